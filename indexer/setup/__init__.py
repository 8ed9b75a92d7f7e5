"""Finds out what a folder holds and writes settings for it: what `postings init` does."""

from indexer.setup.folder import Sample, Survey, survey
from indexer.setup.words import survey_text
from indexer.setup.writing import settings_text, write_settings

__all__ = ["Sample", "Survey", "settings_text", "survey", "survey_text", "write_settings"]

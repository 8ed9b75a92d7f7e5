"""The command line, `postings COMMAND`: it prints, and decides nothing. commands.py has the table."""

from indexer.cli.commands import main

__all__ = ["main"]

"""How well searches find what people judged to be right: judged queries in, measures with intervals out."""

from indexer.evaluation.bootstrap import Interval
from indexer.evaluation.comparison import Change, Comparison, compare
from indexer.evaluation.judgments import JudgedQuery, Judgments
from indexer.evaluation.measures import FIRST, MEASURES, Evaluation, Measured
from indexer.evaluation.queries_file import queries_beside, read_queries
from indexer.evaluation.runs import built_aside, corpus_settings, evaluate, settings_file
from indexer.evaluation.trec import read_corpus

__all__ = [
    "FIRST",
    "MEASURES",
    "Change",
    "Comparison",
    "Evaluation",
    "Interval",
    "JudgedQuery",
    "Judgments",
    "Measured",
    "built_aside",
    "compare",
    "corpus_settings",
    "evaluate",
    "queries_beside",
    "read_corpus",
    "read_queries",
    "settings_file",
]

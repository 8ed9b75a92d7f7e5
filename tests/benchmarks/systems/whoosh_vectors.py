"""Whoosh with a vector of tags in each post: counting them reads those of the hits, and no others."""

from importlib.metadata import version

from whoosh import fields

from tests.benchmarks.systems import stock_whoosh


class Benchmarked(stock_whoosh.Benchmarked):
    """As stock Whoosh, but for one option of one field."""

    note = f"whoosh3 {version('whoosh3')}, 1 process, tags as vectors"
    schema = fields.Schema(
        **{
            **dict(stock_whoosh.SCHEMA.items()),
            "tag": fields.KEYWORD(commas=True, stored=True, vector=True),
        }
    )

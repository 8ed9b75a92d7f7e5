"""A hypothesis strategy for what readers type: everything the parser understands, and near misses."""

from collections.abc import Sequence

from hypothesis import strategies as st


def queries(words: Sequence[str], tags: Sequence[str]) -> st.SearchStrategy[str]:
    """Query texts over these words and tags."""
    return st.recursive(_leaves(words, tags), _combined, max_leaves=6)


def _leaves(words: Sequence[str], tags: Sequence[str]) -> st.SearchStrategy[str]:
    word = st.sampled_from(words)
    phrase = st.lists(word, min_size=1, max_size=3).map(" ".join)
    tag = st.sampled_from(tags)
    return st.one_of(
        word,
        word,
        phrase.map('"{}"'.format),
        st.builds('"{}"~{}'.format, phrase, st.integers(1, 9)),
        st.builds(lambda w, n: w[:n] + "*", word, st.integers(1, 6)),
        st.builds(lambda w, n: w[:n] + "?" + w[n + 1 :], word, st.integers(0, 4)),
        st.builds(lambda w, n: w[:n] + "*" + w[-1:], word, st.integers(0, 3)),
        st.builds("{}~{}".format, word, st.sampled_from(["", "1", "2"])),
        st.builds("{}:{}".format, st.sampled_from(["title", "heading", "body"]), word),
        st.builds('{}:"{}"'.format, st.sampled_from(["title", "heading", "body"]), phrase),
        st.builds("{}:{}*".format, st.sampled_from(["title", "body"]), word.map(lambda w: w[:3])),
        tag.map('tag:"{}"'.format),
        tag.map(lambda t: f"tags:{t[:2]}*"),
        st.builds("{}^{}".format, word, st.sampled_from(["2", "0.5", "0"])),
        st.sampled_from(_RANGES),
    )


_RANGES = [
    "date:[2014 TO 2015]",
    "date:{2014-06 TO 2015-03}",
    "date:2015-06",
    "before:2015",
    "before:2015-03-10",
    "date:[2014-05-01 TO 2015-03-10}",
    "date:{2014-5 TO 2015/3}",
    "[a TO c}",
    "author:{a TO m}",
    "category:*",
    "series:on-rust",
    "after:2016-02",
    "year:2015",
    "year:[2014 TO 2016]",
    "month:2015-06",
    "month:{2014-06 TO 2015-06]",
    "length:<5",
    "minutes:2",
    "minutes:{1 TO 4}",
    "minutes:<3",
    "min:2-4",
    "date:2014..2015",
    "since:june 2015",
    "until:2015-06",
    "in:title",
    "by:nobody",
    ".net",
    "node.js",
    "getUserById",
    "résumé",
    "*",
    "tag:*",
    "author:*",
]


def _combined(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from([" ", " AND ", " OR ", " ANDNOT ", " ANDMAYBE ", " REQUIRE "])
    return st.one_of(
        st.builds("{}{}{}".format, part, operator, part),
        st.builds("({}{}{})".format, part, operator, part),
        part.map("NOT {}".format),
        st.builds("{} -{}".format, part, part),
        st.builds("({})^{}".format, part, st.sampled_from(["2", "0.1"])),
    )

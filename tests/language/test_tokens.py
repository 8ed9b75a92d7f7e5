"""A chunk becomes tokens: base words in order, and what is found beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.analysis import (
    DEFAULT,
    LONGEST_TERM,
    STOP_MARK,
    Kind,
    Languages,
    Token,
    are_plain,
    fold,
)
from indexer.language.chunks import chunks
from tests.growth import in_proportion

CODES = ("", "en", "de", "fr", "it", "tr", "ru", "ar", "fa", "hi", "zh", "th")
CHUNKS = st.text(max_size=60) | st.text("aZé.-_@&+#:=>'’ñß我가ข้0😀\u200d\ufe0f", max_size=20)


def told(token: Token) -> str:
    """The token on a line: `+` for what is found beside words, `~` for function words."""
    sign = {Kind.WORD: "", Kind.STOP: "~", Kind.EXTRA: "+"}[token.kind]
    return f"{sign}{token.term.removeprefix(STOP_MARK)}@{token.step}"


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("Caches", "cach@0"),
        ("The", "~the@0"),
        ("notes,", "note@0"),
        ("...", ""),
        ("don’t", "~don't@0"),
        ("O'Reilly's", "o'reilli@0"),
        ("'quoted'", "quot@0"),
        ("e-mail", "e@0 mail@1"),
        ("C++", "c++@0"),
        ("(C++17)", "c++@0 17@1"),
        ("i++;", "i++@0"),
        ("libstdc++", "libstdc++@0"),
        ("C#/F#", "c#@0 f#@1"),
        ("page#anchor", "page@0 anchor@1"),
        ("#hashtag", "hashtag@0"),
        (".NET", "net@0 +.net@0"),
        ("ASP.NET", "asp@0 net@1"),
        ("(.gitignore)", "gitignor@0 +.gitignore@0"),
        ("node.js", "node@0 js@1"),
        ("--dry-run=1", "dri@0 +--dry-run@0 run@1 1@2"),
        ("-x", "x@0 +-x@0"),
        ("well-known", "well@0 known@1"),
        ("snake_case", "snake@0 case@1"),
        ("__init__.py", "init@0 py@1"),
        ("getUserName", "getusernam@0 +get@0 +user@0 +name@0"),
        ("XMLHttpRequest", "xmlhttprequest@0 +xml@0 +http@0 +request@0"),
        ("JavaScript", "javascript@0"),
        ("GitHub", "github@0"),
        ("LaTeX", "latex@0"),
        ("std::vector", "std@0 +::@0 vector@1"),
        ("::", "::@0"),
        ("=>", "=>@0"),
        ("a->b", "~a@0 +->@0 b@1"),
        ("=====", ""),
        ("@lru_cache", "lru@0 +@lru_cache@0 cach@1"),
        ("ada@post.org", "ada@0 post@1 org@2"),
        ("https://a.io/x_y?z=1", "https@0 ~a@1 io@2 x@3 y@4 z@5 1@6"),
        ("v1.2", "v1@0 2@1"),
        ("3.11", "3@0 11@1"),
        ("U.S.A.", "usa@0"),
        ("x.y.z", "x@0 y@1 z@2"),
        ("R&D", "r@0 +r&d@0 d@1"),
        ("TCP/IP", "tcp@0 ip@1"),
        ("k8s", "k8s@0"),
        ("résumé", "resum@0 +=résumé@0"),
        ("soft\u00adware", "softwar@0"),
        ("👍🏽", "👍@0"),
        ("👩\u200d💻!", "👩💻@0"),
        ("❤️", "❤@0"),
        ("🇫🇷", "🇫🇷@0"),
        ("数据", "数据@0"),
    ],
)
def test_the_tokens_of_a_chunk_in_english(chunk: str, expected: str) -> None:
    assert " ".join(map(told, DEFAULT.of("en").tokens(chunk))) == expected


@pytest.mark.parametrize(
    ("code", "chunk", "expected"),
    [
        ("fr", "L’été,", "ete@0 +=été@0"),
        ("fr", "qu'il", "~il@0"),
        ("fr", "aujourd'hui", "aujourd'hui@0"),
        ("fr", "mangées", "mang@0 +mange@0 +=mangées@0"),
        ("it", "dell'acqua", "acqua@0"),
        ("ca", "l'home", "hom@0"),
        ("en", "l'home", "l'home@0"),
        ("de", "München", "munch@0 +=münchen@0"),
        ("de", "Muenchen", "munch@0"),
        ("de", "Straße", "strass@0 +=straße@0"),
        ("tr", "ISPARTA", "ispar@0 +=ısparta@0"),
        ("tr", "İstanbul'da", "istanbul@0"),
        ("el", "δεδομένων", "δεδομεν@0 +=δεδομένων@0"),
        ("ru", "ёлка", "елк@0 +=ёлка@0"),
        ("ar", "الكِتَاب", "كتاب@0 +=الكِتَاب@0"),
        ("fa", "کتاب\u200cها", "كتاب@0 +=کتاب\u200cها@0"),
        ("hi", "क़लम", "कलम@0 +=क़लम@0"),
        ("hi", "में", "~में@0"),
        ("sr", "књиге", "knjig@0"),
        ("pt", "informações", "inform@0 +informaco@0 +=informações@0"),
        ("", "Running", "running@0"),
        ("", "the", "the@0"),
    ],
)
def test_the_tokens_of_a_chunk_in_other_languages(code: str, chunk: str, expected: str) -> None:
    assert " ".join(map(told, DEFAULT.of(code).tokens(chunk))) == expected


@given(code=st.sampled_from(CODES), chunk=CHUNKS)
def test_tokens_are_in_order_and_say_where_they_stand(code: str, chunk: str) -> None:
    tokens = DEFAULT.of(code).tokens(chunk)
    base = [token for token in tokens if token.kind is not Kind.EXTRA]
    assert [token.step for token in base] == list(range(len(base)))
    assert [token.step for token in tokens] == sorted(token.step for token in tokens)
    assert all(0 <= token.start < token.end <= len(chunk) for token in tokens)
    assert all(not chunk[token.start : token.end].isspace() for token in tokens)
    assert all(token.term and len(token.term) <= LONGEST_TERM + 2 for token in tokens)
    assert all((token.kind is Kind.STOP) <= token.term.startswith(STOP_MARK) for token in tokens)


@given(code=st.sampled_from(CODES), text=CHUNKS)
def test_a_surface_word_typed_again_is_the_same_word(code: str, text: str) -> None:
    language = DEFAULT.of(code)
    for chunk in chunks(text):
        for token in language.tokens(chunk):
            if token.kind is Kind.WORD and token.word.isalpha() and not token.word.isupper():
                again = language.tokens(token.word)[0]
                assert fold(again.word) == fold(token.word)


def test_a_very_long_chunk_is_read_in_time_that_grows_with_it() -> None:
    tokens = DEFAULT.of("fr").tokens("l'été_" * 20_000)
    assert len([token for token in tokens if token.kind is not Kind.EXTRA]) == 20_000


@pytest.mark.parametrize("chunk", ["a&&b||c::d==", "abc&", "a.b::--x", "aB", "a+"])
def test_a_page_of_code_without_spaces_is_no_burden(chunk: str) -> None:
    assert in_proportion(lambda times: DEFAULT.of("en").tokens(chunk * times), 4000)


def test_the_terms_of_a_chunk_are_those_of_its_tokens() -> None:
    english = DEFAULT.of("en")
    for chunk in ("getUserById()", "node.js,", "résumé", "–", "x" * 50):
        assert english.terms[chunk] == tuple(token.term for token in english.tokens(chunk))
    assert "x" * 50 not in list(english.terms)


def placeless(token: Token) -> Token:
    """The token without where it stands in its chunk."""
    return token._replace(start=0, end=0)


@given(code=st.sampled_from(CODES), chunk=CHUNKS | st.text("aBI('.,”“«", max_size=6))
def test_a_bare_chunk_has_the_same_tokens(code: str, chunk: str) -> None:
    language = DEFAULT.of(code)
    bare = language.bare(chunk)
    assert language.bare(bare) == bare
    assert list(map(placeless, language.tokens(bare))) == list(
        map(placeless, language.tokens(chunk))
    )


@given(code=st.sampled_from(CODES), chunk=st.sampled_from(["the", "yes", "i"]) | st.text("abit"))
def test_a_plain_word_has_one_token(code: str, chunk: str) -> None:
    language = DEFAULT.of(code)
    if are_plain([chunk]) == [True]:
        [term] = language.plain_terms([chunk])
        kind = Kind.STOP if term.startswith(STOP_MARK) else Kind.WORD
        assert language.tokens(chunk) == (Token(term, chunk, kind, 0, 0, len(chunk)),)


def test_protected_words_are_plain_too() -> None:
    language = Languages(protected_words={"en": "notes"}).of("en")
    assert language.plain_terms(["notes", "caches"]) == ["notes", "cach"]

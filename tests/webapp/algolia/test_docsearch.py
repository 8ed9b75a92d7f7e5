"""Posts as the records of sections that search boxes of documentation show."""

import datetime as dt
from typing import Any

from indexer import Card, MarkedText, RawPost, RawSection
from webapp.algolia.docsearch import records_of

CARD = Card("i", "a-post", "A post", "", ("Tech",), "", (), ("x",), dt.date(2025, 1, 2), 1, "en")
SITE = "https://blog.example"


def text(value: str, *words: str) -> MarkedText:
    return MarkedText(value, (), words, 2)


def post(title: MarkedText, *sections: RawSection, card: Card = CARD) -> RawPost:
    return RawPost(card, 1.0, title, text(""), (), sections)


def section(heading: MarkedText, body: MarkedText, level: int) -> RawSection:
    return RawSection(heading, body, level, heading.text)


def told(of: RawPost) -> list[tuple[Any, ...]]:
    records = (record.attributes for record in records_of(of, SITE, "Blog"))
    return [(r["type"], r["anchor"], r["content"], r["weight"]["position"]) for r in records]


def test_a_record_has_all_that_the_boxes_show() -> None:
    sections = (
        section(text("h2"), text(""), 2),
        section(text("h4"), text("a b", "a", "b"), 4),
    )
    (record,) = records_of(post(text("A post"), *sections), SITE, "Blog")
    assert record.attributes == {
        "objectID": "a-post#2",
        "url": "https://blog.example/posts/a-post#h4",
        "url_without_anchor": "https://blog.example/posts/a-post",
        "anchor": "h4",
        "type": "content",
        "content": "a b",
        "hierarchy": {
            "lvl0": "Tech",
            "lvl1": "A post",
            "lvl2": "h2",
            "lvl3": None,
            "lvl4": "h4",
            "lvl5": None,
            "lvl6": None,
        },
        "weight": {"pageRank": 0, "level": 0, "position": 2},
        "tags": ("x",),
        "categories": ("Tech",),
        "series": None,
        "authors": (),
        "date": 1735776000,
        "year": 2025,
        "lang": "en",
    }
    assert list(record.texts) == [
        *("hierarchy.lvl0", "hierarchy.lvl1", "hierarchy.lvl2", "hierarchy.lvl4", "content")
    ]


def test_those_with_most_words_come_first_and_those_without_any_not() -> None:
    sections = (
        section(text("h2"), text("a", "a"), 2),
        section(text("h2b"), text("nothing"), 2),
        section(text("h2c", "a", "b"), text("a", "a"), 2),
    )
    assert told(post(text("A post", "a"), *sections)) == [
        ("lvl2", "h2c", None, 3),
        ("lvl1", None, None, 0),
        ("content", "h2", "a", 1),
    ]


def test_a_post_without_any_of_the_words_is_its_title() -> None:
    assert told(post(text("A post"), section(text(""), text("x"), 0))) == [("lvl1", None, None, 1)]
    assert told(post(text("A post"))) == [("lvl1", None, None, 0)]


def test_no_address_comes_twice_and_no_post_more_than_three_times() -> None:
    many = [section(text(f"h{n}"), text("a", "a"), 1) for n in range(9)]
    same = [RawSection(text(""), text("a", "a"), 0, ""), section(text(""), text("a", "a"), 2)]
    assert len(told(post(text("A post"), *many))) == 3
    assert told(post(text("A post"), *same)) == [("content", None, "a", 1)]


def test_posts_without_a_category_stand_under_the_name_of_the_site() -> None:
    (record,) = records_of(post(text("A post"), card=CARD._replace(categories=())), SITE, "Blog")
    assert record.attributes["hierarchy"]["lvl0"] == "Blog"

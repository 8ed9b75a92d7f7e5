"""Records of sections, as the search boxes of documentation ask for them: the virtual index `docsearch`.

`lvl0` is the first category of a post, or the name of the site; `lvl1` its title; the others are headings.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from indexer import MarkedText, RawPost
from webapp.algolia.records import Record, facts_of

MOST_OF_POST = 3
"""Records of one post; the boxes show few of each group."""

LEVELS = tuple(f"lvl{number}" for number in range(7))
_TITLE = 1


class _Place(NamedTuple):
    """A place of a post with an address of its own: what it is called level by level, and its text."""

    position: int
    anchor: str
    levels: dict[int, MarkedText]
    text: MarkedText

    @property
    def name(self) -> MarkedText:
        """What it is called itself."""
        return self.levels[max(self.levels)]

    @property
    def is_text(self) -> bool:
        """Whether its text has more of the words than its name."""
        return len(self.text.words) > len(self.name.words)

    @property
    def words(self) -> int:
        """How many words it has, apart from those above it."""
        return len({*self.name.words, *self.text.words})


def records_of(post: RawPost, site: str, name: str) -> list[Record]:
    """The records of a post that have most of the words, at least one; in one address is one record.

    `site` is the address that paths are added to, `name` what the site is called.
    """
    best: dict[str, _Place] = {}
    for place in sorted(_places(post, name), key=lambda place: -place.words):
        best.setdefault(place.anchor, place)
    found = [place for place in best.values() if place.words] or list(best.values())[:1]
    return [_record(post, site, place) for place in found[:MOST_OF_POST]]


def _places(post: RawPost, name: str) -> Iterator[_Place]:
    """The post as a whole, and each of its sections."""
    category = post.card.categories[0] if post.card.categories else name
    levels = {0: MarkedText(category), _TITLE: post.title}
    if not post.sections or post.sections[0].heading.text:
        yield _Place(0, "", levels, MarkedText(""))
    for position, (heading, text, level, anchor) in enumerate(post.sections, 1):
        if heading.text:
            level = min(max(level, _TITLE + 1), len(LEVELS) - 1)
            levels = {n: one for n, one in levels.items() if n < level} | {level: heading}
        yield _Place(position, anchor, levels, text)


def _record(post: RawPost, site: str, place: _Place) -> Record:
    facts, depth = facts_of(post, site), max(place.levels)
    names = {LEVELS[number]: level for number, level in place.levels.items()}
    texts = {f"hierarchy.{name}": level for name, level in names.items()}
    attributes: dict[str, Any] = {
        "objectID": f"{post.card.slug}#{place.position}",
        **facts,
        "url": f"{facts['url']}#{place.anchor}" if place.anchor else facts["url"],
        "url_without_anchor": facts["url"],
        "anchor": place.anchor or None,
        "type": "content" if place.is_text else LEVELS[depth],
        "content": place.text.text if place.is_text else None,
        "hierarchy": {name: names[name].text if name in names else None for name in LEVELS},
        "weight": {
            "pageRank": 0,
            "level": 0 if place.is_text else 100 - 10 * depth,
            "position": place.position,
        },
    }
    return Record(attributes, texts | ({"content": place.text} if place.is_text else {}), post)

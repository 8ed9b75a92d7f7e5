"""From what any reader found, fields and content, to a post: one set of rules for all kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from indexer.language.detection import detect
from indexer.language.table import language_code
from indexer.post import Post, slugify, stable_id
from indexer.sources.base import Reading
from indexer.sources.markup.content import Content
from indexer.sources.metadata import LONGEST_TITLE, Metadata, read_metadata
from indexer.sources.text import first_sentences, one_line, shortened

_LONGEST_SLUG = 120
_DETECTED_TEXTS = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a post comes from, for what its fields leave open.

    `place` is the item's key with the source's name in front, and gives the id where no other is given.
    `words` give the slug and the title where nothing else does, such as a file's name or the last part
    of an address; `longer` are the words for a slug where another post has the first. `lang` is the
    language that the settings or the place tell, `site_lang` the one that the site says it is in.
    """

    place: str
    words: str = ""
    longer: str = ""
    lang: str = ""
    site_lang: str = ""


def no_lines(_field: str) -> int:
    """Tells the line of no field, for content without lines."""
    return 0


def read_fields(
    fields: Mapping[str, Any],
    content: Callable[[str], Content],
    origin: Origin,
    line_of: Callable[[str], int] = no_lines,
) -> Reading:
    """The post of these fields, named as in metadata.py; `content` is asked with the title, "" for none.

    Raises PostError.
    """
    metadata = read_metadata(fields, line_of)
    return make_reading(metadata, content(metadata.title), origin)


def make_reading(metadata: Metadata, content: Content, origin: Origin, raw: str = "") -> Reading:
    """The post of a writer's metadata and content."""
    post_id = metadata.id or stable_id(origin.place)
    slug = metadata.slug or origin.words
    post = Post(
        id=post_id,
        slug=_slug(slug) or _slug(content.title) or _slug(post_id) or stable_id(origin.place),
        title=shortened(content.title, LONGEST_TITLE) or _title(origin),
        sections=content.sections,
        date=metadata.date,
        categories=metadata.categories,
        series=metadata.series,
        authors=metadata.authors,
        tags=metadata.tags,
        excerpt=metadata.excerpt or _excerpt(content),
        canonical=metadata.canonical,
        aliases=metadata.aliases,
        html=content.html,
        lang=metadata.lang or _lang(content, origin),
        boost=metadata.boost,
        evergreen=metadata.evergreen,
        excluded=metadata.excluded,
    )
    other = "" if metadata.slug else _other_slug(post.slug, origin)
    return Reading(post, metadata.draft, other, raw, bool(metadata.excerpt))


def _slug(text: str) -> str:
    return slugify(text)[:_LONGEST_SLUG].strip("-.")


def _other_slug(slug: str, origin: Origin) -> str:
    """A slug for when the own is taken: the longer words, or else with digits of the place."""
    longer = _slug(origin.longer)
    return longer if longer and longer != slug else f"{slug}-{stable_id(origin.place)[:8]}"


def _title(origin: Origin) -> str:
    title = one_line(origin.words.replace("-", " ").replace("_", " "))
    return title[:1].upper() + title[1:] or stable_id(origin.place)


def _lang(content: Content, origin: Origin) -> str:
    """What the settings or the place say; else what is found, as templates say English of all."""
    if origin.lang:
        return origin.lang
    texts = (text for section in content.sections for text in (section.heading, section.text))
    text = "\n".join([content.title, *islice(texts, _DETECTED_TEXTS)])
    return detect(text) or language_code(origin.site_lang)


def _excerpt(content: Content) -> str:
    texts = (section.text for section in content.sections if section.text)
    return first_sentences(content.lead or next(texts, ""))

"""What a search did beyond what was typed, and where it found the words, for pages and terminals."""

from collections.abc import Sequence
from functools import reduce

from indexer.explaining import Explained
from indexer.request import Missing, Note, Page, Step, Widening
from indexer.saying import Said, said, said_of


def told(found: Page | Explained) -> tuple[str, ...]:
    """A sentence for each way in which the text was read otherwise, and for each step that widened it."""
    return (*(note.text for note in found.notes), *map(_step, found.widened))


PARTIAL = "partial"
"""The kind of the note that says that an answer lacks posts."""


def notes_of(missing: Missing | None) -> tuple[Note, ...]:
    """What an answer lacks as a note, or none."""
    if missing is None:
        return ()
    if missing.parts == missing.of:
        text = said("The index did not answer in time: posts may be missing, and counts too low.")
    else:
        text = said_of(
            "%(n)s of %(of)s parts of the index does not answer: posts are missing, and counts too low.",
            "%(n)s of %(of)s parts of the index do not answer: posts are missing, and counts too low.",
            missing.parts,
            of=missing.of,
        )
    return (Note(PARTIAL, text),)


def beside(matched: tuple[str, ...]) -> str:
    """Where beside its text a post has the words, of all parts that have them: `title, tag`."""
    parts = [_PARTS.get(part, part) for part in matched if part != "body"]
    return _listed(parts) if parts else ""


_PARTS = {"title": said("title"), "heading": said("heading"), "tag": said("tag")}


def _step(widening: Widening) -> Said:
    used = [
        said("%(used)s for “%(typed)s”", used=_or(texts), typed=typed)
        for typed, texts in widening.words
        if texts
    ]
    gone = tuple(typed for typed, texts in widening.words if not texts)
    if widening.step is Step.FEWER:
        used.insert(0, said("only some of the words"))
    found = said_of(
        "With %(used)s there is %(n)s post",
        "With %(used)s there are %(n)s posts",
        widening.total,
        used=_and(used),
    )
    if gone:
        return said("%(found)s; no post has %(words)s.", found=found, words=_or(gone))
    return said("%(found)s.", found=found)


def _or(texts: tuple[str, ...]) -> Said:
    quoted = [said("“%(text)s”", text=text) for text in texts]
    return reduce(lambda first, last: said("%(first)s or %(last)s", first=first, last=last), quoted)


def _and(texts: list[Said]) -> Said:
    *others, last = texts
    return said("%(first)s and %(last)s", first=_listed(others), last=last) if others else last


def _listed(texts: Sequence[str]) -> str:
    """The texts with commas between them."""
    return reduce(lambda first, last: said("%(first)s, %(last)s", first=first, last=last), texts)

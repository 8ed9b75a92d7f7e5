"""What a search did beyond what was typed, and where it found the words, for pages and terminals."""

from indexer.explaining import Explained
from indexer.request import Page, Step, Widening


def told(found: Page | Explained) -> tuple[str, ...]:
    """A sentence for each way in which the text was read otherwise, and for each step that widened it."""
    return (*(note.text for note in found.notes), *map(_step, found.widened))


def beside(matched: tuple[str, ...]) -> str:
    """Where beside its text a post has the words, of all parts that have them: `title, tag`."""
    return ", ".join(part for part in matched if part != "body")


def _step(widening: Widening) -> str:
    used = [f"{_or(texts)} for “{typed}”" for typed, texts in widening.words if texts]
    gone = tuple(typed for typed, texts in widening.words if not texts)
    if widening.step is Step.FEWER:
        used.insert(0, "only some of the words")
    there = "is 1 post" if widening.total == 1 else f"are {widening.total:,} posts"
    without = f"; no post has {_or(gone)}" if gone else ""
    return f"With {_and(used)} there {there}{without}."


def _or(texts: tuple[str, ...]) -> str:
    return " or ".join(f"“{text}”" for text in texts)


def _and(texts: list[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last

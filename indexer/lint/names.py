"""Rules about slugs and titles, of which every post should have its own."""

from collections.abc import Iterator

from indexer.lint.findings import Finding
from indexer.lint.lines import field_line
from indexer.post import slugify
from indexer.sources.base import Reading


class Names:
    """See `Check`."""

    def __init__(self) -> None:
        self._slugs: dict[str, str] = {}  # slug -> path of the first post that has it
        self._titles: dict[str, str] = {}

    def take(self, path: str, reading: Reading) -> Iterator[Finding]:
        """Whether an earlier post has the slug or the title."""
        post = reading.post
        if (first := self._slugs.setdefault(post.slug, path)) != path:
            other = reading.other_slug
            then = f"it becomes {other!r}" if other else "it is left out of the index"
            message = f"slug {post.slug!r} is taken by {first}; {then}"
            hint = f"add `slug: {other or post.slug + '-2'}`, or another slug"
            line = field_line(reading.raw, "slug")
            yield Finding(path, line, "slug-duplicate", message, hint)
        title = slugify(post.title) or post.title
        if (first := self._titles.setdefault(title, path)) != path:
            message = f"title {post.title!r} is also that of {first}"
            hint = "say in the title what is different, such as the part or the year"
            line = field_line(reading.raw, "title")
            yield Finding(path, line, "title-duplicate", message, hint)

    def finish(self) -> Iterator[Finding]:
        """Nothing: the first post that has a name may keep it."""
        yield from ()

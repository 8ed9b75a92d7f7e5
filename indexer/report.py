"""What a run of the indexer did: counts, and everything that it left out with the reason."""

from dataclasses import dataclass, field

DRAFT = "draft"
FUTURE = "dated in the future ("
NOT_A_POST = "not a post: "
"""How the reasons begin for which nothing needs to be mended."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item whose present content is not in the index, and why."""

    path: str
    reason: str

    @property
    def is_problem(self) -> bool:
        """Whether nobody asked for it: not a draft, a post of the future, or a list of posts."""
        return self.reason != DRAFT and not self.reason.startswith((FUTURE, NOT_A_POST))


@dataclass(slots=True)
class Report:
    """What a run did. `posts` is how many the index has now."""

    posts: int = 0
    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def problems(self) -> list[Skipped]:
        """What was skipped though nobody asked for it."""
        return [one for one in self.skipped if one.is_problem]

    def __str__(self) -> str:
        """The counts on one line."""
        return (
            f"{self.added} added, {self.changed} changed, {self.deleted} deleted, "
            f"{self.unchanged} unchanged, {len(self.skipped)} skipped, in {self.seconds:.2f} s"
        )

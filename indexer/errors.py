"""Everything this package raises on purpose; no other error leaves it.

PostingsError
├── SettingsError        a setting has a value that cannot be used
├── RequestError         a request asks for something that cannot be answered as asked
├── NotFound             no post has this slug
├── SourceError          the source as a whole cannot be read
├── PostError            one post cannot be read; the others can
│   └── NotAPost         nothing is wrong: it is a list of posts, a redirect or the like
└── StorageError         the index
    ├── IndexMissing     there is no index yet
    ├── IndexVersion     written by another version of the format
    ├── IndexCorrupt     a file is damaged, cut short or gone
    ├── IndexLocked      another process is writing
    └── IndexUnavailable what keeps it does not answer now; it may in a moment
"""


class PostingsError(Exception):
    """Base of all; `str(error)` says what happened, where, and what to do."""


class SettingsError(PostingsError):
    """A setting has a value that cannot be used."""


class RequestError(PostingsError):
    """A request asks for something that cannot be answered as asked.

    `parameter` is the name at fault and `allowed` says what it takes.
    """

    def __init__(self, parameter: str, problem: str, allowed: str) -> None:
        super().__init__(f"{parameter}: {problem}; allowed: {allowed}")
        self.parameter = parameter
        self.problem = problem
        self.allowed = allowed


class NotFound(PostingsError):
    """No post has this slug."""


class SourceError(PostingsError):
    """The source as a whole cannot be read: no folder, no permission, no posts."""


class PostError(PostingsError):
    """One post cannot be read. `line` counts from 1 and is 0 where no line is at fault."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line


class NotAPost(PostError):
    """What was read is not meant to be a post, such as a list of posts or a redirect."""


class StorageError(PostingsError):
    """The index cannot be read or written."""


class IndexMissing(StorageError):
    """There is no index at this place yet."""


class IndexVersion(StorageError):
    """The index was written by another version of the format and must be rebuilt."""


class IndexCorrupt(StorageError):
    """A file of the index is damaged, cut short or gone."""


class IndexLocked(StorageError):
    """Another process is writing to this index."""


class IndexUnavailable(StorageError):
    """What keeps the index does not answer now. `retry_after` is in how many seconds it may."""

    def __init__(self, problem: str, retry_after: int = 5) -> None:
        super().__init__(problem)
        self.retry_after = retry_after

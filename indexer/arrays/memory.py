"""Memory that nobody needs."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give freed memory back to the system, of which glibc keeps a lot between what is in use.

    Merging 500,000 posts without it, 120 MB stay until the end.
    """
    with suppress(OSError, AttributeError, TypeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)

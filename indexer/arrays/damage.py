"""What reading a damaged index raises, told as what it is.

Opening a segment checks names, shapes and types of its arrays. Numbers in them that lead nowhere show
when they are followed: checking all of them at opening would read the whole file.
"""

from functools import wraps

from indexer.errors import IndexCorrupt
from indexer.remembering import Answer, Given, Method, Self


def telling_damage(method: Method[Self, Given, Answer]) -> Method[Self, Given, Answer]:
    """The method of an engine; it raises IndexCorrupt where numbers of the index lead nowhere."""

    @wraps(method)
    def told(self: Self, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        try:
            return method(self, *given, **named)
        except (IndexError, OverflowError, SystemError, ValueError) as error:
            raise IndexCorrupt(f"the index is damaged ({error}); rebuild it") from error

    return told

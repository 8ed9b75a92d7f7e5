"""A post as the operation that puts it into a cluster, and the chunks that its surface words are in."""

import json
from collections.abc import Sequence
from typing import NamedTuple

import orjson

from indexer.errors import StorageError
from indexer.language.analysis import Languages
from indexer.opensearch.bulk import document_id, put_operation
from indexer.opensearch.documents import document, read_post
from indexer.opensearch.tokens import Tokenizer
from indexer.post import Post


class Prepared(NamedTuple):
    """An operation, the language of its post, and the chunks by which surface words are counted."""

    operation: bytes
    lang: str
    chunks: Sequence[str]


class Preparer:
    """Prepares posts of one version."""

    def __init__(self, languages: Languages, version: int) -> None:
        self.tokenizer = Tokenizer(languages)
        self._version = version

    def prepared(self, packed: bytes) -> Prepared:
        """A packed post, prepared. Raises StorageError with its id for a fault of ours."""
        source = orjson.loads(packed)
        post = read_post(source)
        chunks: Sequence[str] = ()
        try:
            if not post.excluded:
                fields, chunks = self.tokenizer.tokens(post)
                source |= fields
        except Exception as error:
            raise StorageError(
                f"a fault while post {post.id!r} was indexed ({error!r}); "
                "please report it with the post"
            ) from error
        operation = put_operation(document_id(post.id), self._version, orjson.dumps(source))
        return Prepared(operation, post.lang, chunks)


def packed(post: Post) -> bytes:
    """A post as `Preparer` takes it, in this process or in another.

    Halves of pairs of surrogates, which UTF-8 cannot have, become question marks.
    """
    whole = document(post)
    try:
        return orjson.dumps(whole)
    except TypeError:
        return json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")

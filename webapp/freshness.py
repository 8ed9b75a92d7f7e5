"""Whether what a client keeps is still right, known before anything is searched.

An answer depends on the posts, the address, the day (`date:today`) and, as they are when the app starts, on

- the code, our templates, static files and translations, all in the folders of `webapp` and `indexer`;
- the settings, which hold what the owner says of colours, texts, synonyms and pins;
- the files that these name: the folder of templates, which has translations too, and the file of synonyms.

Its ETag is made of these. It is weak, as an answer also says how long it took. With the encoding in it, no
cache takes a body for another's.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import indexer
from indexer import Index, Settings
from webapp.compression import wants_gzip

ASK_AGAIN = "no-cache"
NEVER = "no-store"
"""As Cache-Control: of answers that hold only now, such as one that lacks posts."""


class Freshness:
    """The ETags of an app."""

    def __init__(self, posts: Index, settings: Settings) -> None:
        self._posts = posts
        self._app = _digest(settings)
        self.cache_control = cache_control(settings.cache_seconds)

    def etag(self, environ: Mapping[str, Any]) -> str:
        """The ETag of what a request gets now. Raises StorageError."""
        address = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        place = zlib.crc32(address.encode("utf-8", "replace"))
        coding = "z" if wants_gzip(environ) else "i"
        day = date.today().toordinal()
        return f'W/"{self._app}{self._posts.content}.{day}.{place}{coding}"'


def is_known(etag: str, environ: Mapping[str, Any]) -> bool:
    """Whether the client says that it has what this ETag names."""
    return etag.removeprefix("W/") in environ.get("HTTP_IF_NONE_MATCH", "")


def cache_control(seconds: int) -> str:
    """For how long caches may keep an answer, and for how long again while they ask for a newer one."""
    if not seconds:
        return ASK_AGAIN
    return f"public, max-age={seconds}, stale-while-revalidate={seconds}"


def _digest(settings: Settings) -> str:
    """Changes with the code, the settings that answers may depend on, and the files that these name."""
    told = replace(settings, hook_secret="", host="", index="", port=1, workers=1)
    folders = [Path(__file__).parent, Path(indexer.__file__).parent]
    folders += [Path(settings.templates)] if settings.templates else []
    code = sorted(file for folder in folders for file in content_hashes(folder).items())
    synonyms = _content_hash(Path(settings.synonyms_file)) if settings.synonyms_file else ""
    return hashlib.blake2b(repr((told, code, synonyms)).encode(), digest_size=4).hexdigest()


def content_hashes(folder: Path) -> dict[str, str]:
    """File name -> a short hash of what is in the file; but for caches, which are filled as code is used."""
    return {
        path.relative_to(folder).as_posix(): _content_hash(path)
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts and path.is_file()
    }


def _content_hash(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()

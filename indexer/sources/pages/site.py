"""Posts in the HTML pages of a built site: one page, or all pages of a folder and the folders in it."""

from urllib.parse import quote

from indexer.settings import Settings, SourceSettings
from indexer.sources.base import Item, Reading
from indexer.sources.files import FileSource, read_bytes
from indexer.sources.pages.page import read_page

SUFFIXES = (".html", ".htm")

_INDEX = "index.html"


class HtmlSource(FileSource):
    """A source of pages; see indexer/sources/base.py for the contract."""

    def __init__(self, given: SourceSettings, settings: Settings) -> None:
        super().__init__(given, settings, SUFFIXES)

    def read(self, item: Item) -> Reading:
        """The post on a page."""
        data = read_bytes(self.path(item), self.settings.largest_file)
        return read_page(data, self._address(item.key), self.given, key=item.key)

    def _address(self, key: str) -> str:
        """Where the page is on the site, as it is linked to; its path alone where the site is not known."""
        path = key.removesuffix(_INDEX) if f"/{key}".endswith(f"/{_INDEX}") else key
        path = quote(path, errors="replace")
        return f"{self.settings.site_url.rstrip('/')}/{path}"

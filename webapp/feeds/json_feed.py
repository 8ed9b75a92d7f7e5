"""Feeds as JSON Feed 1.1."""

from typing import Any

from webapp.feeds.following import Entry, Feed

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> dict[str, Any]:
    """A feed as JSON values."""
    following = feed.others.get("next")
    return {
        "version": VERSION,
        "title": feed.title,
        **({"description": feed.told} if feed.told else {}),
        "home_page_url": feed.page,
        "feed_url": feed.self,
        **({"next_url": following} if following else {}),
        "language": feed.lang,
        "authors": [{"name": feed.site_name}],
        "items": list(map(_item, feed.entries)),
    }


def _item(entry: Entry) -> dict[str, Any]:
    """An entry; what it has not is left out, but a text, without which it may not be."""
    text = {"content_html": entry.html} if entry.html else {"content_text": entry.summary}
    maybe = {
        "summary": entry.summary,
        "date_published": entry.time,
        "authors": [{"name": name} for name in entry.authors],
        "tags": entry.tags,
    }
    return {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "language": entry.lang,
        **text,
        **{name: value for name, value in maybe.items() if value},
    }

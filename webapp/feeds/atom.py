"""Feeds as Atom (RFC 4287), with links to their other pages (RFC 5005)."""

from jinja2 import Template

from webapp.feeds.following import NO_TIME, Feed

MEDIA_TYPE = "application/atom+xml"


def atom(feed: Feed, template: Template) -> str:
    """A feed by the template `feeds/atom.xml`."""
    return template.render(feed=feed, media_type=MEDIA_TYPE, no_time=NO_TIME)

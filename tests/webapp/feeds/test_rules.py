"""The rules by which feeds and sitemaps are judged find what is wrong."""

import json

import pytest
from flask.testing import FlaskClient

from tests.webapp.feeds.rules import (
    SITEMAP_SCHEMA,
    atom_faults,
    json_feed_faults,
    schema_faults,
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<updated>", "<!-- no time --><updated>soon"),
        ("</title>", "</title><title>Another</title>"),
        ("<published>20", "<published>x20"),
        ("+00:00</updated>", "</updated>"),
        ('<category term="', '<category label="'),
        ('<category term="', '<category scheme="x" term="" title="'),
        ("</author>", "<age>7</age></author>"),
        ("<name>", "<name> </name><name>"),
        ('<link rel="alternate" type="text/html" href="http', '<link rel="alternate" href="'),
        ('<content type="html">', '<content type="html" src="x">'),
        ('xml:lang="en"', 'xml:lang="English language"'),
        ("<entry ", "<item/><entry "),
        ("urn:uuid:", "no name "),
    ],
)
def test_a_fault_of_atom_is_found(client: FlaskClient, right: str, wrong: str) -> None:
    feed = client.get("/feeds/atom").text
    assert right in feed
    assert atom_faults(feed.encode()) == []
    assert atom_faults(feed.replace(right, wrong, 1).encode()) != []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"version":"https://jsonfeed.org/version/1.1"', '"version":"1.1"'),
        ('"url":"http', '"url":"'),
        ('"content_html":', '"html":'),
        ('"date_published":"', '"date_published":"on '),
        ('"tags":[', '"tags":[1,'),
        ('"id":"', '"id":1,"x":"'),
        ('"language":"en"', '"language":""'),
    ],
)
def test_a_fault_of_json_feed_is_found(client: FlaskClient, right: str, wrong: str) -> None:
    feed = client.get("/feeds/json").text
    assert right in feed
    assert json_feed_faults(json.loads(feed)) == []
    assert json_feed_faults(json.loads(feed.replace(right, wrong, 1))) != []


@pytest.mark.parametrize(
    "places",
    [
        "",
        "<url/>",
        "<url><loc>http://a</loc></url>",
        "<url><loc>http://a.example/</loc><lastmod>today</lastmod></url>",
        "<url><lastmod>2025-01-01</lastmod></url>",
        "<sitemap><loc>http://a.example/</loc></sitemap>",
    ],
)
def test_a_fault_of_a_sitemap_is_found(places: str) -> None:
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    assert schema_faults(f"{head}{places}</urlset>".encode(), SITEMAP_SCHEMA) != []

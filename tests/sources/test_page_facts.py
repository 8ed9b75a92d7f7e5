"""What a page says about its post: title, date, authors, tags, and which of several sayings counts."""

from typing import Any

import pytest

from tests.pages import ADDRESS, json_ld, page, read_post


@pytest.mark.parametrize(
    ("head", "body", "fields"),
    [
        (
            json_ld('{"@context": "https://schema.org", "@graph": ['
                '{"@type": "WebPage", "name": "No"},'
                '{"@type": ["Article", "BlogPosting"], "headline": "Tom &amp; Jerry",'
                ' "datePublished": "2024-05-06T07:08:09+02:00", "author": [{"@id": "#ada"},'
                ' "Grace"], "keywords": ["a, b", "c"], "articleSection": "News"},'
                '{"@type": "Person", "@id": "#ada", "name": "Ada"}]}',
            ),
            "",
            {
                "title": "Tom & Jerry", "day": "2024-05-06", "authors": ("Ada", "Grace"),
                "tags": ("a, b", "c"), "categories": ("News",),
            },
        ),
        (
            "",
            ('<b itemprop="headline">Micro</b><meta itemprop="datePublished" content="2024-01-02">'
            '<i itemprop="author" itemscope>by <u itemprop="name">Ada</u></i>'
            '<i itemprop="keywords">one</i><i itemprop="keywords">two</i>'),
            {"title": "Micro", "day": "2024-01-02", "authors": ("Ada",), "tags": ("one", "two")},
        ),
        (
            ('<meta property="og:title" content="Open | Site">'
            '<meta property="og:site_name" content="Site">'
            '<meta property="article:published_time" content="2024-01-02T03:04:05Z">'
            '<meta property="article:author" content="https://facebook.example/ada">'
            '<meta name="author" content="Ada">'
            '<meta property="article:tag" content="a"><meta property="article:tag" content="b">'
            '<meta property="article:section" content="News">'
            '<meta property="og:description" content="Short.">'),
            "",
            {
                "title": "Open", "day": "2024-01-02", "authors": ("Ada",), "tags": ("a", "b"),
                "categories": ("News",), "excerpt": "Short.",
            },
        ),
        (
            ('<meta name="dcterms.created" content="2024-01-02"><meta name="keywords" content="a, b">'
            '<meta name="parsely-author" content="Ada"><meta name="Description" content="Short.">'),
            "",
            {"day": "2024-01-02", "authors": ("Ada",), "tags": ("a", "b"), "excerpt": "Short."},
        ),
        (
            "",
            ('<a class="p-author h-card" href="/">Ada</a><a class="p-category">a</a>'
            '<time class="dt-published" datetime="2024-01-02 03:04">then</time>'),
            {"day": "2024-01-02", "authors": ("Ada",), "tags": ("a",)},
        ),
        (
            "",
            ('<a rel="category tag" href="/category/news/">News</a><a rel="tag" href="/t/a">#a</a>'
            '<a rel="tag" href="/category/more/">More</a><p>of <a href="/tags/b/">text</a></p>'
            '<time datetime="2024-02-03" class="updated">later</time><time>2 January 2024</time>'),
            {"day": "2024-01-02", "categories": ("News", "More"), "tags": ("a",)},
        ),
        # Hugo tells no more than six tags to Open Graph, and the year 1 where there is no date.
        (
            ('<meta property="article:tag" content="A">'
            '<meta property="article:published_time" content="0001-01-01T00:00:00Z">'),
            '<ul><li><a href="/tags/a/">a</a></li><li><a href="/tags/b/">b</a></li></ul>',
            {"day": "None", "tags": ("a", "b")},
        ),
    ],
)  # fmt: skip
def test_facts_are_found_where_pages_say_them(head: str, body: str, fields: dict[str, Any]) -> None:
    post = read_post(
        page(f"<article><h1>Title</h1><header>{body}</header><p>Text.</p></article>", head)
    )
    found = {name: str(post.day) if name == "day" else getattr(post, name) for name in fields}
    assert found == fields


def test_the_best_of_several_facts_wins() -> None:
    ranked = [
        json_ld('{"@type": "Article", "headline": "1", "datePublished": "2021-01-01"}'),
        '<b itemprop="headline">2</b><b itemprop="datePublished">2022-01-01</b>',
        '<meta name="og:title" content="3"><meta name="article:published_time" content="2023-01-01">',
        '<meta name="dc.title" content="4"><meta name="date" content="2024-01-01">',
        '<b class="p-name">5</b><b class="dt-published">2025-01-01</b>',
        "<time>2026-01-01</time>",
    ]
    for best in range(len(ranked)):
        body = "".join(reversed(ranked[best:]))
        post = read_post(page(f"<article><h1>6</h1>{body}<p>Text.</p></article>"))
        assert (post.title, str(post.day)) == (str(best + 1), f"{2021 + best}-01-01")


@pytest.mark.parametrize(
    ("title", "site", "heading", "expected"),
    [
        ("Post | My Site", "", "", "Post"),
        ("Post – Part 2 — My Site", "My Site", "", "Post – Part 2"),
        ("Post – Part 2 - My Site", "", "Post – Part 2", "Post – Part 2"),
        ("My Site · Post", "", "Post", "Post"),
        ("Post - a story", "", "Something else", "Post - a story"),
        ("Post-mortem", "", "", "Post-mortem"),
        ("A|B", "A", "", "A|B"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(
    title: str, site: str, heading: str, expected: str
) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="{site}">'
    body = f"<main>{f'<h1>{heading}</h1>' if heading else ''}<p>Text.</p></main>"
    assert read_post(page(body, head)).title == expected


@pytest.mark.parametrize(
    "json",
    [
        "{", "null", "[]", "[1, null, []]", '"Article"', "{}", '{"@type": {}}', '{"@graph": {}}',
        '{"@graph": [1, {"@type": [1, "Article"], "author": {"@id": []}, "keywords": {"a": 1}}]}',
        ('{"@type": "Article", "headline": {}, "datePublished": ["soon"], "author": 5,'
        ' "url": {"@id": 1}, "mainEntityOfPage": {"@id": {}}, "articleSection": [[]]}'),
        '{"@type": "Article", "headline": "\\ud800"}',
        "[" * 100_000, '{"a":' * 100_000, '{"@type": "Article", "keywords": "' + "a" * 10_000_000 + '"',
    ],
)  # fmt: skip
def test_json_ld_that_is_not_what_it_should_be_says_nothing(json: str) -> None:
    post = read_post(page(head=json_ld(json)))
    assert (post.title, post.day, post.authors) == ("Title", None, ())


def test_of_several_articles_in_json_ld_the_page_s_own_counts() -> None:
    article = '{"@type": "Article", "headline": "%s", "url": "%s"}'
    own = f"[{article % ('A', '/a/')}, {article % ('B', ADDRESS)}]"
    others = f"[{article % ('A', '/a/')}, {article % ('B', '/b/')}]"
    assert read_post(page(head=json_ld(own))).title == "B"
    assert read_post(page(head=json_ld(others))).title == "Title"

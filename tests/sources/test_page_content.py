"""The main content of a page is found, and what is around it left out."""

import pytest

from indexer.errors import PostError
from tests.pages import page, read_post, texts

NOISE = [
    "<nav>Noise</nav>", "<aside>Noise</aside>", "<footer>Noise</footer>", "<form>Noise</form>",
    "<header>Noise</header>", '<div aria-hidden="true">Noise</div>', "<p hidden>Noise</p>",
    "<p data-pagefind-ignore>Noise</p>", '<div role="navigation">Noise</div>',
    '<div class="post-share-buttons">Noise</div>', '<div class="related-posts">Noise</div>',
    '<section id="comments">Noise</section>', '<ul class="toc">Noise</ul>',
    '<div class="sidebar">Noise</div>', '<div class="breadcrumbs">Noise</div>',
    '<div class="pagination">Noise</div>', "<noscript>Noise</noscript>", "<script>Noise</script>",
    "<!-- Noise -->", "<style>Noise</style>", "<svg><text>Noise</text></svg>",
    '<h2>Part<a class="anchor" href="#part">#</a></h2>', '<span class="lineno">Noise</span>',
]  # fmt: skip


@pytest.mark.parametrize("noise", NOISE)
def test_what_is_around_the_text_is_left_out(noise: str) -> None:
    post = read_post(page(f"<main><h1>Title</h1>{noise}<p>Text of the post.</p></main>"))
    assert texts(post).strip() == "Text of the post."
    assert "Noise" not in post.html
    assert "#" not in "".join(section.heading for section in post.sections)


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="has-sidebar">Kept</div>',
        '<pre><code><span class="token tag">Kept</span> <span class="token comment">x</span></code></pre>',
        "<blockquote>a<footer>Kept</footer></blockquote>",
        '<aside class="callout">Kept</aside>',
        '<aside role="note">Kept</aside>',
        "<section><header><h2>Part</h2></header>Kept</section>",
        '<p>A note<sup><a href="#fn1">Kept</a></sup></p>',
        f'<div class="meta"><p>{"Kept and long. " * 20}</p></div>',
    ],
)
def test_what_only_looks_like_it_stays(kept: str) -> None:
    post = read_post(page(f"<article><h1>Title</h1><p>Text of the post.</p>{kept}</article>"))
    assert "Kept" in texts(post)


@pytest.mark.parametrize(
    "content",
    [
        "<main>Other<p>Other</p><div data-pagefind-body>Own</div></main>",
        '<article>Other<div itemprop="articleBody">Own</div></article>',
        '<div class="h-entry">Other<div class="e-content">Own</div></div>',
        '<article>Other<div class="post-content">Own</div></article>',
        "<div>Other</div><article>Own</article>",
        "<div>Other</div><main>Own</main>",
        '<div>Other</div><div role="main">Own</div>',
        '<div>Other</div><div id="content">Own</div>',
        '<table><tr><td><a href="/x">Other</a><td><div><p>Own</p></div></table>',
        '<div><div><a href="/x">Other</a></div><div><p>Own</p></div></div>',
        '<article><h1>T</h1>Own</article><article><h2><a href="/x/">Other</a></h2></article>',
    ],
)
def test_the_main_content_is_found(content: str) -> None:
    assert texts(read_post(page(content))) == "Own"


def test_a_selector_chooses_the_content() -> None:
    html = page("<main>Other</main><div class=own>One</div><div class=own>Two</div>")
    assert texts(read_post(html, selector="div.own")) == "One\nTwo"
    with pytest.raises(PostError, match=r"^selector: nothing on the page matches 'div.no'; "):
        read_post(html, selector="div.no")
    with pytest.raises(PostError, match=r"^selector: 'div\[\[' is not a CSS selector; "):
        read_post(html, selector="div[[")


def test_links_are_resolved_against_the_base_of_the_page() -> None:
    body = '<main><p>Read <a href="b">this</a>, <a href="#c">c</a> <img src="//x.example/i.png"></p></main>'
    assert '<a href="https://blog.example/2024/my-post/b">' in read_post(page(body)).html
    html = read_post(page(body, '<base href="/docs/">')).html
    assert '<a href="https://blog.example/docs/b">' in html
    assert '<a href="#c">' in html
    assert '<img src="https://x.example/i.png">' in html

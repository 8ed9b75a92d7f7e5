"""The pages as browsers get them: where they are served, and Chromium."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, Page, Route, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from tests.support import missing, npm

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

VIOLATIONS = """async () => {
    const { violations } = await axe.run(document, {
        rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`));
}"""


def chromium_path() -> str:
    """Where Chromium is; the test is skipped where it is missing, and fails with CI=true."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing("Chromium is missing: apt-get install chromium, or your system's package of it")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a window."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The origin at which the app is served meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def reading(browser: Browser, size: ViewportSize = DESKTOP) -> Iterator[Page]:
    """A page with its scripts, which must not fail."""
    context = browser.new_context(viewport=size)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def held(page: Page, pattern: str) -> list[Route]:
    """Requests for such addresses, which wait until they are let through."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(pattern, hold)
    return routes


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now."""
    page.evaluate(npm("axe-core/axe.min.js").read_text())
    found: list[str] = page.evaluate(VIOLATIONS)
    return found

"""A real browser for the tests that need one: found, not downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ecosystem.model import About, Ecosystem
from ecosystem.study import Study, StudySettings, run_study

OpenPage = Callable[..., tuple[Any, list[str], list[str]]]

# Every way a text could announce that it was executed.
HOSTILE = (
    "</script><script>window.executed = 1</script>",
    "<img src=x onerror='window.executed = 2'>",
    '"><svg onload=window.executed=3>',
    "' onmouseover='window.executed = 4",
    "</style></title><script>window.executed = 5</script>",
    "javascript:window.executed=6",
    "line\u2028separator\u2029and\u202egnp.exe",
    "{{ 7 * 7 }}{% raw %}${7 * 7}`",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "<!--<script>",
    "<iframe srcdoc='<script>parent.executed = 8</script>'></iframe>",
    "<link rel=stylesheet href=http://example.org/x.css>",
    "longwordwithoutanyspace" * 8,
)
OpenPage = Callable[..., tuple[Any, list[str], list[str]]]
QUICK = StudySettings(community_runs=5)
_AXE = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) =>
    id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
}
"""

# A page under test must be the only thing that could ask for anything.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser() -> str | None:
    """The browser named by ECOSYSTEM_CHROMIUM, or one on the PATH; None for Playwright's own."""
    named = os.environ.get("ECOSYSTEM_CHROMIUM")
    if named:
        return named
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def no_browser(reason: str) -> NoReturn:
    """Skip, or fail where ECOSYSTEM_REQUIRE_BROWSER says that a browser must be there (CI)."""
    if os.environ.get("ECOSYSTEM_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once; the tests are skipped with a reason where there is none."""
    try:
        from playwright import sync_api
    except ImportError:
        no_browser("Playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        path = find_browser()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            no_browser(
                "no Chromium: install it, name one in ECOSYSTEM_CHROMIUM, "
                "or run 'playwright install chromium'"
            )
        started = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield started
        started.close()


def broken_rules(page: Any) -> list[str]:
    """Rules of accessibility (axe-core, WCAG 2.2 A and AA, best practice) that a page breaks."""
    base = pytest.importorskip("axe_playwright_python.base")
    if page.evaluate("globalThis.axe === undefined"):
        page.evaluate(base.AXE_FILE_PATH.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_AXE)
    return found


@pytest.fixture(scope="session")
def hostile_ecosystem(make_small_ecosystem: Callable[..., Ecosystem]) -> Ecosystem:
    """Dated, placed, with themes, policy areas and priorities; every text is hostile."""
    places = ("SE110", "FI1B1", "EE001", "LV003", "LT011", "PL634", "DK011", "DE803")
    kinds = ("cluster", "university", "sme", "cluster")
    texts = [HOSTILE[at % len(HOSTILE)] for at in range(40)]
    actors = {
        f"a{at:02}": {
            "name": f"{texts[at]} {at}",
            "kind": kinds[at % 4],
            "country": places[at % 8][:2],
            "nuts_code": places[at % 8],
            "website": "javascript:window.executed=9",
        }
        for at in range(24)
    }
    ids = list(actors)
    groups = {
        f"p{at:02}": [ids[at % 24], ids[(at * 5 + 1) % 24], ids[(at * 7 + 4) % 24]]
        for at in range(40)
    }
    collaborations = {
        key: {
            "acronym": texts[at],
            "title": texts[at],
            "themes": f"{texts[at].replace(';', '')};bioeconomy;blue growth",
            "policy_areas": "PA Innovation",
            "start_date": str(2012 + at % 7),
            "end_date": str(2014 + at % 7),
            "source_url": "javascript:window.executed=10",
        }
        for at, key in enumerate(groups)
    }
    ecosystem = make_small_ecosystem(
        groups,
        actors=actors,
        collaborations=collaborations,
        priorities=[(place[:4], "food") for place in places],
    )
    return replace(ecosystem, about=About(HOSTILE[4], HOSTILE[1], HOSTILE, HOSTILE))


@pytest.fixture(scope="session")
def study(baltic: Ecosystem) -> Study:
    """The study of the bundled ecosystem, quickly."""
    return run_study(baltic, QUICK)


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[OpenPage]:
    """A function that opens a page of our own from disk, as a reader would by double click.

    ``open_page(html_or_path, width=1366, height=768, scheme="light", fragment="")`` returns the
    page, the addresses it asked for (the first is itself) and its errors and warnings;
    ``before`` is a script that runs before the page's own.
    """
    contexts = []

    def open_it(
        page_or_path: str | Path,
        *,
        width: int = 1366,
        height: int = 768,
        scheme: str = "light",
        fragment: str = "",
        before: str = "",
    ) -> tuple[Any, list[str], list[str]]:
        path = page_or_path
        if isinstance(page_or_path, str):
            path = tmp_path / f"page-{len(contexts)}.html"
            path.write_text(page_or_path, encoding="utf-8", newline="\n")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            has_touch=width < 600,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        if before:
            page.add_init_script(before)
        requests: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
        page.goto(Path(path).as_uri() + fragment)
        return page, requests, errors

    yield open_it
    for context in contexts:
        context.close()

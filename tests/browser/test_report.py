"""The report in a real browser: it loads nothing, runs nothing and fits every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ecosystem.maps.overview import overview_svg
from ecosystem.model import About, Ecosystem
from ecosystem.reports.page import report_html
from ecosystem.study import Study, StudySettings, run_study

pytestmark = pytest.mark.browser

OpenPage = Callable[..., tuple[Any, list[str], list[str]]]

AXE = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) =>
    id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
}
"""
# Every way a text could announce that it was executed.
HOSTILE = (
    "</script><script>window.executed = 1</script>",
    "<img src=x onerror='window.executed = 2'>",
    '"><svg onload=window.executed=3>',
    "' onmouseover='window.executed = 4",
    "</style><script>window.executed = 5</script>",
    "</title><script>window.executed = 6</script>",
    "javascript:window.executed=7",
    "line\u2028separator\u202egnp.exe",
    "<iframe srcdoc='<script>parent.executed = 8</script>'></iframe>",
    '=HYPERLINK("http://example.org","x")',
    "<link rel=stylesheet href=http://example.org/x.css>",
    "longwordwithoutanyspace" * 8,
)


@pytest.fixture(scope="module")
def bundled_report(baltic: Ecosystem) -> str:
    return _report(run_study(baltic, StudySettings(community_runs=5)))


def _report(study: Study) -> str:
    return report_html(study, overview_svg=overview_svg(study))


@pytest.fixture(scope="module")
def hostile_study(make_small_ecosystem: Callable[..., Ecosystem]) -> Study:
    from dataclasses import replace

    places = ("SE11", "FI1B", "EE00", "LV00", "LT01", "PL63", "DK01", "DE80")
    actors = {
        f"a{at:02}": {"name": text, "nuts_code": places[at % len(places)]}
        for at, text in enumerate(HOSTILE)
    }
    ids = list(actors)
    ecosystem = make_small_ecosystem(
        {
            f"p{at:02}": [ids[at], ids[(at + 1) % len(ids)], ids[(at + 4) % len(ids)]]
            for at in range(len(ids))
        },
        actors=actors,
        collaborations={
            f"p{at:02}": {"acronym": text, "title": text, "themes": f"{text};food"}
            for at, text in enumerate(HOSTILE)
        },
        priorities=[(place, "food") for place in places],
    )
    about = About(HOSTILE[5], HOSTILE[1], HOSTILE, HOSTILE)
    return run_study(replace(ecosystem, about=about), StudySettings(community_runs=5))


def _only_itself(requests: list[str]) -> bool:
    return all(not url.startswith(("http:", "https:", "ws:", "wss:")) for url in requests)


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_loads_nothing_reports_no_error_and_fits(
    open_page: OpenPage, bundled_report: str, width: int
) -> None:
    page, requests, errors = open_page(bundled_report, width=width, height=800)
    assert _only_itself(requests)
    # Nothing but the page itself and the pictures inside it.
    assert len([url for url in requests if not url.startswith("data:")]) <= 1
    assert errors == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The styles apply, so their hash in the policy is right.
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"


@pytest.mark.parametrize("width", [1366, 320])
def test_hostile_text_executes_nothing(
    open_page: OpenPage, hostile_study: Study, width: int
) -> None:
    page, requests, errors = open_page(_report(hostile_study), width=width, height=800)
    assert page.evaluate("window.executed") is None
    page.hover("h1")
    assert page.evaluate("window.executed") is None
    assert _only_itself(requests)
    assert errors == []
    assert page.evaluate("document.scripts.length") == 0
    assert page.evaluate("document.querySelectorAll('iframe, object, embed').length") == 0
    pictures = page.evaluate(
        "[...document.images].map(image => [image.src.slice(0, 26), image.alt])"
    )
    assert pictures
    assert all(start == "data:image/svg+xml;base64," for start, _ in pictures)
    assert page.title().startswith(HOSTILE[5])
    assert page.inner_text("h1") == HOSTILE[5]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (1366, "dark"), (390, "light")])
def test_everyone_can_use_it(
    open_page: OpenPage, bundled_report: str, width: int, scheme: str
) -> None:
    from axe_playwright_python import base

    page, _, errors = open_page(bundled_report, width=width, height=800, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.evaluate(base.AXE_FILE_PATH.read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []
    assert errors == []


def test_the_keyboard_reaches_content_and_tables(open_page: OpenPage, bundled_report: str) -> None:
    page, _, _ = open_page(bundled_report, width=1366, height=800)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    scrolling = [region for region in page.query_selector_all(".scroll") if region.is_visible()]
    assert scrolling
    for region in scrolling:
        region.focus()
        assert page.evaluate("element => document.activeElement === element", region)


def test_marks_lie_where_the_numbers_say(open_page: OpenPage, bundled_report: str) -> None:
    page, _, _ = open_page(bundled_report, width=1366, height=800)
    # Reading the picture back: the axis gives pixels per collaboration, the label the numbers.
    rows = page.evaluate(
        """() => [...document.querySelectorAll('.row-plot')].map(svg => {
            const middle = mark => {
                const box = svg.querySelector(mark).getBoundingClientRect();
                return box.x + box.width / 2;
            };
            return {observed: middle('circle.observed'), expected: middle('path.expected'),
                    said: svg.getAttribute('aria-label')};
        })"""
    )
    ticks = page.evaluate(
        """() => [...document.querySelectorAll('.axis text')].map(text => {
            const box = text.getBoundingClientRect();
            return [Number(text.textContent), box.x + box.width / 2];
        })"""
    )
    (low, left), (high, right) = ticks[0], ticks[-1]
    assert rows
    for row in rows:
        observed, expected = row["said"].split(" joint collaboration")
        expected = expected.split("where ")[1].split(" would")[0]
        for pixel, value in ((row["observed"], observed), (row["expected"], expected)):
            at = left + (float(value) - low) / (high - low) * (right - left)
            # Numbers are said with one decimal; a mark is drawn to the pixel.
            assert abs(pixel - at) <= 1.5 + 0.05 / (high - low) * (right - left)

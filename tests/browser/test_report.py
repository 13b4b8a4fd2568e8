"""The report in a real browser: it loads nothing, runs nothing and fits every screen."""

from __future__ import annotations

import pytest

from ecosystem.maps.overview import overview_svg
from ecosystem.model import Ecosystem
from ecosystem.reports.page import report_html
from ecosystem.study import Study, StudySettings, run_study
from tests.browser.conftest import HOSTILE, QUICK, OpenPage, broken_rules

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bundled_report(baltic: Ecosystem) -> str:
    return _report(run_study(baltic, StudySettings(community_runs=5)))


def _report(study: Study) -> str:
    return report_html(study, overview_svg=overview_svg(study))


@pytest.fixture(scope="module")
def hostile_study(hostile_ecosystem: Ecosystem) -> Study:
    return run_study(hostile_ecosystem, QUICK)


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
    assert page.title().startswith(HOSTILE[4])
    assert page.inner_text("h1") == HOSTILE[4]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (1366, "dark"), (390, "light")])
def test_everyone_can_use_it(
    open_page: OpenPage, bundled_report: str, width: int, scheme: str
) -> None:
    page, _, errors = open_page(bundled_report, width=width, height=800, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert broken_rules(page) == []
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

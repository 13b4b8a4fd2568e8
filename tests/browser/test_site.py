"""The site in a real browser, from disk: search, a page, a partner; nothing foreign runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecosystem.model import Ecosystem
from ecosystem.site.pages import site_pages
from ecosystem.study import StudySettings, run_study
from tests.browser.conftest import QUICK, broken_rules

pytestmark = pytest.mark.browser
HOSTILE = "</script><script>window.executed=1</script><img src=x onerror='window.executed=2'>"


def test_search_and_follow_from_disk(
    open_page: Callable[..., tuple[Any, list[str], list[str]]],
    make_small_ecosystem: Callable[..., Ecosystem],
    tmp_path: Path,
) -> None:
    ecosystem = make_small_ecosystem(
        {"p": ["a", "b"], "q": ["b", "c"]},
        actors={
            "a": {"name": f"Łódź {HOSTILE}", "nuts_code": "PL71"},
            "b": {"name": "Beta", "nuts_code": "SE11"},
            "c": {"name": "Gamma", "nuts_code": "FI1B"},
        },
    )
    for path, text in site_pages(run_study(ecosystem, StudySettings(community_runs=5))):
        target = tmp_path / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    page, requests, errors = open_page(tmp_path / "site" / "index.html", width=390, height=844)
    page.fill("#find", "lodz script")
    assert page.inner_text("#count") == "1 found"
    page.click("#found a")
    assert page.inner_text("h1").startswith("Łódź </script>")
    page.click("main a >> text=Beta")
    assert page.inner_text("h1") == "Beta"
    assert page.evaluate("window.executed") is None
    assert all(address.startswith("file:") for address in requests)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert errors == []


@pytest.fixture(scope="module")
def hostile_site(hostile_ecosystem: Ecosystem, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for path, text in site_pages(run_study(hostile_ecosystem, QUICK)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sort", ["index", "actors", "regions"])
def test_pages_are_inert_and_everyone_can_use_them(
    sort: str,
    scheme: str,
    hostile_site: Path,
    open_page: Callable[..., tuple[Any, list[str], list[str]]],
) -> None:
    path = hostile_site / "index.html"
    if sort != "index":
        path = sorted((hostile_site / sort).glob("*.html"))[1]
    page, requests, errors = open_page(path, width=1280, height=900, scheme=scheme)
    assert broken_rules(page) == []
    assert page.evaluate("window.executed") is None
    assert all(address.startswith("file:") for address in requests)
    assert errors == []
    assert page.evaluate(
        "[...document.links].every(link => ['http:', 'https:', 'file:'].includes(link.protocol))"
    )

"""Lists of the map in a real browser: own suggestions or why there are none, tables in pages."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ecosystem.maps import page as pages
from ecosystem.maps.catalogue import LANGUAGES
from ecosystem.study import Study
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def paged_map(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled map as if its table were too long to be written at once."""
    path = tmp_path_factory.mktemp("lists") / "map.html"
    whole = pages._asset
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            pages, "_asset", lambda name: whole(name).replace("WHOLE = 1000;", "WHOLE = 100;")
        )
        path.write_text(pages.map_html(study), encoding="utf-8", newline="\n")
    return path


def _ready(page: Any) -> Any:
    page.wait_for_selector("html.ready", state="attached")
    return page


def test_a_newcomer_gets_its_own_list(open_page: OpenPage, paged_map: Path, study: Study) -> None:
    row = study.further_suggestions.iloc[0]
    actor = study.further_links.iloc[0]["actor_id"]
    page, _, errors = open_page(paged_map, fragment=f"#actor={actor}")
    _ready(page)
    text = page.inner_text("#card .cards")
    other = row["name_b"] if row["actor_a"] == actor else row["name_a"]
    assert other in text
    assert row["reason"] in text
    assert page.locator("#card .cards .card").count() == 3
    assert errors == []


def test_who_has_none_is_told_why(open_page: OpenPage, paged_map: Path, study: Study) -> None:
    said = {
        "place not known": "its region is not known",
        "outside the area": "it lies outside the area",
        "silent for more than ten years": "it has not been heard of",
    }
    page, _, errors = open_page(paged_map)
    _ready(page)
    for why, words in said.items():
        actor = study.unsuggested.index[study.unsuggested == why][0]
        page.evaluate("actor => { location.hash = `actor=${actor}`; }", actor)
        page.wait_for_function("actor => location.hash === `#actor=${actor}`", arg=actor)
        page.wait_for_timeout(60)
        assert f"No suggestion: {words}" in page.inner_text("#card")
    assert errors == []


def test_a_long_table_is_read_page_by_page(
    open_page: OpenPage, paged_map: Path, study: Study, tmp_path: Path
) -> None:
    count = len(study.ecosystem.actors)
    page, _, errors = open_page(paged_map, fragment="#view=table")
    _ready(page)
    rows = "#table tbody tr"
    seen: list[str] = page.locator(f"{rows} th").all_inner_texts()
    assert len(seen) == 250
    assert page.is_disabled("#earlier")
    assert f"Rows 1 to 250 of {count}" in page.inner_text(".table-tools")
    assert page.get_attribute(f"{rows} >> nth=0", "aria-rowindex") == "2"
    page.focus("#later")
    while not page.is_disabled("#later"):
        page.keyboard.press("Enter")
        seen += page.locator(f"{rows} th").all_inner_texts()
    assert page.evaluate("document.activeElement.id") == "earlier"
    assert len(seen) == count
    assert sorted(seen) == sorted(name.strip() for name in study.ecosystem.actors["name"])
    assert page.inner_text("#table caption") == f"All {count} organisations"
    with page.expect_download() as started:
        page.click("#csv")
    started.value.save_as(tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == count
    # Another order begins with its first page.
    page.click("thead th >> nth=6 >> button")
    assert f"Rows 1 to 250 of {count}" in page.inner_text(".table-tools")
    assert errors == []


def test_regions_are_opened_from_countries_to_the_smallest(
    open_page: OpenPage, paged_map: Path
) -> None:
    page, _, errors = open_page(paged_map, fragment="#view=regions&level=0&region=SE")
    _ready(page)
    seen = [page.inner_text("#card .kicker")]
    while page.locator("#card h3 >> text=Smaller regions inside").count():
        inside = page.locator("#card section", has_text="Smaller regions inside")
        inside.locator("button.name").first.click()
        seen.append(page.inner_text("#card .kicker"))
    assert seen == ["Region SE", "Region SE1", "Region SE11", "Region SE110"]
    assert page.evaluate("location.hash") == "#view=regions&level=3&region=SE110"
    assert errors == []


def test_the_area_of_a_region_opens_it(open_page: OpenPage, paged_map: Path) -> None:
    page, _, errors = open_page(paged_map, fragment="#view=regions&level=0")
    _ready(page)
    box = page.locator("#canvas").bounding_box()
    # A point of northern Finland, far from the circle and the name of the country.
    page.mouse.move(box["x"] + 780, box["y"] + 120)
    assert page.inner_text("#tip") == "Finland"
    page.mouse.click(box["x"] + 780, box["y"] + 120)
    page.wait_for_function("document.querySelector('#card h2').textContent === 'Finland'")
    assert errors == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_the_smallest_phone(
    open_page: OpenPage, paged_map: Path, language: str
) -> None:
    state = f"#lang={language}&actor=university-of-turku-fi"
    page, _, errors = open_page(paged_map, width=320, height=640, fragment=state)
    _ready(page)
    for view in ("", "&view=regions", "&view=change", "&view=table"):
        page.evaluate("state => { location.hash = state; }", f"lang={language}{view}")
        page.wait_for_timeout(60)
        outside = page.evaluate(
            """() => [...document.querySelectorAll('.bar *, #handle, #caption, #legend')]
                .filter(e => e.checkVisibility())
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                .map(e => e.id || e.className || e.tagName)"""
        )
        assert outside == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert errors == []


def test_on_paper_nothing_covers_the_map(open_page: OpenPage, paged_map: Path) -> None:
    page, _, errors = open_page(paged_map)
    _ready(page)
    page.emulate_media(media="print")
    boxes = [page.locator(name).bounding_box() for name in ("#canvas", "#caption", "#legend", "h2")]
    for above, below in pairwise(boxes):
        assert below["y"] >= above["y"] + above["height"] - 1
    assert page.is_visible("#source")
    assert not page.is_visible("#search")
    # What was drawn for the screen keeps its proportions.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('canvas')).objectFit") == "contain"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert errors == []


def test_nothing_covers_the_matches_of_a_search(open_page: OpenPage, paged_map: Path) -> None:
    page, _, errors = open_page(paged_map, width=390, height=844)
    _ready(page)
    page.fill("#search", "turku")
    covered = page.evaluate(
        """() => [...document.querySelectorAll('#matches li')].slice(0, 5).flatMap((item) => {
            const box = item.getBoundingClientRect();
            return [0.1, 0.5, 0.95].filter((share) => !item.contains(
                document.elementFromPoint(box.left + box.width * share, box.top + box.height / 2)));
        })"""
    )
    assert covered == []
    assert errors == []

"""Views, pictures and languages of the map in a real browser, and a journey by keyboard alone."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from ecosystem.maps.page import map_html
from ecosystem.model import Ecosystem
from ecosystem.study import Study, StudySettings, run_study
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser
VIEWS = ("layout=network", "view=regions", "view=groups&color=community", "view=change")


@pytest.fixture(scope="module")
def study(baltic: Ecosystem) -> Study:
    return run_study(baltic, StudySettings(community_runs=5))


@pytest.fixture(scope="module")
def bundled_map(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("views") / "map.html"
    path.write_text(map_html(study), encoding="utf-8", newline="\n")
    return path


def _ready(page: Any) -> Any:
    page.wait_for_selector("html.ready", state="attached")
    return page


@pytest.mark.parametrize(
    "state",
    [
        *VIEWS,
        "color=policy&hide-policy=other&from=2014&to=2020",
        "view=regions&level=1&region=PL6",
        "view=groups&color=community&group=2",
        "view=change&split=2019",
        "color=s3&steps=2&actor=university-of-turku-fi",
    ],
)
def test_the_address_holds_every_view(open_page: OpenPage, bundled_map: Path, state: str) -> None:
    page, _, errors = open_page(bundled_map, fragment=f"#{state}")
    _ready(page)
    page.evaluate(
        "document.querySelector('#coloring, #split, #from').dispatchEvent(new Event('change'))"
    )
    held = page.evaluate("location.hash.slice(1)")
    assert sorted(held.split("&")) == sorted(state.split("&"))
    assert page.inner_text("#caption")
    assert errors == []


def test_each_view_is_saved_as_a_drawing(
    open_page: OpenPage, bundled_map: Path, tmp_path: Path
) -> None:
    for at, state in enumerate(VIEWS):
        page, requests, errors = open_page(bundled_map, fragment=f"#{state}")
        _ready(page)
        page.click("#saving summary")
        with page.expect_download() as started:
            page.click("[data-save=svg]")
        path = tmp_path / f"{at}.svg"
        started.value.save_as(path)
        drawing = ET.parse(path).getroot()
        said = " ".join(
            text.text or "" for text in drawing.iter("{http://www.w3.org/2000/svg}text")
        )
        assert page.inner_text("#caption").split(".")[0].split()[0] in said
        assert "Records from" in said
        assert len(requests) == 1
        assert errors == []


def test_years_leave_out_what_did_not_run(
    open_page: OpenPage, bundled_map: Path, baltic: Ecosystem
) -> None:
    page, _, _ = open_page(bundled_map, fragment="#view=table&from=2014&to=2016")
    _ready(page)
    table = baltic.collaborations
    begun = table["start_date"].str[:4].replace("", "9999").astype(int)
    ended = table["end_date"].str[:4].where(table["end_date"] != "", table["start_date"].str[:4])
    ran = table.index[(begun <= 2016) & (ended.replace("", "0").astype(int) >= 2014)]
    rows = baltic.participations
    expected = rows.loc[rows["collaboration_id"].isin(ran), "actor_id"].nunique()
    assert page.locator("#table tbody tr").count() == expected


@pytest.mark.parametrize(
    ("language", "said"), [("de", "Organisationen"), ("pl", "Organizacje"), ("lv", "Organizācijas")]
)
def test_the_page_speaks_the_language_chosen(
    open_page: OpenPage, bundled_map: Path, language: str, said: str
) -> None:
    page, _, errors = open_page(bundled_map, fragment="#actor=university-of-turku-fi")
    _ready(page)
    page.select_option("#language", language)
    page.wait_for_selector(f"html.ready[lang={language}]", state="attached")
    assert page.inner_text("button[data-view=actors]") == said
    assert page.inner_text("#card h2") == "University of Turku"  # the view is kept
    assert page.get_attribute("#card .why span", "lang") == "en"
    assert errors == []


def test_by_keyboard_three_suggestions_the_first_partner_and_back(
    open_page: OpenPage, bundled_map: Path, study: Study
) -> None:
    page, _, errors = open_page(bundled_map)
    _ready(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("university of turku")
    page.keyboard.press("Enter")
    tree = page.locator("#card").aria_snapshot()  # what a screen reader is given
    table = study.suggestions.sort_values("rank")
    turku = "university-of-turku-fi"
    own = table[(table["actor_a"] == turku) | (table["actor_b"] == turku)].head(3)
    assert len(own) == 3
    for row in own.to_dict("records"):
        other = row["name_b"] if row["actor_a"] == turku else row["name_a"]
        assert other in tree
        assert row["reason"].split(".")[0][:60] in tree
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.partners') !== null"):
            break
    partner = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.inner_text("#card h2") == partner
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("university of turku")
    page.keyboard.press("Enter")
    assert page.inner_text("#card h2") == "University of Turku"
    assert errors == []

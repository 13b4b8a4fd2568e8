"""The interactive map in a real browser: it loads nothing, runs nothing foreign, and works."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ecosystem.maps.page import map_html
from ecosystem.model import About, Ecosystem
from ecosystem.study import Study, run_study
from tests.browser.conftest import HOSTILE, QUICK, OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bundled_map(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(map_html(study), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def hostile_study(make_small_ecosystem: Callable[..., Ecosystem]) -> Study:
    places = ("SE11", "FI1B", "EE00", "LV00", "LT01", "PL63", "DK01", "DE80")
    actors = {
        f"a{at:02}": {
            "name": text,
            "nuts_code": places[at % len(places)],
            "city": text,
            "website": f"javascript:window.executed={at}",
        }
        for at, text in enumerate(HOSTILE)
    }
    ids = list(actors)
    count = len(ids)
    ecosystem = make_small_ecosystem(
        {
            f"p{at:02}": [ids[at], ids[(at + 1) % count], ids[(at + 4) % count]]
            for at in range(count)
        },
        actors=actors,
        collaborations={
            f"p{at:02}": {"acronym": text, "title": text, "programme": text, "themes": "food"}
            for at, text in enumerate(HOSTILE)
        },
        priorities=[(place, "food") for place in places],
    )
    aliases = ecosystem.aliases.reindex(range(count)).assign(actor_id=ids, alias=list(HOSTILE))
    about = About(HOSTILE[4], HOSTILE[1], HOSTILE, HOSTILE)
    return run_study(replace(ecosystem, about=about, aliases=aliases), QUICK)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _ready(page: Any) -> Any:
    page.wait_for_selector("html.ready", state="attached")
    return page


def _fits(page: Any, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


def _land_colored(page: Any) -> bool:
    """Whether the canvas holds more than one color, so something was painted."""
    return bool(
        page.evaluate(
            """() => {
                const canvas = document.querySelector('#canvas canvas');
                const data = canvas.getContext('2d')
                    .getImageData(0, 0, canvas.width, canvas.height).data;
                const seen = new Set();
                for (let i = 0; i < data.length; i += 4000)
                    seen.add([data[i], data[i + 1], data[i + 2]].join());
                return seen.size > 3;
            }"""
        )
    )


@pytest.mark.parametrize(
    ("width", "height", "scheme"),
    [(1366, 768, "light"), (1366, 768, "dark"), (390, 844, "light"), (320, 640, "dark")],
)
def test_opens_from_disk_asks_for_nothing_and_fits(
    open_page: OpenPage, bundled_map: Path, width: int, height: int, scheme: str
) -> None:
    page, requests, errors = open_page(bundled_map, width=width, height=height, scheme=scheme)
    _ready(page)
    assert requests == [bundled_map.as_uri()]
    assert errors == []
    assert _fits(page, width)
    assert _land_colored(page)


@pytest.mark.parametrize("width", [1366, 320])
def test_hostile_text_executes_nothing(
    open_page: OpenPage, hostile_study: Study, width: int
) -> None:
    page, requests, errors = open_page(map_html(hostile_study), width=width, height=700)
    _ready(page)
    assert page.title().startswith(HOSTILE[4])
    assert page.inner_text("h1") == HOSTILE[4]
    for at in range(len(HOSTILE)):  # every profile, through the address of the page
        page.evaluate(f"location.hash = 'actor=a{at:02}'")
        page.wait_for_function(f"location.hash.includes('a{at:02}')")
        page.wait_for_timeout(30)
        assert _fits(page, width)
    shown = page.evaluate("document.querySelector('#card h2').textContent")
    assert shown == HOSTILE[-1]
    page.fill("#search", "script")
    page.wait_for_selector("#matches li")
    page.evaluate("location.hash = 'view=table'")
    page.wait_for_selector("#table tbody tr")
    assert page.evaluate("window.executed") is None
    assert len(requests) == 1
    assert errors == []
    assert page.evaluate("document.querySelectorAll('img, iframe, object, embed').length") == 0
    addresses = page.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")
    assert "javascript:" not in addresses


def test_search_profile_partner_close_by_keyboard(
    open_page: OpenPage, bundled_map: Path, study: Study
) -> None:
    page, _, errors = open_page(bundled_map)
    _ready(page)
    page.keyboard.press("Tab")  # the skip link
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("xyz")
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    page.keyboard.type("university of tur")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    first = page.get_attribute("#search", "aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") != first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.inner_text("#card h2") == "University of Turku"
    assert page.evaluate("document.activeElement.tagName") == "H2"
    degree = study.actors.at["university-of-turku-fi", "degree"]
    assert f"Works with {degree} partners" in page.inner_text("#card")
    assert page.evaluate("location.hash") == "#actor=university-of-turku-fi"

    # By Tab to the first partner, and on to its profile.
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.partners') !== null"):
            break
    partner = page.evaluate("document.activeElement.textContent")
    names = study.ecosystem.actors["name"]
    neighbors = study.actor_network["university-of-turku-fi"]
    strongest = max(tie["weight"] for tie in neighbors.values())
    (partner_id,) = [actor for actor in neighbors if names[actor] == partner]
    assert neighbors[partner_id]["weight"] == pytest.approx(strongest)
    page.keyboard.press("Enter")
    assert page.inner_text("#card h2") == partner
    page.keyboard.press("Escape")
    assert page.inner_text("#card h2").startswith("Who works with whom")
    assert page.evaluate("document.activeElement.id") == "search"
    assert errors == []


def test_search_forgives_diacritics_and_knows_other_names(
    open_page: OpenPage, bundled_map: Path, baltic: Ecosystem
) -> None:
    page, _, _ = open_page(bundled_map)
    _ready(page)
    page.fill("#search", "lodz uni")
    assert "Łódź University" in page.inner_text("#matches")
    alias, actor = baltic.aliases.loc[0, ["alias", "actor_id"]]
    page.fill("#search", alias)
    page.keyboard.press("Enter")
    assert page.inner_text("#card h2") == baltic.actors.at[actor, "name"]
    page.fill("#search", "no such name anywhere")
    assert page.inner_text("#match-count") == "No organisation or region of that name"


def test_the_profile_tells_the_suggestions_of_the_study(
    open_page: OpenPage, bundled_map: Path, study: Study
) -> None:
    best = study.suggestions.sort_values("rank").iloc[0]
    page, _, _ = open_page(bundled_map, fragment=f"#actor={best['actor_a']}")
    _ready(page)
    text = page.inner_text("#card .cards")
    assert best["name_b"] in text
    assert best["reason"] in text
    assert best["counter_reason"] in text
    assert best["broker_name"] in text


def test_the_legend_filters_map_table_and_file_alike(
    open_page: OpenPage, bundled_map: Path, baltic: Ecosystem, tmp_path: Path
) -> None:
    page, _, errors = open_page(bundled_map)
    _ready(page)
    kept = int((baltic.actors["kind"] != "cluster").sum())
    page.click(".category >> text=Clusters")
    said = f"{kept} of {len(baltic.actors)} organisations pass the filter"
    assert said in page.inner_text("#caption")
    assert page.get_attribute('[data-category="0"]', "aria-pressed") == "false"
    page.click('[data-view="table"]')
    assert page.inner_text("#table caption") == said
    assert page.evaluate("document.querySelectorAll('#table tbody tr').length") == kept
    with page.expect_download() as started:
        page.click("#csv")
    path = tmp_path / "shown.csv"
    started.value.save_as(path)
    rows = _rows(path)
    assert len(rows) == kept
    assert {row["Id"] for row in rows} == set(
        baltic.actors.index[baltic.actors["kind"] != "cluster"]
    )
    assert errors == []


def test_the_file_is_inert(open_page: OpenPage, hostile_study: Study, tmp_path: Path) -> None:
    page, _, _ = open_page(map_html(hostile_study), fragment="#view=table")
    _ready(page)
    with page.expect_download() as started:
        page.click("#csv")
    path = tmp_path / "hostile.csv"
    started.value.save_as(path)
    rows = _rows(path)
    names = {row["Name"] for row in rows}
    assert f"'{HOSTILE[8]}" in names
    assert f"'{HOSTILE[9]}" in names
    assert not any(name.startswith(("=", "+", "-", "@")) for name in names)


def test_the_table_sorts(open_page: OpenPage, bundled_map: Path, study: Study) -> None:
    page, _, _ = open_page(bundled_map, fragment="#view=table")
    _ready(page)
    heading = page.locator("thead th", has_text="Partners")
    heading.locator("button").click()
    heading = page.locator("thead th", has_text="Partners")
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("button").click()
    shown = page.evaluate(
        "[...document.querySelectorAll('#table tbody tr')].map(r => Number(r.cells[6].textContent))"
    )
    assert shown == sorted(study.actors["degree"], reverse=True)


@pytest.mark.parametrize(
    "state",
    [
        "actor=university-of-turku-fi",
        "color=country&hide-kind=cluster%2Cother&hide-country=SE&gaps=off",
        "view=regions&region=SE11",
        "view=table&color=community",
    ],
)
def test_the_address_holds_the_view(open_page: OpenPage, bundled_map: Path, state: str) -> None:
    page, _, errors = open_page(bundled_map, fragment=f"#{state}")
    _ready(page)
    # Any choice writes the address anew: it must come out as it went in.
    page.evaluate("document.querySelector('#theme').click()")
    page.evaluate("document.querySelector('#coloring')?.dispatchEvent(new Event('change'))")
    assert page.evaluate("location.hash") == f"#{state}"
    assert errors == []


def test_an_address_with_nonsense_opens_the_start(open_page: OpenPage, bundled_map: Path) -> None:
    page, _, errors = open_page(
        bundled_map, fragment="#actor=nobody&view=%3Cscript%3E&color=x&hide-kind=9,,zz&gap=a~b"
    )
    _ready(page)
    assert page.inner_text("#card h2").startswith("Who works with whom")
    assert errors == []


def test_a_circle_on_the_map_opens_what_it_shows(open_page: OpenPage, bundled_map: Path) -> None:
    page, _, errors = open_page(bundled_map, fragment="#view=regions")
    _ready(page)
    box = page.locator("#canvas").bounding_box()
    # Look for any mark by the pointer it gives, as a reader would.
    for across in range(30, 96, 2):
        x = box["x"] + box["width"] * across / 100
        page.mouse.move(x, box["y"] + box["height"] * 0.6)
        if page.evaluate("document.querySelector('#canvas').style.cursor") == "pointer":
            named = page.inner_text("#tip")
            page.mouse.click(x, box["y"] + box["height"] * 0.6)
            page.wait_for_timeout(350)  # vis-network waits for a second click
            break
    else:
        pytest.fail("no circle under a line across the map")
    assert named.removeprefix("Possible missing link: ") in page.inner_text("#card h2")
    assert errors == []


def test_on_a_phone_the_panel_is_a_sheet(open_page: OpenPage, bundled_map: Path) -> None:
    page, _, errors = open_page(bundled_map, width=390, height=844)
    _ready(page)
    assert not page.is_visible("#card")
    page.click("#handle")
    assert page.is_visible("#card")
    assert page.get_attribute("#handle", "aria-expanded") == "true"
    assert page.locator("#panel").bounding_box()["height"] <= 0.6 * 844
    page.click("#handle")
    page.fill("#search", "aalto")
    page.keyboard.press("Enter")
    assert page.inner_text("#card h2") == "Aalto University"
    assert _fits(page, 390)
    assert errors == []


def test_legend_and_map_draw_the_same_outline(open_page: OpenPage, bundled_map: Path) -> None:
    # Colors of the legend are found on the canvas, so the two use one palette.
    page, _, _ = open_page(bundled_map)
    _ready(page)
    missing = page.evaluate(
        """() => {
            const canvas = document.querySelector('#canvas canvas');
            const data = canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let i = 0; i < data.length; i += 4)
                seen.add(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`);
            return [...document.querySelectorAll('.category path')]
                .map(path => getComputedStyle(path).fill).filter(fill => !seen.has(fill));
        }"""
    )
    assert missing == []
    glyphs = page.evaluate(
        "[...document.querySelectorAll('.category path')].map(path => path.getAttribute('d'))"
    )
    assert len(set(glyphs)) == len(glyphs) == 9

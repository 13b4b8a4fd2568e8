"""The map of the report: a drawing that holds no script and hides nothing it draws."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.maps.drawing import Circle, along, apart, badge_spots, place_names
from ecosystem.maps.overview import overview_svg
from ecosystem.model import About, Ecosystem
from ecosystem.study import Study, StudySettings, run_study

SVG = "{http://www.w3.org/2000/svg}"
QUICK = StudySettings(community_runs=5)


@pytest.fixture(scope="module")
def study(baltic: Ecosystem) -> Study:
    return run_study(baltic, QUICK)


@pytest.fixture(scope="module")
def drawing(study: Study) -> ET.Element:
    return ET.fromstring(overview_svg(study))


def _of_class(drawing: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in drawing.iter() if element.get("class") == name]


def test_it_has_a_title_and_a_description(drawing: ET.Element, study: Study) -> None:
    assert drawing.get("role") == "img"
    named = {element.get("id") for element in drawing.iter() if element.get("id")}
    assert set(str(drawing.get("aria-labelledby")).split()) <= named
    title = drawing.find(f"{SVG}title")
    assert title is not None
    assert study.ecosystem.about.title in str(title.text)


def test_circles_count_the_actors_of_their_regions(drawing: ET.Element, study: Study) -> None:
    counts = [int(str(text.text)) for text in _of_class(drawing, "map-count")]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == study.regions["actor_count"].max()


def test_the_strongest_ties_and_first_gaps_are_drawn(drawing: ET.Element) -> None:
    assert len(_of_class(drawing, "map-tie")) == 60
    assert len(_of_class(drawing, "map-gap")) == 5
    assert [text.text for text in _of_class(drawing, "map-number")] == list("12345")


def test_circles_do_not_overlap(drawing: ET.Element) -> None:
    circles = [
        (float(str(c.get("cx"))), float(str(c.get("cy"))), float(str(c.get("r"))))
        for c in _of_class(drawing, "map-region")
    ]
    for i, (x, y, r) in enumerate(circles):
        for other_x, other_y, other_r in circles[i + 1 :]:
            assert hypot(x - other_x, y - other_y) > (r + other_r) * 0.95


def test_nothing_in_it_runs_or_loads(drawing: ET.Element) -> None:
    tags = {element.tag.removeprefix(SVG) for element in drawing.iter()}
    assert tags <= {
        *("svg", "title", "desc", "style", "clipPath", "rect", "g", "path", "circle", "text"),
    }
    for element in drawing.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "url(" not in value or value == "url(#map-frame)"


def test_hostile_names_stay_text(make_small_ecosystem: Callable[..., Ecosystem]) -> None:
    ecosystem = make_small_ecosystem(
        {"p": ["a", "b"]}, actors={"a": {"nuts_code": "SE11"}, "b": {"nuts_code": "FI1B"}}
    )
    hostile = '</title><script>alert(1)</script>"&'
    text = overview_svg(run_study(replace(ecosystem, about=About(title=hostile)), QUICK))
    assert "<script" not in text
    title = ET.fromstring(text).find(f"{SVG}title")
    assert title is not None
    assert str(title.text).endswith(hostile)


@pytest.mark.parametrize("actors", [{}, {"a": {"nuts_code": "SE11"}}])
def test_studies_with_few_places_have_a_drawing(
    actors: dict[str, dict[str, str]], make_small_ecosystem: Callable[..., Ecosystem]
) -> None:
    text = overview_svg(run_study(make_small_ecosystem({"p": ["a", "b"]}, actors=actors), QUICK))
    assert len(_of_class(ET.fromstring(text), "map-region")) == len(actors)
    assert not re.search(r"\bnan\b|\binf\b", text)


_CIRCLES = st.lists(
    st.builds(Circle, st.floats(0, 200), st.floats(0, 200), st.floats(2, 15)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(_CIRCLES)
def test_names_cover_no_circle_and_no_name(circles: list[Circle]) -> None:
    spread = apart(circles, rounds=100)
    names = place_names([("Småland med öarna", circle) for circle in spread], [], 600)
    boxes = []
    for name in names:
        wide = len(name.text) * 6.6
        left = name.x - {"start": 0, "middle": wide / 2, "end": wide}[name.anchor]
        boxes.append((left, name.y - 11, left + wide, name.y + 3))
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= 600
        for other in boxes[i + 1 :]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
        for x, y, r in spread:
            dx, dy = max(left - x, 0, x - right), max(top - y, 0, y - bottom)
            assert hypot(dx, dy) >= r - 1e-6


def test_a_number_moves_off_a_circle() -> None:
    # Worked by hand: a circle sits on the middle of the only line, so the number slides away.
    ends = ((0.0, 0.0), (200.0, 0.0))
    middle = Circle(*along(*ends, 0.5), 12)
    (badge,) = badge_spots([ends], [middle])
    assert hypot(badge.x - middle.x, badge.y - middle.y) >= badge.r + middle.r

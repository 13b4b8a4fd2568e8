"""The areas of regions: whole rings, and the points that Eurostat gives lie inside them."""

from __future__ import annotations

from collections import Counter

import pytest
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import polygonize, unary_union

from ecosystem.maps.basemap import load_areas, load_basemap
from ecosystem.regions import nuts_table


@pytest.fixture(scope="module")
def lines() -> list[tuple[int, int, list[tuple[float, float]]]]:
    base, areas = load_basemap(), load_areas()
    unit = areas["unit_km"] / base.unit_km
    return [
        (a, b, [(x * unit, y * unit) for x, y in base.points_km(tuple(steps))])
        for a, b, *steps in areas["lines"]
    ]


@pytest.fixture(scope="module")
def outlines(lines: list[tuple[int, int, list[tuple[float, float]]]]) -> dict[str, Polygon]:
    found = {}
    for number, code in enumerate(load_areas()["codes"]):
        rim = [LineString(points) for a, b, points in lines if number in (a, b)]
        found[code] = unary_union(list(polygonize(unary_union(rim))))
    return found


def test_every_line_ends_where_others_go_on(
    lines: list[tuple[int, int, list[tuple[float, float]]]],
) -> None:
    for number in range(len(load_areas()["codes"])):
        ends = Counter(
            point for a, b, points in lines if number in (a, b) for point in (points[0], points[-1])
        )
        assert all(count % 2 == 0 for count in ends.values()), number


def test_points_of_regions_lie_in_their_areas(outlines: dict[str, Polygon]) -> None:
    # Points: Eurostat's, inside each region. Towns lie apart in the north and around cities.
    table = nuts_table().loc[list(outlines)]
    x, y = load_basemap().project(table["longitude"], table["latitude"])
    away = [
        outlines[code].distance(Point(x_km, y_km))
        for code, x_km, y_km in zip(table.index, x, y, strict=True)
        if 0 < x_km < load_basemap().width_km and 0 < y_km < load_basemap().height_km
    ]
    assert len(away) > 230
    assert sum(distance == 0 for distance in away) / len(away) > 0.97
    assert max(away) < 12


def test_the_nine_countries_are_covered_at_nuts_3(outlines: dict[str, Polygon]) -> None:
    table = nuts_table()
    home = table.index[table["is_bsr"] & (table["nuts_level"] == 3)]
    assert set(home) <= set(outlines)
    # Area of Estonia, 45,339 km² (Statistics Estonia), with the sea up to 60 km around it.
    estonia = sum(outline.area for code, outline in outlines.items() if code.startswith("EE"))
    assert 45_339 < estonia < 110_000

"""The coastline: land is land, water is water, and the projection is the published one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

from ecosystem.maps.basemap import load_basemap
from ecosystem.regions import nuts_table


@pytest.fixture(scope="module")
def land() -> Polygon:
    basemap = load_basemap()
    polygons = []
    for outline, *holes in basemap.polygons:
        points = basemap.points_km(outline)
        polygons.append(Polygon(points, [basemap.points_km(hole) for hole in holes]))
    return unary_union([polygon.buffer(0) for polygon in polygons])


def test_the_projection_is_the_published_one() -> None:
    # IOGP Guidance Note 7-2, Lambert azimuthal equal area, the worked example of EPSG:3035:
    # 50° N 5° E is E 3962799.45 m, N 2999718.85 m.
    basemap = load_basemap()
    x, y = basemap.project([5.0], [50.0])
    assert x[0] * 1000 + basemap.west_m == pytest.approx(3962799.45, abs=0.01)
    assert y[0] * 1000 + basemap.south_m == pytest.approx(2999718.85, abs=0.01)


def test_unknown_places_stay_unknown() -> None:
    x, y = load_basemap().project([np.nan, 20.0], [60.0, np.nan])
    assert np.isnan(x).all()
    assert np.isnan(y).all()


@pytest.mark.parametrize(
    ("place", "longitude", "latitude"),
    [
        ("Norwegian Sea", 2, 68),
        ("Gulf of Bothnia", 20, 62.5),
        ("Baltic proper", 20, 58),
        ("Gulf of Finland", 25, 59.9),
        ("North Sea", 4, 56),
        ("Barents Sea", 30, 71.5),
        ("Kattegat", 11.5, 56.7),
    ],
)
def test_open_water_is_water(place: str, longitude: float, latitude: float, land: Polygon) -> None:
    x, y = load_basemap().project([longitude], [latitude])
    assert not land.contains(Point(x[0], y[0])), place


def test_points_inside_regions_are_on_land(land: Polygon) -> None:
    # Points of another source (Eurostat): every NUTS3 region of the Baltic Sea Region in the frame
    # has one inside it. Small islands are left out of a map at this scale.
    basemap = load_basemap()
    table = nuts_table()
    table = table[table["is_bsr"] & (table["nuts_level"] == 3)]
    x, y = basemap.project(table["longitude"], table["latitude"])
    inside = (x > 0) & (x < basemap.width_km) & (y > 0) & (y < basemap.height_km)
    assert inside.sum() >= len(table) - 2  # Svalbard and Jan Mayen are outside
    at_sea = [
        name
        for name, a, b in zip(table["name"][inside], x[inside], y[inside], strict=True)
        if land.distance(Point(a, b)) > 3
    ]
    assert at_sea == []


def test_an_island_has_its_area(land: Polygon) -> None:
    # The projection keeps areas. Gotland's main island has 2,994 km² (Statistics Sweden, islands).
    x, y = load_basemap().project([18.5], [57.4])
    gotland = next(part for part in land.geoms if part.contains(Point(x[0], y[0])))
    assert gotland.area == pytest.approx(2994, rel=0.03)


def test_the_file_is_small_and_says_where_it_is_from(root: Path) -> None:
    path = root / "datasets" / "basemap" / "coastline.json"
    assert path.stat().st_size <= 60_000
    document = json.loads(path.read_text(encoding="utf-8"))
    assert "Natural Earth" in document["source"]
    assert "public domain" in document["source"]


def test_land_reaches_no_further_than_the_frame() -> None:
    basemap = load_basemap()
    for polygon in basemap.polygons:
        for ring in polygon:
            xs, ys = zip(*basemap.points_km(ring), strict=True)
            assert min(xs) >= 0
            assert max(xs) <= basemap.width_km
            assert min(ys) >= 0
            assert max(ys) <= basemap.height_km

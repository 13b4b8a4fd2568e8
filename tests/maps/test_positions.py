"""Actors lie where they are, apart from each other, and what is not known is marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import hypot
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from ecosystem.maps.basemap import load_basemap
from ecosystem.maps.positions import SPACING_KM, place_actors, place_regions
from ecosystem.model import Ecosystem

STOCKHOLM = {"nuts_code": "SE110", "country": "SE", "latitude": "59.33", "longitude": "18.07"}
HELSINKI = {"nuts_code": "FI1B1", "country": "FI", "latitude": "60.17", "longitude": "24.94"}
PARIS_LIKE = {"country": "ES", "latitude": "40.4", "longitude": "-3.7"}

MakeEcosystem = Callable[..., Ecosystem]


def _many(count: int, place: dict[str, str]) -> dict[str, dict[str, str]]:
    return {f"a{i:03}": place for i in range(count)}


def test_a_lone_actor_lies_on_its_town(make_ecosystem: MakeEcosystem) -> None:
    basemap = load_basemap()
    placed = place_actors(make_ecosystem({"p": ["a", "b"]}, actors={"a": STOCKHOLM}), basemap)
    x, y = basemap.project([18.07], [59.33])
    assert placed.at["a", "placement"] == "town"
    assert placed.at["a", "x_km"] == pytest.approx(x[0], abs=0.1)
    assert placed.at["a", "y_km"] == pytest.approx(y[0], abs=0.1)


def test_the_first_seven_of_a_town_are_a_hexagon(make_ecosystem: MakeEcosystem) -> None:
    # Worked by hand: one in the middle, six around it at one spacing.
    placed = place_actors(
        make_ecosystem({"p": ["a000"]}, actors=_many(7, STOCKHOLM)), load_basemap()
    )
    away = np.hypot(
        placed["x_km"] - placed.at["a000", "x_km"], placed["y_km"] - placed.at["a000", "y_km"]
    )
    assert away["a000"] == 0  # the only one with a collaboration comes first
    assert away.drop("a000").to_numpy() == pytest.approx(np.full(6, SPACING_KM))


@pytest.mark.parametrize("count", [2, 19, 100])
def test_actors_of_one_town_stay_apart_and_near(count: int, make_ecosystem: MakeEcosystem) -> None:
    placed = place_actors(
        make_ecosystem({"p": ["a000", "a001"]}, actors=_many(count, HELSINKI)), load_basemap()
    )
    points = placed[["x_km", "y_km"]].to_numpy()
    nearest = cKDTree(points).query(points, k=2)[0][:, 1]
    assert nearest.min() >= SPACING_KM * (1 - 1e-6)
    # A hexagonal packing of n points fills a circle of area n·√3/2·d².
    reach = SPACING_KM * np.sqrt(count * np.sqrt(3) / (2 * np.pi))
    x, y = load_basemap().project([24.94], [60.17])
    away = np.hypot(points[:, 0] - x[0], points[:, 1] - y[0])
    assert away.max() <= reach + 1.5 * SPACING_KM


def test_everyone_stays_apart_in_the_bundled_data(baltic: Ecosystem) -> None:
    basemap = load_basemap()
    placed = place_actors(baltic, basemap)
    points = placed[["x_km", "y_km"]].to_numpy()
    assert cKDTree(points).query(points, k=2)[0][:, 1].min() >= SPACING_KM * (1 - 1e-6)
    assert placed["x_km"].between(0, basemap.width_km).all()
    assert placed["y_km"].between(0, basemap.height_km).all()


def test_towns_are_displaced_little_in_the_bundled_data(baltic: Ecosystem) -> None:
    basemap = load_basemap()
    placed = place_actors(baltic, basemap)
    x, y = basemap.project(baltic.actors["longitude"], baltic.actors["latitude"])
    away = np.hypot(placed["x_km"] - x, placed["y_km"] - y)[placed["placement"] == "town"]
    assert away.max() < 30
    assert away.median() < 6


def test_how_a_place_is_known_is_told(make_ecosystem: MakeEcosystem) -> None:
    placed = place_actors(
        make_ecosystem(
            {"p": ["town", "region", "country", "nowhere", "abroad"]},
            actors={
                "town": STOCKHOLM,
                "region": {"nuts_code": "SE22", "country": "SE"},
                "country": {"nuts_code": "SE", "country": "SE"},
                "abroad": PARIS_LIKE,
            },
        ),
        load_basemap(),
    )
    assert placed["placement"].to_dict() == {
        "town": "town",
        "region": "region",
        "country": "none",
        "nowhere": "none",
        "abroad": "edge",
    }


def test_those_outside_lie_on_the_edge_in_their_direction(make_ecosystem: MakeEcosystem) -> None:
    basemap = load_basemap()
    placed = place_actors(
        make_ecosystem(
            {"p": ["madrid", "reykjavik"]},
            actors={
                "madrid": PARIS_LIKE,
                "reykjavik": {"country": "IS", "latitude": "64.1", "longitude": "-21.9"},
            },
        ),
        basemap,
    )
    middle_x, middle_y = basemap.width_km / 2, basemap.height_km / 2
    for name, longitude, latitude in [("madrid", -3.7, 40.4), ("reykjavik", -21.9, 64.1)]:
        x, y = basemap.project([longitude], [latitude])
        shown_x, shown_y = placed.loc[name, ["x_km", "y_km"]]
        # On the line from the middle of the frame to the true place, and near the rim.
        slope = (y[0] - middle_y) / (x[0] - middle_x)
        assert shown_y - middle_y == pytest.approx(slope * (shown_x - middle_x), abs=0.5)
        assert (shown_x - middle_x) * (x[0] - middle_x) > 0
        assert min(shown_x, shown_y) == pytest.approx(36, abs=0.1)


def test_countries_on_the_edge_do_not_cover_each_other(make_ecosystem: MakeEcosystem) -> None:
    south = {"IT": (42, 12), "SI": (46, 14), "HR": (45, 15), "AT": (47.5, 13), "MT": (36, 14)}
    placed = place_actors(
        make_ecosystem(
            {"p": sorted(south)},
            actors={
                code: {"country": code, "latitude": str(lat), "longitude": str(lon)}
                for code, (lat, lon) in south.items()
            },
        ),
        load_basemap(),
    )
    points = placed[["x_km", "y_km"]].to_numpy()
    assert cKDTree(points).query(points, k=2)[0][:, 1].min() > 75


def test_the_order_of_rows_changes_nothing(baltic: Ecosystem) -> None:
    mixed = np.random.default_rng(1)
    shuffled = replace(
        baltic,
        actors=baltic.actors.iloc[mixed.permutation(len(baltic.actors))],
        participations=baltic.participations.sample(frac=1, random_state=2),
    )
    basemap = load_basemap()
    pd.testing.assert_frame_equal(
        place_actors(shuffled, basemap).sort_index(), place_actors(baltic, basemap).sort_index()
    )


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-89, 89), st.floats(-180, 180)).map(
            lambda p: (round(p[0], 3), round(p[1], 3))
        ),
        min_size=1,
        max_size=25,
    )
)
def test_any_place_on_earth_is_drawn_in_the_frame(
    make_small_ecosystem: Any, places: list[tuple[float, float]]
) -> None:
    ecosystem = make_small_ecosystem({"p": [f"a{i}" for i in range(len(places))]})
    located = ecosystem.actors.assign(
        latitude=[place[0] for place in places], longitude=[place[1] for place in places]
    )
    basemap = load_basemap()
    placed = place_actors(replace(ecosystem, actors=located), basemap)
    assert placed["x_km"].between(0, basemap.width_km).all()
    assert placed["y_km"].between(0, basemap.height_km).all()


def test_a_region_lies_in_the_middle_of_its_placed_actors() -> None:
    positions = pd.DataFrame(
        {
            "x_km": [0.0, 10.0, 500.0, 7.0],
            "y_km": [0.0, 20.0, 500.0, 7.0],
            "placement": ["town", "town", "none", "town"],
        },
        index=list("abcd"),
    )
    regions = pd.Series({"a": "SE11", "b": "SE11", "c": "SE11", "d": ""})
    placed = place_regions(regions, positions)
    assert placed.to_dict("index") == {"SE11": {"x_km": 5.0, "y_km": 10.0}}
    assert hypot(*placed.loc["SE11"]) == pytest.approx(11.18, abs=0.01)

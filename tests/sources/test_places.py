"""From an organisation's row to its place: which evidence decides, what is noted, what is kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.regions import country_of, is_nuts
from ecosystem.schema import ACTORS
from ecosystem.sources.places import (
    ACCURACY,
    LOCATED_COLUMNS,
    locate,
    place_counts,
    place_problems,
)


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), index=[f"o{number}" for number in range(len(rows))])
    numbers = frame.columns.intersection(["latitude", "longitude"])
    texts = frame.columns.difference(numbers)
    frame[texts] = frame[texts].fillna("").astype("str")
    return frame


def one(**cells: Any) -> pd.Series:
    return locate(table(cells)).iloc[0]


def test_a_valid_code_decides() -> None:
    place = one(country="DE", nuts_code="DE803", city="Berlin")
    assert (place["nuts_code"], place["place_basis"]) == ("DE803", "given")
    assert place["place_note"] == "the town Berlin lies in DE300"
    assert np.isnan(place["latitude"])


def test_a_code_of_another_vintage_is_carried_along() -> None:
    place = one(country="FI", nuts_code="FI19B  / Pirkanmaa")
    assert place["nuts_code"] == "FI197"
    assert place["nuts_given"] == "FI19B"
    assert place["nuts_vintage"] == "2024"
    assert place["place_basis"] == "recoded"


def test_a_split_code_is_settled_by_the_town() -> None:
    place = one(country="PL", nuts_code="PL631", city="Słupsk")
    assert (place["nuts_code"], place["place_basis"]) == ("PL636", "recoded")
    assert place["place_note"] == "code PL631 covers PL636, PL637 of NUTS 2021; level 3 by city"
    elsewhere = one(country="PL", nuts_code="PL631", city="Kraków")
    assert elsewhere["nuts_code"] == "PL63"
    assert "the town Kraków lies in PL213" in elsewhere["place_note"]


def test_a_coarse_code_is_made_finer_inside_only() -> None:
    assert one(country="DE", nuts_code="DE80", city="Rostock")["nuts_code"] == "DE803"
    assert one(country="DE", nuts_code="DE80", city="Rostock")["place_basis"] == "given"
    assert one(country="DE", nuts_code="DE80", city="Berlin")["nuts_code"] == "DE80"


def test_a_foreign_code_is_reported_and_the_town_used() -> None:
    place = one(country="SE", nuts_code="FI1B1", city="Umeå")
    assert (place["nuts_code"], place["place_basis"]) == ("SE331", "city")
    assert place["place_note"] == "code FI1B1 lies in FI, the country is SE: not used"


def test_a_town_gives_region_and_point() -> None:
    place = one(country="DK", city="KØBENHAVN K")
    assert (place["nuts_code"], place["place_basis"]) == ("DK011", "city")
    assert (place["latitude"], place["longitude"]) == (55.676, 12.566)
    assert place["place_note"] == ""


def test_an_ambiguous_town_gives_none() -> None:
    place = one(country="DE", city="Neustadt")
    assert (place["nuts_code"], place["place_basis"]) == ("DE", "country")
    assert place["place_note"].startswith("several towns are called Neustadt")


def test_coordinates_choose_among_towns_of_one_name() -> None:
    # Neustadt in Holstein, by its coordinates.
    place = one(country="DE", city="Neustadt", latitude=54.107, longitude=10.816)
    assert (place["nuts_code"], place["place_basis"]) == ("DEF08", "coordinates")
    assert (place["latitude"], place["longitude"]) == (54.107, 10.816)


def test_coordinates_alone() -> None:
    assert one(country="FI", latitude=66.503, longitude=25.73)["nuts_code"] == "FI1D7"
    assert one(country="FI", latitude=66.503, longitude=25.73)["place_basis"] == "coordinates"


@pytest.mark.parametrize(
    ("latitude", "longitude", "note"),
    [
        (0.0, 0.0, "the coordinates lie outside SE: not used"),
        (18.07, 59.33, "the coordinates lie outside SE: not used"),  # the wrong way round
        (55.61, 13.0, "the coordinates are 512 km from Stockholm: not used"),  # Malmö
        (200.0, 18.0, ""),  # no coordinates at all
    ],
)
def test_coordinates_that_cannot_be(latitude: float, longitude: float, note: str) -> None:
    place = one(country="SE", city="Stockholm", latitude=latitude, longitude=longitude)
    assert (place["nuts_code"], place["place_basis"]) == ("SE110", "city")
    assert place["place_note"] == note
    assert (place["latitude"], place["longitude"]) == (59.329, 18.069)


def test_the_middle_of_the_country_is_no_address() -> None:
    middle = {"country": "DE", "latitude": 51.0834, "longitude": 10.4234}
    located = locate(
        table(
            {**middle, "city": "Potsdam"},
            {**middle, "city": "Hardheim"},
            {**middle, "city": "LEVERKUSSEN"},
            {**middle, "city": ""},
        )
    )
    assert located["place_basis"].to_list() == ["city", "city", "country", "country"]
    assert located["nuts_code"].to_list() == ["DE404", "DE127", "DE", "DE"]
    assert located["place_note"].str.contains("those of several towns: not used").all()


def test_a_code_for_many_towns_elsewhere_is_no_place() -> None:
    cities = ["München", "Bonn", "Berlin", "Dresden", ""]
    located = locate(
        table(*({"country": "DE", "nuts_code": "DED21", "city": city} for city in cities))
    )
    assert located["nuts_code"].to_list() == ["DE212", "DEA22", "DE300", "DED21", "DE"]
    assert located["place_basis"].to_list() == ["city", "city", "city", "given", "country"]
    assert located["nuts_given"].eq("DED21").all()
    note = "code DED21 stands for many towns elsewhere: not used"
    assert located["place_note"].to_list() == [note, note, note, "", note]


def test_a_postcode_follows_its_neighbours() -> None:
    known = {"country": "SE", "postcode": "114 28", "nuts_code": "SE110"}
    located = locate(table(known, {"country": "SE", "postcode": "11428", "city": "Östermalmsstan"}))
    assert located["nuts_code"].to_list() == ["SE110", "SE110"]
    assert located["place_basis"].to_list() == ["given", "postcode"]


def test_a_near_postcode_beats_the_town_a_wide_one_does_not() -> None:
    near = {"country": "DE", "postcode": "14513", "nuts_code": "DE40E"}
    wide = [{"country": "DE", "postcode": f"1{n}999", "nuts_code": "DE300"} for n in (21, 22, 23)]
    located = locate(
        table(
            near,
            *wide,
            {"country": "DE", "postcode": "14513", "city": "Berlin"},
            {"country": "DE", "postcode": "12601", "city": "Rostock"},
        )
    )
    assert located["nuts_code"].to_list()[-2:] == ["DE40E", "DE803"]
    assert located["place_basis"].to_list()[-2:] == ["postcode", "city"]
    assert located["place_note"].iloc[-2] == "the town Berlin lies in DE300"


@pytest.mark.parametrize(
    ("country", "code", "basis"),
    [
        ("EE", "EE00", "country"),
        ("LV", "LV00", "country"),
        ("LT", "LT0", "country"),
        ("SE", "SE", "country"),
        ("LU", "LU000", "country"),
        ("GR", "EL", "country"),
        ("EL", "EL", "country"),
        ("US", "", "country"),
        ("", "", "none"),
        ("XX", "", "none"),
    ],
)
def test_only_the_country(country: str, code: str, basis: str) -> None:
    place = one(country=country)
    assert (place["nuts_code"], place["place_basis"], place["place_note"]) == (code, basis, "")


def test_outside_the_nine_countries_a_code_or_nothing() -> None:
    assert one(country="FR", nuts_code="FR101", city="Paris")["nuts_code"] == "FR101"
    paris = one(country="FR", city="Paris", latitude=48.86, longitude=2.35)
    assert (paris["nuts_code"], paris["place_basis"]) == ("FR", "country")
    assert (paris["latitude"], paris["longitude"]) == (48.86, 2.35)


def test_what_people_looked_up_keeps_its_basis() -> None:
    place = one(country="SE", nuts_code="SE110", place_basis="seat")
    assert (place["nuts_code"], place["place_basis"]) == ("SE110", "seat")
    # Without a code there is nothing that the basis could be of.
    assert one(country="SE", city="Umeå", place_basis="seat")["place_basis"] == "city"


def test_the_result_fits_the_schema() -> None:
    located = locate(table({"country": "SE", "city": "Umeå"}, {"country": ""}))
    assert list(located.columns) == list(LOCATED_COLUMNS)
    assert set(ACCURACY) == set(ACTORS["place_basis"].values)
    empty = locate(located.iloc[:0])
    assert len(empty) == 0
    assert (empty.dtypes == located.dtypes).all()


def test_no_argument_is_changed() -> None:
    rows = table({"country": "EL", "city": "Athens", "nuts_code": "EL301", "latitude": 1.0})
    before = rows.copy()
    locate(rows)
    pd.testing.assert_frame_equal(rows, before)


CELLS = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["DE", "SE", "PL", "EE", "FR", "", "??"]),
        "city": st.sampled_from(["Berlin", "Neustadt", "Umeå", "Łódź", "", "nowhere", "\x00"]),
        "postcode": st.sampled_from(["10115", "1011", "90-001", "901 87", "", "x"]),
        "nuts_code": st.sampled_from(["DE300", "DED21", "PL631", "SE", "NO072", "", "-", "junk"]),
        "latitude": st.sampled_from([52.52, 63.83, 0.0, np.nan, 1e9]),
        "longitude": st.sampled_from([13.4, 20.26, 0.0, np.nan, -1e9]),
    }
)


@settings(deadline=None, max_examples=60)
@given(st.lists(CELLS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_any_rows_in_any_order(cells: list[dict[str, Any]], random: Any) -> None:
    rows = table(*cells)
    located = locate(rows)
    order = list(rows.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(locate(rows.loc[order]).loc[rows.index], located)
    assert located["nuts_code"].map(lambda code: code == "" or is_nuts(code)).all()
    agree = [
        country not in ("DE", "SE", "PL", "EE", "FR") or code == "" or country_of(code) == country
        for country, code in zip(rows["country"], located["nuts_code"], strict=True)
    ]
    assert all(agree)
    assert located["place_basis"].isin(list(ACCURACY)).all()
    assert (located["latitude"].isna() == located["longitude"].isna()).all()


def test_counts_with_their_accuracy() -> None:
    located = locate(
        table(
            {"country": "SE", "city": "Umeå"},
            {"country": "SE", "city": "Lund"},
            {"country": "LV"},
            {"country": ""},
        )
    )
    counts = place_counts(located)
    assert counts.index.to_list() == ["city", "country", "none"]
    assert counts["organisation_count"].to_list() == [2, 1, 1]
    assert counts["nuts2_count"].to_list() == [2, 1, 0]
    assert counts["nuts3_count"].to_list() == [2, 0, 0]
    assert counts.loc["city", "nuts2_right_share"] == ACCURACY["city"].nuts2_share
    assert np.isnan(counts.loc["country", "nuts2_right_share"])


def test_accuracies_are_shares_with_their_numbers() -> None:
    measured = [accuracy for accuracy in ACCURACY.values() if accuracy.tested_count]
    assert len(measured) == 5
    assert all(0.9 < a.nuts3_share <= a.nuts2_share <= 1 for a in measured)
    assert all(a.tested_count > 50 for a in measured)


def test_problems_are_counted_by_reason() -> None:
    middle = {"latitude": 51.0834, "longitude": 10.4234}
    located = locate(
        table(
            {"country": "DE", "nuts_code": "DE803", "city": "Berlin"},
            {"country": "AT", "nuts_code": "DE803"},
            {"country": "FR", "nuts_code": "FR714"},
            {"country": "SE", "nuts_code": "<b>"},
            {"country": "PL", "nuts_code": "PL631"},
            {"country": "DE", "city": "Neustadt", **middle},
            {"country": "DE", "city": "Freiburg", **middle},
            {"country": "DE", "city": "Ulm", **middle},
            {"country": "SE", "city": "Lund", "latitude": 0.0, "longitude": 0.0},
            {"country": "SE", "city": "Lund", "latitude": 59.33, "longitude": 18.07},
            {"country": "DK", "city": "AALBORG OST"},
        )
    )
    problems = place_problems(located)
    assert problems.sum() == 13
    assert problems["coordinates shared by several towns: not used"] == 3
    assert len(problems) == 11
    assert place_problems(located.iloc[:0]).empty

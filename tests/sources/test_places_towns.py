"""Names of towns, the gazetteer behind them, postcodes."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.regions import BALTIC_COUNTRIES, country_of, distance_km, nuts_table
from ecosystem.sources.places.gazetteer import (
    find_town,
    nearest_towns,
    same_name_apart_km,
    towns,
)
from ecosystem.sources.places.names import fold, mended, readings
from ecosystem.sources.places.postcodes import PostcodeAreas, figures


@pytest.mark.parametrize(
    "spellings",
    [
        ("København", "KOBENHAVN", "Koebenhavn", "københavn"),
        ("Göteborg", "GOTEBORG", "Goeteborg"),
        ("Århus", "AARHUS", "Arhus"),
        ("Łódź", "LODZ", "lodz"),
        ("Düsseldorf", "DUESSELDORF", "Dusseldorf"),
        ("Šiauliai", "SIAULIAI"),
        ("Tromsø", "TROMSO", "Tromsoe"),
        ("Sankt Ingbert", "St. Ingbert", "ST INGBERT"),
    ],
)
def test_spellings_of_a_town_meet_in_one_form(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_towns_stay_apart() -> None:
    assert len({fold(name) for name in ("Lund", "Lunde", "Lünen", "Luleå", "Bad Homburg")}) == 5


@pytest.mark.parametrize("name", ["Malmö", "Łódź", "København", "Jūrmala", "Võru", "Panevėžys"])
@pytest.mark.parametrize("wrong", ["cp1252", "mac_roman", "latin-1"])
def test_damaged_encodings_are_mended(name: str, wrong: str) -> None:
    try:
        damaged = name.encode("utf-8").decode(wrong)
    except UnicodeDecodeError:
        pytest.skip("these bytes mean nothing in that encoding")
    assert mended(damaged) == name
    assert mended(name) == name


@pytest.mark.parametrize(
    ("country", "cell", "nuts"),
    [
        # The town and the NUTS3 region (2021) it lies in, from the lists of local units.
        ("SE", "STOCKHOLM", "SE110"),
        ("SE", "114 28 Stockholm", "SE110"),
        ("SE", "Gothenburg", "SE232"),
        ("SE", "Göteborg Ö", "SE232"),
        ("SE", "JARFALLA", "SE110"),
        ("DK", "København Ø", "DK011"),
        ("DK", "DK-8000 Aarhus C", "DK042"),
        ("DK", "KGS LYNGBY", "DK012"),
        ("FI", "Helsingfors", "FI1B1"),
        ("FI", "ESPOO", "FI1B1"),
        ("FI", "Åbo", "FI1C1"),
        ("FI", "Mariehamn", "FI200"),
        ("FI", "Iitti", "FI1C4"),  # moved to Päijät-Häme in 2021, after NUTS 2021 was drawn
        ("EE", "Tartu linn", "EE008"),
        ("EE", "TARTUMAA", "EE008"),
        ("EE", "Narva", "EE00A"),
        ("LV", "Riga", "LV006"),
        ("LV", "Jūrmala", "LV007"),
        ("LT", "Kauno raj.", "LT022"),
        ("LT", "Wilno", "LT011"),
        ("PL", "Warszawa, Mokotów", "PL911"),
        ("PL", "Warsaw", "PL911"),
        ("PL", "Gdansk", "PL633"),
        ("DE", "Rostock", "DE803"),
        ("DE", "Hansestadt Rostock", "DE803"),
        ("DE", "Frankfurt (Oder)", "DE403"),
        ("DE", "FRANKFURT AM MAIN", "DE712"),
        ("DE", "Halle (Saale)", "DEE02"),
        ("DE", "D√ºsseldorf", "DEA11"),
        ("DE", "Cottbus", "DE402"),
        ("DE", "GARCHING B MUENCHEN", "DE21H"),  # in the district around Munich
        ("DE", "Pullach i.Isartal", "DE21H"),
        ("DE", "Schönefeld", "DE406"),
        ("DE", "Büsnau", "DE111"),
        ("DE", "Dietfurt", "DE236"),
        ("PL", "Sosnowiec", "PL22B"),
        ("PL", "Nowy Dwór Mazowiecki", "PL913"),
        ("NO", "Tromsø", "NO074"),
        ("NO", "7491 TRONDHEIM", "NO060"),
        ("NO", "Longyearbyen", "NO0B2"),
    ],
)
def test_towns_as_people_write_them(country: str, cell: str, nuts: str) -> None:
    assert find_town(country, cell).nuts_code == nuts


def test_a_german_municipality_that_no_town_is_called_is_not_known() -> None:
    assert find_town("DE", "Weinstadt").certainty == "unknown"


def test_a_name_of_several_towns_says_so() -> None:
    neustadt = find_town("DE", "Neustadt")
    assert (neustadt.nuts_code, neustadt.certainty) == ("", "several")
    freiburg = find_town("DE", "Freiburg")
    assert (freiburg.nuts_code, freiburg.certainty) == ("DE131", "largest")
    assert np.isnan(neustadt.latitude)


def test_a_part_of_a_cell_is_less_certain() -> None:
    assert find_town("DK", "AALBORG OST").certainty == "part"
    assert find_town("DK", "AALBORG OST").nuts_code == "DK050"


@pytest.mark.parametrize("cell", ["", "-", "?", "12345", "Atlantis", "x" * 5000, "((((", "\x00"])
def test_what_is_no_town_says_nothing(cell: str) -> None:
    assert find_town("PL", cell).nuts_code == ""


def test_a_country_outside_the_gazetteer_says_nothing() -> None:
    assert find_town("FR", "Paris").certainty == "unknown"
    codes, away = nearest_towns("FR", np.array([48.9]), np.array([2.3]))
    assert codes.tolist() == [""]
    assert np.isinf(away).all()


def test_every_town_lies_in_a_region_of_its_country() -> None:
    table = towns()
    regions = nuts_table()
    assert set(table["country"]) == set(BALTIC_COUNTRIES)
    assert table["nuts_code"].isin(regions.index[regions["nuts_level"] == 3]).all()
    assert (table["nuts_code"].map(country_of) == table["country"]).all()
    points = regions.loc[table["nuts_code"]]
    away = distance_km(
        table["latitude"], table["longitude"], points["latitude"], points["longitude"]
    )
    # Lapland's and Nordland's ends are some 250 km from their points; Helgoland is the worst
    # outside the north.
    assert float(away.max()) < 330
    german = (table["country"] == "DE").to_numpy()
    assert float(np.quantile(away[german], 0.999)) < 65


def test_every_region_has_a_town() -> None:
    regions = nuts_table()
    fine = regions[(regions["nuts_level"] == 3)]
    fine = fine[fine["country_code"].isin(list(BALTIC_COUNTRIES))]
    assert set(fine.index) == set(towns()["nuts_code"])


def test_polish_towns_lie_around_the_point_of_their_region() -> None:
    # Eurostat's point of a region lies near the middle latitude of its boundary. A district given
    # to the wrong subregion (Nowy Dwór Mazowiecki to PL912: 0.14 degrees) would show.
    polish = towns().query("country == 'PL'").groupby("nuts_code")["latitude"]
    middle = (polish.min() + polish.max()) / 2
    assert len(middle) == 73
    assert float((middle - nuts_table().loc[middle.index, "latitude"]).abs().max()) < 0.12


def test_polish_units_are_those_of_the_composition_of_nuts() -> None:
    folder = Path(__file__).parents[2] / "datasets" / "regions"
    composition = runpy.run_path(str(folder / "make_units.py"))["polish_units"]()
    units = pd.read_csv(folder / "geonames_units.csv", dtype=str).set_index("geonames_unit")[
        "nuts_code"
    ]
    assert composition == units[units.index.str.startswith("PL.")].to_dict()
    # 314 districts and 66 cities with district rights, in 73 subregions (Statistics Poland).
    assert sum(int(unit[-2:]) < 60 for unit in composition) == 314
    assert (len(composition), len(set(composition.values()))) == (380, 73)


def test_a_border_town_belongs_to_the_country_named() -> None:
    # Tornio and Haparanda, Frankfurt (Oder) and Słubice, Valga and Valka are one town each on the
    # ground; the point alone would not tell.
    for country, latitude, longitude, nuts in [
        ("FI", 65.838, 24.14, "FI1D7"),
        ("SE", 65.838, 24.14, "SE332"),
        ("DE", 52.345, 14.56, "DE403"),
        ("PL", 52.345, 14.56, "PL431"),
        ("EE", 57.776, 26.03, "EE008"),
        ("LV", 57.776, 26.03, "LV008"),
    ]:
        codes, away = nearest_towns(country, np.array([latitude]), np.array([longitude]))
        assert codes.tolist() == [nuts]
        assert away[0] < 5


def test_distance_to_the_nearest_town_of_a_name() -> None:
    # Gdynia lies 19 km from Gdańsk (centre to centre, on the great circle).
    assert same_name_apart_km("PL", "Gdansk", 54.519, 18.531) == pytest.approx(19, abs=2)
    assert np.isnan(same_name_apart_km("PL", "Atlantis", 54.5, 18.5))


@given(st.text(max_size=40), st.sampled_from([*BALTIC_COUNTRIES, "FR", ""]))
def test_any_cell_is_read(cell: str, country: str) -> None:
    town = find_town(country, cell)
    assert (town.nuts_code == "") == (town.certainty in ("unknown", "several"))
    assert all(reading == fold(reading) for reading in readings(cell))


def test_figures_of_postcodes() -> None:
    assert figures("SE", "SE-114 28") == "11428"
    assert figures("FI", "FIN-00101") == "00101"
    assert figures("NO", "0316") == "0316"
    assert figures("NO", "316") == ""
    assert figures("US", "02139") == ""


def test_postcode_areas_by_hand() -> None:
    known = [("DE", "18055", "DE803")] * 3 + [("DE", "18209", "DE80K")] * 2
    areas = PostcodeAreas(known)
    assert areas.region("DE", "18055") == ("DE803", True)
    assert areas.region("DE", "18051") == ("DE803", True)
    # "180" is shared by three of one region, "18" by five of two regions in one NUTS2 region.
    assert areas.region("DE", "18099") == ("DE803", False)
    assert areas.region("DE", "18999") == ("DE80", False)
    assert areas.region("DE", "99999") == ("", False)
    assert areas.region("PL", "18055") == ("", False)


def test_an_organisation_is_no_witness_for_itself() -> None:
    areas = PostcodeAreas([("SE", "11428", "SE110")])
    assert areas.region("SE", "11428", own="SE110") == ("", False)
    assert areas.region("SE", "11428") == ("SE110", True)


def test_postcodes_that_disagree_say_nothing() -> None:
    areas = PostcodeAreas([("SE", "11428", "SE110"), ("SE", "11428", "SE224")])
    assert areas.region("SE", "11428") == ("", True)

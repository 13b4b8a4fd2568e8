"""NUTS codes as sources write them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecosystem.regions import is_nuts, nuts_table
from ecosystem.sources.places.codes import cleaned, read_code, spelled, vintages_of


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("DE80K  / Rostock, Landkreis", "DE80K"),  # keep.eu
        ("DE404  / Potsdam, Kreisfreie Stadt", "DE404"),
        ("SE33  / Övre Norrland", "SE33"),
        ("SE Sweden / SVERIGE", ""),
        (" fi1b1 ", "FI1B1"),
        ("GR300", "EL300"),
        ("UKI31", "UKI31"),
        ("-", ""),  # Horizon Dashboard
        ("", ""),
        ("n/a", ""),
        ("SE1100", ""),
        ("12345", ""),
        ("Å", ""),
    ],
)
def test_cleaned(cell: str, code: str) -> None:
    assert cleaned(cell) == code


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("SE110", (2010, 2013, 2016, 2021, 2024)),
        ("PL127", (2010, 2013)),
        ("PL911", (2016, 2021, 2024)),
        ("LV006", (2010, 2013, 2016, 2021)),
        ("LV00A", (2024,)),
        ("NO082", (2021,)),
        # Troms lost its code to Troms og Finnmark and has it again.
        ("NO072", (2010, 2013, 2016, 2024)),
        ("DE411", (1999, 2003, 2006)),
        ("DEE31", (1999, 2003)),
        ("FR101", (2021,)),
        ("QQ123", ()),
    ],
)
def test_vintages(code: str, years: tuple[int, ...]) -> None:
    assert vintages_of(code) == years


def test_every_code_of_2021_has_its_vintage_and_no_code_that_is_not() -> None:
    assert all(2021 in vintages_of(code) for code in nuts_table().index)
    assert not any(2021 in vintages_of(code) for code in ("DE915", "NO084", "PL12", "LT001"))


def test_vintages_are_spelled_as_spans() -> None:
    assert spelled((2010, 2013, 2016, 2024)) == "2010-2016, 2024"
    assert spelled((2021,)) == "2021"
    assert spelled(()) == ""


def test_a_code_of_2021_is_taken_as_given() -> None:
    reading = read_code("SE110", "SE")
    assert (reading.nuts_code, reading.fate, reading.note) == ("SE110", "given", "")
    assert reading.nuts_vintage == "2010-2024"
    assert read_code("SE110", "SE", "2013").nuts_vintage == "2013"


def test_a_code_of_another_vintage_is_led_to_2021() -> None:
    assert read_code("NO084", "NO").nuts_code == "NO082"
    assert read_code("NO084", "NO").fate == "recoded"
    assert read_code("NO084", "NO").nuts_given == "NO084"


def test_a_split_code_gives_what_its_parts_share() -> None:
    reading = read_code("LV00A", "LV")
    assert (reading.nuts_code, reading.fate) == ("LV00", "split")
    assert reading.successors == ("LV006", "LV007")
    assert reading.note == "code LV00A covers LV006, LV007 of NUTS 2021"
    assert read_code("PL12", "PL").nuts_code == "PL9"


def test_a_code_of_another_country_is_not_used() -> None:
    reading = read_code("DE212", "AT")
    assert (reading.nuts_code, reading.fate) == ("", "foreign")
    assert reading.note == "code DE212 lies in DE, the country is AT: not used"
    assert read_code("EL301", "GR").nuts_code == "EL301"
    assert read_code("UKI31", "GB").nuts_code == "UKI31"
    assert read_code("SE110", "").nuts_code == "SE110"


def test_a_code_in_no_known_list_keeps_what_is_known_of_it() -> None:
    reading = read_code("FR714", "FR")  # Isère in NUTS 2013; France is not among the nine
    assert (reading.nuts_code, reading.fate) == ("", "unknown")
    assert "FR714" in reading.note
    assert read_code("SE11Z", "SE").nuts_code == "SE11"


@given(st.text(max_size=30), st.sampled_from(["", "SE", "GR", "US"]))
@example("000000\x1f\x1f\x1f\x1f\U0001239a\U0001342f\U00016b78\U00018cd6\U00018cd6\U00018d09", "")
def test_any_text_gives_a_region_or_nothing(text: str, country: str) -> None:
    reading = read_code(text, country)
    assert reading.nuts_code == "" or is_nuts(reading.nuts_code)
    assert len(reading.note) < 120

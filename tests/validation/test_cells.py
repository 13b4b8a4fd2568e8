"""Cells: text, numbers, dates, lists."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.schema import ACTORS, COLLABORATIONS, Column
from ecosystem.validation.cells import _is_tidy, choices, clean_text, dates, lists, numbers
from ecosystem.validation.findings import Findings

ANY = Column("x", "number", "X", "Any number.")


def read_number(text: str, *, comma_is_decimal: bool) -> float:
    cells = pd.Series([text], name="x")
    return float(numbers(cells, ANY, Findings("f"), comma_is_decimal=comma_is_decimal).iloc[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1063833", 1063833.0),
        ("1 063 833", 1063833.0),
        ("1\u00a0063\u00a0833,50", 1063833.5),
        ("348,108.28", 348108.28),  # keep.eu
        ("1.063.833,50", 1063833.5),
        ("3,5", 3.5),
        ("-2e3", -2000.0),
        (".5", 0.5),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert read_number(text, comma_is_decimal=True) == value


def test_a_comma_that_can_mean_two_things_is_refused() -> None:
    findings = Findings("f")
    cells = pd.Series(["1,234"], name="x")
    value = numbers(cells, ANY, findings, comma_is_decimal=False)
    assert value.isna().all()
    assert [issue.check for issue in findings.issues] == ["not-a-number"]
    assert read_number("1,23", comma_is_decimal=False) == 1.23  # no thousands look like this


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_reads_back(value: float) -> None:
    assert read_number(repr(value), comma_is_decimal=False) == value


@pytest.mark.parametrize("text", ["inf", "nan", "1e999", "0x10", "1_000", "١٢"])
def test_what_only_python_takes_for_a_number_is_refused(text: str) -> None:
    findings = Findings("f")
    value = numbers(pd.Series([text], name="x"), ANY, findings, comma_is_decimal=True)
    assert value.isna().all()
    assert len(findings.issues) == 1


@given(st.dates(min_value=pd.Timestamp("1900-01-01").date()))
def test_every_day_reads_in_three_spellings(day: object) -> None:
    iso = str(day)
    if int(iso[:4]) > 2100:
        return
    year, month, number = iso.split("-")
    cells = pd.Series([iso, f"{number}.{month}.{year}", f"{year}/{month}/{number}"], name="d")
    assert dates(cells, Findings("f")).to_list() == [iso] * 3


@pytest.mark.parametrize("text", ["2019-13", "31.2.2020", "1850", "last year", "20190401"])
def test_impossible_dates(text: str) -> None:
    findings = Findings("f")
    assert dates(pd.Series([text], name="d"), findings).to_list() == [""]
    assert [issue.check for issue in findings.issues] == ["impossible-date"]


def test_choices_mend_case_and_spaces() -> None:
    findings = Findings("f")
    cells = pd.Series(["Large company", "sme", ""], name="kind")
    assert choices(cells, ACTORS["kind"], findings).to_list() == ["large_company", "sme", ""]
    assert [issue.severity for issue in findings.issues] == ["repaired"]


@given(st.lists(st.text(max_size=8), max_size=5))
def test_text_is_on_one_line_and_stable(texts: list[str]) -> None:
    cells = pd.Series(texts, dtype="str", name="x")
    once = clean_text(cells, Findings("f"))
    again = Findings("f")
    assert clean_text(once, again).to_list() == once.to_list()
    for text in once:
        assert text == text.strip()
        assert not set(text) & set("\n\r\t\0\u2028\u2029\u202e")


def test_lists_are_sorted_without_repeats() -> None:
    assert lists(pd.Series([" food; energy ;food;", ""])).to_list() == ["energy;food", ""]


def test_a_negative_budget_is_out_of_range() -> None:
    findings = Findings("f")
    column = COLLABORATIONS["total_budget_eur"]
    numbers(pd.Series(["-1"], name="total_budget_eur"), column, findings, comma_is_decimal=True)
    assert [issue.check for issue in findings.issues] == ["out-of-range"]


@given(st.text(st.sampled_from(" '#=-+@ab N/A!é\u0301\u00a0\u2028\u200e\x00\t\n"), max_size=8))
def test_a_text_taken_as_tidy_is_one_that_cleaning_leaves_alone(text: str) -> None:
    untidy = pd.Series([text, "two  spaces"], dtype="str")  # so that all of the column is cleaned
    if _is_tidy(text):
        assert clean_text(untidy, Findings("f")).iloc[0] == text

"""Tables as text: the same everywhere, in schema order, inert in spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.errors import OutputError
from ecosystem.reports.tables import FORMULA_STARTS, table_text, write_tables
from ecosystem.schema import COMMUNITIES, OUTPUT_TABLES
from ecosystem.study import Study


def _communities() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "certainty": [0.1 + 0.2, float("nan")],
            "actor_count": [12.0, 3.0],  # whole numbers stored as floats stay whole in files
            "description": ["12 of 30 from Latvia, which is “many”", ""],
            "top_actors": ["Ž;=1+1", ""],
            "countries": ["Latvia 12;Estonia 3", ""],
            "top_themes": ["", ""],
        },
        index=pd.Index([1, 2], name="community"),
    )


def test_csv_is_exactly_this() -> None:
    assert table_text(_communities(), "csv", table=COMMUNITIES) == (
        "community,actor_count,certainty,description,top_actors,countries,top_themes\n"
        '1,12,0.3,"12 of 30 from Latvia, which is “many”",Ž;=1+1,Latvia 12;Estonia 3,\n'
        "2,3,,,,,\n"
    )


def test_json_has_arrays_and_nulls() -> None:
    text = table_text(_communities(), "json", table=COMMUNITIES)
    first, second = json.loads(text)
    assert first["top_actors"] == ["Ž", "=1+1"]
    assert first["certainty"] == 0.3
    assert second["certainty"] is None
    assert second["countries"] == []
    assert list(first) == list(COMMUNITIES.names)
    assert text.endswith("\n]\n")
    assert text.count("\n") == 4  # one row, one line


def test_plain_table_is_aligned_and_cannot_move_the_cursor() -> None:
    frame = pd.DataFrame({"name": ["a\x1b[2Jb", "e\u0301\u202e"], "value": [1.23456, 1000.0]})
    lines = table_text(frame, "table").splitlines()
    assert lines[0].split() == ["name", "value"]
    assert lines[2] == "a [2Jb  1.235"
    assert lines[3] == "e\u0301        1000"  # the accent takes no column, numbers are on the right


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_begins_like_a_formula_is_inert(start: str) -> None:
    hostile = f"{start}cmd|' /C calc'!A0"
    frame = pd.DataFrame({"name": [hostile], start + "head": ["x"], "loss": [-1.5]})
    heads, cells = csv.reader(io.StringIO(table_text(frame), newline=""))
    assert cells == ["'" + hostile, "x", "-1.5"]  # a negative number stays a number
    assert heads[1] == f"'{start}head"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1 / 3, "0.3333333333"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e-7, "1e-07"),
        (12345.0, "12345"),
        (float("inf"), ""),
        (float("nan"), ""),
    ],
)
def test_numbers_have_ten_digits_and_no_noise(value: float, written: str) -> None:
    assert table_text(pd.DataFrame({"a": [value], "b": [1]})) == f"a,b\n{written},1\n"


def test_an_empty_table_keeps_its_heading() -> None:
    empty = _communities().head(0)
    assert table_text(empty, "csv", table=COMMUNITIES).count("\n") == 1
    assert table_text(pd.DataFrame({"a": [""]})) == 'a\n""\n'  # and an empty cell its row
    assert table_text(empty, "json", table=COMMUNITIES) == "[]\n"
    assert table_text(empty, "table", table=COMMUNITIES).startswith("community")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_csv_reads_back_as_written(values: list[str]) -> None:
    frame = pd.DataFrame({"number": range(len(values)), "text": pd.Series(values, dtype=object)})
    rows = list(csv.reader(io.StringIO(table_text(frame), newline="")))
    expected = [f"'{value}" if value.startswith(FORMULA_STARTS) else value for value in values]
    assert [text for _, text in rows[1:]] == expected
    assert not any(text.startswith(FORMULA_STARTS) for _, text in rows[1:])


@pytest.mark.parametrize("format", ["csv", "json"])
def test_written_tables_hold_every_row_in_schema_order(
    baltic_study: Study, tmp_path: Path, format: str
) -> None:
    paths = write_tables(baltic_study, tmp_path / "tables", format=format)  # type: ignore[arg-type]
    assert [path.name for path in paths] == [f"{name}.{format}" for name in OUTPUT_TABLES]
    for path, (name, frame) in zip(paths, baltic_study.tables().items(), strict=True):
        raw = path.read_bytes()
        assert b"\r" not in raw
        text = raw.decode("utf-8")
        if format == "csv":
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
            heads = text.split("\n", 1)[0].split(",")
        else:
            rows = json.loads(text)
            heads = list(rows[0])
        assert tuple(heads) == OUTPUT_TABLES[name].names
        assert len(rows) == len(frame)


def test_booleans_and_whole_numbers_read_back(baltic_study: Study) -> None:
    text = table_text(baltic_study.regions, "csv", table=OUTPUT_TABLES["regions"])
    rows = {row["region"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["EE00"]["is_bsr"] == "true"
    assert {row["is_bsr"] for row in rows.values()} == {"true", "false"}
    assert rows["EE00"]["actor_count"] == str(int(baltic_study.regions.at["EE00", "actor_count"]))


def test_a_folder_that_cannot_be_made_is_said(baltic_study: Study, tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(OutputError, match=r"tables.*cannot be written"):
        write_tables(baltic_study, tmp_path / "tables")

"""What is saved reads back as the same ecosystem; the order of rows does not matter."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.bundle import bundled
from ecosystem.io.load import load
from ecosystem.io.save import save_folder, save_json, save_workbook
from ecosystem.model import Ecosystem

TABLES = ("actors", "collaborations", "participations", "priorities", "policy_areas", "aliases")


def assert_same(one: Ecosystem, other: Ecosystem) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.about == other.about


SAVERS = {"folder": save_folder, "data.json": save_json, "data.xlsx": save_workbook}


@pytest.mark.parametrize("name", SAVERS)
def test_the_bundled_ecosystem_survives(name: str, baltic: Ecosystem, tmp_path: Path) -> None:
    SAVERS[name](baltic, tmp_path / name)
    assert_same(load(tmp_path / name), baltic)


@pytest.mark.parametrize("name", ["data.json", "data.xlsx"])
def test_two_saves_give_the_same_bytes(name: str, baltic: Ecosystem, tmp_path: Path) -> None:
    SAVERS[name](baltic, tmp_path / name)
    SAVERS[name](baltic, tmp_path / f"again {name}")
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again {name}").read_bytes()


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda text: text.strip(" '").strip() != "" and ";" not in text
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(NAMES, min_size=2, max_size=4))
def test_any_name_survives_every_format(
    names: list[str], make_small_ecosystem: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("names")
    try:
        actors = {f"a{number}": {"name": name} for number, name in enumerate(names)}
        ecosystem = make_small_ecosystem({"p": list(actors)}, actors=actors)  # type: ignore[operator]
    except AssertionError:
        return  # a name of invisible signs only is refused on reading
    for name, save in SAVERS.items():
        save(ecosystem, folder / name)
        assert_same(load(folder / name), ecosystem)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_excel_dialects_read_the_same(delimiter: str, baltic: Ecosystem, tmp_path: Path) -> None:
    """Byte-order mark, semicolon or tab, decimal comma, rows in another order."""
    source = bundled("baltic")
    for file in source.glob("*.csv"):
        frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
        rows = list(range(len(frame)))
        random.Random(7).shuffle(rows)
        frame = frame.iloc[rows]
        for column in {"latitude", "longitude", "total_budget_eur", "budget_eur"} & set(frame):
            frame[column] = frame[column].str.replace(".", ",", regex=False)
        frame.to_csv(tmp_path / file.name, sep=delimiter, index=False, encoding="utf-8-sig")
    shutil.copy(source / "datapackage.json", tmp_path)
    assert_same(load(tmp_path), baltic)


def test_excel_types_become_text(tmp_path: Path, baltic: Ecosystem) -> None:
    """Years typed as numbers, dates as dates, as people do in a spreadsheet program."""
    from datetime import datetime

    from openpyxl import load_workbook

    path = tmp_path / "data.xlsx"
    save_workbook(baltic, path)
    book = load_workbook(path)
    sheet = book["collaborations"]
    heads = [cell.value for cell in sheet[1]]
    start = heads.index("start_date")
    for row in sheet.iter_rows(min_row=2):
        value = row[start].value
        if value and len(value) == 10:
            row[start].value = datetime.fromisoformat(value)
        elif value:
            row[start].value = int(value)
    book.save(path)
    assert_same(load(path), baltic)

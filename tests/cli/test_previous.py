"""A decision typed into the workbook survives the next runs, and a run with it repeats."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError, OutputError, SettingError
from ecosystem.io.decisions import read_decisions


def ecosystem(*arguments: Any) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments), "--quiet"], catch_exceptions=False)


def typed(path: Path, row: int, **values: Any) -> tuple[str, str]:
    """Type into a row of the suggestions; return the pair's ids."""
    book = openpyxl.load_workbook(path)
    sheet = book["Suggestions"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in values.items():
        sheet.cell(row, at[heading], value)
    book.save(path)
    return tuple(sheet.cell(row, at[name]).value for name in ("Actor A", "Actor B"))  # type: ignore[return-value]


def decided(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    table = read_decisions(path).table
    return {
        (row.actor_a, row.actor_b): (row.decision, row.owner, row.date)
        for row in table.itertuples(index=False)
    }


@pytest.fixture(scope="module")
def first(
    tmp_path_factory: pytest.TempPathFactory, fill_template: Callable[..., None]
) -> tuple[Path, Path, tuple[str, str]]:
    """Twelve rows, a run of them, and a pair in its workbook with a decision typed in."""
    folder = tmp_path_factory.mktemp("decisions")
    fill_template(folder / "mine.xlsx")
    assert ecosystem("run", folder / "mine.xlsx", "--out", folder / "one").exit_code == 0
    pair = typed(
        folder / "one" / "workbook.xlsx",
        3,
        Decision="to contact",
        Owner="=cmd|' /C calc'!A0 office",
        Date="2026-03-01",
    )
    return folder / "mine.xlsx", folder / "one", pair


def test_a_decision_survives_the_next_two_runs(
    first: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    data, one, pair = first
    ecosystem("run", data, "--previous", one / "workbook.xlsx", "--out", tmp_path / "two")
    ecosystem("run", data, "--previous", tmp_path / "two", "--out", tmp_path / "three")
    wanted = {pair: ("to contact", "=cmd|' /C calc'!A0 office", "2026-03-01")}
    assert decided(tmp_path / "two") == decided(tmp_path / "three") == wanted
    sheet = openpyxl.load_workbook(tmp_path / "three" / "workbook.xlsx")["Suggestions"]
    heads = [cell.value for cell in sheet[1]]
    row = next(
        row for row in sheet.iter_rows(min_row=2, values_only=True)
        if (row[heads.index("Actor A")], row[heads.index("Actor B")]) == pair
    )  # fmt: skip
    assert row[heads.index("Decision")] == "to contact"


def test_where_the_pair_is_no_longer_suggested_it_is_kept(
    first: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    data, one, pair = first
    for actor, state in ((pair[0], "Not among the organisations"), (None, "work together now")):
        book = openpyxl.load_workbook(data)
        for sheet in ("actors", "participations"):
            for row in book[sheet].iter_rows(min_row=2):
                for cell in row:
                    if actor and cell.value == actor:
                        cell.value = "renamed"
        if actor is None:
            for member in pair:
                book["participations"].append(["p0", member, "partner", None])
        changed, out = tmp_path / f"{actor}.xlsx", tmp_path / f"out-{actor}"
        book.save(changed)
        ecosystem("run", changed, "--previous", one, "--out", out)
        earlier = openpyxl.load_workbook(out / "workbook.xlsx")["Earlier decisions"]
        ((*_, said),) = earlier.iter_rows(min_row=2, values_only=True)
        assert state in said
        assert decided(out) == decided(one)
        # Back in the data, back at its pair.
        ecosystem("run", data, "--previous", out, "--out", tmp_path / f"back-{actor}")
        assert decided(tmp_path / f"back-{actor}") == decided(one)


def test_same_input_same_bytes_and_the_record_names_the_workbook(
    first: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    data, one, _ = first
    shutil.copytree(one, tmp_path / "moved")
    for name, previous in (("a", one), ("b", tmp_path / "moved" / "workbook.xlsx")):
        ecosystem("run", data, "--previous", previous, "--out", tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file
    record = json.loads((tmp_path / "a" / "run.json").read_text(encoding="utf-8"))
    decisions = read_decisions(one)
    assert record["previous"] == {
        "workbook_sha256": decisions.sha256,
        "decisions": 1,
        "decisions_sha256": decisions.content_sha256,
    }
    assert "Methods" in ecosystem_cite(tmp_path / "a")


def ecosystem_cite(folder: Path) -> str:
    return CliRunner().invoke(cli, ["cite", str(folder)], catch_exceptions=False).output


def test_verify_takes_the_decisions_from_the_run_or_asks_for_them(
    first: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    data, one, _ = first
    two = tmp_path / "two"
    ecosystem("run", data, "--previous", one, "--out", two)
    for given in ((), ("--previous", one)):
        assert "files repeat byte by byte" in ecosystem("verify", two, data, *given).output
    typed(two / "workbook.xlsx", 2, Decision="no")
    with pytest.raises(SettingError, match=r"typed in it since.*--previous"):
        ecosystem("verify", two, data)
    said = ecosystem("verify", two, data, "--previous", one).output
    assert "different  workbook.xlsx" in said
    assert re.search(r"1 of \d+ files do not repeat", said)


def test_typed_decisions_are_never_overwritten(
    first: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    data, one, _ = first
    shutil.copytree(one, tmp_path / "mine")
    with pytest.raises(OutputError, match="decisions that the new workbook would not hold: 1"):
        ecosystem("run", data, "--out", tmp_path / "mine")
    assert decided(tmp_path / "mine") == decided(one)
    ecosystem("run", data, "--previous", tmp_path / "mine", "--out", tmp_path / "mine")
    assert decided(tmp_path / "mine") == decided(one)


def test_a_workbook_that_is_not_ours_is_refused_and_nothing_written(
    first: tuple[Path, Path, tuple[str, str]], tmp_path: Path
) -> None:
    data = first[0]
    with pytest.raises(EcosystemError, match="no sheet has the headings"):
        ecosystem("run", data, "--previous", data, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()

"""One broken input per check: its message, its place, exit code 1, nothing half-written."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecosystem.cli.data import check_command
from ecosystem.io.load import inspect

VALID = {
    "actors.csv": (
        "actor_id,name,kind,country,city,nuts_code,latitude,longitude\n"
        "park,Science Park,business_support,EE,Tartu,EE008,58.38,26.72\n"
        "uni,University,university,SE,Uppsala,SE121,59.86,17.64\n"
        "firm,Firm,sme,FI,Turku,FI1C1,60.45,22.27\n"
    ),
    "collaborations.csv": (
        "collaboration_id,acronym,start_date,end_date,total_budget_eur\n"
        "one,ONE,2019-04-01,2021,1000\n"
        "two,TWO,2020,,\n"
    ),
    "participations.csv": (
        "collaboration_id,actor_id,role,budget_eur\n"
        "one,park,coordinator,500\n"
        "one,uni,partner,\n"
        "two,uni,partner,\n"
        "two,firm,partner,\n"
    ),
    "s3_priorities.csv": "nuts_code,priority,domain\nSE121,Life science,health\n",
    "aliases.csv": "actor_id,alias\npark,Teaduspark\n",
}

# check: (file, text to find, text to put, row, column, words of the message, severity)
BROKEN = {
    "missing-column": ("actors.csv", ",kind,", ",knid,", 1, "kind", "nearest: knid", "error"),
    "repeated-heading": ("actors.csv", ",city,", ",name,", 1, "name", "stands twice", "error"),
    "unknown-kind": (
        "actors.csv", "university,SE", "univercity,SE", 3, "kind", "nearest: university", "error",
    ),
    "unknown-role": (
        "participations.csv", "coordinator", "boss", 2, "role", "unknown role 'boss'", "error",
    ),
    "unknown-id": (
        "participations.csv", "two,firm", "two,frim", 5, "actor_id", "nearest: firm", "error",
    ),
    "duplicate-id": ("actors.csv", "firm,Firm", "park,Firm", 4, "actor_id", "row 2", "error"),
    "empty-cell": ("actors.csv", "uni,University", "uni,", 3, "name", "no name", "error"),
    "semicolon-in-id": ("actors.csv", "park,S", "pa;rk,S", 2, "actor_id", "semicolon", "error"),
    "impossible-date": (
        "collaborations.csv", "2019-04-01", "2019-02-30", 2, "start_date", "2019-02-30", "error",
    ),
    "end-before-start": (
        "collaborations.csv", ",2021,", ",2018,", 2, "end_date", "before it starts", "error",
    ),
    "not-a-number": (
        "collaborations.csv", ",1000", ",a lot", 2, "total_budget_eur", "not a number", "error",
    ),
    "out-of-range": ("actors.csv", "58.38", "158.38", 2, "latitude", "outside -90 to 90", "error"),
    "invalid-nuts": ("actors.csv", "SE121", "SE999", 3, "nuts_code", "no region of NUTS", "error"),
    "invalid-country": ("actors.csv", ",FI,", ",FX,", 4, "country", "no ISO 3166", "error"),
    "nuts-outside-country": ("actors.csv", ",FI,", ",DK,", 4, "nuts_code", "lies in FI", "error"),
    "spreadsheet-error": ("actors.csv", "Tartu", "#REF!", 2, "city", "spreadsheet error", "error"),
    "empty-table": (
        "participations.csv", VALID["participations.csv"],
        "collaboration_id,actor_id\n", 0, "", "no rows", "error",
    ),
    "missing-table": ("participations.csv", "", None, 0, "", "no table participations", "error"),
    "too-many-cells": (
        "aliases.csv", "Teaduspark", "Tartu, Teaduspark", 2, "", "3 cells under 2", "error",
    ),
    "malformed-csv": ("aliases.csv", "Teaduspark", '"Teaduspark', 2, "", "never closed", "error"),
    "encoding": ("aliases.csv", "Teaduspark", b"Teadusp\xe4rk", 2, "", "not UTF-8", "error"),
    "binary": ("aliases.csv", "Teaduspark", "Tea\0park", 2, "", "NUL byte", "error"),
    "coordinates-outside-country": (
        "actors.csv", "60.45,22.27", "22.27,60.45", 4, "latitude", "km from the nearest", "warning",
    ),
    "half-coordinates": (
        "actors.csv", "60.45,22.27", "60.45,", 4, "longitude", "only one of", "error",
    ),
    "one-participant": (
        "participations.csv", "two,firm,partner,\n", "", 3, "collaboration_id",
        "only one participant", "warning",
    ),
    "no-participant": (
        "participations.csv", "two,uni,partner,\ntwo,firm,partner,\n", "", 3,
        "collaboration_id", "no participants", "warning",
    ),
    "control-characters": (
        "actors.csv", "Firm", "Fi\u202erm", 4, "name", "invisible control", "repaired",
    ),
    "spelling": ("actors.csv", ",sme,", ",SME,", 4, "kind", "read as sme", "repaired"),
    "country-spelling": ("actors.csv", ",EE,", ",ee,", 2, "country", "read as EE", "repaired"),
    "nuts-spelling": (
        "s3_priorities.csv", "SE121", "se 121", 2, "nuts_code", "read as SE121", "repaired",
    ),
    "country-from-nuts": ("actors.csv", ",EE,", ",,", 0, "country", "filled in", "repaired"),
    "repeated-participation": (
        "participations.csv", "two,uni", "two,firm", 5, "", "more than once", "repaired",
    ),
    "unknown-column": ("actors.csv", ",city,", ",ciity,", 1, "", "nearest: city", "note"),
    "without-region": (
        "actors.csv", ",nuts_code,", ",code,", 0, "nuts_code", "3 of 3 actors have no NUTS", "note",
    ),
    "personal-data": ("actors.csv", ",city,", ",contact e-mail,", 1, "", "not read", "note"),
    "actor-without-collaboration": (
        "actors.csv", "firm,Firm", "solo,Solo,sme,,,,,\nfirm,Firm", 0, "actor_id",
        "take part in no collaboration", "note",
    ),
    "example-rows": (
        "actors.csv", "firm,Firm", "example-x,X,sme,,,,,\nfirm,Firm", 0, "", "1 example", "note",
    ),
    "unread-file": ("notes.csv", "", "a,b\n1,2\n", 0, "", "no table of an ecosystem", "note"),
}  # fmt: skip


def write(folder: Path, files: dict[str, str | bytes | None]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return folder


def broken(folder: Path, file: str, old: str, new: str | bytes | None) -> Path:
    files: dict[str, str | bytes | None] = dict(VALID)
    text = VALID.get(file, "")
    assert old in text, "the fixture must change something"
    if isinstance(new, bytes):
        files[file] = text.encode().replace(old.encode(), new, 1)
    else:
        files[file] = None if new is None else text.replace(old, new, 1)
    return write(folder, files)


def test_the_unbroken_dataset_has_no_findings(tmp_path: Path) -> None:
    inspection = inspect(write(tmp_path / "data", dict(VALID)))
    assert inspection.issues == ()
    assert inspection.ecosystem is not None


@pytest.mark.parametrize("check", BROKEN)
def test_every_check_says_what_where_and_what_next(check: str, tmp_path: Path) -> None:
    file, old, new, row, column, words, severity = BROKEN[check]
    inspection = inspect(broken(tmp_path / "data", file, old, new))
    found = [issue for issue in inspection.issues if issue.check == check]
    assert found, f"{check} not found among {[str(issue) for issue in inspection.issues]}"
    issue = found[0]
    assert (issue.row, issue.column, issue.severity) == (row, column, severity)
    where = "collaborations.csv" if check.endswith("-participant") else file
    assert issue.file in (where, Path(where).stem)  # a missing table has no file
    assert words in issue.what
    assert issue.remedy
    assert (inspection.ecosystem is None) == (severity == "error")


@pytest.mark.parametrize(
    "check", [name for name in BROKEN if BROKEN[name][6] in ("error", "warning")]
)
def test_the_command_exits_with_1(check: str, tmp_path: Path) -> None:
    file, old, new, *_ = BROKEN[check]
    folder = broken(tmp_path / "data", file, old, new)
    result = CliRunner().invoke(check_command, [str(folder), "--strict"], standalone_mode=False)
    assert result.exception is None
    assert result.return_value == 1
    assert BROKEN[check][5] in result.output


def test_repairs_and_notes_pass_strict(tmp_path: Path) -> None:
    file, old, new, *_ = BROKEN["spelling"]
    folder = broken(tmp_path / "data", file, old, new)
    result = CliRunner().invoke(check_command, [str(folder), "--strict"], standalone_mode=False)
    assert (result.exception, result.return_value) == (None, 0)


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    files = dict(VALID)
    files["actors.csv"] = files["actors.csv"].replace("university", "x").replace("SE121", "SE999")
    files["collaborations.csv"] = files["collaborations.csv"].replace("2019-04-01", "soon")
    files["participations.csv"] = files["participations.csv"].replace("two,firm", "three,nobody")
    checks = {issue.check for issue in inspect(write(tmp_path / "data", dict(files))).issues}
    assert checks >= {"unknown-kind", "invalid-nuts", "impossible-date", "unknown-id"}


def test_no_check_is_without_a_fixture(root: Path) -> None:
    named = set()
    for room in ("validation", "io"):
        for file in (root / "ecosystem" / room).glob("*.py"):
            text = file.read_text(encoding="utf-8")
            named |= set(re.findall(r'check="([a-z-]+)"', text))
            named |= set(re.findall(r'\.add\(\s*"([a-z-]+)"', text))
            named |= set(re.findall(r'add_cells\(\s*\w+,\s*[^"]+?,\s*"([a-z-]+)"', text))
    elsewhere = {
        "unreadable-workbook",  # below
        "malformed-json",  # below
        "only-examples",  # tests/io/test_template.py
        "self-tie",  # tests/io/test_edges.py
        "no-previous",  # tests/cli/test_previous.py
        "foreign-workbook",  # tests/cli/test_previous.py
        # tests/io/test_limits.py
        *"archive-bomb changed-while-read link-outside long-cell malformed-toml".split(),
        *"malformed-yaml too-large two-files unsafe-xml".split(),
    }
    assert named - elsewhere - set(BROKEN) == set()


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("data.xlsx", b"not a workbook", "unreadable-workbook"),
        ("data.json", b"{", "malformed-json"),
        ("data.json", b"[1]", "malformed-json"),
        ("data.json", b'{"actors": 3}', "malformed-json"),
        ("data.json", b"[" * 100_000, "malformed-json"),
        ("edges.csv", b"who,whom\na,b\n", "missing-column"),
        ("edges.csv", b"actor_a,actor_b\n", "empty-table"),
    ],
)
def test_unreadable_files(name: str, content: bytes, check: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    inspection = inspect(file)
    assert inspection.ecosystem is None
    assert [issue.check for issue in inspection.issues] == [check]


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    file = tmp_path / "data.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    assert [issue.check for issue in inspect(file).issues] == ["unreadable-workbook"]

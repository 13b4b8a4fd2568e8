"""Another office program opens what we write: nothing is repaired, nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ecosystem.io.decisions import read_decisions
from ecosystem.reports.workbook import write_workbook
from ecosystem.schema import DECISIONS
from ecosystem.study import Study


def converted(path: Path, to: str, folder: Path) -> Path:
    """Open a file in LibreOffice without a window and save it in another format."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder.mkdir()
    profile = (folder / "profile").as_uri()  # of its own, so that an open office does no harm
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to,
         "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder / f"{path.stem}.{to}"


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            tuple(cell for cell in row if cell is not None)
            for row in sheet.iter_rows(values_only=True)
            if any(cell is not None for cell in row)
        ]
        for sheet in book
    }


def test_the_workbook_comes_back_whole(hostile_study: Study, tmp_path: Path) -> None:
    a, b = hostile_study.suggestions.loc[0, ["actor_a", "actor_b"]]
    rows = [
        (a, b, "", "", "agreed", "=cmd|' /C calc'!A0", "2026-03-01"),
        ("gone", b, "", "", "no", "", ""),
    ]
    path = tmp_path / "workbook.xlsx"
    write_workbook(hostile_study, path, pd.DataFrame(rows, columns=DECISIONS.names, dtype=str))
    saved = converted(path, "xlsx", tmp_path / "office")
    assert read_decisions(saved).content_sha256 == read_decisions(path).content_sha256
    ours, theirs = cells(path), cells(saved)
    assert list(theirs) == list(ours)
    for name in ours:
        assert len(theirs[name]) == len(ours[name]), name
    sheet = openpyxl.load_workbook(saved)["Suggestions"]
    assert sheet.auto_filter.ref
    assert len(sheet.data_validations.dataValidation) == 1

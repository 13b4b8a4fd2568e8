"""The corrected review file, read back with every problem listed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ecosystem.errors import EcosystemError, InputError
from ecosystem.sources.identity import read_decisions, resolve

HEADING = "decision,source_id_a,source_id_b,name_a\n"


def written(folder: Path, text: str, name: str = "identity_review.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_decisions_are_read_sorted_and_doubtful_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADING + "Merged,z:2,a:1,x\nkept,b:1,c:1,\ndoubtful,d,e,\n,f,g,\nsame,a:1,z:2,\n",
    )
    found = read_decisions(path)
    assert found.to_numpy().tolist() == [["merged", "a:1", "z:2"], ["kept", "b:1", "c:1"]]


def test_semicolons_and_other_column_orders(tmp_path: Path) -> None:
    path = written(tmp_path, "Source_ID_B;decision;source_id_a\nb;apart;a\n")
    assert read_decisions(path).to_numpy().tolist() == [["kept", "a", "b"]]


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADING
        + "mergd,a,b,\n"  # row 2
        + "merged,,b,\n"  # row 3
        + "merged,c,c,\n"  # row 4
        + "merged,d,e,\n"
        + "kept,e,d,\n"  # row 6
        + "merged,f,g,\nmerged,g,h,\n"
        + "kept,f,h,\n",  # row 9
    )
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert [(issue.row, issue.check) for issue in caught.value.issues] == [
        (2, "unknown-decision"),
        (3, "empty-id"),
        (4, "same-id"),
        (6, "decided-twice"),
        (9, "contradiction"),
    ]
    assert "nearest: merged" in caught.value.issues[0].what.replace("merge, merged", "merged")


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, "decision,source_a\nmerged,a\n")
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert {issue.column for issue in caught.value.issues} == {"source_id_a", "source_id_b"}


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(EcosystemError, match="no such file"):
        read_decisions(tmp_path / "absent.csv")


def test_a_review_that_is_written_corrected_and_read_back_wins(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {"name": ["University of Tartu", "TARTU ULIKOOL"], "country": "EE", "city": "Tartu"},
        index=pd.Index(["keep:1", "cordis:1"], name="source_id"),
    )
    first = resolve(rows)
    assert first.actor_of.nunique() == 1
    path = tmp_path / "identity_review.csv"
    first.review.assign(decision="kept").to_csv(path, index=False)
    assert resolve(rows, decisions=read_decisions(path)).actor_of.nunique() == 2


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "corrected.xlsx"
    pd.DataFrame({"decision": ["kept"], "source_id_a": ["a"], "source_id_b": ["b"]}).to_excel(
        path, index=False
    )
    assert read_decisions(path).to_numpy().tolist() == [["kept", "a", "b"]]

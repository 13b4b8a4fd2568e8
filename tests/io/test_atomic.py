"""Output appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecosystem.errors import OutputError
from ecosystem.io.atomic import atomic_file, atomic_folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic_folder(tmp_path / "out", "m") as folder:
        (folder / "half").write_text("x", encoding="utf-8")
        raise ZeroDivisionError
    with pytest.raises(KeyboardInterrupt), atomic_file(tmp_path / "file") as file:
        file.write_text("x", encoding="utf-8")
        raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_a_failure_keeps_the_former_result(tmp_path: Path) -> None:
    for content in ("old", "new"):
        try:
            with atomic_folder(tmp_path / "out", "m") as folder:
                (folder / "m").write_text(content, encoding="utf-8")
                if content == "new":
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    assert (tmp_path / "out" / "m").read_text(encoding="utf-8") == "old"


def test_a_rerun_replaces_ours_and_keeps_theirs(tmp_path: Path) -> None:
    for content in ("old", "new"):
        with atomic_folder(tmp_path / "out", "m") as folder:
            (folder / "m").write_text(content, encoding="utf-8")
        (tmp_path / "out" / "my notes.txt").write_text("mine", encoding="utf-8")
    assert (tmp_path / "out" / "m").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["out", "out/m", "out/my notes.txt"]


def test_a_strangers_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match="not made by this command"), atomic_folder(tmp_path, "m"):
        pass
    assert names(tmp_path) == ["thesis.docx"]


def test_wrong_places_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"), atomic_folder(tmp_path / "file", "m"):
        pass
    with pytest.raises(OutputError, match="is a folder"), atomic_file(tmp_path):
        pass
    with (
        pytest.raises(OutputError, match="cannot be written"),
        atomic_file(tmp_path / "file" / "below" / "a.txt"),
    ):
        pass

"""Output appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ecosystem.errors import OutputError
from ecosystem.io.atomic import atomic_file, atomic_folder, overwriting
from ecosystem.io.template import write_template


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
    assert names(tmp_path) == ["out", "out/.made-by-ecosystem", "out/m", "out/my notes.txt"]


def test_what_an_earlier_run_made_does_not_stay_beside_the_new(tmp_path: Path) -> None:
    """A dataset imported again without priorities must not keep the former priorities."""
    for made in (("m", "tables/a.csv", "tables/b.csv"), ("m", "tables/a.csv")):
        with atomic_folder(tmp_path / "out", "m") as folder:
            (folder / "tables").mkdir()
            for name in made:
                (folder / name).write_text("ours", encoding="utf-8")
        (tmp_path / "out" / "tables" / "mine.csv").write_text("mine", encoding="utf-8")
    assert names(tmp_path / "out") == [
        ".made-by-ecosystem", "m", "tables", "tables/a.csv", "tables/mine.csv",
    ]  # fmt: skip


def test_two_at_once_give_one_of_the_two_and_keep_what_is_not_theirs(tmp_path: Path) -> None:
    with atomic_folder(tmp_path / "out", "m") as folder:
        (folder / "m").write_text("first", encoding="utf-8")
    (tmp_path / "out" / "mine").write_text("mine", encoding="utf-8")
    with atomic_folder(tmp_path / "out", "m") as one:
        with atomic_folder(tmp_path / "out", "m") as other:
            for name in ("m", "other"):
                (other / name).write_text("other", encoding="utf-8")
        for name in ("m", "one"):
            (one / name).write_text("one", encoding="utf-8")
    assert names(tmp_path / "out") == [".made-by-ecosystem", "m", "mine", "one"]
    assert (tmp_path / "out" / "m").read_text(encoding="utf-8") == "one"


@pytest.mark.skipif(os.name != "posix", reason="process numbers of POSIX")
def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    """Killed between the two renames: the former result is in the working folder only."""
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from ecosystem.io.atomic import atomic_folder\n"
        "out = Path(sys.argv[1])\n"
        "rename = Path.rename\n"
        "def deadly(path, target):\n"
        "    rename(path, target)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "with atomic_folder(out, 'm') as folder:\n"
        "    (folder / 'm').write_text('new', encoding='utf-8')\n"
        "    Path.rename = deadly\n"
    )
    out = tmp_path / "out"
    out.mkdir()
    (out / "m").write_text("former", encoding="utf-8")
    subprocess.run([sys.executable, "-c", code, str(out)], check=False)
    assert not out.exists()
    with pytest.raises(ZeroDivisionError), atomic_folder(out, "m"):
        raise ZeroDivisionError
    assert names(tmp_path) == ["out", "out/m"]
    assert (out / "m").read_text(encoding="utf-8") == "former"


def test_another_runs_working_folder_is_left_alone(tmp_path: Path) -> None:
    with atomic_folder(tmp_path / "out", "m") as one:
        with atomic_file(tmp_path / "out") as other:
            other.write_text("x", encoding="utf-8")
        (tmp_path / "out").unlink()
        assert one.is_dir()
        (one / "m").write_text("m", encoding="utf-8")
    assert (tmp_path / "out" / "m").is_file()


@pytest.mark.parametrize(
    ("there", "fresh", "replaced"),
    [
        (b"actor_id,name\na,A\n", b"actor_id,name\nb,B\n", True),
        (b"what,I,measured\n1,2,3\n", b"actor_id,name\nb,B\n", False),
        (b'{"thesis": 1}', b'{"actors": []}', False),
        (b'{"actors": [1]}', b'{"actors": []}', True),
        (b"<html>mine</html>", b'<meta name="generator" content="ecosystem 1">', False),
        (b'<meta name="generator" content="ecosystem 2">',
         b'<meta name="generator" content="ecosystem 1">', True),
        (b"", b"anything", True),
        (b"the same", b"the same", True),
        (b"my notes", b"our text", False),
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_is_not_replaced(
    tmp_path: Path, there: bytes, fresh: bytes, replaced: bool
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(there)
    try:
        with atomic_file(path) as temporary:
            temporary.write_bytes(fresh)
    except OutputError as error:
        assert "--force" in str(error)
    assert path.read_bytes() == (fresh if replaced else there)
    with overwriting(), atomic_file(path) as temporary:
        temporary.write_bytes(fresh)
    assert path.read_bytes() == fresh
    assert names(tmp_path) == ["a.csv"]


def test_a_workbook_that_was_saved_by_a_person_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    for _ in range(2):
        write_template(path)
    book = load_workbook(path)
    book["actors"]["A2"] = "weeks of work"
    book.save(path)
    with pytest.raises(OutputError, match="edited since"):
        write_template(path)
    assert load_workbook(path)["actors"]["A2"].value == "weeks of work"


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


WRITER = """
import sys
import time
from itertools import count
from pathlib import Path
from ecosystem.io.atomic import atomic_folder
for number in count():
    with atomic_folder(Path(sys.argv[1]), "m") as folder:
        (folder / "tables").mkdir()
        for name in ("m", "index.html", *(f"tables/{n}.csv" for n in range(10))):
            (folder / name).write_text(f"{number}" * 5_000, encoding="utf-8")
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_while_it_writes_again_and_again(tmp_path: Path) -> None:
    """Every file is of one result whenever the writer dies; ECOSYSTEM_KILLS says how often."""
    out = tmp_path / "out"
    chance = random.Random(1)
    for _ in range(int(os.environ.get("ECOSYSTEM_KILLS", "4"))):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(100):  # between two renames there is no folder for a moment
            with contextlib.suppress(FileNotFoundError):
                (out / "mine.txt").write_text("mine", encoding="utf-8")
                break
        writer.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.15))
        writer.kill()
        writer.communicate()
        with pytest.raises(ZeroDivisionError), atomic_folder(out, "m"):
            raise ZeroDivisionError  # whoever comes next clears up first
        assert names(tmp_path)[0] == "out"
        ours = {path: path.read_text(encoding="utf-8") for path in out.rglob("*.*")}
        assert ours.pop(out / "mine.txt") == "mine"
        ours.pop(out / ".made-by-ecosystem")
        assert len(ours) == 11
        assert len({*ours.values(), (out / "m").read_text(encoding="utf-8")}) == 1

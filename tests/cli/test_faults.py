"""Faults of the machine: one clear message, the exit code of the manual, nothing half-written."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")

PAIRS = [(a, b) for a in range(20) for b in range(a) if a * b % 5 < 2]
TIES = "actor_a,actor_b,year\n" + "".join(
    f"actor {a},actor {b},{2010 + (a + b) % 9}\n" for a, b in PAIRS
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data and a finished run in ``out``, with a note somebody put beside it."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "ties.csv").write_text(TIES, encoding="utf-8")
    done = run(folder)
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    return folder


@pytest.fixture
def place(finished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(finished, tmp_path / "place")


def command(*more: str) -> list[str]:
    return [sys.executable, "-m", "ecosystem", "run", "ties.csv", "--quiet", "--out", "out", *more]


def run(
    place: Path, *more: str, before: Callable[[], None] | None = None, through: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*through, *command(*more)],
        cwd=place,
        capture_output=True,
        encoding="utf-8",
        preexec_fn=before,
        timeout=300,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_one_message(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert sum(line.startswith("ecosystem: ") for line in done.stderr.splitlines()) == 1


@pytest.mark.parametrize("size", [0, 60_000])
def test_a_disk_that_is_full(place: Path, size: int) -> None:
    """Every file larger than a limit fails to be written, as on a full disk."""
    former = contents(place)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    is_one_message(run(place, "--level", "1", before=limit), "cannot be written")
    assert contents(place) == former


def test_a_disk_that_is_full_for_workbooks(place: Path) -> None:
    """Their writers have errors of their own."""
    former = contents(place)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    for name, arguments in {
        "template.xlsx": ["template"],
        "data.xlsx": "export ties.csv --what dataset --format xlsx --out".split(),
        "ties.graphml": "export ties.csv --what actor-network --format graphml --out".split(),
    }.items():
        done = subprocess.run(
            [sys.executable, "-m", "ecosystem", *arguments, name],
            cwd=place, capture_output=True, encoding="utf-8", preexec_fn=limit, check=False,
        )  # fmt: skip
        is_one_message(done, "cannot be written")
        assert not (place / name).exists()
    assert contents(place) == former


def powerless() -> list[str]:
    """Return what to put before a command so that permissions hold for root as well."""
    if os.geteuid() != 0:
        return []
    if not (tool := shutil.which("setpriv")):
        pytest.skip("root may do anything, and setpriv is not there to take that away")
    return [tool, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


@pytest.mark.parametrize("what", ["folder", "data"])
def test_what_permissions_forbid(place: Path, what: str) -> None:
    """A folder that may not be written, data that may not be read."""
    former = contents(place)
    forbidden = place if what == "folder" else place / "ties.csv"
    mode = forbidden.stat().st_mode
    forbidden.chmod(0o555 if what == "folder" else 0o000)
    done = run(place, "--level", "1", through=powerless())
    forbidden.chmod(mode)
    is_one_message(done, "cannot be written" if what == "folder" else "may not be read")
    assert contents(place) == former


@pytest.mark.parametrize("moment", range(3))
def test_killed_at_any_moment(place: Path, moment: int) -> None:
    """The former result stands untouched, or the new one is whole; the next run clears up."""
    former = contents(place / "out")
    process = subprocess.Popen(command("--level", "1"), cwd=place, stderr=subprocess.DEVNULL)
    time.sleep(0.3 + moment)
    process.kill()
    process.wait()
    there = contents(place / "out")
    assert "mine.txt" in there
    if there != former:
        assert run(place, "--level", "1").returncode == 0
        assert contents(place / "out") == there
    else:
        assert run(place).returncode == 0
    assert sorted(path.name for path in place.iterdir()) == ["out", "ties.csv"]


def test_two_runs_into_one_folder_at_once(place: Path) -> None:
    levels = ("0", "1")
    processes = [
        subprocess.Popen(command("--level", level), cwd=place, stderr=subprocess.PIPE)
        for level in levels
    ]
    for process in processes:
        _, said = process.communicate(timeout=300)
        assert (process.returncode, said) == (0, b"")
    there = contents(place / "out")
    assert there.pop("mine.txt") == b"mine"
    alone = []
    for level in levels:
        shutil.rmtree(place / "out")
        assert run(place, "--level", level).returncode == 0
        alone.append(contents(place / "out"))
    assert there in alone
    assert sorted(path.name for path in place.iterdir()) == ["out", "ties.csv"]


def test_a_clock_that_jumps(place: Path) -> None:
    """No output holds a time, so a clock before 1980 (which zip files cannot say) does not show."""
    former = contents(place / "out")
    del former["mine.txt"]
    code = (
        "import sys, time, datetime\n"
        "time.time = lambda: 3600.0 * next(hours)\n"
        "from itertools import count; hours = count(-9)\n"
        "real = time.localtime\n"
        "time.localtime = lambda seconds=None: real(3600.0 if seconds is None else seconds)\n"
        "sys.argv = ['ecosystem', 'run', 'ties.csv', '--quiet', '--out', 'again']\n"
        "from ecosystem.cli import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=place, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(place / "again") == former

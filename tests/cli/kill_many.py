"""Kill a run at many random moments: ``python tests/cli/kill_many.py --count 200 --seed 1``.

Two settings take turns in one folder that also holds somebody's note. After every kill the folder
must hold the whole of one of the two results, and the note; working folders of killed runs must be
gone after the next run. Not collected by pytest; ``test_faults.py`` does a few of these.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

PAIRS = [(a, b) for a in range(20) for b in range(a) if a * b % 5 < 2]
TIES = "actor_a,actor_b,year\n" + "".join(
    f"actor {a},actor {b},{2010 + (a + b) % 9}\n" for a, b in PAIRS
)
LEVELS = ("0", "1")
# So that children begin with all of the program loaded, and most of their time is work.
LOADED = (
    "ecosystem.batch.folder", "ecosystem.maps.page", "ecosystem.reports.page", "xlsxwriter",
    "ecosystem.reports.workbook", "ecosystem.study", "matplotlib.figure", "scipy.stats",
    "sklearn.linear_model", "ecosystem.io.graphs", "ecosystem.io.load",
    "matplotlib.backends.backend_svg",
)  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def started(level: str, out: str = "out") -> int:
    """Start a run in a child that has all of the program loaded; return its number."""
    number = os.fork()
    if number:
        return number
    from ecosystem.cli import main

    sys.argv = ["ecosystem", "run", "ties.csv", "--quiet", "--level", level, "--out", out]
    try:
        main()
    except SystemExit as stop:
        os._exit(int(stop.code or 0))
    os._exit(99)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=10**9)
    given = parser.parse_args()
    for name in LOADED:
        importlib.import_module(name)
    stop_at = time.monotonic() + given.seconds
    chance = random.Random(given.seed)
    place = Path(tempfile.mkdtemp(prefix="kill-"))
    os.chdir(place)
    Path("ties.csv").write_text(TIES, encoding="utf-8")
    whole, longest = [], 0.0
    for level in LEVELS * 2:  # the first round loads the program; the second is timed
        began = time.monotonic()
        assert os.waitpid(started(level, f"whole-{level}"), 0)[1] == 0
        longest = max(longest if len(whole) >= len(LEVELS) else 0.0, time.monotonic() - began)
        whole.append(contents(Path(f"whole-{level}")))
    whole = whole[: len(LEVELS)]
    for level in LEVELS:
        shutil.rmtree(f"whole-{level}")
    os.waitpid(started(LEVELS[0]), 0)
    Path("out", "mine.txt").write_text("mine", encoding="utf-8")
    seen: Counter[str] = Counter()
    for n in range(given.count):
        if time.monotonic() > stop_at:
            break
        child = started(LEVELS[(n + 1) % 2])
        time.sleep(chance.uniform(0.0, longest * 1.05))
        os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1]
        left = [path.name for path in place.iterdir() if path.name.startswith(".out.")]
        there = contents(place / "out")
        note = there.pop("mine.txt", b"")
        state = f"result {whole.index(there)} whole" if there in whole else "MIXED OR HALF"
        seen[state if note == b"mine" else "NOTE LOST"] += 1
        seen["finished before the kill" if ended == 0 else "killed"] += 1
        seen["left a working folder"] += bool(left)
    assert os.waitpid(started(LEVELS[0]), 0)[1] == 0
    left = sorted(path.name for path in place.iterdir())
    print(given, f"longest run {longest:.1f} s", dict(seen), "at the end:", left)  # noqa: T201
    shutil.rmtree(place)


if __name__ == "__main__":
    main()

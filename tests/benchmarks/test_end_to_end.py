"""From a dataset folder to all results, without the map: how long, how much memory, and where.

    python -m pytest tests/benchmarks/test_end_to_end.py -o addopts=--import-mode=importlib

writes ``reports/benchmarks/end_to_end.md`` and ``end_to_end.svg``. Each run is a process of its
own, started once before to be warm. A folder to run instead of the made ones can be given in
``BENCH_DATA`` (several with ``:`` between them). Nothing here asserts a time: machines differ.

The made networks have the sizes and tails of the others and groups in them: without any, no two
runs of a community algorithm agree and that phase takes as long as it may.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.conftest import REPORTS, ROOT, SIZES

RESULTS: dict[str, dict[str, Any]] = {}
_REGIONS = ["SE110", "SE232", "FI1B1", "FI1C1", "DK011", "EE001", "LV006", "LT011", "PL633"]
_REGIONS += ["DE600", "DE803", "NO081", "SE224", "FI197", "DK042", "PL424", "DEF02", "LT021"]
_GROUPS = 24
_AT_HOME = 0.6  # share of participations within the group of a collaboration


def write_folder(name: str, folder: Path, seed: int = 1) -> Path:
    """Write a made dataset of a size: heavy tails, groups, places, themes and dates."""
    actors, collaborations, participations, spread, largest = SIZES[name]
    rng = np.random.default_rng(seed)
    wish = np.minimum(rng.lognormal(0.0, spread, collaborations), largest)
    sizes = np.maximum(1, np.rint(wish * participations / wish.sum())).astype(int)
    share = np.minimum(rng.pareto(1.3, actors) + 0.02, actors**0.6)
    group = rng.integers(0, _GROUPS, actors)
    home = rng.integers(0, _GROUPS, collaborations)
    columns = np.repeat(np.arange(collaborations), sizes)
    rows = rng.choice(actors, size=len(columns), p=share / share.sum())
    at_home = rng.random(len(columns)) < _AT_HOME
    for g in range(_GROUPS):
        own = np.flatnonzero(group == g)
        here = np.flatnonzero(at_home & (home[columns] == g))
        rows[here] = rng.choice(own, size=len(here), p=share[own] / share[own].sum())
    first = rng.permutation(len(columns))[:actors]  # every actor takes part once
    rows[first] = rng.permutation(actors)[: len(first)]
    pairs = pd.DataFrame({"c": columns, "a": rows}).drop_duplicates()
    code = np.array(_REGIONS)[(group + rng.integers(0, 6, actors)) % len(_REGIONS)]
    ids = [f"a{i:06d}" for i in range(actors)]
    kinds = rng.choice(["sme", "university", "public_body", "research_institute"], actors)
    tables = {
        "actors": pd.DataFrame(
            {"actor_id": ids, "name": [f"Organisation {i}" for i in range(actors)], "kind": kinds,
             "country": [one[:2] for one in code], "nuts_code": code}
        ),
        "collaborations": pd.DataFrame(
            {"collaboration_id": [f"c{i:06d}" for i in range(collaborations)],
             "title": [f"Project {i}" for i in range(collaborations)],
             "start_date": (start := rng.integers(2014, 2021, collaborations)),
             "end_date": start + rng.integers(1, 5, collaborations),
             "themes": [f"theme {g}" for g in home]}
        ),
        "participations": pd.DataFrame(
            {"collaboration_id": [f"c{i:06d}" for i in pairs["c"]],
             "actor_id": [f"a{i:06d}" for i in pairs["a"]]}
        ),
    }  # fmt: skip
    folder.mkdir(parents=True)
    for table, rows_of in tables.items():
        rows_of.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")
    return folder


def measured(folder: Path, *options: str) -> dict[str, Any]:
    """Run once in a process of its own."""
    script = Path(__file__).with_name("end_to_end.py")
    result = subprocess.run(
        [sys.executable, str(script), str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    measured(write_folder("S", tmp_path_factory.mktemp("warm") / "S"))


RUNS = [("S", ()), ("M", ()), ("L", ()), ("M", ("--exact",))]
RUNS += [(path, ()) for path in filter(None, os.environ.get("BENCH_DATA", "").split(":"))]


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(("name", "options"), RUNS)
def test_end_to_end(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    folder = write_folder(name, tmp_path / name) if name in SIZES else Path(name)
    key = f"{Path(name).name}{' exact' if options else ''}"
    RESULTS[key] = measured(folder, *options)
    write_report(RESULTS, REPORTS)
    assert RESULTS[key]["facts"]["communities"] >= 1


def write_report(results: dict[str, dict[str, Any]], folder: Path) -> None:
    """Write the table of phases, and time against participations."""
    folder.mkdir(parents=True, exist_ok=True)
    phases = list(next(iter(results.values()))["phases"])
    load = f"; load of the last five minutes {os.getloadavg()[1]:.1f}" if _HAS_LOAD else ""
    lines = ["# From a dataset folder to all results", "", f"* {os.cpu_count()} cores{load}"]
    lines += [
        f"* {key}: {one['facts']['actors']:,} actors, {one['facts']['participations']:,} "
        f"participations; betweenness {one['facts']['betweenness']}; "
        f"{one['facts']['communities']:,} communities, modularity {one['facts']['modularity']:.3f}"
        for key, one in results.items()
    ]
    lines += ["", "Seconds (processor seconds); memory is the largest so far.", ""]
    lines += ["| phase | " + " | ".join(results) + " |", "|---" * (len(results) + 1) + "|"]
    for phase in phases:
        cells = []
        for one in results.values():
            found = one["phases"][phase]
            cells.append(
                f"{found['seconds']:.2f} ({found['cpu_seconds']:.2f}), {found['peak_mb']:.0f} MB"
            )
        lines.append(f"| {phase} | " + " | ".join(cells) + " |")
    (folder / "end_to_end.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "end_to_end.svg").write_text(_plot(results), encoding="utf-8")


_HAS_LOAD = hasattr(os, "getloadavg")


def _plot(results: dict[str, dict[str, Any]]) -> str:
    """Return seconds against participations, both logarithmic, beside growth with the work."""
    made = [key for key in ("S", "M", "L") if key in results]
    points = [
        (
            math.log10(results[key]["facts"]["participations"]),
            math.log10(results[key]["phases"]["all but suggestions"]["seconds"]),
        )
        for key in made
    ]
    (x0, y0), (x1, y1) = points[0], points[-1]
    width, height = max(x1 - x0, 1e-9), max(y1 - y0, x1 - x0, 1e-9)

    def place(x: float, y: float) -> str:
        return f"{60 + 480 * (x - x0) / width:.1f},{340 - 300 * (y - y0) / height:.1f}"

    dots = "".join(
        f'<text x="{place(x, y).split(",")[0]}" y="{float(place(x, y).split(",")[1]) - 8:.1f}">'
        f"{key}: {10**y:.1f} s</text>"
        for key, (x, y) in zip(made, points, strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 380" font-family="sans-serif" '
        'font-size="12"><title>Seconds against participations, both logarithmic</title>'
        f'<polyline points="{place(x0, y0)} {place(x1, y0 + x1 - x0)}" stroke="#999" '
        'stroke-dasharray="4" fill="none"/><polyline fill="none" stroke="#005ea8" '
        f'stroke-width="2" points="{" ".join(place(x, y) for x, y in points)}"/>{dots}'
        '<text x="60" y="370">participations; dashed: in proportion to them</text></svg>\n'
    )

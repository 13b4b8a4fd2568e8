"""Networks to measure on, and the table and plot that a run of benchmarks leaves behind.

    python -m pytest tests/benchmarks/test_network_speed.py -o addopts=--import-mode=importlib

writes ``reports/benchmarks/network.csv``, ``network.md`` and ``network.svg``. Nothing here asserts
a time: machines differ.
"""

from __future__ import annotations

import csv
import ctypes
import gc
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "reports" / "benchmarks"

# name: actors, collaborations, participations, spread of consortium sizes, largest consortium
SIZES = {
    "S": (8_000, 10_000, 57_000, 0.68, 60),
    "M": (40_000, 35_000, 263_000, 0.66, 120),
    "L": (150_000, 120_000, 855_000, 0.62, 180),
}


def heavy_tailed(name: str, seed: int = 1) -> csr_array:
    """Return a random incidence matrix: lognormal consortia, actors chosen with Pareto shares.

    Every actor takes part once, and most of them no more often.
    """
    actors, collaborations, participations, spread, largest = SIZES[name]
    rng = np.random.default_rng(seed)
    wish = np.minimum(rng.lognormal(0.0, spread, collaborations), largest)
    sizes = np.maximum(1, np.rint(wish * participations / wish.sum())).astype(int)
    columns = rng.permutation(np.repeat(np.arange(collaborations), sizes))
    share = np.minimum(rng.pareto(1.3, actors) + 0.02, actors**0.6)
    often = rng.choice(actors, size=len(columns) - actors, p=share / share.sum())
    rows = np.concatenate([np.arange(actors), often])
    return _once(rows, columns, (actors, collaborations))


def _once(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> csr_array:
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def framework_programmes(*, with_seventh: bool) -> csr_array:
    """Return Horizon 2020 (with the Seventh Framework Programme) as it lies beside the project."""
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("the real data are kept outside the project (../shared/data) and are not here")
    text = {"dtype": str, "keep_default_na": False}
    rows = pd.read_csv(
        data / "horizon2020" / "organization.csv.gz",
        usecols=["projectID", "organisationID"],
        **text,
    ).rename(columns={"projectID": "p", "organisationID": "a"})
    if with_seventh:
        more = pd.read_csv(data / "fp7" / "edges.tsv.gz", sep="\t", **text)
        more.columns = pd.Index(["p", "a"])
        rows = pd.concat([rows, more.assign(p="fp7-" + more["p"])])
    a, actors = pd.factorize(rows["a"], sort=True)
    p, projects = pd.factorize(rows["p"], sort=True)
    return _once(a, p, (len(actors), len(projects)))


@dataclass
class Row:
    """One measured operation of one program on one network."""

    operation: str
    network: str
    program: str
    seconds: float
    peak_mb: float = math.nan
    limit_seconds: float = math.nan
    note: str = ""


@dataclass
class Measured:
    """All rows of a run, and facts on the networks."""

    rows: list[Row] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def network(self, name: str) -> csr_array:
        """Return one of the networks of the benchmark."""
        if name in SIZES:
            return heavy_tailed(name)
        return framework_programmes(with_seventh=name == "H2020+FP7")

    def add(self, *values: Any) -> None:
        """Keep a row; values in the order of :class:`Row`."""
        self.rows.append(Row(*values))
        write_reports(self, REPORTS)  # at once, so that an interrupted run is not lost

    def peak_memory(self, run: Callable[[], Any]) -> tuple[Any, float]:
        """Run something; return its result and how many MB more it needed (Linux; else NaN)."""
        try:
            gc.collect()
            ctypes.CDLL(None).malloc_trim(0)  # give back what is free, else it hides new memory
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
            before = _status("VmRSS")
            result = run()
            return result, (_status("VmHWM") - before) / 1024.0
        except (OSError, AttributeError):
            return run(), math.nan


_MEASURED = Measured()


@pytest.fixture(scope="session")
def measured() -> Measured:
    """Where rows are collected."""
    return _MEASURED


def write_reports(measured: Measured, folder: Path) -> None:
    """Write the table as CSV and Markdown, and the plot."""
    folder.mkdir(parents=True, exist_ok=True)
    table = pd.DataFrame([vars(row) for row in measured.rows])
    ours = table["program"] == "this tool"
    exact = table[~ours].sort_values("seconds").drop_duplicates(["operation", "network"])
    best = exact.set_index(["operation", "network"])
    keys = list(zip(table["operation"], table["network"], strict=True))
    table["best_peer"] = [best["program"].get(key, "") for key in keys]
    table["times_faster"] = [best["seconds"].get(key, math.nan) for key in keys] / table["seconds"]
    table["times_limit"] = table["seconds"] / table["limit_seconds"]
    table.loc[~ours, ["best_peer", "times_faster", "times_limit"]] = ["", math.nan, math.nan]
    table.to_csv(
        folder / "network.csv", index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    lines = ["# Network measures: time and memory", ""]
    if hasattr(os, "getloadavg"):
        load = os.getloadavg()[1]
        lines += [f"* {os.cpu_count()} cores; load of the last five minutes {load:.1f}"]
    lines += [f"* {name}: {fact}" for name, fact in measured.facts.items()]
    lines += ["", "| operation | network | program | seconds | peak MB | best peer | times faster "
              "| times the limit | note |", "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for row in table.itertuples():
        numbers = (row.seconds, row.peak_mb, row.times_faster, row.times_limit)
        seconds, peak, faster, limit = (_short(number) for number in numbers)
        cells = [row.operation, row.network, row.program, seconds, peak, row.best_peer]
        lines.append("| " + " | ".join([*cells, faster, limit, row.note]) + " |")
    (folder / "network.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "network.svg").write_text(_plot(table[ours]), encoding="utf-8")


def _short(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3g}"


def _plot(table: pd.DataFrame) -> str:
    """Return time against participations, both logarithmic, one line per operation."""
    width, height, left, top, plot = 900, 560, 70, 30, 480
    table = table[table["network"].isin(SIZES)]
    low, high = math.log10(max(table["seconds"].min(), 1e-4)), math.log10(table["seconds"].max())
    few, many = (math.log10(SIZES[name][2]) for name in ("S", "L"))

    def place(network: str, seconds: float) -> tuple[float, float]:
        x = (math.log10(SIZES[network][2]) - few) / (many - few)
        y = (math.log10(max(seconds, 1e-4)) - low) / max(high - low, 1e-9)
        return left + x * plot, top + (1 - y) * (height - 2 * top - 30)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12"><title>Seconds against participations</title>'
    ]
    for power in range(math.floor(low), math.ceil(high) + 1):
        y = place("S", 10.0**power)[1]
        if top - 1 <= y <= height - top:
            parts.append(
                f'<text x="8" y="{y:.0f}">{10.0**power:g} s</text><line x1="{left}" x2='
                f'"{left + plot}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
            )
    for name, size in SIZES.items():
        x = place(name, 1.0)[0]
        parts.append(f'<text x="{x - 20:.0f}" y="{height - 14}">{name}: {size[2]:,}</text>')
    taken: list[float] = []
    for number, (operation, rows) in enumerate(table.groupby("operation", sort=True)):
        color = f"hsl({number * 137 % 360} 60% 38%)"
        points = [place(r.network, r.seconds) for r in rows.itertuples()]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in points]
        at = points[-1][1]
        while any(abs(at - other) < 14 for other in taken):
            at += 14
        taken.append(at)
        parts.append(
            f'<text x="{left + plot + 10}" y="{at + 4:.0f}" fill="{color}">{operation}</text>'
        )
    return "".join(parts) + "</svg>\n"


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(name + ":")))

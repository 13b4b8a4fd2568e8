"""The page of indicators: lines over the years, the last years in numbers, targets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from ecosystem.reports.pages.blocks import (
    Block,
    Cell,
    Listing,
    Picture,
    Prose,
    Section,
    Tone,
    grid,
    records,
)
from ecosystem.reports.pages.charts import Line, panel
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import decimal, percent
from ecosystem.schema import KPIS

if TYPE_CHECKING:
    from ecosystem.desk.kpis import Kpis
    from ecosystem.model import Ecosystem

_MOST_LINES: Final = 4
_MOST_ROWS: Final = 40
_MOST_YEARS: Final = 15
_DRAWN: Final = (
    "collaboration_count", "tie_count", "cross_border_share", "new_tie_count",
    "retained_tie_share", "country_count", "sme_count", "cluster_count", "meeting_count",
    "agreement_count",
)  # fmt: skip
_MARKS: Final[dict[str, tuple[str, Tone]]] = {
    "reached": ("✔ reached", "good"),
    "near": ("≈ near", "fair"),
    "missed": ("✘ missed", "poor"),
    "not known": ("? not known", "none"),
}


def kpi_html(ecosystem: Ecosystem, found: Kpis, targets: pd.DataFrame) -> str:
    """Return the page of indicators, with targets when there are any."""
    largest = _largest(found.table)
    sections = [Section("Over the years", _over_time(found, largest))]
    if len(targets):
        sections.append(Section("Targets", [_targets(targets)]))
    sections += [
        Section("In numbers", [_numbers(found)]),
        Section(
            "What is counted",
            [Listing([f"{KPIS[name].label}: {KPIS[name].meaning}" for name in _indicators()])],
        ),
    ]
    return page_html(
        ecosystem,
        f"Indicators by {found.by.replace('-', ' ')}",
        sections,
        eyebrow="Key performance indicators, year by year",
        notes=found.notes,
    )


def target_lines(targets: pd.DataFrame) -> list[str]:
    """Return targets as lines for a terminal."""
    return [
        f"{_MARKS[row['status']][0]}: {row['unit_name']}, {KPIS[row['kpi']].label}, {row['year']}: "
        f"{_value(row['kpi'], row['value'])} of {_value(row['kpi'], row['target'])}"
        for row in records(targets)
    ]


def _indicators() -> list[str]:
    return [name for name in KPIS.names if name not in ("unit", "unit_name", "year")]


def _largest(table: pd.DataFrame) -> list[str]:
    """Return the units with most partnerships over all years, the first by id where equal."""
    volume = table.groupby("unit", sort=True)["tie_count"].sum()
    return [str(unit) for unit in volume.sort_values(ascending=False, kind="stable").index]


def _over_time(found: Kpis, largest: list[str]) -> list[Block]:
    shown = largest[:_MOST_LINES]
    table = found.table[found.table["unit"].isin(shown)]
    years = sorted(set(table["year"]))[-_MOST_YEARS:]
    names = dict(zip(table["unit"], table["unit_name"], strict=True))
    panels = []
    for name in _DRAWN:
        wide = table.pivot(index="unit", columns="year", values=name).reindex(columns=years)
        if wide.notna().to_numpy().any():
            lines = [
                Line(str(names[unit]), wide.loc[[unit]].to_numpy()[0].tolist(), style)
                for style, unit in enumerate(shown)
            ]
            panels.append(panel(KPIS[name].label, [str(year) for year in years], lines))
    caption = (
        "The latest years of the data" if len(years) == _MOST_YEARS else "All years of the data"
    )
    blocks: list[Block] = []
    if len(largest) > _MOST_LINES:
        blocks.append(
            Prose(
                f"Drawn are the {_MOST_LINES} with most partnerships of {len(largest)}; --unit "
                "chooses others.",
                "quiet",
            )
        )
    legend = [(f"line-{style}", str(names[unit])) for style, unit in enumerate(shown)]
    blocks.append(Picture(panels, caption, legend))
    return blocks


def _targets(targets: pd.DataFrame) -> Block:
    rows: list[list[Cell | str]] = []
    for row in records(targets):
        words, tone = _MARKS[row["status"]]
        rows.append(
            [
                Cell(row["unit_name"], row["unit"]),
                KPIS[row["kpi"]].label,
                str(row["year"]),
                _value(row["kpi"], row["value"]),
                _value(row["kpi"], row["target"]),
                Cell(words, tone=tone),
            ]
        )
    return grid(
        "What was aimed at, and what the data say",
        ["Unit", "Indicator", "Year", "Value", "Target", "Status"],
        rows,
        numbers=[2, 3, 4],
        below="Near: at least 80 % of the target.",
    )


def _numbers(found: Kpis) -> Block:
    table = found.table.sort_values(["year", "tie_count", "unit"], ascending=[False, False, True])
    shown = table.head(_MOST_ROWS)
    names = [name for name in _indicators() if table[name].notna().any()]
    rest = len(table) - len(shown)
    return grid(
        "Latest years first",
        ["Unit", "Year", *[KPIS[name].label for name in names]],
        [
            [
                Cell(row["unit_name"], row["unit"]),
                str(row["year"]),
                *[_value(name, row[name]) for name in names],
            ]
            for row in records(shown)
        ],
        numbers=list(range(1, len(names) + 2)),
        below=f"{rest:,} more rows in the table (--out kpi.csv)." if rest else "",
    )


def _value(name: str, value: Any) -> str:
    if not math.isfinite(float(value if value is not None else np.nan)):
        return "–"
    return percent(value) if KPIS[name].unit == "share" else decimal(value)

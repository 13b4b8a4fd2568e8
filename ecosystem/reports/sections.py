"""What the sections on parts, priorities, policy areas, time, fairness and back-test show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.reports import figures
from ecosystem.reports.words import counted, decimal, number, percent

if TYPE_CHECKING:
    from ecosystem.study import Study

Row = dict[str, Any]

_TITLES: Final = {"theme": "theme", "programme": "programme", "policy_area": "policy area"}
_FEWER: Final = ("gap", "fewer than expected")
_NEAREST: Final = 3


def parts_view(study: Study) -> list[Row]:
    """Return, per kind of part, the pairs shown and what must be said."""
    return [
        {
            "title": _TITLES[by],
            "rows": [_slice(row) for row in _first(found.table, study.settings.top)],
            "caption": _slice_caption(found.table, _TITLES[by]),
            "notes": found.notes if len(found.slices) else (_no_part(by, found.notes)),
        }
        for by, found in study.slices.items()
    ]


def _no_part(by: str, notes: tuple[str, ...]) -> tuple[str, ...]:
    return (*notes, f"No {_TITLES[by]} has enough collaborations that join two regions.")


def _first(table: pd.DataFrame, top: int) -> list[Row]:
    below = table[table["verdict"].isin(_FEWER)].head(top)
    if below.empty:
        below = table[table["verdict"] != "more than expected"].head(_NEAREST)
    return [{str(key): value for key, value in row.items()} for row in below.to_dict("records")]


def _slice_caption(table: pd.DataFrame, title: str) -> str:
    gaps = int((table["verdict"] == "gap").sum())
    if gaps:
        return f"{counted(gaps, 'gap')} inside a {title}, the clearest first"
    return f"No gap inside a {title} is certain; these come nearest"


def _slice(row: Row) -> Row:
    return {
        "slice": row["slice"],
        "name_a": row["name_a"],
        "name_b": row["name_b"],
        "observed": number(row["observed_count"]),
        "expected": decimal(row["expected_count"]),
        "verdict": row["verdict"],
        "class": slug(row["verdict"]),
    }


def slug(verdict: str) -> str:
    """Return the class of a verdict's mark."""
    return "verdict-" + verdict.replace(" ", "-")


def mismatch_view(study: Study) -> Row:
    """Return priorities without links and links without priorities, the least likely first."""
    found = study.mismatch
    table = found.table
    standing = table[~table["verdict"].isin(["no mismatch", "too little to judge"])]
    sure = int((standing["q"] <= 0.05).sum())
    caption = (
        f"{counted(sure, 'mismatch', 'mismatches')} that chance can hardly explain, and the next"
        if sure
        else "None of these is certain after correction for the number of comparisons: hints only"
    )
    empty = (
        "No S3 priorities are known for these regions, so nothing can be compared."
        if table.empty
        else "No priority lacks links, and no links lack a priority, beyond what chance explains."
    )
    return {
        "rows": [
            {
                "region": row["region_name"],
                "domain": row["domain"],
                "verdict": row["verdict"],
                "reason": row["reason"],
            }
            for row in standing.head(study.settings.top).to_dict("records")
        ],
        "caption": caption,
        "empty": empty,
        "notes": found.notes,
    }


def policy_view(study: Study) -> Row:
    """Return the matrix of policy areas and the pairs to look at first."""
    found = study.policy
    diagonal: list[int] = found.matrix.to_numpy().diagonal().tolist()
    sizes = dict(zip((str(code) for code in found.matrix.index), diagonal, strict=True))
    # Areas of the plan, and former ones that somebody is active in.
    codes = [code for code in sizes if code in found.in_plan or sizes[code]]
    rows: list[Any] = found.table.to_dict("records")
    pairs = {(row["area_a"], row["area_b"]): row for row in rows}
    return {
        "possible": any(sizes.values()),
        "version": found.plan_version,
        "deals": "1,999",
        "codes": codes,
        "matrix": [
            {"code": row, "cells": [_cell(codes, pairs, sizes, row, column) for column in codes]}
            for row in codes
        ],
        "rows": [
            {
                "areas": f"{row['area_a']} – {row['area_b']}",
                "verdict": row["verdict"],
                "class": slug(row["verdict"]),
                "reason": row["reason"],
                "coordinators": row["coordinators"],
            }
            for row in found.table.head(study.settings.top).to_dict("records")
        ],
        "notes": found.notes,
    }


def _cell(
    codes: list[str],
    pairs: dict[tuple[str, str], Row],
    sizes: dict[str, int],
    row: str,
    column: str,
) -> Row:
    if row == column:
        return {"text": number(sizes[row]), "class": "own"}
    pair = pairs[min(row, column), max(row, column)]
    if codes.index(column) > codes.index(row):
        return {
            "text": number(pair["collaboration_count"] or 0) if pair["collaboration_count"] else "",
            "class": "joint",
        }
    judged = pair["verdict"] != "too little to judge"
    observed = number(pair["shared_actor_count"])
    text = f"{observed} / {decimal(pair['expected_count'])}" if judged else observed
    return {
        "text": text if judged or pair["shared_actor_count"] else "",
        "class": slug(pair["verdict"]) + "-cell" if judged else "unjudged",
    }


def time_view(study: Study) -> Row:
    """Return the pictures of change, the numbers behind them, and notes."""
    lines, line_rows, lines_not = figures.time_lines(study)
    curve, curve_rows, curve_not = figures.survival_curve(study)
    notes = [
        *study.periods.attrs.get("notes", ()),
        *(study.survival.attrs.get("notes", ()) if curve else ()),
    ]
    return {
        "lines": lines,
        "line_heads": ["Year", *figures.LINE_TITLES],
        "line_rows": [[row["year"], *row["values"]] for row in line_rows],
        "lines_not": lines_not,
        "survival": curve,
        "survival_rows": [list(row.values()) for row in curve_rows],
        "survival_not": curve_not,
        "time_notes": list(dict.fromkeys(notes)),
    }


def backtest_view(study: Study) -> Row:
    """Return what the short back-test found, or why there is none."""
    found = study.backtest
    return {
        "sentence": found.sentence,
        "origin": found.origin,
        "end": found.end,
        "links": number(found.link_count),
        "universe": found.universe,
        "rows": [
            {
                "label": row["label"],
                "first": number(round(100 * row["precision_at_100"])),
                "precision": f"{row['average_precision']:.3f}",
                "lift": decimal(row["lift"]),
                "auc": f"{row['auc']:.3f}",
                "gain": ""
                if math.isnan(row["gain"])
                else f"{row['gain']:+.3f} ({row['gain_low']:+.3f} to {row['gain_high']:+.3f})",
            }
            for row in found.metrics.to_dict("records")
        ],
    }


def fairness_view(study: Study) -> list[Row]:
    """Return how often periphery, newcomers and countries are suggested, against their share."""
    table = study.suggestions
    if table.empty:
        return []
    first = table.sort_values("rank", kind="stable").head(100)
    rows = [
        {
            "label": label,
            "first": percent(float(first[name].mean())),
            "all": percent(float(table[name].mean())),
            "of": "of all suggestions",
        }
        for name, label in (
            ("is_peripheral", "one side in a peripheral region"),
            ("is_newcomer", "one side a newcomer (one collaboration so far)"),
        )
    ]
    country = study.actors["country"]
    first_countries = pd.concat([first["actor_a"], first["actor_b"]]).map(country)
    listed = first_countries[first_countries != ""].value_counts(normalize=True).sort_index()
    known = country[country != ""].value_counts(normalize=True)
    rows += [
        {
            "label": f"organisations of {code}",
            "first": percent(float(share)),
            "all": percent(float(known[code])),
            "of": "of the organisations",
        }
        for code, share in listed.sort_values(ascending=False, kind="stable").items()
    ]
    return rows

"""The page of a cohort: what grew, against whom, how sure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ecosystem.reports.pages.blocks import (
    Block,
    Cell,
    Figure,
    Figures,
    Listing,
    Picture,
    Prose,
    Section,
    grid,
    records,
)
from ecosystem.reports.pages.charts import Line, panel
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import decimal, number

if TYPE_CHECKING:
    from ecosystem.desk.cohort import CohortEffect
    from ecosystem.model import Ecosystem


def cohort_sentences(found: CohortEffect) -> list[str]:
    """Return the result in sentences, one per outcome with an answer."""
    return [_sentence(row) for row in records(found.table)]


def cohort_html(ecosystem: Ecosystem, found: CohortEffect) -> str:
    """Return the page of a cohort effect."""
    rows = records(found.table)
    compared = int((found.members["status"] == "compared").sum())
    windows = f"{found.before[0]} to {found.before[1]}, and {found.after[0]} to {found.after[1]}"
    sections = [
        Section(
            "What grew",
            [
                Figures(
                    [
                        Figure(
                            "Members compared", number(compared), f"of {len(found.members)} named"
                        ),
                        Figure(
                            "Comparable others",
                            number(int(found.table["other_count"].max())),
                            "same kind, same country where possible, as many partners before",
                        ),
                    ]
                ),
                *[Prose(text) for text in cohort_sentences(found)],
                _picture(rows),
            ],
        ),
        Section("In numbers", [_numbers(rows)]),
        Section("Who was compared", _compared(found)),
    ]
    return page_html(
        ecosystem,
        "A cohort before and after",
        sections,
        eyebrow="Ties of participants against comparable others",
        lead=f"Collaborations that began in {windows}.",
        notes=found.notes,
    )


def _sentence(row: dict[str, Any]) -> str:
    change = row["members_after"] - row["members_before"]
    others = row["others_after"] - row["others_before"]
    text = (
        f"{row['label']}: members {_signed(change)} per member, comparable others "
        f"{_signed(others)}; difference {_signed(row['effect'])}"
    )
    if math.isfinite(row["effect_low"]):
        text += f" (95 % interval {_signed(row['effect_low'])} to {_signed(row['effect_high'])})"
    return f"{text}: {row['verdict']}."


def _signed(value: float) -> str:
    if not math.isfinite(value):
        return "not known"
    return f"{'−' if value < 0 else '+'}{decimal(abs(value))}"


def _picture(rows: list[dict[str, Any]]) -> Picture:
    panels = [
        panel(
            row["label"].split(" (")[0],
            ["before", "after"],
            [
                Line("members", [row["members_before"], row["members_after"]], 0),
                Line("comparable others", [row["others_before"], row["others_after"]], 1),
            ],
            lowest=-1.0 if row["outcome"] == "ei_index" else 0.0,
        )
        for row in rows
        if row["member_count"]
    ]
    return Picture(
        panels,
        "Mean per organisation in the window before and after",
        [("line-0", "members"), ("line-1", "comparable others")],
    )


def _numbers(rows: list[dict[str, Any]]) -> Block:
    return grid(
        "Change of the members less that of comparable others",
        ["Outcome", "Members", "Others", "Difference", "95 % interval", "p", "Detectable", "Says"],
        [
            [
                Cell(row["label"], f"{row['member_count']} members, {row['other_count']} others"),
                f"{decimal(row['members_before'])} → {decimal(row['members_after'])}",
                f"{decimal(row['others_before'])} → {decimal(row['others_after'])}",
                _signed(row["effect"]),
                f"{_signed(row['effect_low'])} to {_signed(row['effect_high'])}"
                if math.isfinite(row["effect_low"])
                else "too few",
                decimal(row["p_value"]) if math.isfinite(row["p_value"]) else "too few",
                decimal(row["detectable"]),
                row["verdict"],
            ]
            for row in rows
        ],
        numbers=[1, 2, 3, 4, 5, 6],
        below="Detectable: the smallest true difference that four of five cohorts like this one "
        "would show.",
    )


def _compared(found: CohortEffect) -> list[Block]:
    blocks: list[Block] = [
        grid(
            "How alike they were before",
            ["Before the date", "Members", "Others", "Standardized difference"],
            [
                [
                    row["variable"],
                    decimal(row["members"]),
                    decimal(row["others"]),
                    _signed(row["standardized_difference"]),
                ]
                for row in records(found.balance)
            ],
            numbers=[1, 2, 3],
            below="Beyond ±0.25 standard deviations they were not alike.",
        )
    ]
    names = [f"{row['name'] or row['given']}: {row['status']}" for row in records(found.members)]
    blocks.append(Listing(names, "Members named"))
    return blocks

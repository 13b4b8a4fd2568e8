"""The page of what changed between two states of the data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ecosystem.reports.pages.blocks import Block, Cell, Prose, Section, grid, records
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import counted, fine_percent, number, percent

if TYPE_CHECKING:
    from ecosystem.desk.compare import Comparison
    from ecosystem.model import Ecosystem

_MOST_ROWS: Final = 25
_SECTIONS: Final = (
    ("suggestion", "Suggestions that came true"),
    ("gap", "Gaps closed and opened"),
    ("organisation", "Organisations"),
    ("tie", "Ties"),
    ("community", "Communities"),
)


def compare_sentences(found: Comparison) -> list[str]:
    """Return what changed in sentences."""
    sentences = []
    for what, row in zip(found.counts.index, records(found.counts), strict=True):
        text = (
            f"{what.capitalize()}: {number(row['old'])} before, {number(row['new'])} now; "
            f"{number(row['continued'])} continue, {number(row['gained'])} gained, "
            f"{number(row['lost'])} lost"
        )
        if math.isfinite(row["began"]) and row["gained"]:
            text += (
                f". Of those gained, {number(row['began'])} began since; the others are newly "
                "covered or not dated"
            )
        sentences.append(text + ".")
    if found.suggested:
        sentences.append(
            f"Of {counted(found.suggested, 'suggestion')}, {number(found.came_true)} came true "
            f"({fine_percent(found.came_true / found.suggested)}); of all other pairs that could "
            f"have been suggested, {fine_percent(found.base_share)}."
        )
    for sort, words in (("gap", "gaps"), ("community", "moves between communities")):
        rows = found.table[found.table["sort"] == sort]
        tally = rows["change"].value_counts().sort_index()
        told = ", ".join(f"{count} {change}" for change, count in tally.items()) or "none"
        sentences.append(f"{words.capitalize()}: {told}.")
    return sentences


def compare_html(ecosystem: Ecosystem, found: Comparison) -> str:
    """Return the page of a comparison; caveats and credits are those of the new data."""
    sections = [
        Section(
            "In short",
            [
                *[Prose(text) for text in compare_sentences(found)],
                _counts(found),
            ],
        )
    ]
    sections += [Section(title, _changes(found, sort)) for sort, title in _SECTIONS]
    return page_html(
        ecosystem,
        "What changed",
        sections,
        eyebrow="Two states of the data: the world, or what is known of it",
        lead=f"Known up to {found.old_end} before, up to {found.new_end} now.",
        notes=found.notes,
    )


def _counts(found: Comparison) -> Block:
    return grid(
        "Before and now",
        ["What", "Before", "Now", "Continue", "Gained", "Of these began since", "Lost"],
        [
            [
                what.capitalize(),
                *[
                    number(row[name]) if math.isfinite(row[name]) else "–"
                    for name in ("old", "new", "continued", "gained", "began", "lost")
                ],
            ]
            for what, row in zip(found.counts.index, records(found.counts), strict=True)
        ],
        numbers=[1, 2, 3, 4, 5, 6],
    )


def _changes(found: Comparison, sort: str) -> list[Block]:
    rows = found.table[found.table["sort"] == sort]
    if rows.empty:
        return [Prose("No change.", "verdict")]
    tally = rows.groupby(["change", "because"], sort=True).size().rename("count").reset_index()
    blocks: list[Block] = [
        grid(
            "How many, and why",
            ["Change", "Because", "Number", "Share"],
            [
                [
                    row["change"],
                    row["because"],
                    number(row["count"]),
                    percent(row["count"] / len(rows)),
                ]
                for row in records(tally)
            ],
            numbers=[2, 3],
        )
    ]
    shown = rows.head(_MOST_ROWS)
    rest = len(rows) - len(shown)
    blocks.append(
        grid(
            "Which",
            ["Who", "Change", "Because", "Detail"],
            [
                [
                    Cell(row["name_a"], row["name_b"]),
                    row["change"],
                    row["because"],
                    row["detail"],
                ]
                for row in records(shown)
            ],
            below=f"{rest:,} more in the table (--out changes.csv)." if rest else "",
        )
    )
    return blocks

"""The brief as a page that prints on two sheets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from ecosystem.reports.pages.blocks import Block, Cell, Picture, Prose, Section, grid, records
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import decimal, number

if TYPE_CHECKING:
    from ecosystem.desk.brief import Brief

_LONGEST: Final = 210


def brief_html(found: Brief, overview: str) -> str:
    """Return the brief as HTML; ``overview`` is the small map as SVG, "" for none."""
    blocks: list[Block] = [Prose(text) for text in found.sentences]
    if len(found.gaps):
        blocks.append(
            grid(
                gap_heading(found),
                ["Regions", "Observed", "Expected", "Why, and what speaks against it", "Ask first"],
                [
                    [
                        Cell(f"{at}. {row['name_a']} – {row['name_b']}", row["verdict"]),
                        number(row["observed_count"]),
                        decimal(row["expected_count"]),
                        Cell(shortened(row["reason"]), shortened(row["counter_reason"])),
                        row["broker_name"] or "–",
                    ]
                    for at, row in enumerate(records(found.gaps), start=1)
                ],
                numbers=[1, 2],
            )
        )
    if overview:
        blocks.append(Picture([Markup(overview)], "The pairs of the list on the map"))
    steps: list[Block] = (
        [
            grid(
                "Who should meet, and who can introduce them",
                ["Who", "Why", "Ask first", "Decision"],
                [
                    [
                        Cell(f"{row['name_a']} – {row['name_b']}"),
                        shortened(row["reason"]),
                        row["broker_name"] or "–",
                        "",
                    ]
                    for row in records(found.steps)
                ],
            )
        ]
        if len(found.steps)
        else [Prose("The data support no suggestion here.", "verdict")]
    )
    return page_html(
        found.study.ecosystem,
        found.title,
        [Section("Missing links", blocks), Section("Next steps", steps)],
        eyebrow="Brief for a meeting",
        notes=found.caveats[:2],
    )


def gap_heading(found: Brief) -> str:
    """Return what the list of pairs is, called a gap only where it is one."""
    verdicts = set(found.gaps["verdict"])
    if "gap" in verdicts:
        return "Pairs of regions with fewer joint collaborations than expected"
    if "fewer than expected" in verdicts:
        return "Nearest to a gap: short when looked at alone, not after correction"
    return "Nearest to a gap, yet as many as expected"


def shortened(text: Any) -> str:
    """Return whole sentences up to about two lines of a table.

    Examples
    --------
    >>> shortened("One. " + "x" * 300 + ". Three.")
    'One.'
    """
    kept = ""
    for sentence in re.split(r"(?<=\.) ", str(text)):
        if kept and len(kept) + len(sentence) > _LONGEST:
            break
        kept = f"{kept} {sentence}".strip()
    return kept if len(kept) <= 2 * _LONGEST else kept[: 2 * _LONGEST - 1] + "…"

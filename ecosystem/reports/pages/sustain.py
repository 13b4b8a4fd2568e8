"""The page of partnerships: how long they last, which end soon."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ecosystem.reports.pages.blocks import (
    Block,
    Cell,
    Figure,
    Figures,
    Picture,
    Prose,
    Section,
    grid,
    records,
)
from ecosystem.reports.pages.charts import Line, panel
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import counted, country_words, decimal, number, percent

if TYPE_CHECKING:
    from ecosystem.desk.sustain import Sustaining
    from ecosystem.model import Ecosystem

_MOST_ROWS: Final = 30


def sustain_sentences(found: Sustaining) -> list[str]:
    """Return what is known about partnerships in sentences."""
    sentences = [
        f"{counted(len(found.ending), 'partnership')} of {number(found.running_count)} running on "
        f"{found.at} {'ends' if len(found.ending) == 1 else 'end'} by {found.until} without a "
        "follow-up in the data."
    ]
    median = found.survival.attrs["median_years"]
    if len(found.survival):
        sentences.append(
            f"Half of all partnerships last longer than {decimal(median)} years."
            if math.isfinite(median)
            else "More than half of all partnerships last beyond the years that can be followed."
        )
    else:
        sentences.append("How long partnerships last cannot be said: no start and end are known.")
    for years, row in zip(found.renewal.index, records(found.renewal), strict=True):
        if row["ended_count"]:
            sentences.append(
                f"Of {counted(row['ended_count'], 'partnership')} that ended long enough ago, "
                f"{percent(row['renewed_share'])} began again within {counted(years, 'year')}."
            )
    return sentences


def sustain_html(ecosystem: Ecosystem, found: Sustaining) -> str:
    """Return the page of sustaining partnerships."""
    sentences = sustain_sentences(found)
    sections = [
        Section(
            "Ending soon",
            [
                Prose(sentences[0], "verdict"),
                *([_ending(found)] if len(found.ending) else []),
            ],
        ),
        Section("How long they last", _lasting(found, sentences[1:])),
    ]
    return page_html(
        ecosystem,
        "Sustaining partnerships",
        sections,
        eyebrow="What ends soon, what lasts, what begins again",
        lead=f"Looked from {found.at} to {found.until}.",
        notes=found.notes,
    )


def _ending(found: Sustaining) -> Block:
    shown = found.ending.head(_MOST_ROWS)
    rest = len(found.ending) - len(shown)
    return grid(
        "The closest partnerships first",
        ["Partner", "And partner", "Ends", "Joint collaborations", "What ends"],
        [
            [
                Cell(row["name_a"], country_words(row["country_a"])),
                Cell(row["name_b"], country_words(row["country_b"])),
                row["end_date"],
                decimal(row["joint_count"]),
                row["last_names"],
            ]
            for row in records(shown)
        ],
        numbers=[2, 3],
        below=f"{rest:,} more in the table (--out ending.csv)." if rest else "",
    )


def _lasting(found: Sustaining, sentences: list[str]) -> list[Block]:
    blocks: list[Block] = [Prose(text) for text in sentences]
    table = found.survival
    if len(table):
        columns = ("survival_share", "survival_low", "survival_high")
        share, low, high = (table[name].to_list() for name in columns)
        curve = panel(
            "Share of partnerships still going",
            [str(year) for year in table.index],
            [Line("still going after so many years", share, 0, low, high, is_step=True)],
        )
        blocks.append(
            Picture([curve], "By years since they began, with a 95 % band (Kaplan–Meier)")
        )
    if len(found.renewal):
        blocks.append(
            Figures(
                [
                    Figure(
                        f"Begun again within {counted(years, 'year')}",
                        percent(row["renewed_share"]),
                        f"of {number(row['ended_count'])} that ended so long ago",
                    )
                    for years, row in zip(found.renewal.index, records(found.renewal), strict=True)
                ]
            )
        )
    return blocks

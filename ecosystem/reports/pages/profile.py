"""The page of one organisation or region."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.model import split_values
from ecosystem.reports.pages.blocks import (
    Block,
    Card,
    Cards,
    Cell,
    Figure,
    Figures,
    Listing,
    Prose,
    Section,
    grid,
    records,
)
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import (
    UNKNOWN,
    country_words,
    decimal,
    fine_percent,
    kilometres,
    kind_words,
    percent,
)
from ecosystem.schema import INDICATORS

if TYPE_CHECKING:
    from ecosystem.desk.profile import Profile
    from ecosystem.model import Ecosystem

_BLANKS: Final = {"country": "Countries", "kind": "Kinds of organisation", "theme": "Themes"}
_MOST_ENDING: Final = 8
_MOST_S3: Final = 12


def profile_html(ecosystem: Ecosystem, found: Profile) -> str:
    """Return the page of a profile."""
    is_cluster = dict(found.facts).get("Kind") == "cluster"
    needs: list[Block] = (
        [Listing(found.needs)]
        if found.needs
        else [Prose("Nothing stands out against its peers in these data.", "verdict")]
    )
    sections = [
        Section("At a glance", _position(found)),
        Section("Needs analysis" if is_cluster else "What it may need", needs),
        Section("Partners", _partners(found)),
        Section("Blank spots", _blanks(found)),
        Section("Whom to meet", _meet(found)),
    ]
    if len(found.ending):
        sections.append(Section("Ending soon", [_ending(found)]))
    sections.append(Section("Smart specialisation", _s3(found)))
    return page_html(
        ecosystem,
        found.name,
        sections,
        eyebrow="Profile of an organisation" if found.sort == "actor" else "Profile of a region",
        lead=" · ".join(f"{label}: {value}" for label, value in found.facts),
        notes=found.notes,
    )


def measure_words(name: str, value: float) -> str:
    """Return an indicator's value as a reader reads it.

    Examples
    --------
    >>> measure_words("partner_count", 12.0)
    '12'
    """
    if not math.isfinite(value):
        return UNKNOWN
    if name == "betweenness":
        return fine_percent(value)
    return percent(value) if INDICATORS[name].unit == "share" else decimal(value)


def profile_lines(found: Profile) -> list[str]:
    """Return a profile as lines for a terminal."""
    lines = [found.name, *(f"  {label}: {value}" for label, value in found.facts), ""]
    lines.append(f"Against {found.peers}:")
    lines += [
        f"  {row['label']}: {measure_words(row['measure'], row['value'])} "
        f"(median {measure_words(row['measure'], row['peer_median'])}, {_place(row)})"
        for row in records(found.measures)
    ]
    if found.needs:
        lines += ["", "Needs", *(f"  {need}" for need in found.needs)]
    for sort, title in _BLANKS.items():
        names = [row["name"] for row in records(found.blanks) if row["sort"] == sort]
        if names:
            lines += ["", f"{title} without a tie in the data", f"  {', '.join(names)}"]
    if len(found.suggestions):
        lines += ["", "Whom to meet"]
        lines += [f"  {_pair(found, row)}: {row['reason']}" for row in records(found.suggestions)]
    for row in records(found.ending.head(_MOST_ENDING)):
        lines += [f"Ends {row['end_date']}: {_pair(found, row)} ({row['last_names']})"]
    return lines


def _position(found: Profile) -> list[Block]:
    counts = ("partner_count", "country_count", "cross_border_share")
    shown = [row for row in records(found.measures) if row["measure"] in counts]
    return [
        Figures(
            [
                Figure(row["label"], measure_words(row["measure"], row["value"]), _place(row))
                for row in shown
            ]
        ),
        grid(
            f"Compared with {found.peers}",
            ["Measure", "Own", "Peers’ median", "Peers below", "Peers"],
            [
                [
                    Cell(row["label"], INDICATORS[row["measure"]].meaning),
                    measure_words(row["measure"], row["value"]),
                    measure_words(row["measure"], row["peer_median"]),
                    percent(row["percentile"]),
                    f"{row['peer_count']:,}",
                ]
                for row in records(found.measures)
            ],
            numbers=[1, 2, 3, 4],
            below="Peers below: share of the peers with less, half of those equal counted in.",
        ),
    ]


def _place(row: dict[str, Any]) -> str:
    if not math.isfinite(row["percentile"]):
        return "too few peers to compare"
    return f"percentile {100 * row['percentile']:.0f} of {row['peer_count']:,} peers"


def _partners(found: Profile) -> list[Block]:
    if found.partners.empty:
        return [Prose("No partner is known in these data.", "verdict")]
    return [
        grid(
            "The closest partners",
            ["Partner", "Kind", "Joint collaborations", "Until"],
            [
                [
                    Cell(row["name"], country_words(row["country"])),
                    kind_words(row["kind"]),
                    decimal(row["collaboration_count"]),
                    f"{row['last_year']:.0f}" if math.isfinite(row["last_year"]) else "not dated",
                ]
                for row in records(found.partners)
            ],
            numbers=[2, 3],
        )
    ]


def _blanks(found: Profile) -> list[Block]:
    blocks: list[Block] = []
    for sort, title in _BLANKS.items():
        rows = [row for row in records(found.blanks) if row["sort"] == sort]
        if rows:
            blocks.append(
                grid(
                    f"{title} without a tie in the data",
                    [title, "Peers that have it"],
                    [
                        [
                            kind_words(row["value"]) if sort == "kind" else row["name"],
                            percent(row["peer_share"]),
                        ]
                        for row in rows
                    ],
                    numbers=[1],
                )
            )
    if not blocks:
        return [Prose("None: every Baltic country, kind and frequent theme is reached.", "verdict")]
    blocks.append(Prose("0 may mean no data: a tie that is not in the data is not seen.", "quiet"))
    return blocks


def _meet(found: Profile) -> list[Block]:
    if found.suggestions.empty:
        return [Prose("The data support no suggestion for it.", "verdict")]
    if found.sort == "region" and not (found.suggestions["verdict"] == "gap").any():
        lead = "No pair with this region is a gap beyond doubt; these come nearest."
    else:
        lead = "Candidates for a conversation, not predictions."
    return [
        Prose(lead),
        Cards(
            [
                Card(
                    _pair(found, row),
                    kilometres(row["distance_km"]),
                    row["reason"],
                    row["counter_reason"],
                    row["broker_name"],
                )
                for row in records(found.suggestions)
            ]
        ),
    ]


def _pair(found: Profile, row: dict[str, Any]) -> str:
    """Return the other of two; of a region's ending partnership, both."""
    if "region_a" in row and "actor_a" not in row:
        return str(row["name_b"] if row["region_a"] == found.id else row["name_a"])
    if found.sort == "region":
        return f"{row['name_a']} – {row['name_b']}"
    return str(row["name_b"] if row["actor_a"] == found.id else row["name_a"])


def _ending(found: Profile) -> Block:
    shown = found.ending.head(_MOST_ENDING)
    rest = len(found.ending) - len(shown)
    return grid(
        "Partnerships that end within a year of the data’s last beginning, with no follow-up",
        ["With", "Ends", "What ends"],
        [[_pair(found, row), row["end_date"], row["last_names"]] for row in records(shown)],
        numbers=[1],
        below=f"{rest:,} more with ecosystem sustain." if rest else "",
    )


def _s3(found: Profile) -> list[Block]:
    table: pd.DataFrame = found.s3
    if table.empty:
        return [
            Prose("The data hold no S3 priorities of its region, or no region is known.", "verdict")
        ]
    region = table["region_name"].iloc[0]
    return [
        grid(
            f"Priorities of {region} against collaborations with other regions",
            ["Domain", "Priority", "Links", "Expected", "Says"],
            [
                [
                    Cell(row["domain"], f"{len(split_values(row['partner_regions']))} regions near "
                         "with the same priority" if row["partner_regions"] else ""),
                    "yes" if row["is_priority"] else "no",
                    decimal(row["link_count"]),
                    decimal(row["expected_count"]),
                    row["verdict"],
                ]
                for row in records(table.head(_MOST_S3))
            ],
            numbers=[2, 3],
        )
    ]  # fmt: skip

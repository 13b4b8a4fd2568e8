"""The page of peers: whom to learn from, whom to teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecosystem.reports.pages.blocks import Block, Card, Cards, Prose, Section, records
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.pages.profile import measure_words
from ecosystem.reports.words import country_words, percent
from ecosystem.schema import INDICATORS

if TYPE_CHECKING:
    from ecosystem.desk.peers import Peers
    from ecosystem.model import Ecosystem

_TITLES = {
    "mentor": ("Whom to learn from", "Nobody like it within reach has a better result."),
    "mentee": ("Who could learn from it", "Nobody like it within reach has a lower result."),
}


def peers_html(ecosystem: Ecosystem, found: Peers) -> str:
    """Return the page of peers."""
    label = INDICATORS[found.better_at].label
    return page_html(
        ecosystem,
        f"Peers of {found.name}",
        [Section(title, _cards(found, sort, none)) for sort, (title, none) in _TITLES.items()],
        eyebrow="Alike in profile and position, within reach",
        lead=f"{label}: {measure_words(found.better_at, found.own_value)}. "
        f"{INDICATORS[found.better_at].meaning}",
        notes=found.notes,
    )


def peer_lines(found: Peers) -> list[str]:
    """Return peers as lines for a terminal."""
    label = INDICATORS[found.better_at].label
    lines = [f"{found.name}. {label}: {measure_words(found.better_at, found.own_value)}"]
    for sort, (title, none) in _TITLES.items():
        rows = [row for row in records(found.table) if row["direction"] == sort]
        lines += ["", title, *([] if rows else [f"  {none}"])]
        for row in rows:
            lines.append(
                f"  {row['rank']}. {row['name']} ({row['country'] or 'country unknown'}, "
                f"similarity {row['similarity']:.2f}): {row['reason']}"
            )
    return lines


def _cards(found: Peers, sort: str, none: str) -> list[Block]:
    rows = [row for row in records(found.table) if row["direction"] == sort]
    if not rows:
        return [Prose(none, "verdict")]
    return [
        Cards(
            [
                Card(
                    row["name"],
                    ", ".join(
                        dict.fromkeys(
                            part
                            for part in (row["region_name"], country_words(row["country"]))
                            if part
                        )
                    ),
                    row["reason"],
                    "",
                    row["broker_name"],
                    [
                        measure_words(found.better_at, row["value"]),
                        f"{percent(row['similarity'])} alike",
                    ],
                )
                for row in rows
            ]
        )
    ]

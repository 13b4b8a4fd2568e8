"""How commands print results or write them to a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="A table for the eye (the first --top rows), or all rows as CSV or JSON.",
)
# Columns that fit a terminal; CSV and JSON hold all of them.
_EYE = {
    "actors": ["name", "country", "region", "degree", "strength", "betweenness", "community"],
    "regions": ["region_name", "actor_count", "degree", "strength", "external_share"],
    "communities": ["actor_count", "certainty", "description"],
    "backbone": ["name_a", "name_b", "observed_count", "expected_count", "p", "q", "verdict"],
    "structure": ["name", "harmonic", "clustering", "effective_size", "bridging_centrality",
        "is_articulation_point",
    ],
    "brokerage": [
        "name", "group", "external_share", "participation_coefficient", "role_internal",
        "role_gatekeeper", "role_liaison", "role_total",
    ],
    "mixing": ["name_a", "name_b", "tie_count", "weight", "expected_weight", "ratio"],
    "territories": [
        "region_name", "e_i_index", "expected_e_i_index", "e_i_p", "partner_diversity",
        "coreness", "role_total", "relatedness_density",
    ],
    "moves": ["period", "name", "community", "next_community", "matched_community", "has_moved"],
    "periods": [
        "actor_count", "newcomer_share", "tie_count", "retained_tie_share", "new_tie_share",
        "largest_component_share", "average_distance", "transitivity", "expected_transitivity",
        "cross_border_share",
    ],
    "stability": ["headline", "rank", "name", "variant_count", "stability", "lost_with"],
    "nulls": ["unit", "measure", "observed", "null_mean", "null_low", "null_high", "z", "p", "q"],
    "suggestions": ["rank", "name_a", "name_b", "region_a", "region_b", "broker_name"],
    "actor_links": ["actor_id", "rank", "partner_id", "score"],
    "region_gaps": [
        "rank", "name_a", "name_b", "observed_count", "expected_count", "q_fewer", "verdict",
    ],
    "gap_slices": [
        "slice", "name_a", "name_b", "observed_count", "expected_count", "q_fewer", "verdict",
    ],
    "s3_mismatch": ["region_name", "domain", "link_count", "expected_count", "q", "verdict"],
    "policy_links": [
        "area_a", "area_b", "shared_actor_count", "expected_count", "q_fewer", "verdict",
        "bridge_names",
    ],
}  # fmt: skip


def deliver_table(
    frame: Any,
    name: str | None,
    format_: str,
    out: Path | None,
    top: int | None = None,
    *,
    notes: Iterable[str] = (),
    quiet: bool = False,
) -> None:
    """Print a table or write it to a file, whole or not at all.

    ``name`` is that in the schema, None for a table without one; ``top`` None shows all rows.
    Notes stand below a table for the eye; beside CSV and JSON they go to stderr.
    """
    from ecosystem.reports.tables import table_text
    from ecosystem.schema import RESULT_TABLES

    if format_ == "table":
        shown = frame if top is None else frame.head(top)
        text = table_text(shown[_EYE[name]] if name in _EYE else shown, "table")
        if len(frame) > len(shown):
            text += f"… {len(frame) - len(shown)} more rows; --top shows more, --format csv all\n"
        text += "".join(f"\n{click.wrap_text(note, 98)}\n" for note in notes)
    else:
        text = table_text(frame, format_, table=RESULT_TABLES[name] if name else None)  # type: ignore[arg-type]
        if not quiet:
            for note in notes:
                click.echo(f"  {note}", err=True)
    deliver(text, out)


def deliver(text: str, out: Path | None) -> None:
    """Print a text or write it to a file, whole or not at all."""
    from ecosystem.io.atomic import atomic_file, write_text

    if out is None:
        click.echo(text, nl=False)
        return
    with atomic_file(out) as temporary:
        write_text(temporary, text)


def printable(lines: Iterable[str]) -> str:
    """Return lines without signs that could move the cursor or reorder a line.

    Control and bidirectional signs may stand in a name.
    """
    return "".join(
        "".join(" " if unicodedata.category(sign) in {"Cc", "Cf"} else sign for sign in line) + "\n"
        for line in lines
    )

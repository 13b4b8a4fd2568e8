"""``ecosystem whatif``: what new links would change, and which would change most."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import (
    area_option,
    data_argument,
    level_of,
    level_option,
    load_data,
    out_option,
    quiet_option,
    text_format_option,
)
from ecosystem.cli.output import deliver, printable
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.recommend.plans.whatif import WhatIf


@click.command("whatif", short_help="What new links would change; the links that change most.")
@data_argument
@click.option(
    "--add", "added", nargs=2, multiple=True, metavar="A B", help="A link to add; repeatable."
)
@click.option(
    "--best", "count", type=click.IntRange(1, 200), metavar="K", help="Propose the best K links."
)
@click.option(
    "--goal",
    type=click.Choice(["reach", "s3"]),
    default="reach",
    show_default=True,
    help="What --best makes large: pairs within two steps, or S3 priorities linked.",
)
@click.option(
    "--per-country",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Most links of --best that touch one country; 0 for an even share.",
)
@click.option("--for", "actor", default="", metavar="ACTOR", help="--best: links of this actor.")
@click.option("--from-region", "sources", multiple=True, metavar="REGION", help="--best: from.")
@click.option("--to-region", "targets", multiple=True, metavar="REGION", help="--best: to.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="--best: with this kind.")
@level_option()
@area_option("--best: inside the Baltic Sea Region or anywhere.")
@text_format_option("For the eye, the figures, or everything.")
@out_option("Write to a file instead of the screen.", required=False)
@quiet_option
def whatif_command(
    data: str,
    added: tuple[tuple[str, str], ...],
    count: int | None,
    goal: Any,
    per_country: int,
    actor: str,
    sources: tuple[str, ...],
    targets: tuple[str, ...],
    kinds: tuple[str, ...],
    level: str,
    area: Any,
    format_: str,
    out: Path | None,
    quiet: bool,
) -> None:
    """Say what links between actors of DATA would change.

    Name them with --add, or let --best propose those that change most.
    """
    if bool(added) == (count is not None):
        raise click.UsageError("Give either --add A B (once or more) or --best K")
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.recommend.actors.wish import Wish
        from ecosystem.recommend.plans.whatif import best_links, what_if
        from ecosystem.reports.tables import table_text

        progress.step("reading the data")
        ecosystem, _ = load_data(data, quiet=quiet)
        progress.step("adding links")
        if count is None:
            found = what_if(ecosystem, added, level=level_of(level))
        else:
            found = best_links(
                ecosystem,
                count,
                goal=goal,
                wish=Wish(actor=actor, from_regions=sources, to_regions=targets, kinds=kinds),
                per_country=per_country,
                level=level_of(level),
                area=area,
            )
    if format_ == "json":
        text = _json(found)
    elif format_ == "csv":
        text = table_text(found.figures, "csv")
    else:
        text = _text(found)
    deliver(text, out)


def _json(found: WhatIf) -> str:
    from ecosystem.reports.tables import table_text

    plain = {
        "links": json.loads(table_text(found.links, "json")),
        "figures": json.loads(table_text(found.figures, "json")),
        "notes": list(found.notes),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _text(found: WhatIf) -> str:
    from ecosystem.reports.tables import table_text

    links = found.links[["name_a", "name_b", "country_a", "country_b", "gain"]]
    figures = found.figures[["label"]].reset_index(drop=True)
    for name in ("before", "after", "change"):
        figures[name] = [
            _figure(value, unit, signed=name == "change")
            for value, unit in zip(found.figures[name], found.figures["unit"], strict=True)
        ]
    return printable(
        [
            *found.notes,
            *table_text(links, "table").splitlines(),
            "",
            *table_text(figures, "table").splitlines(),
        ]
    )


def _figure(value: float, unit: str, *, signed: bool) -> str:
    """Return a figure as people read it: whole numbers whole, shares and indices to 4 decimals."""
    if math.isnan(value):
        return "–"
    whole = unit == "count" and float(value).is_integer()
    shape = ",.0f" if whole else (",.1f" if unit == "count" else ".4f")
    return format(value, f"+{shape}" if signed and round(value, 4) else shape)

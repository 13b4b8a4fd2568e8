"""``ecosystem explain``: why a pair of actors has the score it has."""

from __future__ import annotations

import json
from dataclasses import asdict
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
    from ecosystem.recommend.explanations.explanation import Explanation, Introduction, Part

_PORTIONS_SHOWN, _RECORDS_SHOWN = 5, 4
_WEAKER = "…"  # explanations.portions.OTHERS, which is slow to import


@click.command("explain", short_help="Why two actors should meet, record by record.")
@data_argument
@click.argument("actor_a", metavar="A")
@click.argument("actor_b", metavar="B")
@level_option(
    "NUTS level at which regions must differ; 0 is countries, s3 territories of strategies."
)
@area_option("Candidates inside the Baltic Sea Region or anywhere.")
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="What it is to be about.")
@click.option("--call", default="", metavar="TEXT", help="The same in free text.")
@text_format_option("For the eye, the table of parts, or everything.")
@out_option("Write to a file instead of the screen.", required=False)
@quiet_option
def explain_command(
    data: str,
    actor_a: str,
    actor_b: str,
    level: str,
    area: Any,
    themes: tuple[str, ...],
    call: str,
    format_: str,
    out: Path | None,
    quiet: bool,
) -> None:
    """Explain the score of the actors A and B of DATA, given by id or name.

    Says what each part adds, which records it rests on, who could introduce them and what speaks
    against it.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.recommend.actors.explain import contribution_table, explain
        from ecosystem.recommend.actors.wish import Wish
        from ecosystem.reports.tables import table_text

        progress.step("reading the data")
        ecosystem, _ = load_data(data, quiet=quiet)
        progress.step("comparing with all candidates")
        found = explain(
            ecosystem, actor_a, actor_b, level=level_of(level), area=area, wish=Wish(themes, call)
        )
    if format_ == "json":
        text = json.dumps(_plain(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    elif format_ == "csv":
        text = table_text(contribution_table(found), "csv")
    else:
        text = _text(found)
    deliver(text, out)


def _plain(found: Explanation) -> dict[str, Any]:
    return {**asdict(found), "labels": dict(found.labels)}


def _text(found: Explanation) -> str:
    lines = [
        f"{found.name_a} ({found.region_a or 'place unknown'}) – "
        f"{found.name_b} ({found.region_b or 'place unknown'})",
        *found.notes,
        found.status_text,
        "",
        f"Score {found.score:.4f}, {_place(found)}",
        f"  {found.method}",
    ]
    for part in found.parts:
        lines += _part_lines(part, found)
    lines += ["", "Why", f"  {found.reason}"]
    if found.counter_reason:
        lines += ["But", f"  {found.counter_reason}"]
    lines += ["", "Introduction"]
    lines += [_way(way, found) for way in found.introductions] or [
        "  Nobody in the area is tied to both, nor are two who are tied to each other."
    ]
    return printable(lines)


def _place(found: Explanation) -> str:
    if found.status == "candidate":
        return f"rank {found.rank:,} of {found.candidate_count:,} candidates"
    return f"would be rank {found.rank:,} beside {found.candidate_count:,} candidates"


def _part_lines(part: Part, found: Explanation) -> list[str]:
    lines = [f"  {part.contribution:+.4f}  {part.name}"]
    named = [portion for portion in part.portions if portion.name != _WEAKER]
    for portion in named[:_PORTIONS_SHOWN]:
        records = [found.labels[p] for p in portion.records]
        rest = f" ({_first(records, _RECORDS_SHOWN)})" if records != [portion.label] else ""
        lines.append(f"           {portion.contribution:+.4f}  {portion.label}{rest}")
    if not part.portions:
        lines[0] += " (rests on no single record)"
    more = named[_PORTIONS_SHOWN:]
    if more:
        total = sum(portion.contribution for portion in more)
        lines.append(f"           {total:+.4f}  {len(more)} more")
    lines += [
        f"           {portion.contribution:+.4f}  all weaker ones together"
        for portion in part.portions
        if portion.name == _WEAKER
    ]
    return lines


def _first(labels: list[str], most: int) -> str:
    """Return the first labels and how many others there are; ``--format json`` has all."""
    rest = len(labels) - most
    return "; ".join(labels[:most]) + (f" and {rest} more" if rest > 0 else "")


def _way(way: Introduction, found: Explanation) -> str:
    text = f"  {way.names[0]}"
    for name, records in zip(way.names[1:], way.records, strict=True):
        labels = [found.labels[p] for p in records]
        text += f" → [{_first(labels, 2)}] → {name}"
    border = ", no third country or region" if way.over_the_border else ""
    return f"{text}  (weakest tie {way.weakest:.3g}{border})"

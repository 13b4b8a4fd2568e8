"""``ecosystem recommend``: who should meet whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import load_data, out_option, settings_options
from ecosystem.cli.output import deliver, deliver_table, format_option, printable
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.recommend.actors.recommender import Suggestions


@click.command("recommend", short_help="Who should meet whom, and why.")
@settings_options
@click.option(
    "--what",
    type=click.Choice(["actors", "lists"]),
    default="actors",
    show_default=True,
    help="The best links of all, or the own list of every actor, without reasons.",
)
@click.option("--call", default="", metavar="TEXT", help="What it is to be about, in free text.")
@click.option("--for", "actor", default="", metavar="ACTOR", help="For this organisation.")
@click.option("--from-region", "own", multiple=True, metavar="REGION", help="One is from there.")
@click.option("--to-region", "sought", multiple=True, metavar="REGION", help="The other from here.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Who is sought is of a kind.")
@click.option(
    "--programme", default="", metavar="NAME", help="Use weights learned from this programme."
)
@click.option(
    "--no-peripheral-places",
    is_flag=True,
    help="Keep no places of the list for regions that take part little.",
)
@format_option
@out_option("Write to a file instead of the screen.", required=False)
def recommend_command(
    run: Callable[[], Any],
    quiet: bool,
    what: str,
    call: str,
    actor: str,
    own: tuple[str, ...],
    sought: tuple[str, ...],
    kinds: tuple[str, ...],
    programme: str,
    no_peripheral_places: bool,
    format_: str,
    out: Path | None,
) -> None:
    """Print or write missing links of DATA, best first, with reason and counter-reason.

    --theme and --call change the order, they leave nothing out: all data stay the evidence.
    """
    data, settings = run()
    if what != "actors" and (call or actor or own or sought or kinds or no_peripheral_places):
        raise click.UsageError(
            "--call, --for, --from-region, --to-region, --kind and --no-peripheral-places go with "
            "--what actors"
        )
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.network.scope import scoped
        from ecosystem.recommend.actors.recommender import Recommender
        from ecosystem.recommend.actors.wish import Wish

        progress.step("reading the data")
        ecosystem, _ = load_data(data, quiet=quiet)
        wish = Wish(settings.scope.themes, call, actor, own, sought, kinds, programme)
        part, notes = scoped(ecosystem, replace(settings.scope, themes=()))
        progress.step("comparing all candidates")
        recommender = Recommender(part, level=settings.level, area=settings.area, wish=wish)
        if what == "lists":
            table = recommender.actor_links(settings.top)
            deliver_table(table, "actor_links", format_, out, settings.top)
            return
        progress.step("finding the words")
        found = recommender.overall(
            wish, top=settings.top, peripheral_places=not no_peripheral_places
        )
    if format_ == "table":
        deliver(_text(found, (*notes, *found.notes), settings.top), out)
        return
    for note in (*notes, *found.notes) if not quiet else ():
        click.echo(f"  {note}", err=True)
    deliver_table(found.table, "suggestions", format_, out, settings.top)


def _text(found: Suggestions, notes: tuple[str, ...], top: int) -> str:
    """Return the notes, then every suggestion with its reason, for the eye."""
    lines = [*notes, *([found.method] if found.method else []), ""]
    for row in found.table.head(top).to_dict("records"):
        lines += _card(row)
    if found.table.empty:
        lines.append("No suggestion fits; ask for less, or for another area or level.")
    more = len(found.table) - top
    if more > 0:
        lines.append(f"… {more:,} more; --top shows more, --format csv all")
    return printable(lines)


def _card(row: dict[Any, Any]) -> list[str]:
    from ecosystem.recommend.learning.calibration import odds_in_words

    chance = row["probability"]
    marks = [f"{odds_in_words(chance)} within a year"] if chance == chance else []
    marks += ["newcomer"] if row["is_newcomer"] else []
    sides = [f"{row['name_' + side]} ({row['region_' + side] or 'place unknown'})" for side in "ab"]
    return [
        " · ".join([f"{row['rank']}. {' – '.join(sides)}", *marks]),
        f"   Why: {row['reason']}",
        *([f"   But: {row['counter_reason']}"] if row["counter_reason"] else []),
    ]

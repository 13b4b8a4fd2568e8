"""``ecosystem chains``: regions along value chains, links and missing links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.desk import desk_options, show
from ecosystem.cli.options import area_option, level_of, level_option, load_data
from ecosystem.cli.progress import Progress


@click.command("chains", short_help="Interregional value chains: stages, links, missing links.")
@desk_options
@click.option(
    "--theme", "themes", multiple=True, metavar="NAME", help="Only this chain; repeatable."
)
@click.option(
    "--chains",
    "chains_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Your own table of stages, in place of the bundled examples.",
)
@area_option("Regions of the Baltic Sea Region, or all.")
@level_option()
def chains_command(
    data: str,
    themes: tuple[str, ...],
    chains_file: Path | None,
    area: Any,
    level: Any,
    format_: str | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Show which regions of DATA are at which stage of a value chain, and who is linked to whom.

    CSV and JSON hold the links and the missing links.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.desk.chain_tables import chosen_chains, read_chains
        from ecosystem.desk.chains import chain_map
        from ecosystem.reports.pages.chains import chain_lines, chains_html
        from ecosystem.schema import CHAIN_LINKS

        chains = chosen_chains(read_chains(chains_file), themes)
        progress.step("reading the data")
        ecosystem, read = load_data(data, quiet=quiet)
        progress.step("following the chains")
        found = chain_map(ecosystem, chains, level=level_of(level), area=area)
    show(
        found.links,
        CHAIN_LINKS,
        lines=lambda: [*chain_lines(found), *read, *found.notes],
        page=lambda: chains_html(ecosystem, found),
        format_=format_,
        out=out,
    )

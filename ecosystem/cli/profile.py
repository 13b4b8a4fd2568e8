"""``ecosystem profile`` and ``ecosystem peers``: one organisation or region among its peers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.desk import desk_options, show
from ecosystem.cli.options import level_of, level_option, run_data


@click.command("profile", short_help="One organisation or region: position, blank spots, needs.")
@desk_options
@click.argument("who", metavar="ACTOR_OR_REGION")
@level_option()
def profile_command(
    data: str, who: str, level: Any, format_: str | None, out: Path | None, quiet: bool
) -> None:
    """Show where an organisation or region of DATA stands among its peers, and what it lacks.

    For a cluster this is the needs analysis to begin with: measures of internationalisation, blank
    spots, whom to meet, what ends soon, fit with the region's S3 priorities. CSV and JSON hold the
    measures.
    """
    study = _study(data, level, quiet=quiet)
    from ecosystem.desk.profile import profile
    from ecosystem.reports.pages.profile import profile_html, profile_lines
    from ecosystem.schema import PROFILE_MEASURES

    found = profile(study, who)
    show(
        found.measures,
        PROFILE_MEASURES,
        lines=lambda: [*profile_lines(found), "", *found.notes],
        page=lambda: profile_html(study.ecosystem, found),
        format_=format_,
        out=out,
    )


@click.command("peers", short_help="Whom an organisation could learn from, and whom teach.")
@desk_options
@click.argument("actor", metavar="ACTOR")
@click.option(
    "--better-at",
    default="country_count",
    show_default=True,
    metavar="INDICATOR",
    help="country_count, partner_count, cross_border_share, other_region_share, sme_count, "
    "cluster_count, collaboration_count or betweenness.",
)
@click.option(
    "--top",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="How many peers, and how many organisations to teach.",
)
@level_option()
def peers_command(
    data: str,
    actor: str,
    better_at: str,
    top: int,
    level: Any,
    format_: str | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Find organisations of DATA like ACTOR with a better result, within reach; and the reverse."""
    study = _study(data, level, quiet=quiet)
    from ecosystem.desk.peers import find_peers
    from ecosystem.reports.pages.peers import peer_lines, peers_html
    from ecosystem.schema import PEERS

    found = find_peers(study, actor, better_at, most=top)
    show(
        found.table,
        PEERS,
        lines=lambda: [*peer_lines(found), "", *found.notes],
        page=lambda: peers_html(study.ecosystem, found),
        format_=format_,
        out=out,
    )


def _study(data: str, level: str, *, quiet: bool) -> Any:
    from ecosystem.study import StudySettings

    return run_data(data, StudySettings(level=level_of(level), community_runs=2), quiet=quiet)

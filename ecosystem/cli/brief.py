"""``ecosystem brief``: two pages for a meeting, as a Word file or a page that prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import (
    data_argument,
    level_of,
    level_option,
    out_option,
    quiet_option,
    run_data,
)


@click.command("brief", short_help="Two pages for a meeting: gaps, map, next steps.")
@data_argument
@click.option("--policy-area", "policy_areas", multiple=True, metavar="CODE", help="Only this one.")
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="Only this theme.")
@click.option("--region", default="", metavar="REGION", help="Only pairs of this region.")
@level_option()
@out_option("A name in .docx (to edit) or .html (to print).")
@quiet_option
def brief_command(
    data: str,
    policy_areas: tuple[str, ...],
    themes: tuple[str, ...],
    region: str,
    level: Any,
    out: Path,
    quiet: bool,
) -> None:
    """Write a brief on DATA: the gap list with reasons, a small map, next steps with brokers."""
    suffix = out.suffix.casefold()
    if suffix not in (".docx", ".html"):
        raise click.UsageError(f"{out}: the name must end in .docx or .html")
    from ecosystem.network.scope import Scope
    from ecosystem.study import StudySettings

    settings = StudySettings(
        scope=Scope(themes=themes, policy_areas=policy_areas),
        level=level_of(level),
        community_runs=2,
    )
    study = run_data(data, settings, quiet=quiet)
    from ecosystem.desk.brief import brief
    from ecosystem.io.atomic import atomic_file

    found = brief(study, region=region)
    if suffix == ".docx":
        from ecosystem.maps.printed import overview_png
        from ecosystem.reports.document import brief_docx

        content = brief_docx(found, overview_png(found.study))
    else:
        from ecosystem.maps.overview import overview_svg
        from ecosystem.reports.pages.brief import brief_html

        content = brief_html(found, overview_svg(found.study)).encode("utf-8")
    with atomic_file(out) as temporary:
        temporary.write_bytes(content)
    click.echo(f"Wrote {out}")

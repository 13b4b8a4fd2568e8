"""Commands about datasets themselves: check, template, datasets."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from ecosystem.cli.options import data_argument, force_option

_NAMES = {"error": "error", "warning": "warning", "repaired": "repair", "note": "note"}


@click.command("check", short_help="List every problem in a dataset.")
@data_argument
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Lines for people, or JSON.",
)
def check_command(data: str, strict: bool, format_: str) -> int:
    """List every problem in DATA: file or sheet, row, column, what, remedy.

    Exit code 0 when the data can be used, 1 when something must be mended first (with --strict
    also when there are warnings).
    """
    from ecosystem.datasets import dataset_path
    from ecosystem.io.load import inspect

    inspection = inspect(dataset_path(data))
    counts: Counter[str] = Counter(issue.severity for issue in inspection.issues)
    if format_ == "json":
        found = [asdict(issue) for issue in inspection.issues]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for issue in inspection.issues:
            click.echo(str(issue))
        if (ecosystem := inspection.ecosystem) is not None:
            click.echo(
                f"{len(ecosystem.actors)} actors, {len(ecosystem.collaborations)} collaborations, "
                f"{len(ecosystem.participations)} participations"
            )
        click.echo(
            ", ".join(
                f"{counts[severity]} {name}{'' if counts[severity] == 1 else 's'}"
                for severity, name in _NAMES.items()
            )
        )
    failed = inspection.ecosystem is None or (strict and counts["warning"] > 0)
    return int(failed)


@click.command("template", short_help="Write a workbook to fill in.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx")
@force_option
def template_command(file: Path) -> None:
    """Write a workbook with headings, drop-down lists, example rows and a help sheet."""
    from ecosystem.io.template import write_template

    if file.suffix.casefold() != ".xlsx":
        raise click.UsageError(f"{file}: the name must end in .xlsx")
    write_template(file)
    click.echo(f"Fill in {file}, then:  ecosystem check {file}")


@click.command("datasets", short_help="List the bundled datasets.")
def datasets_command() -> None:
    """List the bundled datasets, what they hold and whom to credit."""
    from ecosystem.datasets import bundled_names, load_bundled

    for name in bundled_names():
        ecosystem = load_bundled(name)
        about = ecosystem.about
        click.echo(f"{name}: {about.title}")
        click.echo(
            f"  {len(ecosystem.actors)} actors, {len(ecosystem.collaborations)} collaborations, "
            f"{len(ecosystem.participations)} participations, "
            f"{len(ecosystem.priorities)} S3 priorities"
        )
        for line in (about.description, *about.caveats, *about.credits):
            click.echo(click.wrap_text(line, 88, initial_indent="  ", subsequent_indent="    "))

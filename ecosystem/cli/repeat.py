"""Commands for those who publish: how to cite a run, and whether it repeats."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import previous_option, quiet_option, run_data
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.io.decisions import Decisions

_folder_argument = click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR"
)


@click.command("cite", short_help="How to cite a run: methods, references, data credits.")
@_folder_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "bibtex"]),
    default="text",
    show_default=True,
    help="A methods paragraph with references and credits, or BibTeX entries.",
)
def cite_command(folder: Path, format_: str) -> None:
    """Print how to cite the run in DIR: exactly what was computed, from which data."""
    from ecosystem.reports.citation import bibtex, citation_text
    from ecosystem.reports.verification import read_record

    record = read_record(folder)
    click.echo(bibtex(record) if format_ == "bibtex" else citation_text(record), nl=False)


@click.command("crate", short_help="RO-Crate metadata for a run or batch, to deposit it.")
@_folder_argument
@click.option("--date", metavar="YYYY-MM-DD", help="Day of publication; today when not given.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAME",
    help="Who publishes it, with an ORCID in parentheses where there is one; repeatable.",
)
@click.option("--license", "license_", default="", metavar="URL", help="Licence of the results.")
@click.option("--publisher", default="", metavar="NAME", help="Organisation that publishes it.")
@click.option("--title", default="", help="Title of the deposit.")
def crate_command(
    folder: Path,
    date: str | None,
    authors: tuple[str, ...],
    license_: str,
    publisher: str,
    title: str,
) -> None:
    """Write ro-crate-metadata.json into DIR, a run or a batch, just before it is published.

    It lists every file with its checksum, the data with their credits, the program and settings.
    """
    from datetime import UTC, datetime

    from ecosystem.io.atomic import atomic_file, write_text
    from ecosystem.reports.crate import CRATE, crate_text

    day = date or datetime.now(UTC).date().isoformat()
    text = crate_text(
        folder, date=day, authors=authors, license=license_, title=title, publisher=publisher
    )
    with atomic_file(folder / CRATE) as temporary:
        write_text(temporary, text)
    click.echo(f"Wrote {folder / CRATE}")


@click.command("verify", short_help="Make a run again and compare it byte by byte.")
@_folder_argument
@click.argument("data", metavar="[DATA]", required=False)
@previous_option(
    "Workbook whose decisions the run carried on; without it they are taken from DIR's own."
)
@quiet_option
def verify_command(folder: Path, data: str | None, previous: Path | None, quiet: bool) -> int:
    """Make the run in DIR again from DATA and compare every file byte by byte.

    DATA may be left out for a bundled dataset. Exit code 0 when all files are the same.
    """
    from ecosystem.batch.folder import write_run
    from ecosystem.reports.provenance import run_record
    from ecosystem.reports.verification import compared, differences, read_record
    from ecosystem.study import StudySettings

    record = read_record(folder)
    settings = StudySettings.from_dict(record["settings"])
    decisions = _decisions(folder, record, previous)
    study = run_data(data or _bundled(record), settings, quiet=quiet)
    with tempfile.TemporaryDirectory() as place, Progress(quiet=quiet) as progress:
        write_run(study, Path(place), progress.step, decisions)
        verdicts = compared(folder, Path(place))
    for name, verdict in verdicts:
        click.echo(f"{verdict:9}  {name}")
    bad = sum(verdict != "same" for _, verdict in verdicts)
    if not bad:
        click.echo(f"All {len(verdicts)} files repeat byte by byte.")
        return 0
    for reason in differences(record, run_record(study, decisions)) or [
        "no difference in data or versions"
    ]:
        click.echo(f"  {reason}")
    click.echo(f"{bad} of {len(verdicts)} files do not repeat.")
    return 1


def _decisions(folder: Path, record: Mapping[str, Any], previous: Path | None) -> Decisions | None:
    """Return the decisions that a run carried on; its own workbook still holds them all."""
    from ecosystem.errors import SettingError
    from ecosystem.io.decisions import read_decisions

    carried = record.get("previous")
    if not isinstance(carried, Mapping):
        return None
    if previous is not None:
        return read_decisions(previous)
    decisions = read_decisions(folder)
    if decisions.content_sha256 != carried.get("decisions_sha256"):
        raise SettingError(
            "decisions in the workbook are not those that the run carried on: somebody has typed "
            "in it since. Give the earlier workbook (SHA-256 "
            f"{str(carried.get('workbook_sha256'))[:16]}…) with --previous"
        )
    return replace(decisions, sha256=str(carried.get("workbook_sha256")))


def _bundled(record: Mapping[str, Any]) -> str:
    """Return the name of the bundled dataset whose title a run bears."""
    from ecosystem.datasets import bundled_about, bundled_names
    from ecosystem.errors import SettingError

    title = record["data"]["title"]
    for name in bundled_names():
        if bundled_about(name).title == title:
            return name
    raise SettingError(
        f"the run was made from “{title}”, which is not bundled. "
        "Give its data:  ecosystem verify DIR DATA"
    )

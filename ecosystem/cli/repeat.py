"""Commands for those who publish: how to cite a run, and whether it repeats."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.batch import Told
from ecosystem.cli.options import previous_option, quiet_option, run_data
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.io.decisions import Decisions
    from ecosystem.reports.verification import FileVerdict

_folder_argument = click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR"
)


@click.command("cite", short_help="How to cite a run or batch: methods, references, data credits.")
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
    """Print how to cite the run or batch in DIR: exactly what was computed, from which data."""
    from ecosystem.reports.batch_citation import batch_bibtex, batch_citation
    from ecosystem.reports.citation import bibtex, citation_text
    from ecosystem.reports.verification import is_batch, read_batch, read_record

    if is_batch(folder):
        record, cited, entries = read_batch(folder), batch_citation, batch_bibtex
    else:
        record, cited, entries = read_record(folder), citation_text, bibtex
    click.echo(entries(record) if format_ == "bibtex" else cited(record), nl=False)


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
    with atomic_file(folder / CRATE, ours=True) as temporary:
        write_text(temporary, text)
    click.echo(f"Wrote {folder / CRATE}")


@click.command("verify", short_help="Make a run or batch again and compare it byte by byte.")
@_folder_argument
@click.argument("data", metavar="[DATA]…", nargs=-1)
@previous_option(
    "Workbook whose decisions the run carried on; without it they are taken from DIR's own."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    help="For a batch: processes; as many as there are cores when not given.",
)
@quiet_option
def verify_command(
    folder: Path,
    data: tuple[str, ...],
    previous: Path | None,
    workers: int | None,
    quiet: bool,
) -> int:
    """Make the run or batch in DIR again from DATA and compare every file byte by byte.

    DATA may be left out for a bundled dataset. For a batch of several datasets write NAME=PATH,
    with the name that the plan gives. Exit code 0 when all files are the same.
    """
    from ecosystem.reports.verification import is_batch

    if is_batch(folder):
        return _verify_batch(folder, data, workers, quiet=quiet)
    if len(data) > 1:
        raise click.UsageError("A run has one DATA.")
    return _verify_run(folder, data[0] if data else None, previous, quiet=quiet)


def _verify_run(folder: Path, data: str | None, previous: Path | None, *, quiet: bool) -> int:
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
    return _said(verdicts, differences(record, run_record(study, decisions)))


def _verify_batch(folder: Path, data: tuple[str, ...], workers: int | None, *, quiet: bool) -> int:
    """Do a batch again, in as many processes as there are cores."""
    from ecosystem.batch.executors import LocalProcesses
    from ecosystem.batch.recorded import plan_of_record
    from ecosystem.batch.run import prepare, run_batch
    from ecosystem.reports.verification import batch_differences, compared, read_batch

    record = read_batch(folder)
    with Progress(quiet=quiet) as progress:
        progress.step("reading the data")
        names = [str(one["name"]) for one in record["plan"]["data"]]
        work = prepare(plan_of_record(record, _places(data, names)))
    told = Told(quiet=quiet)
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "again"
        run_batch(work, again, lambda: LocalProcesses(workers or os.cpu_count() or 1), told=told)
        verdicts = [one for one in compared(folder, again) if not one.name.startswith("tasks/")]
    return _said(verdicts, batch_differences(record, work.records, work.versions))


def _places(data: tuple[str, ...], names: list[str]) -> dict[str, str]:
    """Return which dataset of a batch is where: ``NAME=PATH``, or the one path of the only one."""
    if len(data) == 1 and len(names) == 1 and not data[0].startswith(f"{names[0]}="):
        return {names[0]: data[0]}
    pairs = [text.partition("=") for text in data]
    if any(not sign for _, sign, _ in pairs):
        raise click.UsageError(f"Write NAME=PATH for each of: {', '.join(names)}.")
    return {name: path for name, _, path in pairs}


def _said(verdicts: Sequence[FileVerdict], reasons: Sequence[str]) -> int:
    """Print what became of every file, and why some differ; return the exit code."""
    for name, verdict in verdicts:
        click.echo(f"{verdict:9}  {name}")
    bad = sum(verdict != "same" for _, verdict in verdicts)
    if not bad:
        click.echo(f"All {len(verdicts)} files repeat byte by byte.")
        return 0
    for reason in reasons or ["no difference in data or versions"]:
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

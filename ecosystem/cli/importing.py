"""Commands that bring data in: import, merge, fetch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import out_option, quiet_option
from ecosystem.cli.progress import Progress
from ecosystem.sources import FORMATS

if TYPE_CHECKING:
    from ecosystem.sources.pipeline import Imported
    from ecosystem.sources.records import Records
    from ecosystem.sources.scope import ImportScope

_Command = Callable[..., Any]
_ENCODINGS = (
    "utf-8", "windows-1250", "windows-1252", "windows-1257", "iso-8859-1", "iso-8859-2",
    "iso-8859-13", "iso-8859-15",
)  # fmt: skip

_SCOPE_OPTIONS = (
    click.option(
        "--countries",
        metavar="CODES",
        default="",
        help="Only organisations of these countries, for example EE,LV,LT.",
    ),
    click.option(
        "--bsr", "bsr", flag_value="regions", help="Only the Baltic Sea Region: 53 NUTS2 regions."
    ),
    click.option(
        "--bsr-countries", "bsr", flag_value="countries", help="Only the nine Baltic Sea countries."
    ),
    click.option(
        "--programme",
        "programmes",
        multiple=True,
        metavar="TEXT",
        help="Only programmes whose name contains this; repeatable.",
    ),
    click.option(
        "--years",
        metavar="FIRST-LAST",
        default="",
        help="Only projects that ran in these years, for example 2014-2020, 2014- or 2016.",
    ),
    click.option(
        "--min-participants",
        type=click.IntRange(1),
        default=1,
        show_default=True,
        help="Only projects with so many organisations after the other choices.",
    ),
    click.option(
        "--identity",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Corrected identity_review.csv of an earlier import; it wins.",
    ),
    click.option(
        "--merge-from",
        type=click.FloatRange(0.75, 1),
        default=0.93,
        show_default=True,
        metavar="SCORE",
        help="Likeness from which two names of a country are one organisation, 0.75 to 1.",
    ),
    click.option("--title", default="", metavar="TEXT", help="Title of the result."),
)


def _scope_options(command: _Command) -> _Command:
    for option in reversed(_SCOPE_OPTIONS):
        command = option(command)
    return quiet_option(command)


def _scope(
    countries: str, bsr: str | None, programmes: tuple[str, ...], years: str, min_participants: int
) -> ImportScope:
    from ecosystem.errors import SettingError
    from ecosystem.sources.scope import ImportScope

    first: int | None = None
    last: int | None = None
    if years:
        match = re.fullmatch(r"(\d{4})?\s*([-–])?\s*(\d{4})?", years.strip())
        if not match or not (match.group(1) or match.group(3)):
            raise SettingError(f"--years: {years!r} is no span. Write 2014-2020, 2014- or 2016.")
        first = int(match.group(1)) if match.group(1) else None
        last = int(match.group(3)) if match.group(3) else None
        if not match.group(2):
            last = first
    return ImportScope(
        countries=tuple(code for code in re.split(r"[,;\s]+", countries) if code),
        bsr=bsr or "all",  # type: ignore[arg-type]
        programmes=programmes,
        first_year=first,
        last_year=last,
        min_participants=min_participants,
    )


@click.command("import", short_help="CORDIS, Horizon Dashboard, keep.eu or any spreadsheet.")
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE…", type=click.Path(path_type=Path)
)
@out_option("Folder to write; made whole or not at all.", required=False, folder=True)
@click.option(
    "--guess", is_flag=True, help="table: propose a mapping of the columns and explain it."
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE.yaml",
    help="table: which column means what, as --guess prints it.",
)
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=HEADING",
    help="table: one column; repeatable. FIELD==TEXT gives all rows the same.",
)
@click.option(
    "--encoding",
    type=click.Choice(_ENCODINGS),
    default="utf-8",
    show_default=True,
    help="Of text files.",
)
@_scope_options
def import_command(
    format_: str,
    sources: tuple[Path, ...],
    out: Path | None,
    guess: bool,
    mapping: Path | None,
    pairs: tuple[str, ...],
    encoding: str,
    identity: Path | None,
    merge_from: float,
    title: str,
    quiet: bool,
    **scope: Any,
) -> None:
    """Turn downloads and spreadsheets into an ecosystem: cleaned, unified, placed.

    FORMAT is cordis, dashboard, keep, edges, graphml, gexf or table; SOURCE files, zips or
    folders, several at once. Writes the tables of an ecosystem, identity_review.csv (which
    organisations were found the same; correct it and give it back with --identity), coverage.csv
    and import.json, and prints what became of every row.

    \b
    ecosystem import cordis cordis-h2020projects-csv.zip --bsr --out h2020
    ecosystem import keep keep-export.xlsx --out keep
    ecosystem import table partners.xlsx --guess
    """  # noqa: D301 - \b tells click to leave the lines as they are
    if guess:
        _print_guess(format_, sources, encoding)
        return
    if out is None:
        raise click.UsageError("Missing option '--out' (the folder to write).")
    chosen = _scope(**scope)
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        read = _reader(format_, sources, mapping, pairs)
        records = read(list(sources), encoding=encoding, step=progress.step)
        imported = _built([records], chosen, (identity, merge_from), title, progress)
        progress.step("writing")
        names = [f"{format_}: {source.name}" for source in sources]
        _write(imported, out, names, chosen, merge_from)
    _report(imported, out, quiet=quiet)


def _print_guess(format_: str, sources: Sequence[Path], encoding: str) -> None:
    from ecosystem.sources.formats.mapping import guess_mapping
    from ecosystem.sources.reading.archive import entries

    if format_ != "table":
        raise click.UsageError("--guess is for the format table.")
    for source in sources:
        for entry in entries(source):
            click.echo(guess_mapping(entry, encoding).text(), nl=False)


def _reader(
    format_: str, sources: Sequence[Path], mapping: Path | None, pairs: Sequence[str]
) -> Callable[..., Records]:
    """Return the function that reads a format."""
    if format_ != "table":
        if mapping or pairs:
            raise click.UsageError("--mapping and --map are for the format table.")
        return _readers()[format_]
    from functools import partial

    from ecosystem.errors import SettingError
    from ecosystem.sources.formats.mapping import mapping_of, read_mapping
    from ecosystem.sources.formats.tables import read_tables

    texts: dict[str, str] = {}
    if mapping:
        found = read_mapping(mapping)
        texts = {**found.columns, "sheet": found.sheet, "split": found.split}
    for pair in pairs:
        field, sign, heading = pair.partition("=")
        if not sign:
            raise SettingError(f"--map: {pair!r} has no equals sign. Write FIELD=HEADING.")
        texts[field.strip()] = heading.strip()
    if not texts:
        raise SettingError(
            "a table needs a mapping of its columns. See a proposal with:  "
            f"ecosystem import table {sources[0].name} --guess"
        )
    return partial(read_tables, mapping=mapping_of(texts))


def _readers() -> dict[str, Callable[..., Records]]:
    from ecosystem.sources.formats.cordis import read_cordis
    from ecosystem.sources.formats.dashboard import read_dashboard
    from ecosystem.sources.formats.edges import read_edges
    from ecosystem.sources.formats.graphs import read_graphs
    from ecosystem.sources.formats.keep import read_keep

    return {
        "cordis": read_cordis,
        "dashboard": read_dashboard,
        "keep": read_keep,
        "edges": read_edges,
        "graphml": read_graphs,
        "gexf": read_graphs,
    }


def _built(
    records: Sequence[Records],
    scope: ImportScope,
    identity: tuple[Path | None, float],
    title: str,
    progress: Progress,
    ecosystems: Sequence[Any] = (),
) -> Imported:
    from ecosystem.sources.identity import read_decisions
    from ecosystem.sources.pipeline import build

    file, merge_from = identity
    decisions = read_decisions(file) if file else None
    return build(
        records,
        scope=scope,
        decisions=decisions,
        merge_from=merge_from,
        title=title,
        ecosystems=ecosystems,
        step=progress.step,
    )


def _write(
    imported: Imported, out: Path, names: Sequence[str], scope: ImportScope, merge_from: float
) -> None:
    from dataclasses import asdict

    from ecosystem.sources.output import write_import

    write_import(imported, out, sources=names, settings=asdict(scope) | {"merge_from": merge_from})


def _report(imported: Imported, out: Path, *, quiet: bool) -> None:
    """Print what became of every row, and what to do next."""
    from ecosystem.sources.output import reconciliation
    from ecosystem.sources.thresholds import REVIEW_FILE

    click.echo(reconciliation(imported.counts, imported.notes))
    for issue in imported.unused:
        click.echo(str(issue))
    if quiet:
        return
    ecosystem = imported.ecosystem
    doubtful = int((imported.review["decision"] == "doubtful").sum())
    click.echo(
        f"{len(ecosystem.actors):,} organisations, {len(ecosystem.collaborations):,} projects, "
        f"{len(ecosystem.participations):,} participations in {out}"
    )
    click.echo(f"{doubtful:,} doubtful pairs of organisations to look at in {out / REVIEW_FILE}")
    click.echo(f"Next:  ecosystem run {out} --out {out}-report")


@click.command("merge", short_help="Join ecosystems: each organisation and project once.")
@click.argument("data", nargs=-1, required=True, metavar="DATA DATA…")
@out_option("Folder to write; made whole or not at all.", folder=True)
@_scope_options
def merge_command(
    data: tuple[str, ...],
    out: Path,
    identity: Path | None,
    merge_from: float,
    title: str,
    quiet: bool,
    **scope: Any,
) -> None:
    """Join ecosystems (imports, your own lists, baltic) through the same identity step.

    Actors keep the ids of the first DATA that has them; S3 priorities, policy areas, aliases,
    caveats and credits of all are carried over.
    """
    if len(data) < 2:
        raise click.UsageError("Give at least two datasets to merge.")
    from ecosystem.cli.options import load_data
    from ecosystem.datasets import dataset_path
    from ecosystem.sources.ecosystems import read_identifiers, records_of

    chosen = _scope(**scope)
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        labels = _labels(data)
        ecosystems = []
        for text in data:
            progress.step(f"reading {text}")
            ecosystems.append(load_data(text, quiet=quiet)[0])
        records = [
            records_of(
                ecosystem, label, place=place, identifiers=read_identifiers(dataset_path(text))
            )
            for place, (ecosystem, label, text) in enumerate(
                zip(ecosystems, labels, data, strict=True), start=1
            )
        ]
        imported = _built(records, chosen, (identity, merge_from), title, progress, ecosystems)
        progress.step("writing")
        _write(imported, out, [f"ecosystem: {label}" for label in labels], chosen, merge_from)
    _report(imported, out, quiet=quiet)


def _labels(data: Sequence[str]) -> list[str]:
    """Return a short distinct name for each dataset, without folders."""
    names = [re.sub(r"[;:#\s]+", "-", Path(text).stem) or "data" for text in data]
    return [
        name if names.count(name) == 1 else f"{name}-{names[: place + 1].count(name)}"
        for place, name in enumerate(names)
    ]


@click.command("fetch", short_help="Download the official open data of CORDIS.")
@click.argument("name", type=click.Choice(["horizon2020", "horizon-europe", "fp7"]))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    metavar="FOLDER",
    help="Folder to keep it in.",
)
@click.option("--refresh", is_flag=True, help="Download again although it is there.")
@click.option("--sha256", default="", metavar="SUM", help="Only accept a file with this checksum.")
@click.option("--url", default="", metavar="URL", help="Another address, for example a mirror.")
@quiet_option
def fetch_command(name: str, out: Path, refresh: bool, sha256: str, url: str, quiet: bool) -> None:
    """Download a programme's projects and organisations; go on where an earlier try broke off."""
    from ecosystem.sources.download import DATASETS, Dataset, fetch

    dataset = DATASETS[name]
    if url:
        dataset = Dataset(dataset.title, url)

    def tell(words: str) -> None:
        if not quiet:
            click.echo(f"  {words}", err=True)

    got = fetch(dataset, out, sha256=sha256.strip().casefold(), refresh=refresh, step=tell)
    state = "downloaded" if got.is_new else "here already (--refresh downloads it again)"
    click.echo(f"{dataset.title}: {state}, {got.size / 1e6:.1f} MB, {got.path}")
    click.echo(f"sha256 {got.sha256}")
    click.echo(f"Next:  ecosystem import cordis {got.path} --bsr --out {name}")

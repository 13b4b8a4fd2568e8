"""Would the suggestions of the past have come true: ``ecosystem backtest``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import data_argument, load_data, out_option, quiet_option
from ecosystem.cli.progress import Progress


@click.command("backtest", short_help="Would the suggestions of the past have come true?")
@data_argument
@click.option(
    "--task",
    "tasks",
    type=click.Choice(["europe", "baltic", "regions"]),
    multiple=True,
    help="europe: pairs in different countries; baltic: the nine Baltic countries, different "
    "NUTS3; regions: different regions at --level. Repeatable; europe and baltic by default.",
)
@click.option(
    "--level",
    type=click.Choice(["0", "1", "2", "3"]),
    default="2",
    show_default=True,
    help="NUTS level of --task regions.",
)
@click.option(
    "--country", "countries", multiple=True, metavar="CODE", help="Countries of --task regions."
)
@click.option(
    "--origin",
    "origins",
    type=int,
    multiple=True,
    metavar="YEAR",
    help="Known to the end of this year, tested on the next; repeatable. The last three by "
    "default.",
)
@click.option(
    "--years",
    type=click.IntRange(1, 5),
    default=1,
    show_default=True,
    help="Length of the time after an origin, and of the closed windows learned from; more where "
    "few new links come in a year.",
)
@click.option("--train-to", default="", metavar="DATE", help="One origin instead, any date.")
@click.option(
    "--test",
    metavar="DATA2",
    default="",
    help="A later dataset in which to look for what came after --train-to; its actors are "
    "matched by id, number and name.",
)
@click.option(
    "--split",
    default="project",
    show_default=True,
    metavar="NAME",
    help="How data are hidden; only whole projects by time are honest.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of samples and draws.")
@click.option(
    "--draws",
    type=click.IntRange(100, 10_000),
    default=500,
    show_default=True,
    help="Draws of projects behind the intervals.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv", "svg"]),
    default="table",
    show_default=True,
    help="What to print.",
)
@out_option(
    "Write backtest.json, backtest.txt and backtest.svg into this folder.",
    required=False,
    folder=True,
)
@quiet_option
def backtest_command(
    data: str,
    tasks: tuple[str, ...],
    level: str,
    countries: tuple[str, ...],
    origins: tuple[int, ...],
    years: int,
    train_to: str,
    test: str,
    split: str,
    seed: int,
    draws: int,
    format_: str,
    out: Path | None,
    quiet: bool,
) -> None:
    """Rank the pairs of the past, see which were tied afterwards, and compare with baselines.

    Everything is known as of the origin only; whole projects are hidden, by their start.
    """
    from ecosystem.recommend.backtest.run import backtest
    from ecosystem.recommend.learning.windows import refuse_split

    refuse_split(split)
    with Progress(quiet=quiet) as progress:
        progress.step("reading the data")
        known, _ = load_data(data, quiet=quiet)
        later, matching = None, None
        if test:
            progress.step("matching the test data")
            later, matching = _matched(known, data, test, quiet=quiet)
        found = backtest(
            known,
            tasks=_tasks(tasks, int(level), countries),
            origins=origins or None,
            train_to=train_to,
            years=years,
            test=later,
            matching=matching,
            split=split,
            seed=seed,
            draws=draws,
            step=lambda text: progress.step(f"back-test, {text}"),
        )
    if out is not None:
        _write(found, out)
    click.echo(_text(found, format_), nl=False)


def _matched(known: Any, data: str, test: str, *, quiet: bool) -> tuple[Any, Any]:
    from ecosystem.datasets import dataset_path
    from ecosystem.recommend.backtest.matching import matched
    from ecosystem.sources.ecosystems import read_identifiers

    later = load_data(test, quiet=quiet)[0]
    return matched(
        known,
        later,
        known_numbers=read_identifiers(dataset_path(data)),
        later_numbers=read_identifiers(dataset_path(test)),
    )


def _tasks(names: tuple[str, ...], level: Any, countries: tuple[str, ...]) -> list[Any]:
    from ecosystem.recommend.learning.tasks import TASKS, Task
    from ecosystem.regions import iso_country

    codes = tuple(sorted(iso_country(code) or code.upper() for code in countries))
    where = f" of {', '.join(codes)}" if codes else ""
    label = "in different countries" if level == 0 else f"in different NUTS{level} regions"
    own = Task("regions", f"pairs of actors{where} {label}", level, codes)
    return [TASKS.get(name, own) for name in names or tuple(TASKS)]


def _text(found: Any, format_: str) -> str:
    import json

    from ecosystem.recommend.backtest.show import as_svg, as_text

    if format_ == "json":
        return json.dumps(found.results, indent=1, ensure_ascii=False) + "\n"
    if format_ == "csv":
        return str(found.table().to_csv(index=False, lineterminator="\n"))
    if format_ == "svg":
        return as_svg(found.results)
    return as_text(found.results, with_pairs=format_ == "file")


def _write(found: Any, folder: Path) -> None:
    from ecosystem.io.atomic import atomic_file, write_text

    names = {"json": "backtest.json", "file": "backtest.txt", "svg": "backtest.svg"}
    is_ours = (folder / names["json"]).is_file()
    for format_, name in names.items():
        with atomic_file(folder / name, ours=is_ours) as temporary:
            write_text(temporary, _text(found, format_))

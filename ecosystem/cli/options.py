"""Options that several commands share, and the study they ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.model import Ecosystem
    from ecosystem.study import Study, StudySettings

_Command = Callable[..., Any]


def level_option(
    help: str = "NUTS level of the regions; 0 is countries, s3 the territories of S3 strategies.",
) -> Callable[[_Command], _Command]:
    """Return the option ``--level``."""
    return click.option(
        "--level",
        type=click.Choice(["0", "1", "2", "3", "s3"]),
        default="2",
        show_default=True,
        help=help,
    )


def area_option(help: str) -> Callable[[_Command], _Command]:
    """Return the option ``--area``."""
    return click.option(
        "--area",
        type=click.Choice(["bsr", "all"]),
        default="bsr",
        show_default=True,
        help=help,
    )


def text_format_option(help: str) -> Callable[[_Command], _Command]:
    """Return the option ``--format`` of commands that print sentences."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "csv", "json"]),
        default="text",
        show_default=True,
        help=help,
    )


_SCOPE_OPTIONS = (
    level_option(),
    click.option("--from", "start_year", type=int, metavar="YEAR", help="First year to look at."),
    click.option("--to", "end_year", type=int, metavar="YEAR", help="Last year to look at."),
    click.option(
        "--theme",
        "themes",
        multiple=True,
        metavar="THEME",
        help="Only this theme; repeatable. For recommend: what the link is to be about.",
    ),
    click.option(
        "--policy-area",
        "policy_areas",
        multiple=True,
        metavar="CODE",
        help="Only this policy area.",
    ),
    click.option(
        "--country",
        "countries",
        multiple=True,
        metavar="CODE",
        help="Only actors of this country; repeatable.",
    ),
    area_option("Look for missing links inside the Baltic Sea Region or anywhere."),
    click.option(
        "--weighting",
        type=click.Choice(["newman", "count"]),
        default="newman",
        show_default=True,
        help="Newman shares a collaboration among its participants, count does not.",
    ),
    click.option(
        "--top",
        type=click.IntRange(1, 1000),
        default=10,
        show_default=True,
        help="Length of the lists shown.",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="Seed of the community runs."
    ),
)


def quiet_option(command: _Command) -> _Command:
    """Add ``--quiet``."""
    return click.option("--quiet", is_flag=True, help="No progress on stderr.")(command)


def data_argument(command: _Command) -> _Command:
    """Add the argument DATA."""
    return click.argument("data", metavar="DATA")(command)


def study_options(command: _Command) -> _Command:
    """Add DATA and all options that decide a study; the command gets a function that runs it."""
    return _scope_options(command, run_data)


def selection_options(command: _Command) -> _Command:
    """Add the same options; the command gets a function that only selects the data."""
    return _scope_options(command, select_data)


def settings_options(command: _Command) -> _Command:
    """Add the same options; the command gets a function that returns DATA and the settings."""
    return _scope_options(command, lambda data, settings, quiet: (data, settings))  # noqa: ARG005


def _scope_options(command: _Command, hand: Callable[..., Any]) -> _Command:

    @wraps(command)
    def with_study(
        data: str,
        level: str,
        start_year: int | None,
        end_year: int | None,
        themes: tuple[str, ...],
        policy_areas: tuple[str, ...],
        countries: tuple[str, ...],
        area: Any,
        weighting: Any,
        top: int,
        seed: int,
        quiet: bool,
        **rest: Any,
    ) -> Any:
        def settings() -> Any:
            from ecosystem.network.scope import Scope
            from ecosystem.study import StudySettings

            return StudySettings(
                scope=Scope(start_year, end_year, themes, policy_areas, countries),
                level=level_of(level),
                weighting=weighting,
                area=area,
                top=top,
                seed=seed,
            )

        def run(**how: Any) -> Any:
            return hand(data, settings(), quiet=quiet, **how)

        return command(run=run, quiet=quiet, **rest)

    decorated: _Command = with_study
    for option in reversed(_SCOPE_OPTIONS):
        decorated = option(decorated)
    return quiet_option(data_argument(decorated))


def level_of(text: str) -> Any:
    """Return the level that an option names: 0 to 3, or "s3"."""
    return text if text == "s3" else int(text)


def run_data(data: str, settings: Any, *, quiet: bool, for_report: bool = False) -> Study:
    """Load a dataset, say what was found on reading, and return its study.

    Parameters
    ----------
    data, settings, quiet
        As given on the command line.
    for_report : bool
        Whether all that a report shows will be asked for, see :func:`ecosystem.study.run_study`.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.network.engine import must_compile
        from ecosystem.study import run_study

        progress.step("reading the data")
        ecosystem, note = load_data(data, quiet=quiet)
        if must_compile(len(ecosystem.actors)):
            progress.say("compiling for large networks, once; kept on disk for the next time")
        study = run_study(ecosystem, settings, step=progress.step, for_report=for_report)
    return study.with_notes(*note)


@dataclass(frozen=True)
class Selection:
    """The part of the data that was asked for, before anything is measured."""

    ecosystem: Ecosystem
    settings: StudySettings
    notes: tuple[str, ...]


def select_data(data: str, settings: Any, *, quiet: bool) -> Selection:
    """Load a dataset, say what was found on reading, and return what is inside the scope."""
    from ecosystem.network.scope import scoped

    ecosystem, note = load_data(data, quiet=quiet)
    part, left_out = scoped(ecosystem, settings.scope)
    return Selection(part, settings, (*left_out, *note))


def load_data(data: str, *, quiet: bool) -> tuple[Any, tuple[str, ...]]:
    """Return the ecosystem and a note on what was repaired or doubtful in the files.

    Raises
    ------
    InputError
        Listing every problem that must be mended first.
    """
    import pandas as pd

    from ecosystem.datasets import dataset_path
    from ecosystem.errors import InputError
    from ecosystem.io.load import inspect

    # Where pyarrow is installed pandas would keep text in it, and our loops over names take longer.
    pd.set_option("mode.string_storage", "python")
    inspection = inspect(dataset_path(data))
    if inspection.ecosystem is None:
        raise InputError(issue for issue in inspection.issues if issue.severity == "error")
    repaired = sum(issue.severity == "repaired" for issue in inspection.issues)
    warnings = sum(issue.severity == "warning" for issue in inspection.issues)
    if not repaired and not warnings:
        return inspection.ecosystem, ()
    found = f"On reading, {repaired} repairs were made and {warnings} warnings given"
    if not quiet:
        click.echo(f"  {found}; list them with: ecosystem check {data}", err=True)
    return inspection.ecosystem, (f"{found}; `ecosystem check` lists them.",)


def out_option(
    help: str, *, required: bool = True, folder: bool | None = False
) -> Callable[[_Command], _Command]:
    """Return the options ``--out`` and ``--force``."""

    def both(command: _Command) -> _Command:
        named = click.option(
            "--out",
            type=click.Path(path_type=Path),
            required=required,
            metavar="PATH" if folder is None else "FOLDER" if folder else "FILE",
            help=help,
        )
        return named(force_option(command))

    return both


def force_option(command: _Command) -> _Command:
    """Add ``--force``."""
    return click.option(
        "--force",
        is_flag=True,
        expose_value=False,
        callback=_force,
        help="Replace what is there, whoever made it.",
    )(command)


def _force(context: click.Context, _: click.Parameter, given: bool) -> None:
    if given:
        from ecosystem.io.atomic import overwriting

        context.with_resource(overwriting())


def previous_option(help: str) -> Callable[[_Command], _Command]:
    """Return the option ``--previous``."""
    return click.option(
        "--previous", type=click.Path(path_type=Path), metavar="WORKBOOK", help=help
    )

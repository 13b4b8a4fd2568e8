"""``ecosystem measure``: positions, groups and the course of the network, without a whole run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import Selection, out_option, selection_options
from ecosystem.cli.output import deliver_table, format_option
from ecosystem.cli.progress import Progress


@dataclass(frozen=True)
class Question:
    """What the options of the command ask for beyond the data and the scope."""

    periods: Any
    by: Any
    of_regions: bool
    of: Any
    model: Any
    draws: int
    exact: bool
    backend: str | None


@dataclass(frozen=True)
class Answer:
    """A table, its name in the schema, what to sort it by, and what must be said with it."""

    frame: Any
    name: str | None
    sort: str | None = None
    notes: tuple[str, ...] = ()
    is_ranked: bool = True


def _actors(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.actors import measure_actors
    from ecosystem.measures.paths import EXACT_WORK

    settings = data.settings
    frame = measure_actors(
        data.ecosystem,
        level=settings.level,
        weighting=settings.weighting,
        work_budget=float("inf") if question.exact else EXACT_WORK,
        backend=question.backend,
    )
    how = str(frame.attrs["betweenness"])
    notes = () if how == "exact" else (f"Bridges (betweenness) were {how}.",)
    if question.backend:
        who = ", ".join(f"{name} {by}" for name, by in frame.attrs["backends"].items())
        notes = (*notes, f"Computed by networkx backends: {who}.")
    return Answer(frame.join(_found(data).membership), "actors", "betweenness", notes)


def _regions(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    return _regions_at(data, data.settings.level)


def _countries(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    return _regions_at(data, 0)


def _regions_at(data: Selection, level: Any) -> Answer:
    from ecosystem.measures.regions import measure_regions

    frame = measure_regions(data.ecosystem, level=level, weighting=data.settings.weighting)
    return Answer(frame, "regions", "strength")


def _communities(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    found = _found(data)
    return Answer(
        found.table,
        "communities",
        notes=(
            f"Agreed from {found.runs} runs. Modularity {found.modularity:.4f}; single runs "
            f"{found.modularity_low:.4f} to {found.modularity_high:.4f}. Mean certainty of an "
            f"actor {found.agreement:.2f}.",
        ),
    )


def _found(data: Selection) -> Any:
    from ecosystem.measures.communities import find_communities

    settings = data.settings
    return find_communities(
        data.ecosystem,
        weighting=settings.weighting,
        runs=settings.community_runs,
        seed=settings.seed,
        resolution=settings.resolution,
    )


def _network(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.network import measure_network

    frame = measure_network(data.ecosystem, question.periods or "year", level=data.settings.level)
    return Answer(frame, "periods", notes=frame.attrs["notes"], is_ranked=False)


def _figures(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.coverage import key_figures

    frame = key_figures(data.ecosystem, level=data.settings.level)
    return Answer(frame, None, is_ranked=False)


def _survival(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.survival import partnership_survival

    frame = partnership_survival(data.ecosystem)
    return Answer(frame, "survival", notes=frame.attrs["notes"], is_ranked=False)


def _renewal(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.time import renewal

    frame = renewal(data.ecosystem)
    return Answer(frame, "renewal", notes=frame.attrs["notes"], is_ranked=False)


def _backbone(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.backbone import backbone

    frame = backbone(data.ecosystem, level=data.settings.level if question.of_regions else None)
    return Answer(frame, "backbone", notes=frame.attrs["notes"])


def _structure(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.structure import measure_structure

    frame = measure_structure(data.ecosystem, weighting=data.settings.weighting)
    return Answer(frame, "structure", "bridging_centrality", frame.attrs["notes"])


def _weighted_paths(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.structure import measure_weighted_paths

    frame = measure_weighted_paths(data.ecosystem, weighting=data.settings.weighting)
    return Answer(frame, "weighted_paths", "weighted_betweenness", frame.attrs["notes"])


def _brokerage(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.groups import measure_brokerage

    settings = data.settings
    frame = measure_brokerage(
        data.ecosystem, question.by, level=settings.level, weighting=settings.weighting
    )
    return Answer(frame, "brokerage", "role_total", frame.attrs["notes"])


def _mixing(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.crossings import measure_mixing

    settings = data.settings
    frame = measure_mixing(
        data.ecosystem,
        question.by,
        level=settings.level,
        weighting=settings.weighting,
        seed=settings.seed,
    )
    return Answer(frame, "mixing", "weight", frame.attrs["notes"])


def _territories(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.territories import measure_territories

    settings = data.settings
    frame = measure_territories(
        data.ecosystem, level=settings.level, weighting=settings.weighting, seed=settings.seed
    )
    return Answer(frame, "territories", "coreness", frame.attrs["notes"])


def _rich_club(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.richclub import rich_club

    settings = data.settings
    frame = rich_club(data.ecosystem, level=settings.level, seed=settings.seed)
    return Answer(frame, "rich_club", notes=frame.attrs["notes"])


def _resolution(data: Selection, question: Question) -> Answer:  # noqa: ARG001
    from ecosystem.measures.resolution import resolution_scan

    settings = data.settings
    frame = resolution_scan(data.ecosystem, weighting=settings.weighting, seed=settings.seed)
    return Answer(frame, "resolution", notes=frame.attrs["notes"], is_ranked=False)


def _moves(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.resolution import community_moves

    settings = data.settings
    frame = community_moves(
        data.ecosystem,
        question.periods or "programme",
        weighting=settings.weighting,
        seed=settings.seed,
    )
    return Answer(frame, "moves", notes=frame.attrs["notes"])


def _nulls(data: Selection, question: Question) -> Answer:
    from ecosystem.measures.nulls.ensemble import null_ensemble

    settings = data.settings
    frame = null_ensemble(
        data.ecosystem,
        question.of,
        model=question.model,
        count=question.draws,
        by=question.by,
        level=settings.level,
        weighting=settings.weighting,
        seed=settings.seed,
    )
    notes = frame.attrs["notes"]
    return Answer(frame.sort_values("p", kind="stable"), "nulls", notes=notes)


_ANSWERS: dict[str, Callable[[Selection, Question], Answer]] = {
    "actors": _actors,
    "regions": _regions,
    "countries": _countries,
    "communities": _communities,
    "network": _network,
    "figures": _figures,
    "survival": _survival,
    "renewal": _renewal,
    "backbone": _backbone,
    "structure": _structure,
    "weighted-paths": _weighted_paths,
    "brokerage": _brokerage,
    "mixing": _mixing,
    "territories": _territories,
    "rich-club": _rich_club,
    "resolution": _resolution,
    "moves": _moves,
    "nulls": _nulls,
}


@click.command("measure", short_help="Measures of actors, regions, communities, the network.")
@selection_options
@click.option(
    "--what",
    type=click.Choice(list(_ANSWERS)),
    default="actors",
    show_default=True,
    help="What to measure; the table below says what each is.",
)
@click.option(
    "--periods",
    metavar="PERIODS",
    help="network, moves: year (usual for network), programme (2014–2020 …; usual for moves), "
    "or spans such as 2007-2013,2014-2020.",
)
@click.option(
    "--by",
    type=click.Choice(["region", "country", "kind", "policy-area"]),
    default="region",
    show_default=True,
    help="brokerage, mixing, nulls: what makes a group.",
)
@click.option("--of-regions", is_flag=True, help="backbone: pairs of regions, not of actors.")
@click.option(
    "--of",
    type=click.Choice(["actors", "regions", "pairs", "network"]),
    default="network",
    show_default=True,
    help="nulls: whose measures are compared with chance.",
)
@click.option(
    "--model",
    type=click.Choice(["memberships", "bicm", "labels"]),
    default="memberships",
    show_default=True,
    help="nulls: shuffled memberships, sizes on average, or groups dealt out anew.",
)
@click.option(
    "--draws",
    type=click.IntRange(1, 100_000),
    default=199,
    show_default=True,
    help="nulls: number of random counterparts; `ecosystem batch` for thousands.",
)
@click.option(
    "--exact", is_flag=True, help="actors: betweenness never sampled, however long it takes."
)
@click.option(
    "--backend",
    metavar="NAME",
    help="actors: a networkx backend that computes (cugraph on a GPU, parallel …).",
)
@format_option
@out_option("Write to a file instead of the screen.", required=False)
@click.option("--sort", metavar="COLUMN", help="Column to sort by, largest first.")
def measure_command(
    run: Callable[[], Selection],
    quiet: bool,
    what: str,
    periods: str | None,
    by: str,
    of_regions: bool,
    of: str,
    model: str,
    draws: int,
    exact: bool,
    backend: str | None,
    format_: str,
    out: Path | None,
    sort: str | None,
) -> None:
    r"""Print or write measures of DATA.

    \b
    actors, regions, countries  position in the network
    structure                   actors: reach, clustering, effective size, bridging, cut points
    weighted-paths              actors: betweenness and closeness where strong ties are short
    brokerage                   actors: roles between groups (--by), spread over groups
    territories                 regions: openness with test, diversity, coreness, brokerage
    mixing                      ties between groups (--by), observed and expected
    communities                 groups found, how certain, what marks them
    resolution                  how many groups at each resolution
    moves                       who changes group from period to period (--periods)
    network                     size, shape, turnover per period (--periods)
    figures                     key figures of the whole network
    survival, renewal           how long partnerships last, how many begin again
    backbone                    pairs that sizes alone do not explain
    nulls                       measures (--of) beside those of random counterparts (--model)
    rich-club                   whether the most active regions keep to each other
    """
    spans = periods if periods in {None, "", "year", "programme"} else str(periods).split(",")
    question = Question(spans, by.replace("-", "_"), of_regions, of, model, draws, exact, backend)
    with Progress(quiet=quiet) as progress:
        progress.step("reading the data")
        data = run()
        progress.step("measuring")
        answer = _ANSWERS[what](data, question)
    frame, column = answer.frame, sort or answer.sort
    if column:
        frame = _sorted(frame, column)
    top = data.settings.top if answer.is_ranked else None
    notes = (*data.notes, *answer.notes)
    deliver_table(frame, answer.name, format_, out, top, notes=notes, quiet=quiet)


def _sorted(frame: Any, column: str) -> Any:
    from ecosystem.errors import SettingError, nearest

    if column not in frame.columns:
        raise SettingError(
            f"--sort {column}: there is no such column{nearest(column, frame.columns)}. "
            f"Columns: {', '.join(frame.columns)}"
        )
    return frame.sort_index().sort_values(column, ascending=False, kind="stable")

"""What a batch is to do: a small YAML file → :class:`Plan`, checked line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from ecosystem.batch.fields import (
    Field,
    boolean,
    choices,
    integers,
    parsed,
    single,
    text,
)
from ecosystem.batch.kinds import KINDS
from ecosystem.errors import EcosystemError
from ecosystem.io.settings_files import read_settings_text
from ecosystem.measures.groups import GROUPINGS, GroupBy
from ecosystem.measures.nulls.draws import MODELS, NullModel
from ecosystem.measures.nulls.ensemble import WHAT, What
from ecosystem.network.incidence import Weighting
from ecosystem.network.scope import Area
from ecosystem.regions import Level

_YEARS: Final = (1900, 2200)
Window = tuple[int | None, int | None]


@dataclass(frozen=True)
class Data:
    """A dataset: the name it has in the tables, and where it is."""

    name: str
    path: str


@dataclass(frozen=True)
class Ensemble:
    """Random counterparts: what is measured, under which model, how many, with which groups."""

    what: What
    model: NullModel
    replicas: int
    by: GroupBy = "region"


@dataclass(frozen=True)
class Plan:
    """Every combination of these is computed once.

    Parameters
    ----------
    title : str
        Of the batch.
    data : tuple of Data
        Datasets.
    windows : tuple of (int or None, int or None)
        First and last year; (None, None) is everything.
    levels, weightings, seeds : tuple
        As in :class:`ecosystem.study.StudySettings`.
    themes, policy_areas, countries : tuple of tuple of str
        Filters; () is everything.
    identity : tuple of (float or None)
        Likeness from which names are one organisation; None leaves them as they are.
    area : {"bsr", "all"}
        Where missing links are looked for.
    outputs : tuple of str
        Kinds of tables, see :data:`ecosystem.batch.kinds.KINDS`.
    nulls : tuple of Ensemble
        Ensembles of random counterparts.
    folders : bool
        Whether every combination also gets a folder as ``ecosystem run`` writes it.
    formats : tuple of str
        ``csv``, ``parquet``.
    community_runs : int
        Runs behind every partition.
    """

    title: str
    data: tuple[Data, ...]
    windows: tuple[Window, ...] = ((None, None),)
    levels: tuple[Level, ...] = (2,)
    weightings: tuple[Weighting, ...] = ("newman",)
    themes: tuple[tuple[str, ...], ...] = ((),)
    policy_areas: tuple[tuple[str, ...], ...] = ((),)
    countries: tuple[tuple[str, ...], ...] = ((),)
    seeds: tuple[int, ...] = (0,)
    identity: tuple[float | None, ...] = (None,)
    area: Area = "bsr"
    outputs: tuple[str, ...] = ()
    nulls: tuple[Ensemble, ...] = ()
    folders: bool = False
    formats: tuple[str, ...] = ("csv",)
    community_runs: int = 50


def read_plan(path: Path) -> Plan:
    """Return the plan in a file.

    Parameters
    ----------
    path : Path
        YAML. Paths of data in it are meant from its folder.

    Raises
    ------
    EcosystemError
        When there is no such file.
    InputError
        Listing every problem with line, column and remedy.
    """
    if not path.is_file():
        raise EcosystemError(f"{path}: there is no such plan. See the README for one.")
    return plan_of(read_settings_text(path), path.name, path.parent)


def plan_of(content: str, file: str, folder: Path) -> Plan:
    r"""Return the plan in a text.

    Parameters
    ----------
    content : str
        YAML.
    file : str
        Name of the file, for messages.
    folder : Path
        From which relative paths of data are meant.

    Examples
    --------
    >>> plan = plan_of("data: baltic\noutputs: [actors]\nlevels: [1, 2]", "plan.yaml", Path())
    >>> plan.levels, plan.data[0].name
    ((1, 2), 'baltic')
    """
    root = parsed(content, file)
    found = root.fields(_readers(folder))
    if not root.problems.issues:
        _complete(root, found)
    root.problems.stop_if_any()
    return Plan(**{"title": Path(file).stem, **found})


def _complete(root: Field, found: Mapping[str, Any]) -> None:
    if "data" not in found:
        root.wrong("the plan names no data", "Write  data: [baltic]  or paths")
    if not (found.get("outputs") or found.get("nulls") or found.get("folders")):
        root.wrong(
            "the plan asks for nothing",
            f"Write  outputs: [actors]  (known: {', '.join(KINDS)}), nulls, or folders: true",
        )
    names = [data.name for data in found.get("data", ())]
    if len(set(names)) < len(names):
        root.wrong("two datasets have the same name", "Write  - {name: first, path: …}  for each")


def _readers(folder: Path) -> dict[str, Any]:
    return {
        "title": text,
        "data": lambda field: _data(field, folder),
        "windows": _windows,
        "levels": choices((0, 1, 2, 3, "s3")),
        "weightings": choices(("newman", "count")),
        "themes": _filters,
        "policy_areas": _filters,
        "countries": _filters,
        "seeds": integers(0, 2**31),
        "identity": _identity,
        "area": single(choices(("bsr", "all"))),
        "outputs": choices(tuple(KINDS)),
        "nulls": _nulls,
        "folders": boolean,
        "formats": choices(("csv", "parquet")),
        "community_runs": single(integers(1, 10_000)),
    }


def _data(field: Field, folder: Path) -> tuple[Data, ...]:
    found = []
    for item in field.items():
        if isinstance(item.node, yaml.MappingNode):
            entry = item.fields({"name": text, "path": text})
            if len(entry) < 2:
                item.wrong("a dataset needs a name and a path", "Write  {name: …, path: …}")
                continue
            name, given = entry["name"], entry["path"]
        else:
            given = text(item)
            name = Path(given).name
        if given:
            found.append(Data(name, _place(item, given, folder)))
    return tuple(found)


def _place(item: Field, given: str, folder: Path) -> str:
    from ecosystem.datasets import bundled_names, dataset_path

    if given in bundled_names():
        return given
    path = folder / given
    if not path.exists():
        try:
            dataset_path(given)
        except EcosystemError as error:
            item.wrong(
                str(error).rstrip("."), "Give a bundled dataset or a path from the plan's folder"
            )
    return str(path if path.exists() else given)


def _windows(field: Field) -> tuple[Window, ...]:
    found: list[Window] = []
    for item in field.items():
        if isinstance(item.node, yaml.MappingNode):
            found.extend(_rolling(item))
            continue
        value = item.value()
        first, dash, last = str(value).partition("-")
        years = [end.strip() for end in ((first, last) if dash else (first, first))]
        if value == "all":
            found.append((None, None))
        elif all(year.isdigit() and _YEARS[0] <= int(year) <= _YEARS[1] for year in years):
            if int(years[0]) > int(years[1]):
                item.wrong(f"the window {item.shown()} ends before it begins", "Exchange the years")
            found.append((int(years[0]), int(years[1])))
        else:
            item.wrong(
                f"a window is {item.shown()}",
                "Write all, a year, 2014-2020, or {from: 2007, to: 2020, width: 3, step: 1}",
            )
    return tuple(dict.fromkeys(found))


def _rolling(item: Field) -> list[Window]:
    """Return windows of one width, one after the other; the last ends with the last year."""
    year, size = single(integers(*_YEARS)), single(integers(1, 300))
    entry = item.fields({"from": year, "to": year, "width": size, "step": size})
    if {"from", "to", "width"} - set(entry):
        item.wrong(
            "windows need from, to and width",
            "Write  {from: 2007, to: 2020, width: 3}, and step if they overlap",
        )
    if any(entry.get(name) is None for name in ("from", "to", "width")):
        return []
    step = entry.get("step") or entry["width"]
    starts = range(entry["from"], entry["to"] - entry["width"] + 2, step)
    if not starts:
        item.wrong("no window of this width fits between the two years", "Make it narrower")
    return [(start, start + entry["width"] - 1) for start in starts]


def _filters(field: Field) -> tuple[tuple[str, ...], ...]:
    """Return filters: ``all``, one entry, or a list of entries of which any will do."""
    found: list[tuple[str, ...]] = []
    for item in field.items():
        names = tuple(sorted({text(entry) for entry in item.items()}))
        found.append(() if names == ("all",) else names)
    return tuple(dict.fromkeys(found))


def _identity(field: Field) -> tuple[float | None, ...]:
    found: list[float | None] = []
    for item in field.items():
        value = item.value()
        if value == "imported":
            found.append(None)
        elif isinstance(value, int | float) and not isinstance(value, bool) and 0.75 <= value <= 1:
            found.append(float(value))
        else:
            item.wrong(
                f"identity is {item.shown()}", "Write imported, or a likeness from 0.75 to 1"
            )
    return tuple(dict.fromkeys(found))


def _nulls(field: Field) -> tuple[Ensemble, ...]:
    found = []
    known = {
        "of": single(choices(WHAT)),
        "model": single(choices(MODELS)),
        "replicas": single(integers(1, 1_000_000)),
        "by": single(choices(GROUPINGS)),
    }
    for item in field.items():
        entry = item.fields(known)
        if {"of", "model", "replicas"} - set(entry):
            item.wrong(
                "random counterparts need of, model and replicas",
                "Write  {of: actors, model: memberships, replicas: 500}",
            )
        elif None not in entry.values():
            by = entry.get("by", "region")
            found.append(Ensemble(entry["of"], entry["model"], entry["replicas"], by))
    return tuple(dict.fromkeys(found))

"""DataFrames and networkx graphs in memory → ``Ecosystem``, through the same checks as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import networkx as nx
import pandas as pd

from ecosystem.errors import InputError, SettingError, nearest
from ecosystem.io.edges import edge_tables, is_edge_list
from ecosystem.io.load import inspect_tables
from ecosystem.io.workbooks import cell_text
from ecosystem.model import About, Ecosystem
from ecosystem.schema import ACTORS, COLLABORATIONS, INPUT_TABLES, PARTICIPATIONS
from ecosystem.validation import RawTable, raw_table

_ACTOR: Final = "actor_id"
_EVENT: Final = "collaboration_id"


def from_frames(tables: pd.DataFrame | Mapping[str, pd.DataFrame]) -> Ecosystem:
    """Return the ecosystem that DataFrames hold.

    Parameters
    ----------
    tables : DataFrame or mapping of DataFrames
        Ties, or tables by the names of ``schema.INPUT_TABLES``; a key may be the index.

    Raises
    ------
    InputError
        Listing every problem; rows are counted as a spreadsheet would, the heading is row 1.
    SettingError
        When a table has a name that none has.

    Examples
    --------
    >>> ties = pd.DataFrame({"actor_a": ["x", "y"], "actor_b": ["y", "z"], "year": [2019, 2020]})
    >>> len(from_frames(ties).participations)
    4
    """
    if isinstance(tables, pd.DataFrame):
        raw = _raw("ties", tables)
        if not is_edge_list(raw):
            raise SettingError(
                "a single DataFrame is read as ties and needs columns actor_a and actor_b; give "
                'others by name: {"actors": …, "collaborations": …, "participations": …}'
            )
        return _checked(edge_tables(raw))
    strange = [name for name in tables if name not in INPUT_TABLES]
    if strange:
        near = nearest(strange[0], INPUT_TABLES)
        raise SettingError(f"{strange[0]}: no table has this name{near}")
    return _checked({name: _raw(name, frame) for name, frame in tables.items()})


def from_graph(graph: nx.Graph[Any]) -> Ecosystem:
    """Return the ecosystem of a network: B as we make it, or any undirected graph of actors.

    Parameters
    ----------
    graph : Graph
        With node attribute ``bipartite`` (0 actor, 1 collaboration) on all nodes: who takes part in
        what. Without: every tie becomes a collaboration of two, with its ``weight``. Node and edge
        attributes that a table has a column for are taken over.

    Raises
    ------
    SettingError
        For a directed graph.
    InputError
        Listing every problem.

    Examples
    --------
    >>> graph = nx.Graph([("a", "b", {"weight": 2.5})])
    >>> from_graph(graph).collaborations["weight"].to_list()
    [2.5]
    """
    if graph.is_directed():
        raise SettingError(
            "the graph is directed; collaboration is not: give graph.to_undirected()"
        )
    sides = [data.get("bipartite") for _, data in graph.nodes(data=True)]
    tables = _affiliation(graph) if sides and set(sides) <= {0, 1} else _ties(graph)
    return from_frames(tables)


def _affiliation(graph: nx.Graph[Any]) -> dict[str, pd.DataFrame]:
    ids = {node: str(data.get("id", node)) for node, data in graph.nodes(data=True)}
    sides: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
    for node, data in graph.nodes(data=True):
        key = (_ACTOR, _EVENT)[data["bipartite"]]
        row = {"name": ids[node], **data, key: ids[node], "title": str(data.get("name", ""))}
        if data["bipartite"]:
            row |= {
                "start_date": data.get("start_date", data.get("first_year", "")),
                "end_date": data.get("end_date", data.get("last_year", "")),
            }
        sides[data["bipartite"]].append(row)
    joined = []
    for a, b, data in graph.edges(data=True):
        actor, event = (a, b) if graph.nodes[a]["bipartite"] == 0 else (b, a)
        joined.append({**data, _ACTOR: ids[actor], _EVENT: ids[event]})
    return {
        "actors": _known(sides[0], ACTORS.names),
        "collaborations": _known(sides[1], COLLABORATIONS.names),
        "participations": _known(joined, PARTICIPATIONS.names),
    }


def _ties(graph: nx.Graph[Any]) -> dict[str, pd.DataFrame]:
    actors = [
        {"name": str(node), "kind": "other", **data, _ACTOR: str(node)}
        for node, data in graph.nodes(data=True)
    ]
    events, joined = [], []
    ties = [(a, b, data) for a, b, data in graph.edges(data=True) if a != b]
    for number, (a, b, data) in enumerate(sorted(ties, key=lambda tie: (str(tie[0]), str(tie[1])))):
        event = f"tie-{number}"
        events.append(
            {
                "kind": "tie",
                _EVENT: event,
                "weight": data.get("weight", ""),
                "start_date": data.get("first_year", ""),
                "end_date": data.get("last_year", ""),
            }
        )
        joined += [{_ACTOR: str(end), _EVENT: event} for end in (a, b)]
    return {
        "actors": _known(actors, ACTORS.names),
        "collaborations": _known(events, COLLABORATIONS.names),
        "participations": _known(joined, PARTICIPATIONS.names),
    }


def _known(rows: list[dict[str, Any]], names: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        [{name: row.get(name, "") for name in names} for row in rows], columns=names
    )


def _raw(name: str, frame: pd.DataFrame) -> RawTable:
    flat = frame.reset_index() if frame.index.name else frame
    filled = flat.astype(object).where(flat.notna(), None)
    columns = [[cell_text(value) for value in filled[column].tolist()] for column in flat.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return raw_table(name, name, [str(column) for column in flat.columns], rows)


def _checked(raw: Mapping[str, RawTable]) -> Ecosystem:
    inspection = inspect_tables(raw, About())
    if inspection.ecosystem is None:
        raise InputError(issue for issue in inspection.issues if issue.severity == "error")
    return inspection.ecosystem

"""An existing network as a file: GraphML, GEXF, Pajek."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import networkx as nx
import pandas as pd

from ecosystem.errors import problem
from ecosystem.io.limits import MAX_NETWORK_BYTES, check_xml
from ecosystem.model import About, ActorKind
from ecosystem.regions import country_code
from ecosystem.sources.combining import combined
from ecosystem.sources.formats.edges import distinct_ties
from ecosystem.sources.reading.archive import Entry, entries
from ecosystem.sources.reading.columns import clean
from ecosystem.sources.reading.values import date_of, short_hash, slug
from ecosystem.sources.records import (
    Count,
    Records,
    Tally,
    collaboration_table,
    organisation_table,
    participation_table,
)

ABOUT: Final = About(
    title="Imported network",
    description="Organisations and their ties, from a network file.",
    caveats=("Ties are as the file gives them; what made them is not known.",),
)
_TEXTS: Final = {
    "name": ("name", "label", "title"),
    "short_name": ("short_name", "acronym"),
    "kind": ("kind", "type"),
    "country": ("country", "country_code"),
    "city": ("city", "town"),
    "nuts_code": ("nuts_code", "nuts", "nuts3", "nuts2"),
    "pic": ("pic",),
    "website": ("website", "url"),
}
_POINTS: Final = {"latitude": ("latitude", "lat"), "longitude": ("longitude", "lon", "lng")}
_SUFFIXES: Final = frozenset({".graphml", ".gexf", ".net"})


def read_graphs(
    paths: Sequence[Path],
    *,
    encoding: str = "utf-8",
    step: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what network files hold.

    A network of organisations becomes one collaboration of two per tie; an affiliation network
    (node attribute ``bipartite``: 0 organisation, 1 collaboration) keeps its collaborations.
    Names, countries, places and kinds are taken from node attributes where they are there.

    Raises
    ------
    InputError
        When a file is damaged or no network.
    """
    found = []
    for path in paths:
        files = [entry for entry in entries(path) if entry.suffix in _SUFFIXES]
        if not files:
            raise problem(
                path.name,
                "no network file is there",
                "Give a .graphml, .gexf or .net (Pajek) file",
                check="missing-table",
            )
        for entry in files:
            step(f"reading {entry.name}")
            found.append(_records_of(entry.name, _graph(entry, encoding)))
    return combined("graphml", distinct_ties(found), ABOUT)


def _graph(entry: Entry, encoding: str) -> nx.Graph[Any]:
    with entry.open() as stream:
        data = stream.read(MAX_NETWORK_BYTES + 1)
    if len(data) > MAX_NETWORK_BYTES:
        raise problem(
            entry.name,
            f"the network is larger than {MAX_NETWORK_BYTES // 10**6} MB",
            "Import a list of its edges instead",
            check="too-large",
        )
    if entry.suffix != ".net":
        check_xml(data, entry.name)
    try:
        with catch_warnings():
            simplefilter("ignore")
            if entry.suffix == ".graphml":
                return nx.read_graphml(io.BytesIO(data))
            if entry.suffix == ".gexf":
                return nx.read_gexf(io.BytesIO(data))
            return nx.parse_pajek(data.decode(encoding).splitlines())
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes the reader raise
        reason = clean(str(error))[:80] or type(error).__name__
        raise problem(
            entry.name,
            f"the network cannot be read: {reason}",
            "Save it again from the program that made it, as GraphML or GEXF",
            check="malformed-network",
        ) from None


def _text(data: dict[str, Any], names: Sequence[str]) -> str:
    return next((clean(str(data[name])) for name in names if data.get(name) not in (None, "")), "")


def _number(data: dict[str, Any], names: Sequence[str]) -> float:
    for name in names:
        try:
            return float(data[name])
        except (KeyError, TypeError, ValueError):
            continue
    return float("nan")


def _records_of(name: str, graph: nx.Graph[Any]) -> Records:
    nodes = sorted(((str(node), data) for node, data in graph.nodes(data=True)), key=_by_id)
    events = {node: data for node, data in nodes if str(data.get("bipartite", "")) in ("1", "1.0")}
    if len(events) == len(nodes):
        events = {}
    actors = [(node, data) for node, data in nodes if node not in events]
    organisations = pd.DataFrame(
        [_organisation(node, data) for node, data in actors]
        or [dict.fromkeys(("source_id", "name"), "")][:0],
        columns=["source_id", *_TEXTS, *_POINTS, "source"],
    )
    if events:
        return _affiliations(name, graph, organisations, events, len(nodes))
    return _ties(name, graph, organisations)


def _by_id(node: tuple[str, Any]) -> str:
    return node[0]


def _organisation(node: str, data: dict[str, Any]) -> dict[str, Any]:
    known = {column: _text(data, names) for column, names in _TEXTS.items()}
    kind = known["kind"].casefold().replace(" ", "_")
    return known | {
        "source_id": f"graph:{node}",
        "name": known["name"] or clean(node),
        "kind": kind if kind in set(ActorKind) else "",
        "country": country_code(known["country"]),
        "source": "graphml",
        **{column: _number(data, names) for column, names in _POINTS.items()},
    }


def _edges(graph: nx.Graph[Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return edges with the smaller end first, sorted; parallel and reciprocal ones are kept."""
    return sorted(
        ((*sorted((str(a), str(b))), data) for a, b, data in graph.edges(data=True)),
        key=lambda edge: (edge[0], edge[1], sorted((k, str(v)) for k, v in edge[2].items())),
    )


def _node_count(name: str, nodes: int, dropped: tuple[Count, ...] = ()) -> tuple[Count, ...]:
    table = f"{name}, nodes"
    kept = nodes - sum(count.rows for count in dropped)
    return (Count(table, "read", nodes), Count(table, "kept", kept), *dropped)


def _ties(name: str, graph: nx.Graph[Any], organisations: pd.DataFrame) -> Records:
    edges = _edges(graph)
    tally = Tally(f"{name}, edges", len(edges))
    frame = pd.DataFrame(
        [(a, b, _number(data, ("weight",)), _year(data)) for a, b, data in edges],
        columns=["a", "b", "weight", "start_date"],
    )
    frame = tally.drop(frame, frame["a"] == frame["b"], "tied to itself")
    frame = tally.drop(frame, frame["weight"] <= 0, "weight not above 0")
    number = frame.groupby(["a", "b"]).cumcount()
    keys = [
        f"{slug(a, 24)}--{slug(b, 24)}-{short_hash(a, b, str(n))}"
        for a, b, n in zip(frame["a"], frame["b"], number, strict=True)
    ]
    names = dict(zip(organisations["source_id"], organisations["name"], strict=True))
    ends = [[f"graph:{end}" for end in frame[side]] for side in ("a", "b")]
    table = pd.DataFrame(
        {
            "collaboration_id": keys,
            "acronym": [f"{names[a]} – {names[b]}" for a, b in zip(*ends, strict=True)],
            "kind": "tie",
            "start_date": frame["start_date"].to_list(),
            "weight": frame["weight"].to_list(),
        }
    )
    rows = pd.DataFrame({"collaboration_id": keys + keys, "source_id": ends[0] + ends[1]})
    return Records(
        "graphml",
        organisation_table(organisations),
        collaboration_table(table),
        participation_table(rows),
        (*_node_count(name, len(organisations)), *tally.counts()),
        ABOUT,
        tally.notes(),
    )


def _year(data: dict[str, Any]) -> str:
    return date_of(_text(data, ("start_date", "first_year", "year", "start")).removesuffix(".0"))


def _affiliations(
    name: str,
    graph: nx.Graph[Any],
    organisations: pd.DataFrame,
    events: dict[str, dict[str, Any]],
    nodes: int,
) -> Records:
    edges = _edges(graph)
    tally = Tally(f"{name}, edges", len(edges))
    frame = pd.DataFrame(
        [(b, a, data) if b in events else (a, b, data) for a, b, data in edges],
        columns=["event", "actor", "data"],
    )
    crossing = frame["event"].isin(events) & ~frame["actor"].isin(events)
    frame = tally.drop(frame, ~crossing, "not between an organisation and a collaboration")
    table = pd.DataFrame([_event(node, data) for node, data in events.items()])
    rows = pd.DataFrame(
        {
            "collaboration_id": [_event_id(event, events[event]) for event in frame["event"]],
            "source_id": "graph:" + frame["actor"].to_numpy(dtype=object),
            "role": [_text(data, ("role",)) for data in frame["data"]],
            "budget_eur": [_number(data, ("budget_eur",)) for data in frame["data"]],
        }
    )
    roles = rows["role"].isin(["coordinator", "partner", "associated", "funder"])
    return Records(
        "graphml",
        organisation_table(organisations),
        collaboration_table(table),
        participation_table(rows.assign(role=rows["role"].where(roles, ""))),
        (*_node_count(name, nodes), *tally.counts()),
        ABOUT,
        tally.notes(),
    )


def _event_id(node: str, data: dict[str, Any]) -> str:
    given = _text(data, ("id", "collaboration_id")) or node
    return given.replace(";", ",")


def _event(node: str, data: dict[str, Any]) -> dict[str, str]:
    first = _year(data)
    last = date_of(_text(data, ("end_date", "last_year")).removesuffix(".0"))
    return {
        "collaboration_id": _event_id(node, data),
        "acronym": _text(data, ("name", "label", "acronym")) or clean(node),
        "title": _text(data, ("title",)),
        "kind": _text(data, ("kind",)) or "project",
        "programme": _text(data, ("programme",)),
        "start_date": first,
        "end_date": last,
        "themes": _text(data, ("themes",)),
        "policy_areas": _text(data, ("policy_areas",)),
    }

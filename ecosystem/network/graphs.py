"""The three networks as plain networkx graphs, built in sorted order.

``B`` joins actors and collaborations, ``G`` joins actors, ``R`` joins regions. Attributes that are
not known are left out rather than filled, so every attribute can be written to GraphML and GEXF.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem
from ecosystem.network.engine import use_kernels
from ecosystem.network.incidence import (
    Incidence,
    Weighting,
    grouped,
    incidence,
    mirrored,
    running_years,
    tie_factor,
    tie_weights,
)
from ecosystem.network.ties import tie_table
from ecosystem.regions import Level, actor_regions, country_of, nuts_table, region_name

_ACTOR_ATTRIBUTES = ("name", "kind", "country", "nuts_code", "themes", "latitude", "longitude")


def affiliation_network(ecosystem: Ecosystem) -> nx.Graph[str]:
    """Return the affiliation network B of actors and collaborations.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.

    Returns
    -------
    Graph
        Nodes ``actor:<id>`` and ``collaboration:<id>`` (an actor and a collaboration may have the
        same id), each kind sorted. Node attributes: ``bipartite`` (0 actor, 1 collaboration),
        ``id``, ``name``, ``kind``; actors ``country``, ``nuts_code``; collaborations
        ``programme``, ``themes``, ``policy_areas``, ``weight`` (what it counts in ties),
        ``first_year``, ``last_year``. What is not known is left out.
        Edge attributes: ``role`` and ``budget_eur`` where known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> import networkx as nx
    >>> nx.is_bipartite(affiliation_network(load_bundled("baltic")))
    True
    """
    graph: nx.Graph[str] = nx.Graph()
    actors = ecosystem.actors.sort_index()
    for actor_id, row in _rows(actors[["name", "kind", "country", "nuts_code"]]):
        graph.add_node(f"actor:{actor_id}", bipartite=0, id=actor_id, **row)
    table = ecosystem.collaborations.sort_index()
    name = table["acronym"].where(table["acronym"] != "", table["title"])
    columns = table[["kind", "programme", "themes", "policy_areas", "weight"]].assign(name=name)
    for collaboration_id, row in _rows(columns.join(running_years(table))):
        key = f"collaboration:{collaboration_id}"
        graph.add_node(key, bipartite=1, id=collaboration_id, **_whole_years(row))
    rows = ecosystem.participations.sort_values(["actor_id", "collaboration_id"])
    details = (row for _, row in _rows(rows[["role", "budget_eur"]]))
    for actor_id, collaboration_id, row in zip(
        rows["actor_id"], rows["collaboration_id"], details, strict=True
    ):
        graph.add_edge(f"actor:{actor_id}", f"collaboration:{collaboration_id}", **row)
    return graph


def incidence_of(graph: nx.Graph[str]) -> Incidence:
    """Return the incidence matrix of an affiliation network, the way back from B.

    Parameters
    ----------
    graph : Graph
        As :func:`affiliation_network` makes it.

    Returns
    -------
    Incidence
        Equal to :func:`ecosystem.network.incidence.incidence` of the same ecosystem.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> baltic = load_bundled("baltic")
    >>> back = incidence_of(affiliation_network(baltic))
    >>> bool(abs(back.matrix - incidence(baltic).matrix).max() == 0)
    True
    """
    data = pd.DataFrame.from_dict(dict(graph.nodes(data=True)), orient="index")
    data = data.reindex(columns=["bipartite", "id", "weight", "first_year", "last_year"])
    keys = [data.index[data["bipartite"] == side] for side in (0, 1)]
    actors, collaborations = (data.loc[side].sort_values("id") for side in keys)
    ends = pd.DataFrame(
        [(a, b) if data.at[a, "bipartite"] == 0 else (b, a) for a, b in graph.edges],
        columns=["actor", "collaboration"],
    )
    rows = actors.index.get_indexer(pd.Index(ends["actor"]))
    columns = collaborations.index.get_indexer(pd.Index(ends["collaboration"]))
    matrix = csr_array(
        (np.ones(len(ends)), (rows, columns)), shape=(len(actors), len(collaborations))
    )
    given = collaborations["weight"].astype("float64")
    weights = np.asarray(given.fillna(1.0), dtype=np.float64) if given.notna().any() else None
    return Incidence(
        pd.Index(actors["id"], dtype="str", name="actor_id"),
        pd.Index(collaborations["id"], dtype="str", name="collaboration_id"),
        matrix,
        weights,
        collaborations["first_year"].to_numpy(dtype=np.float64),
        collaborations["last_year"].to_numpy(dtype=np.float64),
    )


def actor_network(
    ecosystem: Ecosystem, *, weighting: Weighting = "newman", level: Level = 2
) -> nx.Graph[str]:
    """Return the actor network G: actors are tied when they share a collaboration.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.
    level : int
        NUTS level of the node attribute ``region``, 0 to 3.

    Returns
    -------
    Graph
        All actors are nodes, also those without a tie, sorted by id. Node attributes: ``name``,
        ``kind``, ``country``, ``nuts_code``, ``region``, ``themes`` (text, "" when unknown) and
        ``latitude``, ``longitude`` where known. Edge attributes: ``weight``,
        ``collaboration_count``, ``collaborations`` (ids, ``;`` between them) and ``first_year``,
        ``last_year`` where known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> G = actor_network(load_bundled("baltic"))
    >>> all("weight" in data for _, _, data in G.edges(data=True))
    True
    """
    graph: nx.Graph[str] = nx.Graph()
    actors = ecosystem.actors.sort_index()
    columns = actors[list(_ACTOR_ATTRIBUTES)].assign(region=actor_regions(actors, level))
    graph.add_nodes_from(_rows(columns))
    ties = tie_table(ecosystem, weighting)
    attributes = ties.drop(columns=["actor_a", "actor_b"])
    for a, b, (_, row) in zip(ties["actor_a"], ties["actor_b"], _rows(attributes), strict=True):
        graph.add_edge(a, b, **_whole_years(row))
    return graph


def region_weights(
    ecosystem: Ecosystem, *, level: Level = 2, weighting: Weighting = "newman"
) -> tuple[Incidence, csr_array, pd.Series]:
    """Return the region network as matrices.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        How the ties of actors are weighted.

    Returns
    -------
    inc : Incidence
        Regions × collaborations.
    weights : csr_array
        Regions × regions: ``W_rs = Σ_{a∈r, b∈s} w_ab``, symmetric, nothing on the diagonal.
    internal_weight : Series
        Weight of the ties inside each region, every tie once.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> inc, weights, internal = region_weights(load_bundled("baltic"), level=0)
    >>> weights.shape[0] == len(internal) == len(inc.actor_ids)
    True
    """
    inc = incidence(ecosystem)
    return grouped_weights(inc, actor_regions(ecosystem.actors, level).rename("region"), weighting)


def grouped_weights(
    actors: Incidence, group: pd.Series, weighting: Weighting = "newman"
) -> tuple[Incidence, csr_array, pd.Series]:
    """Return the network of groups of actors as matrices.

    Parameters
    ----------
    actors : Incidence
        Actors × collaborations, as observed or drawn at random.
    group : Series of str
        Group of every actor by id; actors with "" or without an entry are left out.
    weighting : {"newman", "count"}
        How the ties of actors are weighted.

    Returns
    -------
    inc, weights, internal_weight
        As for :func:`region_weights`, of the groups with at least one actor.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> baltic = load_bundled("baltic")
    >>> inc, weights, internal = grouped_weights(incidence(baltic), baltic.actors["kind"])
    >>> "cluster" in inc.actor_ids
    True
    """
    regions = grouped(actors, group)
    placed = group.reindex(actors.actor_ids).fillna("")
    position = regions.actor_ids.get_indexer(pd.Index(placed))
    if use_kernels(len(actors.actor_ids)):
        from ecosystem.network.kernels.projection import region_roll_up

        factor = tie_factor(actors, weighting)
        between, inside = region_roll_up(actors.matrix, factor, position.astype(np.int64))
        return regions, between, pd.Series(inside, regions.actor_ids, name="internal_weight")
    weights = tie_weights(actors, weighting)
    known = position >= 0
    member = csr_array(
        (np.ones(int(known.sum())), (position[known], np.flatnonzero(known))),
        shape=(len(regions.actor_ids), len(actors.actor_ids)),
    )
    between = csr_array(member @ weights @ member.T)
    internal = pd.Series(between.diagonal() / 2, index=regions.actor_ids, name="internal_weight")
    return regions, mirrored(between), internal


def region_network(
    ecosystem: Ecosystem, *, level: Level = 2, weighting: Weighting = "newman"
) -> nx.Graph[str]:
    """Return the region network R: the ties of actors summed between regions.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        How the ties of actors are weighted.

    Returns
    -------
    Graph
        Nodes are the regions with at least one actor, sorted. Node attributes: ``name``,
        ``country``, ``actor_count``, ``is_bsr``, ``internal_weight`` (ties inside it) and
        ``latitude``, ``longitude`` of a point inside it. Edge attributes: ``weight`` (sum of
        the weights of all ties between actors of the two) and ``collaboration_count``
        (collaborations that both take part in). Actors without a region are not in it.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> R = region_network(load_bundled("baltic"), level=0)
    >>> R.nodes["SE"]["name"]
    'Sweden'
    """
    inc, weights, internal = region_weights(ecosystem, level=level, weighting=weighting)
    actor_count = actor_regions(ecosystem.actors, level).value_counts()
    table = nuts_table().reindex(inc.actor_ids)
    graph: nx.Graph[str] = nx.Graph()
    nodes = pd.DataFrame(
        {
            "name": [region_name(code) for code in table.index],
            "country": [country_of(code) for code in inc.actor_ids],
            "actor_count": actor_count.reindex(inc.actor_ids).astype("int64"),
            "is_bsr": [value is True for value in table["is_bsr"].tolist()],
            "internal_weight": internal,
            "latitude": table["latitude"],
            "longitude": table["longitude"],
        },
        index=inc.actor_ids,
    )
    graph.add_nodes_from(_rows(nodes))
    shared = mirrored(csr_array(inc.matrix @ inc.matrix.T))
    row, column = weights.tocoo().coords
    upper = row < column
    ids = inc.actor_ids.to_numpy()
    pairs = zip(row[upper].tolist(), column[upper].tolist(), strict=True)
    for r, s in sorted(pairs):
        graph.add_edge(
            ids[r],
            ids[s],
            weight=float(weights[r, s]),
            collaboration_count=int(shared[r, s]),
        )
    return graph


def _rows(table: pd.DataFrame) -> list[tuple[Any, dict[str, Any]]]:
    """Return index and known values of every row, as plain Python values."""
    columns = {name: table[name].tolist() for name in table.columns}
    return [
        (
            key,
            {name: values[i] for name, values in columns.items() if values[i] == values[i]},
        )
        for i, key in enumerate(table.index.tolist())
    ]


def _whole_years(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: int(value) if name in {"first_year", "last_year"} else value
        for name, value in row.items()
    }

"""The position of every actor, one row each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.measures.brokerage import constraint
from ecosystem.measures.centrality import core_number, degree, eigenvector, pagerank, strength
from ecosystem.measures.dispatched import position_by_networkx
from ecosystem.measures.mixing import external_share
from ecosystem.measures.paths import EXACT_WORK, path_measures
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, Weighting, incidence
from ecosystem.network.matrix import TieMatrix, tie_matrix_from
from ecosystem.regions import Level, actor_regions, region_name
from ecosystem.schema import ACTOR_MEASURES

_FROM_COMMUNITIES = ("community", "community_certainty")


def position(ties: TieMatrix, *, work_budget: float = EXACT_WORK) -> pd.DataFrame:
    """Return the measures of position that actors and regions share.

    Parameters
    ----------
    ties : TieMatrix
        The network.
    work_budget : float
        Up to which betweenness is exact, see :func:`ecosystem.measures.paths.path_measures`.

    Returns
    -------
    DataFrame
        Indexed by id: ``degree``, ``strength``, ``betweenness``, ``closeness``, ``eigenvector``,
        ``pagerank``, ``core_number``, ``constraint``.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> position(tie_matrix_of(nx.star_graph(2)))["degree"].to_list()
    [2, 1, 1]
    """
    paths = path_measures(ties, work_budget=work_budget)
    table = pd.concat(
        [
            degree(ties),
            strength(ties),
            paths["betweenness"],
            paths["closeness"],
            eigenvector(ties),
            pagerank(ties),
            core_number(ties),
            constraint(ties),
        ],
        axis=1,
    )
    table.attrs["betweenness"] = paths.attrs["betweenness"]
    return table


def measure_actors(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    weighting: Weighting = "newman",
    work_budget: float = EXACT_WORK,
    backend: str | None = None,
) -> pd.DataFrame:
    """Return the position of every actor in the actor network.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : int
        NUTS level of ``region`` and ``external_share``, 0 to 3.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.
    work_budget : float
        Up to which betweenness is exact, see :func:`ecosystem.measures.paths.path_measures`;
        ``inf``: however long that takes.
    backend : str, optional
        A networkx backend that computes instead of our own engine, see
        :func:`ecosystem.measures.dispatched.position_by_networkx`.

    Returns
    -------
    DataFrame
        All actors, sorted by ``actor_id`` (the index); columns of ``schema.ACTOR_MEASURES`` except
        the two on communities, which :func:`ecosystem.measures.communities.find_communities` adds.

    Notes
    -----
    Strength, eigenvector, PageRank, constraint and external share use tie weights; degree,
    betweenness, closeness and core number count all ties alike. All are exact, but for betweenness
    where that would take too long: ``attrs["betweenness"]`` says how it was found, see
    :func:`ecosystem.measures.paths.path_measures`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_actors(load_bundled("baltic"))
    >>> round(float(table["pagerank"].sum()), 9)
    1.0
    """
    inc = incidence(ecosystem)
    who = ecosystem.actors.loc[inc.actor_ids]
    region = actor_regions(who, level)
    names = {code: region_name(code) if code else "" for code in region.unique()}
    found = actor_values(inc, region, weighting=weighting, work_budget=work_budget, backend=backend)
    table = pd.concat([who[["name", "kind", "country"]], found], axis=1).assign(
        region=region,
        region_name=region.map(names).astype("str"),
    )
    columns = [name for name in ACTOR_MEASURES.names if name not in _FROM_COMMUNITIES]
    result = table[columns[1:]].rename_axis("actor_id")
    result.attrs.update(found.attrs)
    return result


def actor_values(
    inc: Incidence,
    region: pd.Series,
    *,
    weighting: Weighting = "newman",
    work_budget: float = EXACT_WORK,
    backend: str | None = None,
) -> pd.DataFrame:
    """Return the numbers of :func:`measure_actors` for any table of memberships.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations, as observed or drawn at random.
    region : Series of str
        Region of every actor by id, "" when unknown.
    weighting, work_budget, backend : see :func:`measure_actors`

    Returns
    -------
    DataFrame
        Indexed like the rows: ``collaboration_count``, the columns of :func:`position`,
        ``external_share``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> inc = incidence(load_bundled("baltic"))
    >>> nowhere = pd.Series("", index=inc.actor_ids)
    >>> bool(actor_values(inc, nowhere)["external_share"].isna().all())
    True
    """
    ties = tie_matrix_from(inc, weighting)
    count = np.asarray(inc.matrix.sum(axis=1)).ravel().astype(np.int64)
    found = (
        position(ties, work_budget=work_budget)
        if backend is None
        else position_by_networkx(ties, backend)
    )
    table = found.assign(
        collaboration_count=pd.Series(count, index=inc.actor_ids),
        external_share=external_share(ties, region),
    )
    table.attrs.update(found.attrs)
    return table

"""Further measures of every actor's position: reach, closure, structural holes, cut points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import block_array, csr_array

from ecosystem.measures.brokerage import articulation_points, bridging, effective_size
from ecosystem.measures.centrality import clustering
from ecosystem.measures.paths import path_measures, weighted_path_measures
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Weighting, incidence
from ecosystem.network.matrix import TieMatrix, tie_matrix_from
from ecosystem.schema import STRUCTURE, WEIGHTED_PATHS


def measure_structure(ecosystem: Ecosystem, *, weighting: Weighting = "newman") -> pd.DataFrame:
    """Return harmonic centrality, clustering, effective size, bridging and cut points.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    DataFrame
        ``schema.STRUCTURE``, all actors, indexed by ``actor_id``, sorted. Only effective size uses
        tie weights. ``attrs["notes"]`` says where betweenness, and bridging with it, was sampled.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_structure(load_bundled("baltic"))
    >>> bool(table["is_articulation_point"].any())
    True
    """
    ties = tie_matrix_from(incidence(ecosystem), weighting)
    paths = path_measures(ties)
    table = pd.concat(
        [
            ecosystem.actors["name"].reindex(ties.ids),
            paths["harmonic"],
            clustering(ties),
            effective_size(ties),
            bridging(ties, paths["betweenness"]),
            cut_points(ties),
        ],
        axis=1,
    ).rename_axis("actor_id")[list(STRUCTURE.names[1:])]
    how = str(paths.attrs["betweenness"])
    table.attrs["notes"] = () if how == "exact" else (f"Betweenness in bridging was {how}.",)
    return table


def measure_weighted_paths(
    ecosystem: Ecosystem, *, weighting: Weighting = "newman"
) -> pd.DataFrame:
    """Return betweenness and closeness of every actor where strong ties are short.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    DataFrame
        ``schema.WEIGHTED_PATHS``, all actors, indexed by ``actor_id``, sorted. ``attrs["notes"]``
        says how long a tie is, and for how many its length had to be rounded.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_weighted_paths(load_bundled("baltic"))
    >>> table["weighted_betweenness"].idxmax()
    'tallinn-science-park-tehnopol-ee'
    """
    ties = tie_matrix_from(incidence(ecosystem), weighting)
    found = weighted_path_measures(ties)
    table = found.assign(name=ecosystem.actors["name"].reindex(ties.ids)).rename_axis("actor_id")
    rounded = 1.0 - float(found.attrs["exact_share"])
    table = table[list(WEIGHTED_PATHS.names[1:])]
    table.attrs["notes"] = (
        f"A tie of weight w is 1/w long; weights: {weighting}. Exact, but that the lengths of "
        f"{rounded:.1%} of the ties were rounded to whole parts of a unit.",
    )
    return table


def cut_points(ties: TieMatrix) -> pd.Series:
    """Tell which actors hold the network together, from the memberships where there are any.

    An actor is a cut point of the actor network just if it is one of the network of actors and
    collaborations, which has far fewer ties.

    Parameters
    ----------
    ties : TieMatrix
        The network.

    Returns
    -------
    Series of bool
        See :func:`ecosystem.measures.brokerage.articulation_points`.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> cut_points(tie_matrix_of(nx.path_graph(3))).to_list()
    [False, True, False]
    """
    if ties.memberships is None:
        return articulation_points(ties)
    B = ties.memberships
    # A collaboration of one hangs on its only member and would make it a cut point of nobody.
    shared = np.flatnonzero(np.bincount(B.indices, minlength=B.shape[1]) > 1)
    part = csr_array(B[:, shared])
    blocks: Any = [[None, part], [part.T, None]]
    both = csr_array(block_array(blocks))
    both.sort_indices()
    found = articulation_points(TieMatrix(pd.RangeIndex(both.shape[0]), both))
    return pd.Series(
        found.to_numpy()[: len(ties.ids)], index=ties.ids, name="is_articulation_point"
    )

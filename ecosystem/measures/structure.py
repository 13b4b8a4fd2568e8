"""Further measures of every actor's position: reach, closure, structural holes, cut points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import block_array, csr_array

from ecosystem.measures.brokerage import articulation_points, bridging, effective_size
from ecosystem.measures.centrality import clustering
from ecosystem.measures.paths import path_measures
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Weighting, incidence
from ecosystem.network.matrix import TieMatrix, tie_matrix_from
from ecosystem.schema import STRUCTURE


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

"""A network as a sparse matrix of tie weights with the ids of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ecosystem.model import Ecosystem
from ecosystem.network.engine import use_kernels
from ecosystem.network.incidence import (
    Incidence,
    Weighting,
    incidence,
    tie_factor,
    tie_weights,
)

if TYPE_CHECKING:
    from ecosystem.network.kernels.local import NodeTies


@dataclass(frozen=True, eq=False)
class TieMatrix:
    """An undirected weighted network without loops.

    Parameters
    ----------
    ids : Index
        Ids of actors or regions.
    weights : csr_array
        Square, symmetric, non-negative, nothing on the diagonal, no stored zeros, indices sorted.
    memberships : csr_array, optional
        Actors × collaborations, where the ties come from them; makes large networks quick.
    factor : ndarray, optional
        What every collaboration adds to a tie.
    """

    ids: pd.Index
    weights: csr_array
    memberships: csr_array | None = None
    factor: npt.NDArray[np.float64] | None = None

    @property
    def is_large(self) -> bool:
        """Whether compiled kernels serve this network."""
        return use_kernels(len(self.ids))

    @cached_property
    def nodes(self) -> NodeTies:
        """The network as the kernels read it; made once."""
        from ecosystem.network.kernels.compact import compact, compact_ties
        from ecosystem.network.kernels.local import node_ties

        if self.memberships is None:
            return node_ties(compact_ties(self.weights))
        return node_ties(compact(self.memberships, self.factor))

    @property
    def adjacency(self) -> csr_array:
        """The same ties, all of weight 1."""
        result = self.weights.copy()
        result.data = np.ones_like(result.data)
        return result

    @property
    def degrees(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Number of ties of every row."""
        return np.diff(self.weights.indptr).astype(np.int64)

    @property
    def strengths(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Sum of the weights of every row."""
        return np.asarray(self.weights.sum(axis=1), dtype=np.float64).ravel()

    def components(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return the connected part of every row; 0 is the largest, equals in order of ids."""
        if not len(self.ids):
            return np.zeros(0, dtype=np.int64)
        _, found = connected_components(self.weights, directed=False)
        sizes = np.bincount(found)
        first = np.full(len(sizes), len(found))
        np.minimum.at(first, found, np.arange(len(found)))
        rank = np.empty(len(sizes), dtype=np.int64)
        rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
        return np.asarray(rank[found], dtype=np.int64)

    def series(self, values: np.ndarray[tuple[int], np.dtype[np.float64]], name: str) -> pd.Series:
        """Return values as a column with the ids of this network."""
        return pd.Series(values, index=self.ids, name=name)


def tie_matrix(ecosystem: Ecosystem, weighting: Weighting = "newman") -> TieMatrix:
    """Return the actor network as a matrix, ids sorted.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    TieMatrix
        All actors, also those without a tie.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> ties = tie_matrix(load_bundled("baltic"))
    >>> ties.weights.shape[0] == len(ties.ids)
    True
    """
    return tie_matrix_from(incidence(ecosystem), weighting)


def tie_matrix_from(inc: Incidence, weighting: Weighting = "newman") -> TieMatrix:
    """Return the network of the rows of an incidence matrix.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    TieMatrix
        It keeps the incidence matrix, which the measures of large networks walk.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> ties = tie_matrix_from(incidence(load_bundled("baltic")))
    >>> ties.memberships is not None
    True
    """
    factor = tie_factor(inc, weighting)
    return TieMatrix(inc.actor_ids, tie_weights(inc, weighting), inc.matrix, factor)


def tie_matrix_of(graph: nx.Graph[str], weight: str | None = "weight") -> TieMatrix:
    """Return an undirected networkx graph as a matrix, rows in sorted order of the nodes.

    Parameters
    ----------
    graph : Graph
        Any undirected graph; loops and ties of weight 0 are ignored.
    weight : str or None
        Edge attribute with the weight (1 where it is missing); None takes every tie as 1.

    Returns
    -------
    TieMatrix

    Examples
    --------
    >>> tie_matrix_of(nx.path_graph(3)).weights.toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    nodes = sorted(graph.nodes)
    position = {node: i for i, node in enumerate(nodes)}
    rows, columns, values = [], [], []
    for a, b, data in graph.edges(data=True):
        value = 1.0 if weight is None else float(data.get(weight, 1.0))
        if a != b and value:
            rows += [position[a], position[b]]
            columns += [position[b], position[a]]
            values += [value, value]
    weights = csr_array(
        (np.array(values, dtype=np.float64), (np.array(rows, int), np.array(columns, int))),
        shape=(len(nodes), len(nodes)),
    )
    weights.sort_indices()
    return TieMatrix(pd.Index(nodes), weights)

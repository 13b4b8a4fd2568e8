"""A network drawn for the Leiden algorithm, and many runs of it: plain or compiled.

Large networks are drawn with twins (actors of exactly the same collaborations) as one node: of two
partitions that differ in where a twin is, one with both together has at least the modularity of the
other, as long as their tie outweighs what the null model expects between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ecosystem.network.matrix import TieMatrix

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int32]

_PLAIN_CYCLES: Final = 3  # cycles per run; more raise modularity by less than runs differ
_COMPILED_CYCLES: Final = 2  # as good: see tests/measures/test_leiden.py


@dataclass(frozen=True, eq=False)
class Drawing:
    """A network as a list of ties between nodes, each of which stands for one row or for twins.

    Parameters
    ----------
    a, b, weight : ndarray
        Ends and weight of every tie, each once, ``a < b``, sorted by both.
    loop : ndarray
        Weight inside every node.
    node : ndarray of int
        Node of every row of the network.
    is_large : bool
        Whether compiled code runs.
    cycles : int
        How often a compiled run starts again from its own result.
    """

    a: Integers
    b: Integers
    weight: Floats
    loop: Floats
    node: Integers
    is_large: bool
    cycles: int = _COMPILED_CYCLES

    @property
    def count(self) -> int:
        """Number of nodes."""
        return len(self.loop)

    def runs(self, runs: int, resolution: float, stream: np.random.SeedSequence) -> Labels:
        """Return the communities of every run, runs × nodes; a node without a tie stays alone."""
        if not self.is_large:
            return np.array([self._plain_run(child, resolution) for child in stream.spawn(runs)])
        from ecosystem.network.kernels.leiden import leiden_runs

        return leiden_runs(
            self.a,
            self.b,
            self.weight,
            self.loop,
            seeds=np.asarray(stream.generate_state(runs, np.uint64), dtype=np.uint64),
            resolution=resolution,
            cycles=self.cycles,
        )

    def _plain_run(self, stream: np.random.SeedSequence, resolution: float) -> Labels:
        """Run once, with a seed and an order of nodes and ties of its own."""
        from graspologic_native import leiden

        rng = np.random.default_rng(stream)
        name = rng.permutation(self.count)
        order = rng.permutation(len(self.a))
        text = np.array([str(i) for i in range(self.count)], dtype=object)[name]
        ends = (text[self.a[order]].tolist(), text[self.b[order]].tolist())
        # The engine does not count weight inside a node: a tie to a node of its own says the same.
        looped = np.flatnonzero(self.loop)
        own = text[looped].tolist()
        loops = zip(own, (f"in {x}" for x in own), self.loop[looped].tolist(), strict=True)
        _, found = leiden(
            edges=[*zip(*ends, self.weight[order].tolist(), strict=True), *loops],
            resolution=resolution,
            iterations=_PLAIN_CYCLES,
            seed=int(rng.integers(2**32)),
        )
        community = [found.get(x, -1) for x in text.tolist()]
        labels = np.array(community, dtype=np.int64)
        alone = labels < 0
        labels[alone] = len(found) + np.flatnonzero(alone)
        return np.unique(labels, return_inverse=True)[1].astype(np.int32)

    def votes(self, labels: Labels) -> Floats:
        """Return the share of runs that put both ends of a tie together."""
        if self.is_large:
            from ecosystem.network.kernels.votes import vote_shares

            return vote_shares(labels, self.a, self.b)
        return np.asarray((labels[:, self.a] == labels[:, self.b]).mean(axis=0), dtype=np.float64)

    def strongest(self, votes: Floats) -> npt.NDArray[np.bool_]:
        """Mark for every node its tie with most votes, then most weight, then the first one."""
        if self.is_large:
            from ecosystem.network.kernels.votes import strongest_ties

            return strongest_ties(self.count, self.a, self.b, votes, self.weight)
        tie = np.tile(np.arange(len(self.a)), 2)
        node = np.concatenate([self.a, self.b])
        order = np.lexsort((tie, -self.weight[tie], -votes[tie], node))
        first = np.r_[True, np.diff(node[order]) > 0]
        marked = np.zeros(len(self.a), dtype=bool)
        marked[tie[order][first]] = True
        return marked

    def voted(self, kept: npt.NDArray[np.bool_], votes: Floats) -> tuple[Drawing, Integers]:
        """Return the kept ties, weighted by share × weight, and where every node went.

        Nodes that all runs put together are one node: their ties are settled, and the modularity
        of what is left to decide is the same.
        """
        ends = (self.a[votes == 1.0], self.b[votes == 1.0])
        settled = csr_array((np.ones(len(ends[0])), ends), shape=(self.count,) * 2)
        count, found = connected_components(settled, directed=False)
        part = found.astype(np.int64)
        a, b = np.sort(part[np.stack([self.a[kept], self.b[kept]])], axis=0)
        weight = votes[kept] * self.weight[kept]
        inside = a == b
        loop: Floats = np.bincount(part, self.loop, count).astype(np.float64)
        loop += np.bincount(a[inside], weight[inside], count)
        pair, at = np.unique(a[~inside] * count + b[~inside], return_inverse=True)
        together = np.bincount(at, weight[~inside], len(pair)).astype(np.float64)
        # What was voted for falls apart clearly: one cycle finds it.
        return replace(
            self, a=pair // count, b=pair % count, weight=together, loop=loop,
            node=part[self.node], cycles=1,
        ), part  # fmt: skip

    def modularity(self, labels: Labels, resolution: float) -> Floats:
        """Return the modularity of every run."""
        n = self.count
        volume = (
            np.bincount(self.a, self.weight, n)
            + np.bincount(self.b, self.weight, n)
            + 2.0 * self.loop
        )
        total = float(volume.sum())
        result = np.zeros(len(labels))
        for i, run in enumerate(labels):
            inside = 2.0 * (self.weight @ (run[self.a] == run[self.b]) + self.loop.sum())
            share = np.bincount(run, weights=volume) / total
            result[i] = inside / total - resolution * float(share @ share)
        return result

    def of_rows(self, run: Labels) -> Integers:
        """Return the labels of nodes as labels of rows."""
        return run[self.node].astype(np.int64)


def plain_drawing(ties: TieMatrix) -> Drawing:
    """Return the network with every row as a node.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> drawn = plain_drawing(tie_matrix_of(nx.path_graph(3)))
    >>> drawn.a.tolist(), drawn.b.tolist()
    ([0, 1], [1, 2])
    """
    n = len(ties.ids)
    return Drawing(*_upper(ties.weights), np.zeros(n), np.arange(n), ties.is_large)


def compact_drawing(ties: TieMatrix, resolution: float) -> Drawing:
    """Return the network with twins as one node, where that costs no modularity.

    Parameters
    ----------
    ties : TieMatrix
        With at least one tie.
    resolution : float
        γ of modularity.

    Returns
    -------
    Drawing
        With all rows as nodes if any twins' tie weighs less than ``γ s² / 2m``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.matrix import tie_matrix
    >>> drawn = compact_drawing(tie_matrix(load_bundled("baltic")), 1.0)
    >>> len(set(drawn.node.tolist())) < len(drawn.node)
    True
    """
    nodes = ties.nodes
    size = nodes.size
    expected = resolution * nodes.strengths() ** 2 / float(ties.weights.sum())
    if (nodes.own < expected)[size > 1].any():
        return plain_drawing(ties)
    row = np.repeat(np.arange(len(size)), np.diff(nodes.pointers))
    upper = row < nodes.indices
    a, b = row[upper], nodes.indices[upper].astype(np.int64)
    node = nodes.network.node.copy()
    alone = node < 0
    node[alone] = len(size) + np.arange(int(alone.sum()))
    pairs = size * np.maximum(size - 1, 0) / 2.0
    loop = np.concatenate([nodes.own * pairs, np.zeros(int(alone.sum()))])
    return Drawing(a, b, nodes.weights[upper] * (size[a] * size[b]), loop, node, ties.is_large)


def _upper(weights: csr_array) -> tuple[Integers, Integers, Floats]:
    coo = weights.tocoo()
    row, column = coo.coords
    upper = row < column
    return row[upper].astype(np.int64), column[upper].astype(np.int64), coo.data[upper]

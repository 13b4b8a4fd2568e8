"""Every kernel beside networkx, networkit, scipy and (if a developer has it) igraph.

Peers run with as many threads as we do. Where a peer would take too long for everything, it does
a part and its time is multiplied: the note says so. Times are the best of a few rounds, compiled
code warm. The limit is the number of lines of memory an operation must look at, times what one
random look costs on this machine at the operation's working set, over the threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import eigsh

from ecosystem.network.kernels.betweenness import betweenness_sums, exact_work
from ecosystem.network.kernels.compact import compact
from ecosystem.network.kernels.compiling import compiled, numba
from ecosystem.network.kernels.distances import closeness_and_harmonic
from ecosystem.network.kernels.holes import structural_holes
from ecosystem.network.kernels.local import core_numbers, node_ties
from ecosystem.network.kernels.projection import project
from ecosystem.network.kernels.sampling import sampled_betweenness
from ecosystem.network.kernels.spectral import (
    WalkingMatrix,
    eigenvector_on_incidence,
    pagerank_on_incidence,
)
from ecosystem.network.kernels.triangles import clustering
from ecosystem.network.kernels.twostep import best_two_step
from ecosystem.network.kernels.weighted import weighted_paths

THREADS = int(numba.get_num_threads())
NETWORKS = ["S", "M", "L", "H2020", "H2020+FP7"]
EPSILON, DELTA = 0.005, 0.1
TOO_LONG = 150.0  # seconds; longer ones are measured on a part

# A peer returns its seconds, and what part of the work that stands for.
Peer = Callable[["Case"], tuple[float, str]]


class Case:
    """A network in the forms that the programs want, each made once and not measured."""

    def __init__(self, matrix: csr_array) -> None:
        self.matrix = matrix
        size = np.asarray(matrix.sum(axis=0)).ravel()
        self.factor = np.where(size > 1, 1.0 / np.maximum(size - 1, 1), 0.0)
        self.network = compact(matrix, self.factor)
        self.ties = node_ties(self.network)
        self.weights = project(matrix, self.factor)
        self.n = matrix.shape[0]
        self.degree = np.diff(self.weights.indptr)
        self.some = np.random.default_rng(0).choice(self.n, size=min(self.n, 24), replace=False)

    @property
    def plain(self) -> csr_array:
        result = self.weights.copy()
        result.data = np.ones_like(result.data)
        return result

    def graph(self) -> nx.Graph:
        if not hasattr(self, "_graph"):
            self._graph = nx.from_scipy_sparse_array(self.weights)
        return self._graph

    def kit(self) -> Any:
        if not hasattr(self, "_kit"):
            networkit = import_module("networkit")
            networkit.setNumberOfThreads(THREADS)
            upper = csr_array(self.weights).tocoo()
            row, column = upper.coords
            keep = row < column
            ends = (row[keep].astype(np.uint64), column[keep].astype(np.uint64))
            ties = (np.ones(int(keep.sum())), ends)
            self._kit = networkit.GraphFromCoo(ties, n=self.n, weighted=False, directed=False)
        return self._kit

    def igraph(self) -> Any:
        if not hasattr(self, "_igraph"):
            row, column = self.weights.tocoo().coords
            keep = row < column
            edges = np.stack([row[keep], column[keep]], axis=1)
            self._igraph = import_module("igraph").Graph(self.n, edges.tolist())
        return self._igraph


def timed(run: Callable[[], object], rounds: int = 1) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def from_some(case: Case, run: Callable[[int], object], share: float = 1.0) -> tuple[float, str]:
    """Run from some actors for a while and multiply; a peer of one thread is not divided."""
    start, done = time.perf_counter(), 0
    for actor in case.some:
        run(int(actor))
        done += 1
        if time.perf_counter() - start > 5.0:
            break
    seconds = (time.perf_counter() - start) / done * case.n * share
    return seconds, f"extrapolated from {done} of {case.n} actors"


def whole(run: Callable[[], object], rounds: int = 1) -> tuple[float, str]:
    return timed(run, rounds), ""


# ---- networkx --------------------------------------------------------------------------------


def nx_distances(case: Case) -> tuple[float, str]:
    graph = case.graph()
    return from_some(case, lambda a: sum(nx.single_source_shortest_path_length(graph, a).values()))


def nx_betweenness(case: Case) -> tuple[float, str]:
    few = 4
    seconds = timed(lambda: nx.betweenness_centrality(case.graph(), k=few, seed=0))
    return seconds * case.n / few, f"extrapolated from {few} of {case.n} actors"


def nx_two_step(case: Case) -> tuple[float, str]:
    graph = case.graph()

    def best(a: int) -> None:
        pairs = ((a, b) for b in range(0, case.n, 16) if b != a and not graph.has_edge(a, b))
        sorted(islice(nx.adamic_adar_index(graph, pairs), None), key=lambda row: -row[2])[:10]

    seconds, note = from_some(case, best, share=16.0)
    return seconds, note + " and 1 of 16 partners"


# ---- networkit -------------------------------------------------------------------------------


def kit_run(name: str, *arguments: Any) -> Peer:
    def peer(case: Case) -> tuple[float, str]:
        measure = getattr(import_module("networkit").centrality, name)
        graph = case.kit()
        graph.sortEdges()
        return whole(lambda: measure(graph, *arguments).run(), rounds=2)

    return peer


def kit_distances(case: Case) -> tuple[float, str]:
    distance = import_module("networkit").distance
    graph = case.kit()
    seconds, note = from_some(case, lambda a: distance.BFS(graph, a, storePaths=False).run())
    return seconds / THREADS, f"{note}, {THREADS} threads assumed to double the speed"


def kit_betweenness(case: Case) -> tuple[float, str]:
    centrality = import_module("networkit").centrality
    some = 64
    run = centrality.EstimateBetweenness(case.kit(), some, False, True).run
    return timed(run) * case.n / some, f"extrapolated from {some} of {case.n} actors"


def kit_cores(case: Case) -> tuple[float, str]:
    centrality = import_module("networkit").centrality
    return whole(lambda: centrality.CoreDecomposition(case.kit()).run(), rounds=2)


# ---- scipy -----------------------------------------------------------------------------------


def scipy_projection(case: Case) -> tuple[float, str]:
    def run() -> None:
        product = csr_array((case.matrix * case.factor) @ case.matrix.T)
        product.setdiag(0.0)
        product.eliminate_zeros()
        product.sort_indices()

    return whole(run, rounds=3)


def scipy_distances(case: Case) -> tuple[float, str]:
    plain = case.plain
    return from_some(case, lambda a: dijkstra(plain, indices=a, unweighted=True).sum())


def scipy_weighted(case: Case) -> tuple[float, str]:
    lengths = case.plain
    lengths.data = 1.0 / case.weights.data
    seconds, note = from_some(case, lambda a: dijkstra(lengths, indices=a).sum())
    return seconds, note + "; distances only, no betweenness"


def scipy_two_step(case: Case) -> tuple[float, str]:
    plain = case.plain
    worth = np.where(case.degree > 1, 1.0 / np.log(np.maximum(case.degree, 2)), 0.0)
    second = csr_array(diags_array(worth) @ plain)
    rows = np.random.default_rng(0).choice(case.n, size=min(case.n, 1_000), replace=False)

    def run() -> None:
        near = csr_array(plain[rows] @ second)
        for i, a in enumerate(rows):
            part = slice(near.indptr[i], near.indptr[i + 1])
            partner, score = near.indices[part], near.data[part]
            tied = plain.indices[plain.indptr[a] : plain.indptr[a + 1]]
            open_ = ~np.isin(partner, tied)
            score = score[open_]
            if len(score) > 10:
                np.argpartition(-score, 10)

    return timed(run) * case.n / len(rows), f"extrapolated from {len(rows)} of {case.n} actors"


def scipy_clustering(case: Case) -> tuple[float, str]:
    plain = case.plain
    rows = np.random.default_rng(0).choice(case.n, size=min(case.n, 2_000), replace=False)
    run = lambda: (csr_array(plain[rows] @ plain)).multiply(plain[rows]).sum(axis=1)  # noqa: E731
    return timed(run) * case.n / len(rows), f"extrapolated from {len(rows)} of {case.n} actors"


def scipy_constraint(case: Case) -> tuple[float, str]:
    shares = csr_array(
        diags_array(1.0 / np.maximum(case.weights.sum(axis=1), 1e-300)) @ case.weights
    )
    rows = np.random.default_rng(0).choice(case.n, size=min(case.n, 2_000), replace=False)

    def run() -> None:
        own = csr_array(shares[rows])
        partners = own.copy()
        partners.data[:] = 1.0
        (own + csr_array((own @ shares).multiply(partners))).power(2).sum(axis=1)

    return timed(run) * case.n / len(rows), f"extrapolated from {len(rows)} of {case.n} actors"


def scipy_eigenvector(case: Case) -> tuple[float, str]:
    start = np.ones(case.n)
    return whole(lambda: eigsh(case.weights, k=1, which="LA", v0=start), rounds=3)


# ---- igraph ----------------------------------------------------------------------------------


def of_igraph(run: Callable[[Any], object], slow: bool = False) -> Peer:
    def peer(case: Case) -> tuple[float, str]:
        if slow and case.weights.nnz > 1_500_000:
            pytest.skip("igraph takes too long for this network")
        return whole(lambda: run(case.igraph()))

    return peer


# ---- what is measured ------------------------------------------------------------------------


@cache
def seconds_per_look(kilobytes: int) -> float:
    """Measure what reading one line of 64 bytes at random costs, in memory of this size."""
    lines = max(kilobytes * 16, 64)
    data = np.zeros((lines, 8))
    order = np.random.default_rng(0).integers(0, lines, 2_000_000).astype(np.uint32)
    _look(data, order)
    return timed(lambda: _look(data, order), rounds=3) / len(order)


@compiled
def _look(data: np.ndarray, order: np.ndarray) -> float:
    total = 0.0
    for i in order:
        total += data[i, 0]
    return total


def looks(case: Case) -> dict[str, tuple[float, float]]:
    """Return, for every operation, how often it looks at a line and the size of what it looks at.

    A kernel that reads neighboring numbers reads up to eight with one look; counted are looks at
    places that cannot be foreseen.
    """
    compacted, ties = case.network, case.ties
    entries = compacted.inner.nnz
    sources = float((compacted.size > 0).sum())
    state = 64.0 * (compacted.inner_count + len(compacted.factor)) / 1024.0
    width = np.diff(ties.pointers)
    row = np.repeat(np.arange(len(width)), width)
    inner = ties.indices < compacted.inner_count
    smaller = np.minimum(width[row], width[ties.indices]).sum() / 2.0
    size = np.diff(csr_array(case.matrix.T).indptr).astype(float)
    nodes = 8.0 * len(width) / 1024.0
    return {
        "projection": ((size**2).sum(), 8.0 * case.n / 1024.0),
        "PageRank": (170 * 2.0 * case.matrix.nnz, 8.0 * case.n / 1024.0),
        "eigenvector": (40 * 2.0 * case.matrix.nnz, 8.0 * case.n / 1024.0),
        "closeness and harmonic": (sources / 512 * 4 * 2 * entries, state),
        "betweenness, exact": (exact_work(compacted) / 8, 3 * state),
        "core number": (float(len(row)), nodes),
        "clustering": (smaller / 3.0, nodes),
        "constraint, effective size": (smaller, 2 * nodes),
        "top-10 Adamic–Adar": (float(width[ties.indices[inner]].sum()), nodes),
    }


OURS: dict[str, Callable[[Case], object]] = {
    "projection": lambda c: project(c.matrix, c.factor),
    "PageRank": lambda c: pagerank_on_incidence(WalkingMatrix(c.matrix, c.factor)),
    "eigenvector": lambda c: eigenvector_on_incidence(WalkingMatrix(c.matrix, c.factor)),
    "closeness and harmonic": lambda c: closeness_and_harmonic(compact(c.matrix, c.factor)),
    "betweenness, exact": lambda c: betweenness_sums(compact(c.matrix, c.factor)),
    "betweenness, sampled": lambda c: sampled_betweenness(
        compact(c.matrix, c.factor), epsilon=EPSILON, delta=DELTA
    ),
    "betweenness and closeness, weighted": lambda c: weighted_paths(c.ties),
    "core number": lambda c: core_numbers(c.ties),
    "clustering": lambda c: clustering(c.ties),
    "constraint, effective size": lambda c: structural_holes(c.ties),
    "top-10 Adamic–Adar": lambda c: best_two_step(c.ties, "adamic_adar"),
}
PEERS: dict[str, dict[str, Peer]] = {
    "projection": {"scipy": scipy_projection},
    "PageRank": {
        "networkx": lambda c: whole(lambda: nx.pagerank(c.graph(), tol=1e-12 / c.n, max_iter=1000)),
        "networkit": kit_run("PageRank", 0.85, 1e-12),
        "igraph": of_igraph(lambda g: g.pagerank()),
    },
    "eigenvector": {
        "scipy": scipy_eigenvector,
        "networkit": kit_run("EigenvectorCentrality", 1e-9),
    },
    "closeness and harmonic": {
        "networkx": nx_distances,
        "networkit": kit_distances,
        "scipy": scipy_distances,
        "igraph": of_igraph(lambda g: (g.closeness(), g.harmonic_centrality()), slow=True),
    },
    "betweenness, exact": {
        "networkx": nx_betweenness,
        "networkit": kit_betweenness,
        "igraph": of_igraph(lambda g: g.betweenness(), slow=True),
    },
    "betweenness, sampled": {"networkit": kit_run("KadabraBetweenness", EPSILON, DELTA)},
    "betweenness and closeness, weighted": {"scipy": scipy_weighted},
    "core number": {
        "networkx": lambda c: whole(lambda: nx.core_number(c.graph())),
        "networkit": kit_cores,
        "igraph": of_igraph(lambda g: g.coreness()),
    },
    "clustering": {
        "networkit": kit_run("LocalClusteringCoefficient", True),
        "scipy": scipy_clustering,
        "igraph": of_igraph(lambda g: g.transitivity_local_undirected()),
    },
    "constraint, effective size": {
        "networkx": lambda c: whole(lambda: nx.constraint(c.graph(), weight="weight")),
        "scipy": scipy_constraint,
        "igraph": of_igraph(lambda g: g.constraint(), slow=True),
    },
    "top-10 Adamic–Adar": {"networkx": nx_two_step, "scipy": scipy_two_step},
}
# networkx needs a GB for each network of size M: it is measured on S only.
ONLY_SMALL = {"networkx"}


@pytest.fixture(scope="module")
def case(request: pytest.FixtureRequest, measured: Any) -> Case:
    found = Case(measured.network(request.param))
    compacted = found.network
    measured.facts[request.param] = (
        f"{found.n:,} actors, {found.matrix.shape[1]:,} collaborations, {found.matrix.nnz:,} "
        f"participations, {found.weights.nnz // 2:,} ties, largest degree {found.degree.max():,}; "
        f"drawn together: {compacted.inner_count:,} inner nodes and "
        f"{int((compacted.leaf_size > 0).sum()):,} leaves"
    )
    return found


@pytest.mark.parametrize("operation", list(OURS))
@pytest.mark.parametrize("case", NETWORKS, indirect=True, scope="module")
def test_speed(
    case: Case, operation: str, benchmark: Any, measured: Any, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["case"]
    run = OURS[operation]
    steps = exact_work(case.network)
    if operation.endswith("weighted"):
        steps *= 40.0
    slow = operation.startswith("betweenness, exact") or operation.endswith("weighted")
    if slow and steps * 1.3e-9 / THREADS > TOO_LONG:
        pytest.skip(f"would take longer than {TOO_LONG:g} s")
    warm = 0 if slow and steps > 2e9 else 1
    rounds = {"rounds": 7 if warm else 1, "warmup_rounds": warm}
    result, peak = measured.peak_memory(lambda: benchmark.pedantic(run, args=(case,), **rounds))
    seconds = benchmark.stats.stats.min
    count, kilobytes = looks(case).get(operation, (float("nan"), 1.0))
    limit = count * seconds_per_look(int(kilobytes)) / THREADS
    note = f"{result.pairs} pairs" if operation.endswith("sampled") else ""
    measured.add(operation, name, "this tool", seconds, peak, limit, note)
    for peer, measure in PEERS[operation].items():
        if find_spec(peer) is None or (peer in ONLY_SMALL and name != "S"):
            continue
        try:
            elsewhere, part = measure(case)
        except pytest.skip.Exception:
            continue
        measured.add(operation, name, peer, elsewhere, float("nan"), float("nan"), part)

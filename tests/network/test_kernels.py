"""The kernels against networkx on random bipartite graphs.

Isolates, collaborations of one, repeated participations and disconnected parts all occur. Whole
numbers must agree exactly, others to 1e-9.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array

from ecosystem.network.kernels.betweenness import betweenness_sums, exact_work
from ecosystem.network.kernels.compact import CompactNetwork, compact, compact_ties
from ecosystem.network.kernels.distances import closeness_and_harmonic, distance_sums
from ecosystem.network.kernels.holes import structural_holes
from ecosystem.network.kernels.local import core_numbers, node_ties
from ecosystem.network.kernels.projection import project, region_roll_up
from ecosystem.network.kernels.spectral import (
    WalkingMatrix,
    eigenvector_on_incidence,
    pagerank_on_incidence,
)
from ecosystem.network.kernels.triangles import clustering, triangle_counts
from ecosystem.network.kernels.twostep import best_two_step
from ecosystem.network.kernels.weighted import weighted_paths

Memberships = Sequence[Sequence[int]]
ACTORS = 18

memberships = st.lists(
    st.lists(st.integers(0, ACTORS - 1), min_size=0, max_size=7), min_size=0, max_size=14
)
quickly = settings(max_examples=40, deadline=None)


def matrix_of(groups: Memberships) -> csr_array:
    """Actors × collaborations; a participation named twice is stored twice."""
    pairs = [(a, p) for p, group in enumerate(groups) for a in group]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return csr_array(
        coo_array(
            (np.ones(len(pairs)), (np.array(rows, int), np.array(columns, int))),
            shape=(ACTORS, len(groups)),
        )
    )


def newman(groups: Memberships) -> np.ndarray:
    return np.array([1 / (len(set(g)) - 1) if len(set(g)) > 1 else 0.0 for g in groups])


def graph_of(groups: Memberships, weighting: str = "newman") -> nx.Graph:
    graph = nx.empty_graph(ACTORS)
    for group in groups:
        members = sorted(set(group))
        for a, b in itertools.combinations(members, 2):
            weight = 1 / (len(members) - 1) if weighting == "newman" else 1.0
            before = graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0.0
            graph.add_edge(a, b, weight=before + weight)
    return graph


def values(by_node: dict[int, float]) -> list[float]:
    return [by_node[v] for v in range(len(by_node))]


def small(groups: Memberships) -> CompactNetwork:
    return compact(matrix_of(groups), newman(groups))


@quickly
@given(memberships)
def test_projection(groups: Memberships) -> None:
    matrix = matrix_of(groups)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    for weighting, factor in (("newman", newman(groups)), ("count", np.ones(len(groups)))):
        expected = nx.to_numpy_array(graph_of(groups, weighting), nodelist=range(ACTORS))
        found = project(matrix, factor)
        np.testing.assert_allclose(found.toarray(), expected, rtol=0, atol=1e-12)
        assert found.has_canonical_format
        assert (found != found.T).nnz == 0
        assert np.all(found.data != 0)


@quickly
@given(memberships, st.lists(st.integers(-1, 3), min_size=ACTORS, max_size=ACTORS))
def test_region_weights_are_the_sums_of_tie_weights(groups: Memberships, codes: list[int]) -> None:
    region = np.array(codes)
    matrix = matrix_of(groups)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    between, inside = region_roll_up(matrix, newman(groups), region)
    ties = nx.to_numpy_array(graph_of(groups), nodelist=range(ACTORS))
    count = region.max() + 1
    for r, s in itertools.product(range(count), repeat=2):
        total = ties[np.ix_(region == r, region == s)].sum()
        found = between[r, s] if r != s else 2 * inside[r]
        assert found == pytest.approx(total, abs=1e-9)


@quickly
@given(memberships)
def test_distances(groups: Memberships) -> None:
    graph, network = graph_of(groups), small(groups)
    reached, far, _ = distance_sums(network)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    assert reached.tolist() == [len(lengths[v]) - 1 for v in range(ACTORS)]
    assert far.tolist() == [sum(lengths[v].values()) for v in range(ACTORS)]
    closeness, harmonic = closeness_and_harmonic(network)
    np.testing.assert_allclose(closeness, values(nx.closeness_centrality(graph)), atol=1e-9)
    np.testing.assert_allclose(harmonic, values(nx.harmonic_centrality(graph)), atol=1e-9)


@quickly
@given(memberships)
def test_betweenness(groups: Memberships) -> None:
    expected = values(nx.betweenness_centrality(graph_of(groups), normalized=False))
    for network in (small(groups), compact_ties(project_plain(groups))):
        found = betweenness_sums(network) / 2  # networkx counts every pair once
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
        assert exact_work(network) >= 0


def project_plain(groups: Memberships) -> csr_array:
    return csr_array(nx.to_scipy_sparse_array(graph_of(groups), nodelist=range(ACTORS)))


@quickly
@given(memberships)
def test_core_numbers_and_triangles(groups: Memberships) -> None:
    graph, ties = graph_of(groups), node_ties(small(groups))
    assert core_numbers(ties).tolist() == values(nx.core_number(graph))
    assert triangle_counts(ties).tolist() == values(nx.triangles(graph))
    np.testing.assert_allclose(clustering(ties), values(nx.clustering(graph)), atol=1e-9)


@quickly
@given(memberships, st.integers(0, 6))
def test_triangles_where_few_nodes_are_in_the_table_of_bits(groups: Memberships, few: int) -> None:
    graph, ties = graph_of(groups), node_ties(small(groups))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ecosystem.network.kernels.triangles._IN_BITS", few)
        assert triangle_counts(ties).tolist() == values(nx.triangles(graph))


@quickly
@given(memberships)
def test_structural_holes(groups: Memberships) -> None:
    graph = graph_of(groups)
    constraint, size = structural_holes(node_ties(small(groups)))
    expected = values(nx.constraint(graph, weight="weight"))
    np.testing.assert_allclose(constraint, expected, atol=1e-9)
    # Node by node: the vectorised effective_size of networkx 3.6.1 divides by the wrong maximum.
    expected = values(nx.effective_size(graph, nodes=list(graph), weight="weight"))
    np.testing.assert_allclose(size, expected, atol=1e-9)


@quickly
@given(memberships)
def test_pagerank_and_eigenvector(groups: Memberships) -> None:
    graph = graph_of(groups)
    walk = WalkingMatrix(matrix_of(groups), newman(groups))
    expected = values(nx.pagerank(graph, tol=1e-14, max_iter=2_000))
    np.testing.assert_allclose(pagerank_on_incidence(walk), expected, atol=1e-9)
    vector = eigenvector_on_incidence(walk)
    weights = nx.to_numpy_array(graph, nodelist=range(ACTORS))
    part = max(nx.connected_components(graph), key=lambda c: (len(c), -min(c)))
    assert set(np.flatnonzero(vector)) <= part
    if len(part) > 1:
        inside = sorted(part)
        largest = np.linalg.eigvalsh(weights[np.ix_(inside, inside)])[-1]
        np.testing.assert_allclose(weights @ vector, largest * vector, atol=1e-9)
        assert np.linalg.norm(vector) == pytest.approx(1.0)


@quickly
@given(memberships, st.booleans())
def test_weighted_paths(groups: Memberships, by_count: bool) -> None:
    """networkx gets the same whole-number lengths, so that it too sees equal ones as equal."""
    graph = graph_of(groups, "count" if by_count else "newman")
    factor = np.ones(len(groups)) if by_count else newman(groups)
    found = weighted_paths(node_ties(compact(matrix_of(groups), factor)))
    for _, _, tie in graph.edges(data=True):
        tie["length"] = round(found.unit / tie["weight"])
    expected = values(nx.betweenness_centrality(graph, weight="length", normalized=False))
    np.testing.assert_allclose(found.betweenness_sum / 2, expected, rtol=1e-9, atol=1e-9)
    expected = [c * found.unit for c in values(nx.closeness_centrality(graph, distance="length"))]
    np.testing.assert_allclose(found.closeness, expected, rtol=1e-9)


def test_equal_weighted_paths_are_seen_as_equal() -> None:
    """Two ways from 0 to 3, by hand: 1/10 + 1/5 = 1/4 + 1/20, but not in floating point.

    1 and 2 carry half of the pair 0–3 in both directions; 3 carries the pair 1–2, which is 1/4
    apart by 3 and 7/20 by 0.
    """
    times = {(0, 1): 10, (1, 3): 5, (0, 2): 4, (2, 3): 20}
    groups = [list(pair) for pair, count in times.items() for _ in range(count)]
    found = weighted_paths(node_ties(compact(matrix_of(groups))))
    assert found.exact_share == 1.0
    assert found.betweenness_sum[:4].tolist() == [0.0, 1.0, 1.0, 2.0]
    in_floats = nx.Graph()
    for (a, b), count in times.items():
        in_floats.add_edge(a, b, length=1 / count)
    trapped = nx.betweenness_centrality(in_floats, weight="length", normalized=False)
    assert trapped[1] != trapped[2]


@pytest.mark.parametrize("by_size", [False, True])
@pytest.mark.parametrize(
    "score",
    ["common_neighbors", "adamic_adar", "resource_allocation", "weighted_resource_allocation"],
)
@settings(max_examples=15, deadline=None)
@given(
    groups=memberships,
    codes=st.lists(st.integers(-1, 3), min_size=ACTORS, max_size=ACTORS),
    barred=st.sets(st.integers(0, ACTORS - 1), max_size=4),
)
def test_best_two_step(
    score: str, by_size: bool, groups: Memberships, codes: list[int], barred: set[int]
) -> None:
    graph = graph_of(groups)
    allowed = np.array([v not in barred for v in range(ACTORS)])
    partner, value = best_two_step(
        node_ties(small(groups)),
        score,  # type: ignore[arg-type]
        most=4,
        group=np.array(codes),
        by_size=by_size,
        allowed=allowed,
    )
    weights = nx.to_numpy_array(graph, nodelist=range(ACTORS))
    for a in range(ACTORS):
        worth = {}
        for b in range(ACTORS):
            known = codes[a] >= 0 and codes[a] == codes[b]
            shared = sorted(nx.common_neighbors(graph, a, b)) if a != b else []
            if shared and not (graph.has_edge(a, b) or known or {a, b} & barred):
                worth[b] = two_step_score(score, graph, weights, a, b, shared)
                if by_size:
                    worth[b] /= (graph.degree[a] * graph.degree[b]) ** 0.5
        found = [int(b) for b in partner[a] if b >= 0]
        best = sorted(worth.values(), reverse=True)[:4]
        np.testing.assert_allclose([worth[b] for b in found], best, atol=1e-9)
        np.testing.assert_allclose(value[a], best + [0.0] * (4 - len(best)), atol=1e-9)
        order = [(-v, b) for b, v in zip(found, value[a], strict=False)]
        assert order == sorted(order)
        # Of equal scores the first positions are taken.
        least = value[a][len(found) - 1] if found else 0.0
        assert not any(v > least + 1e-9 for b, v in worth.items() if b not in found)


def two_step_score(
    score: str, graph: nx.Graph, weights: np.ndarray, a: int, b: int, shared: list[int]
) -> float:
    if score == "weighted_resource_allocation":
        return sum((weights[a, z] * weights[z, b]) ** 0.5 / weights[z].sum() for z in shared)
    if score == "common_neighbors":
        return float(len(shared))
    index = nx.adamic_adar_index if score == "adamic_adar" else nx.resource_allocation_index
    return next(iter(index(graph, [(a, b)])))[2]


def test_of_equal_scores_the_first_positions_are_taken() -> None:
    """0 shares partner 1 with 2, 3, 4 and 5 alike: by hand."""
    groups = [[0, 1], [1, 5], [1, 4], [1, 3], [1, 2]]
    partner, _ = best_two_step(node_ties(small(groups)), most=3)
    assert partner[0].tolist() == [2, 3, 4]
    assert partner[5].tolist() == [0, 2, 3]


def test_an_empty_network() -> None:
    network = compact(csr_array((0, 0)))
    ties = node_ties(network)
    assert [len(part) for part in closeness_and_harmonic(network)] == [0, 0]
    assert len(betweenness_sums(network)) == len(core_numbers(ties)) == 0
    assert best_two_step(ties)[0].shape == (0, 10)
    assert len(pagerank_on_incidence(WalkingMatrix(csr_array((0, 0))))) == 0

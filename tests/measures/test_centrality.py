"""Centrality against published values and against networkx.

Values marked "published" are those of Zachary's karate club and of the Florentine families, both
taken without weights; they agree with the papers that introduced them and with networkx.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.centrality import (
    clustering,
    core_number,
    degree,
    eigenvector,
    pagerank,
    strength,
    transitivity,
    triangles,
)
from ecosystem.measures.paths import betweenness, closeness, harmonic, path_measures
from ecosystem.network.matrix import TieMatrix, tie_matrix_of


@pytest.fixture(scope="module")
def karate():
    return tie_matrix_of(
        nx.karate_club_graph(), None
    )  # the weights networkx adds are not Zachary's


@pytest.fixture(scope="module")
def florence():
    return tie_matrix_of(nx.florentine_families_graph())


@st.composite
def graphs(draw, weighted=True):
    """Small graphs with isolates and several parts."""
    n = draw(st.integers(1, 12))
    pairs = [(a, b) for a in range(n) for b in range(a)]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    graph = nx.empty_graph(n)
    for a, b in edges:
        weight = draw(st.floats(0.01, 10)) if weighted else 1.0
        graph.add_edge(a, b, weight=weight)
    return graph


def assert_same(column, expected, tolerance=1e-9):
    values = np.array([expected[key] for key in column.index], dtype=float)
    np.testing.assert_allclose(column.to_numpy(dtype=float), values, atol=tolerance, rtol=0)


@pytest.mark.parametrize(
    ("measure", "node", "value"),
    [
        (betweenness, 0, 0.437635),
        (betweenness, 33, 0.304075),
        (betweenness, 32, 0.145247),
        (closeness, 0, 0.568966),
        (closeness, 33, 0.55),
        (eigenvector, 33, 0.373363),
        (eigenvector, 0, 0.355491),
        (pagerank, 33, 0.100919),
        (pagerank, 0, 0.096997),
    ],
)
def test_karate_club_published(karate, measure, node, value):
    assert measure(karate)[node] == pytest.approx(value, abs=5e-7)


def test_karate_club_clustering_published(karate):
    assert clustering(karate).mean() == pytest.approx(0.570638, abs=5e-7)
    assert transitivity(karate) == pytest.approx(0.255682, abs=5e-7)
    assert triangles(karate).sum() == 3 * 45


@pytest.mark.parametrize(
    ("measure", "family", "value"),
    [
        (betweenness, "Medici", 0.521978),
        (betweenness, "Guadagni", 0.254579),
        (betweenness, "Albizzi", 0.212454),
        (closeness, "Medici", 0.56),
        (eigenvector, "Medici", 0.430308),
    ],
)
def test_florentine_families_published(florence, measure, family, value):
    assert measure(florence)[family] == pytest.approx(value, abs=5e-7)


@settings(deadline=None, max_examples=100)
@given(graph=graphs())
def test_networkx_agrees(graph):
    ties = tie_matrix_of(graph)
    paths = path_measures(ties)
    assert_same(paths["betweenness"], nx.betweenness_centrality(graph))
    assert_same(paths["closeness"], nx.closeness_centrality(graph, wf_improved=True))
    assert_same(paths["harmonic"], nx.harmonic_centrality(graph))
    assert_same(degree(ties), dict(graph.degree()))
    assert_same(strength(ties), dict(graph.degree(weight="weight")))
    assert_same(core_number(ties), nx.core_number(graph))
    assert_same(clustering(ties), nx.clustering(graph))
    assert_same(triangles(ties), nx.triangles(graph))
    assert transitivity(ties) == pytest.approx(nx.transitivity(graph), abs=1e-12)
    expected = nx.pagerank(graph, tol=1e-13, max_iter=10_000)
    assert_same(pagerank(ties), expected)


@settings(deadline=None, max_examples=60)
@given(graph=graphs())
def test_eigenvector_solves_the_largest_part(graph):
    ties = tie_matrix_of(graph)
    values = eigenvector(ties).to_numpy()
    largest = max(len(part) for part in nx.connected_components(graph))
    if largest == 1:
        assert (values == 0).all()
        return
    weights = ties.weights.toarray()
    assert np.linalg.norm(values) == pytest.approx(1.0)
    assert (values >= 0).all()
    member = ties.components() == 0
    assert member.sum() == largest
    assert (values[~member] == 0).all()
    top = np.linalg.eigvalsh(weights[np.ix_(member, member)])[-1]
    np.testing.assert_allclose(weights @ values, top * values, atol=1e-9 * top)


def test_exact_on_a_large_sparse_part(baltic):
    from ecosystem.network.graphs import actor_network
    from ecosystem.network.matrix import tie_matrix

    graph, ties = actor_network(baltic), tie_matrix(baltic)
    paths = path_measures(ties)
    assert_same(paths["betweenness"], nx.betweenness_centrality(graph))
    assert_same(paths["closeness"], nx.closeness_centrality(graph))
    values = eigenvector(ties).to_numpy()  # the iterative solver
    image = ties.weights @ values
    np.testing.assert_allclose(image, (values @ image) * values, atol=1e-10)


def test_results_do_not_depend_on_the_block_size(karate, monkeypatch):
    whole = path_measures(karate)
    monkeypatch.setattr("ecosystem.measures.paths._BLOCK_CELLS", 100)
    np.testing.assert_allclose(path_measures(karate), whole, atol=1e-12)


@settings(deadline=None, max_examples=40)
@given(graph=graphs(), factor=st.sampled_from([0.001, 3.0, 1e4]))
def test_scaling_all_weights(graph, factor):
    ties = tie_matrix_of(graph)
    scaled = TieMatrix(ties.ids, ties.weights * factor)
    np.testing.assert_allclose(strength(scaled), factor * strength(ties))
    np.testing.assert_allclose(pagerank(scaled), pagerank(ties), atol=1e-10)
    np.testing.assert_allclose(eigenvector(scaled), eigenvector(ties), atol=1e-7)


@settings(deadline=None, max_examples=40)
@given(graph=graphs(), seed=st.integers(0, 1000))
def test_names_do_not_matter(graph, seed):
    order = np.random.default_rng(seed).permutation(len(graph)).tolist()
    renamed = nx.relabel_nodes(graph, dict(enumerate(order)))
    ties, other = tie_matrix_of(graph), tie_matrix_of(renamed)
    for measure in (betweenness, closeness, harmonic, pagerank, core_number, clustering):
        np.testing.assert_allclose(
            measure(other).loc[order].to_numpy(), measure(ties).to_numpy(), atol=1e-9
        )


def test_two_parts_of_the_same_size_the_smaller_id_decides():
    values = eigenvector(tie_matrix_of(nx.Graph([("b", "c"), ("a", "d")])))
    assert values.round(9).to_dict() == {"a": 0.707106781, "b": 0, "c": 0, "d": 0.707106781}


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_without_ties(n):
    ties = tie_matrix_of(nx.empty_graph(n))
    for measure in (betweenness, closeness, harmonic, eigenvector, core_number, clustering):
        assert measure(ties).to_list() == [0] * n
    assert pagerank(ties).sum() == pytest.approx(1.0 if n else 0.0)
    assert transitivity(ties) == 0.0

"""Structural holes, bridges, cut points: published values and networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.brokerage import (
    articulation_points,
    bridging_centrality,
    constraint,
    effective_size,
)
from ecosystem.network.matrix import TieMatrix, tie_matrix_of


@pytest.fixture(scope="module")
def karate():
    return tie_matrix_of(nx.karate_club_graph(), None)


@pytest.fixture(scope="module")
def florence():
    return tie_matrix_of(nx.florentine_families_graph())


@st.composite
def graphs(draw):
    n = draw(st.integers(1, 11))
    pairs = [(a, b) for a in range(n) for b in range(a)]
    graph = nx.empty_graph(n)
    for a, b in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        graph.add_edge(a, b, weight=draw(st.floats(0.01, 10)))
    return graph


def test_karate_club(karate):
    # Zachary (1977) without weights; networkx gives the same.
    found = constraint(karate)
    assert found[0] == pytest.approx(0.155423, abs=5e-7)
    assert found[33] == pytest.approx(0.156419, abs=5e-7)
    assert found[11] == pytest.approx(1.0)
    size = effective_size(karate)
    assert size[0] == pytest.approx(13.75)
    assert size[33] == pytest.approx(15.235294, abs=5e-7)
    # Hwang et al. (2006), formula; computed independently.
    assert bridging_centrality(karate)[19] == pytest.approx(0.046572, abs=5e-7)


def test_florentine_families(florence):
    assert constraint(florence)["Medici"] == pytest.approx(0.209877, abs=5e-7)
    assert effective_size(florence)["Medici"] == pytest.approx(5.666667, abs=5e-7)
    assert bridging_centrality(florence)["Barbadori"] == pytest.approx(0.093407, abs=5e-7)


@settings(deadline=None, max_examples=100)
@given(graph=graphs())
def test_networkx_agrees(graph):
    ties = tie_matrix_of(graph)
    # Node by node: the vectorised effective_size of networkx 3.6.1 divides by the largest weight
    # of the wrong node when ties are weighted.
    nodes = list(graph)
    for found, expected in (
        (constraint(ties), nx.constraint(graph, nodes, weight="weight")),
        (effective_size(ties), nx.effective_size(graph, nodes, weight="weight")),
    ):
        np.testing.assert_allclose(found, [expected[v] for v in found.index], atol=1e-9)
    cut = articulation_points(ties)
    assert set(cut.index[cut]) == set(nx.articulation_points(graph))


@settings(deadline=None, max_examples=30)
@given(graph=graphs(), factor=st.sampled_from([0.001, 7.0]))
def test_scaling_all_weights_changes_nothing(graph, factor):
    ties = tie_matrix_of(graph)
    scaled = TieMatrix(ties.ids, ties.weights * factor)
    for measure in (constraint, effective_size, bridging_centrality):
        np.testing.assert_allclose(measure(scaled), measure(ties), rtol=1e-9, atol=1e-12)


def test_removing_a_cut_point_breaks_the_bundled_network(baltic):
    from ecosystem.network.graphs import actor_network
    from ecosystem.network.matrix import tie_matrix

    found = articulation_points(tie_matrix(baltic))
    assert set(found.index[found]) == set(nx.articulation_points(actor_network(baltic)))
    assert found.any()


def test_no_partners():
    ties = tie_matrix_of(nx.empty_graph(2))
    assert constraint(ties).isna().all()
    assert effective_size(ties).isna().all()
    assert bridging_centrality(ties).to_list() == [0.0, 0.0]
    assert not articulation_points(ties).any()
    assert len(constraint(tie_matrix_of(nx.empty_graph(0)))) == 0

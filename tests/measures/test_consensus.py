"""Consensus communities: known optimum, planted groups, order and seed do not decide."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from ecosystem.errors import SettingError
from ecosystem.measures.consensus import (
    consensus_partition,
    membership_certainty,
    modularity,
)
from ecosystem.network.matrix import TieMatrix, tie_matrix, tie_matrix_of


@pytest.fixture(scope="module")
def karate():
    return tie_matrix_of(nx.karate_club_graph(), None)


def test_best_known_partition_of_the_karate_club(karate):
    # Q = 0.4198 is the optimum (Brandes et al. 2008, On modularity clustering).
    found = consensus_partition(karate)
    assert round(found.modularity, 4) == 0.4198
    assert found.run_modularity.max() == pytest.approx(found.modularity)


def test_one_run_of_louvain_is_no_result():
    # 300 seeds of networkx's Louvain gave 14 values from .3854 to .4198 (networkx 3.6).
    graph = nx.karate_club_graph()
    values = {
        round(nx.community.modularity(graph, found, weight=None), 4)
        for found in (
            nx.community.louvain_communities(graph, weight=None, seed=seed) for seed in range(300)
        )
    }
    assert max(values) == 0.4198
    if nx.__version__.startswith("3.6"):
        assert (len(values), min(values)) == (14, 0.3854)
    assert len(values) > 5


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_agrees_with_networkx(karate, resolution):
    rng = np.random.default_rng(1)
    graph = nx.karate_club_graph()
    weighted = tie_matrix_of(graph)
    labels = rng.integers(0, 4, len(graph))
    groups = [set(np.flatnonzero(labels == c).tolist()) for c in range(4)]
    for ties, weight in ((karate, None), (weighted, "weight")):
        expected = nx.community.modularity(graph, groups, weight=weight, resolution=resolution)
        assert modularity(ties, labels, resolution) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_groups_are_found(seed):
    graph = nx.planted_partition_graph(5, 20, 0.5, 0.02, seed=seed)
    found = consensus_partition(tie_matrix_of(graph), runs=20)
    assert adjusted_rand_score(np.repeat(range(5), 20), found.labels) == 1.0
    assert np.nanmin(found.certainty) > 0.8


def test_in_a_random_network_nobody_is_certain():
    graph = nx.gnm_random_graph(150, 450, seed=4)
    planted = nx.planted_partition_graph(5, 30, 0.3, 0.01, seed=4)
    random = consensus_partition(tie_matrix_of(graph), runs=20)
    clear = consensus_partition(tie_matrix_of(planted), runs=20)
    assert np.nanmean(random.certainty) < 0.6 < np.nanmean(clear.certainty)


def test_seeds_agree_better_than_single_runs(baltic):
    ties = tie_matrix(baltic)
    first, second = (consensus_partition(ties, runs=25, seed=seed) for seed in (0, 1))
    single = [consensus_partition(ties, runs=1, seed=seed) for seed in range(6)]
    alone = [
        adjusted_rand_score(single[i].labels, single[j].labels) for i in range(6) for j in range(i)
    ]
    assert adjusted_rand_score(first.labels, second.labels) > np.max(alone)
    assert first.run_modularity.min() <= first.modularity <= first.run_modularity.max()


def test_ties_listed_in_another_order_give_the_same(karate):
    graph = nx.karate_club_graph()
    edges = list(graph.edges)
    np.random.default_rng(3).shuffle(edges)
    other = tie_matrix_of(nx.Graph([(int(b), int(a)) for a, b in edges]), None)
    one, two = consensus_partition(karate, runs=8), consensus_partition(other, runs=8)
    assert one.labels.tolist() == two.labels.tolist()
    assert one.certainty.tolist() == two.certainty.tolist()


def test_scaling_all_weights_changes_nothing(karate):
    doubled = TieMatrix(karate.ids, karate.weights * 2)
    one, two = consensus_partition(karate, runs=8), consensus_partition(doubled, runs=8)
    assert one.labels.tolist() == two.labels.tolist()


def test_higher_resolution_gives_more_communities(karate):
    counts = [
        consensus_partition(karate, runs=8, resolution=r).labels.max() for r in (0.2, 1.0, 3.0)
    ]
    assert counts[0] < counts[1] < counts[2]


def test_certainty_worked_by_hand():
    # Community 1 is a b c. Run 1 keeps them together, run 2 splits off c, run 3 parts all three.
    runs = [np.array(labels) for labels in ([0, 0, 0, 1, 2], [0, 0, 1, 1, 2], [0, 1, 2, 3, 4])]
    found = membership_certainty(runs, np.array([1, 1, 1, 2, 0]))
    np.testing.assert_allclose(found, [1.5 / 3, 1.5 / 3, 1 / 3, np.nan, np.nan])


def test_labels_by_size_then_first_member():
    graph = nx.Graph([("x", "y"), ("a", "b"), ("k", "l"), ("l", "m"), ("k", "m")])
    graph.add_node("c")
    found = consensus_partition(tie_matrix_of(graph), runs=4)
    assert dict(zip("abcklmxy", found.labels.tolist(), strict=True)) == {
        "k": 1,
        "l": 1,
        "m": 1,
        "a": 2,
        "b": 2,
        "x": 3,
        "y": 3,
        "c": 0,
    }
    assert np.isnan(found.certainty[2])


@pytest.mark.parametrize("n", [0, 1, 3])
def test_without_ties(n):
    found = consensus_partition(tie_matrix_of(nx.empty_graph(n)))
    assert found.labels.tolist() == [0] * n
    assert found.modularity == 0.0


@pytest.mark.parametrize(("runs", "resolution"), [(0, 1.0), (5, 0.0)])
def test_impossible_settings(karate, runs, resolution):
    with pytest.raises(SettingError, match="at least 1 run and a resolution above 0"):
        consensus_partition(karate, runs=runs, resolution=resolution)

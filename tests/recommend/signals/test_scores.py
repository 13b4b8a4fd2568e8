"""Link scores against published values, networkx and fractions worked by hand."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import rankdata

from ecosystem.recommend.signals.scores import (
    adamic_adar,
    common_neighbors,
    cosine,
    jaccard,
    paths_of_three,
    preferential_attachment,
    resource_allocation,
)


def matrix(graph: nx.Graph) -> csr_array:
    return csr_array(
        nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), weight=None, dtype=float)
    )


def open_pairs(ties: csr_array) -> tuple[np.ndarray, np.ndarray]:
    a, b = np.triu_indices(ties.shape[0], 1)
    untied = np.asarray(ties[a, b]).ravel() == 0
    return a[untied], b[untied]


def test_karate_club():
    # Zachary's karate club, unweighted; METHODS values, agree with networkx.
    ties = matrix(nx.karate_club_graph())
    a, b = np.array([2, 0]), np.array([33, 33])
    np.testing.assert_allclose(adamic_adar(ties, a, b), [4.719381, 2.711020], atol=5e-7)
    np.testing.assert_allclose(resource_allocation(ties, a, b), [1.566667, 0.9], atol=5e-7)


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_networkx(seed):
    graph = nx.gnp_random_graph(30, 0.08, seed=seed)  # isolates and separate parts occur
    ties = matrix(graph)
    a, b = open_pairs(ties)
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    theirs = {
        adamic_adar: nx.adamic_adar_index,
        resource_allocation: nx.resource_allocation_index,
        jaccard: nx.jaccard_coefficient,
        preferential_attachment: nx.preferential_attachment,
    }
    for ours, other in theirs.items():
        expected = [value for _, _, value in other(graph, pairs)]
        np.testing.assert_allclose(ours(ties, a, b), expected, atol=1e-12)
    shared = [len(list(nx.common_neighbors(graph, *pair))) for pair in pairs]
    assert common_neighbors(ties, a, b).tolist() == shared


@pytest.mark.parametrize("seed", range(3))
def test_paths_of_three_by_walking_them(seed):
    graph = nx.gnp_random_graph(14, 0.25, seed=seed)
    ties = matrix(graph)
    a, b = open_pairs(ties)
    expected = [
        sum(
            1 / np.sqrt(graph.degree(u) * graph.degree(v))
            for u in graph[x]
            for v in graph[y]
            if graph.has_edge(u, v)
        )
        for x, y in zip(a.tolist(), b.tolist(), strict=True)
    ]
    np.testing.assert_allclose(paths_of_three(ties, a, b), expected, atol=1e-12)


def test_resource_allocation_by_weight():
    # 0 –2– 1 –8– 2 and 1 –6– 3: √(2·8)/(2 + 8 + 6) = 1/4.
    weights = np.zeros((4, 4))
    for i, j, w in [(0, 1, 2.0), (1, 2, 8.0), (1, 3, 6.0)]:
        weights[i, j] = weights[j, i] = w
    ties = csr_array(weights)
    one, other = np.array([0]), np.array([2])
    assert resource_allocation(ties, one, other) == pytest.approx(0.25)
    assert resource_allocation(csr_array(7 * weights), one, other) == pytest.approx(0.25)


def test_partners_of_one_add_nothing():
    # "Tied" pairs have shared partners of degree 1 only when the data are odd; no division by 0.
    ties = csr_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    pair = np.array([0]), np.array([0])
    assert adamic_adar(ties, *pair).tolist() == [0.0]
    assert resource_allocation(ties, *pair).tolist() == [0.0]


def test_no_ties_and_no_pairs():
    empty, none = csr_array((3, 3)), np.zeros(0, dtype=np.intp)
    pair = np.array([0]), np.array([1])
    for score in (
        common_neighbors,
        adamic_adar,
        resource_allocation,
        jaccard,
        preferential_attachment,
        paths_of_three,
        cosine,
    ):
        assert score(empty, *pair).tolist() == [0.0]
        assert score(empty, none, none).tolist() == []


def test_cosine_by_hand():
    rows = csr_array(np.array([[3.0, 4.0], [4.0, 3.0]]))
    assert cosine(rows, np.array([0]), np.array([1])) == pytest.approx(24 / 25)


def _pajek(path):
    with path.open(encoding="utf-8") as lines:
        graph = nx.Graph(nx.parse_pajek(lines))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


@pytest.mark.shared
def test_published_coauthorship(shared_data):
    # linkpred's informetrics networks: train 1990–2004, test 2005–2009, authors of both.
    folder = shared_data / "published"
    if not folder.is_dir():
        pytest.skip("../shared/data/published is not here")
    before, after = _pajek(folder / "inf1990-2004.net"), _pajek(folder / "inf2005-2009.net")
    authors = sorted(set(before) & set(after))
    train = before.subgraph(authors)
    ties = matrix(train)
    a, b = open_pairs(ties)
    became = np.array([after.has_edge(authors[i], authors[j]) for i, j in zip(a, b, strict=True)])
    assert (len(authors), train.number_of_edges(), len(a), int(became.sum())) == (
        195,
        187,
        18728,
        87,
    )
    published = {
        common_neighbors: 0.6159,
        adamic_adar: 0.6159,
        resource_allocation: 0.6159,
        jaccard: 0.6161,
        preferential_attachment: 0.5818,
    }
    hits, misses = int(became.sum()), int((~became).sum())
    for score, expected in published.items():
        ranks = rankdata(np.round(score(ties, a, b), 12))
        auc = (ranks[became].sum() - hits * (hits + 1) / 2) / (hits * misses)
        assert auc == pytest.approx(expected, abs=5e-5), score.__name__
    # Precision of the first fifty; equal scores in the order of the authors' names.
    for score, expected in {
        common_neighbors: 0.12,
        adamic_adar: 0.10,
        resource_allocation: 0.10,
        preferential_attachment: 0.02,
    }.items():
        first = np.lexsort((b, a, -np.round(score(ties, a, b), 12)))[:50]
        assert became[first].mean() == pytest.approx(expected, abs=1e-9), score.__name__


def test_every_score_ignores_the_order_of_a_pair():
    ties = matrix(nx.gnp_random_graph(20, 0.2, seed=1))
    a, b = map(np.array, zip(*combinations(range(20), 2), strict=True))
    for score in (adamic_adar, resource_allocation, jaccard, paths_of_three):
        np.testing.assert_allclose(score(ties, a, b), score(ties, b, a), atol=1e-12)

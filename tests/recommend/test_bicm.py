"""The bipartite configuration model against published and independently computed values."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from ecosystem.recommend.bicm import bicm, shared_tails


@pytest.fixture(scope="module")
def women() -> tuple[list[str], np.ndarray]:
    graph = nx.davis_southern_women_graph()
    rows = sorted(v for v, data in graph.nodes(data=True) if data["bipartite"] == 0)
    columns = sorted(v for v, data in graph.nodes(data=True) if data["bipartite"] == 1)
    return rows, nx.bipartite.biadjacency_matrix(graph, rows, columns).toarray()


def test_expected_sums_are_those_observed(women):
    _, memberships = women
    p = bicm(memberships)
    np.testing.assert_allclose(p.sum(axis=0), memberships.sum(axis=0), atol=1e-9)
    np.testing.assert_allclose(p.sum(axis=1), memberships.sum(axis=1), atol=1e-9)


def test_a_published_small_table():
    # Neal et al.'s example of the bicm function: row and column sums 1, 1, 2.
    expected = [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    np.testing.assert_allclose(bicm([[0, 0, 1], [0, 1, 0], [1, 0, 1]]), expected, atol=6e-4)


def test_southern_women(women):
    """Davis: 89 ties. Evelyn and Theresa share 7 events: p = .18669; no pair is significant.

    By the hypergeometric test, which takes events for equally popular, p = .016317 and 17 of 153
    pairs have p < .05 (values of an independent script from the definitions).
    """
    rows, memberships = women
    assert memberships.sum() == 89
    p = bicm(memberships).T
    shared = memberships @ memberships.T
    sizes = memberships.sum(axis=1)
    upper, simple = {}, {}
    for i in range(len(rows)):
        for j in range(i + 1, len(rows)):
            upper[i, j] = shared_tails(p, i, j, int(shared[i, j]))[2]
            simple[i, j] = stats.hypergeom.sf(shared[i, j] - 1, 14, sizes[i], sizes[j])
    pair = rows.index("Evelyn Jefferson"), rows.index("Theresa Anderson")
    assert shared[pair] == 7
    assert upper[pair] == pytest.approx(0.18669, abs=5e-5)
    assert simple[pair] == pytest.approx(0.016317, abs=5e-6)
    assert len(upper) == 153
    assert sum(value < 0.05 for value in simple.values()) == 17
    assert sum(value < 0.05 for value in upper.values()) == 0


def test_exact_upper_tails():
    # Rows 0 and 2 of this table share two columns: .5553 exactly, and .4268 with itself.
    table = np.array([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1]])
    p = bicm(table).T
    assert shared_tails(p, 0, 2, 2)[2] == pytest.approx(0.5553, abs=5e-5)
    assert shared_tails(p, 0, 1, 0)[2] == 1.0


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[1, 1], [1, 1]], [[1, 1], [1, 1]]),
        ([[0, 0], [0, 0]], [[0, 0], [0, 0]]),
        ([[1, 1], [0, 0]], [[1, 1], [0, 0]]),
        ([[1, 1, 1], [1, 0, 0], [0, 1, 0]], [[1, 1, 1], [0.5, 0.5, 0], [0.5, 0.5, 0]]),
    ],
)
def test_empty_and_full_rows_and_columns(table, expected):
    np.testing.assert_allclose(bicm(table), expected, atol=1e-9)


def test_no_rows():
    assert bicm(np.zeros((0, 3))).shape == (0, 3)

"""The bipartite configuration model against published and independently computed values."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ecosystem.measures.nulls.bicm import SizeModel, bicm, shared_tails, size_model
from ecosystem.measures.nulls.shared import pair_tails


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
    # Neal's small table; values of an independent script from the exact distribution. On the
    # diagonal a row is taken as two rows of its size.
    table = np.array([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1]])
    expected = [[0.4268, 1, 0.5553], [1, 0.3055, 1], [0.5553, 1, 0.3327]]
    p = bicm(table).T
    shared = table @ table.T
    dense = [[shared_tails(p, i, j, int(shared[i, j]))[2] for j in range(3)] for i in range(3)]
    np.testing.assert_allclose(dense, expected, atol=5e-5)
    model = size_model(table.sum(axis=1), table.sum(axis=0))
    a, b = (model.row_class[side.ravel()] for side in np.indices((3, 3)))
    upper = pair_tails(model, a, b, shared.ravel())[2]
    np.testing.assert_allclose(upper.reshape(3, 3), expected, atol=5e-5)


@settings(deadline=None, max_examples=40)
@given(
    table=st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=2, max_size=7),
    extra=st.integers(0, 3),
)
def test_classes_give_what_every_pair_alone_gives(table, extra):
    M = np.array(table, dtype=int)
    p = bicm(M).T
    model = size_model(M.sum(axis=1), M.sum(axis=0))
    a, b = np.triu_indices(len(M), k=1)
    observed = np.minimum((M @ M.T)[a, b] + extra, M.shape[1])
    found = pair_tails(model, model.row_class[a], model.row_class[b], observed)
    alone = [shared_tails(p, i, j, int(v)) for i, j, v in zip(a, b, observed, strict=True)]
    np.testing.assert_allclose(np.transpose(found), alone, atol=1e-9)


def test_small_tails_keep_their_precision():
    # Twenty of twenty columns of which each is shared with probability .01: 1e-40.
    model = SizeModel(np.array([0]), np.zeros(20, int), np.array([20]), np.array([[0.1]]))
    upper = pair_tails(model, np.array([0]), np.array([0]), np.array([20]))[2]
    assert upper[0] == pytest.approx(1e-40, rel=1e-9)


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


def test_what_sizes_leave_no_choice_is_exact():
    """A column of all rows, seen beside a full row, is certain and not nearly so."""
    assert bicm([[1, 0], [1, 0], [1, 1]]).tolist() == [[1.0, 0.0], [1.0, 0.0], [1.0, 1.0]]


def test_no_rows():
    assert bicm(np.zeros((0, 3))).shape == (0, 3)

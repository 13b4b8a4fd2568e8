"""Ways to be introduced, worked by hand."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.recommend.explanations.introduction import introductions


def ties(n: int, edges: dict[tuple[int, int], float]) -> csr_array:
    matrix = np.zeros((n, n))
    for (a, b), weight in edges.items():
        matrix[a, b] = matrix[b, a] = weight
    return csr_array(matrix)


def everybody(n: int) -> np.ndarray:
    return np.ones(n, dtype=bool)


def test_the_weakest_tie_decides():
    # Over 1: 5 and 0.2; over 2: 0.5 and 0.4.
    found = introductions(
        ties(4, {(0, 1): 5.0, (1, 3): 0.2, (0, 2): 0.5, (2, 3): 0.4}), 0, 3, [""] * 4, everybody(4)
    )
    assert [(path.between, path.weakest) for path in found] == [((2,), 0.4), ((1,), 0.2)]


@pytest.mark.parametrize(("strength", "first"), [(0.5, 2), (0.49, 1)])
def test_the_right_border_outweighs_strength_up_to_half(strength, first):
    # 1 is from a third country and has ties of 1; 2 is at home with actor 0.
    found = introductions(
        ties(4, {(0, 1): 1.0, (1, 3): 1.0, (0, 2): strength, (2, 3): strength}),
        0,
        3,
        ["SE", "FR", "SE", "LV"],
        everybody(4),
    )
    assert found[0].between == (first,)
    assert found[0].over_the_border == (first == 2)


def test_two_introduce_when_nobody_is_tied_to_both():
    path = ties(4, {(0, 1): 1.0, (1, 2): 0.25, (2, 3): 2.0})
    found = introductions(path, 0, 3, ["SE", "SE", "LV", "LV"], everybody(4))
    assert [(p.actors, p.weakest, p.over_the_border) for p in found] == [((0, 1, 2, 3), 0.25, True)]
    assert introductions(path, 3, 0, ["SE", "SE", "LV", "LV"], everybody(4))[0].actors == (
        3, 2, 1, 0,
    )  # fmt: skip


def test_nobody_who_may_not_be_asked():
    square = ties(4, {(0, 1): 1.0, (1, 3): 1.0, (0, 2): 0.1, (2, 3): 0.1})
    assert introductions(square, 0, 3, [""] * 4, np.array([1, 0, 1, 1], bool))[0].between == (2,)
    assert introductions(square, 0, 3, [""] * 4, np.zeros(4, dtype=bool)) == ()


def test_too_far_is_no_introduction():
    chain = ties(5, {(i, i + 1): 1.0 for i in range(4)})
    assert introductions(chain, 0, 4, [""] * 5, everybody(5)) == ()


def test_ways_are_shortest_paths_and_as_strong_as_can_be(baltic):
    """Against networkx: same length, and no shortest path has a stronger weakest tie."""
    inc = incidence(baltic)
    weights = tie_weights(inc)
    graph = nx.from_scipy_sparse_array(weights)
    rng = np.random.default_rng(5)
    compared = 0
    homes = [""] * len(inc.actor_ids)  # no border: strength alone decides
    for a, b in rng.integers(0, len(homes), (400, 2)).tolist():
        if a == b or weights[a, b] or not nx.has_path(graph, a, b):
            continue
        distance = nx.shortest_path_length(graph, a, b)
        found = introductions(weights, a, b, homes, everybody(len(homes)))
        if distance > 3:
            assert found == ()
            continue
        assert len(found[0].actors) == distance + 1
        strongest = max(
            min(graph[x][y]["weight"] for x, y in itertools.pairwise(path))
            for path in nx.all_shortest_paths(graph, a, b)
        )
        assert found[0].weakest == pytest.approx(strongest)
        compared += 1
    assert compared > 100

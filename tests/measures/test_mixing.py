"""Ties inside and between groups."""

from __future__ import annotations

import math
from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from ecosystem.measures.mixing import ei_index, external_share
from ecosystem.network.matrix import tie_matrix_of


def test_karate_club_by_faction():
    # E = 11 and I = 67: Zachary's factions; expectation by hand: (289 - 272) / 561.
    graph = nx.karate_club_graph()
    result = ei_index(tie_matrix_of(graph, None), pd.Series(dict(graph.nodes(data="club"))))
    assert (result.external_count, result.internal_count) == (11, 67)
    assert result.index == pytest.approx(-0.717949, abs=5e-7)
    assert result.expected == pytest.approx(0.030303, abs=5e-7)
    assert result.p_value == 1 / 1000  # no random deal is as far off


def test_p_value_against_all_deals():
    # Small enough to deal out the groups in every possible way.
    graph = nx.Graph([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)])
    groups = pd.Series(list("AAABBB"))
    result = ei_index(tie_matrix_of(graph), groups, permutations=4000, seed=3)
    deals = [
        sum(1 if deal[a] != deal[b] else -1 for a, b in graph.edges) / 7
        for deal in set(permutations(groups))
    ]
    assert result.expected == pytest.approx(np.mean(deals))
    exact = np.mean(
        [abs(x - result.expected) >= abs(result.index - result.expected) for x in deals]
    )
    assert result.p_value == pytest.approx(exact, abs=0.02)


def test_the_same_seed_gives_the_same_p_value():
    ties, groups = tie_matrix_of(nx.cycle_graph(8)), pd.Series(list("AABBAABB"))
    assert ei_index(ties, groups, seed=5) == ei_index(ties, groups, seed=5)


def test_unknown_groups_are_left_out():
    ties = tie_matrix_of(nx.path_graph(4))
    result = ei_index(ties, pd.Series(["A", "B", "", "A"]))
    assert (result.external_count, result.internal_count) == (1, 0)
    nothing = ei_index(ties, pd.Series(["", "", "", ""]))
    assert nothing.external_count == nothing.internal_count == 0
    assert math.isnan(nothing.index)
    assert math.isnan(nothing.p_value)


def test_external_share_worked_by_hand():
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 3.0), (0, 2, 1.0), (0, 3, 5.0), (3, 4, 1.0)])
    values = external_share(tie_matrix_of(graph), pd.Series(["A", "A", "B", "", "A"]))
    assert values[0] == 0.25  # 1 of the 4 that go to known groups
    assert values[1] == 0.0
    assert values[2] == 1.0
    assert np.isnan(values[3])  # its own group is unknown
    assert np.isnan(values[4])  # its only partner's group is unknown

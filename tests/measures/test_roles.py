"""Brokerage roles and functional cartography."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.roles import (
    brokerage_roles,
    participation_coefficient,
    within_module_z,
)
from ecosystem.network.matrix import tie_matrix_of


@pytest.fixture(scope="module")
def karate():
    graph = nx.karate_club_graph()
    factions = pd.Series(dict(graph.nodes(data="club")))
    return tie_matrix_of(graph, None), factions


def test_karate_club_by_faction(karate):
    # Counted independently from the definition of Gould and Fernandez (1989).
    roles = brokerage_roles(*karate)
    columns = ["role_internal", "role_itinerant", "role_gatekeeper", "role_liaison"]
    assert roles.loc[0, columns].to_list() == [174, 0, 15, 0]
    assert roles.loc[33, columns].to_list() == [156, 6, 40, 0]
    assert roles.loc[2, columns].to_list() == [10, 12, 23, 0]
    assert roles[columns].sum().to_list() == [510, 20, 128, 0]
    assert roles.loc[0, "role_total"] == 174 + 2 * 15


def test_karate_club_expected(karate):
    roles = brokerage_roles(*karate)
    assert roles["expected_internal"].iloc[0] == pytest.approx(3.9945, abs=5e-5)
    assert roles["expected_total"].iloc[0] == pytest.approx(17.5757, abs=5e-5)


@st.composite
def grouped_graphs(draw):
    n = draw(st.integers(1, 9))
    pairs = [(a, b) for a in range(n) for b in range(a)]
    graph = nx.empty_graph(n)
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    groups = draw(st.lists(st.sampled_from(["A", "B", "C", ""]), min_size=n, max_size=n))
    return graph, pd.Series(groups, dtype="str")


@settings(deadline=None, max_examples=80)
@given(case=grouped_graphs())
def test_counting_every_pair_gives_the_same(case):
    graph, groups = case
    roles = brokerage_roles(tie_matrix_of(graph), groups)
    known = [v for v in graph if groups[v]]
    for broker in graph:
        if not groups[broker]:
            assert roles.loc[broker].isna().all()
            continue
        count = dict.fromkeys(("internal", "itinerant", "gatekeeper", "liaison"), 0)
        own = groups[broker]
        partners = [v for v in graph[broker] if groups[v]]
        for a, c in permutations(partners, 2):
            if graph.has_edge(a, c):
                continue
            if groups[a] == groups[c]:
                count["internal" if groups[a] == own else "itinerant"] += 1
            elif groups[c] == own:
                count["gatekeeper"] += 1
            elif groups[a] != own:
                count["liaison"] += 1
        assert {name: roles.loc[broker, f"role_{name}"] for name in count} == count
        parts = [f"expected_{name}" for name in count] + ["expected_gatekeeper"]
        assert roles.loc[broker, parts].sum() == pytest.approx(roles.loc[broker, "expected_total"])
    assert roles["role_total"].notna().sum() == len(known)


def test_expected_roles_are_the_mean_over_random_networks():
    # Ties placed at random with the density given: the mean of many draws must come near.
    groups = pd.Series(["A"] * 4 + ["B"] * 3 + ["C"] * 3)
    rng = np.random.default_rng(1)
    observed = []
    for _ in range(300):
        graph = nx.gnp_random_graph(10, 0.4, seed=int(rng.integers(2**31)))
        observed.append(brokerage_roles(tie_matrix_of(graph), groups))
    mean = sum(observed) / len(observed)
    for name in ("internal", "itinerant", "gatekeeper", "liaison"):
        assert mean[f"role_{name}"].mean() == pytest.approx(
            mean[f"expected_{name}"].mean(), rel=0.1
        )


def test_participation_coefficient_worked_by_hand():
    # Weights 2 to A, 1 to B, 1 to an unknown group, which is left out: 1 - (2/3)² - (1/3)².
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 2.0), (0, 2, 1.0), (0, 3, 1.0)])
    graph.add_node(4)
    values = participation_coefficient(tie_matrix_of(graph), pd.Series(["", "A", "B", "", "A"]))
    assert values[0] == pytest.approx(4 / 9)
    assert values.loc[1:].isna().all()  # their only partner has no known group, or there is none


def test_within_module_z_worked_by_hand():
    # A star inside one group: weights to the own group 2, 1, 1; mean 4/3, sd √(2)/3.
    groups = pd.Series(["A", "A", "A", "B", ""])
    graph = nx.Graph([(0, 1), (0, 2), (0, 3), (3, 4)])
    values = within_module_z(tie_matrix_of(graph), groups)
    assert values[0] == pytest.approx(2 / 2**0.5)
    assert values[1] == values[2] == pytest.approx(-1 / 2**0.5)
    assert values[3] == 0.0
    assert np.isnan(values[4])


def test_nothing_known():
    ties = tie_matrix_of(nx.path_graph(3))
    nothing = pd.Series(["", "", ""])
    assert brokerage_roles(ties, nothing).isna().all(axis=None)
    assert participation_coefficient(ties, nothing).isna().all()
    assert within_module_z(ties, nothing).isna().all()
    assert len(brokerage_roles(tie_matrix_of(nx.empty_graph(0)), pd.Series(dtype="str"))) == 0

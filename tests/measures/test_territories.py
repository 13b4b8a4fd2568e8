"""Regions: openness, diversity, core and periphery, rich clubs."""

from __future__ import annotations

from itertools import pairwise, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from ecosystem.measures.richclub import rich_club
from ecosystem.measures.territories import coreness, measure_territories, partner_diversity
from ecosystem.network.matrix import tie_matrix_of
from ecosystem.schema import RICH_CLUB, TERRITORIES


@settings(deadline=None, max_examples=30)
@given(values=st.lists(st.floats(0.1, 10), min_size=3, max_size=8))
def test_a_network_made_from_coreness_gives_it_back(values):
    graph = nx.complete_graph(len(values))
    for a, b in graph.edges:
        graph[a][b]["weight"] = values[a] * values[b]
    found, _ = coreness(tie_matrix_of(graph))
    np.testing.assert_allclose(found, np.array(values) / max(values), rtol=1e-4)


def test_coreness_minimises_what_it_should():
    # The same least-squares problem handed to a general optimiser.
    ties = tie_matrix_of(nx.karate_club_graph(), None)
    W = ties.weights.toarray()
    upper = np.triu_indices(len(W), k=1)

    def residual(c):
        return float(((W - np.outer(c, c))[upper] ** 2).sum())

    found, fit = coreness(ties)
    best = optimize.minimize(residual, found.to_numpy() * 0.5 + 0.1, tol=1e-12).x
    np.testing.assert_allclose(found, best / best.max(), atol=1e-4)
    assert fit == pytest.approx(np.corrcoef(W[upper], np.outer(best, best)[upper])[0, 1], abs=1e-6)
    assert found.idxmax() == 33  # the officer's side has the node with most ties
    assert found.nlargest(3).index.to_list() == [33, 0, 2]


def test_no_core():
    nothing, fit = coreness(tie_matrix_of(nx.empty_graph(3)))
    assert nothing.to_list() == [0, 0, 0]
    assert np.isnan(fit)
    alike, fit = coreness(tie_matrix_of(nx.complete_graph(4)))
    np.testing.assert_allclose(alike, 1.0)
    assert np.isnan(fit)


def test_diversity_worked_by_hand():
    # Shares 1/2, 1/4, 1/4: entropy 1.5 ln 2, so 2^1.5 partners.
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 2), ("a", "c", 1), ("a", "d", 1)])
    graph.add_node("e")
    found = partner_diversity(tie_matrix_of(graph))
    assert found["a"] == pytest.approx(2**1.5)
    assert found["b"] == 1.0
    assert np.isnan(found["e"])


def test_openness_against_every_deal(make_ecosystem):
    # Ties a–b, b–c, c–d, d–e; regions of a, b, c: SE11; d, e: FI1B.
    members = {"p": "ab", "q": "bc", "r": "cd", "s": "de"}
    codes = dict.fromkeys("abc", "SE110") | dict.fromkeys("de", "FI1B1")
    actors = {a: {"country": code[:2], "nuts_code": code} for a, code in codes.items()}
    ecosystem = make_ecosystem(members, actors=actors)
    table = measure_territories(ecosystem, permutations=2000, seed=2)
    assert [table.index.name, *table.columns] == list(TERRITORIES.names)
    assert table.loc["SE11", "e_i_index"] == pytest.approx((1 - 2) / 3)
    assert table.loc["FI1B", "e_i_index"] == 0.0

    def index(deal, region):
        ties = [(x, y) for x, y in pairwise(deal) if region in (x, y)]
        return sum(1 if x != y else -1 for x, y in ties) / len(ties)

    deals = set(permutations(["S", "S", "S", "F", "F"]))
    drawn = [index(deal, "S") for deal in deals]
    expected = table.loc["SE11", "expected_e_i_index"]
    assert expected == pytest.approx(np.mean(drawn), abs=0.03)
    far = np.mean([abs(x - np.mean(drawn)) >= abs(-1 / 3 - np.mean(drawn)) - 1e-9 for x in drawn])
    assert table.loc["SE11", "e_i_p"] == pytest.approx(far, abs=0.04)
    assert table["partner_diversity"].to_list() == [1.0, 1.0]


def test_bundled_regions_are_within_their_ranges(baltic):
    table = measure_territories(baltic, permutations=19)
    for column in TERRITORIES.columns:
        if column.type in {"number", "integer"}:
            values = table[column.name].dropna()
            assert column.low is None or (values >= column.low - 1e-9).all(), column.name
            assert column.high is None or (values <= column.high + 1e-9).all(), column.name
    assert table["relatedness_density"].notna().any()
    again = measure_territories(baltic, permutations=19)
    assert table.equals(again)


def test_no_regions(make_ecosystem):
    assert measure_territories(make_ecosystem({"p": "ab"})).empty
    assert rich_club(make_ecosystem({"p": "ab"})).empty


def test_rich_club_worked_by_hand(make_ecosystem):
    # Countries EE and FI take part in p, q, r; LV in r and s; SE in s.
    members = {"p": ["e", "f"], "q": ["e", "f"], "r": ["e", "f", "l"], "s": ["l", "s"]}
    country = {"e": "EE", "f": "FI", "l": "LV", "s": "SE"}
    actors = {a: {"country": code} for a, code in country.items()}
    table = rich_club(make_ecosystem(members, actors=actors), level=0, replicas=50)
    assert [table.index.name, *table.columns] == list(RICH_CLUB.names)
    assert table.index.to_list() == [2, 3, 4]
    assert table["least_collaboration_count"].to_list() == [3, 2, 1]
    # EE–FI 1 + 1 + 1/2, EE–LV 1/2, FI–LV 1/2, LV–SE 1: all 4.5.
    assert table["weight_share"].to_list() == pytest.approx([2.5 / 4.5, 3.5 / 4.5, 1.0])
    assert table.loc[4, "expected_weight_share"] == 1.0
    assert table.loc[4, "p"] == 1.0
    assert 0 < table.loc[2, "p"] <= 1

"""The whole network over time: by hand, networkx, published values, simulation."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from ecosystem.measures.distance import average_distance
from ecosystem.measures.network import (
    degree_centralization,
    expected_transitivity,
    measure_network,
)
from ecosystem.network.graphs import actor_network
from ecosystem.network.incidence import incidence
from ecosystem.network.scope import Scope, scoped
from ecosystem.schema import PERIODS


def years(start, end):
    return {"start_date": str(start), "end_date": str(end)}


@pytest.fixture
def small(make_ecosystem):
    # 2001: p ties a, b, c. 2002: p and q, which ties c, d. 2003: q and r, which ties d, e, f.
    members = {"p": list("abc"), "q": list("cd"), "r": list("def"), "undated": list("ag")}
    dates = {"p": years(2001, 2002), "q": years(2002, 2003), "r": years(2003, 2003)}
    actors = {
        "a": {"country": "SE", "nuts_code": "SE110"}, "b": {"country": "SE", "nuts_code": "SE121"},
        "c": {"country": "FI"}, "d": {"country": "EE"}, "e": {"country": "EE"},
    }  # fmt: skip
    return make_ecosystem(members, actors=actors, collaborations=dates)


def test_years_worked_by_hand(small):
    table = measure_network(small, level=2)
    assert [table.index.name, *table.columns] == list(PERIODS.names)
    assert table.index.to_list() == ["all", "2001", "2002", "2003"]
    assert table["collaboration_count"].to_list() == [4, 1, 2, 2]
    assert table["started_count"].to_list() == [3, 1, 1, 1]
    assert table["actor_count"].to_list() == [7, 3, 4, 4]
    assert table["tie_count"].to_list() == [8, 3, 4, 4]
    second, third = table.loc["2002"], table.loc["2003"]
    assert second["density"] == pytest.approx(4 / 6)
    assert second["newcomer_count"] == 1  # d
    assert third["newcomer_share"] == pytest.approx(2 / 4)  # e and f of c, d, e, f
    turnover = ["retained_tie_count", "lost_tie_count", "new_tie_count"]
    assert second[turnover].to_list() == [3, 0, 1]
    assert third[turnover].to_list() == [1, 3, 3]
    shares = ["retained_tie_share", "lost_tie_share", "new_tie_share"]
    assert third[shares].to_list() == [0.25, 0.75, 0.75]
    # a–b inside Sweden, a–c and b–c and c–d across; the regions of c and d are not known.
    assert second["cross_border_share"] == 0.75
    assert second["cross_region_share"] == 1.0  # a–b
    # d–f and e–f are left out: f has no country. c–d across, d–e inside.
    assert third["cross_border_share"] == 0.5
    # a, b, c, d: distances 1 for four pairs, 2 for a–d and b–d.
    assert second["average_distance"] == pytest.approx(8 / 6)
    assert second["average_distance_error"] == 0.0
    # c has three pairs of partners, one tied; a and b one pair each; d none.
    assert second["average_clustering"] == pytest.approx((1 + 1 + 1 / 3 + 0) / 4)
    assert second["transitivity"] == pytest.approx(3 / 5)
    assert second["degree_centralization"] == pytest.approx((1 + 1 + 0 + 2) / 6)


def test_what_cannot_be_told_is_empty(small):
    table = measure_network(small)
    columns = ["newcomer_count", "newcomer_share", "retained_tie_count", "new_tie_share"]
    assert table.loc[["all", "2001"], columns].isna().all(axis=None)
    assert table.loc["all", ["first_year", "last_year"]].isna().all()
    assert "1 of 4 have no date" in table.attrs["notes"][0]


def test_years_without_anything(make_ecosystem):
    dates = {"p": years(2001, 2001), "q": years(2003, 2003)}
    table = measure_network(make_ecosystem({"p": "ab", "q": "ab"}, collaborations=dates))
    empty = table.loc["2002"]
    assert (empty["actor_count"], empty["tie_count"], empty["component_count"]) == (0, 0, 0)
    assert empty[["density", "average_distance", "cross_border_share", "transitivity"]].isna().all()
    assert empty["retained_tie_share"] == 0.0
    assert np.isnan(table.loc["2003", "retained_tie_share"])  # no ties before
    assert table.loc["2003", "newcomer_count"] == 0
    nothing = measure_network(make_ecosystem({}))
    assert nothing.index.to_list() == ["all"]
    assert nothing.loc["all", "actor_count"] == 0
    undated = measure_network(make_ecosystem({"p": "ab"}))
    assert undated.index.to_list() == ["all"]


@pytest.mark.parametrize("span", [(2014, 2020), (2010, 2010)])
def test_networkx_agrees_on_the_bundled_network(baltic, span):
    row = measure_network(baltic, [span]).iloc[1]
    part, _ = scoped(baltic, Scope(*span))
    graph = actor_network(part)
    assert row["actor_count"] == graph.number_of_nodes()
    assert row["tie_count"] == graph.number_of_edges()
    assert row["density"] == pytest.approx(nx.density(graph))
    assert row["component_count"] == nx.number_connected_components(graph)
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    assert row["largest_component_share"] == pytest.approx(len(largest) / len(graph))
    assert row["average_distance"] == pytest.approx(nx.average_shortest_path_length(largest))
    assert row["average_clustering"] == pytest.approx(nx.average_clustering(graph))
    assert row["transitivity"] == pytest.approx(nx.transitivity(graph))


def test_every_value_is_within_its_range(baltic):
    for periods in ("year", "programme"):
        table = measure_network(baltic, periods)
        for column in PERIODS.columns[1:]:
            values = table[column.name].dropna()
            assert column.low is None or (values >= column.low - 1e-12).all(), column.name
            assert column.high is None or (values <= column.high + 1e-12).all(), column.name
        # What was lost and what remained are the ties before; what is new and remained, those now.
        later = table.iloc[2:]
        before = table["tie_count"].iloc[1:-1].to_numpy()
        assert (later["retained_tie_count"] + later["lost_tie_count"]).to_list() == before.tolist()
        now = later["retained_tie_count"] + later["new_tie_count"]
        assert now.to_list() == later["tie_count"].to_list()


def test_rows_in_any_order_give_the_same(baltic):
    from dataclasses import replace

    def shuffled(table):
        return table.sample(frac=1, random_state=3)

    other = replace(
        baltic,
        actors=shuffled(baltic.actors),
        collaborations=shuffled(baltic.collaborations),
        participations=shuffled(baltic.participations),
    )
    one, two = measure_network(baltic), measure_network(other)
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert "sampled" not in " ".join(one.attrs["notes"])  # nothing was


def test_sampled_distances_keep_their_error(baltic):
    memberships = incidence(baltic).matrix
    graph = actor_network(baltic)
    largest = max(nx.connected_components(graph), key=len)
    members = np.flatnonzero(incidence(baltic).actor_ids.isin(list(largest)))
    exact = average_distance(memberships, members)
    assert exact.is_exact
    assert exact.error == 0.0
    off = []
    for seed in range(40):
        drawn = average_distance(memberships, members, exact_up_to=10, sources=80, seed=seed)
        assert not drawn.is_exact
        assert drawn.sources == 80
        off.append(abs(drawn.mean - exact.mean) / drawn.error)
    assert np.mean(np.array(off) < 1.96) >= 0.85  # 95 % promised, 40 draws
    assert max(off) > 0.1


def test_centralization_of_published_networks():
    # Wasserman and Faust (1994), p. 177: .267 for the marriages of sixteen Florentine families.
    florence = nx.florentine_families_graph()
    florence.add_node("Pucci")  # has no marriage, and networkx leaves it out
    found = degree_centralization(np.array([k for _, k in florence.degree()]))
    assert found == pytest.approx(0.267, abs=5e-4)
    assert np.isnan(degree_centralization(np.array([1, 1])))


def test_expected_transitivity_by_simulation():
    """Random large networks with sizes given: their transitivity is what the formula says."""
    rng = np.random.default_rng(5)
    per_actor = rng.choice([1, 2, 3, 8], p=[0.55, 0.25, 0.15, 0.05], size=20_000)
    places = np.repeat(np.arange(len(per_actor)), per_actor)
    sizes = rng.choice([2, 3, 6, 12], p=[0.3, 0.4, 0.2, 0.1], size=len(places))
    sizes = sizes[np.cumsum(sizes) <= len(places)]
    places = rng.permutation(places)[: sizes.sum()]
    B = csr_array(
        (np.ones(len(places)), (places, np.repeat(np.arange(len(sizes)), sizes))),
        shape=(len(per_actor), len(sizes)),
    )
    B.data[:] = 1.0
    A = csr_array(B @ B.T)
    A.setdiag(0)
    A.eliminate_zeros()
    A.data[:] = 1.0
    degree = np.diff(A.indptr)
    closed = float((A @ A).multiply(A).sum())
    observed = closed / float((degree * (degree - 1)).sum())
    assert 0.1 < observed < 0.9
    assert expected_transitivity(B) == pytest.approx(observed, rel=0.03)

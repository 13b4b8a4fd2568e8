from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from ecosystem.network.graphs import actor_network, affiliation_network, region_network
from ecosystem.network.incidence import incidence
from ecosystem.network.matrix import tie_matrix, tie_matrix_of


@pytest.fixture
def small(make_ecosystem):
    places = {"a": "SE110", "b": "SE12", "c": "FI1B1", "d": ""}
    return make_ecosystem(
        {"p1": "abc", "p2": "bd", "p3": "bc"},
        actors={a: {"nuts_code": code} for a, code in places.items()} | {"e": {"kind": "sme"}},
        collaborations={"p1": {"start_date": "2011", "end_date": "2013"}},
    )


def test_affiliation_network_is_the_incidence_matrix(baltic):
    graph = affiliation_network(baltic)
    inc = incidence(baltic)
    biadjacency = nx.bipartite.biadjacency_matrix(
        graph,
        [f"actor:{a}" for a in inc.actor_ids],
        [f"collaboration:{p}" for p in inc.collaboration_ids],
        weight=None,
    )
    assert abs(biadjacency - inc.matrix).max() == 0


def test_actor_network_agrees_with_the_projection_of_networkx(baltic):
    # networkx: collaboration_weighted_projected_graph is Newman's weighting.
    B = affiliation_network(baltic)
    actors = [node for node, data in B.nodes(data=True) if data["bipartite"] == 0]
    expected = nx.bipartite.collaboration_weighted_projected_graph(B, actors)
    G = actor_network(baltic)
    assert G.number_of_edges() == expected.number_of_edges() == 5091
    for a, b, data in expected.edges(data=True):
        mine = G.edges[a.removeprefix("actor:"), b.removeprefix("actor:")]["weight"]
        assert mine == pytest.approx(data["weight"], abs=1e-12)


def test_actor_network_attributes(small):
    G = actor_network(small, weighting="count")
    assert list(G) == ["a", "b", "c", "d", "e"]
    assert G.nodes["a"]["region"] == "SE11"
    assert G.nodes["e"] == {
        "name": "e",
        "kind": "sme",
        "country": "",
        "nuts_code": "",
        "themes": "",
        "region": "",
    }
    assert G.edges["b", "c"] == {
        "weight": 2.0,
        "collaboration_count": 2,
        "first_year": 2011,
        "last_year": 2013,
        "collaborations": "p1;p3",
    }
    assert "first_year" not in G.edges["b", "d"]


def test_region_network_sums_the_ties_between_actors(small):
    R = region_network(small, level=2)
    assert list(R) == ["FI1B", "SE11", "SE12"]
    # p1 of three: each tie 1/2; p3 of two: tie 1; the tie to d has no region.
    assert {(r, s): data["weight"] for r, s, data in R.edges(data=True)} == {
        ("FI1B", "SE11"): 0.5,
        ("FI1B", "SE12"): 1.5,
        ("SE11", "SE12"): 0.5,
    }
    assert R.edges["FI1B", "SE12"]["collaboration_count"] == 2
    country = region_network(small, level=0)
    assert country.nodes["SE"]["internal_weight"] == 0.5  # the tie of a and b, once
    assert country.nodes["SE"]["actor_count"] == 2
    assert country.edges["FI", "SE"]["weight"] == 2.0
    assert country.nodes["SE"]["is_bsr"] is True


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_no_weight_is_lost_between_placed_actors(baltic, level):
    G, R = actor_network(baltic, level=level), region_network(baltic, level=level)
    placed = [a for a, region in G.nodes(data="region") if region]
    inside = G.subgraph(placed).size(weight="weight")
    internal = sum(weight for _, weight in R.nodes(data="internal_weight"))
    assert R.size(weight="weight") + internal == pytest.approx(inside, rel=1e-12)


def test_every_attribute_can_be_written(baltic, tmp_path):
    for name, graph in (
        ("B", affiliation_network(baltic)),
        ("G", actor_network(baltic)),
        ("R", region_network(baltic)),
    ):
        nx.write_graphml(graph, tmp_path / f"{name}.graphml")
        again = nx.read_graphml(tmp_path / f"{name}.graphml")
        assert again.number_of_edges() == graph.number_of_edges()


def test_matrix_and_graph_are_the_same_network(baltic):
    direct, through = tie_matrix(baltic), tie_matrix_of(actor_network(baltic))
    assert list(direct.ids) == list(through.ids)
    assert abs(direct.weights - through.weights).max() == 0


def test_parts_are_numbered_by_size_then_id():
    graph = nx.Graph([(1, 9), (2, 3), (3, 4)])
    graph.add_node(0)
    ties = tie_matrix_of(graph)
    assert dict(zip(ties.ids, ties.components().tolist(), strict=True)) == {
        0: 2,
        1: 1,
        9: 1,
        2: 0,
        3: 0,
        4: 0,
    }


def test_empty_networks(make_ecosystem):
    nothing = make_ecosystem({})
    assert len(affiliation_network(nothing)) == 0
    assert len(actor_network(nothing)) == 0
    assert len(region_network(nothing)) == 0
    alone = make_ecosystem({"p": "a"}, actors={"a": {"nuts_code": "SE11"}})
    assert np.array(region_network(alone).nodes["SE11"]["internal_weight"]) == 0

"""GraphML and GEXF hold what networkx reads back."""

from __future__ import annotations

import io

import networkx as nx
import numpy as np

from ecosystem.io.graphs import gexf_text, graphml_text
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import actor_network


def graph() -> nx.Graph:
    hostile = nx.Graph()
    hostile.add_node("a", name='<b>&"\x07\u2028', score=np.float64(0.5), gone=float("nan"), n=None)
    hostile.add_node("b", name="=1+1", count=np.int64(3), is_bsr=np.bool_(True))
    hostile.add_edge("a", "b", weight=1.5)
    return hostile


def test_attributes_come_back_with_their_types() -> None:
    for read in (
        nx.parse_graphml(graphml_text(graph())),
        nx.read_gexf(io.BytesIO(gexf_text(graph()).encode("utf-8"))),
    ):
        assert read.nodes["a"]["score"] == 0.5
        assert "gone" not in read.nodes["a"]
        assert "\x07" not in read.nodes["a"]["name"]
        assert read.nodes["b"]["count"] == 3
        assert read.nodes["b"]["is_bsr"] is True
        assert read.edges["a", "b"]["weight"] == 1.5


def test_no_date_stands_in_gexf() -> None:
    assert "lastmodified" not in gexf_text(graph())


def test_the_bundled_network_comes_back(baltic: Ecosystem) -> None:
    original = actor_network(baltic)
    for read in (
        nx.parse_graphml(graphml_text(original)),
        nx.read_gexf(io.BytesIO(gexf_text(original).encode("utf-8"))),
    ):
        assert set(read.nodes) == set(original.nodes)
        assert {frozenset(edge) for edge in read.edges} == {
            frozenset(edge) for edge in original.edges
        }
        edge = next(iter(original.edges))
        assert read.edges[edge]["weight"] == original.edges[edge]["weight"]

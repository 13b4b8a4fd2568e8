"""GraphML, GEXF, Pajek and JSON hold what networkx and other programs read back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from ecosystem.io.graphs import gexf_text, graphml_text, node_link_text, pajek_text
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
        nx.node_link_graph(json.loads(node_link_text(graph())), edges="edges"),
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
        nx.node_link_graph(json.loads(node_link_text(original)), edges="edges"),
        nx.Graph(nx.parse_pajek(pajek_text(original))),
    ):
        assert set(read.nodes) == set(original.nodes)
        assert {frozenset(edge) for edge in read.edges} == {
            frozenset(edge) for edge in original.edges
        }
        edge = next(iter(original.edges))
        # Pajek files carry ten digits.
        assert read.edges[edge]["weight"] == pytest.approx(original.edges[edge]["weight"], rel=1e-9)


def test_pajek_labels_cannot_break_out() -> None:
    hostile = nx.Graph([('a" x 1\n*edges', "b")])
    lines = pajek_text(hostile).splitlines()
    assert lines == ["*vertices 2", '1 "a\' x 1 *edges"', '2 "b"', "*edges", "1 2 1"]
    with pytest.raises(ValueError, match="differ only"):
        pajek_text(nx.Graph([('a"', "a'")]))


def test_another_program_reads_the_same_network(baltic: Ecosystem, tmp_path: Path) -> None:
    import networkit

    original = actor_network(baltic)
    path = tmp_path / "network.graphml"
    path.write_text(graphml_text(original), encoding="utf-8")
    read = networkit.graphio.GraphMLReader().read(str(path))
    assert (read.numberOfNodes(), read.numberOfEdges()) == (775, 5091)
    assert read.totalEdgeWeight() == pytest.approx(original.size(weight="weight"))


def test_gexf_keeps_to_its_format(baltic: Ecosystem, tmp_path: Path) -> None:
    """GEXF 1.2draft, which Gephi opens: element names, types and references as it defines them."""
    import xml.etree.ElementTree as ET

    import networkit

    original = actor_network(baltic)
    text = gexf_text(original)
    root = ET.fromstring(text)
    space = "{http://www.gexf.net/1.2draft}"
    assert (root.tag, root.get("version")) == (f"{space}gexf", "1.2")
    (net,) = root.findall(f"{space}graph")
    assert net.get("defaultedgetype") == "undirected"
    declared: dict[str | None, set[str | None]] = {}
    for group in net.findall(f"{space}attributes"):
        for attribute in group:
            assert attribute.get("type") in {"string", "double", "long", "integer", "boolean"}
        declared[group.get("class")] = {attribute.get("id") for attribute in group}
    nodes = {node.get("id") for node in net.iter(f"{space}node")}
    assert len(nodes) == 775
    assert all(node.get("label") for node in net.iter(f"{space}node"))
    for kind in ("node", "edge"):
        for element in net.iter(f"{space}{kind}"):
            assert {v.get("for") for v in element.iter(f"{space}attvalue")} <= declared[kind]
    for edge in net.iter(f"{space}edge"):
        assert {edge.get("source"), edge.get("target")} <= nodes
    path = tmp_path / "network.gexf"
    path.write_text(text, encoding="utf-8")
    read, _ = networkit.graphio.GEXFReader().read(str(path))
    assert (read.numberOfNodes(), read.numberOfEdges()) == (775, 5091)


def test_pajek_comes_back(baltic: Ecosystem) -> None:
    original = actor_network(baltic)
    read = nx.Graph(nx.parse_pajek(pajek_text(original)))
    assert set(read) == set(original)
    assert read.size(weight="weight") == pytest.approx(original.size(weight="weight"))


def test_node_link_is_plain_json(baltic: Ecosystem) -> None:
    """As any other program would read it."""
    original = actor_network(baltic)
    read = json.loads(node_link_text(original))
    assert {node["id"]: node["name"] for node in read["nodes"]} == {
        v: data["name"] for v, data in original.nodes(data=True)
    }
    total = sum(edge["weight"] for edge in read["edges"])
    assert total == pytest.approx(original.size(weight="weight"))
    assert all(isinstance(edge["collaboration_count"], int) for edge in read["edges"])

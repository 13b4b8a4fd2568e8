"""Networks as files; networkx, which reads them too, says what must come out."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from ecosystem.errors import InputError
from ecosystem.io.graphs import write_gexf, write_graphml
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import actor_network, affiliation_network
from ecosystem.sources.formats.graphs import read_graphs
from ecosystem.sources.records import Records, unreconciled


def read(path: Path) -> Records:
    records = read_graphs([path])
    assert unreconciled(records.counts) == []
    return records


def test_affiliation_network_keeps_its_collaborations(tmp_path: Path, baltic: Ecosystem) -> None:
    write_graphml(affiliation_network(baltic), tmp_path / "b.graphml")
    records = read(tmp_path / "b.graphml")
    assert len(records.organisations) == len(baltic.actors)
    assert set(records.collaborations.index) == set(baltic.collaborations.index)
    mine = records.participations.assign(
        actor_id=records.participations["source_id"].str.removeprefix("graph:actor:")
    )
    columns = ["collaboration_id", "actor_id", "role"]
    assert (
        mine[columns].sort_values(columns).values.tolist()
        == baltic.participations[columns].sort_values(columns).values.tolist()
    )


def test_actor_network_becomes_ties_with_weights(tmp_path: Path, baltic: Ecosystem) -> None:
    graph = actor_network(baltic)
    write_gexf(graph, tmp_path / "g.gexf")
    records = read(tmp_path / "g.gexf")
    assert len(records.collaborations) == graph.number_of_edges()
    total = sum(data["weight"] for _, _, data in graph.edges(data=True))
    assert records.collaborations["weight"].sum() == pytest.approx(total)
    tartu = records.organisations.loc["graph:university-of-tartu-ee"]
    assert (tartu["country"], tartu["kind"]) == ("EE", "university")


def test_pajek_and_loops(tmp_path: Path) -> None:
    (tmp_path / "a.net").write_text(
        '*vertices 3\n1 "A"\n2 "B"\n3 "C"\n*edges\n1 2 3\n2 2 1\n', encoding="utf-8"
    )
    records = read(tmp_path / "a.net")
    assert {(c.table, c.reason): c.rows for c in records.counts} == {
        ("a.net, nodes", "read"): 3,
        ("a.net, nodes", "kept"): 3,
        ("a.net, edges", "read"): 2,
        ("a.net, edges", "kept"): 1,
        ("a.net, edges", "tied to itself"): 1,
    }
    assert records.collaborations["weight"].to_list() == [3]


def test_order_of_nodes_and_edges_does_not_matter(tmp_path: Path) -> None:
    edges = [("A", "B"), ("B", "C"), ("C", "A")]
    texts = []
    for order in (edges, [(b, a) for a, b in reversed(edges)]):
        graph: nx.Graph[str] = nx.Graph(order)
        nx.write_graphml(graph, tmp_path / "a.graphml")
        records = read(tmp_path / "a.graphml")
        texts.append(records.collaborations.to_csv() + records.participations.to_csv())
    assert texts[0] == texts[1]


def test_entities_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.graphml").write_text(
        '<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph/></graphml>'
    )
    with pytest.raises(InputError) as error:
        read(tmp_path / "a.graphml")
    assert error.value.issues[0].check == "unsafe-xml"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.graphml", "<graphml"),
        ("a.graphml", "not xml"),
        ("a.gexf", "<gexf/>"),
        ("a.gexf", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.net", "*vertices two\n"),
    ],
)
def test_damaged_files(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as error:
        read(tmp_path / name)
    assert error.value.issues[0].check == "malformed-network"


def test_a_folder_without_networks(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n")
    with pytest.raises(InputError, match="no network file"):
        read(tmp_path)


@pytest.mark.shared
def test_published_networks(shared_data: Path) -> None:
    # 632 and 634 nodes, as /shared/data/README.md gives them.
    records = read(shared_data / "published")
    assert [c.rows for c in records.counts if c.reason == "read" and "nodes" in c.table] == [
        632,
        634,
    ]

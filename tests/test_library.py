"""The public functions: few, typed, lazy, pandas and networkx in and out."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import ecosystem as eco
from ecosystem.errors import EcosystemError, InputError


def test_types_and_names_agree(root: Path) -> None:
    """What the stub tells type checkers is what the module does."""
    stub = ast.parse((root / "ecosystem" / "__init__.pyi").read_text(encoding="utf-8"))
    told = {
        alias.asname: (node.module, alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == eco._PUBLIC
    for name, (module, attribute) in eco._PUBLIC.items():
        assert getattr(eco, name) is getattr(import_module(module), attribute)
        assert name in dir(eco)


@pytest.mark.parametrize("name", [name for name in eco._PUBLIC if name[0].islower()])
def test_every_function_has_a_card_with_an_example(name: str) -> None:
    card = getattr(eco, name).__doc__ or ""
    assert ">>>" in card or name in {"map_html", "run_study", "save", "backtest"}, name
    assert "Parameters" in card or name == "suggest", name


def test_importing_is_free() -> None:
    code = "import ecosystem, sys; print('pandas' in sys.modules, 'networkx' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = eco.nonsense  # type: ignore[attr-defined]


def test_frames_of_a_dataset_give_the_same_dataset(baltic) -> None:
    again = eco.load(
        {
            "actors": baltic.actors,
            "collaborations": baltic.collaborations,
            "participations": baltic.participations.sample(frac=1, random_state=1),
            "s3_priorities": baltic.priorities,
            "policy_areas": baltic.policy_areas,
            "aliases": baltic.aliases,
        }
    )
    for name in ("actors", "collaborations", "participations", "priorities"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(baltic, name))


def test_both_networks_come_back(baltic) -> None:
    B, G = eco.affiliation_network(baltic), eco.actor_network(baltic)
    from_b = eco.actor_network(eco.load(B))
    assert {frozenset(e) for e in from_b.edges} == {frozenset(e) for e in G.edges}
    from_g = eco.actor_network(eco.load(G))
    assert list(from_g) == list(G)
    weights = [(G.edges[e]["weight"], from_g.edges[e]["weight"]) for e in G.edges]
    np.testing.assert_allclose(*zip(*weights, strict=True))
    assert from_g.nodes["aalborg-university-dk"]["country"] == "DK"


def test_karate_club_as_it_is() -> None:
    """Zachary: node 0 has betweenness .437635 (design values, networkx without weights)."""
    club = nx.Graph()
    club.add_edges_from(nx.karate_club_graph().edges)
    table = eco.measure_actors(eco.load(club))
    assert table.loc["0", "betweenness"] == pytest.approx(0.437635, abs=1e-6)


def test_what_is_wrong_with_tables_is_listed() -> None:
    with pytest.raises(InputError, match="actors, row 2, column kind"):
        eco.load(
            {
                "actors": pd.DataFrame({"actor_id": ["a"], "name": ["A"], "kind": ["klub"]}),
                "collaborations": pd.DataFrame({"collaboration_id": ["p"]}),
                "participations": pd.DataFrame({"collaboration_id": ["p"], "actor_id": ["a"]}),
            }
        )
    with pytest.raises(EcosystemError, match="nearest: actors"):
        eco.load({"actor": pd.DataFrame()})
    with pytest.raises(EcosystemError, match="needs columns actor_a"):
        eco.load(pd.DataFrame({"x": [1]}))
    with pytest.raises(EcosystemError, match="directed"):
        eco.load(nx.DiGraph([("a", "b")]))


def test_nothing_given_is_changed() -> None:
    ties = pd.DataFrame({"actor_a": ["x"], "actor_b": ["y"], "weight": [np.nan]})
    graph = nx.Graph([("x", "y", {"weight": 2.0})])
    before = ties.copy(), graph.copy()
    eco.load(ties)
    eco.load(graph)
    pd.testing.assert_frame_equal(ties, before[0])
    assert nx.utils.graphs_equal(graph, before[1])

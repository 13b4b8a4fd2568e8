"""Plain Python and the kernels give the same tables, whichever is chosen."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.actors import measure_actors
from ecosystem.measures.brokerage import bridging_centrality, effective_size
from ecosystem.measures.centrality import clustering, transitivity
from ecosystem.measures.paths import path_measures, weighted_path_measures
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import region_weights
from ecosystem.network.matrix import TieMatrix, tie_matrix, tie_matrix_of

MEASURES = (path_measures, effective_size, bridging_centrality, clustering)


@pytest.fixture
def both(baltic: Ecosystem, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The measures of the bundled ecosystem by either engine."""
    tables = []
    for large in (False, True):
        for module in ("incidence", "matrix"):
            monkeypatch.setattr(f"ecosystem.network.{module}.use_kernels", lambda _, v=large: v)
        ties = tie_matrix(baltic)
        bare = TieMatrix(ties.ids, ties.weights)  # does not know where its ties come from
        tables.append(
            {
                "weights": ties.weights.toarray(),
                "actors": measure_actors(baltic),
                **{f"{m.__name__} {k}": m(t) for m in MEASURES for k, t in enumerate((ties, bare))},
                "transitivity": transitivity(ties),
            }
        )
    return tables


def test_both_engines_give_the_same_tables(both: list[dict[str, object]]) -> None:
    plain, compiled = both
    assert plain.keys() == compiled.keys()
    for name, table in plain.items():
        other = compiled[name]
        if isinstance(table, pd.DataFrame):
            assert isinstance(other, pd.DataFrame)
            pd.testing.assert_frame_equal(table, other, rtol=1e-9, atol=1e-9)
            assert table.attrs == other.attrs
        elif isinstance(table, pd.Series):
            assert isinstance(other, pd.Series)
            pd.testing.assert_series_equal(table, other, rtol=1e-9, atol=1e-9)
        else:
            assert other == pytest.approx(table, rel=1e-9, abs=1e-9), name


def test_a_sample_says_so(baltic: Ecosystem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecosystem.network.matrix.use_kernels", lambda _: True)
    table = path_measures(tie_matrix(baltic), work_budget=0, epsilon=0.05, seed=4)
    note = table.attrs["betweenness"]
    assert note.startswith("sampled from ")
    assert "(seed 4)" in note
    assert "0.9 no value is off by more than 0.05" in note
    exact = path_measures(tie_matrix(baltic))
    assert exact.attrs["betweenness"] == "exact"
    assert (table["betweenness"] - exact["betweenness"]).abs().max() <= 0.05


def by_engine(ecosystem: Ecosystem, large: bool) -> list[pd.DataFrame]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("incidence", "matrix", "graphs"):
            patch.setattr(f"ecosystem.network.{module}.use_kernels", lambda _: large)
        _, weights, internal = region_weights(ecosystem, level=2)
        regions = pd.DataFrame(weights.toarray()).assign(internal=internal.to_numpy())
        ties = tie_matrix(ecosystem)
        return [
            measure_actors(ecosystem).drop(columns="eigenvector"),
            path_measures(ties),
            clustering(ties).to_frame(),
            regions,
        ]


@settings(max_examples=30, deadline=None)
@given(
    groups=st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=6, unique=True), max_size=8),
    alone=st.booleans(),
)
def test_both_engines_on_random_memberships(make_small_ecosystem, groups, alone) -> None:
    """Isolates, collaborations of one or none, the same members twice, disconnected parts.

    The eigenvector of parts with equal eigenvalues is not unique and is left to other tests.
    """
    members = {f"p{i}": group for i, group in enumerate([*groups, *groups[:1]])}
    places = ["SE110", "SE232", "FI1B1", ""]
    actors = {a: {"nuts_code": places[i % 4]} for i, a in enumerate("abcdefghijkl")}
    if alone:
        actors["z"] = {}
    ecosystem = make_small_ecosystem(members, actors=actors)
    for plain, compiled in zip(
        by_engine(ecosystem, False), by_engine(ecosystem, True), strict=True
    ):
        pd.testing.assert_frame_equal(plain, compiled, rtol=1e-9, atol=1e-9)


def test_weighted_paths_of_a_table() -> None:
    """By hand: a-b-c with weights 2 and 4 is 1/2 + 1/4 long, shorter than the tie a-c of 1/1."""
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 2), ("b", "c", 4), ("a", "c", 1)])
    table = weighted_path_measures(tie_matrix_of(graph))
    assert table["weighted_betweenness"].to_list() == [0.0, 1.0, 0.0]
    assert table["weighted_closeness"].to_list() == pytest.approx([1.6, 8 / 3, 2.0])
    assert table.attrs["exact_share"] == 1.0

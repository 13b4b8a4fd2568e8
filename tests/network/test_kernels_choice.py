"""Plain Python and the kernels give the same tables, whichever is chosen."""

from __future__ import annotations

import pandas as pd
import pytest

from ecosystem.measures.actors import measure_actors
from ecosystem.measures.brokerage import bridging_centrality, effective_size
from ecosystem.measures.centrality import clustering, transitivity
from ecosystem.measures.paths import path_measures
from ecosystem.model import Ecosystem
from ecosystem.network.matrix import TieMatrix, tie_matrix

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

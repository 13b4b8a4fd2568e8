"""Measures by networkx backends agree with our own engine."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.measures.actors import measure_actors, position
from ecosystem.measures.dispatched import installed_backends, position_by_networkx
from ecosystem.network.matrix import tie_matrix_of

BACKENDS = ["networkx", *(set(installed_backends()) & {"graphblas", "parallel"})]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "graph", [nx.karate_club_graph(), nx.disjoint_union(nx.lollipop_graph(4, 2), nx.path_graph(3))]
)
def test_every_backend_gives_our_numbers(graph: nx.Graph, backend: str) -> None:
    ties = tie_matrix_of(graph)
    theirs, ours = position_by_networkx(ties, backend), position(ties)
    pd.testing.assert_frame_equal(theirs, ours, check_dtype=False, atol=1e-6, rtol=1e-6)


@pytest.mark.filterwarnings("ignore")
def test_one_permissive_backend_really_computes(baltic) -> None:
    others = [name for name in BACKENDS if name != "networkx"]
    if not others:
        pytest.skip("no networkx backend is installed (test extra)")
    table = measure_actors(baltic, backend=others[0])
    assert others[0] in table.attrs["backends"].values()
    ours = measure_actors(baltic)
    for name in table.attrs["backends"]:
        np.testing.assert_allclose(table[name], ours[name], atol=1e-6, equal_nan=True)


def test_a_backend_that_is_not_there_is_named(baltic) -> None:
    with pytest.raises(SettingError, match=r"networx: no such .*nearest: networkx"):
        measure_actors(baltic, backend="networx")


def test_without_ties() -> None:
    graph = nx.empty_graph(3)
    table = position_by_networkx(tie_matrix_of(graph), "networkx")
    assert table["eigenvector"].to_list() == [0, 0, 0]

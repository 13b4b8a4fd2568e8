"""Further measures of position: networkx, and what an ecosystem's table holds."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.structure import cut_points, measure_structure, measure_weighted_paths
from ecosystem.network.graphs import actor_network
from ecosystem.network.incidence import incidence
from ecosystem.network.matrix import tie_matrix_from
from ecosystem.schema import STRUCTURE, WEIGHTED_PATHS


def test_networkx_agrees_on_the_bundled_network(baltic):
    table = measure_structure(baltic)
    assert [table.index.name, *table.columns] == list(STRUCTURE.names)
    graph = actor_network(baltic)
    ids = table.index
    some = list(ids[::9])  # networkx takes most of a minute for all
    for column, expected in (
        ("harmonic", nx.harmonic_centrality(graph)),
        ("clustering", nx.clustering(graph)),
        ("effective_size", nx.effective_size(graph, some, weight="weight")),
    ):
        np.testing.assert_allclose(
            table.loc[list(expected), column], list(expected.values()), atol=1e-9
        )
    assert set(ids[table["is_articulation_point"]]) == set(nx.articulation_points(graph))
    assert table.attrs["notes"] == ()


@settings(deadline=None, max_examples=60)
@given(
    groups=st.lists(
        st.sets(st.integers(0, 7), max_size=4).map(lambda group: sorted(f"a{i}" for i in group)),
        max_size=7,
    )
)
def test_cut_points_on_memberships_are_those_of_the_network(make_small_ecosystem, groups):
    members = {f"p{i}": group for i, group in enumerate(groups)}
    ecosystem = make_small_ecosystem(members, actors={"alone": {}})
    found = cut_points(tie_matrix_from(incidence(ecosystem)))
    expected = set(nx.articulation_points(actor_network(ecosystem)))
    assert set(found.index[found]) == expected


def test_no_actors(make_ecosystem):
    assert measure_structure(make_ecosystem({})).empty
    one = measure_structure(make_ecosystem({"p": ["a"]}))
    assert one["harmonic"].to_list() == [0.0]
    assert one["effective_size"].isna().all()
    assert one["is_articulation_point"].to_list() == [False]


@pytest.mark.parametrize("weighting", ["newman", "count"])
def test_rows_in_any_order_give_the_same(baltic, weighting):
    from dataclasses import replace

    other = replace(baltic, participations=baltic.participations.sample(frac=1, random_state=1))
    one, two = (measure_structure(e, weighting=weighting) for e in (baltic, other))
    assert one.equals(two)


def test_networkx_agrees_on_weighted_paths(baltic):
    table = measure_weighted_paths(baltic)
    assert [table.index.name, *table.columns] == list(WEIGHTED_PATHS.names)
    graph = actor_network(baltic)
    for _, _, given_ in graph.edges(data=True):
        given_["length"] = 1.0 / given_["weight"]
    expected = nx.closeness_centrality(graph, distance="length")
    np.testing.assert_allclose(
        table["weighted_closeness"], [expected[v] for v in table.index], rtol=1e-6
    )

"""Groups of actors, brokerage between them, the mixing matrix."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from ecosystem.measures.crossings import measure_mixing, mixing_matrix
from ecosystem.measures.groups import GROUPINGS, actor_groups, measure_brokerage
from ecosystem.measures.mixing import ei_index
from ecosystem.network.matrix import tie_matrix, tie_matrix_of
from ecosystem.schema import BROKERAGE, MIXING


@pytest.fixture
def club(make_ecosystem):
    """Zachary's club: one collaboration of two per tie, factions as countries."""
    graph = nx.karate_club_graph()
    members = {f"p{i}": [f"a{a:02}", f"a{b:02}"] for i, (a, b) in enumerate(graph.edges)}
    country = {"Mr. Hi": "SE", "Officer": "FI"}
    actors = {f"a{v:02}": {"country": country[side]} for v, side in graph.nodes(data="club")}
    return make_ecosystem(members, actors=actors)


def test_karate_club_by_faction(club):
    # METHODS: counted independently from the definition of Gould and Fernandez (1989).
    table = measure_brokerage(club, "country")
    assert [table.index.name, *table.columns] == list(BROKERAGE.names)
    roles = ["role_internal", "role_itinerant", "role_gatekeeper", "role_liaison"]
    assert table.loc["a00", roles].to_list() == [174, 0, 15, 0]
    assert table.loc["a33", roles].to_list() == [156, 6, 40, 0]
    assert table.loc["a00", "expected_internal"] == pytest.approx(3.9945, abs=5e-5)
    # Node 0 has 16 ties: 15 in its faction, 1 outside.
    assert table.loc["a00", "external_share"] == pytest.approx(1 / 16)
    spread = 1 - (15 / 16) ** 2 - (1 / 16) ** 2
    assert table.loc["a00", "participation_coefficient"] == pytest.approx(spread)


def test_karate_club_mixing(club):
    # 11 ties between the factions, 67 inside; assortativity as networkx has it.
    table = measure_mixing(club, "country").set_index(["group_a", "group_b"])
    assert table.loc[("FI", "SE"), "tie_count"] == 11
    assert table["tie_count"].sum() == 78
    assert table["expected_weight"].sum() == pytest.approx(78)
    assert table.loc[("FI", "SE"), "name_b"] == "Sweden"
    ties = tie_matrix_of(nx.karate_club_graph(), None)
    factions = pd.Series(dict(nx.karate_club_graph().nodes(data="club")))
    expected = nx.attribute_assortativity_coefficient(nx.karate_club_graph(), "club")
    assert mixing_matrix(ties, factions).attrs["assortativity"] == pytest.approx(expected)


def test_bundled_mixing_adds_up(baltic):
    ties = tie_matrix(baltic)
    for by in GROUPINGS:
        groups = actor_groups(baltic, by)
        table = mixing_matrix(ties, groups)
        index = ei_index(ties, groups, permutations=9)
        between = table["group_a"] != table["group_b"]
        assert table.loc[between, "tie_count"].sum() == index.external_count
        assert table.loc[~between, "tie_count"].sum() == index.internal_count
        assert table["weight"].sum() == pytest.approx(table["expected_weight"].sum())
    shown = measure_mixing(baltic, "kind", permutations=9)
    assert list(shown.columns) == list(MIXING.names)
    assert "E–I index" in shown.attrs["notes"][0]


def test_an_actors_main_policy_area(make_ecosystem):
    members = {"p": "ab", "q": "ab", "r": "ac", "s": "d"}
    areas = {
        "p": {"policy_areas": "PA Ship;PA Safe"}, "q": {"policy_areas": "PA Ship"},
        "r": {"policy_areas": "PA Bioeconomy"},
    }  # fmt: skip
    ecosystem = make_ecosystem(
        members, collaborations=areas, actors={"d": {"policy_areas": "PA Tourism;PA Culture"}}
    )
    assert actor_groups(ecosystem, "policy_area").to_dict() == {
        "a": "PA Ship", "b": "PA Ship", "c": "PA Bioeconomy", "d": "PA Culture",
    }  # fmt: skip


def test_nothing_known(make_ecosystem):
    for members in ({}, {"p": "ab"}):
        ecosystem = make_ecosystem(members)
        table = measure_brokerage(ecosystem, "country")
        assert table["role_total"].isna().all()
        assert measure_mixing(ecosystem, "country").empty
    alone = mixing_matrix(tie_matrix_of(nx.path_graph(2)), pd.Series(["SE", "SE"]))
    assert np.isnan(alone.attrs["assortativity"])

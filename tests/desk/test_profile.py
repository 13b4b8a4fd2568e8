"""Profiles and peers: percentiles recomputed, blank spots checked tie by tie, order stable."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from ecosystem.desk.indicators import NAMES, actor_indicators, peer_group, percentile
from ecosystem.desk.peers import FURTHEST, find_peers
from ecosystem.desk.profile import profile
from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem, long_values
from ecosystem.network.graphs import actor_network
from ecosystem.regions import actor_regions
from ecosystem.study import Study, StudySettings, run_study

CLUSTERS = ("BioCon Valley", "Baltic Sea and Space Cluster", "BioTurku", "Cleantech Latvia")


@pytest.fixture(scope="module")
def study(baltic: Ecosystem) -> Study:
    return run_study(baltic, StudySettings(community_runs=2))


@pytest.fixture(scope="module")
def graph(study: Study) -> nx.Graph[str]:
    return actor_network(study.ecosystem)


def test_indicators_counted_on_the_graph(study: Study, graph: nx.Graph[str]) -> None:
    table = actor_indicators(study)
    for actor in list(graph)[::25]:
        partners = list(graph[actor])
        country = graph.nodes[actor]["country"]
        abroad = {graph.nodes[b]["country"] for b in partners} - {"", country}
        assert table.at[actor, "partner_count"] == len(partners)
        assert table.at[actor, "country_count"] == (len(abroad) if country else 0)
        kinds = [graph.nodes[b]["kind"] for b in partners]
        assert table.at[actor, "cluster_count"] == kinds.count("cluster")


@pytest.mark.parametrize("name", CLUSTERS)
def test_percentiles_can_be_recomputed(name: str, study: Study) -> None:
    found = profile(study, name)
    table = actor_indicators(study)
    peers, _ = peer_group(study, found.id)
    assert found.id not in peers
    for row in found.measures.itertuples():
        values = table[row.measure].reindex(peers).dropna()
        assert row.peer_count == len(values)
        if np.isfinite(row.value) and len(values) >= 5:
            expected = stats.percentileofscore(values, row.value, kind="mean") / 100
            assert row.percentile == pytest.approx(expected)


@pytest.mark.parametrize("name", CLUSTERS)
def test_every_blank_spot_is_true(name: str, study: Study, graph: nx.Graph[str]) -> None:
    found = profile(study, name)
    partners = list(graph[found.id])
    rows = study.ecosystem.participations
    own = rows.loc[rows["actor_id"] == found.id, "collaboration_id"]
    themes = set(long_values(study.ecosystem.collaborations["themes"].reindex(own)))
    assert len(found.blanks)
    for row in found.blanks.itertuples():
        if row.sort == "theme":
            assert row.value not in themes
        else:
            assert row.value not in {graph.nodes[b][row.sort] for b in partners}
        assert row.value != graph.nodes[found.id]["country"]


def test_blank_spots_of_a_region_are_true(study: Study, graph: nx.Graph[str]) -> None:
    found = profile(study, "PL63")
    placed = actor_regions(study.ecosystem.actors, 2)
    members = set(placed.index[placed == "PL63"])
    outside = {b for a in members for b in graph[a]} - members
    for row in found.blanks.itertuples():
        if row.sort != "theme":
            assert row.value not in {graph.nodes[b][row.sort] for b in outside}


def test_a_share_of_peers_by_hand() -> None:
    import pandas as pd

    values = pd.Series({"me": 3.0, "a": 1.0, "b": 3.0, "c": 5.0, "d": np.nan})
    place, count, median = percentile(values, "me", pd.Index(["a", "b", "c", "d"]))
    assert np.isnan(place) and count == 3 and median == 3  # three are too few to compare


@pytest.mark.parametrize("indicator", NAMES)
def test_peers_are_better_alike_and_reachable(
    indicator: str, study: Study, graph: nx.Graph[str]
) -> None:
    found = find_peers(study, "Tartu Science Park", indicator, most=20)
    table = actor_indicators(study)[indicator]
    kind = study.actors.at[found.actor_id, "kind"]
    for row in found.table.itertuples():
        assert study.actors.at[row.actor_id, "kind"] == kind
        value = table[row.actor_id]
        assert value > found.own_value if row.direction == "mentor" else value < found.own_value
        steps = nx.shortest_path_length(graph, found.actor_id, row.actor_id)
        assert row.steps == steps <= FURTHEST
        if row.broker_id:
            assert graph.has_edge(found.actor_id, row.broker_id)
            assert graph.has_edge(row.actor_id, row.broker_id)
    mentors = found.table[found.table["direction"] == "mentor"]
    assert (mentors["similarity"].round(9).diff().dropna() <= 0).all()


def test_the_order_of_rows_does_not_matter(baltic: Ecosystem, study: Study) -> None:
    mixed = replace(
        baltic,
        actors=baltic.actors.sample(frac=1, random_state=3),
        participations=baltic.participations.sample(frac=1, random_state=3),
    )
    other = run_study(mixed, StudySettings(community_runs=2))
    for name in CLUSTERS[:2]:
        assert profile(study, name).measures.equals(profile(other, name).measures)
        assert profile(study, name).blanks.equals(profile(other, name).blanks)
        one, two = (find_peers(s, name, "partner_count").table for s in (study, other))
        assert one.equals(two)


def test_who_is_not_known(study: Study) -> None:
    with pytest.raises(SettingError, match="No region is called so either"):
        profile(study, "Atlantis")
    with pytest.raises(SettingError, match="no such indicator; nearest: country_count"):
        find_peers(study, "BioTurku", "country_counts")

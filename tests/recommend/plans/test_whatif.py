"""What new links change: against networkx and counting pairs, and all sets of small networks."""

from __future__ import annotations

import itertools
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.network.graphs import actor_network
from ecosystem.recommend.actors.wish import Wish
from ecosystem.recommend.plans.reach import Reach
from ecosystem.recommend.plans.whatif import best_links, what_if


def pairs_within_two(graph: nx.Graph, group: dict) -> int:
    lengths = nx.all_pairs_shortest_path_length(graph, cutoff=2)
    return sum(
        a < b and group[a] != group[b] and "" not in (group[a], group[b])
        for a, near in lengths
        for b in near
    )


def test_reach_as_ties_are_added():
    """Against breadth-first search by networkx after every step."""
    rng = np.random.default_rng(8)
    graph = nx.gnm_random_graph(40, 50, seed=3)
    group = rng.integers(-1, 4, 40)
    names = {v: "" if g < 0 else str(g) for v, g in enumerate(group.tolist())}
    reach = Reach(csr_array(nx.to_scipy_sparse_array(graph, dtype=float)), group)
    assert reach.count() == pairs_within_two(graph, names)
    for _ in range(30):
        a, b = sorted(rng.choice(40, 2, replace=False).tolist())
        before = reach.count()
        gain = reach.gains(np.array([a]), np.array([b]))[0]
        reach.add(a, b)
        graph.add_edge(a, b)
        assert reach.count() == pairs_within_two(graph, names) == before + gain


def test_only_nodes_said_to_be_touched_change():
    graph = nx.gnm_random_graph(30, 40, seed=9)
    reach = Reach(csr_array(nx.to_scipy_sparse_array(graph, dtype=float)), np.arange(30))
    a, b = np.triu_indices(30, k=1)
    before = reach.gains(a, b)
    touched = reach.add(2, 17)
    changed = before != reach.gains(a, b)
    assert changed.any()
    assert (np.isin(a, touched) | np.isin(b, touched))[changed].all()


def test_figures_before_and_after(baltic):
    """Every figure once more from the networkx graph, with the links added to it."""
    links = [("1clickfactory-lt", "aalborg-university-dk"), ("university-of-tartu-ee", "vasab-lv")]
    ids = set(baltic.actors.index)
    links = [pair for pair in links if set(pair) <= ids] + [
        ("aalborg-university-dk", "university-of-tartu-ee")
    ]
    found = what_if(baltic, links).figures
    graph = actor_network(baltic)
    region = nx.get_node_attributes(graph, "region")
    country = nx.get_node_attributes(graph, "country")
    for side in ("before", "after"):
        figure = found[side]
        assert figure["ties"] == graph.number_of_edges()
        assert figure["reach"] == pairs_within_two(graph, region)
        assert figure["parts"] == nx.number_connected_components(graph)
        n = len(graph)
        joined = sum(len(c) * (len(c) - 1) for c in nx.connected_components(graph))
        assert figure["fragmentation"] == pytest.approx(1 - joined / (n * (n - 1)))
        for name, place in (("ei_country", country), ("ei_region", region)):
            kinds = [place[a] != place[b] for a, b in graph.edges if place.get(a) and place.get(b)]
            assert figure[name] == pytest.approx((2 * sum(kinds) - len(kinds)) / len(kinds))
        linked = {
            frozenset((region[a], region[b]))
            for a, b in graph.edges
            if region[a] and region[b] and region[a] != region[b]
        }
        assert figure["region_pairs"] == len(linked)
        graph.add_edges_from(links)
    assert (found["change"] == found["after"] - found["before"]).all()


def test_priorities_linked_by_hand(make_ecosystem):
    # r: SE11 food, water; LV00 food; EE00 water. SE11–LV00 tied: 2 of 4 priorities are linked.
    data = make_ecosystem(
        {"p": ["a", "b"], "q": ["c", "b2"]},
        actors={
            "a": {"nuts_code": "SE11"},
            "b": {"nuts_code": "LV00"},
            "b2": {"nuts_code": "LV00"},
            "c": {"nuts_code": "EE00"},
        },
        priorities=[("SE11", "food"), ("SE11", "water"), ("LV00", "food"), ("EE00", "water")],
    )
    figures = what_if(data, [("a", "c")]).figures
    assert figures.loc["s3_linked", ["before", "after"]].tolist() == [0.5, 1.0]
    assert figures.loc["fragmentation", "before"] == pytest.approx(1 - 4 / 12)
    assert figures.loc["fragmentation", "after"] == 0


def test_a_tie_that_exists_changes_nothing(make_ecosystem):
    data = make_ecosystem({"p": ["a", "b"]}, actors={"a": {"nuts_code": "SE11"}})
    found = what_if(data, [("a", "b")])
    assert not found.links["is_new"].any()
    assert (found.figures["change"].dropna() == 0).all()
    assert found.notes == ("1 link exists already and changes nothing.",)
    with pytest.raises(SettingError, match="the same actor"):
        what_if(data, [("a", "A")])


def small_case(make_small_ecosystem, seed: int, count: int):
    """Return data at random, the pairs that may be linked, what links gain, and countries."""
    rng = np.random.default_rng(seed)
    codes = ["SE11", "LV00", "EE00", "FI1B"]
    actors = {f"a{i:02d}": {"nuts_code": codes[i % 4], "country": codes[i % 4][:2]}
              for i in range(count)}  # fmt: skip
    groups = {
        f"p{j}": sorted(rng.choice(sorted(actors), int(rng.integers(2, 4)), replace=False))
        for j in range(9)
    }
    data = make_small_ecosystem(groups, actors=actors)
    graph = actor_network(data)
    region = nx.get_node_attributes(graph, "region")
    candidates = [
        (a, b)
        for a, b in itertools.combinations(sorted(graph), 2)
        if region[a] != region[b] and not graph.has_edge(a, b) and set(graph[a]) & set(graph[b])
    ]
    base = pairs_within_two(graph, region)

    def gain(links) -> int:
        wider = graph.copy()
        wider.add_edges_from(links)
        return pairs_within_two(wider, region) - base

    return data, candidates, gain, {v: code[:2] for v, code in region.items()}


@pytest.mark.parametrize("seed", range(4))
def test_the_best_pair_of_links_by_trying_all(make_small_ecosystem, seed):
    """The first link is the best there is; two are at least 90 % of the best two."""
    data, candidates, gain, _ = small_case(make_small_ecosystem, seed, 14)
    found = best_links(data, 2, per_country=9)
    assert found.links["gain"].iloc[0] == max(gain([pair]) for pair in candidates)
    best = max(gain(links) for links in itertools.combinations(candidates, 2))
    assert found.figures.loc["reach", "change"] == found.links["gain"].sum() >= 0.9 * best


@pytest.mark.parametrize("seed", range(4))
def test_the_best_balanced_links_by_trying_all(make_small_ecosystem, seed):
    """With one link per country: the first is the best, both keep the rule, and little is lost."""
    data, candidates, gain, country = small_case(make_small_ecosystem, 100 + seed, 12)

    def balanced(links) -> bool:
        ends = [country[v] for link in links for v in link]
        return len(set(ends)) == len(ends)

    found = best_links(data, 2, per_country=1)
    links = list(zip(found.links["actor_a"], found.links["actor_b"], strict=True))
    assert balanced(links)
    assert gain(links) == found.links["gain"].sum() == found.figures.loc["reach", "change"]
    assert found.links["gain"].iloc[0] == max(gain([pair]) for pair in candidates)
    rest = [pair for pair in candidates if balanced([links[0], pair])]
    second = max((gain([links[0], pair]) for pair in rest), default=gain(links[:1]))
    assert gain(links) == second
    best = max(gain(two) for two in itertools.combinations(candidates, 2) if balanced(two))
    assert gain(links) >= 0.8 * best


def test_countries_are_balanced(baltic):
    found = best_links(baltic, 9)
    touched = Counter()
    for a, b in zip(found.links["country_a"], found.links["country_b"], strict=True):
        touched.update({a, b})
    assert max(touched.values()) <= 3  # two ends of nine links over nine countries, and one more
    both = Counter([*found.links["actor_a"], *found.links["actor_b"]])
    assert max(both.values()) <= 2
    assert (found.links["gain"] > 0).all()
    freely = best_links(baltic, 9, per_country=9)
    assert freely.figures.loc["reach", "change"] >= found.figures.loc["reach", "change"]


def test_links_that_are_asked_for(baltic):
    found = best_links(baltic, 3, wish=Wish(from_regions=("EE",), kinds=("university",)))
    country, kind = baltic.actors["country"], baltic.actors["kind"]
    for a, b in zip(found.links["actor_a"], found.links["actor_b"], strict=True):
        assert (country[a] == "EE" and kind[b] == "university") or (
            country[b] == "EE" and kind[a] == "university"
        )


def test_goal_s3_links_priorities_first(baltic):
    found = best_links(baltic, 3, goal="s3")
    has = found.figures.loc["s3_linked"]
    assert has["after"] > has["before"]
    assert (found.links["gain"] >= 1).all()


def test_nothing_to_propose(make_ecosystem):
    with pytest.raises(SettingError, match="No link can be proposed"):
        best_links(make_ecosystem({"p": ["a", "b"]}), 1)
    with pytest.raises(SettingError, match="at least one"):
        best_links(make_ecosystem({"p": ["a", "b"]}), 0)

"""Candidates: eligible, of different regions, with a shared partner, not tied; the best of each."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.recommend.actors.candidates import candidate_pairs, eligible_actors
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.regions.brokers import possible_brokers
from ecosystem.recommend.signals.scores import resource_allocation
from ecosystem.recommend.signals.themes import theme_profiles, theme_similarity
from ecosystem.schema import SUGGESTIONS


@pytest.mark.parametrize("seed", range(4))
def test_all_of_them_and_no_others(seed):
    graph = nx.gnp_random_graph(40, 0.07, seed=seed)
    ties = csr_array(nx.to_scipy_sparse_array(graph, nodelist=range(40), dtype=float))
    rng = np.random.default_rng(seed)
    regions, eligible = pd.Series(rng.choice(["R", "S", "T"], 40)), rng.random(40) < 0.8
    a, b = candidate_pairs(ties, regions, eligible, per_actor=40)
    expected = [
        (i, j)
        for i in range(40)
        for j in range(i + 1, 40)
        if eligible[i]
        and eligible[j]
        and regions[i] != regions[j]
        and not graph.has_edge(i, j)
        and set(graph[i]) & set(graph[j])
    ]
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == expected
    # With a limit: those among the best of one of the two, equal scores by position.
    score = resource_allocation(ties, a, b)
    kept = set()
    for i in range(40):
        own = [k for k in range(len(a)) if i in (a[k], b[k])]
        own.sort(key=lambda k: (-round(score[k], 12), a[k] + b[k] - i))
        kept.update(own[:2])
    few_a, few_b = candidate_pairs(ties, regions, eligible, per_actor=2)
    assert list(zip(few_a, few_b, strict=True)) == [(a[k], b[k]) for k in sorted(kept)]


def test_many_actors_are_worked_off_in_blocks():
    # A ring of 2,500: everybody's candidates are the two at distance two.
    n = 2_500
    here = np.arange(n)
    rows, columns = np.r_[here, (here + 1) % n], np.r_[(here + 1) % n, here]
    ties = csr_array((np.ones(2 * n), (rows, columns)), shape=(n, n))
    regions = pd.Series([f"R{i}" for i in range(n)])
    a, b = candidate_pairs(ties, regions, np.ones(n, dtype=bool))
    assert len(a) == n
    assert set(np.unique(np.minimum(b - a, n - (b - a)))) == {2}


def test_who_may_be_suggested_and_named(make_ecosystem):
    data = make_ecosystem(
        {"p": ["a", "b", "country", "paris", "russia"]},
        actors={
            "a": {"nuts_code": "SE11"},
            "b": {"nuts_code": "DE80"},
            "alone": {"nuts_code": "SE11"},
            "country": {"country": "SE", "nuts_code": "SE"},
            "paris": {"nuts_code": "FR10"},
            "russia": {"country": "RU"},
        },
    )
    eligible = eligible_actors(data, 2, "bsr")
    assert eligible.index[eligible].tolist() == ["a", "b"]
    brokers = possible_brokers(data, "bsr")
    assert brokers.index[brokers].tolist() == ["a", "alone", "b", "country"]
    assert possible_brokers(data, "all").all()


def test_theme_similarity_by_hand(make_ecosystem):
    # Four collaborations: food in two (ln 2), energy in one (ln 4). a has food twice, b food and
    # energy once: x·y = 2 ln²2, |x|² = 4 ln²2, |y|² = 5 ln²2, 3 λ̄² = 3 (1 + 4)/2 ln²2 = 7.5 ln²2.
    data = make_ecosystem(
        {"p": ["a"], "q": ["a", "b"], "r": ["b"], "s": ["c"], "t": ["c"]},
        collaborations={
            "p": {"themes": "food"},
            "q": {"themes": "food"},
            "r": {"themes": "energy"},
            "s": {"themes": "all;health"},
        },
    )
    inc = incidence(data)
    profiles = theme_profiles(data, inc)
    assert dict(zip(profiles.themes, profiles.rarity.round(6), strict=True)) == pytest.approx(
        {"food": np.log(2), "energy": np.log(4), "all": np.log(4), "health": np.log(4)}, abs=1e-6
    )
    private = 3 * (1 + 4 + 4 + 4) / 4
    similarity = theme_similarity(profiles, np.array([0, 0]), np.array([1, 2]))
    assert similarity[0] == pytest.approx(2 / np.sqrt((4 + private) * (5 + private)))
    assert similarity[1] == 0.0


def test_more_collaborations_on_a_theme_make_more_similar(make_small_ecosystem):
    def similarity(times: int) -> float:
        # Eight collaborations on food and eight on energy, whoever takes part in them.
        groups = {f"f{k}": ["a" if k < times else "c"] for k in range(4)}
        groups |= {f"g{k}": ["b" if k < times else "c"] for k in range(4)}
        groups |= {f"e{k}": ["c"] for k in range(8)}
        data = make_small_ecosystem(
            groups,
            collaborations={
                p: {"themes": "energy" if p.startswith("e") else "food"} for p in groups
            },
        )
        inc = incidence(data)
        return theme_similarity(theme_profiles(data, inc), np.array([0]), np.array([1]))[0]

    values = [similarity(times) for times in (1, 2, 4)]
    assert values == sorted(set(values))


def test_without_any_theme(make_ecosystem):
    data = make_ecosystem({"p": ["a", "b"]})
    inc = incidence(data)
    profiles = theme_profiles(data, inc)
    assert theme_similarity(profiles, np.array([0]), np.array([1])).tolist() == [0.0]
    assert not candidate_pairs(tie_weights(inc), pd.Series(["", ""]), np.zeros(2, dtype=bool))[
        0
    ].size


def test_tables_have_exactly_the_declared_columns():
    with pytest.raises(ValueError, match="columns differ"):
        as_declared({"rank": [1]}, SUGGESTIONS)

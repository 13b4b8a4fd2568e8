"""The compact back-test: what it says is what came, or it says why it cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ecosystem.model import Ecosystem
from ecosystem.recommend.backtest.compact import compact_backtest


@pytest.fixture(scope="module")
def grown(make_small_ecosystem) -> Ecosystem:
    """Five years of projects of six among 240 actors; who is near on a ring works together."""
    rng = np.random.default_rng(7)
    regions = ["FI1B", "SE11", "DK01", "EE00", "LV00", "PL63"]
    memberships, collaborations = {}, {}
    for year in range(2014, 2019):
        for k in range(80):
            middle = int(rng.integers(240))
            near = np.unique((middle + rng.normal(0, 9, 6).round().astype(int)) % 240)
            memberships[f"p{year}-{k:03}"] = [f"a{i:03}" for i in near]
            collaborations[f"p{year}-{k:03}"] = {"start_date": f"{year}-0{1 + k % 9}-01"}
    actors = {
        f"a{i:03}": {"nuts_code": regions[i % 6], "country": regions[i % 6][:2]} for i in range(240)
    }
    return make_small_ecosystem(memberships, actors=actors, collaborations=collaborations)


def test_what_it_says_came_true_is_in_the_records(grown: Ecosystem) -> None:
    found = compact_backtest(grown)
    assert found.possible
    assert (found.origin, found.end) == ("2017-12-31", "2018-12-31")
    assert found.learned_from == ("2015-12-31", "2016-12-31")
    year = grown.collaborations["start_date"].str[:4]
    partners: dict[str, dict[str, set[str]]] = {"past": {}, "2018": {}}
    for project, rows in grown.participations.groupby("collaboration_id"):
        when = "2018" if year[project] == "2018" else "past"
        for actor in rows["actor_id"]:
            partners[when].setdefault(actor, set()).update(rows["actor_id"])
    region = grown.actors["nuts_code"]
    for a, b, came_true, projects in found.first_pairs.itertuples(index=False):
        assert region[a] != region[b]
        assert b not in partners["past"].get(a, set())
        assert came_true == (b in partners["2018"].get(a, set()))
        assert came_true == (projects != "")
    assert found.hits_in_100 == found.first_pairs["came_true"].sum() > found.expected_in_100
    new = {
        (a, b)
        for a, others in partners["2018"].items()
        for b in others
        if a < b
        and region[a] != region[b]
        and a in partners["past"]
        and b in partners["past"]
        and b not in partners["past"][a]
    }
    assert found.link_count == len(new)
    assert found.actor_count_asked == len({actor for pair in new for actor in pair})


def test_the_metrics_table_has_every_baseline_with_an_interval(grown: Ecosystem) -> None:
    rows = compact_backtest(grown).metrics.set_index("scorer")
    assert list(rows.index) == ["learned", "random", "attachment", "gravity", "allocation", "l3"]
    others = rows.drop("learned")
    assert (others["gain_low"] <= others["gain"]).all()
    assert (others["gain"] <= others["gain_high"]).all()
    assert others.loc["random", "gain_low"] > 0
    # Whoever is near on the ring meets: chance is beaten, size is not what matters.
    assert rows.loc["learned", "auc"] > 0.8


def test_the_order_of_rows_does_not_matter(grown: Ecosystem) -> None:
    mixed = replace(
        grown,
        participations=grown.participations.sample(frac=1.0, random_state=3).reset_index(drop=True),
    )
    one, other = compact_backtest(grown), compact_backtest(mixed)
    assert one.results == other.results
    assert one.sentence == other.sentence


def test_the_sentence_names_years_hits_and_chance(grown: Ecosystem) -> None:
    found = compact_backtest(grown)
    assert "end of 2017" in found.sentence
    assert f"{found.hits_in_100} pairs that first worked together in 2018" in found.sentence
    assert "at random" in found.sentence


def test_thin_data_get_a_reason(baltic: Ecosystem) -> None:
    found = compact_backtest(baltic)
    assert not found.possible
    assert "too few" in found.sentence
    assert found.metrics.empty
    assert found.first_pairs.empty


def test_undated_data_get_a_reason(grown: Ecosystem) -> None:
    undated = grown.collaborations.assign(start_date="")
    found = compact_backtest(replace(grown, collaborations=undated))
    assert not found.possible
    assert "400 of 400 collaborations have no start date" in found.reason


def test_too_many_pairs_are_left_to_the_full_back_test(grown: Ecosystem, monkeypatch) -> None:
    monkeypatch.setattr("ecosystem.recommend.backtest.compact.MOST_PAIRS", 10_000)
    assert "ecosystem backtest" in compact_backtest(grown).reason

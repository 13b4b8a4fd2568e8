"""The back-test: metrics as scikit-learn has them, honest splits, controls, the known answer."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from ecosystem.errors import EcosystemError, SettingError
from ecosystem.recommend.backtest.controls import check_permuted, permuted_auc, planted_future
from ecosystem.recommend.backtest.metrics import Ranking, discounted_gain, gini, interval
from ecosystem.recommend.backtest.run import backtest
from ecosystem.recommend.backtest.show import as_svg, as_text
from ecosystem.recommend.learning.tasks import TASKS
from ecosystem.recommend.learning.windows import known_at, refuse_future, refuse_split


@settings(max_examples=50, deadline=None)
@given(
    keys=st.lists(st.integers(0, 8), min_size=4, max_size=60),
    true=st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_auc_and_average_precision_are_those_of_scikit_learn(
    keys: list[int], true: list[bool]
) -> None:
    truth = np.array(true[: len(keys)])
    if truth.all() or not truth.any():
        return
    key = np.array(keys)
    ranking = Ranking(np.bincount(key, minlength=9), key[truth])
    ones = np.ones(int(truth.sum()))
    assert ranking.auc(ones) == pytest.approx(roc_auc_score(truth, key))
    assert ranking.average_precision(ones) == pytest.approx(average_precision_score(truth, key))


def test_discounted_gain_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        scores = rng.permutation(30)
        truth = np.sort(rng.choice(30, size=int(rng.integers(1, 12)), replace=False))
        relevant = np.isin(np.arange(30), truth).astype(int)
        best = np.argsort(-scores)[:10]
        expected = ndcg_score([relevant], [scores], k=10)
        assert discounted_gain(best[None, :], [truth])[0] == pytest.approx(expected)


def test_gini_and_interval_by_hand() -> None:
    assert gini(np.array([1, 1, 1, 1])) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 4])) == pytest.approx(0.75)  # 1 − 1/n when one has all
    low, high = interval(np.arange(1001) / 1000)
    assert (low, high) == pytest.approx((0.025, 0.975))


def test_permuted_labels_are_chance_and_a_broken_control_stops_the_command() -> None:
    values = permuted_auc(np.bincount(np.arange(5000) % 700), 400, seed=1)
    assert len(values) >= 20
    assert values.mean() == pytest.approx(0.5, abs=0.02)
    check_permuted(values)
    with pytest.raises(EcosystemError):
        check_permuted(values + 0.1)


@pytest.mark.parametrize("split", ["pair", "pairs", "random", "edges"])
def test_hiding_pairs_is_refused_with_the_reason(split: str) -> None:
    with pytest.raises(SettingError, match="project"):
        refuse_split(split)


def test_random_pair_hold_out_is_refused_by_name() -> None:
    with pytest.raises(SettingError, match=r"leak|hid"):
        refuse_split("pairs")


def test_a_planted_future_project_is_refused(make_ecosystem) -> None:
    whole = make_ecosystem(
        {"old": ["a", "b"], "new": ["b", "c"]},
        collaborations={"old": {"start_date": "2015-03-01"}, "new": {"start_date": "2017-06-01"}},
    )
    past = known_at(whole, "2016-12-31")
    assert list(past.collaborations.index) == ["old"]
    refuse_future(past, "2016-12-31")
    with pytest.raises(EcosystemError):
        refuse_future(planted_future(past, "2016-12-31", "2017-06-01"), "2016-12-31")


def test_too_little_past_is_said(baltic) -> None:
    """A thin past is learned from all the same, near equal weights, and the output says so."""
    found = backtest(baltic, tasks=[TASKS["baltic"]], origins=[2016], draws=100)
    (origin,) = found.results["tasks"][0]["origins"]
    assert origin["learned_links"] < 300
    assert f"Only {origin['learned_links']} new link" in origin["evidence"]
    assert origin["calibration"]["predicted_over_observed"] is None
    assert "fewer than 300" in origin["calibration"]["reason"]
    text = as_text(found.results)
    assert origin["evidence"] in text
    pairs = origin["lists"]["first_pairs"]
    hits = sum(bool(behind) for _, _, behind in pairs)
    assert f"of the first {len(pairs)} pairs {hits} came true" in text
    named = as_text(found.results, with_pairs=True)
    assert all(f"{a} – {b}: {', '.join(x) or 'no'}" in named for a, b, x in pairs)
    picture = ElementTree.fromstring(as_svg(found.results))
    filled = [r for r in picture.iter("{http://www.w3.org/2000/svg}rect") if r.get("width") == "5"]
    assert len(filled) == len(pairs)
    assert sum(r.get("fill") != "none" for r in filled) == hits
    # Few links: more permutations, so that the control does not fail by chance.
    assert origin["controls"]["permuted_count"] * origin["link_count"] >= 5_000


def test_without_any_past_all_signals_weigh_the_same(make_ecosystem) -> None:
    """Twenty-four actors in two countries, tied within; then two projects across."""
    north, south = [f"n{i:02}" for i in range(12)], [f"s{i:02}" for i in range(12)]
    projects = {f"p{i}": side[i : i + 3] for i in range(10) for side in (north,)}
    projects |= {f"q{i}": south[i : i + 3] for i in range(10)}
    projects |= {"new1": ["n00", "s00"], "new2": ["n01", "s05", "s06"]}
    whole = make_ecosystem(
        projects,
        collaborations={
            name: {"start_date": "2018" if name.startswith("new") else "2016"} for name in projects
        },
        actors={name: {"country": "SE", "nuts_code": "SE110"} for name in north}
        | {name: {"country": "FI", "nuts_code": "FI1B1"} for name in south},
    )
    found = backtest(whole, tasks=[TASKS["europe"]], origins=[2017], draws=100)
    (origin,) = found.results["tasks"][0]["origins"]
    assert origin["learned_from"] == []
    assert set(origin["weights"].values()) == {0.15}
    assert "all signals weigh the same" in origin["evidence"]


@pytest.mark.shared
def test_horizon_2020_around_the_baltic(shared_data: Path) -> None:
    """After 2016 the learned scorer beats every baseline on AUC and average precision."""
    from ecosystem.sources.formats.cordis import read_cordis
    from ecosystem.sources.pipeline import build
    from ecosystem.sources.scope import ImportScope

    records = read_cordis([shared_data / "horizon2020"])
    imported = build([records], scope=ImportScope(bsr="countries"))
    found = backtest(imported.ecosystem, tasks=[TASKS["baltic"]], origins=[2016], draws=200)
    table = found.table()
    assert {"learned", "random", "gravity", "attachment", "allocation"} <= set(table["scorer"])
    auc = table.set_index("scorer")["auc"]
    precision = table.set_index("scorer")["average_precision"]
    for baseline in set(auc.index) - {"learned"}:
        assert auc["learned"] > auc[baseline]
        assert precision["learned"] > precision[baseline]
    assert auc["random"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.shared
def test_interreg_is_learned_from_what_little_there_is(shared_data: Path) -> None:
    """150 new links after 2016: far above chance and shared partners, and no chances given."""
    from ecosystem.sources.formats.keep import read_keep
    from ecosystem.sources.pipeline import build

    imported = build([read_keep([shared_data / "keep"])])
    found = backtest(imported.ecosystem, tasks=[TASKS["europe"]], origins=[2016], draws=200)
    (origin,) = found.results["tasks"][0]["origins"]
    assert origin["learned_links"] < 300
    assert origin["calibration"]["predicted_over_observed"] is None
    # Projects of the programme of 2007-2013 have no dates, but had started by its end.
    assert origin["actor_count"] > 1_500
    for baseline in ("random", "attachment", "allocation", "l3"):
        assert origin["differences"][baseline]["auc"]["low"] > 0

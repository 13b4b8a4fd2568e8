"""Random counterparts and what is read from them, against exact enumeration."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.measures.mixing import crossing_share, ei_index
from ecosystem.measures.nulls.bicm import bicm
from ecosystem.measures.nulls.draws import Observed, draw, kept_share
from ecosystem.measures.nulls.ensemble import (
    measured,
    null_ensemble,
    observe,
    replicas,
    summary,
)
from ecosystem.network.incidence import incidence
from ecosystem.network.matrix import tie_matrix_from

MEMBERS = {"p": ["a", "b", "c"], "q": ["a", "d"], "r": ["b", "d"], "s": ["c", "e"]}


@pytest.fixture(scope="module")
def small(make_small_ecosystem) -> Observed:
    data = make_small_ecosystem(
        MEMBERS,
        actors={
            a: {"country": c} for a, c in zip("abcde", ["SE", "SE", "FI", "FI", "EE"], strict=True)
        },
    )
    return Observed(incidence(data), data.actors["country"])


def every_table(M: np.ndarray) -> list[np.ndarray]:
    """All 0/1 tables with the sums of a table, by trying all."""
    width = M.shape[1]
    rows = [
        [tuple(int(i in chosen) for i in range(width)) for chosen in combinations(range(width), k)]
        for k in M.sum(axis=1).astype(int)
    ]
    wanted = tuple(M.sum(axis=0).astype(int))
    return [np.array(t) for t in product(*rows) if tuple(np.sum(t, axis=0)) == wanted]


def shared(M: np.ndarray, a: int, b: int) -> float:
    return float(M[a] @ M[b])


def within(values: np.ndarray, mean: float, errors: float = 4.5) -> bool:
    return abs(values.mean() - mean) <= errors * values.std(ddof=1) / np.sqrt(len(values))


def test_every_table_is_drawn_equally_often(small: Observed) -> None:
    tables = every_table(small.inc.matrix.toarray())
    code = {table.tobytes(): i for i, table in enumerate(tables)}
    count = np.zeros(len(tables))
    for replica in range(15 * len(tables)):
        drawn = draw(small, "memberships", replica).inc.matrix.toarray().astype(int)
        count[code[drawn.tobytes()]] += 1
    assert len(tables) > 20
    assert stats.chisquare(count).pvalue > 1e-3


def test_moments_of_shuffles_match_enumeration(small: Observed) -> None:
    exact = np.array([shared(t, 0, 1) for t in every_table(small.inc.matrix.toarray())])
    drawn = np.array(
        [shared(draw(small, "memberships", r).inc.matrix.toarray(), 0, 1) for r in range(2000)]
    )
    assert within(drawn, exact.mean())
    assert within((drawn - exact.mean()) ** 2, exact.var())


def test_moments_of_the_configuration_model_match_its_probabilities(small: Observed) -> None:
    p = bicm(small.inc.matrix.toarray())
    drawn = np.array([draw(small, "bicm", r).inc.matrix.toarray() for r in range(3000)])
    error = np.sqrt(p * (1 - p) / len(drawn))
    assert (np.abs(drawn.mean(axis=0) - p) <= 4.5 * error + 1e-12).all()
    both = p[0] * p[1]
    shared_counts = (drawn[:, 0] * drawn[:, 1]).sum(axis=1)
    assert within(shared_counts, both.sum())
    assert within((shared_counts - both.sum()) ** 2, (both * (1 - both)).sum())


def test_moments_of_dealt_labels_match_enumeration(small: Observed) -> None:
    table = measured(small, "network", model="labels")
    ties = tie_matrix_from(small.inc)
    drawn = np.array([crossing_share(ties, draw(small, "labels", r).label) for r in range(1000)])
    exact = []
    for order in permutations(small.label.to_list()):
        dealt = pd.Series(order, index=small.label.index)
        index = ei_index(ties, dealt, permutations=1).index
        exact.append((index + 1) / 2)
    assert table.loc["network", "cross_group_share"] == pytest.approx(5 / 6)
    assert within(drawn, float(np.mean(exact)))
    assert within((drawn - np.mean(exact)) ** 2, float(np.var(exact)))


def test_unknown_labels_stay_unknown(small: Observed) -> None:
    label = small.label.copy()
    label["b"] = ""
    dealt = draw(Observed(small.inc, label), "labels", 5).label
    assert dealt["b"] == ""
    assert sorted(dealt) == sorted(label)


@pytest.mark.parametrize("model", ["memberships", "bicm", "labels"])
def test_a_draw_depends_on_its_number_only(baltic, model) -> None:
    data = observe(baltic, "country")
    whole = replicas(data, "pairs", model, range(4))["collaboration_count"]
    np.testing.assert_array_equal(
        replicas(data, "pairs", model, [3])["collaboration_count"], whole[3:]
    )
    assert (whole[0] != whole[1]).any()
    other = replicas(data, "pairs", model, [3], seed=1)["collaboration_count"]
    assert (other != whole[3]).any()


def test_shuffles_go_far_from_where_they_began(baltic) -> None:
    """As far as the configuration model, which begins nowhere."""
    data = observe(baltic)
    far = [np.mean([kept_share(data, draw(data, m, r)) for r in range(5)]) for m in
           ("memberships", "bicm")]  # fmt: skip
    assert far[0] == pytest.approx(far[1], abs=0.02)


def test_probabilities_by_hand() -> None:
    """Of four draws 1, 2, 2, 3 one is at least 3: (1 + 1)/(1 + 4); all are at most 3: 1."""
    table = summary(
        pd.DataFrame({"x": [3.0, np.nan], "same": [0.3, 0.3]}, index=["a", "b"]),
        {
            "x": np.array([[1.0, 1.0], [2.0, np.nan], [2.0, np.nan], [3.0, np.nan]]),
            "same": np.full((4, 2), 0.1 + 0.2),
        }.__getitem__,
    ).set_index(["measure", "unit"])
    a = table.loc[("x", "a")]
    assert (a["null_mean"], a["p_more"], a["p_fewer"], a["p"]) == (2.0, 0.4, 1.0, 0.8)
    assert a["z"] == pytest.approx(1 / np.sqrt(2 / 3))
    assert a["mean_error"] == pytest.approx(np.sqrt(2 / 3) / 2)
    assert a["p_error"] == pytest.approx(np.sqrt(0.4 * 0.6 / 4))
    b = table.loc[("x", "b")]
    assert b["replica_count"] == 1
    assert np.isnan(b["p"])
    same = table.loc[("same", "a")]  # 0.3 and 0.1 + 0.2 are the same
    assert (same["p"], same["null_sd"]) == (1.0, 0.0)
    assert np.isnan(same["z"])


def test_what_is_never_defined() -> None:
    table = summary(pd.DataFrame({"x": [np.nan]}, index=["a"]), lambda _: np.full((3, 1), np.nan))
    assert table.loc[0, "replica_count"] == 0
    assert table[["null_mean", "null_low", "z", "p", "q"]].isna().all(axis=None)


def test_p_is_uniform_where_chance_rules(small: Observed) -> None:
    """Data drawn from the model itself: p of at most .2 in at most about a fifth of the cases."""
    low = 0
    for i in range(80):
        data = draw(small, "memberships", 10_000 + i)
        drawn = replicas(data, "pairs", "memberships", range(19), seed=i)
        table = summary(measured(data, "pairs"), drawn.__getitem__)
        low += table["p_more"].iloc[0] <= 0.2
    assert stats.binomtest(low, 80, 0.2, alternative="greater").pvalue > 1e-3


@pytest.mark.parametrize("what", ["actors", "regions", "pairs", "network"])
def test_everything_can_be_compared(baltic, what) -> None:
    table = null_ensemble(baltic, what, count=3, level=1)
    assert list(table["replica_count"].unique())[:1] == [3]
    assert table["measure"].nunique() >= 1
    assert table[["p_more", "p_fewer"]].min().min() >= 0.25


def test_what_is_unknown_is_said(baltic) -> None:
    with pytest.raises(SettingError, match="at least one draw"):
        null_ensemble(baltic, count=0)
    with pytest.raises(SettingError, match="nearest: labels"):
        draw(Observed(incidence(baltic), baltic.actors["kind"]), "lables", 0)  # type: ignore[arg-type]


def test_empty_memberships() -> None:
    assert np.isnan(kept_share(*[_bare(csr_array((2, 2)))] * 2))


def _bare(matrix: csr_array) -> Observed:
    from ecosystem.network.incidence import Incidence

    ids = pd.Index(["a", "b"])
    years = np.full(2, np.nan)
    return Observed(Incidence(ids, ids, matrix, None, years, years), pd.Series("", index=ids))

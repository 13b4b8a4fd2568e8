from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.network.incidence import incidence, region_incidence, tie_weights

memberships = st.dictionaries(
    st.sampled_from([f"p{i}" for i in range(6)]),
    st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True),
    min_size=1,
)


def dense(ecosystem, weighting="newman"):
    inc = incidence(ecosystem)
    return list(inc.actor_ids), tie_weights(inc, weighting).toarray()


def test_newman_weights_worked_by_hand(make_ecosystem):
    # p1 of two: a-b 1/(2-1); p2 of three: each pair 1/(3-1); b-c in both p2 and p3.
    ids, weights = dense(make_ecosystem({"p1": ["a", "b"], "p2": ["b", "c", "d"], "p3": "bc"}))
    assert ids == ["a", "b", "c", "d"]
    assert weights.tolist() == [
        [0, 1, 0, 0],
        [1, 0, 1.5, 0.5],
        [0, 1.5, 0, 0.5],
        [0, 0.5, 0.5, 0],
    ]


def test_count_weights_are_numbers_of_shared_collaborations(make_ecosystem):
    _, weights = dense(make_ecosystem({"p1": "ab", "p2": "bcd", "p3": "bc"}), "count")
    assert weights.tolist() == [[0, 1, 0, 0], [1, 0, 2, 1], [0, 2, 0, 1], [0, 1, 1, 0]]


@settings(deadline=None, max_examples=40)
@given(members=memberships)
def test_newman_row_sums_are_collaborations_with_others(make_small_ecosystem, members):
    ids, weights = dense(make_small_ecosystem(members))
    expected = [sum(a in group and len(group) > 1 for group in members.values()) for a in ids]
    assert np.allclose(weights.sum(axis=1), expected, atol=1e-9, rtol=0)
    assert (weights == weights.T).all()


def test_the_identity_holds_on_the_bundled_data(baltic):
    inc = incidence(baltic)
    shared = np.asarray(inc.matrix.sum(axis=0)).ravel() > 1
    row_sums = np.asarray(tie_weights(inc).sum(axis=1)).ravel()
    assert np.abs(row_sums - inc.matrix @ shared).max() < 1e-9


def test_matrix_is_clean(baltic):
    weights = tie_weights(incidence(baltic))
    assert (weights.data != 0).all()
    assert weights.has_sorted_indices
    assert (weights.diagonal() == 0).all()
    assert abs(weights - weights.T).max() == 0


def test_rows_and_columns_without_participation_stay(make_ecosystem):
    inc = incidence(make_ecosystem({"p1": ["b"], "p2": []}, actors={"a": {}, "c": {}}))
    assert list(inc.actor_ids) == ["a", "b", "c"]
    assert list(inc.collaboration_ids) == ["p1", "p2"]
    assert inc.matrix.toarray().tolist() == [[0, 0], [1, 0], [0, 0]]


@pytest.mark.parametrize("weighting", ["newman", "count"])
def test_nothing_at_all(make_ecosystem, weighting):
    assert tie_weights(incidence(make_ecosystem({})), weighting).shape == (0, 0)


def test_regions_count_once_however_many_actors(make_ecosystem):
    places = {"a": "SE110", "b": "SE110", "c": "SE12", "d": "FI", "e": ""}
    whole = make_ecosystem(
        {"p1": "abc", "p2": "cde"}, actors={a: {"nuts_code": code} for a, code in places.items()}
    )
    inc = region_incidence(whole, 2)
    assert list(inc.actor_ids) == ["SE11", "SE12"]
    assert inc.matrix.toarray().tolist() == [[1, 0], [1, 1]]
    assert list(region_incidence(whole, 0).actor_ids) == ["FI", "SE"]
    assert list(region_incidence(whole, 3).actor_ids) == ["SE110"]


def test_a_collaboration_may_count_more(make_ecosystem) -> None:
    """Edge lists carry weights: 2.5 on the pair a-b, 1 where nothing is said."""
    ecosystem = make_ecosystem(
        {"p": ["a", "b"], "q": ["a", "b", "c"]},
        collaborations={"p": {"weight": "2.5"}},
    )
    newman = tie_weights(incidence(ecosystem)).toarray()
    assert newman[0, 1] == 2.5 + 0.5
    assert newman[0, 2] == 0.5
    count = tie_weights(incidence(ecosystem), "count").toarray()
    assert count[0, 1] == 2.5 + 1

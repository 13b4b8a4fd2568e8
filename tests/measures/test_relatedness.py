"""Location quotient, relatedness and complementarity: values of EconGeo and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.relatedness import (
    added_density,
    co_occurrence,
    complementarity,
    location_quotient,
    mutual_complementarity,
    relatedness,
    relatedness_density,
)

# r1 has A and B, r2 has B and C, r3 has C and D.
HAS = pd.DataFrame(
    [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], index=["r1", "r2", "r3"], columns=list("ABCD")
).astype(bool)


def linked(*pairs):
    related = pd.DataFrame(0, index=list("ABCD"), columns=list("ABCD"))
    for i, j in pairs:
        related.loc[i, j] = related.loc[j, i] = 1
    return related


def test_location_quotient_published():
    # Agrees with EconGeo, function location.quotient.
    values = location_quotient(pd.DataFrame([[10, 0, 5], [2, 8, 0], [1, 1, 1]]))
    np.testing.assert_allclose(
        values,
        [[1.4359, 0, 1.5556], [0.4308, 2.4889, 0], [0.7179, 1.037, 1.5556]],
        atol=5e-5,
    )


def test_co_occurrence_by_hand():
    C = co_occurrence(HAS)
    assert C.sum().to_list() == [1, 2, 2, 1]
    assert C.to_numpy().sum() == 6
    assert C.loc["A", "B"] == 1
    assert C.loc["A", "C"] == 0


@pytest.mark.parametrize(
    ("form", "ab", "bc"),
    [
        ("probability", 2.2222, 1.0),
        ("association", 3.0, 1.5),
        ("cosine", 0.7071, 0.5),
        ("jaccard", 0.5, 0.3333),
    ],
)
def test_relatedness_published(form, ab, bc):
    # Agrees with EconGeo, function relatedness.
    phi = relatedness(HAS, form)
    assert phi.loc["A", "B"] == pytest.approx(ab, abs=5e-5)
    assert phi.loc["B", "C"] == pytest.approx(bc, abs=5e-5)
    assert (phi.to_numpy() == phi.to_numpy().T).all()
    assert (np.diag(phi) == 0).all()


def test_complementarity_by_hand():
    K = complementarity(HAS, linked("AB", "AC", "BC", "CD"))
    assert K.loc["r1", "r2"] == pytest.approx(1)
    assert K.loc["r1", "r3"] == pytest.approx(4 / 3)
    assert K.loc["r2", "r1"] == 0
    assert K.loc["r2", "r3"] == 0
    assert K.loc["r3", "r1"] == pytest.approx(1)
    assert K.loc["r3", "r2"] == pytest.approx(0.5)
    mutual = mutual_complementarity(HAS, linked("AB", "AC", "BC", "CD"))
    assert mutual.loc["r1", "r3"] == mutual.loc["r3", "r1"] == pytest.approx(8 / 7)
    assert mutual.loc["r1", "r2"] == 0  # r2 gains nothing


def test_complementarity_is_the_sum_of_added_density():
    related = relatedness(HAS, "association")
    K = complementarity(HAS, related)
    for r in HAS.index:
        for s in HAS.index:
            lacks = ~HAS.loc[r]
            assert K.loc[r, s] == pytest.approx(added_density(HAS, related, r, s)[lacks].sum())


tables = (
    st.integers(2, 6)
    .flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=2, max_size=6)
    )
    .map(lambda rows: pd.DataFrame(rows))
)


@settings(deadline=None, max_examples=100)
@given(has=tables, form=st.sampled_from(["probability", "association", "cosine", "jaccard"]))
def test_density_of_both_is_density_plus_what_is_added(has, form):
    related = relatedness(has, form)
    density = relatedness_density(has, related)
    both = has.copy()
    both.loc[0] = has.loc[0] | has.loc[1]
    together = relatedness_density(both, related).loc[0]
    added = added_density(has, related, 0, 1)
    np.testing.assert_allclose(together, density.loc[0] + added, atol=1e-12)
    known = density.to_numpy()[~density.isna().to_numpy()]
    assert ((known >= 0) & (known <= 1 + 1e-12)).all()


@settings(deadline=None, max_examples=50)
@given(has=tables, seed=st.integers(0, 99))
def test_order_of_rows_and_columns_does_not_matter(has, seed):
    rng = np.random.default_rng(seed)
    other = has.iloc[rng.permutation(len(has)), rng.permutation(has.shape[1])]
    related = relatedness(has)
    shuffled = relatedness(other).loc[related.index, related.columns]
    np.testing.assert_allclose(shuffled, related, atol=1e-12)
    K = complementarity(has, related)
    np.testing.assert_allclose(
        complementarity(other, relatedness(other)).loc[K.index, K.columns], K, atol=1e-12
    )


def test_a_domain_related_to_nothing_has_no_density():
    density = relatedness_density(HAS, linked("AB"))
    assert density["D"].isna().all()
    assert density.loc["r1", "A"] == 1.0
    assert complementarity(HAS, linked()).to_numpy().sum() == 0


def test_empty_tables():
    nothing = pd.DataFrame(dtype=bool)
    assert relatedness(nothing).empty
    assert complementarity(nothing, relatedness(nothing)).empty
    assert location_quotient(pd.DataFrame([[0, 0], [1, 0]])).isna().to_numpy().tolist() == [
        [True, True],
        [False, True],
    ]

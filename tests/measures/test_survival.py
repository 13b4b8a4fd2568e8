"""How long partnerships last: a published table, lifelines' figures, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.survival import kaplan_meier, partnership_survival
from ecosystem.schema import SURVIVAL

# Freireich et al. (1963), weeks of remission with 6-mercaptopurine; + is censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split()
WEEKS = [int(text.rstrip("+")) for text in SIX_MP]
RELAPSED = ["+" not in text for text in SIX_MP]


LIFELINES = [
    (6, 0.6197179553, 0.9515517476),
    (7, 0.5631465646, 0.9228090192),
    (10, 0.5031995108, 0.8893618352),
    (16, 0.3675108560, 0.8049121895),
    (23, 0.1880520060, 0.6801426285),
]


def test_published_table():
    # Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data: the estimate
    # as every textbook prints it.
    found = kaplan_meier(WEEKS, RELAPSED)["survival_share"]
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for week, share in published.items():
        assert found[week] == pytest.approx(share, abs=5e-4)
    assert found[35] == found[23]


def test_band_of_another_program():
    # lifelines 0.30.0, KaplanMeierFitter().fit(…).confidence_interval_.
    found = kaplan_meier(WEEKS, RELAPSED)
    for week, low, high in LIFELINES:
        assert found.loc[week, "survival_low"] == pytest.approx(low, abs=1e-9)
        assert found.loc[week, "survival_high"] == pytest.approx(high, abs=1e-9)


def test_counts_of_a_small_case():
    found = kaplan_meier([1, 2, 2, 4], [True, False, True, True])
    assert found["at_risk_count"].to_list() == [4, 4, 3, 1, 1]
    assert found["ended_count"].to_list() == [0, 1, 1, 0, 1]
    assert found["censored_count"].to_list() == [0, 0, 1, 0, 0]
    assert found["survival_share"].to_list() == pytest.approx([1, 3 / 4, 1 / 2, 1 / 2, 0])
    assert found[["survival_low", "survival_high"]].isna().all(axis=1).to_list() == [
        True, False, False, False, True,
    ]  # fmt: skip
    assert [found.index.name, *found.columns] == list(SURVIVAL.names)


CASES = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=30)


@settings(deadline=None, max_examples=60)
@given(cases=CASES)
def test_clusters_of_one_give_greenwood(cases):
    time, ended = zip(*cases, strict=True)
    alone = kaplan_meier(time, ended)
    clustered = kaplan_meier(time, ended, cluster=np.arange(len(time)))
    pd.testing.assert_frame_equal(alone, clustered, atol=1e-9)


@settings(deadline=None, max_examples=40)
@given(cases=CASES, copies=st.integers(2, 4))
def test_copies_of_everybody_teach_nothing(cases, copies):
    # The same partnership written several times: the curve stays, and so does the clustered band.
    time, ended = (np.array(values) for values in zip(*cases, strict=True))
    once = kaplan_meier(time, ended)
    often = kaplan_meier(
        np.tile(time, copies), np.tile(ended, copies), cluster=np.tile(np.arange(len(time)), copies)
    )
    columns = ["survival_share", "survival_low", "survival_high"]
    pd.testing.assert_frame_equal(once[columns], often[columns], atol=1e-9)


def test_nobody_and_nonsense():
    assert kaplan_meier([], []).empty
    with pytest.raises(ValueError, match="negative"):
        kaplan_meier([-1], [True])


def years(start, end):
    return {"start_date": str(start), "end_date": str(end)}


def test_partnerships_worked_by_hand(make_ecosystem):
    # a–b 2000–2002, again 2004–2005 (a pause of 2 years): six years in all, over by 2008.
    # a–c 2000–2002: three years. d–e 2007–2012: still going in 2010, followed for four years.
    # f–g 2009: followed for one year, since 2011 is not in the data. h–i has no end: left out.
    members = {
        "p": ["a", "b", "c"], "q": ["a", "b"], "r": ["d", "e"], "s": ["f", "g"], "t": ["h", "i"],
        "last": ["z"],
    }  # fmt: skip
    dates = {
        "p": years(2000, 2002), "q": years(2004, 2005), "r": years(2007, 2012),
        "s": years(2009, 2009), "t": {"start_date": "2001"}, "last": years(2010, 2010),
    }  # fmt: skip
    found = partnership_survival(make_ecosystem(members, collaborations=dates))
    # Pairs: a–b 6 ended, a–c 3 ended, b–c 3 ended, d–e 4 censored, f–g 1 censored.
    assert found["at_risk_count"].to_list() == [5, 5, 4, 4, 2, 1, 1]
    assert found["ended_count"].to_list() == [0, 0, 0, 2, 0, 0, 1]
    assert found["censored_count"].to_list() == [0, 1, 0, 0, 1, 0, 0]
    assert found["survival_share"].to_list() == pytest.approx([1, 1, 1, 0.5, 0.5, 0.5, 0])
    assert found.attrs["median_years"] == 3
    assert found.attrs["data_end"] == 2010
    assert "5 of 6 collaborations; 1 lack" in found.attrs["notes"][0]


def test_a_pause_may_end_a_partnership(make_ecosystem):
    members = {"p": ["a", "b"], "q": ["a", "b"], "last": ["z"]}
    dates = {"p": years(2000, 2002), "q": years(2004, 2005), "last": years(2010, 2010)}
    ecosystem = make_ecosystem(members, collaborations=dates)
    assert partnership_survival(ecosystem, gap_years=1)["ended_count"].to_dict() == {
        0: 0, 1: 0, 2: 1, 3: 1,
    }  # fmt: skip
    assert partnership_survival(ecosystem, data_end=2003).attrs["partnership_count"] == 1


def test_nothing_dated(make_ecosystem):
    found = partnership_survival(make_ecosystem({"p": ["a", "b"]}))
    assert found.empty
    assert np.isnan(found.attrs["median_years"])
    assert "0 of 1" in found.attrs["notes"][0]

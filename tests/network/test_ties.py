from __future__ import annotations

import math

from ecosystem.network.ties import tie_table


def test_every_tie_carries_its_collaborations_and_years(make_ecosystem):
    whole = make_ecosystem(
        {"p1": "ab", "p2": "abc", "p3": "bc"},
        collaborations={
            "p1": {"start_date": "2012", "end_date": "2014-06"},
            "p2": {"start_date": "2010-01-01"},
        },
    )
    ties = tie_table(whole).set_index(["actor_a", "actor_b"])
    assert list(ties.index) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert ties.loc[("a", "b"), "weight"] == 1.5
    assert ties["collaboration_count"].to_list() == [2, 1, 2]
    assert ties["collaborations"].to_list() == ["p1;p2", "p2", "p2;p3"]
    assert ties["first_year"].to_list() == [2010, 2010, 2010]
    assert ties["last_year"].to_list() == [2014, 2010, 2010]


def test_years_stay_unknown_without_dates(make_ecosystem):
    ties = tie_table(make_ecosystem({"p1": "ab"}))
    assert math.isnan(ties.loc[0, "first_year"])


def test_no_ties(make_ecosystem):
    ties = tie_table(make_ecosystem({"p1": "a", "p2": "b"}))
    assert len(ties) == 0
    assert "weight" in ties.columns

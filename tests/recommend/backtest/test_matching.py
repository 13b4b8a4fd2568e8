"""A later dataset in the ids of an earlier one, and the same figures from two files as from one."""

from __future__ import annotations

import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.recommend.backtest.matching import matched
from ecosystem.recommend.learning.windows import after, known_at


def test_by_number_by_name_and_not_at_all(make_ecosystem) -> None:
    place = {"country": "EE", "city": "Tartu"}
    known = make_ecosystem(
        {"p": ["ut", "bio", "old"]},
        actors={
            "ut": {"name": "University of Tartu", **place},
            "bio": {"name": "Estonian Biocentre", **place},
            "old": {"name": "Vanemuine Theatre", **place},
        },
    )
    later = make_ecosystem(
        {"q": ["u1", "b1", "n1"]},
        actors={
            "u1": {"name": "University of Tartu", **place},
            "b1": {"name": "Biocentre renamed", **place},
            "n1": {"name": "Lake Peipus Fishing Cooperative", **place},
        },
    )
    columns = ["actor_id", "scheme", "identifier"]
    found, count = matched(
        known,
        later,
        known_numbers=pd.DataFrame([["bio", "pic", "999876543"]], columns=columns),
        later_numbers=pd.DataFrame([["b1", "pic", "999876543"]], columns=columns),
    )
    members = set(found.participations["actor_id"])
    assert {"ut", "bio"} < members
    assert len(members - set(known.actors.index)) == 1
    assert set(found.actors.index) == members
    assert (count.actor_count, count.by_id, count.otherwise) == (3, 0, 2)
    assert "Of 3 actors in the test data 2 (67 %) were known" in count.sentence


def test_what_was_known_holds_nobody_who_came_later(make_ecosystem) -> None:
    whole = make_ecosystem(
        {"old": ["a", "b"], "new": ["b", "c"]},
        collaborations={"old": {"start_date": "2015"}, "new": {"start_date": "2017"}},
    )
    assert list(known_at(whole, "2016-12-31").actors.index) == ["a", "b"]


def test_the_end_of_a_test_and_tests_without_any(make_ecosystem) -> None:
    whole = make_ecosystem({"p": ["a", "b"]}, collaborations={"p": {"start_date": "2017-02-01"}})
    assert after(whole, "2016-12-31").end == "2017-02-28"
    with pytest.raises(SettingError, match="latest start is 2017-02-01"):
        after(whole, "2017-12-31")
    with pytest.raises(SettingError, match="no collaboration has a date"):
        after(make_ecosystem({"p": ["a", "b"]}), "2017-12-31")

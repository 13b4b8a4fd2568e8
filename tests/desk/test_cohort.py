"""Cohort effect: expected values worked by hand, and what a user is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from ecosystem.desk.cohort import cohort_effect
from ecosystem.desk.effects import difference_in_differences
from ecosystem.desk.matching import Matches, matched
from ecosystem.errors import InputError, SettingError
from ecosystem.io.lists import read_names
from ecosystem.model import Ecosystem

MakeEcosystem = Callable[..., Ecosystem]


def cohort_world(make: MakeEcosystem) -> Ecosystem:
    """Members a, b and three clusters like them; before 2015 each had one partner, then this:

    2015: a–x, b–y, c–x, d–y, e–x. From 2016: a–b–z (one project), a–w, c–z.
    """
    places = {"a": "SE11", "b": "SE11", "c": "SE11", "d": "SE11", "e": "SE11"}
    actors = {i: {"kind": "cluster", "country": "SE", "nuts_code": n} for i, n in places.items()}
    for i, country, code in (("x", "SE", "SE11"), ("y", "FI", "FI1B"), ("z", "EE", "EE00")):
        actors[i] = {"kind": "sme", "country": country, "nuts_code": code}
    actors["w"] = {"kind": "sme", "country": "FR", "nuts_code": "FR10"}
    groups = {"e0": "xy", "e1": "ax", "e2": "bx", "e3": "cx", "e4": "dx", "e5": "ex"}
    groups |= {"f1": "ax", "f2": "by", "f3": "cx", "f4": "dy", "f5": "ex"}
    groups |= {"g1": "abz", "g2": "aw", "g3": "cz"}
    year = {"e": "2013", "f": "2015", "g": "2016"}
    return make(
        {key: list(members) for key, members in groups.items()},
        actors=actors,
        collaborations={key: {"start_date": year[key[0]]} for key in groups},
    )


def test_difference_worked_by_hand(make_ecosystem: MakeEcosystem) -> None:
    found = cohort_effect(cohort_world(make_ecosystem), ["a", "B"], at="2016", window=1)
    table = found.table.set_index("outcome")
    # Partners: a 1 → 3 (b, z, w), b 1 → 2; c 1 → 1, d 1 → 0, e 1 → 0, all three compared with both.
    row = table.loc["partner_count"]
    assert (row["members_before"], row["members_after"]) == (1, 2.5)
    assert (row["others_before"], row["others_after"]) == (1, pytest.approx(1 / 3))
    assert row["effect"] == pytest.approx(1.5 + 2 / 3)
    # In other Baltic regions: a 0 → 1 (z; w is in France), b 1 → 1; c 0 → 1, d 1 → 0, e 0 → 0.
    assert table.loc["other_region_count", "effect"] == pytest.approx(0.5 - 0)
    # Other countries: a 0 → 2, b 1 → 1; c 0 → 1, d 1 → 0, e 0 → 0.
    assert table.loc["country_count", "effect"] == pytest.approx(1.0)
    # E–I: of a and b only with both windows: a −1 → (2 − 1)/3, b 1 → (1 − 1)/2; c −1 → 1.
    assert table.loc["ei_index", "effect"] == pytest.approx((4 / 3 + -1) / 2 - 2)
    # Pairs of members: 0 → 1, so each has one more; nobody among c, d, e is tied.
    assert table.loc["inside_tie_count", "effect"] == 1
    assert set(table["verdict"]) == {"too few to say"}
    assert table["p_value"].isna().all()  # no interval, no test
    assert any("no interval" in note for note in found.notes)
    assert found.before == ("2015-01-01", "2015-12-31")


def test_the_same_whatever_the_order(make_ecosystem: MakeEcosystem) -> None:
    whole = cohort_world(make_ecosystem)
    one = cohort_effect(whole, ["a", "b"], at="2016", window=1)
    other = cohort_effect(whole, ["b", "a", "A"], at="2016-01", window=1)
    assert one.table.equals(other.table)


def test_matches_are_alike_and_ties_are_kept() -> None:
    kind = np.array(["cluster"] * 9, dtype=object)
    country = np.array(["SE"] * 8 + ["FI"], dtype=object)
    earlier = np.array([3, 3, 3, 4, 4, 4, 4, 40, 3], dtype=float)
    found = matched(np.array([0]), np.arange(1, 9), kind, country, earlier)
    # Two at distance 0; the third to sixth are equally near, so all of them; never 40, nor FI.
    assert found.others[0].tolist() == [1, 2, 3, 4, 5, 6]
    assert found.widened_count == 0


def test_shared_projects_widen_the_interval() -> None:
    """Six members whose gains come from one project are one piece of news, not six."""
    n = 30
    after = np.zeros(n)
    after[:6] = [2, 3, 4, 2, 3, 4]
    after[6:] = np.tile([0.0, 1.0, -1.0], 8)
    matches = Matches(np.arange(6), tuple(np.arange(6, n) for _ in range(6)), 0, np.array([]))
    own = csr_array(np.eye(n))
    joint = np.eye(n)
    joint[:6, :6] = 0
    joint[:6, 0] = 1
    apart, together = (
        difference_in_differences(np.zeros(n), after, matches, csr_array(shares), draws=99, seed=0)
        for shares in (own, joint)
    )
    assert apart.effect == together.effect == 3
    assert together.high - together.low > 1.5 * (apart.high - apart.low)


def test_names_that_are_unknown_are_told(make_ecosystem: MakeEcosystem) -> None:
    whole = cohort_world(make_ecosystem)
    found = cohort_effect(whole, ["a", "b", "nobody", "z"], at="2016", window=1)
    assert found.members.set_index("given")["status"].to_dict() == {
        "a": "compared", "b": "compared", "nobody": "not in the data",
        "z": "nothing known before the date",
    }  # fmt: skip
    assert "Left out, not in the data: nobody." in found.notes


@pytest.mark.parametrize(
    ("members", "at", "window", "said"),
    [
        (["a"], "soon", 1, "is no date"),
        (["a"], "2016-13", 1, "is no date"),
        (["a"], "1990", 1, "begin between 2013-07-01 and 2016-07-01"),
        (["a"], "2016", 0, "between 0.25 and 20"),
        (["nobody"], "2016", 1, "None of the members"),
    ],
)
def test_what_cannot_be_done_is_said(
    members: list[str], at: str, window: float, said: str, make_ecosystem: MakeEcosystem
) -> None:
    with pytest.raises(SettingError, match=said):
        cohort_effect(cohort_world(make_ecosystem), members, at=at, window=window)


def test_undated_data_support_nothing(make_ecosystem: MakeEcosystem) -> None:
    with pytest.raises(SettingError, match="start date"):
        cohort_effect(make_ecosystem({"p": ["a", "b"]}), ["a"], at="2016", window=1)


def test_member_files(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("﻿name;actor_id\nA;a\nB;b\nA;a\n", encoding="utf-8")
    assert read_names(path) == ("a", "b")
    path.write_text("# none\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="names nobody"):
        read_names(path)
    with pytest.raises(InputError, match="no such file"):
        read_names(tmp_path / "none.csv")

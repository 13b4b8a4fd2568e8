from __future__ import annotations

import re

import pytest

from ecosystem.errors import SettingError
from ecosystem.network.scope import Scope, in_area, scoped

COLLABORATIONS = {
    "p1": {"start_date": "2010", "end_date": "2012", "themes": "food"},
    "p2": {"start_date": "2014-05", "themes": "energy;food", "policy_areas": "PA Energy"},
    "p3": {"end_date": "2020-12-31", "themes": "Energy"},
    "p4": {"themes": "health"},
}
ACTORS = {
    "a": {"country": "SE", "nuts_code": "SE110"},
    "b": {"country": "FI", "nuts_code": "FI1B"},
    "c": {"country": "DE", "nuts_code": "DE80"},
    "d": {"country": "DE", "nuts_code": "DE212"},
    "e": {},
}


@pytest.fixture
def whole(make_ecosystem):
    members = {"p1": "ab", "p2": "bc", "p3": "cd", "p4": "ad"}
    return make_ecosystem(members, actors=ACTORS, collaborations=COLLABORATIONS)


def kept(part):
    return "".join(part.actors.index), "".join(part.collaborations.index)


def test_the_empty_scope_keeps_everything(whole):
    part, notes = scoped(whole, Scope())
    assert part is whole
    assert notes == ()
    assert "e" in part.actors.index


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (2012, 2014, "p1p2"),  # p1 ends in 2012, p2 starts in 2014: both ran
        (2013, 2013, None),
        (2013, None, "p2p3"),  # p3 has only an end
        (None, 2010, "p1"),
        (2020, 2030, "p3"),
        (1990, 2030, "p1p2p3"),  # p4 has no date
    ],
)
def test_window(whole, start, end, expected):
    scope = Scope(start_year=start, end_year=end)
    if expected is None:
        with pytest.raises(SettingError, match="ran from 2013 to 2013: 0 of 4"):
            scoped(whole, scope)
        return
    part, notes = scoped(whole, scope)
    assert "".join(part.collaborations.index) == expected
    assert "1 without any date is out" in notes[0]


def test_actors_left_without_participation_are_dropped(whole):
    part, _ = scoped(whole, Scope(start_year=2020))
    assert kept(part) == ("cd", "p3")
    assert set(part.participations["collaboration_id"]) == {"p3"}


def test_themes_are_any_of_and_ignore_case(whole):
    part, notes = scoped(whole, Scope(themes=("ENERGY",)))
    assert kept(part) == ("bcd", "p2p3")
    assert notes == ("Collaborations with the theme “Energy” or “energy”: 2 of 4.",)
    assert kept(scoped(whole, Scope(themes=("health", "energy")))[0])[1] == "p2p3p4"


def test_policy_areas(whole):
    assert kept(scoped(whole, Scope(policy_areas=("pa energy",)))[0]) == ("bc", "p2")


@pytest.mark.parametrize("names", [("SE", "FI"), ("sweden", " fi ")])
def test_countries(whole, names):
    part, notes = scoped(whole, Scope(countries=names))
    assert kept(part) == ("ab", "p1p2p4")
    assert "Actors from FI, SE: 2 of 4" in notes[0]


def test_all_filters_must_hold(whole):
    part, notes = scoped(whole, Scope(2010, 2014, ("food",), (), ("SE",)))
    assert kept(part) == ("a", "p1")
    assert len(notes) == 3


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        (Scope(themes=("fod",)), "No theme “fod” in the data; nearest: food"),
        (Scope(themes=("quantum",)), "there are: Energy, energy, food, health"),
        (Scope(policy_areas=("PA Enrgy",)), "No policy area “PA Enrgy” in the data; nearest: PA"),
        (Scope(countries=("NO",)), "No country “NO” in the data; there are: DE, FI, SE"),
        (Scope(countries=("nowhere",)), "No country “nowhere”"),
        (Scope(2020, 2010), "begins in 2020, after it ends in 2010"),
        (Scope(start_year=2031), "Collaborations that ran from 2031: 0 of 4"),
        (Scope(themes=("food",), policy_areas=("PA Energy",), countries=("SE",)), "SE: 0 of 2"),
    ],
)
def test_what_cannot_be_is_said(whole, scope, message):
    with pytest.raises(SettingError, match=re.escape(message)):
        scoped(whole, scope)


def test_scope_as_plain_values():
    assert Scope(2010, None, ("food",)).as_dict() == {
        "start_year": 2010,
        "end_year": None,
        "themes": ["food"],
        "policy_areas": [],
        "countries": [],
    }


def test_only_its_seven_regions_of_germany_are_in_the_area(whole):
    for level in (0, 1, 2):
        assert in_area(whole, level, "bsr").to_dict() == {
            "a": True,
            "b": True,
            "c": True,  # Mecklenburg-Vorpommern
            "d": False,  # München
            "e": False,
        }
    assert in_area(whole, 2, "all")["d"]
    assert in_area(whole, 3, "all").to_list() == [True, False, False, True, False]

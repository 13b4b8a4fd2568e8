"""What ends soon, worked by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecosystem.desk.sustain import sustaining
from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.reports.pages.sustain import sustain_sentences

MakeEcosystem = Callable[..., Ecosystem]


@pytest.fixture
def small(make_ecosystem: MakeEcosystem) -> Ecosystem:
    """One ends in March 2020 (a, b, c); a and b go on in two until 2022; d, e ended before."""
    return make_ecosystem(
        {"one": ["a", "b", "c"], "two": ["a", "b"], "old": ["b", "c"], "gone": ["d", "e"]},
        collaborations={
            "one": {"acronym": "ONE", "start_date": "2018", "end_date": "2020-03"},
            "two": {"start_date": "2019-06-01", "end_date": "2022"},
            "old": {"start_date": "2015", "end_date": "2016"},
            "gone": {"start_date": "2015", "end_date": "2019-12-31"},
        },
    )


def test_pairs_without_follow_up(small: Ecosystem) -> None:
    found = sustaining(small, at="2020", months=12)
    rows = found.ending[["actor_a", "actor_b", "end_date", "joint_count", "last_names"]]
    # b–c have worked together twice, so they come first; a–b go on.
    assert rows.to_numpy().tolist() == [
        ["b", "c", "2020-03-31", 2, "ONE"],
        ["a", "c", "2020-03-31", 1, "ONE"],
    ]
    assert found.running_count == 3
    assert sustain_sentences(found)[0].startswith("2 partnerships of 3 running on 2020-01-01 end")


def test_the_day_is_the_last_beginning(small: Ecosystem) -> None:
    found = sustaining(small, months=9)
    assert found.at == "2019-06-01" and found.until == "2020-03-01"
    assert found.ending[["actor_a", "actor_b"]].to_numpy().tolist() == [["d", "e"]]
    assert any("last beginning" in note for note in found.notes)


def test_what_cannot_be_said(small: Ecosystem, make_ecosystem: MakeEcosystem) -> None:
    with pytest.raises(SettingError, match="has a date"):
        sustaining(make_ecosystem({"p": ["a", "b"]}))
    with pytest.raises(SettingError, match="is no date"):
        sustaining(small, at="yesterday")
    late = sustaining(small, at="2021-06-01")
    assert any("a follow-up begun since is not seen" in note for note in late.notes)

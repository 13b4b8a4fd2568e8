"""Periods, retention, renewal: by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.errors import SettingError
from ecosystem.measures.time import Period, partnerships, renewal, retention, timeline
from ecosystem.schema import RENEWAL


def dates(start="", end="", **more):
    return {"start_date": str(start), "end_date": str(end)} | more


def test_a_collaboration_is_in_every_year_in_which_it_runs(make_ecosystem):
    table = {"p": dates(2001, 2003), "q": dates(2002), "r": dates(end=2004), "s": dates()}
    line = timeline(make_ecosystem({name: ["a", "b"] for name in table}, collaborations=table))
    assert [period.name for period in line.periods] == ["2001", "2002", "2003", "2004"]
    assert line.inside.astype(int).tolist() == [
        [1, 1, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0],
    ]  # fmt: skip
    assert line.started.sum(axis=0).tolist() == [1, 1, 0, 0]
    assert line.undated_count == 1
    assert "1 of 4 have no date" in line.notes[0]
    assert "last known start is in 2002" in line.notes[1]


def test_a_programme_may_name_its_years(make_ecosystem):
    table = {
        "a": dates(2021, 2022, programme="Interreg Baltic Sea Region 2014-2020"),
        "b": dates(programme="FP7"),
        "c": dates(2021, 2024, programme="Horizon 2020"),
        "d": dates(2022, 2025, programme="Horizon Europe"),
        "e": dates(2019, 2023, programme="Nordic"),
        "f": dates(programme="Nordic"),
        "g": dates(1971, 1972),
    }
    ecosystem = make_ecosystem({name: ["x"] for name in table}, collaborations=table)
    line = timeline(ecosystem, "programme")
    assert [period.name for period in line.periods] == ["2007–2013", "2014–2020", "2021–2027"]
    assert line.inside.astype(int).tolist() == [
        [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0], [0, 0, 0], [0, 0, 0],
    ]  # fmt: skip
    assert "2 of 7 have no date" in line.notes[0]


def test_spans_as_people_write_them(baltic):
    line = timeline(baltic, [2015, "2007 - 2013", (2014, 2020), "2007–2013"])
    assert line.periods == (Period(2007, 2013), Period(2014, 2020), Period(2015, 2015))
    assert timeline(baltic, "2014-2020").periods == (Period(2014, 2020),)
    assert "belong to none of the periods" in timeline(baltic, [2015]).notes[0]


@pytest.mark.parametrize(
    ("given_", "words"), [(["month"], "month"), (["2020-2014"], "exchange"), ("decade", "decade")]
)
def test_spans_that_cannot_be_read(baltic, given_, words):
    with pytest.raises(SettingError, match=words):
        timeline(baltic, given_)


EDGES = st.sets(st.tuples(st.integers(0, 4), st.integers(5, 9)))


@given(earlier=EDGES, later=EDGES)
def test_retention_is_the_share_that_stays(earlier, later):
    share = retention(earlier, later)
    if not earlier:
        assert share != share
        return
    assert share == len([tie for tie in earlier if tie in later]) / len(earlier)
    assert retention(earlier, earlier) == 1


def test_renewal_worked_by_hand(make_ecosystem):
    # a–b end in 2003 and begin again in 2005; a–c end in 2003 for good; d–e end in 2009.
    members = {"p": "abc", "q": "ab", "r": "de", "end": "zy"}
    table = {
        "p": dates(2001, 2003), "q": dates(2005, 2006), "r": dates(2008, 2009),
        "end": dates(2010, 2012),
    }  # fmt: skip
    ecosystem = make_ecosystem(members, collaborations=table)
    found = renewal(ecosystem, within=(1, 2, 4, 9))
    assert [found.index.name, *found.columns] == list(RENEWAL.names)
    # Ended by 2009 (k = 1): a–b twice, a–c, b–c, d–e; by 2008 four; by 2006 four; by 2001 none.
    assert found["ended_count"].to_list() == [5, 4, 4, 0]
    assert found["renewed_count"].to_list() == [0, 1, 1, 0]
    assert found["renewed_share"].to_list()[:3] == [0.0, 0.25, 0.25]
    assert found["renewed_share"].isna().to_list() == [False, False, False, True]


def test_overlapping_collaborations_are_one_partnership(make_ecosystem):
    members = dict.fromkeys("pqr", "ab")
    table = {"p": dates(2001, 2009), "q": dates(2002, 2003), "r": dates(2010, 2011)}
    ecosystem = make_ecosystem(members, collaborations=table)
    years = ["first_year", "last_year"]
    assert partnerships(ecosystem)[years].to_numpy().tolist() == [[2001, 2009], [2010, 2011]]
    assert partnerships(ecosystem, gap_years=1)[years].to_numpy().tolist() == [[2001, 2011]]
    assert partnerships(ecosystem, data_end=2001)[years].to_numpy().tolist() == [[2001, 2009]]

"""How much is known, worked by hand on five rows."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.schema import COVERAGE
from ecosystem.sources.coverage import coverage, coverage_words, is_account

ACTORS = {
    "a": {"country": "SE", "nuts_code": "SE110", "latitude": "59.3", "longitude": "18"},
    "b": {"country": "SE", "nuts_code": "SE11"},
    "c": {"country": "LT", "nuts_code": "LT"},
    "d": {},
}
COLLABORATIONS = {
    "p": {"start_date": "2019-04", "programme": "FP7", "themes": "food"},
    "q": {"programme": "FP7"},
}


def test_shares_by_hand(make_ecosystem: Callable[..., Ecosystem]) -> None:
    ecosystem = make_ecosystem(
        {"p": ["a", "b", "c"], "q": ["a", "d"]}, actors=ACTORS, collaborations=COLLABORATIONS
    )
    table = coverage(ecosystem, pd.Series({"p": "cordis", "q": "keep"}), {"a", "b", "c"})
    assert list(table.columns) == list(COVERAGE.names)
    rows = table.set_index(["by", "value"])
    whole = rows.loc[("all", "all")]
    # 4 organisations: 3 named; a, b at NUTS2; a at NUTS3 and with a point; 1 of 2 projects dated.
    assert whole.to_list() == [5, 4, 2, 0.75, 0.5, 0.25, 0.25, 0.5, 0.5]
    assert rows.loc[("country", "SE"), "placed_share"] == 1
    assert rows.loc[("country", "not known"), "named_share"] == 0
    assert rows.loc[("source", "cordis"), "actor_count"] == 3
    assert rows.loc[("year", "2019"), "collaboration_count"] == 1
    assert rows.loc[("year", "not known"), "dated_share"] == 0
    assert rows.loc[("programme", "FP7"), "participation_count"] == 5


def test_every_sum_over_values_is_the_whole(baltic: Ecosystem) -> None:
    sources = pd.Series("own", index=baltic.collaborations.index)
    table = coverage(baltic, sources, set(baltic.actors.index))
    for by, rows in table.groupby("by"):
        assert rows["participation_count"].sum() == len(baltic.participations), by
    shares = table[[name for name in table if name.endswith("_share")]]
    assert shares.to_numpy().min() >= 0
    assert shares.to_numpy().max() <= 1
    assert set(table["by"]) == set(COVERAGE["by"].values)


def test_words_say_the_shares_and_can_be_told_from_other_caveats(baltic: Ecosystem) -> None:
    sources = pd.Series("own", index=baltic.collaborations.index)
    table = coverage(baltic, sources, set(baltic.actors.index))
    words = coverage_words(table, baltic)
    assert words[0].startswith("What is known: of 775 organisations 100 % are named, 87 % placed")
    assert "0 may mean no data" in words[0]
    assert all(is_account(line) for line in words)
    assert not any(is_account(line) for line in baltic.about.caveats)

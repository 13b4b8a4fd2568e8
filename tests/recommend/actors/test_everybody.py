"""Suggestions for everybody: the list of the best completed, and why some get none."""

from __future__ import annotations

import pandas as pd
import pytest

from ecosystem.model import Ecosystem
from ecosystem.recommend.actors.everybody import (
    NOBODY,
    OUTSIDE,
    SILENT,
    UNPLACED,
    composed,
    missing_links,
    why_nobody,
)
from ecosystem.recommend.actors.recommender import Recommender
from ecosystem.schema import SUGGESTIONS


@pytest.fixture(scope="module")
def recommender(baltic: Ecosystem) -> Recommender:
    return Recommender(baltic)


@pytest.fixture(scope="module")
def overall(recommender: Recommender) -> pd.DataFrame:
    return recommender.overall().table


def _ends(table: pd.DataFrame) -> set[str]:
    return {*table["actor_a"], *table["actor_b"]}


def test_everybody_has_suggestions_or_a_reason_for_none(
    baltic: Ecosystem, recommender: Recommender, overall: pd.DataFrame
) -> None:
    more = composed(recommender, missing_links(recommender, overall), 1_000)
    assert list(more.columns) == list(SUGGESTIONS.names)
    assert more["reason"].ne("").all()
    assert more["counter_reason"].ne("").all()
    pairs = pd.concat([overall, more])[["actor_a", "actor_b"]]
    assert not pairs.duplicated().any()
    assert (pairs["actor_a"] < pairs["actor_b"]).all()
    served = _ends(overall) | _ends(more)
    why = why_nobody(recommender, pd.Index(sorted(served)))
    assert served | set(why.index) == set(baltic.actors.index)
    assert not served & set(why.index)
    assert len(served) > 600


def test_a_composed_row_says_what_the_own_list_says(
    recommender: Recommender, overall: pd.DataFrame
) -> None:
    links = missing_links(recommender, overall)
    more = composed(recommender, links, 1_000).set_index(["actor_a", "actor_b"])
    for row in (links.iloc[0], links.iloc[-1]):
        actor, partner = row["actor_id"], row["partner_id"]
        pair = (min(actor, partner), max(actor, partner))
        own = recommender.for_actor(actor, 20, peripheral_places=False).table
        mine = own.set_index(["actor_a", "actor_b"]).loc[pair]
        for name in ("reason", "counter_reason", "broker_id", "records"):
            assert more.loc[pair, name] == mine[name], name


def test_links_with_shared_partners_are_composed_too(recommender: Recommender) -> None:
    links = recommender.actor_links(1)
    links = links[~links["is_opening"]].head(5)
    table = composed(recommender, links, most=3)
    assert 1 <= len(table) <= 3
    overall = recommender.overall().table.set_index(["actor_a", "actor_b"])
    first = table.iloc[0]
    assert first["reason"] == overall.loc[(first["actor_a"], first["actor_b"]), "reason"]


def test_why_an_actor_has_none(make_ecosystem) -> None:  # type: ignore[no-untyped-def]
    data = make_ecosystem(
        {"old": ["silent", "x"], "new": ["x", "y", "far", "lost"], "n2": ["y", "z"]},
        actors={
            "silent": {"nuts_code": "SE11"},
            "x": {"nuts_code": "SE11"},
            "y": {"nuts_code": "LV00"},
            "z": {"nuts_code": "EE00"},
            "far": {"nuts_code": "PT11", "country": "PT"},
            "lost": {"nuts_code": ""},
        },
        collaborations={
            "old": {"start_date": "2000", "end_date": "2001"},
            "new": {"start_date": "2020"},
            "n2": {"start_date": "2021"},
        },
    )
    why = why_nobody(Recommender(data), pd.Index(["y", "z"]))
    assert why.to_dict() == {"far": OUTSIDE, "lost": UNPLACED, "silent": SILENT, "x": NOBODY}

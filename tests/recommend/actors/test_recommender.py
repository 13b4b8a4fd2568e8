"""Lists for every actor, and what newcomers get."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.model import split_values
from ecosystem.recommend.actors.recommender import Recommender
from ecosystem.recommend.actors.wish import Wish
from ecosystem.recommend.wording import percent
from ecosystem.schema import ACTOR_LINKS, SUGGESTIONS


@pytest.fixture(scope="module")
def recommender(baltic) -> Recommender:
    return Recommender(baltic)


@pytest.fixture
def town(make_ecosystem) -> Recommender:
    """New is in Stockholm and states food; Hub in Riga works on it and knows Old in Stockholm."""
    data = make_ecosystem(
        {
            "f1": ["hub", "old"],
            "f2": ["hub", "x"],
            "f3": ["hub", "y"],
            "e1": ["other", "x"],
            "e2": ["other", "y"],
            "e3": ["other", "z"],
        },
        actors={
            "new": {"name": "New", "nuts_code": "SE11", "themes": "food"},
            "old": {"name": "Old", "nuts_code": "SE11"},
            "hub": {"name": "Hub", "nuts_code": "LV00"},
            "other": {"name": "Other", "nuts_code": "LV00"},
            "x": {"nuts_code": "EE00"},
            "y": {"nuts_code": "EE00"},
            "z": {"nuts_code": "EE00"},
        },
        collaborations={p: {"themes": "food", "start_date": "2020"} for p in ("f1", "f2", "f3")}
        | {p: {"themes": "energy", "start_date": "2020"} for p in ("e1", "e2", "e3")},
    )
    return Recommender(data)


def test_every_actor_that_can_have_a_list_has_one(recommender):
    links = recommender.actor_links(10)
    assert list(links.columns) == list(ACTOR_LINKS.names)
    in_pairs = set(recommender.ids[recommender.a]) | set(recommender.ids[recommender.b])
    assert in_pairs <= set(links["actor_id"])
    assert (
        links.groupby("actor_id")["rank"].agg(list).map(lambda r: r == [*range(1, len(r) + 1)])
    ).all()
    assert not links.duplicated(["actor_id", "partner_id"]).any()
    # Each list is in order of score, openings after.
    network = links[~links["is_opening"]]
    assert (
        network.groupby("actor_id")["score"]
        .apply(lambda s: (s.diff().dropna() <= 1e-12).all())
        .all()
    )


def test_own_lists_with_reasons(recommender):
    links = recommender.actor_links(3)
    for actor in links["actor_id"].drop_duplicates().sample(8, random_state=1):
        table = recommender.for_actor(actor, 5).table
        assert list(table.columns) == list(SUGGESTIONS.names)
        assert ((table["actor_a"] == actor) | (table["actor_b"] == actor)).all()
        assert table["rank"].tolist() == list(range(1, len(table) + 1))
        assert (table["region_a"] != table["region_b"]).all()
        assert table["reason"].ne("").all()
        first = links[links["actor_id"] == actor].iloc[0]
        assert first["partner_id"] in set(table["actor_a"]) | set(table["actor_b"])


def test_a_row_says_the_same_in_both_lists(recommender):
    overall = recommender.overall().table
    row = overall.iloc[0]
    own = recommender.for_actor(row["actor_a"], 20).table.set_index(["actor_a", "actor_b"])
    mine = own.loc[(row["actor_a"], row["actor_b"])]
    for name in ("score", "reason", "counter_reason", "records", "partner_score"):
        assert mine[name] == row[name], name


def test_a_newcomer_without_any_past(town):
    found = town.for_actor("New", 3)
    assert found.table[["actor_a", "actor_b"]].to_numpy().tolist()[0] == ["hub", "new"]
    first = found.table.iloc[0]
    assert first["reason"] == (
        "New is new: no collaboration is known of it. Hub has worked on food (3 collaborations: "
        "f1 2020, f2 2020 and 1 other). Old, in Stockholm as well, has worked with Hub (f1 2020) "
        "and can introduce them."
    )
    assert first["counter_reason"] == (
        "They share no partner. What New has done is not known, so how likely a link is cannot be "
        "said."
    )
    assert split_values(first["records"]) == ["f1", "f2", "f3"]
    assert first["broker_id"] == "old"
    assert first["is_newcomer"]
    assert np.isnan(first["probability"])
    assert "New is a newcomer" in found.notes[-1]
    links = town.actor_links(5).set_index("actor_id")
    assert links.loc["new", "is_opening"].all()
    other = found.table.iloc[1]
    assert other["reason"].startswith(
        "New is new: no collaboration is known of it. Other has been in 3 collaborations, the "
        "latest e1 2020."
    )
    assert "No shared theme is known." in other["counter_reason"]


def test_who_is_called_so(recommender):
    with pytest.raises(SettingError, match="nearest"):
        recommender.for_actor("Aalborg Universiti")


def test_a_wish_for_an_actor_and_a_kind(baltic, recommender):
    wish = Wish(actor="Aalborg University", kinds=("cluster",), to_regions=("FI", "SE"))
    found = recommender.overall(wish, top=5)
    kinds, codes = baltic.actors["kind"], baltic.actors["nuts_code"]
    assert len(found.table)
    for a, b in zip(found.table["actor_a"], found.table["actor_b"], strict=True):
        other = b if a == "aalborg-university-dk" else a
        assert kinds[other] == "cluster"
        assert codes[other][:2] in {"FI", "SE"}
    assert found.notes[0] == "For Aalborg University."


def test_regions_wished_for(baltic, recommender):
    found = recommender.overall(Wish(from_regions=("EE",), to_regions=("DK",)), top=5).table
    codes = baltic.actors["nuts_code"]
    for a, b in zip(found["actor_a"], found["actor_b"], strict=True):
        assert {codes[a][:2], codes[b][:2]} == {"EE", "DK"}


def test_a_theme_conditions_and_does_not_filter(baltic, recommender):
    """All data stay the evidence: the parts that are not about the theme are what they were."""
    asked = Recommender(baltic, wish=Wish(themes=("energy",)))
    table = asked.overall(Wish(themes=("energy",))).table
    assert len(table) > 100
    row = table.iloc[0]
    at = asked.ids.get_indexer([row["actor_a"]]), asked.ids.get_indexer([row["actor_b"]])
    assert asked.activity is not None
    assert (asked.activity[at[0]] > 0).all()
    assert (asked.activity[at[1]] > 0).all()
    themes = {t for text in table["shared_themes"].head(50) for t in split_values(text)}
    assert len(themes) > 1
    plain = recommender.overall().table
    pd.testing.assert_index_equal(plain.columns, table.columns)
    assert plain["actor_a"].tolist()[:5] != table["actor_a"].tolist()[:5]


def test_places_for_the_periphery_cost_and_switch(recommender):
    kept, plain = recommender.overall(), recommender.overall(peripheral_places=False)
    assert kept.table["is_peripheral"].head(10).sum() >= plain.table["is_peripheral"].head(10).sum()
    assert "have an actor in a peripheral region" in kept.notes[-1]
    assert not plain.notes
    # The cost once more by hand: scores, each counting 1/log2(place + 1).
    discount = 1 / np.log2(np.arange(2, 12))
    gain = [float(discount @ found.table["score"].head(10)) for found in (kept, plain)]
    lost = 1 - gain[0] / gain[1]
    assert f"keeping them costs {percent(lost)} of the score" in kept.notes[-1]


def test_own_lists_give_places_at_one_rate(recommender):
    """Nobody stays out who is in a peripheral region and whose odds times the rate were enough."""
    rate = recommender.own_places.rate
    assert rate > 1.0
    assert recommender.own_places.share >= recommender.own_places.declared
    found = recommender.for_actor("Lund University", 10)
    plain = recommender.for_actor("Lund University", 10, peripheral_places=False)
    assert "in a peripheral region" in found.notes[-1]
    assert f"up to {rate:.2f} times its own" in found.notes[-1]
    assert not any("peripheral" in note for note in plain.notes)
    assert found.table["score"].is_monotonic_decreasing
    edge = dict(zip(recommender.ids, recommender.peripheral, strict=True))

    def partners(table: pd.DataFrame) -> list[str]:
        pairs = zip(table["actor_a"], table["actor_b"], strict=True)
        return [b if a == "lund-university-se" else a for a, b in pairs]

    came = set(partners(found.table)) - set(partners(plain.table))
    left = set(partners(plain.table)) - set(partners(found.table))
    assert all(edge[partner] for partner in came)
    assert not any(edge[partner] for partner in left)


class Fewest:
    """One over the number of collaborations: a scorer of one's own."""

    method = "Fewest first."

    def __init__(self, count: np.ndarray) -> None:
        self.count = count

    def contributions(self, a: np.ndarray, b: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame({"one": 0.5 / self.count[a], "other": 0.5 / self.count[b]})


def test_a_scorer_of_ones_own(baltic, recommender):
    count = np.diff(recommender.inc.matrix.indptr)
    found = Recommender(baltic, scorer=Fewest(count)).overall()
    assert found.method == "Fewest first."
    assert found.table["score"].iloc[10:].is_monotonic_decreasing
    assert found.table["score"].max() == 1.0


def test_a_classifier_needs_a_dated_past(baltic):
    from sklearn.linear_model import LogisticRegression

    with pytest.raises(SettingError, match="too little dated past"):
        Recommender(baltic, scorer=LogisticRegression())


def test_a_classifier_is_fitted_to_a_copy_and_ranks_by_its_probability():
    from types import SimpleNamespace

    from sklearn.linear_model import LogisticRegression

    from ecosystem.recommend.learning.estimated import trained

    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 7))
    sample = SimpleNamespace(logits=x, tied=x[:, 0] > 0, full_weight=np.ones(400))
    mine = LogisticRegression()
    fitted = trained(mine, [sample])
    assert not hasattr(mine, "coef_")
    theirs = LogisticRegression().fit(x, x[:, 0] > 0)
    np.testing.assert_allclose(fitted.predict_proba(x), theirs.predict_proba(x), atol=1e-9)


def test_places_known_too_coarsely_are_said(make_ecosystem):
    whole = make_ecosystem(
        {"p": ["a", "b"], "q": ["b", "c"], "r": ["c", "d"]},
        actors={
            "a": {"country": "SE", "nuts_code": "SE11"},
            "b": {"country": "FI", "nuts_code": "FI1B"},
            "c": {"country": "LV", "nuts_code": "LV"},
            "d": {"country": "EE", "nuts_code": ""},
        },
    )
    (note,) = [n for n in Recommender(whole, area="all").notes if "by country" in n]
    assert note.startswith("2 of 4 organisations")
    assert not [n for n in Recommender(whole, level=0, area="all").notes if "by country" in n]

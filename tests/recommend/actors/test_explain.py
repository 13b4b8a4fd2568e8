"""Explanations: parts that sum to the score, records that can be found again."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.model import split_values
from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.recommend.actors.candidates import candidate_pairs
from ecosystem.recommend.actors.explain import Explainer, contribution_table, explain
from ecosystem.recommend.actors.suggestions import suggest
from ecosystem.recommend.actors.wish import Wish
from ecosystem.recommend.explanations.portions import OTHERS, portions
from ecosystem.recommend.learning.aggregate import PARTNERS, PATHS, THEMES, TOPIC, RankAggregation
from ecosystem.recommend.learning.ranking import rank_shares
from ecosystem.recommend.signals.scores import resource_allocation
from ecosystem.recommend.signals.themes import theme_profiles, theme_similarity


@pytest.fixture(scope="module")
def explainer(baltic) -> Explainer:
    return Explainer(baltic)


@pytest.fixture(scope="module")
def fifty(baltic) -> pd.DataFrame:
    return suggest(baltic).sample(50, random_state=11).reset_index(drop=True)


@pytest.fixture(scope="module")
def members(baltic) -> dict[str, set[str]]:
    rows = baltic.participations
    return rows.groupby("collaboration_id")["actor_id"].agg(set).to_dict()


def test_rank_aggregation_is_the_mean_of_rank_shares(baltic):
    """Against the published definition of a rank share, computed over all candidates at once."""
    inc = incidence(baltic)
    weights, profiles = tie_weights(inc), theme_profiles(baltic, inc)
    region = baltic.actors.loc[inc.actor_ids, "nuts_code"].str[:4]
    a, b = candidate_pairs(weights, region, (region.str.len() == 4).to_numpy())
    parts = RankAggregation(weights, profiles, a, b).contributions(a, b)
    signals = resource_allocation(weights, a, b), theme_similarity(profiles, a, b)
    for name, values in zip((PARTNERS, THEMES), signals, strict=True):
        np.testing.assert_allclose(parts[name], rank_shares(values) / 2, atol=1e-12)


def test_parts_and_portions_sum(explainer, fifty):
    for row in fifty.itertuples():
        found = explainer.explain(row.actor_a, row.actor_b)
        assert found.status == "candidate"
        assert found.score == pytest.approx(sum(part.contribution for part in found.parts))
        for part in found.parts:
            if part.portions:
                total = sum(portion.contribution for portion in part.portions)
                assert total == pytest.approx(part.contribution)
        table = contribution_table(found)
        whole = table.loc[table["rests_on"] == "", "contribution"].sum()
        assert whole == pytest.approx(found.score)


def test_every_number_can_be_recomputed_from_the_records(baltic, explainer, fifty, members):
    """Shared partners and their weights, themes and counts: by hand from the named records."""
    themes = {p: set(split_values(t)) for p, t in baltic.collaborations["themes"].items()}
    rarity_base = sum(bool(t) for t in themes.values())
    for row in fifty.itertuples():
        found = explainer.explain(row.actor_a, row.actor_b)
        pair = found.actor_a, found.actor_b
        parts = {part.name: part for part in found.parts}

        def weight(x: str, y: str) -> float:
            both = [group for group in members.values() if {x, y} <= group]
            return sum(1 / (len(group) - 1) for group in both)

        partners = {p.name for p in parts[PARTNERS].portions}
        assert len(partners) == row.shared_partner_count
        terms = {}
        for portion in parts[PARTNERS].portions:
            z = portion.name
            own = [p for p, group in members.items() if z in group and group & set(pair)]
            assert sorted(portion.records) == sorted(own)
            strength = sum(len(group) > 1 for group in members.values() if z in group)
            terms[z] = (weight(pair[0], z) * weight(z, pair[1])) ** 0.5 / strength
        for portion in parts[PARTNERS].portions:
            assert portion.share == pytest.approx(terms[portion.name] / sum(terms.values()))
        for portion in parts[THEMES].portions:
            for actor in pair:
                assert any(actor in members[p] for p in portion.records)
            assert all(portion.name in themes[p] for p in portion.records)
        products = {}
        for name in {t for p in members for t in themes[p]}:
            rarity = np.log(rarity_base / sum(name in t for t in themes.values()))
            counts = [
                sum(name in themes[p] for p, g in members.items() if actor in g) for actor in pair
            ]
            products[name] = counts[0] * counts[1] * rarity**2
        for portion in parts[THEMES].portions:
            expected = products[portion.name] / sum(products.values())
            assert portion.share == pytest.approx(expected)
        assert set(split_values(";".join(found.labels))) >= set(found.evidence.records())
        for way in found.introductions:
            steps = zip(way.actor_ids, way.actor_ids[1:], way.records, strict=False)
            for x, y, records in steps:
                assert records
                assert all({x, y} <= members[p] for p in records)
            legs = zip(way.actor_ids, way.actor_ids[1:], strict=False)
            assert way.weakest == pytest.approx(min(weight(x, y) for x, y in legs))


def test_counts_in_words_are_those_of_the_evidence(explainer, fifty):
    for row in fifty.itertuples():
        found = explainer.explain(row.actor_a, row.actor_b)
        several = re.search(r"(?:All (\d+)|(Both)) shared partners come", found.counter_reason)
        if several:
            said = int(several.group(1) or 2)
            assert said == len(found.evidence.partners)
        of = re.search(r"(\d+) of (\d+) collaborations behind this ha", found.counter_reason)
        if of:
            assert int(of.group(2)) == len(found.evidence.records())
        # Partners from elsewhere are not asked; two others may introduce then, no broker is named.
        assert (found.evidence.broker is None) == ("has worked with both" not in found.reason)
        if found.introductions and len(found.introductions[0].names) == 3:
            names = found.introductions[0].names
            assert f"{names[1]} has worked with both" in found.reason


def test_the_best_suggestion_ranks_first(baltic, explainer):
    table = suggest(baltic)
    best = table.loc[table["score"].idxmax()]
    found = explainer.explain(best["actor_a"], best["actor_b"])
    assert found.rank == 1
    assert found.actor_a < found.actor_b
    swapped = explainer.explain(best["actor_b"], best["actor_a"])
    assert swapped.parts == found.parts


SMALL = {"p": ["a", "z"], "q": ["b", "z"], "r": ["a", "c"], "s": ["d", "b"], "t": ["e"]}


@pytest.fixture
def small(make_ecosystem):
    places = {"a": "SE11", "b": "LV00", "c": "SE11", "d": "EE00", "e": "SE11", "z": "LT02"}
    return make_ecosystem(
        SMALL,
        actors={key: {"nuts_code": code} for key, code in places.items()} | {"f": {}},
        collaborations={"p": {"themes": "food"}, "q": {"themes": "food;water"}},
    )


@pytest.mark.parametrize(
    ("pair", "status", "way"),
    [
        ("ab", "candidate", ["a", "z", "b"]),
        ("az", "tied", None),
        ("ae", "same region", None),
        ("af", "not eligible", None),
        ("ad", "no shared partner", None),  # a–z–b–d are three steps
    ],
)
def test_what_a_pair_is(small, pair, status, way):
    found = explain(small, *pair)
    assert found.status == status
    assert found.status_text.endswith(".")
    assert found.reason
    if way:
        assert list(found.introductions[0].actor_ids) == way
    if pair == "ad":
        assert found.introductions[0].actor_ids == ("a", "z", "b", "d")
        assert found.counter_reason.startswith("They share no partner.")


def test_a_theme_adds_a_part(small):
    found = explain(small, "a", "b", wish=Wish(themes=("food",)))
    assert [part.name for part in found.parts] == [PARTNERS, THEMES, TOPIC]
    on_topic = found.parts[2].portions
    assert {(p.name, p.share) for p in on_topic} == {("p", 0.5), ("q", 0.5)}
    assert found.notes == ("About food.",)


class Constant:
    method = "Two for everybody."

    def contributions(self, a: np.ndarray, _: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame({"base": np.full(len(a), 1.5), PARTNERS: np.full(len(a), 0.5)})


def test_paths_of_two_partners_are_shares_of_their_terms(baltic):
    """Every term of Σ √w_au · w_uv/√(s_u s_v) · √w_vb with dense matrices."""
    inc = incidence(baltic)
    weights = tie_weights(inc)
    dense = weights.toarray()
    strength = dense.sum(axis=1)
    a, b = inc.actor_ids.get_indexer(["aalborg-university-dk", "university-of-tartu-ee"])
    scale = np.sqrt(np.outer(strength, strength))
    middle = np.divide(dense, scale, out=np.zeros_like(dense), where=scale > 0)
    terms = np.sqrt(dense[a])[:, None] * middle * np.sqrt(dense[b])[None, :]
    profiles = theme_profiles(baltic, inc)
    found = portions(inc, weights, profiles, np.zeros(len(baltic.collaborations)), a, b)[PATHS]
    assert sum(portion.share for portion in found) == pytest.approx(1)
    named = [portion for portion in found if portion.name != OTHERS]
    assert len(named) == 20
    for portion in named:
        u, v = inc.actor_ids.get_indexer(portion.name.split(";"))
        assert portion.share == pytest.approx(terms[u, v] / terms.sum())
        assert portion.records
    assert min(p.share for p in named) >= np.sort(terms.ravel())[-21] / terms.sum()


def test_any_additive_scorer_can_be_explained(small):
    found = explain(small, "a", "b", scorer=Constant())
    assert found.score == 2.0
    assert found.method == "Two for everybody."
    assert [(part.name, len(part.portions)) for part in found.parts] == [("base", 0), (PARTNERS, 1)]
    assert found.parts[1].portions[0].contribution == 0.5


def test_one_actor_is_no_pair(small):
    with pytest.raises(SettingError, match="two different"):
        explain(small, "a", "A")

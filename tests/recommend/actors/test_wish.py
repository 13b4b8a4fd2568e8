"""What is asked for, and how names, regions and themes are understood."""

from __future__ import annotations

import numpy as np
import pytest

from ecosystem.errors import SettingError
from ecosystem.recommend.actors.wish import Wish, find_actor, region_code, understood

PLACES = {
    "a": {"name": "Alpha", "nuts_code": "SE110", "kind": "cluster"},
    "b": {"name": "Beta", "nuts_code": "LV006", "kind": "sme"},
    "c": {"name": "Gamma", "nuts_code": "SE224", "kind": "sme"},
    "d": {"name": "Twin", "nuts_code": "EL303"},
    "e": {"name": "twin"},
}


@pytest.fixture
def small(make_ecosystem):
    return make_ecosystem(
        {"p": ["a", "b"], "q": ["c", "d", "e"]},
        actors=PLACES,
        collaborations={"p": {"themes": "Food"}, "q": {"themes": "energy"}},
    )


def pairs(ecosystem, wish: Wish) -> set[str]:
    ids = ecosystem.actors.index.sort_values()
    wanted = understood(ecosystem, wish, ids)
    a, b = np.triu_indices(len(ids), k=1)
    return {ids[x] + ids[y] for x, y, yes in zip(a, b, wanted.pairs(a, b), strict=True) if yes}


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(actor="Beta"), "ab bc bd be"),
        (Wish(from_regions=("SE",), to_regions=("LV",)), "ab bc"),
        (Wish(to_regions=("SE11",)), "ab ac ad ae"),
        (Wish(from_regions=("GR",)), "ad bd cd de"),  # Greece is EL in NUTS
        (Wish(actor="a", kinds=("sme",)), "ab ac"),
        (Wish(from_regions=("LV",), kinds=("sme",)), "bc"),  # the sought one, not the own one
        (Wish(kinds=("cluster",)), "ab ac ad ae"),
        (Wish(actor="a", from_regions=("LV",)), ""),
    ],
)
def test_which_pairs_are_asked_for(small, wish, expected):
    assert pairs(small, wish) == set(expected.split())


def test_the_empty_wish_is_everything(small):
    assert len(pairs(small, Wish())) == 10
    assert not Wish().has_filter
    assert not Wish().has_topic
    assert Wish(kinds=("sme",)).as_dict()["kinds"] == ["sme"]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(actor="Betta"), "nearest: Beta"),
        (Wish(actor="Twin"), "d, e"),
        (Wish(from_regions=("SE99",)), "no region"),
        (Wish(to_regions=("Stokholm",)), "nearest: .*Stockholm"),
        (Wish(to_regions=("FI",)), "No actor in the data is placed in Finland"),
        (Wish(kinds=("university_",)), "nearest: university"),
        (Wish(themes=("fod",)), "nearest: Food"),
        (Wish(call="zzzz"), "name one with --theme"),
    ],
)
def test_what_is_not_known_is_said_with_the_nearest(small, wish, words):
    with pytest.raises(SettingError, match=words):
        understood(small, wish, small.actors.index.sort_values())


def test_actors_by_id_name_and_alias(baltic, small):
    assert find_actor(small, " BETA ") == find_actor(small, "b") == "b"
    alias = baltic.aliases.sort_values("alias").iloc[0]
    assert find_actor(baltic, str(alias["alias"])) == alias["actor_id"]


def test_regions_by_code_and_name():
    assert [region_code(text) for text in ("se", "UK", "Lietuva", "lv006")] == [
        "SE", "UK", "LT", "LV006",
    ]  # fmt: skip

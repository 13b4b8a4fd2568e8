"""The data in the page: nothing in them can leave their element, and they are the study's."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.maps.categories import by_community, by_country, by_kind
from ecosystem.maps.page import map_html
from ecosystem.maps.payload import packed
from ecosystem.maps.suggested import SIGNS, suggestions
from ecosystem.model import ActorKind, Ecosystem
from ecosystem.study import Study, StudySettings, run_study

QUICK = StudySettings(community_runs=5)


def unpacked(page: str, element: str = "data") -> Any:
    found = re.search(rf'<script type="text/plain" id="{element}">([^<]*)</script>', page)
    assert found is not None
    return json.loads(zlib.decompress(base64.b64decode(found[1])))


@pytest.fixture(scope="module")
def study(baltic: Ecosystem) -> Study:
    return run_study(baltic, QUICK)


@pytest.fixture(scope="module")
def page(study: Study) -> str:
    return map_html(study)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_data_come_back_and_hold_no_markup(data: Any) -> None:
    text = packed(data)
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", text)
    assert json.loads(zlib.decompress(base64.b64decode(text))) == data


def test_actors_and_their_collaborations_are_those_of_the_study(page: str, study: Study) -> None:
    data = unpacked(page)["study"]
    actors = data["actors"]
    assert actors["id"] == list(study.ecosystem.actors.index)
    assert actors["partners"] == study.actors["degree"].to_list()
    # Partners follow from who takes part in what, exactly as in the actor network.
    partners: dict[int, set[int]] = {i: set() for i in range(len(actors["id"]))}
    for members in data["collaborations"]["members"]:
        for i in members:
            partners[i] |= set(members) - {i}
    graph = study.actor_network
    number = {actor: i for i, actor in enumerate(actors["id"])}
    assert partners == {number[a]: {number[b] for b in graph[a]} for a in graph}


def test_ties_between_regions_are_those_of_the_study(page: str, study: Study) -> None:
    data = unpacked(page)
    first = len(study.ecosystem.actors)
    codes = data["study"]["regions"]["code"]
    shown = {
        frozenset((codes[tie["from"] - first], codes[tie["to"] - first])): tie["value"]
        for tie in data["ties"]
    }
    expected = {
        frozenset((a, b)): shared
        for a, b, shared in study.region_network.edges(data="collaboration_count")
        if a != b
    }
    assert shown == expected
    weights = [tie["weight"] for tie in data["ties"]]
    assert weights == sorted(weights, reverse=True)


def test_ranks_count_from_the_largest(page: str, study: Study) -> None:
    actors = unpacked(page)["study"]["actors"]
    best = study.actors["betweenness"].idxmax()
    at = actors["id"].index(best)
    assert actors["bridging_rank"][at] == 1
    beaten = (study.actors["betweenness"] > study.actors["betweenness"].iloc[0]).sum()
    assert actors["bridging_rank"][0] == beaten + 1


def test_the_page_is_small_enough_and_allows_only_itself(page: str) -> None:
    assert len(page.encode()) <= 600_000
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert policy[1].count("sha256-") == 4
    assert "unsafe" not in policy[1]
    vis_network, program = unpacked(page, "code")
    for script in (vis_network, program):  # the browser runs them by their hashes
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[1]
    own = page + program
    for outside in re.findall(r"(?:src|href|url|@import)\s*[=(]\s*[\"']?(https?:[^\"')]*)", own):
        pytest.fail(f"{outside} is outside of the page")


def test_the_same_study_gives_the_same_bytes(page: str, baltic: Ecosystem) -> None:
    mixed = np.random.default_rng(3)
    order = mixed.permutation(len(baltic.actors))
    shuffled = replace(
        baltic,
        actors=baltic.actors.iloc[order].sort_index(),
        participations=baltic.participations.sample(frac=1, random_state=4)
        .sort_values(["collaboration_id", "actor_id"])
        .reset_index(drop=True),
        aliases=baltic.aliases.sample(frac=1, random_state=5),
    )
    assert map_html(run_study(shuffled, QUICK)) == page


@pytest.mark.parametrize(
    "memberships", [{"p": ["a"]}, {"p": ["a", "b"]}, {"p": ["a", "b"], "q": ["c", "d"]}]
)
def test_tiny_studies_have_a_map(
    memberships: dict[str, list[str]], make_small_ecosystem: Callable[..., Ecosystem]
) -> None:
    data = unpacked(map_html(run_study(make_small_ecosystem(memberships), QUICK)))
    assert len(data["nodes"]) == len({a for members in memberships.values() for a in members})
    assert data["ties"] == []


def test_every_kind_has_a_category() -> None:
    coloring = by_kind(pd.Series(list(ActorKind)))
    assert len(coloring.keys) == len(coloring.labels) <= 9
    assert coloring.of_actor[list(ActorKind).index(ActorKind.OTHER)] == len(coloring.keys) - 1


def test_the_largest_categories_come_first_and_the_rest_is_other() -> None:
    # Worked by hand: ten countries, the two that occur once fall under other; ties by code.
    countries = pd.Series([*list("AABBCCDDEEFFGGHHIJ"), ""])
    coloring = by_country(countries)
    assert coloring.keys == (*"ABCDEFGH", "")
    assert coloring.of_actor[-3:] == (8, 8, 8)
    numbers = by_community(pd.Series([2, 2, 10, 10, 0]))
    assert numbers.keys == ("2", "10", "")


def test_every_actor_has_suggestions_or_a_reason_for_none(page: str) -> None:
    data = unpacked(page)["study"]
    told = {*data["suggestions"]["a"], *data["suggestions"]["b"]}
    why = [data["unsuggested"]["texts"][at] for at in data["unsuggested"]["of"]]
    assert all((i in told) == (text == "") for i, text in enumerate(why))
    assert len(data["suggestions"]["reason"]) == len(data["suggestions"]["a"])


def test_links_that_are_not_composed_stand_without_a_reason(study: Study) -> None:
    cut = replace(study)
    cut.__dict__["further_suggestions"] = study.further_suggestions.head(2)
    own = suggestions(cut, {actor: i for i, actor in enumerate(study.ecosystem.actors.index)})
    assert len(own["reason"]) == len(study.suggestions) + 2
    assert len(own["a"]) == len(own["b"]) == len(study.suggestions) + len(study.further_suggestions)


def test_reasons_are_those_of_the_study(page: str, study: Study) -> None:
    own = unpacked(page)["study"]["suggestions"]
    told = pd.concat([study.suggestions.sort_values("rank"), study.further_suggestions])
    for row, place in enumerate(own["place"]):
        expected = told.iloc[place]
        reason = own["reason"][row]
        names = (expected["name_a"], expected["name_b"], expected["broker_name"])
        for sign, name in zip(SIGNS, names, strict=True):
            reason = reason.replace(sign, name)
        assert reason == expected["reason"]
        assert own["counter"][row] == expected["counter_reason"]

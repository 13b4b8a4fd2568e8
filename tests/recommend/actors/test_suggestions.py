"""Suggestions: who may be suggested, why, and whether every word can be found in the records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ecosystem.model import Ecosystem, split_values
from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.recommend.actors.suggestions import suggest
from ecosystem.recommend.signals.scores import resource_allocation
from ecosystem.recommend.signals.themes import theme_profiles, theme_similarity
from ecosystem.regions import is_baltic
from ecosystem.schema import SUGGESTIONS

DTYPES = {"number": "float64", "integer": "int64", "boolean": "bool"}


@pytest.fixture(scope="module")
def found(baltic) -> pd.DataFrame:
    return suggest(baltic)


@pytest.fixture
def small(make_ecosystem) -> Ecosystem:
    """Ann (Stockholm) and Bo (Tallinn) both work with Zoe (Riga), on food; see the tests."""
    return make_ecosystem(
        {"p1": ["ann", "zoe"], "p2": ["bo", "zoe"], "p3": ["ann", "ann2"], "p4": ["bo", "far"]},
        actors={
            "ann": {"name": "Ann", "nuts_code": "SE11", "latitude": 59.33, "longitude": 18.06},
            "ann2": {"name": "Ann's neighbor", "nuts_code": "SE11"},
            "bo": {"name": "Bo", "nuts_code": "EE00", "latitude": 59.44, "longitude": 24.75},
            "zoe": {"name": "Zoe", "nuts_code": "LV00"},
            "far": {"name": "Far", "nuts_code": "FR10"},
        },
        collaborations={
            "p1": {"acronym": "DEFOOD", "start_date": "2017", "end_date": "2020", "themes": "food"},
            "p2": {"title": "Baltic food", "start_date": "2019-04", "themes": "energy;food"},
            "p3": {"themes": "energy"},
        },
    )


def shuffled(ecosystem: Ecosystem, seed: int) -> Ecosystem:
    def mixed(table: pd.DataFrame) -> pd.DataFrame:
        return table.sample(frac=1.0, random_state=seed)

    return replace(
        ecosystem,
        actors=mixed(ecosystem.actors),
        collaborations=mixed(ecosystem.collaborations),
        participations=mixed(ecosystem.participations).reset_index(drop=True),
    )


def members(ecosystem: Ecosystem) -> dict[str, set[str]]:
    sets: dict[str, set[str]] = defaultdict(set)
    rows = ecosystem.participations
    for p, a in zip(rows["collaboration_id"], rows["actor_id"], strict=True):
        sets[p].add(a)
    return sets


def partners(sets: dict[str, set[str]]) -> dict[str, set[str]]:
    tied: dict[str, set[str]] = defaultdict(set)
    for group in sets.values():
        for a in group:
            tied[a] |= group - {a}
    return tied


def test_columns_are_those_declared(found):
    assert list(found.columns) == list(SUGGESTIONS.names)
    for column in SUGGESTIONS.columns:
        assert str(found[column.name].dtype) == DTYPES.get(column.type, "str"), column.name
        values = found[column.name].dropna()
        assert column.low is None or (values >= column.low).all(), column.name
        assert column.high is None or (values <= column.high).all(), column.name
    assert found["rank"].tolist() == list(range(1, len(found) + 1))
    assert (found["actor_a"] < found["actor_b"]).all()
    assert not found.duplicated(["actor_a", "actor_b"]).any()


def test_only_eligible_pairs(baltic, found):
    tied = partners(members(baltic))
    codes = baltic.actors["nuts_code"]
    for a, b, r, s in zip(
        found["actor_a"], found["actor_b"], found["region_a"], found["region_b"], strict=True
    ):
        assert b not in tied[a]
        assert r != s
        assert (codes[a][:4], codes[b][:4]) == (r, s)
        assert is_baltic(codes[a])
        assert is_baltic(codes[b])


def test_every_count_and_name_is_in_the_records(baltic, found):
    everything = members(baltic)
    themes = {p: set(split_values(t)) for p, t in baltic.collaborations["themes"].items()}
    for row in found.itertuples():
        records = {p: everything[p] for p in split_values(row.records)}
        tied = partners(records)
        shared = tied[row.actor_a] & tied[row.actor_b]
        assert len(shared) == row.shared_partner_count > 0
        listed = split_values(row.shared_partners)
        assert set(listed) <= shared
        assert len(listed) == min(10, len(shared))
        assert row.broker_id == "" or row.broker_id in shared
        of_a, of_b = (
            set().union(*(themes[p] for p, group in records.items() if actor in group))
            for actor in (row.actor_a, row.actor_b)
        )
        assert set(split_values(row.shared_themes)) == of_a & of_b
        # No record is there for nothing: each has one of the two, and a shared partner or theme.
        for p, group in records.items():
            assert group & {row.actor_a, row.actor_b}
            assert group & shared or themes[p] & of_a & of_b


def test_reasons_in_words(small):
    table = suggest(small)
    row = table.set_index(["actor_a", "actor_b"]).loc[("ann", "bo")]
    assert row["reason"] == (
        "Both have worked with Zoe (Ann in DEFOOD 2017–2020; Bo in Baltic food 2019). "
        "Both have taken part in collaborations on energy (Ann in p3; Bo in Baltic food 2019); "
        "on food (the same ones). Zoe has worked with both and can introduce them."
    )
    assert row["counter_reason"] == (
        "They share only one partner. 1 of 3 collaborations behind this has no date."
    )
    assert row["broker_id"] == row["shared_partners"] == "zoe"
    assert row["records"] == "p1;p2;p3"
    assert row["distance_km"] == pytest.approx(378, abs=4)  # Stockholm–Tallinn, by road maps 380
    # Zoe and Ann's neighbor share Ann; far from the Baltic nobody is suggested.
    assert set(zip(table["actor_a"], table["actor_b"], strict=True)) == {
        ("ann", "bo"),
        ("ann2", "zoe"),
    }
    everywhere = suggest(small, area="all")
    assert ("far", "zoe") in set(zip(everywhere["actor_a"], everywhere["actor_b"], strict=True))


def test_level_decides_which_regions_differ(make_ecosystem):
    data = make_ecosystem(
        {"p": ["a", "z"], "q": ["b", "z"], "r": ["c", "z"]},
        actors={
            "a": {"nuts_code": "SE110"},
            "b": {"nuts_code": "SE121"},
            "c": {"nuts_code": "EE001"},
            "z": {"nuts_code": "LV006"},
        },
    )

    def suggested(level: int) -> set[tuple[str, str]]:
        table = suggest(data, level=level)
        return set(zip(table["actor_a"], table["actor_b"], strict=True))

    assert suggested(2) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert suggested(0) == {("a", "c"), ("b", "c")}


def test_actors_long_silent_are_not_suggested(make_ecosystem):
    def pairs(end: str) -> int:
        return len(
            suggest(
                make_ecosystem(
                    {"p": ["a", "z"], "q": ["b", "z"]},
                    actors={
                        "a": {"nuts_code": "SE11"},
                        "b": {"nuts_code": "EE00"},
                        "z": {"nuts_code": "LV00"},
                    },
                    collaborations={
                        "p": {"start_date": "2009", "end_date": end},
                        "q": {"start_date": "2023"},
                    },
                )
            )
        )

    assert pairs("2013") == 1  # ten years before the latest start
    assert pairs("2012") == 0


def test_removing_the_named_evidence_lowers_the_score(baltic, found):
    def raw(ecosystem: Ecosystem, a: str, b: str) -> tuple[float, float]:
        inc = incidence(ecosystem)
        pair = inc.actor_ids.get_indexer([a]), inc.actor_ids.get_indexer([b])
        partner = resource_allocation(tie_weights(inc), *pair)[0]
        return partner, theme_similarity(theme_profiles(ecosystem, inc), *pair)[0]

    for row in found.head(5).itertuples():
        partner, _ = raw(baltic, row.actor_a, row.actor_b)
        everything = baltic.collaborations.index
        without = baltic.restricted_to(
            collaborations=everything[~everything.isin(split_values(row.records))]
        )
        assert raw(without, row.actor_a, row.actor_b) == (0.0, 0.0)
        # What the broker did with either of them alone: it costs shared partners.
        if row.broker_id:
            groups = members(baltic)
            named = [
                p
                for p, group in groups.items()
                if row.broker_id in group and group & {row.actor_a, row.actor_b}
            ]
            less, _ = raw(
                baltic.restricted_to(collaborations=everything[~everything.isin(named)]),
                row.actor_a,
                row.actor_b,
            )
            assert less < partner
        fewer = suggest(without)
        assert not ((fewer["actor_a"] == row.actor_a) & (fewer["actor_b"] == row.actor_b)).any()


def test_variety_at_the_top(found):
    top = found.head(10)
    both = pd.concat([top["actor_a"], top["actor_b"]])
    assert both.value_counts().max() <= 2
    regions = [
        "|".join(sorted(pair)) for pair in zip(top["region_a"], top["region_b"], strict=True)
    ]
    assert pd.Series(regions).value_counts().max() <= 2
    assert top["records"].is_unique
    assert found["score"].iloc[10:].round(9).is_monotonic_decreasing


def test_score_is_the_mean_of_its_parts(found):
    mean = (found["partner_score"] + found["theme_score"]) / 2
    np.testing.assert_allclose(found["score"], mean, atol=1e-12)


def test_the_order_of_rows_does_not_matter(baltic, found):
    pd.testing.assert_frame_equal(suggest(shuffled(baltic, 9)), found, check_exact=True)


@pytest.mark.parametrize(
    ("memberships", "places"),
    [
        ({}, {}),
        ({"p": ["a", "b"]}, {}),
        ({"p": ["a"]}, {"a": "SE11"}),
        ({"p": ["a", "b", "c"]}, {"a": "SE11", "b": "EE00", "c": "LV00"}),
        ({"p": ["a", "z"], "q": ["b", "z"]}, {"a": "SE11", "b": "SE11", "z": "EE00"}),
    ],
)
def test_nobody_to_suggest(make_ecosystem, memberships, places):
    data = make_ecosystem(memberships, actors={a: {"nuts_code": c} for a, c in places.items()})
    table = suggest(data)
    assert list(table.columns) == list(SUGGESTIONS.names)
    assert table.empty


def test_without_themes_and_dates(make_ecosystem):
    row = suggest(
        make_ecosystem(
            {"p": ["a", "y", "z"], "q": ["b", "y", "z"]},
            actors={
                "a": {"nuts_code": "SE11", "place_basis": "seat"},
                "b": {"nuts_code": "EE00", "place_basis": "seat"},
                "y": {"nuts_code": "LV00"},
                "z": {"nuts_code": "LV00"},
            },
        )
    ).iloc[0]
    assert row["shared_themes"] == ""
    assert np.isnan(row["distance_km"])
    assert row["reason"] == (
        "Both have worked with y (a in p; b in q) and with z. "
        "y has worked with both and can introduce them."
    )
    assert row["counter_reason"] == (
        "Both shared partners come from one collaboration each: p and q. No shared theme is "
        "known. No date is known for 2 collaborations behind this. Only one collaboration is "
        "known of each of the two. Both are placed by their head office."
    )


def test_hostile_names_stay_text(make_ecosystem):
    name = "<script>alert(1)</script>"
    row = suggest(
        make_ecosystem(
            {"p": ["a", "z"], "q": ["b", "z"]},
            actors={
                "a": {"nuts_code": "SE11"},
                "b": {"nuts_code": "EE00"},
                "z": {"nuts_code": "LV00", "name": name},
            },
        )
    ).iloc[0]
    assert row["broker_name"] == name
    assert name in row["reason"]


def test_data_from_elsewhere_get_suggestions_too(make_ecosystem):
    data = make_ecosystem(
        {"p": ["a", "z"], "q": ["b", "z"]},
        actors={"a": {"nuts_code": "FR10"}, "b": {"nuts_code": "ITC4"}, "z": {"nuts_code": "AT13"}},
    )
    assert suggest(data)[["actor_a", "actor_b", "broker_id"]].to_numpy().tolist() == [
        ["a", "b", "z"]
    ]


@pytest.mark.parametrize(("end", "said"), [("2016", False), ("2015", True)])
def test_old_and_weak_evidence_is_called_so(make_ecosystem, end, said):
    # The latest start is 2021; a funding period of six years before it is long ago.
    data = make_ecosystem(
        {"p": ["a", "z"], "q": ["b", "z"], "r": ["b", "y"]},
        actors={
            "a": {"nuts_code": "SE11"},
            "b": {"nuts_code": "EE00"},
            "y": {"nuts_code": "EE00"},
            "z": {"nuts_code": "LV00"},
        },
        collaborations={
            "p": {"kind": "partnership", "start_date": "2014", "end_date": end},
            "q": {"kind": "project", "start_date": "2021"},
            "r": {"kind": "partnership", "start_date": "2020"},
        },
    )
    row = suggest(data).set_index(["actor_a", "actor_b"]).loc[("a", "b")]
    old = f"Nothing that a did with these partners is known after {end}."
    assert (old in row["counter_reason"]) == said
    assert "Nothing that b did" not in row["counter_reason"]
    assert (
        "a met these partners in a partnership only, which is weaker than a joint project."
        in (row["counter_reason"])
    )
    assert "b met these" not in row["counter_reason"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ({"acronym": "WIND seed"}, True),
        ({"title": "Offshore wind (seed project)"}, True),
        ({"programme": "EUSBSR Seed Money Facility"}, True),
        ({"acronym": "SEED", "title": "Oil seed crops for the north"}, False),
    ],
)
def test_seed_money_is_called_so(make_ecosystem, text, said):
    data = make_ecosystem(
        {"p": ["a", "z"], "q": ["b", "z"]},
        actors={
            "a": {"nuts_code": "SE11"},
            "b": {"nuts_code": "EE00"},
            "z": {"nuts_code": "LV00"},
        },
        collaborations={"p": {"start_date": "2020", **text}, "q": {"start_date": "2021"}},
    )
    row = suggest(data).set_index(["actor_a", "actor_b"]).loc[("a", "b")]
    assert ("was seed money to prepare a project" in row["counter_reason"]) == said

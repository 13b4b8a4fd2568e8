"""Consortia against trying all sets, rule by rule; what binds and what to drop, by hand."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from ecosystem.errors import EcosystemError, SettingError
from ecosystem.recommend.actors.wish import Wish
from ecosystem.recommend.plans.consortium import build_consortium, central_regions, consortium_text
from ecosystem.recommend.plans.program import Program, Row
from ecosystem.recommend.plans.rules import HELIX, Rules, read_rules, rules_of

FOOD = Wish(themes=("food",))


@pytest.fixture(scope="module")
def twelve(make_small_ecosystem):
    """Twelve actors of four countries with different amounts of work on food."""
    kinds = ["university", "sme", "public_body", "cluster"]
    countries = ["SE", "LV", "FI", "PL"]
    codes = {"SE": "SE11", "LV": "LV00", "FI": "FI1B", "PL": "PL63"}
    rng = np.random.default_rng(4)
    actors = {
        f"a{i:02d}": {
            "kind": kinds[i % 4],
            "country": countries[(i // 2) % 4],
            "nuts_code": codes[countries[(i // 2) % 4]],
        }
        for i in range(12)
    }
    groups = {f"p{j:02d}": sorted(rng.choice(sorted(actors), 3, replace=False)) for j in range(9)}
    groups["q"] = sorted(actors)[:6]
    groups["r"] = sorted(actors)[6:]
    return make_small_ecosystem(
        groups, actors=actors, collaborations={p: {"themes": "food"} for p in groups}
    )


def allowed(ecosystem, group: tuple[str, ...], rules: Rules) -> bool:
    """The rules once more, over a plain list of ids."""
    rows = ecosystem.actors.loc[list(group)]
    parts = ecosystem.participations.groupby("actor_id")["collaboration_id"].agg(set)
    kinds = set(rows["kind"])
    checks = [
        rules.min_members <= len(group) <= rules.max_members,
        rows["country"].nunique() >= rules.min_countries,
        not rules.max_per_country or rows["country"].value_counts().max() <= rules.max_per_country,
        not rules.triple_helix or all(kinds & set(strand) for strand in HELIX.values()),
        set(rules.must_have) <= set(group),
        not set(rules.must_not) & set(group),
        all(len(set(pair) & set(group)) < 2 for pair in rules.not_together),
        not rules.countries or set(rows["country"]) <= set(rules.countries),
        all((rows["kind"] == k).sum() >= n for k, n in dict(rules.min_kinds).items()),
        all((rows["kind"] == k).sum() <= n for k, n in dict(rules.max_kinds).items()),
        not rules.lead_kinds or bool(kinds & set(rules.lead_kinds)),
        not rules.acquainted
        or all(any(parts[a] & parts[b] for b in group if b != a) for a in group),
    ]
    return all(checks)


@pytest.mark.parametrize(
    "rules",
    [
        Rules(max_members=4),
        Rules(min_members=5, max_members=5, min_countries=4, max_per_country=2),
        Rules(max_members=4, triple_helix=True, max_per_country=1),
        Rules(max_members=3, must_have=("a00", "a05"), must_not=("a01", "a02")),
        Rules(max_members=5, not_together=(("a00", "a01"), ("a02", "a03"))),
        Rules(max_members=4, countries=("SE", "PL"), lead_kinds=("public_body",)),
        Rules(max_members=4, min_kinds={"sme": 2}, max_kinds={"university": 0}),
        Rules(min_members=2, max_members=3, acquainted=True, max_per_country=1),
    ],
)
def test_the_best_of_all_sets(twelve, rules):
    """All subsets of twelve actors, with the rules written a second time."""
    found = build_consortium(twelve, rules, FOOD)
    members = tuple(sorted(found.members["actor_id"]))
    assert allowed(twelve, members, rules)
    count = twelve.participations["actor_id"].value_counts()
    fit = np.log1p(count) / np.log1p(count.max())
    best = max(
        sum(fit[a] for a in group)
        for size in range(rules.min_members, rules.max_members + 1)
        for group in itertools.combinations(sorted(twelve.actors.index), size)
        if allowed(twelve, group, rules)
    )
    assert found.fit == pytest.approx(best, abs=1e-4)
    assert found.gap == 0
    assert found.fit == pytest.approx(found.members["fit"].sum())


def test_what_a_rule_costs(twelve):
    rules = Rules(max_members=4, must_have=("a00",), countries=("SE", "LV"))
    found = build_consortium(twelve, rules, FOOD)
    for row in found.binding.itertuples():
        freed = (
            Rules(max_members=4, countries=rules.countries)
            if row.rule.startswith("must")
            else Rules(max_members=4, must_have=rules.must_have)
        )
        better = build_consortium(twelve, freed, FOOD)
        assert row.cost == pytest.approx(better.fit - found.fit, abs=1e-4)
    assert "only LV and SE" in set(found.binding["rule"])


def test_newcomers_periphery_and_lead(baltic):
    rules = Rules(
        max_members=6, newcomers=2, periphery=2, lead_kinds=("cluster",), lead_countries=("lv",)
    )
    found = build_consortium(baltic, rules, FOOD)
    members = found.members
    taking_part = baltic.participations["actor_id"].value_counts()
    new = members[members["is_newcomer"]]
    assert len(new) >= 2
    assert (taking_part[new["actor_id"]] == 1).all()
    central = central_regions(baltic, 2)
    edge = members[members["is_peripheral"]]
    assert len(edge) >= 2
    assert not edge["region"].isin(central).any()
    lead = members[members["is_lead"]]
    assert lead[["kind", "country"]].to_numpy().tolist() == [["cluster", "LV"]]


def test_central_regions_hold_half(baltic):
    region = baltic.actors["nuts_code"].str[:4]
    rows = baltic.participations["actor_id"].map(region[region.str.len() == 4]).dropna()
    counts = rows.value_counts()
    central = central_regions(baltic, 2)
    assert counts[central].sum() >= counts.sum() / 2
    assert counts[central].sum() - counts[central].min() < counts.sum() / 2


def test_reasons_name_records_that_are_there(baltic):
    found = build_consortium(baltic, Rules(max_members=5), FOOD)
    rows = baltic.participations
    themes = baltic.collaborations["themes"].str.split(";")
    food = set(themes.index[themes.map(lambda t: "food" in t)])
    for row in found.members.itertuples():
        own = set(rows.loc[rows["actor_id"] == row.actor_id, "collaboration_id"])
        assert row.reason.startswith(f"{len(own & food)} collaboration")
        others = set(found.members["actor_id"]) - {row.actor_id}
        known = set(rows.loc[rows["collaboration_id"].isin(own), "actor_id"]) & others
        assert len(known) == row.known_member_count
    assert found.pairs == 10
    assert found.new_pairs == 10 - found.members["known_member_count"].sum() / 2


@pytest.mark.parametrize(
    ("rules", "drops"),
    [
        (
            Rules(max_members=4, min_countries=6),
            {("at most 4 members",), ("at least 6 countries",)},
        ),
        (
            Rules(must_have=("business-tampere-tredea-fi",), countries=("SE",)),
            {("only SE",), ("must have Business Tampere (Tredea)",)},
        ),
        (
            Rules(min_members=5, max_members=5, max_per_country=1, countries=("SE", "LV")),
            {("at most 1 per country",), ("at least 5 members",), ("only LV and SE",)},
        ),
    ],
)
def test_the_smallest_set_of_rules_to_drop(baltic, rules, drops):
    found = build_consortium(baltic, rules, FOOD)
    assert found.members.empty
    name = baltic.actors.at["business-tampere-tredea-fi", "name"]
    assert set(found.drops) == {
        tuple(rule.replace("Business Tampere (Tredea)", name) for rule in drop) for drop in drops
    }
    assert consortium_text(found).startswith("No set meets all rules. Drop ")


def test_each_drop_is_enough_and_nothing_less():
    """Three rules no two of which can be met together: two have to go."""
    each = dict.fromkeys(range(4), 1.0)
    program = Program(
        np.ones(4),
        [
            Row("one", each, 1, 1),
            Row("two", each, 2, 2),
            Row("three", each, 3, 3),
            Row("", each, 1),
        ],
    )
    drops = program.smallest_drops()
    assert set(drops) == {("one", "two"), ("one", "three"), ("two", "three")}
    for drop in drops:
        assert program.best(without=drop) is not None
    assert program.best(without=("one",)) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.toml", 'min_countries = 3\nlead_kinds = "cluster"\nmin_kinds = {sme = 1}\n'),
        ("r.json", '{"min_countries": 3, "lead_kinds": ["cluster"], "min_kinds": {"sme": 1}}'),
        ("r.yaml", "min_countries: 3\nlead_kinds: [cluster]\nmin_kinds:\n  sme: 1\n"),
    ],
)
def test_rules_from_files(tmp_path: Path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_rules(tmp_path / name) == Rules(
        min_countries=3, lead_kinds=("cluster",), min_kinds={"sme": 1}
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"min_country": 3}, "nearest: min_countries"),
        ({"min_countries": "3"}, "whole number"),
        ({"min_countries": -1}, "whole number"),
        ({"triple_helix": 1}, "yes or no"),
        ({"countries": [False]}, "in quotes"),
        ({"lead_kinds": ["univercity"]}, "nearest: university"),
        ({"not_together": ["a", "b"]}, "list of lists"),
        ({"min_members": 9}, "more than max_members"),
    ],
)
def test_rules_that_are_none(tmp_path: Path, values, words):
    with pytest.raises(SettingError, match=words):
        rules_of(values)
    (tmp_path / "rules.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(SettingError, match=r"rules\.json: "):
        read_rules(tmp_path / "rules.json")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("r.toml", "a = ", "no TOML"),
        ("r.toml", "a = " + "[" * 5000, "nested too deeply"),
        ("r.yaml", "a: [*x]", "aliases"),
        ("r.yaml", "a: 2020-13-45", "impossible date"),
        ("r.json", "[" * 100_000, "nested too deeply"),
        ("r.yaml", "#" * 300_000, "larger than 200 kB"),
        ("r.json", "[1]", "not a list"),
        ("r.txt", "", "read from .toml"),
        ("gone.toml", None, "no such file"),
    ],
)
def test_files_that_hold_no_rules(tmp_path: Path, name, text, words):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(EcosystemError, match=words):
        read_rules(tmp_path / name)


def test_the_order_of_rows_does_not_matter(baltic):
    from dataclasses import replace

    mixed = replace(
        baltic,
        actors=baltic.actors.sample(frac=1.0, random_state=1),
        participations=baltic.participations.sample(frac=1.0, random_state=2),
    )
    rules = Rules(min_countries=4, triple_helix=True, acquainted=True)
    one, other = (build_consortium(data, rules, FOOD) for data in (baltic, mixed))
    assert one.members.equals(other.members)
    assert one.binding.equals(other.binding)

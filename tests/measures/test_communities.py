"""Communities of an ecosystem as tables."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import pandas as pd
import pytest

from ecosystem.measures.communities import find_communities
from ecosystem.schema import COMMUNITIES


@pytest.fixture
def two_groups(make_ecosystem):
    members = {f"p{i}": [f"a{j}" for j in range(8)] for i in range(2)}
    members |= {f"q{i}": [f"b{j}" for j in range(6)] for i in range(2)}
    members["bridge"] = ["a0", "b0"]
    actors = {f"a{j}": {"country": "LV", "kind": "cluster"} for j in range(8)}
    actors |= {f"b{j}": {"country": "SE" if j else "", "kind": "sme"} for j in range(6)}
    actors["b1"] = {"country": "SE", "name": "Semi; colon", "kind": "sme"}
    themes = {"p0": {"themes": "food"}, "q0": {"themes": "energy;food"}}
    return make_ecosystem(members, actors=actors | {"alone": {}}, collaborations=themes)


def test_membership_and_table(two_groups):
    found = find_communities(two_groups, runs=10)
    assert found.membership["community"].to_dict() == (
        {"alone": 0} | {f"a{j}": 1 for j in range(8)} | {f"b{j}": 2 for j in range(6)}
    )
    assert math.isnan(found.membership.loc["alone", "community_certainty"])
    assert [found.table.index.name, *found.table.columns] == list(COMMUNITIES.names)
    assert found.table["actor_count"].to_list() == [8, 6]
    assert found.agreement == 1.0
    assert found.table["countries"].to_list() == ["Latvia 8", "Sweden 5;not known 1"]
    # Hypergeometric by hand: all 8 of 8 clusters in 8 of 14, p = 1 / C(14, 8) = 1/3003.
    first = found.table.loc[1, "description"]
    assert first == "8 of 8 from Latvia (57 % of all); 8 of 8 of kind “cluster” (57 % of all)."
    assert found.table["top_themes"].to_list() == ["", "energy"]  # all have food
    assert "Semi, colon" in found.table.loc[2, "top_actors"].split(";")


def test_leading_actors_have_most_volume_inside(two_groups):
    found = find_communities(two_groups, runs=4)
    assert found.table.loc[1, "top_actors"] == "a0;a1;a2;a3;a4"


def test_rows_in_any_order_give_the_same(baltic, two_groups):
    from dataclasses import replace

    def shuffled(table):
        return table.sample(frac=1, random_state=7)

    for whole in (two_groups, baltic):
        other = replace(
            whole,
            actors=shuffled(whole.actors),
            collaborations=shuffled(whole.collaborations),
            participations=shuffled(whole.participations),
        )
        one, two = find_communities(whole, runs=4), find_communities(other, runs=4)
        pd.testing.assert_frame_equal(one.membership, two.membership, check_exact=True)
        pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)


def test_another_hash_seed_gives_the_same(root):
    program = (
        "from ecosystem.datasets import load_bundled\n"
        "from ecosystem.measures.communities import find_communities\n"
        "found = find_communities(load_bundled('baltic'), runs=3)\n"
        "print(found.membership.to_csv(), found.table.to_csv())\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert b"vidzeme-planning-region-lv" in outputs.pop()


def test_every_actor_with_a_tie_has_a_community(baltic):
    found = find_communities(baltic, runs=4)
    sizes = found.membership["community"].value_counts()
    assert found.table["actor_count"].to_dict() == sizes.drop(0, errors="ignore").to_dict()
    assert found.table["actor_count"].is_monotonic_decreasing
    certainty = found.membership["community_certainty"].dropna()
    assert certainty.between(0, 1).all()
    assert found.agreement == pytest.approx(certainty.mean())


def test_without_ties(make_ecosystem):
    for members in ({}, {"p": "a", "q": "b"}):
        found = find_communities(make_ecosystem(members))
        assert (found.membership["community"] == 0).all()
        assert found.table.empty
        assert [found.table.index.name, *found.table.columns] == list(COMMUNITIES.names)
        assert (found.modularity, found.modularity_low, found.modularity_high) == (0, 0, 0)
        assert math.isnan(found.agreement)

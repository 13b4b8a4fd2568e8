"""What the map page needs to know about regions and pairs of regions."""

from __future__ import annotations

from typing import Final

import pandas as pd

from ecosystem.maps.columns import Columns, numbers
from ecosystem.model import join_values, split_values
from ecosystem.regions import nuts_at, region_name
from ecosystem.study import Study

GAPS_SHOWN: Final = 60
PAIRS_SHOWN: Final = 1_000


def regions(study: Study) -> Columns:
    """Return the regions of the study with what the page says about them."""
    table = study.regions
    return {
        "code": list(table.index),
        "name": table["region_name"].to_list(),
        "country": table["country"].to_list(),
        "is_bsr": [int(flag) for flag in table["is_bsr"]],
        "actors": numbers(table["actor_count"]),
        "collaborations": numbers(table["collaboration_count"]),
        "partners": numbers(table["degree"]),
        "external": numbers(table["external_share"], 2),
        "domains": numbers(table["s3_domain_count"]),
    }


def gaps(study: Study, actor_number: dict[str, int], region_number: dict[str, int]) -> Columns:
    """Return the pairs with fewer collaborations than expected, and those nearest to it."""
    table = study.gaps.table.sort_values("rank")
    table = table[table["verdict"] != "too little to judge"]
    fewer = int(table["verdict"].isin(["gap", "fewer than expected"]).sum())
    table = table.head(min(max(fewer, study.settings.top), GAPS_SHOWN))
    return {
        "a": [region_number.get(region, -1) for region in table["region_a"]],
        "b": [region_number.get(region, -1) for region in table["region_b"]],
        "observed": numbers(table["observed_count"]),
        "expected": numbers(table["expected_count"], 1),
        "verdict": table["verdict"].to_list(),
        "reason": table["reason"].to_list(),
        "counter": table["counter_reason"].to_list(),
        "broker": [actor_number.get(broker, -1) for broker in table["broker_id"]],
    }


def pairs(study: Study, region_number: dict[str, int]) -> Columns:
    """Return what pairs of regions could add to each other's priorities, most first."""
    table = study.gaps.table
    table = table[table["complementarity"] > 0]
    table = table.sort_values(
        ["complementarity", "region_a", "region_b"], ascending=[False] + [True] * 2
    )
    rows = [
        (number_a, number_b, observed, expected, share, domains)
        for a, b, observed, expected, share, domains in zip(
            table["region_a"],
            table["region_b"],
            numbers(table["observed_count"]),
            numbers(table["expected_count"], 1),
            numbers(table["complementarity"], 2),
            _both_ways(table),
            strict=True,
        )
        if (number_a := region_number.get(a)) is not None
        and (number_b := region_number.get(b)) is not None
        and domains
    ][:PAIRS_SHOWN]
    names = sorted({row[5] for row in rows})
    at = {name: i for i, name in enumerate(names)}
    return {
        "a": [row[0] for row in rows],
        "b": [row[1] for row in rows],
        "observed": [row[2] for row in rows],
        "expected": [row[3] for row in rows],
        "domains": [at[row[5]] for row in rows],
        "texts": [split_values(name) for name in names],
    }


def _both_ways(table: pd.DataFrame) -> list[str]:
    """Return the domains that either region of a pair could bring to the other."""
    return [
        join_values([*split_values(for_a), *split_values(for_b)])
        for for_a, for_b in zip(table["domains_for_a"], table["domains_for_b"], strict=True)
    ]


def places(study: Study) -> dict[str, str]:
    """Return the names of the regions of every level that hold an actor."""
    codes = {
        at
        for code in set(study.ecosystem.actors["nuts_code"])
        for level in (0, 1, 2, 3)
        if (at := nuts_at(code, level))
    }
    return {code: region_name(code) for code in sorted(codes)}

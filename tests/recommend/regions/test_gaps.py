"""Region gaps: recounted from the tables, planted and found, honest where nothing can be said."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from ecosystem.model import Ecosystem, split_values
from ecosystem.network.graphs import actor_network
from ecosystem.recommend.regions.brokers import region_brokers
from ecosystem.recommend.regions.gaps import RegionGaps, region_gaps
from ecosystem.recommend.regions.pairs import region_pairs
from ecosystem.regions import is_baltic
from ecosystem.schema import REGION_GAPS

DTYPES = {"number": "float64", "integer": "int64"}
REGIONS = ["SE11", "SE22", "FI1B", "FI19", "EE00", "LV00", "LT01", "PL63", "DK01", "DE80"]


@pytest.fixture(scope="module")
def found(baltic) -> RegionGaps:
    return region_gaps(baltic, level=2)


@pytest.fixture(scope="module")
def planted(make_small_ecosystem) -> RegionGaps:
    """Ten regions of two actors, any two of different regions together with probability .4; but
    never Stockholm with Estonia, although both are as active as the others."""
    rng = np.random.default_rng(0)
    actors = {f"{code.lower()}-{k}": {"nuts_code": code} for code in REGIONS for k in "ab"}
    memberships = {}
    for i, (a, b) in enumerate(combinations(actors, 2)):
        regions = {actors[a]["nuts_code"], actors[b]["nuts_code"]}
        if len(regions) == 2 and regions != {"SE11", "EE00"}:
            for repeat in range(rng.binomial(6, 0.4)):
                memberships[f"p{i:03}-{repeat}"] = [a, b]
    return region_gaps(
        make_small_ecosystem(
            memberships, actors=actors, priorities=[("SE11", "energy"), ("EE00", "food")]
        )
    )


def shuffled(ecosystem: Ecosystem, seed: int) -> Ecosystem:
    def mixed(table: pd.DataFrame) -> pd.DataFrame:
        return table.sample(frac=1.0, random_state=seed)

    return replace(
        ecosystem,
        actors=mixed(ecosystem.actors),
        collaborations=mixed(ecosystem.collaborations),
        participations=mixed(ecosystem.participations).reset_index(drop=True),
        priorities=mixed(ecosystem.priorities).reset_index(drop=True),
    )


def test_columns_are_those_declared(found):
    table = found.table
    assert list(table.columns) == list(REGION_GAPS.names)
    for column in REGION_GAPS.columns:
        assert str(table[column.name].dtype) == DTYPES.get(column.type, "str"), column.name
        values = table[column.name].dropna()
        assert column.low is None or (values >= column.low).all(), column.name
        assert column.high is None or (values <= column.high).all(), column.name
    assert set(table["verdict"]) <= set(REGION_GAPS["verdict"].values)
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert not table.isna()[["reason", "counter_reason", "broker_id"]].any().any()


def test_observed_recounted_from_the_tables(baltic, found):
    region = baltic.actors["nuts_code"].str.slice(0, 4)
    inside = region[(region.str.len() == 4) & baltic.actors["nuts_code"].map(is_baltic)].to_dict()
    sets: dict[str, set[str]] = {}
    for p, a in zip(
        baltic.participations["collaboration_id"], baltic.participations["actor_id"], strict=True
    ):
        if a in inside:
            sets.setdefault(inside[a], set()).add(p)
    expected = {
        (r, s): len(sets.get(r, set()) & sets.get(s, set()))
        for r, s in combinations(sorted(set(inside.values())), 2)
    }
    table = found.table
    ours = dict(
        zip(
            zip(table["region_a"], table["region_b"], strict=True),
            table["observed_count"],
            strict=True,
        )
    )
    assert ours == expected
    assert found.pair_count == len(expected)
    # Regions between them: expected sums are observed sums, region by region.
    for side in set(inside.values()):
        rows = table[(table["region_a"] == side) | (table["region_b"] == side)]
        assert rows["expected_count"].sum() == pytest.approx(rows["observed_count"].sum(), abs=1e-6)
        assert rows["expected_by_size"].sum() == pytest.approx(
            rows["observed_count"].sum(), abs=1e-6
        )


def test_verdicts_follow_from_the_numbers(found):
    table = found.table
    judged = table["q_fewer"].notna()
    assert judged.sum() == found.judged_count > 0
    # φ is below 1 here, so the tests use Poisson: zero is surprising from −ln .05 = 2.996 on.
    assert found.dispersion < 1
    assert (judged == (table["expected_count"] >= -np.log(0.05))).all()
    assert (table.loc[~judged, "verdict"] == "too little to judge").all()
    gap = judged & (table["q_fewer"] <= 0.05)
    fewer = judged & ~gap & (table["p_fewer"] <= 0.05)
    assert (table["verdict"] == "gap").equals(gap)
    assert (table["verdict"] == "fewer than expected").equals(fewer)
    assert (table["ratio"] - table["observed_count"] / table["expected_count"]).abs().max() < 1e-9
    assert (table["ratio_low"] <= table["ratio"] + 1e-12).all()
    assert (table["ratio"] <= table["ratio_high"] + 1e-12).all()


def test_the_lower_tail_by_size_alone(found):
    """Poisson where counts by size alone vary no more than it says, else wider by φ."""
    table = found.table
    size, x = table["expected_by_size"].to_numpy(), table["observed_count"].to_numpy()
    poisson = np.where(size > 0, scipy.stats.poisson.cdf(x, size), 1.0)
    some = size > 0
    free = some.sum() - len(set(table["region_a"]) | set(table["region_b"]))
    assert free > 0
    ours = table["p_by_size"].to_numpy()
    # Wider counts make a small count no more surprising.
    assert (ours[x < size] >= poisson[x < size] - 1e-12).all()
    assert (np.sort(ours) >= 0).all() and (ours <= 1).all()
    zero = some & (x == 0)
    falling = np.argsort(size[zero], kind="stable")
    assert (np.diff(ours[zero][falling]) <= 1e-12).all()


def test_ranked_by_verdict_then_probability(found):
    order = found.table["verdict"].map(REGION_GAPS["verdict"].values.index)
    assert order.is_monotonic_increasing
    for _, group in found.table.groupby("verdict"):
        assert group["p_fewer"].round(9).is_monotonic_increasing


def test_a_planted_gap_is_found_and_explained(planted):
    first = planted.table.iloc[0]
    assert (first["region_a"], first["region_b"]) == ("EE00", "SE11")
    assert first["verdict"] == "gap"
    assert first["observed_count"] == 0
    assert (planted.table["verdict"] == "gap").sum() == 1
    assert first["shared_region_count"] == 8
    assert first["reason"].startswith("No joint collaboration where ")
    assert "8 other regions work with both" in first["reason"]
    assert (
        f"{first['broker_name']} has worked with 2 actors in Estonia and 2 in Stockholm"
        in (first["reason"])
    )
    assert "S3 priorities of" not in first["counter_reason"]
    assert "Only 2 actors in Estonia and 2 actors in Stockholm are known" in first["counter_reason"]
    other = planted.table[planted.table["region_a"] == "DE80"].iloc[0]
    assert f"S3 priorities of {other['name_a']}" in other["counter_reason"]


def test_the_broker_has_the_strongest_weaker_tie(make_ecosystem):
    # x and y both work with r and s. Newman weights: x 1 + 1/2 to r, 1/2 to s; y 1 and 1. So y.
    place = {"r": "EE00", "s": "SE11", "x": "FI1B", "y": "LV00", "w": "LT01"}
    gaps = region_gaps(
        make_ecosystem(
            {
                "p1": ["x", "r"],
                "p2": ["x", "r", "w"],
                "p3": ["x", "s", "w"],
                "p4": ["y", "r"],
                "p5": ["y", "s"],
            },
            actors={a: {"nuts_code": code} for a, code in place.items()},
        )
    )
    row = gaps.table.set_index(["region_a", "region_b"]).loc[("EE00", "SE11")]
    assert row["broker_id"] == "y"
    assert row["shared_region_count"] == 3


def test_brokers_from_elsewhere_are_not_named(make_ecosystem):
    place = {"r": "EE00", "s": "SE11", "t": "FI1B", "paris": "FR10"}
    data = make_ecosystem(
        {"p1": ["r", "paris"], "p2": ["s", "paris"], "p3": ["r", "t"]},
        actors={a: {"nuts_code": code} for a, code in place.items()},
    )
    bsr = region_gaps(data).table.set_index(["region_a", "region_b"])
    assert bsr.loc[("EE00", "SE11"), "broker_id"] == ""
    assert "no actor that could be asked" in bsr.loc[("EE00", "SE11"), "reason"]
    everywhere = region_gaps(data, area="all").table.set_index(["region_a", "region_b"])
    assert everywhere.loc[("EE00", "SE11"), "broker_id"] == "paris"


def test_chance_alone_gives_no_gap(make_small_ecosystem):
    rng = np.random.default_rng(5)
    actors = {f"a{i:02}": {"nuts_code": REGIONS[i % 10]} for i in range(60)}
    memberships = {
        f"p{i:03}": sorted(rng.choice(sorted(actors), rng.integers(2, 8), replace=False))
        for i in range(150)
    }
    gaps = region_gaps(make_small_ecosystem(memberships, actors=actors))
    assert gaps.judged_count > 30
    assert not (gaps.table["verdict"] == "gap").any()


def test_germany_stands_for_its_baltic_part(make_ecosystem):
    data = make_ecosystem(
        {"p": ["rostock", "stockholm"], "q": ["munich", "stockholm"], "r": ["rostock", "tallinn"]},
        actors={
            "rostock": {"nuts_code": "DE803"},
            "munich": {"nuts_code": "DE212"},
            "stockholm": {"nuts_code": "SE110"},
            "tallinn": {"nuts_code": "EE001"},
        },
    )
    gaps = region_gaps(data, level=0)
    counts = gaps.table.set_index(["region_a", "region_b"])["observed_count"]
    assert counts[("DE", "SE")] == 1
    assert any("Germany" in note for note in gaps.notes)


def test_data_from_elsewhere_fall_back_to_all_regions(make_ecosystem):
    gaps = region_gaps(
        make_ecosystem(
            {"p": ["a", "b"], "q": ["b", "c"], "r": ["c", "d"], "s": ["a", "d"]},
            actors={
                "a": {"nuts_code": "FR10"},
                "b": {"nuts_code": "ITC4"},
                "c": {"nuts_code": "AT13"},
                "d": {"nuts_code": "ES30"},
            },
        )
    )
    assert gaps.region_count == 4
    assert any("all regions" in note for note in gaps.notes)


@pytest.mark.parametrize(
    ("memberships", "places", "regions"),
    [
        ({}, {}, 0),
        ({"p": ["a", "b"]}, {}, 0),
        ({"p": ["a", "b"]}, {"a": "SE11", "b": "SE11"}, 1),
        ({"p": ["a", "b"]}, {"a": "SE11", "b": "EE00"}, 2),
        (
            {"p": ["a", "b"], "q": ["c", "d"]},
            {"a": "SE11", "b": "SE11", "c": "EE00", "d": "EE00"},
            2,
        ),
        ({"p": ["a", "b", "c"]}, {"a": "SE11", "b": "EE00", "c": "LV00"}, 3),
        (
            {"p": ["a", "a2"], "q": ["b", "b2"], "r": ["c", "c2"]},
            {"a": "SE11", "a2": "SE11", "b": "EE00", "b2": "EE00", "c": "LV00", "c2": "LV00"},
            3,
        ),
    ],
)
def test_too_little_to_say_anything(make_ecosystem, memberships, places, regions):
    data = make_ecosystem(memberships, actors={a: {"nuts_code": c} for a, c in places.items()})
    for level in (0, 2, 3):
        gaps = region_gaps(data, level=level)
        assert list(gaps.table.columns) == list(REGION_GAPS.names)
        assert gaps.judged_count == 0
        assert set(gaps.table["verdict"]) <= {"too little to judge"}
        assert gaps.notes
    gaps = region_gaps(data)
    assert gaps.region_count == regions
    assert len(gaps.table) == gaps.pair_count == regions * (regions - 1) // 2
    assert list(gaps.coefficients.columns) == ["term", "estimate", "low", "high", "meaning"]


def test_the_order_of_rows_does_not_matter(baltic, found):
    again = region_gaps(shuffled(baltic, 3), level=2)
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)
    pd.testing.assert_frame_equal(again.coefficients, found.coefficients, check_exact=True)
    assert again.notes == found.notes


def test_domains_and_complementarity(make_ecosystem):
    # The example of METHODS (EconGeo): A–B and C–D related 2.2222, B–C 1.0, which is chance.
    place = {"a": "SE11", "b": "EE00", "c": "LV00", "d": "FI1B"}
    domains = {"SE11": ["A", "B", "other"], "EE00": ["B", "C", "other"], "LV00": ["C", "D"]}
    data = make_ecosystem(
        {"p": ["a", "b"], "q": ["b", "c"], "r": ["c", "d"]},
        actors={a: {"nuts_code": code} for a, code in place.items()},
        priorities=[(code, domain) for code, has in domains.items() for domain in has],
    )
    table = region_gaps(data).table.set_index(["region_a", "region_b"])
    # Stockholm lacks C and D, Latvia has both: 2.2222/3.2222 for C, 1 for D; the same way back.
    far = table.loc[("LV00", "SE11")]
    assert far["complementarity"] == pytest.approx(1 + 2.2222 / 3.2222, abs=1e-4)
    assert far["gain_a"] == far["gain_b"] == pytest.approx(far["complementarity"])
    # C carries the whole of D (1), D carries .69 of C; the same for B and A the other way.
    assert (far["domains_for_b"], far["domains_for_a"]) == ("C;D", "B;A")
    assert far["shared_domains"] == ""
    # Estonia's C would make D easier for Stockholm; what Estonia lacks, Stockholm has nothing for.
    near = table.loc[("EE00", "SE11")]
    assert (near["gain_a"], near["gain_b"], near["complementarity"]) == (0.0, 1.0, 0.0)
    assert (near["domains_for_a"], near["domains_for_b"]) == ("", "C")
    assert near["shared_domains"] == "B"  # "other" is nothing to share
    assert "that the other lacks: Estonia could add C. " in near["reason"]
    unknown = table.loc[("EE00", "FI1B")]
    assert np.isnan(unknown["complementarity"])
    assert np.isnan(unknown["gain_a"])
    assert unknown["domains_for_a"] == unknown["shared_domains"] == ""
    assert "S3 priorities of Helsinki-Uusimaa are unknown." in unknown["counter_reason"]


def test_what_distance_and_country_do(found):
    terms = found.coefficients.set_index("term")
    assert (terms["low"] < terms["estimate"]).all()
    assert (terms["estimate"] < terms["high"]).all()
    change = 1 - 2 ** terms.loc["log_distance", "estimate"]
    assert f"{100 * change:.0f} % fewer" in terms.loc["log_distance", "meaning"]
    assert 0 < found.deviance_explained_by_size < found.deviance_explained < 1


def test_reasons_say_the_numbers_of_their_row(found):
    for row in found.table.head(200).itertuples():
        count = "No joint" if row.observed_count == 0 else f"{row.observed_count} joint"
        assert row.reason.startswith(f"{count} collaboration")
        assert row.reason.count("collaborations ") == (row.observed_count > 1)
        if row.broker_id:
            assert row.broker_name in row.reason
        for domains in (row.domains_for_a, row.domains_for_b):
            if len(split_values(domains)) == 1:
                assert f"could add {domains}" in row.reason
        assert (row.gain_a > 0) == (row.domains_for_a != "")
        assert (row.gain_b > 0) == (row.domains_for_b != "")
        assert row.counter_reason.endswith(".")


def test_shared_third_regions_recounted(found):
    table = found.table
    joint = table[table["observed_count"] > 0]
    near: dict[str, set[str]] = {}
    for r, s in zip(joint["region_a"], joint["region_b"], strict=True):
        near.setdefault(r, set()).add(s)
        near.setdefault(s, set()).add(r)
    expected = [
        len(near.get(r, set()) & near.get(s, set()))
        for r, s in zip(table["region_a"], table["region_b"], strict=True)
    ]
    assert table["shared_region_count"].tolist() == expected


def test_three_brokers_counted_on_the_graph(baltic):
    graph = actor_network(baltic)
    pairs = region_pairs(baltic, level=1)
    found = region_brokers(baltic, pairs, "all")
    home = pairs.actor_region
    ids = found.actor_ids.to_list()
    for r, s in ((0, 1), (0, len(pairs.regions) - 1), (3, 7), (5, 9)):
        sides = [pairs.regions[r], pairs.regions[s]]
        weaker = {}
        for actor in graph:
            ties = [
                sum(
                    d["weight"]
                    for _, to, d in graph.edges(actor, data=True)
                    if home.get(to) == side
                )
                for side in sides
            ]
            if min(ties) > 0:
                weaker[actor] = round(min(ties), 12)
        best = sorted(weaker, key=lambda actor: (-weaker[actor], actor))[:3]
        assert [ids[z] for z in found.ranked[:, r, s] if z >= 0] == best
        assert found.others(np.array([r]), np.array([s])) == [
            [baltic.actors.at[actor, "name"] for actor in best[1:]]
        ]

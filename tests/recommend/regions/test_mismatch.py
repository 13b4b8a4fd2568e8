"""S3 priorities against links: hypergeometric tails by hand, records that can be counted again."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.model import split_values
from ecosystem.recommend.regions.mismatch import s3_mismatch
from ecosystem.schema import S3_MISMATCH


@pytest.fixture
def small(make_ecosystem):
    """Ten links: Stockholm in eight, none on energy, its priority; six are on energy."""
    groups = {f"e{i}": ["fi", "lv"] for i in range(6)}
    groups |= {f"w{i}": ["se", "fi"] for i in range(8)}
    return make_ecosystem(
        groups,
        actors={
            "se": {"nuts_code": "SE11"},
            "fi": {"nuts_code": "FI1B"},
            "lv": {"nuts_code": "LV00"},
        },
        collaborations={p: {"themes": "energy" if p.startswith("e") else "water"} for p in groups},
        priorities=[("SE11", "energy"), ("FI1B", "water"), ("LV00", "energy"), ("LV00", "water")],
    )


def test_tails_by_hand(small):
    table = s3_mismatch(small).table.set_index(["region", "domain"])
    # 14 links, 6 on energy; Stockholm has 8, none of them: C(8,8) C(6,0) / C(14,8).
    row = table.loc[("SE11", "energy")]
    assert row["p_fewer"] == pytest.approx(1 / comb(14, 8))
    assert row["expected_count"] == pytest.approx(8 * 6 / 14)
    assert row["verdict"] == "priority without links"
    assert row["partner_regions"] == "LV00"
    # All 8 of its links are on water, which is no priority of it.
    row = table.loc[("SE11", "water")]
    assert row["p_more"] == pytest.approx(1 / comb(14, 8))
    assert row["verdict"] == "links without priority"
    assert split_values(row["records"]) == [f"w{i}" for i in range(8)]
    # Helsinki takes part in all 14: nothing can be surprising.
    assert table.loc[("FI1B", "water"), "verdict"] == "no mismatch"
    assert table.loc[("FI1B", "water"), "p_fewer"] == 1.0


def test_few_links_are_not_judged(make_ecosystem):
    data = make_ecosystem(
        {"p": ["se", "fi"]},
        actors={"se": {"nuts_code": "SE11"}, "fi": {"nuts_code": "FI1B"},
                "lv": {"nuts_code": "LV00"}},
        collaborations={"p": {"themes": "energy"}},
        priorities=[("SE11", "water"), ("FI1B", "energy"), ("LV00", "energy")],
    )  # fmt: skip
    table = s3_mismatch(data).table.set_index(["region", "domain"])
    assert table.loc[("SE11", "water"), "verdict"] == "too little to judge"
    assert table.loc[("LV00", "energy"), "verdict"] == "too little to judge"
    assert "none is no surprise (probability 100 %)" in table.loc[("LV00", "energy"), "reason"]


def test_links_are_counted_again_from_the_records(baltic):
    found = s3_mismatch(baltic)
    table, mapping = found.table, found.domains_of_themes["domain"]
    assert list(table.columns) == list(S3_MISMATCH.names)
    region = baltic.actors["nuts_code"].str[:4]
    rows = baltic.participations
    places = rows.groupby("collaboration_id")["actor_id"].agg(lambda ids: set(region[ids]))
    for row in table.itertuples():
        records = split_values(row.records)
        assert len(records) == row.link_count
        assert row.reason.startswith(f"{len(records)} link" if records else "No link")
        for p in records:
            assert row.region in places[p]
            assert len({code for code in places[p] if len(code) == 4}) > 1
            themes = split_values(baltic.collaborations.at[p, "themes"])
            assert row.domain in {mapping[t] for t in themes}


def test_themes_are_brought_to_domains_and_can_be_corrected(baltic):
    found = s3_mismatch(baltic, level=0)
    mapping = found.domains_of_themes
    read = {  # read through by a person
        "renewable energy": "energy", "food": "agri-food", "health": "health-life-science",
        "maritime": "mobility-transport-maritime", "tourism": "creative-tourism", "clusters": "",
        "startups": "", "leadership": "", "digital": "ict-digital", "water": "environment-water",
    }  # fmt: skip
    assert mapping.loc[list(read), "domain"].to_dict() == read
    changed = s3_mismatch(baltic, level=0, domains_of_themes={"maritime": "blue-growth"})
    assert changed.domains_of_themes.at["maritime", "domain"] == "blue-growth"

    def links(table: pd.DataFrame) -> int:
        return int(table.loc[table["domain"] == "blue-growth", "link_count"].sum())

    assert links(changed.table) > links(found.table)
    with pytest.raises(SettingError, match="nearest: blue-growth"):
        s3_mismatch(baltic, domains_of_themes={"maritime": "blue-grwth"})


def test_regions_without_priorities_are_unknown_not_empty(baltic):
    found = s3_mismatch(baltic)
    assert "5 regions without known S3 priorities left out." in found.notes
    known = set(baltic.priorities["nuts_code"])
    for region in found.table["region"].unique():
        assert any(region.startswith(code) or code.startswith(region) for code in known)


def test_order_of_rows_and_empty_data(baltic, make_ecosystem):
    mixed = replace(
        baltic,
        collaborations=baltic.collaborations.sample(frac=1.0, random_state=3),
        participations=baltic.participations.sample(frac=1.0, random_state=4),
        priorities=baltic.priorities.sample(frac=1.0, random_state=5),
    )
    pd.testing.assert_frame_equal(s3_mismatch(baltic).table, s3_mismatch(mixed).table)
    assert s3_mismatch(make_ecosystem({"p": ["a", "b"]})).table.empty


def test_no_collaboration_on_any_domain_is_no_surprise(make_ecosystem):
    data = make_ecosystem(
        {"p": ["a", "b"]},
        actors={"a": {"nuts_code": "SE110"}, "b": {"nuts_code": "FI1B1"}},
        collaborations={"p": {"themes": "zzz"}},
        priorities=[("SE11", "food"), ("FI1B", "food")],
    )
    assert set(s3_mismatch(data).table["verdict"]) == {"too little to judge"}

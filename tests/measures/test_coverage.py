"""What the data hold and what they do not know."""

from __future__ import annotations

import math

import pytest

from ecosystem.measures.coverage import coverage, key_figures


def test_figures_of_the_bundled_data(baltic):
    # 775 actors, 183 collaborations and 1,183 participations are the rows of the bundled files;
    # 677 placed and 613 with coordinates were counted when the data were compiled.
    figures = key_figures(baltic, level=2)["value"]
    assert figures["actors"] == 775
    assert figures["collaborations"] == 183
    assert figures["participations"] == 1183
    assert figures["ties"] == 5091
    known = coverage(baltic, level=2)["known_count"]
    assert known["region"] == 677
    assert known["coordinates"] == 613
    bases = known[[item for item in known.index if item.startswith("place_basis_")]]
    assert bases.sum() == 775
    assert coverage(baltic, level=2).loc["regions_with_actors", "total_count"] == 53


@pytest.fixture
def small(make_ecosystem):
    return make_ecosystem(
        {"p1": "abc", "p2": "cd", "p3": "e", "p4": ""},
        actors={
            "a": {"nuts_code": "SE110", "country": "SE", "latitude": "59.3", "longitude": "18.1"},
            "b": {"nuts_code": "SE12", "country": "SE", "place_basis": "seat"},
            "c": {"nuts_code": "FI1B1", "country": "FI"},
            "e": {"nuts_code": "DE212", "country": "DE"},
        },
        collaborations={
            "p1": {"start_date": "2014", "end_date": "2016", "themes": "food"},
            "p2": {"start_date": "2015", "total_budget_eur": "100", "policy_areas": "PA Food"},
        },
        priorities=[("SE11", "food"), ("DE212", "energy")],
    )


def test_key_figures_worked_by_hand(small):
    value = key_figures(small, level=2)["value"]
    assert value["ties"] == 4
    assert value["regions"] == 4
    assert value["countries"] == 3
    # a-b, a-c, b-c have known countries; two of them cross a border, all three cross regions.
    assert value["cross_border_share"] == pytest.approx(2 / 3)
    assert value["cross_region_share"] == 1.0
    assert key_figures(small, level=1)["value"]["cross_region_share"] == pytest.approx(2 / 3)
    assert value["largest_part_share"] == pytest.approx(4 / 5)
    assert value["tied_share"] == pytest.approx(4 / 5)
    assert value["participants_per_collaboration"] == 2


def test_coverage_worked_by_hand(small):
    table = coverage(small, level=2)
    counts = {item: (row["known_count"], row["total_count"]) for item, row in table.iterrows()}
    assert counts["country"] == (4, 5)
    assert counts["region"] == (4, 5)
    assert counts["area"] == (3, 5)  # Oberbayern is not in the Baltic Sea Region
    assert counts["coordinates"] == (1, 5)
    assert counts["place_basis_seat"] == (1, 5)
    assert counts["start_date"] == (2, 4)
    assert counts["end_date"] == (1, 4)
    assert counts["total_budget_eur"] == (1, 4)
    assert counts["themes"] == (1, 4)
    assert counts["policy_areas"] == (1, 4)
    assert counts["role"] == (0, 6)
    assert counts["regions_with_actors"] == (3, 53)
    assert counts["s3_priorities"] == (1, 3)  # of the regions of the Baltic Sea Region
    assert table.loc["role", "known_share"] == 0.0
    assert table.loc["region", "known_share"] == 0.8


def test_which_regions_are_meant_is_said(small, make_ecosystem):
    def meaning(data):
        return coverage(data, level=2).loc["s3_priorities", "meaning"]

    assert meaning(small).startswith("Of the regions of the Baltic Sea Region with")
    elsewhere = {"actors": {"a": {"nuts_code": "FR101"}}}
    assert meaning(make_ecosystem({"p": ["a", "b"]}, **elsewhere)).startswith("Of the regions with")


def test_no_basis_of_places_no_rows_about_it(make_ecosystem):
    table = coverage(make_ecosystem({"p": "ab"}), level=2)
    assert not [item for item in table.index if item.startswith("place_basis")]


def test_nothing_at_all(make_ecosystem):
    nothing = make_ecosystem({})
    value = key_figures(nothing, level=2)["value"]
    assert value["actors"] == 0
    assert math.isnan(value["cross_border_share"])
    assert math.isnan(value["largest_part_share"])
    table = coverage(nothing, level=2)
    assert math.isnan(table.loc["region", "known_share"])
    assert table.loc["regions_with_actors", "known_share"] == 0


def test_every_row_says_what_it_means(baltic):
    for table in (key_figures(baltic, level=2), coverage(baltic, level=2)):
        assert (table["label"].str.len() > 3).all()
        assert table["meaning"].str.endswith(".").all()
        assert table.index.is_unique

"""NUTS regions: levels, S3 territories, vintages, the Baltic Sea Region, distances."""

from __future__ import annotations

import pandas as pd
import pytest

from ecosystem.regions import (
    BALTIC_COUNTRIES,
    LEVELS,
    country_of,
    distance_km,
    is_baltic,
    is_nuts,
    iso_country,
    level_regions,
    nuts_at,
    nuts_changes,
    nuts_level,
    nuts_prefix,
    nuts_successors,
    nuts_table,
    recoded,
    regions_at,
)


def test_numbers_of_regions_are_those_of_eurostat() -> None:
    # Regulation (EU) 2019/1755 and the EFTA list: NUTS2 and NUTS3 regions per country, 2021.
    table = nuts_table()
    published = {
        "DE": (38, 401),
        "DK": (5, 11),
        "EE": (1, 5),
        "FI": (5, 19),
        "LT": (2, 10),
        "LV": (1, 6),
        "NO": (7, 13),
        "PL": (17, 73),
        "SE": (8, 21),
    }
    for country, (two, three) in published.items():
        levels = table.loc[table["country_code"] == country, "nuts_level"].value_counts()
        assert (levels[2], levels[3]) == (two, three), country


def test_the_baltic_sea_region_has_53_regions_seven_of_them_german() -> None:
    codes = [code for code in level_regions(2) if is_baltic(code)]
    assert len(codes) == 53
    german = [code for code in codes if country_of(code) == "DE"]
    assert german == ["DE30", "DE40", "DE50", "DE60", "DE80", "DE93", "DEF0"]


@pytest.mark.parametrize(
    ("code", "territory"),
    [
        ("EE001", "EE"),
        ("EE00", "EE"),
        ("EE", "EE"),
        ("LV006", "LV"),
        ("LT011", "LT"),
        ("DK011", "DK"),
        ("DE80K", "DE8"),
        ("DE80", "DE8"),
        ("DE8", "DE8"),
        ("DE", ""),
        ("PL911", "PL91"),
        ("PL91", "PL91"),
        ("PL9", ""),
        ("SE232", "SE232"),
        ("SE23", ""),
        ("FI1D7", "FI1D7"),
        ("FI1D", ""),
        ("NO0A2", "NO0A2"),
        ("FR101", ""),
        ("", ""),
        ("ZZ", ""),
    ],
)
def test_s3_territory(code: str, territory: str) -> None:
    assert nuts_at(code, "s3") == territory


def test_s3_territories_divide_the_nine_countries() -> None:
    table = nuts_table()
    fine = table[(table["nuts_level"] == 3) & table["country_code"].isin(list(BALTIC_COUNTRIES))]
    territory = regions_at(fine.index.to_series(), "s3")
    assert (territory != "").all()
    assert all(code.startswith(unit) for code, unit in territory.items())
    assert set(territory) == set(level_regions("s3"))
    # 16 Länder, 17 in Poland, 21 + 19 + 13 in the north, four national.
    assert len(level_regions("s3")) == 16 + 17 + 21 + 19 + 13 + 4


@pytest.mark.parametrize("level", LEVELS)
def test_one_code_and_a_column_of_codes_agree(level: int | str) -> None:
    codes = pd.Series(["", "QQ", *nuts_table().index])
    column = regions_at(codes, level)
    assert column.to_list() == [nuts_at(code, level) for code in codes]
    assert (set(column) - {"", "QQ"}) == set(level_regions(level))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Eurostat, correspondence tables 2013-2016 and 2016-2021.
        ("LT00A", "LT011"),
        ("PL127", "PL911"),
        ("PL33", "PL72"),
        ("FI1D6", "FI1D9"),
        ("NO011", "NO081"),
        ("NO061", "NO060"),
        ("EE007", "EE00A"),
        ("DE915", "DE91C"),
        # 2010-2013: the districts of Mecklenburg-Vorpommern after the reform of 2011.
        ("DE807", "DE80K"),
        ("DE801", "DE80N"),
        # 2006-2010, in two steps: Northern Ostrobothnia, Kainuu, Potsdam.
        ("FI1A2", "FI1D9"),
        ("FI134", "FI1D8"),
        ("DE423", "DE404"),
        # 2003-2006: Magdeburg.
        ("DEE31", "DEE03"),
        # 2024 leads back: Akershus, Vestfold, Troms, Pirkanmaa.
        ("NO084", "NO082"),
        ("NO093", "NO091"),
        ("NO072", "NO074"),
        ("FI19B", "FI197"),
        # Split, so the place is needed: Rīga with most of Pierīga in 2024, Słupsk in 2010.
        ("LV00A", ""),
        ("PL631", ""),
        ("NO03", ""),
        ("XX999", ""),
        ("", ""),
    ],
)
def test_codes_of_other_vintages_lead_to_2021(old: str, new: str) -> None:
    assert recoded(old) == new


def test_codes_of_2021_stay() -> None:
    assert all(recoded(code) == code for code in nuts_table().index)


def test_every_change_ends_in_regions_of_2021_of_the_same_country_and_level() -> None:
    def ends(code: str, seen: tuple[str, ...] = ()) -> set[str]:
        if is_nuts(code):
            return {code}
        assert code not in seen, f"circle at {code}"
        return set().union(*(ends(to, (*seen, code)) for to in nuts_successors()[code]))

    for code in nuts_successors():
        for end in ends(code):
            assert country_of(end) == country_of(code)
            assert nuts_level(end) == nuts_level(code)
    assert set(nuts_changes()["change"]) == {"recoded", "merged", "split", "boundary_shift"}


def test_country_codes() -> None:
    codes = ("uk", "EL", "se ", "XX", "")
    assert [iso_country(code) for code in codes] == ["GB", "GR", "SE", "", ""]
    assert [nuts_prefix(code) for code in ("GB", "GR", "SE")] == ["UK", "EL", "SE"]


def test_distance() -> None:
    # Stockholm-Helsinki is given as 396 km, Tallinn-Riga as 279 km (great circle).
    assert float(distance_km(59.329, 18.069, 60.170, 24.938)) == pytest.approx(396, abs=2)
    assert float(distance_km(59.437, 24.754, 56.949, 24.106)) == pytest.approx(279, abs=2)
    assert float(distance_km(0, 0, 0, 180)) == pytest.approx(20015, abs=1)

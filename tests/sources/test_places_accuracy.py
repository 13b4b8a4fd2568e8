"""How often each way to a place is right, measured on real data with the NUTS code hidden."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from ecosystem.regions import BALTIC_COUNTRIES, iso_country
from ecosystem.sources.places import ACCURACY, locate
from ecosystem.sources.places.codes import read_code
from ecosystem.sources.places.gazetteer import find_town
from ecosystem.sources.places.suspects import default_codes

pytestmark = pytest.mark.shared


def read(path: Path, sep: str = ",") -> pd.DataFrame:
    return pd.read_csv(path, sep=sep, dtype=str, keep_default_na=False, encoding="utf-8")


def organisations(frame: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """The columns that are needed, one row per id, the nine countries only."""
    table = pd.DataFrame({name: frame[column] for name, column in columns.items()})
    table["country"] = table["country"].str.slice(0, 2).map(iso_country)
    table = table[table["country"].isin(list(BALTIC_COUNTRIES))].drop_duplicates("id")
    table["is_held_out"] = [zlib.crc32(key.encode()) % 2 == 1 for key in table["id"]]
    if "given" in table:
        readings = [
            read_code(cell, country)
            for cell, country in zip(table["given"], table["country"], strict=True)
        ]
        table["true"] = [reading.nuts_code for reading in readings]
        table["fate"] = [reading.fate for reading in readings]
    return table.set_index("id")


@dataclass(frozen=True)
class Data:
    official: pd.DataFrame  # FP7 and keep.eu: with postcodes
    dashboard: pd.DataFrame
    cordis: pd.DataFrame  # with coordinates


def read_official(folder: Path) -> pd.DataFrame:
    keep = {"id": "key", "country": "Country code", "city": "Town", "postcode": "Postal code"}
    older = read(folder / "keep" / "baltic-sea-region-2007-2013.csv.gz")
    newer = pd.read_excel(
        folder / "keep" / "keep-closed-projects-2014-2020.xlsx",
        sheet_name="Partners",
        dtype=str,
        keep_default_na=False,
    )
    newer["key"] = newer["Project Partner"] + newer["Town"]
    older["key"] = older["ID_PARTNER"]
    fp7 = read(folder / "fp7" / "organisations.csv.gz", ";").rename(
        columns={
            "new_org_id": "key",
            "country": "Country code",
            "city": "Town",
            "postCode": "Postal code",
            "REGION_Level_NUTS_3": "NUTS3",
        }
    )
    tables = [
        organisations(fp7, **keep, given="NUTS3"),
        organisations(older, **keep, given="NUTS3"),
        organisations(newer, **keep, given="NUTS3 (or equivalent)"),
    ]
    official = pd.concat(tables)
    return official[official["true"].str.len() == 5]


def read_dashboard(folder: Path) -> pd.DataFrame:
    exported = read(folder / "horizon-dashboard" / "dashboard-export-2021.csv")
    table = organisations(
        exported, id="pic", country="country_code", city="city", given="nuts_3_code"
    )
    towns = [find_town(*key) for key in zip(table["country"], table["city"], strict=True)]
    certain = [town.nuts_code if town.certainty == "one" else "" for town in towns]
    defaults = default_codes(table["true"], pd.Series(certain, index=table.index))
    return table[(table["true"].str.len() == 5) & ~table["true"].isin(list(defaults))]


def read_cordis(folder: Path) -> pd.DataFrame:
    layout = {"id": "organisationID", "country": "country", "city": "city"}
    layout |= {"postcode": "postCode", "geolocation": "geolocation"}
    both = pd.concat(
        [
            organisations(read(folder / "horizon2020" / "organization.csv.gz"), **layout),
            organisations(read(folder / "cordis-2023-layout" / "organization.csv", ";"), **layout),
        ]
    )
    both = both[~both.index.duplicated()]
    points = both["geolocation"].str.split(",", expand=True)
    return both.assign(
        latitude=pd.to_numeric(points[0], errors="coerce"),
        longitude=pd.to_numeric(points[1], errors="coerce"),
    )


@pytest.fixture(scope="module")
def data(shared_data: Path) -> Data:
    return Data(read_official(shared_data), read_dashboard(shared_data), read_cordis(shared_data))


def shares(true: pd.Series, found: pd.DataFrame, basis: str) -> tuple[int, float, float]:
    """Number decided in this way, and the shares right at NUTS2 and NUTS3."""
    mine = found["place_basis"] == basis
    code, true = found["nuts_code"][mine], true[mine]
    fine = code.str.len() == 5
    return (
        int(mine.sum()),
        float((code.str.slice(0, 4) == true.str.slice(0, 4)).mean()),
        float((code == true)[fine].mean()),
    )


def assert_said(basis: str, measured: tuple[int, float, float]) -> None:
    count, nuts2, nuts3 = measured
    said = ACCURACY[basis]
    assert said.tested_count == count
    assert said.nuts2_share == pytest.approx(nuts2, abs=0.0006)
    assert said.nuts3_share == pytest.approx(nuts3, abs=0.0006)


def numbered(table: pd.DataFrame, letter: str) -> pd.DataFrame:
    return table.set_axis([f"{letter}{row}" for row in range(len(table))])


def test_town_name(data: Data) -> None:
    both = numbered(pd.concat([data.official, data.dashboard]).query("is_held_out"), "o")
    assert_said("city", shares(both["true"], locate(both[["country", "city"]]), "city"))


def test_coordinates(data: Data) -> None:
    placed = data.cordis[data.cordis["latitude"].notna() & data.cordis["is_held_out"]]
    placed = placed.assign(true=data.dashboard["true"].reindex(placed.index))
    placed = placed[placed["true"].notna()]
    found = locate(placed[["country", "latitude", "longitude"]])
    assert_said("coordinates", shares(placed["true"], found, "coordinates"))


def test_postcode(data: Data) -> None:
    learnt = pd.concat([data.official, data.cordis])
    learnt = numbered(learnt[~learnt["is_held_out"]], "l")[["country", "city", "postcode"]]
    asked = numbered(data.official.query("is_held_out and postcode != ''"), "a")
    found = locate(pd.concat([learnt, asked[["country", "postcode"]]]).fillna(""))
    assert_said("postcode", shares(asked["true"], found.loc[asked.index], "postcode"))


@pytest.mark.parametrize("fate", ["given", "recoded"])
def test_code_against_town(data: Data, fate: str) -> None:
    rows = numbered(data.official.query("fate == @fate"), "c")
    towns = [find_town(*key) for key in zip(rows["country"], rows["city"], strict=True)]
    certain = pd.Series([town.certainty == "one" for town in towns], index=rows.index)
    town_code = pd.Series([town.nuts_code for town in towns], index=rows.index)[certain]
    found = pd.DataFrame({"nuts_code": rows["true"][certain], "place_basis": fate})
    assert_said(fate, shares(town_code, found, fate))

"""Countries, NUTS codes and coordinates: valid, and in agreement with each other."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.errors import nearest
from ecosystem.regions import (
    NUTS_VINTAGE,
    country_codes,
    country_of,
    distance_km,
    is_nuts,
    iso_country,
    nuts_table,
    recoded,
)
from ecosystem.validation.findings import Findings, shown

# Beyond this, and twice as near to another country, a town is not where its country says. In the
# north a town can be 160 km from the point of its own NUTS3 region, so distance alone says little.
FAR_FROM_COUNTRY_KM = 150.0


def checked_countries(cells: pd.Series, findings: Findings) -> pd.Series:
    """Return ISO country codes; ``EL`` and ``UK`` become ``GR`` and ``GB`` and are listed."""
    read = {text: iso_country(text) for text in cells.unique()}
    codes = cells.map(read).astype("str")
    findings.add_cells(
        cells,
        (cells != "") & (codes == ""),
        "invalid-country",
        lambda value: (
            f"{shown(value)} is no ISO 3166 country code{nearest(value, country_codes())}"
        ),
        "Use two letters, for example SE for Sweden, or leave it empty",
    )
    findings.add_cells(
        cells,
        (codes != "") & (codes != cells),
        "country-spelling",
        lambda value: f"country {shown(value)} was read as {read[value]}",
        "Write the ISO 3166 code",
        severity="repaired",
    )
    return codes


def checked_nuts(cells: pd.Series, findings: Findings) -> pd.Series:
    """Return NUTS 2021 codes; codes of older vintages are followed where that is certain."""
    upper = cells.str.upper().str.replace(" ", "", regex=False)
    read = {text: text if not text or is_nuts(text) else recoded(text) for text in upper.unique()}
    codes = upper.map(read).astype("str")
    findings.add_cells(
        cells,
        (cells != "") & (codes == ""),
        "invalid-nuts",
        lambda value: (
            f"{shown(value)} is no region of NUTS {NUTS_VINTAGE}"
            f"{nearest(value, nuts_table().index, count=2)}"
        ),
        f"Look it up in the NUTS {NUTS_VINTAGE} list; a shorter code or an empty cell is fine",
    )
    findings.add_cells(
        cells,
        (codes != "") & (codes != cells),
        "nuts-spelling",
        lambda value: (
            f"NUTS code {shown(value)} was read as {read[value.upper().replace(' ', '')]}"
        ),
        f"Write the NUTS {NUTS_VINTAGE} code",
        severity="repaired",
    )
    return codes


def checked_agreement(actors: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return actors with the country filled in from the NUTS code; contradictions are errors."""
    from_code = actors["nuts_code"].map(lambda code: country_of(code) if code else "")
    from_code = from_code.astype("str")
    apart = (from_code != "") & (actors["country"] != "") & (from_code != actors["country"])
    for row, code, lies_in, country in zip(
        actors.index[apart],
        actors["nuts_code"][apart],
        from_code[apart],
        actors["country"][apart],
        strict=True,
    ):
        findings.add(
            "nuts-outside-country",
            f"NUTS code {code} lies in {lies_in}, the country is {country}",
            "Correct one of the two",
            row=int(row),
            column="nuts_code",
        )
    filled = (from_code != "") & (actors["country"] == "")
    if filled.any():
        findings.add(
            "country-from-nuts",
            f"{int(filled.sum())} empty countries were filled in from the NUTS code",
            "Nothing to do, or fill in the country column",
            column="country",
            severity="repaired",
        )
    return actors.assign(country=actors["country"].where(~filled, from_code))


@cache
def _region_points() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_]]:
    table = nuts_table()
    fine = table[table["nuts_level"] == 3]
    return (
        fine[["latitude", "longitude"]].to_numpy(dtype=np.float64),
        fine["country_code"].to_numpy(dtype=np.str_),
    )


def check_coordinates(actors: pd.DataFrame, findings: Findings) -> None:
    """Warn of coordinates that come alone, or that lie in another country than stated.

    A place counts as outside its country when every NUTS3 region point of that country is more
    than ``FAR_FROM_COUNTRY_KM`` away and a region point of another country is less than half as
    far. Near a border this finds nothing; swapped or mistyped coordinates it does find.
    """
    has_latitude, has_longitude = actors["latitude"].notna(), actors["longitude"].notna()
    for row in actors.index[has_latitude != has_longitude]:
        findings.add(
            "half-coordinates",
            "only one of latitude and longitude is given",
            "Give both or none",
            row=int(row),
            column="longitude" if has_latitude[row] else "latitude",
        )
    points, countries = _region_points()
    placed = actors[has_latitude & has_longitude & actors["country"].isin(set(countries.tolist()))]
    places = list(zip(placed["latitude"], placed["longitude"], placed["country"], strict=True))
    rows_at: dict[tuple[float, float, str], list[int]] = {}
    for row, place in zip(placed.index, places, strict=True):
        rows_at.setdefault(place, []).append(int(row))
    for (latitude, longitude, country), rows in rows_at.items():
        away = distance_km(latitude, longitude, points[:, 0], points[:, 1])
        own = float(away[countries == country].min())
        there = str(countries[int(np.argmin(away))])
        if own <= FAR_FROM_COUNTRY_KM or float(away.min()) > own / 2:
            continue
        swapped = distance_km(longitude, latitude, points[:, 0], points[:, 1])
        hint = (
            "Latitude and longitude look swapped"
            if abs(longitude) <= 90 and float(swapped[countries == country].min()) < own / 2
            else "Correct the coordinates or the country"
        )
        for row in rows:
            findings.add(
                "coordinates-outside-country",
                f"the point {latitude:g}, {longitude:g} is {own:.0f} km from the nearest region "
                f"of {country} and nearer to {there}",
                hint,
                row=row,
                column="latitude",
                severity="warning",
            )

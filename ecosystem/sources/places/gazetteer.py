"""Towns of the nine Baltic countries and the regions they lie in.

The list (``datasets/regions/towns.csv``) has 19,740 populated places of GeoNames with at least 500
inhabitants, each with the NUTS3 region of its administrative unit; ``municipalities.csv`` adds the
names of municipalities and counties that no town has, except in Germany and Poland.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.bundle import bundled
from ecosystem.regions import BALTIC_COUNTRIES, EARTH_RADIUS_KM
from ecosystem.sources.places.names import fold, readings

#: Of several towns of one name, one is meant when it has this many times as many inhabitants as
#: the largest of those in other regions.
DOMINANCE: Final = 5.0

#: Line that GeoNames' licence asks for wherever places come from its towns.
CREDIT: Final = (
    "Towns: GeoNames, https://www.geonames.org, CC BY 4.0, modified: selected, regions added."
)

Certainty = Literal["one", "part", "largest", "region", "several", "unknown"]


@dataclass(frozen=True)
class Town:
    """What the name of a town says about the place.

    Parameters
    ----------
    nuts_code : str
        NUTS3 region, or a coarser one when all towns of the name share only that; "" if unknown.
    latitude, longitude : float
        Of the town, degrees; NaN when unknown or when a municipality or county is meant.
    certainty : {"one", "part", "largest", "region", "several", "unknown"}
        ``one``: all towns of the name lie in one NUTS3 region; ``part``: the same, but only some
        of the words in the cell are a town's name; ``largest``: one of several is by far the
        largest; ``region``: they share a NUTS2 region; ``several``: they do not, so nothing is
        said; ``unknown``: no such name.
    name : str
        The town's name in the gazetteer.
    """

    nuts_code: str = ""
    latitude: float = np.nan
    longitude: float = np.nan
    certainty: Certainty = "unknown"
    name: str = ""


@cache
def towns() -> pd.DataFrame:
    """Return the towns of the gazetteer; do not change the table, it is shared.

    Returns
    -------
    DataFrame
        ``name``, ``country`` (ISO), ``nuts_code`` (2021, level 3), ``latitude``, ``longitude``
        (degrees), ``population``, ``other_names``; indexed and sorted by ``geonames_id``.

    Notes
    -----
    Source: GeoNames, https://www.geonames.org, CC BY 4.0.
    """
    table = pd.read_csv(
        bundled("regions", "towns.csv"),
        encoding="utf-8",
        keep_default_na=False,
        dtype={"name": str, "country": str, "nuts_code": str, "other_names": str},
    )
    return table.set_index("geonames_id").sort_index()


@cache
def _names() -> dict[tuple[str, str], tuple[tuple[int, ...], tuple[int, ...]]]:
    """Rows of the towns that have a name as their own, and as another name."""
    found: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    table = towns()
    for row, (name, others, country) in enumerate(
        zip(table["name"], table["other_names"], table["country"], strict=True)
    ):
        own = fold(name)
        found.setdefault((country, own), ([], []))[0].append(row)
        for other in others.split(";") if others else ():
            folded = fold(other)
            if folded != own:
                found.setdefault((country, folded), ([], []))[1].append(row)
    return {key: (tuple(own), tuple(other)) for key, (own, other) in found.items()}


@cache
def _municipalities() -> dict[tuple[str, str], tuple[str, str]]:
    table = pd.read_csv(
        bundled("regions", "municipalities.csv"), encoding="utf-8", dtype=str, keep_default_na=False
    )
    return {
        (country, fold(name)): (code, name)
        for name, country, code in zip(
            table["name"], table["country"], table["nuts_code"], strict=True
        )
    }


@dataclass(frozen=True, eq=False)
class _Columns:
    codes: npt.NDArray[np.object_]
    population: npt.NDArray[np.float64]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    names: npt.NDArray[np.object_]


@cache
def _columns() -> _Columns:
    table = towns()
    return _Columns(
        table["nuts_code"].to_numpy(dtype=object),
        table["population"].to_numpy(dtype=np.float64),
        table["latitude"].to_numpy(dtype=np.float64),
        table["longitude"].to_numpy(dtype=np.float64),
        table["name"].to_numpy(dtype=object),
    )


def find_town(country: str, city: str) -> Town:
    """Return what a cell for the town says about the place.

    Parameters
    ----------
    country : str
        ISO code; only the nine Baltic countries are in the gazetteer.
    city : str
        As typed: any case, with or without accents, postcode, district or brackets.

    Returns
    -------
    Town
        ``certainty`` says how the name was understood. Of several towns of one name in different
        regions the largest is taken when it is ``DOMINANCE`` times as large as any other, else
        only what they share is said: their NUTS2 region or nothing.

    Examples
    --------
    >>> town = find_town("DK", "KOEBENHAVN K")
    >>> town.nuts_code, town.certainty, town.name
    ('DK011', 'one', 'Copenhagen')
    >>> find_town("PL", "Opole").certainty, find_town("PL", "Atlantis").certainty
    ('largest', 'unknown')
    """
    if country not in BALTIC_COUNTRIES:
        return Town()
    for reading in readings(city):
        rows, others = _names().get((country, reading), ((), ()))
        if rows or others:
            return _choice(rows, others)
        if (country, reading) in _municipalities():
            code, name = _municipalities()[country, reading]
            return Town(code, certainty="one", name=name)
    return _part(country, city)


def _part(country: str, city: str) -> Town:
    """Try the first, then the last words of a longer cell; only a name of one place counts."""
    for reading in readings(city):
        words = reading.split()
        for size in range(len(words) - 1, 0, -1):
            for part in (" ".join(words[:size]), " ".join(words[-size:])):
                rows, others = _names().get((country, part), ((), ()))
                if len(part) > 3 and rows:
                    town = _choice(rows, others)
                    if town.certainty == "one":
                        return replace(town, certainty="part")
    return Town()


def _choice(own: tuple[int, ...], other: tuple[int, ...]) -> Town:
    columns = _columns()
    # A name that is a town's own outweighs the same name as somebody's by-name.
    size = {row: columns.population[row] + 1 for row in own}
    for row in other:
        size.setdefault(row, (columns.population[row] + 1) / (DOMINANCE if own else 1))
    first = max(size, key=lambda row: (size[row], -row))
    code = str(columns.codes[first])
    elsewhere = max((size[row] for row in size if columns.codes[row] != code), default=0.0)
    certainty: Certainty = "one"
    if elsewhere:
        certainty = "largest"
        if size[first] < DOMINANCE * elsewhere:
            shared = {str(columns.codes[row])[:4] for row in size}
            if len(shared) > 1:
                return Town(certainty="several", name=str(columns.names[first]))
            return Town(shared.pop(), certainty="region", name=str(columns.names[first]))
    return Town(
        code,
        float(columns.latitude[first]),
        float(columns.longitude[first]),
        certainty,
        str(columns.names[first]),
    )


def same_name_apart_km(country: str, city: str, latitude: float, longitude: float) -> float:
    """Return how far a point is from the nearest town of a name; NaN when there is none.

    Examples
    --------
    >>> round(same_name_apart_km("PL", "Gdańsk", 54.52, 18.53))
    20
    """
    columns = _columns()
    for reading in readings(city):
        own, other = _names().get((country, reading), ((), ()))
        rows = list(own + other)
        if rows:
            points = _on_sphere(columns.latitude[rows], columns.longitude[rows])
            here = _on_sphere(np.array([latitude]), np.array([longitude]))
            return float(_along_the_ground(np.linalg.norm(points - here, axis=1)).min())
    return float("nan")


def _on_sphere(
    latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    phi, lam = np.radians(latitude), np.radians(longitude)
    return EARTH_RADIUS_KM * np.column_stack(
        (np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi))
    )


def _along_the_ground(chord_km: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    half = np.clip(chord_km / (2 * EARTH_RADIUS_KM), 0.0, 1.0)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half), dtype=np.float64)


def nearest_towns(
    country: str, latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.float64]]:
    """Return the NUTS3 region of the town nearest to each point, and how far it is in km.

    Only towns of the given country are looked at, so a border between countries cannot be
    crossed. ``inf`` kilometres and "" for a country that is not in the gazetteer.

    Examples
    --------
    >>> codes, away = nearest_towns("FI", np.array([60.17]), np.array([24.94]))
    >>> codes.tolist(), bool(away[0] < 2)
    (['FI1B1'], True)
    """
    from scipy.spatial import KDTree

    if country not in BALTIC_COUNTRIES:
        return np.full(len(latitude), "", dtype=object), np.full(len(latitude), np.inf)
    columns = _columns()
    rows = np.flatnonzero((towns()["country"] == country).to_numpy())
    tree = KDTree(_on_sphere(columns.latitude[rows], columns.longitude[rows]))
    away, nearest = tree.query(_on_sphere(latitude, longitude))
    return columns.codes[rows[nearest]], _along_the_ground(np.asarray(away, dtype=np.float64))

"""Which coordinates can be believed, and in which region they lie."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from ecosystem.sources.places.gazetteer import Town, nearest_towns, same_name_apart_km
from ecosystem.sources.places.names import fold
from ecosystem.sources.places.suspects import default_points

#: Farther from every town of the country than this, a point does not lie in it. In the far north
#: the next town can be 90 km away.
OUTSIDE_KM: Final = 100.0
#: Farther from every town of its name than this, a point is not where the address is.
ELSEWHERE_KM: Final = 50.0


class Point(NamedTuple):
    """Coordinates that can be used (else NaN), the region they lie in, and why they cannot."""

    latitude: float = np.nan
    longitude: float = np.nan
    nuts_code: str = ""
    note: str = ""


def read_points(known: pd.DataFrame, towns: list[Town]) -> list[Point]:
    """Return the coordinates of every organisation, as far as they can be believed.

    Parameters
    ----------
    known : DataFrame
        ``country`` (ISO), ``city``, ``latitude``, ``longitude``.
    towns : list of Town
        What the town's name says, row by row.

    Returns
    -------
    list of Point
        The region is that of the nearest town of the same country. Not used are coordinates that
        several towns share, that lie outside the country, or far from the town named. Outside
        the nine Baltic countries there is nothing to hold them against: they are passed on
        without a region.
    """
    latitude, longitude = known["latitude"], known["longitude"]
    possible = (latitude.abs().le(90) & longitude.abs().le(180)).to_numpy()
    cities = known["city"].where(possible, "")
    folded = cities.map({text: fold(text) for text in cities.unique()})
    shared = default_points(known["country"], folded, latitude, longitude)
    code = np.full(len(known), "", dtype=object)
    away = np.full(len(known), np.nan)
    countries = known["country"].to_numpy(dtype=object)
    for country in sorted(set(countries[possible])):
        rows = np.flatnonzero(possible & (countries == country))
        code[rows], away[rows] = nearest_towns(
            str(country), latitude.to_numpy()[rows], longitude.to_numpy()[rows]
        )
    cells = zip(
        possible,
        shared,
        latitude,
        longitude,
        code,
        away,
        known["country"],
        known["city"],
        towns,
        strict=True,
    )
    return [_point(*row) for row in cells]


def _point(
    possible: bool,
    shared: bool,
    latitude: float,
    longitude: float,
    code: str,
    away_km: float,
    country: str,
    city: str,
    town: Town,
) -> Point:
    if not possible:
        return Point()
    if shared:
        return Point(note="the coordinates are those of several towns: not used")
    if not code:
        return Point(latitude, longitude)
    if away_km > OUTSIDE_KM:
        return Point(note=f"the coordinates lie outside {country}: not used")
    if not np.isnan(town.latitude):
        apart = same_name_apart_km(country, city, latitude, longitude)
        if apart > ELSEWHERE_KM:
            return Point(note=f"the coordinates are {apart:.0f} km from {town.name}: not used")
    return Point(latitude, longitude, code)

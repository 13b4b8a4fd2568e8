"""Where every actor is drawn: at its town, near its region, at the map's edge, or aside.

Actors of one town would cover each other, so they are spread over a fine hexagonal grid around
it: the first sits on the town itself, the next ones as near to it as there is room. Whatever is
not known is marked, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.maps.basemap import Basemap
from ecosystem.maps.spreading import spread_around
from ecosystem.model import Ecosystem
from ecosystem.regions import nuts_at, nuts_level, nuts_table

SPACING_KM: Final = 5.0
_ROOMY: Final = 1_500  # actors that have room at that distance
PLACEMENTS: Final = ("town", "region", "edge", "none")
_EDGE_INSET_KM: Final = 36.0
_EDGE_SPACING_KM: Final = 110.0  # between the countries on the edge
# Open sea west of Norway: room for those whose place is not known.
_ASIDE_KM: Final = (215.0, 1_690.0)


@dataclass(frozen=True)
class _Site:
    """A point around which actors are spread."""

    x: float
    y: float
    placement: str


def spacing_for(count: int) -> float:
    """Return the smallest distance of actors on the map in kilometers, less where many must fit.

    Examples
    --------
    >>> spacing_for(775), spacing_for(24_000)
    (5.0, 1.25)
    """
    return SPACING_KM * min(1.0, sqrt(_ROOMY / max(count, 1)))


def place_actors(
    ecosystem: Ecosystem, basemap: Basemap, *, spacing_km: float | None = None
) -> pd.DataFrame:
    """Return where each actor is drawn and how that place is known.

    Parameters
    ----------
    ecosystem : Ecosystem
        Actors with ``latitude``, ``longitude`` and ``nuts_code``.
    basemap : Basemap
        The frame and its projection.
    spacing_km : float, optional
        Smallest distance between any two actors on the map; :func:`spacing_for` when not given.

    Returns
    -------
    DataFrame
        Indexed by actor id: ``x_km`` and ``y_km`` in map coordinates, inside the frame;
        ``site`` (number of the point it is spread around, 0 the one with most actors);
        ``placement``: ``town`` (its coordinates are known), ``region`` (only its region at
        NUTS2 or finer: near the region's point, approximate), ``edge`` (known, but outside the
        frame: with the others of its country on the edge, in their direction), ``none`` (not
        known, or only the country: aside).

    Notes
    -----
    Towns take turns, those with more actors first; inside a town the actors with more
    participations first; ties by id. So the result does not depend on the order of rows.
    Displacement grows with the square root of the number of actors: thirty in one town are
    spread over a circle of about 15 km radius at the default spacing.
    """
    sites = _sites(ecosystem.actors, basemap)
    activity = ecosystem.participations["actor_id"].value_counts().to_dict()
    members: dict[_Site, list[str]] = {}
    for actor_id in sorted(sites, key=lambda actor_id: (-activity.get(actor_id, 0), actor_id)):
        members.setdefault(sites[actor_id], []).append(actor_id)
    ranked = sorted(members, key=lambda site: (-len(members[site]), site.x, site.y))
    spots = spread_around(
        [(site.x, site.y) for site in ranked],
        [len(members[site]) for site in ranked],
        width=basemap.width_km,
        height=basemap.height_km,
        spacing=spacing_km or spacing_for(len(ecosystem.actors)),
    )
    rows = {
        actor_id: (float(spot[0]), float(spot[1]), number, site.placement)
        for number, site in enumerate(ranked)
        for actor_id, spot in zip(members[site], spots[number], strict=True)
    }
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["x_km", "y_km", "site", "placement"]
    ).reindex(ecosystem.actors.index)


def place_regions(regions: pd.Series, positions: pd.DataFrame) -> pd.DataFrame:
    """Return where each region's circle is drawn: in the middle of its actors.

    Parameters
    ----------
    regions : Series
        Region of every actor, "" when not known.
    positions : DataFrame
        From :func:`place_actors`.

    Returns
    -------
    DataFrame
        Indexed by region, sorted: mean ``x_km`` and ``y_km`` of its actors, those aside left
        out. A region all of whose actors are aside is missing.
    """
    placed = positions.loc[positions["placement"] != "none", ["x_km", "y_km"]]
    named = regions[(regions != "") & regions.index.isin(placed.index)]
    return placed.loc[named.index].groupby(named, sort=True).mean()


def _sites(actors: pd.DataFrame, basemap: Basemap) -> dict[str, _Site]:
    """Return the site of every actor."""
    x, y = basemap.project(actors["longitude"], actors["latitude"])
    points = region_points(actors["nuts_code"], basemap)
    found: dict[str, _Site] = {}
    outside: dict[str, list[tuple[str, float, float]]] = {}
    for actor_id, town_x, town_y, code, country in zip(
        actors.index, x, y, actors["nuts_code"], actors["country"], strict=True
    ):
        placement = "region" if np.isnan(town_x) else "town"
        at = points.get(code) if np.isnan(town_x) else (float(town_x), float(town_y))
        if at is None:
            found[actor_id] = _Site(*_ASIDE_KM, "none")
        elif 0 <= at[0] <= basemap.width_km and 0 <= at[1] <= basemap.height_km:
            found[actor_id] = _Site(round(at[0], 1), round(at[1], 1), placement)
        else:
            outside.setdefault(country, []).append((actor_id, *at))
    for site, rows in _edge_sites(outside, basemap):
        found |= dict.fromkeys((row[0] for row in rows), site)
    return found


_Row = tuple[str, float, float]


def _edge_sites(outside: dict[str, list[_Row]], basemap: Basemap) -> list[tuple[_Site, list[_Row]]]:
    """Return one site on the edge for each country outside, far enough from the next."""
    spots = []
    for country, rows in sorted(outside.items()):
        # Sorted before summing, so that rounding does not depend on the order of rows.
        x = sum(sorted(row[1] for row in rows)) / len(rows)
        y = sum(sorted(row[2] for row in rows)) / len(rows)
        spots.append((_around(_to_edge((x, y), basemap), basemap), country))
    west, south, east, north = _inner(basemap)
    # With very many countries the whole edge is shared out.
    apart = min(_EDGE_SPACING_KM, 1.6 * (east - west + north - south) / max(len(spots), 1))
    found, previous = [], -np.inf
    for way, country in sorted(spots):
        previous = max(way, previous + apart)
        found.append((_Site(*_on_edge(previous, basemap), "edge"), outside[country]))
    return found


def region_points(codes: pd.Series, basemap: Basemap) -> dict[str, tuple[float, float]]:
    """Return a point inside each region of NUTS2 or finer, in map coordinates.

    Parameters
    ----------
    codes : Series
        NUTS codes; repeats, "" and coarser codes are passed over.
    basemap : Basemap
        The projection.

    Returns
    -------
    dict
        Code to (x, y) in kilometres. A finer code that is not listed takes its NUTS2 region's
        point; countries have none, because a point in the middle of a country says nothing.
    """
    table = nuts_table()
    known = {
        code: code if code in table.index else nuts_at(code, 2)
        for code in sorted(set(codes))
        if nuts_level(code) >= 2
    }
    found = {code: listed for code, listed in known.items() if listed in table.index}
    rows = table.loc[list(found.values())]
    x, y = basemap.project(rows["longitude"], rows["latitude"])
    return {code: (float(x[i]), float(y[i])) for i, code in enumerate(found)}


def _to_edge(point: tuple[float, float], basemap: Basemap) -> tuple[float, float]:
    """Move a point along the line from the frame's centre to a little inside the edge.

    A country's middle may lie in the frame although its places do not: it is moved out.
    """
    middle_x, middle_y = basemap.width_km / 2, basemap.height_km / 2
    dx, dy = point[0] - middle_x, point[1] - middle_y
    share = min(
        (middle_x - _EDGE_INSET_KM) / abs(dx) if dx else np.inf,
        (middle_y - _EDGE_INSET_KM) / abs(dy) if dy else np.inf,
    )
    return middle_x + dx * share, middle_y + dy * share


def _around(point: tuple[float, float], basemap: Basemap) -> float:
    """Return how far along the inner edge a point of it lies, from the north-east, west first."""
    west, south, east, north = _inner(basemap)
    x, y = point
    if y >= north - 1e-6:
        return east - x
    if x <= west + 1e-6:
        return (east - west) + (north - y)
    if y <= south + 1e-6:
        return (east - west) + (north - south) + (x - west)
    return 2 * (east - west) + (north - south) + (y - south)


def _on_edge(way: float, basemap: Basemap) -> tuple[float, float]:
    """Return the point of the inner edge that lies this far along it."""
    west, south, east, north = _inner(basemap)
    width, height = east - west, north - south
    way %= 2 * (width + height)
    if way < width:
        point = (east - way, north)
    elif way < width + height:
        point = (west, north - (way - width))
    elif way < 2 * width + height:
        point = (west + (way - width - height), south)
    else:
        point = (east, south + (way - 2 * width - height))
    return round(point[0], 1), round(point[1], 1)


def _inner(basemap: Basemap) -> tuple[float, float, float, float]:
    inset = _EDGE_INSET_KM
    return inset, inset, basemap.width_km - inset, basemap.height_km - inset

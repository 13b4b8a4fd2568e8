"""Where every actor is drawn: at its town, near its region, at the map's edge, or aside.

Actors of one town would cover each other, so they are spread over a fine hexagonal grid around
it: the first sits on the town itself, the next ones as near to it as there is room. Whatever is
not known is marked, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.maps.basemap import Basemap
from ecosystem.model import Ecosystem
from ecosystem.regions import nuts_at, nuts_level, nuts_table

SPACING_KM: Final = 5.0
PLACEMENTS: Final = ("town", "region", "edge", "none")
_EDGE_INSET_KM: Final = 36.0
# Open sea west of Norway: room for those whose place is not known.
_ASIDE_KM: Final = (215.0, 1_690.0)


@dataclass(frozen=True)
class _Site:
    """A point around which actors are spread."""

    x: float
    y: float
    placement: str


def place_actors(
    ecosystem: Ecosystem, basemap: Basemap, *, spacing_km: float = SPACING_KM
) -> pd.DataFrame:
    """Return where each actor is drawn and how that place is known.

    Parameters
    ----------
    ecosystem : Ecosystem
        Actors with ``latitude``, ``longitude`` and ``nuts_code``.
    basemap : Basemap
        The frame and its projection.
    spacing_km : float
        Smallest distance between any two actors on the map.

    Returns
    -------
    DataFrame
        Indexed by actor id: ``x_km`` and ``y_km`` in map coordinates, inside the frame;
        ``site`` (number of the point it is spread around, 0 the one with most actors);
        ``placement``: ``town`` (its coordinates are known), ``region`` (only its region at
        NUTS2 or finer: near the region's point, approximate), ``edge`` (known, but outside the
        frame: on the edge in its direction), ``none`` (not known, or only the country: aside).

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
    spots = _spread([(site, len(members[site])) for site in ranked], basemap, spacing_km)
    rows = {
        actor_id: (*spot, number, site.placement)
        for number, site in enumerate(ranked)
        for actor_id, spot in zip(members[site], spots[number], strict=True)
    }
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["x_km", "y_km", "site", "placement"]
    ).reindex(ecosystem.actors.index)


def _sites(actors: pd.DataFrame, basemap: Basemap) -> dict[str, _Site]:
    """Return the site of every actor."""
    x, y = basemap.project(actors["longitude"], actors["latitude"])
    points = region_points(actors["nuts_code"], basemap)
    found: dict[str, _Site] = {}
    for actor_id, town_x, town_y, code in zip(actors.index, x, y, actors["nuts_code"], strict=True):
        placement = "town"
        if np.isnan(town_x):
            placement = "region"
            town_x, town_y = points.get(code, (np.nan, np.nan))
        if np.isnan(town_x):
            found[actor_id] = _Site(*_ASIDE_KM, "none")
            continue
        at = (round(float(town_x), 1), round(float(town_y), 1))
        inside = 0 <= at[0] <= basemap.width_km and 0 <= at[1] <= basemap.height_km
        found[actor_id] = _Site(*at, placement) if inside else _Site(*_to_edge(at, basemap), "edge")
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
    """Pull a point outside the frame to its edge, on the line to the frame's centre."""
    middle_x, middle_y = basemap.width_km / 2, basemap.height_km / 2
    dx, dy = point[0] - middle_x, point[1] - middle_y
    share = min(
        (middle_x - _EDGE_INSET_KM) / abs(dx) if dx else np.inf,
        (middle_y - _EDGE_INSET_KM) / abs(dy) if dy else np.inf,
    )
    return round(middle_x + dx * share, 1), round(middle_y + dy * share, 1)


def _spread(
    sites: list[tuple[_Site, int]], basemap: Basemap, spacing: float
) -> list[list[tuple[float, float]]]:
    """Return for each site the spots of its actors, all at least ``spacing`` apart."""
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    grid = _Grid()
    tried = [0] * len(sites)
    spots: list[list[tuple[float, float]]] = [[] for _ in sites]
    # Sites take turns so that a big city does not push the small town beside it far away.
    for turn in range(max((size for _, size in sites), default=0)):
        for number, (site, size) in enumerate(sites):
            if turn >= size:
                continue
            free = False
            while not free:
                dx, dy = grid[tried[number]]
                tried[number] += 1
                spot = (site.x + dx * spacing, site.y + dy * spacing)
                free = _is_free(spot, taken, basemap, spacing)
            taken.setdefault(_cell(spot, spacing), []).append(spot)
            spots[number].append(spot)
    return spots


def _cell(spot: tuple[float, float], spacing: float) -> tuple[int, int]:
    return int(spot[0] // spacing), int(spot[1] // spacing)


def _is_free(
    spot: tuple[float, float],
    taken: dict[tuple[int, int], list[tuple[float, float]]],
    basemap: Basemap,
    spacing: float,
) -> bool:
    if not (0 < spot[0] < basemap.width_km and 0 < spot[1] < basemap.height_km):
        return False
    column, row = _cell(spot, spacing)
    return all(
        hypot(spot[0] - other[0], spot[1] - other[1]) >= spacing * (1 - 1e-9)
        for near_column in (column - 1, column, column + 1)
        for near_row in (row - 1, row, row + 1)
        for other in taken.get((near_column, near_row), ())
    )


class _Grid:
    """The points of a hexagonal grid of unit spacing, nearest to the origin first."""

    def __init__(self) -> None:
        self._points: list[tuple[float, float]] = []
        self._shell = 0

    def __getitem__(self, number: int) -> tuple[float, float]:
        while number >= len(self._points):
            self._points += self._next_shell()
        return self._points[number]

    def _next_shell(self) -> list[tuple[float, float]]:
        """Return the points whose distance lies in [shell, shell + 1)."""
        shell, height = self._shell, sqrt(3) / 2
        rows = range(-int((shell + 1) / height) - 1, int((shell + 1) / height) + 2)
        found = []
        for row in rows:
            shift = 0.5 if row % 2 else 0.0
            for column in range(-shell - 2, shell + 2):
                x, y = column + shift, row * height
                distance = round(hypot(x, y), 9)
                if shell <= distance < shell + 1:
                    found.append((distance, x, y))
        self._shell += 1
        return [(x, y) for _, x, y in sorted(found)]

"""Where actors are drawn when the map shows the network: groups as discs, tied groups near.

Every community is a disc of a hexagonal grid; communities that work together lie near each other.
Inside its disc an actor lies towards the groups it works with, so the rim facing another group
holds those that join the two. Positions mean nearness in the network and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.maps.drawing import Circle, apart

_WOVEN: Final = 80  # communities laid out by their ties; the smaller ones stand in rows below
_ASSIGNED: Final = 500  # members up to which every seat is chosen by the best assignment
_WIDE: Final = 1.25  # width of the picture by its height
_TITLE: Final = 2.2  # room between discs, for their names

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class NetworkLayout:
    """A picture of the network.

    Parameters
    ----------
    x, y : tuple of float
        Place of every actor, in the order of the actors; y runs down.
    spacing : float
        Smallest distance between two actors.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    spacing: float


def network_layout(
    graph: nx.Graph[str], communities: pd.Series, *, width: float, height: float, seed: int = 0
) -> NetworkLayout:
    """Return where each actor is drawn in the picture of the network.

    Parameters
    ----------
    graph : Graph
        The actor network with edge attribute ``weight``.
    communities : Series
        Number of each actor's community by actor id, 0 for none; sets the order of the result.
    width, height : float
        Room for the picture.
    seed : int
        Of the spring layout of the communities (Fruchterman and Reingold, by networkx).

    Returns
    -------
    NetworkLayout
        All places inside the room, no two nearer than ``spacing``. The same input gives the same
        places, whatever the order of rows.

    Examples
    --------
    >>> G = nx.Graph()
    >>> G.add_edge("a", "b", weight=1.0)
    >>> found = network_layout(G, pd.Series({"a": 1, "b": 1, "c": 0}), width=100, height=100)
    >>> len(found.x), found.spacing > 0
    (3, True)
    """
    numbers = communities.fillna(0).astype(int)
    members = {
        int(number): sorted(map(str, rows.index))
        for number, rows in numbers.groupby(numbers, sort=True)
    }
    place = {str(actor): int(number) for actor, number in numbers.items()}
    centers = _centers(graph, members, place, seed)
    spots: dict[str, tuple[float, float]] = {}
    for number, ids in members.items():
        x, y, _ = centers[number]
        pulls = _pulls(graph, ids, place, centers, number)
        for actor, (dx, dy) in zip(ids, _seats(len(ids), pulls), strict=True):
            spots[actor] = (x + dx, y + dy)
    return _fitted([spots[str(actor)] for actor in communities.index], width, height)


def _radius(count: int) -> float:
    """Return the radius of a disc of a hexagonal grid of unit spacing, with a margin."""
    return sqrt(count * sqrt(3) / 2 / np.pi) + 1.1


def _centers(
    graph: nx.Graph[str], members: dict[int, list[str]], place: dict[str, int], seed: int
) -> dict[int, Circle]:
    """Return the disc of every community; those without ties stand in rows below."""
    ranked = sorted((n for n in members if n), key=lambda n: (-len(members[n]), n))
    woven = ranked[:_WOVEN]
    ties: dict[tuple[int, int], float] = {}
    for a, b, weight in sorted(graph.edges(data="weight")):
        pair = min(place[a], place[b]), max(place[a], place[b])
        if pair[0] != pair[1]:
            ties[pair] = ties.get(pair, 0.0) + float(weight)
    meta: nx.Graph[int] = nx.Graph()
    meta.add_nodes_from(woven)
    meta.add_weighted_edges_from(
        (a, b, weight / sqrt(len(members[a]) * len(members[b])))
        for (a, b), weight in sorted(ties.items())
        if a in meta and b in meta
    )
    loose = [n for n in woven if not meta.degree(n)]
    meta.remove_nodes_from(loose)
    found: dict[int, Circle] = {}
    if len(meta):
        spring = nx.spring_layout(meta, seed=seed, weight="weight", iterations=120)
        reach = 0.8 * sqrt(sum(_radius(len(members[n])) ** 2 for n in meta))
        circles = [
            Circle(
                float(spring[n][0]) * reach * _WIDE,
                float(spring[n][1]) * reach,
                _radius(len(members[n])),
            )
            for n in meta
        ]
        found = dict(zip(meta, apart(circles, gap=_TITLE, rounds=160), strict=True))
    # Left over: without ties to others, small, or without any partner.
    rest = [n for n in ranked if n not in found] + ([0] if 0 in members else [])
    return found | _rows({n: _radius(len(members[n])) for n in rest}, list(found.values()))


def _rows(radii: dict[int, float], above: list[Circle]) -> dict[int, Circle]:
    """Return discs side by side, in rows below the others."""
    west = min((c.x - c.r for c in above), default=0.0)
    east = max((c.x + c.r for c in above), default=2 * sqrt(sum(r * r for r in radii.values())))
    bottom = max((c.y + c.r for c in above), default=0.0) + _TITLE
    found: dict[int, Circle] = {}
    x, deep = west, 0.0
    for number, radius in radii.items():
        if x + 2 * radius > east and x > west:
            x, bottom, deep = west, bottom + deep + _TITLE / 2, 0.0
        found[number] = Circle(x + radius, bottom + radius, radius)
        x, deep = x + 2 * radius + 0.6, max(deep, 2 * radius)
    return found


def _pulls(
    graph: nx.Graph[str],
    ids: list[str],
    place: dict[str, int],
    centers: dict[int, Circle],
    number: int,
) -> Points:
    """Return where each actor would like to be, from the middle of its disc: towards its ties."""
    home = centers[number]
    wanted = np.zeros((len(ids), 2))
    for row, actor in enumerate(ids):
        if actor not in graph:
            continue
        total = 0.0
        for other, tie in sorted(graph[actor].items()):
            weight = float(tie["weight"])
            total += weight
            away = centers[place[other]]
            length = sqrt((away.x - home.x) ** 2 + (away.y - home.y) ** 2)
            if length:
                wanted[row] += weight * np.array([away.x - home.x, away.y - home.y]) / length
        if total:
            wanted[row] *= home.r / total
    return wanted


def _seats(count: int, wanted: Points) -> Points:
    """Return a seat of the disc for every actor, together as near as can be to where they want."""
    from scipy.optimize import linear_sum_assignment

    grid = _grid(count)
    if count > _ASSIGNED:
        # Seats and wishes from the middle outwards; good enough where single seats are too many.
        order = np.argsort((wanted**2).sum(axis=1), kind="stable")
        seats = np.empty_like(grid)
        seats[order] = grid
        return seats
    cost = ((grid[None, :, :] - wanted[:, None, :]) ** 2).sum(axis=2)
    rows, columns = linear_sum_assignment(np.round(cost, 6))
    return grid[columns[np.argsort(rows)]]


def _grid(count: int) -> Points:
    """Return the points of a hexagonal grid of unit spacing that are nearest to its middle."""
    reach = int(_radius(count)) + 2
    row, column = np.mgrid[-reach - 2 : reach + 3, -reach - 1 : reach + 2]
    points = np.stack([(column + (row % 2) / 2).ravel(), (row * sqrt(3) / 2).ravel()], axis=1)
    distance = np.round(np.hypot(points[:, 0], points[:, 1]), 9)
    return points[np.lexsort((points[:, 1], points[:, 0], distance))[:count]]


def _fitted(spots: list[tuple[float, float]], width: float, height: float) -> NetworkLayout:
    points = np.array(spots)
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1.0)
    scale = 0.9 * min(width / span[0], height / span[1], 0.06 * width)
    middle = np.array([width / 2, height / 2])
    placed = np.round((points - (low + high) / 2) * scale + middle, 1)
    return NetworkLayout(
        tuple(map(float, placed[:, 0])), tuple(map(float, placed[:, 1])), round(float(scale), 2)
    )

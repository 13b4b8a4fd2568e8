"""Make areas.json, the approximate areas of regions, from our towns and Natural Earth.

Run it as ``python datasets/basemap/make_areas.py countries-10m.json`` with the file that
make_basemap.py takes. Needs shapely, scipy and pyproj.

Every square of a grid goes to the region of the nearest town of its country; at sea to that of the
nearest town of all. No boundary of a region is taken from anybody's data: the towns are in
``datasets/regions/towns.csv``, countries are Natural Earth's. So areas are approximate, the more
the farther apart towns lie.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from make_basemap import FRAME, project, read_arcs
from pyproj import Transformer
from scipy.spatial import cKDTree
from shapely import LineString, contains_xy, prepare
from shapely.geometry import Polygon
from shapely.ops import unary_union

HERE = Path(__file__).resolve().parent
REGIONS = HERE.parent / "regions"
COUNTRIES = {
    "276": "DE",
    "208": "DK",
    "233": "EE",
    "246": "FI",
    "428": "LV",
    "440": "LT",
    "578": "NO",
    "616": "PL",
    "752": "SE",
}
CELL_M = 2_000  # side of a square of the grid, and unit of the result
AT_SEA_M = 60_000  # how far from a town an area goes on over water
TOLERANCE = 2.2  # squares by which a simplified line may leave its place
ROUGH = 12.0  # the same at sea's end, which nobody sees

Grid = npt.NDArray[np.int32]


def read_countries(topology: dict[str, Any]) -> dict[str, Any]:
    """Return the outlines of all countries in EPSG:3035 by code; "" for those not asked for."""
    arcs = read_arcs(topology)

    def ring(numbers: list[int]) -> npt.NDArray[np.float64]:
        pieces = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        points = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
        points[:, 0] = np.unwrap(points[:, 0], period=360)
        return points

    found: dict[str, list[Any]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        several = geometry["type"] == "MultiPolygon"
        code = COUNTRIES.get(str(geometry.get("id")), "")
        for polygon in geometry["arcs"] if several else [geometry["arcs"]]:
            rings = [ring(part) for part in polygon]
            if len(rings[0]) < 4 or not _is_near(rings[0]):
                continue
            holes = [hole for hole in rings[1:] if len(hole) >= 4]
            found[code].append(Polygon(rings[0], holes).buffer(0))
    return {code: project(unary_union(parts)) for code, parts in sorted(found.items())}


def _is_near(ring: npt.NDArray[np.float64]) -> bool:
    low, high = ring.min(axis=0), ring.max(axis=0)
    return bool(high[0] > -15 and low[0] < 70 and high[1] > 42 and low[1] < 79)


def read_towns() -> tuple[npt.NDArray[np.float64], list[str], list[str]]:
    """Return places in EPSG:3035, countries and region codes of the towns.

    Outside the Baltic Sea Region a code is cut to NUTS 2: nobody looks at small regions there.
    """
    with (REGIONS / "nuts_regions.csv").open(encoding="utf-8") as lines:
        home = {row["nuts_code"] for row in csv.DictReader(lines) if row["is_bsr"] == "True"}
    with (REGIONS / "towns.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    degrees = np.array([[float(row["longitude"]), float(row["latitude"])] for row in rows])
    to_europe = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)
    places = np.stack(to_europe.transform(degrees[:, 0], degrees[:, 1]), axis=1)
    codes = [row["nuts_code"] if row["nuts_code"] in home else row["nuts_code"][:4] for row in rows]
    return places, [row["country"] for row in rows], codes


def fill(countries: dict[str, Any]) -> tuple[Grid, list[str]]:
    """Return the number of the region of every square, -1 where there is none, and the codes."""
    west, south, east, north = FRAME
    xs = np.arange(west + CELL_M / 2, east, CELL_M)
    ys = np.arange(south + CELL_M / 2, north, CELL_M)
    x, y = (part.ravel() for part in np.meshgrid(xs, ys))
    squares = np.stack([x, y], axis=1)
    places, lands, codes = read_towns()
    different = sorted(set(codes))
    number = np.array([different.index(code) for code in codes], dtype=np.int32)
    land_of = np.array(lands)
    found: Grid = np.full(len(x), -1, dtype=np.int32)
    is_land = np.zeros(len(x), dtype=bool)
    for code, outline in countries.items():
        prepare(outline)
        inside = contains_xy(outline, x, y)
        is_land |= inside
        if code:
            own = np.flatnonzero(land_of == code)
            nearest = cKDTree(places[own]).query(squares[inside])[1]
            found[inside] = number[own[nearest]]
    away, nearest = cKDTree(places).query(squares[~is_land])
    found[~is_land] = np.where(away <= AT_SEA_M, number[nearest], -1)
    return found.reshape(len(ys), len(xs)), different


def edges_of(grid: Grid) -> dict[tuple[int, int], list[list[tuple[int, int]]]]:
    """Return the sides between squares of different regions, by the pair of the two."""
    high, wide = grid.shape
    rim = np.full((high + 2, wide + 2), -1, dtype=np.int32)
    rim[1:-1, 1:-1] = grid
    found: dict[tuple[int, int], list[list[tuple[int, int]]]] = defaultdict(list)
    for row, column in np.argwhere(rim[:, :-1] != rim[:, 1:]).tolist():
        pair = sorted((int(rim[row, column]), int(rim[row, column + 1])))
        found[pair[0], pair[1]].append([(column, row - 1), (column, row)])
    for row, column in np.argwhere(rim[:-1, :] != rim[1:, :]).tolist():
        pair = sorted((int(rim[row, column]), int(rim[row + 1, column])))
        found[pair[0], pair[1]].append([(column - 1, row), (column, row)])
    return found


def chains(
    sides: list[list[tuple[int, int]]], joints: set[tuple[int, int]]
) -> list[list[tuple[int, int]]]:
    """Join sides to lines that end where three regions meet, or close."""
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, side in enumerate(sides):
        for point in side:
            at[point].append(k)
    used = [False] * len(sides)
    starts = sorted(point for point in at if point in joints or len(at[point]) != 2)
    found = []
    for start in [*starts, *sorted(at)]:
        for first in at[start]:
            if used[first]:
                continue
            line, k = [start], first
            while True:
                used[k] = True
                a, b = sides[k]
                line.append(b if line[-1] == a else a)
                here = line[-1]
                following = [other for other in at[here] if not used[other]]
                if here in joints or here == start or len(at[here]) != 2 or not following:
                    break
                k = following[0]
            found.append(line)
    return found


def simple(line: list[tuple[int, int]], tolerance: float) -> list[list[int]]:
    """Return a line with fewer points and the same ends; a ring keeps three corners."""
    points = [list(map(int, point)) for point in line]
    if line[0] == line[-1]:
        middle = len(points) // 2
        halves = [LineString(points[: middle + 1]), LineString(points[middle:])]
        parts = [[*map(list, half.simplify(tolerance).coords)] for half in halves]
        joined = parts[0] + parts[1][1:]
    else:
        joined = [*map(list, LineString(points).simplify(tolerance).coords)]
    return [[int(x), int(y)] for x, y in joined]


def steps(points: list[list[int]]) -> list[int]:
    """Return the first point and then differences: x, y, dx, dy, and so on."""
    moves = [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(points)]
    return [value for point in [points[0], *moves] for value in point]


def main() -> None:
    """Write areas.json beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topology", type=Path, help="countries-10m.json of world-atlas")
    topology = json.loads(parser.parse_args().topology.read_text(encoding="utf-8"))
    grid, codes = fill(read_countries(topology))
    sides = edges_of(grid)
    uses: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for pair, own in sides.items():
        for side in own:
            for point in side:
                uses[point].add(pair)
    joints = {point for point, pairs in uses.items() if len(pairs) > 1}
    lines = []
    for (a, b), own in sorted(sides.items()):
        for line in chains(own, joints):
            points = simple(line, ROUGH if a < 0 else TOLERANCE)
            if len(points) > 2 or points[0] != points[-1]:
                lines.append([a, b, *steps(points)])
    document = {
        "source": "Areas of regions: approximate, the land nearest to their towns (GeoNames); "
        "countries of Natural Earth",
        "unit_m": CELL_M,
        "note": "Lines between regions: the numbers of the two (-1 for none), then x, y of the "
        "first point and differences, in units from the south-west corner of the frame, north up.",
        "codes": codes,
        "lines": lines,
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n"
    (HERE / "areas.json").write_text(text, encoding="utf-8", newline="\n")
    points = sum(len(line) // 2 - 1 for line in lines)
    print(f"{len(codes)} areas, {len(lines)} lines, {points} points, {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    main()

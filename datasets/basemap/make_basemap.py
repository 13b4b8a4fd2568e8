"""Make coastline.json, the land behind the map, from Natural Earth.

Run it as ``python datasets/basemap/make_basemap.py countries-10m.json`` with the file of that name
in version 2.0.2 of the package ``world-atlas`` (npm), which holds Natural Earth 1:10m countries and
land as TopoJSON. Needs shapely and pyproj.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import Transformer
from shapely import line_merge, make_valid, segmentize, transform
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

HERE = Path(__file__).resolve().parent

# Metres in EPSG:3035: from Brittany and the North Sea to the White Sea, from the Alps to the
# North Cape. Wide enough that no coast of the Baltic Sea Region is cut.
FRAME = (3_660_000, 2_850_000, 5_700_000, 5_470_000)
# Degrees that are projected at all: far outside the frame, near enough to stay well-behaved.
WINDOW = (-20.0, 40.0, 75.0, 80.0)
SEGMENT_DEGREES = 0.25  # long straight edges (the window's rim) must bend with the projection
TOLERANCE_M = 1_000  # a third of a pixel of a map 700 pixels high
SMALLEST_M2 = 12e6  # islands and inland waters below 12 km² are left out
SHORTEST_M = 12_000  # pieces of border below 12 km are left out
UNIT_M = 500  # coordinates are whole numbers of this

# Open water and firm ground (degrees), to notice a source that is broken or inside out.
WATER = ((2.0, 68.0), (20.0, 58.0), (20.0, 62.5), (25.0, 59.9), (15.0, 71.3), (4.0, 56.0))
GROUND = ((18.0, 63.9), (26.0, 67.0), (14.0, 66.0), (10.0, 51.0), (25.0, 58.8), (21.0, 52.0))


def read_arcs(topology: dict[str, Any]) -> list[npt.NDArray[np.float64]]:
    """Return the arcs of a TopoJSON document in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def read_land(topology: dict[str, Any]) -> BaseGeometry:
    """Return all land of a TopoJSON document that lies in the window, in degrees."""
    arcs = read_arcs(topology)

    def ring(numbers: list[int]) -> npt.NDArray[np.float64]:
        pieces = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        points = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
        # Asia crosses the date line: without this its outline would run back across the map and
        # turn whole bands of latitude inside out.
        points[:, 0] = np.unwrap(points[:, 0], period=360)
        return points

    rings = [
        [ring(part) for part in polygon]
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
    ]
    polygons = [
        Polygon(outline, [hole for hole in holes if len(hole) >= 4])
        for outline, *holes in rings
        if len(outline) >= 4  # rounding has shrunk some islets to less
    ]
    window = box(*WINDOW)
    return unary_union([make_valid(one).intersection(window) for one in polygons])


def read_borders(topology: dict[str, Any]) -> BaseGeometry:
    """Return the arcs that two countries share, in degrees."""
    uses: Counter[int] = Counter()

    def count(part: Any) -> None:
        if isinstance(part, int):
            uses[part if part >= 0 else ~part] += 1
        else:
            for inner in part:
                count(inner)

    for geometry in topology["objects"]["countries"]["geometries"]:
        count(geometry.get("arcs", []))
    arcs = read_arcs(topology)
    window = box(*WINDOW)
    lines = [LineString(arcs[number]) for number, times in sorted(uses.items()) if times > 1]
    return unary_union([line for line in lines if line.intersects(window)])


def check(land: BaseGeometry) -> None:
    """Stop when known water is land in the source, or known ground is not."""
    wrong = [place for place in WATER if land.contains(Point(*place))]
    wrong += [place for place in GROUND if not land.contains(Point(*place))]
    if wrong:
        raise SystemExit(f"land and water are mixed up in the source at {wrong}")


def project(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in EPSG:3035, clipped to the frame after projecting."""
    to_europe = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True).transform
    flat = transform(segmentize(geometry, SEGMENT_DEGREES), to_europe, interleaved=False)
    return make_valid(flat).intersection(box(*FRAME))


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons inside any geometry, lines and points left out."""
    if isinstance(geometry, Polygon):
        return [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in polygons_of(part)]


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """Return the lines inside any geometry."""
    if isinstance(geometry, LineString):
        return [geometry]
    return [line for part in getattr(geometry, "geoms", ()) for line in lines_of(part)]


def whole(coordinates: Any) -> list[list[int]]:
    """Return points as whole units from the south-west corner, repeats left out."""
    west, south, _, _ = FRAME
    points = [[round((x - west) / UNIT_M), round((y - south) / UNIT_M)] for x, y in coordinates]
    return [points[0], *(b for a, b in pairwise(points) if a != b)]


def steps(points: list[list[int]]) -> list[int]:
    """Return the first point and then differences: x, y, dx, dy, and so on."""
    moves = [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(points)]
    return [value for point in [points[0], *moves] for value in point]


def ring_steps(coordinates: Any) -> list[int]:
    """Return a closed ring without its last point, from its smallest point on."""
    points = whole(coordinates)[:-1]
    start = points.index(min(points))
    return steps(points[start:] + points[:start])


def land_rings(land: BaseGeometry) -> list[list[list[int]]]:
    """Return simplified polygons as rings, the largest polygon first."""
    found = []
    for polygon in polygons_of(MultiPolygon(polygons_of(land)).simplify(TOLERANCE_M)):
        if polygon.area >= SMALLEST_M2:
            holes = [hole for hole in polygon.interiors if Polygon(hole).area >= SMALLEST_M2]
            rings = [ring_steps(ring.coords) for ring in (polygon.exterior, *holes)]
            found.append((-round(polygon.area), rings))
    return [rings for _, rings in sorted(found)]


def border_lines(borders: BaseGeometry) -> list[list[int]]:
    """Return simplified borders as open lines."""
    joined = line_merge(MultiLineString(lines_of(borders)))
    lines = [line.simplify(TOLERANCE_M) for line in lines_of(joined)]
    kept = [whole(line.coords) for line in lines if line.length >= SHORTEST_M]
    return sorted(steps(min(points, points[::-1])) for points in kept)


def main() -> None:
    """Write coastline.json beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topology", type=Path, help="countries-10m.json of world-atlas")
    topology = json.loads(parser.parse_args().topology.read_text(encoding="utf-8"))
    land = read_land(topology)
    check(land)
    document = {
        "source": "Natural Earth 1:10m, public domain",
        "crs": "EPSG:3035",
        "frame_m": FRAME,
        "unit_m": UNIT_M,
        "note": "Polygons of rings (the first is the outline, further ones are inland waters) and "
        "border lines; each is x, y of its first point and then differences, in units from the "
        "south-west corner, north up. Rings close by themselves.",
        "polygons": land_rings(project(land)),
        "borders": border_lines(project(read_borders(topology))),
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n"
    (HERE / "coastline.json").write_text(text, encoding="utf-8", newline="\n")
    points = sum(len(ring) // 2 for polygon in document["polygons"] for ring in polygon)
    lines = len(document["borders"])
    size = len(text.encode()) / 1000
    print(f"{len(document['polygons'])} polygons, {points} points, {lines} borders, {size:.0f} kB")


if __name__ == "__main__":
    main()

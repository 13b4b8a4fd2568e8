"""Make coastline.json, the land behind the map, from Natural Earth land polygons.

Run it as ``python datasets/basemap/make_basemap.py ne_10m_land.geojson.gz``. The file may be the
whole world or a part of it that covers the frame, gzipped or not. Needs shapely and pyproj.
"""

from __future__ import annotations

import argparse
import gzip
import json
from itertools import pairwise
from pathlib import Path

from pyproj import Transformer
from shapely import make_valid, segmentize, transform
from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

HERE = Path(__file__).resolve().parent

# Metres in EPSG:3035: from Brittany and the North Sea to the White Sea, from the Alps to the
# North Cape. Wide enough that no coast of the Baltic Sea Region is cut.
FRAME = (3_660_000, 2_850_000, 5_700_000, 5_470_000)
# Degrees that are projected at all: far outside the frame, near enough to stay well-behaved.
WINDOW = (-15.0, 40.0, 70.0, 75.0)
SEGMENT_DEGREES = 0.25  # long straight edges (a window's rim) must bend with the projection
TOLERANCE_M = 1_000  # a third of a pixel of a map 700 pixels high
SMALLEST_M2 = 12e6  # islands and inland waters below 12 km² are left out
UNIT_M = 500  # coordinates are whole numbers of this


def read_land(path: Path) -> BaseGeometry:
    """Return all polygons of a GeoJSON file as one geometry, in degrees."""
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    document = json.loads(raw)
    features = document.get("features", [document])
    return unary_union(
        [make_valid(shape(feature.get("geometry", feature))) for feature in features]
    )


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons inside any geometry, lines and points left out."""
    if isinstance(geometry, Polygon):
        return [geometry]
    return [
        polygon
        for part in getattr(geometry, "geoms", ())
        for polygon in polygons_of(part)
        if not polygon.is_empty
    ]


def project(land: BaseGeometry) -> BaseGeometry:
    """Return land in EPSG:3035, clipped to the frame after projecting."""
    to_europe = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True).transform
    near = segmentize(land.intersection(box(*WINDOW)), SEGMENT_DEGREES)
    flat = make_valid(transform(MultiPolygon(polygons_of(near)), to_europe, interleaved=False))
    return flat.intersection(box(*FRAME))


def rings(land: BaseGeometry) -> list[list[list[int]]]:
    """Return simplified polygons as rings of whole units, north up, largest first."""
    west, south, _, _ = FRAME
    found = []
    for polygon in polygons_of(land.simplify(TOLERANCE_M)):
        if polygon.area < SMALLEST_M2:
            continue
        kept = [polygon.exterior]
        kept += [hole for hole in polygon.interiors if Polygon(hole).area >= SMALLEST_M2]
        rounded = [
            [[round((x - west) / UNIT_M), round((y - south) / UNIT_M)] for x, y in ring.coords]
            for ring in kept
        ]
        found.append((-polygon.area, [_flat(ring) for ring in rounded]))
    return [part for _, part in sorted(found)]


def _flat(ring: list[list[int]]) -> list[int]:
    """Return a closed ring as first point and then differences: x, y, dx, dy, and so on."""
    unique = [point for point, after in pairwise(ring) if point != after]
    start = unique.index(min(unique))
    turned = unique[start:] + unique[:start]
    steps = [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(turned)]
    return [value for point in [turned[0], *steps] for value in point]


def main() -> None:
    """Write coastline.json beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("land", type=Path, help="Natural Earth land, GeoJSON, may be gzipped")
    parts = rings(project(read_land(parser.parse_args().land)))
    document = {
        "source": "Natural Earth, 1:10m land, public domain",
        "crs": "EPSG:3035",
        "frame_m": FRAME,
        "unit_m": UNIT_M,
        "note": "Polygons of rings (the first is the outline, further ones are holes); a ring is "
        "x, y of its first point and then differences, in units from the south-west corner.",
        "polygons": parts,
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n"
    (HERE / "coastline.json").write_text(text, encoding="utf-8", newline="\n")
    points = sum(len(ring) // 2 for polygon in parts for ring in polygon)
    print(f"{len(parts)} polygons, {points} points, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()

"""The part of the map that small maps show, and what stands in it: SVG and picture share it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from ecosystem.maps.basemap import Basemap
from ecosystem.maps.drawing import Circle, Point, apart
from ecosystem.maps.positions import place_actors, place_regions
from ecosystem.study import Study

GAPS_SHOWN: Final = 5
WIDTH: Final = 760.0  # pixels
_MARGIN_KM: Final = 90.0
_FALLBACK: Final = pd.Series([700.0, 1700.0])  # kilometers; shown when no region is placed


class Window:
    """The part of the frame that is shown: where the regions of the study lie, with a margin."""

    def __init__(self, study: Study, basemap: Basemap) -> None:
        positions = place_actors(study.ecosystem, basemap)
        placed = place_regions(study.actors["region"], positions)
        home = study.regions.index[study.regions["is_bsr"]]
        self.regions = placed.reindex(study.regions.index).dropna()
        core = self.regions[self.regions.index.isin(home)]
        core = core if len(core) >= 2 else self.regions
        x, y = (core["x_km"], core["y_km"]) if len(core) >= 2 else (_FALLBACK, _FALLBACK)
        self.west = max(0.0, float(x.min()) - 2 * _MARGIN_KM)
        self.east = min(basemap.width_km, float(x.max()) + 2 * _MARGIN_KM)
        self.south = max(0.0, float(y.min()) - _MARGIN_KM)
        self.north = min(basemap.height_km, float(y.max()) + _MARGIN_KM)
        # Never a strip: a picture between a square and two to three.
        short = (self.east - self.west) - (self.north - self.south)
        self.north = min(basemap.height_km, self.north + max(0.0, short / 2))
        self.south = max(0.0, self.south - max(0.0, short / 2))
        self.scale = WIDTH / (self.east - self.west)
        self.height = (self.north - self.south) * self.scale

    def at(self, x_km: float, y_km: float) -> Point:
        """Return the place on the drawing, in pixels."""
        return (x_km - self.west) * self.scale, (self.north - y_km) * self.scale

    def shows(self, x_km: float, y_km: float) -> bool:
        """Tell whether a point lies in the window."""
        return self.west <= x_km <= self.east and self.south <= y_km <= self.north


def region_circles(study: Study, window: Window) -> dict[str, Circle]:
    """Return the regions in the window, largest first, pushed apart."""
    counts = study.regions["actor_count"]
    inside = [
        (str(region), window.at(float(x), float(y)), 4 + 1.6 * float(counts[region]) ** 0.5)
        for region, x, y in zip(
            window.regions.index, window.regions["x_km"], window.regions["y_km"], strict=True
        )
        if window.shows(float(x), float(y))
    ]
    inside.sort(key=lambda found: (-found[2], found[0]))
    circles = apart([Circle(*spot, r) for _, spot, r in inside])
    return dict(zip((region for region, _, _ in inside), circles, strict=True))


def first_gaps(study: Study, circles: dict[str, Circle]) -> list[tuple[Point, Point]]:
    """Return the ends of the first missing links that can be judged."""
    table = study.gaps.table.sort_values("rank")
    table = table[table["verdict"].isin(["gap", "fewer than expected", "as expected"])]
    pairs = zip(table["region_a"], table["region_b"], strict=True)
    return [(circles[a][:2], circles[b][:2]) for a, b in pairs if a in circles and b in circles][
        :GAPS_SHOWN
    ]

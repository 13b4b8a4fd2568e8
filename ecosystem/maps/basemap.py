"""The land behind the map: its frame, its projection and its polygons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from ecosystem.bundle import bundled
from ecosystem.maps.projection import to_europe


@dataclass(frozen=True)
class Basemap:
    """Land in a rectangle of the European equal-area projection EPSG:3035.

    Parameters
    ----------
    source : str
        Where the coastline comes from, with its licence.
    west_m, south_m : float
        South-west corner of the frame in metres of EPSG:3035.
    width_km, height_km : float
        Size of the frame.
    unit_km : float
        Length of one unit of ``polygons``.
    polygons : tuple
        Each polygon is a tuple of rings; a ring is x, y of its first point and then
        differences, in units from the south-west corner, north up.
    borders : tuple
        Lines between countries, written in the same way.

    Notes
    -----
    Map coordinates everywhere in this package are kilometres from the south-west corner of the
    frame, x to the east and y to the north.
    """

    source: str
    west_m: float
    south_m: float
    width_km: float
    height_km: float
    unit_km: float
    polygons: tuple[tuple[tuple[int, ...], ...], ...]
    borders: tuple[tuple[int, ...], ...]

    def project(
        self, longitude: npt.ArrayLike, latitude: npt.ArrayLike
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return map coordinates of places given in degrees.

        Parameters
        ----------
        longitude, latitude : array_like
            Degrees; NaN where unknown.

        Returns
        -------
        x_km, y_km : ndarray
            Kilometres from the south-west corner of the frame; NaN where unknown. Places outside
            the frame have coordinates below 0 or beyond its size.

        Examples
        --------
        The centre of the projection, 52° N 10° E, is at 4,321 km E and 3,210 km N:

        >>> base = load_basemap()
        >>> x, y = base.project([10.0], [52.0])
        >>> (round(x[0] + base.west_m / 1000), round(y[0] + base.south_m / 1000))
        (4321, 3210)
        """
        east, north = to_europe(longitude, latitude)
        x, y = (east - self.west_m) / 1000, (north - self.south_m) / 1000
        known = np.isfinite(x) & np.isfinite(y)
        return np.where(known, x, np.nan), np.where(known, y, np.nan)

    def points_km(self, steps: tuple[int, ...]) -> list[tuple[float, float]]:
        """Return the points of a ring or border in map coordinates."""
        xs = accumulate(steps[0::2])
        ys = accumulate(steps[1::2])
        return [(x * self.unit_km, y * self.unit_km) for x, y in zip(xs, ys, strict=True)]


@cache
def load_basemap() -> Basemap:
    """Return the bundled coastline of the Baltic Sea Region.

    Examples
    --------
    >>> load_basemap().source
    'Natural Earth 1:10m, public domain'
    """
    document = json.loads(bundled("basemap", "coastline.json").read_text(encoding="utf-8"))
    west, south, east, north = document["frame_m"]
    return Basemap(
        source=document["source"],
        west_m=west,
        south_m=south,
        width_km=(east - west) / 1000,
        height_km=(north - south) / 1000,
        unit_km=document["unit_m"] / 1000,
        polygons=tuple(tuple(map(tuple, polygon)) for polygon in document["polygons"]),
        borders=tuple(map(tuple, document["borders"])),
    )


@cache
def load_areas() -> dict[str, Any]:
    """Return the approximate areas of regions of the nine countries.

    Returns
    -------
    dict
        ``source``; ``unit_km``; ``codes`` of the areas, NUTS 3 in the Baltic Sea Region and NUTS 2
        elsewhere; ``lines`` between them: the numbers of two areas (-1 for none), then x, y of the
        first point and differences, in units from the south-west corner of the frame, north up.

    Examples
    --------
    >>> "SE110" in load_areas()["codes"]
    True
    """
    document = json.loads(bundled("basemap", "areas.json").read_text(encoding="utf-8"))
    return {
        "source": document["source"],
        "unit_km": document["unit_m"] / 1000,
        "codes": document["codes"],
        "lines": document["lines"],
    }

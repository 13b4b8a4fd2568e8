"""Distances on the earth."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius of the GRS80 ellipsoid


def distance_km(
    latitude_a: npt.ArrayLike,
    longitude_a: npt.ArrayLike,
    latitude_b: npt.ArrayLike,
    longitude_b: npt.ArrayLike,
) -> npt.NDArray[np.float64]:
    """Return great-circle distances in kilometres by the haversine formula.

    Parameters
    ----------
    latitude_a, longitude_a, latitude_b, longitude_b : array_like
        Degrees; broadcast against each other.

    Returns
    -------
    ndarray
        Kilometres, 0 to 20,015; NaN where a coordinate is missing. On a sphere of the mean
        radius, so up to 0.5 % from the distance on the ellipsoid.

    Examples
    --------
    One degree of latitude:

    >>> round(float(distance_km(55.0, 10.0, 56.0, 10.0)), 1)
    111.2
    """
    lat_a, lon_a, lat_b, lon_b = (
        np.radians(np.asarray(x, dtype=np.float64))
        for x in (latitude_a, longitude_a, latitude_b, longitude_b)
    )
    chord = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))

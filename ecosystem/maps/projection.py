"""The equal-area projection of European statistics, ETRS89-LAEA (EPSG:3035)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]

# GRS 1980; the middle of the projection and what is added there (EPSG Geodetic Parameter Dataset).
_RADIUS_M: Final = 6_378_137.0
_FLATTENING: Final = 1 / 298.257222101
_LATITUDE, _LONGITUDE = np.radians(52.0), np.radians(10.0)
_EAST_M, _NORTH_M = 4_321_000.0, 3_210_000.0
_E2: Final = _FLATTENING * (2 - _FLATTENING)
_E: Final = np.sqrt(_E2)


def to_europe(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Vector, Vector]:
    """Return easting and northing in metres.

    Parameters
    ----------
    longitude, latitude : array_like
        Degrees of ETRS89 or WGS 84; NaN where unknown.

    Returns
    -------
    east, north : ndarray
        NaN where unknown. The antipode of 52° N 10° E has no place.

    References
    ----------
    IOGP Publication 373-7-2, Geomatics Guidance Note 7, part 2: Lambert Azimuthal Equal Area.

    Examples
    --------
    The worked example of that note:

    >>> east, north = to_europe(5.0, 50.0)
    >>> (round(float(east), 2), round(float(north), 2))
    (3962799.45, 2999718.85)
    """
    phi = np.radians(np.asarray(latitude, dtype=np.float64))
    turn = np.radians(np.asarray(longitude, dtype=np.float64)) - _LONGITUDE
    pole, middle = _q(np.pi / 2), np.arcsin(_q(_LATITUDE) / _q(np.pi / 2))
    beta = np.arcsin(np.clip(_q(phi) / pole, -1.0, 1.0))
    radius = _RADIUS_M * np.sqrt(pole / 2)
    stretch = _RADIUS_M * np.cos(_LATITUDE) / np.sqrt(1 - _E2 * np.sin(_LATITUDE) ** 2)
    stretch /= radius * np.cos(middle)
    near = 1 + np.sin(middle) * np.sin(beta) + np.cos(middle) * np.cos(beta) * np.cos(turn)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = radius * np.sqrt(2 / near)
        east = reach * stretch * np.cos(beta) * np.sin(turn)
        north = np.cos(middle) * np.sin(beta) - np.sin(middle) * np.cos(beta) * np.cos(turn)
        north = reach / stretch * north
    return np.asarray(_EAST_M + east), np.asarray(_NORTH_M + north)


def _q(phi: npt.ArrayLike) -> Vector:
    sine = np.sin(np.asarray(phi, dtype=np.float64))
    ratio = np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
    return np.asarray((1 - _E2) * (sine / (1 - _E2 * sine**2) - ratio))

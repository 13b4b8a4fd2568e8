"""The projection against PROJ, which is the reference for all others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from ecosystem.maps.projection import to_europe

REFERENCE = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)


@given(st.floats(-60, 80), st.floats(20, 89.9))
def test_every_place_lies_where_proj_puts_it(longitude: float, latitude: float) -> None:
    ours = [float(part) for part in to_europe(longitude, latitude)]
    assert ours == pytest.approx(REFERENCE.transform(longitude, latitude), abs=0.001)


def test_unknown_places_and_the_middle() -> None:
    east, north = to_europe([10.0, np.nan, 20.0], [52.0, 60.0, np.nan])
    assert (east[0], north[0]) == pytest.approx((4_321_000, 3_210_000))
    assert np.isnan([east[1], north[1], east[2], north[2]]).all()

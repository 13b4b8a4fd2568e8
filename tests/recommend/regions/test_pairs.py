"""Neighbors of regions and likeness of priorities, worked by hand."""

from __future__ import annotations

import numpy as np

from ecosystem.recommend.regions.complement import complement
from ecosystem.recommend.regions.pairs import region_pairs


def test_neighbors_have_no_third_region_between_them(make_ecosystem):
    """Denmark, Southern and Northern Sweden stand nearly in a row, Estonia to the side."""
    codes = ["DK01", "SE22", "SE33", "EE00"]
    data = make_ecosystem({"p": codes}, actors={code: {"nuts_code": code} for code in codes})
    pairs = region_pairs(data)
    order = pairs.regions.get_indexer(codes)
    found = pairs.neighbors()[np.ix_(order, order)]
    square = pairs.distance_km[np.ix_(order, order)] ** 2
    for r in range(4):
        for s in range(4):
            others = [t for t in range(4) if t not in (r, s)]
            between = any(square[r, t] + square[t, s] < square[r, s] for t in others)
            assert found[r, s] == (r != s and not between)
    assert found[0].tolist() == [0, 1, 0, 0]  # Southern Sweden lies between Denmark and the rest


def test_likeness_of_priorities(make_ecosystem):
    has = {"SE11": ["A", "B"], "EE00": ["B", "C"], "LV00": ["D"]}
    codes = [*has, "FI1B"]
    data = make_ecosystem(
        {"p": codes},
        actors={code: {"nuts_code": code} for code in codes},
        priorities=[(code, domain) for code, domains in has.items() for domain in domains],
    )
    regions = region_pairs(data).regions
    alike = complement(data, regions, 2).likeness()
    at = {code: i for i, code in enumerate(regions)}
    assert alike[at["SE11"], at["EE00"]] == 1 / 3
    assert alike[at["SE11"], at["LV00"]] == 0.0
    assert np.isnan(alike[at["FI1B"]]).all()

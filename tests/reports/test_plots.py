"""Positions of marks: everything drawn is on the axis, parts make the whole."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.reports.plots import axis_from_zero, share_of, stacked


def _number(percent: str) -> float:
    assert percent.endswith("%")
    return float(percent[:-1])


@given(st.lists(st.floats(0, 1e7) | st.just(math.nan), min_size=1))
def test_every_value_is_on_the_axis(values: list[float]) -> None:
    axis = axis_from_zero(values)
    finite = [value for value in values if math.isfinite(value)]
    assert axis.high >= max(finite, default=0)
    assert axis.ticks[0] == 0
    assert axis.ticks[-1] == axis.high
    steps = {round(b - a, 6) for a, b in zip(axis.ticks, axis.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert 2 <= len(axis.ticks) <= 7
    step = steps.pop()
    assert step >= 1
    assert step / 10 ** math.floor(math.log10(step) + 1e-9) in {1, 2, 5}


# Worked by hand: a quarter of the largest value, rounded up to 1, 2, 5 × 10^k.
@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        (0.0, (0, 1)),
        (3.2, (0, 1, 2, 3, 4)),
        (5.4, (0, 2, 4, 6)),
        (17.0, (0, 5, 10, 15, 20)),
        (41.0, (0, 20, 40, 60)),
    ],
)
def test_ticks_are_round(largest: float, ticks: tuple[float, ...]) -> None:
    assert axis_from_zero([largest]).ticks == ticks


def test_positions_keep_a_margin_and_clip() -> None:
    axis = axis_from_zero([10.0])
    assert [axis.at(value) for value in (0, axis.high, 1e9, -1)] == ["2%", "98%", "98%", "2%"]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_parts_of_a_stack_make_the_whole(counts: list[int]) -> None:
    parts = [(_number(start), _number(width)) for start, width in stacked(counts)]
    if sum(counts):
        assert sum(width for _, width in parts) == pytest.approx(100, abs=0.05)
        ends = [start + width for start, width in parts]
        assert all(
            abs(end - start) < 0.02 for end, (start, _) in zip(ends, parts[1:], strict=False)
        )
    else:
        assert set(parts) == {(0.0, 0.0)}


def test_bars_are_relative_to_the_longest() -> None:
    assert share_of(3.0, 12.0) == "25%"
    assert share_of(float("inf"), 12.0) == "0%"

"""Integer programs of rules against trying everything: the best, what binds, what to drop."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.recommend.plans.program import Program, Row

NAMES = ("one", "two", "three", "four")


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Up to five yes-or-no variables under up to six rows of up to four rules, and one of none."""
    n = draw(st.integers(1, 5))
    gain = draw(st.lists(st.integers(-1, 4), min_size=n, max_size=n))
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        values = draw(st.lists(st.integers(-2, 2), min_size=n, max_size=n))
        low = draw(st.integers(-2, 4))
        one_sided = draw(st.sampled_from(["low", "high", "both"]))
        rows.append(
            Row(
                draw(st.sampled_from(NAMES)),
                {i: float(v) for i, v in enumerate(values) if v},
                low if one_sided != "high" else -np.inf,
                low + draw(st.integers(0, 2)) if one_sided != "low" else np.inf,
            )
        )
    least = draw(st.integers(0, 1))
    rows.append(Row("", dict.fromkeys(range(n), 1.0), low=least))
    return Program(np.array(gain, dtype=float), rows)


def tried(program: Program, without: tuple[str, ...] = ()) -> float | None:
    """The best of all choices."""
    values = []
    for choice in product((0, 1), repeat=len(program.gain)):
        sums = [sum(v * choice[i] for i, v in row.coefficients.items()) for row in program.rows]
        if all(
            row.rule in without or row.low <= total <= row.high
            for row, total in zip(program.rows, sums, strict=True)
        ):
            values.append(float(program.gain @ np.array(choice)))
    return max(values, default=None)


@settings(max_examples=60, deadline=None)
@given(program=programs())
def test_the_best_what_binds_and_what_to_drop(program: Program) -> None:
    expected, found = tried(program), program.best()
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found.objective == pytest.approx(expected)
        assert found.gap == 0
        freed = {rule: tried(program, (rule,)) for rule in program.rules}
        binds = {rule: value for rule, value in freed.items() if value > expected + 1e-9}
        said = program.binding(found)
        assert {rule: choice.objective for rule, choice in said} == pytest.approx(binds)
        return
    sizes = range(1, len(program.rules) + 1)
    enough = [
        [drop for drop in combinations(program.rules, size) if tried(program, drop) is not None]
        for size in sizes
    ]
    smallest = next((drops for drops in enough if drops), [])
    dropped = program.smallest_drops()
    assert len(dropped) == min(len(smallest), 5)
    assert set(dropped) <= set(smallest)

"""The ranking of region pairs: what was observed, with its interval, beside what is expected."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from ecosystem.reports.drawing import BLUE, INK, ORANGE, PALE, SKY, Picture, bare, drawing, picture
from ecosystem.reports.drawing import plain as label
from ecosystem.reports.words import counted, decimal

_LONGEST: Final = 36  # signs of a region's name


def gap_ranking(pairs: pd.DataFrame) -> Picture | None:
    """Return pairs of regions, one a line: observed as a dot, 95 % range, expected as a diamond.

    Parameters
    ----------
    pairs : DataFrame
        Rows of ``schema.REGION_GAPS``, in the order to show.

    Returns
    -------
    Picture or None
        None without pairs. The range is that of the observed count (``ratio_low`` and
        ``ratio_high`` times the expected count) and is left out where it is not known.
    """
    if pairs.empty:
        return None
    observed = pairs["observed_count"].to_numpy(np.float64)
    expected = pairs["expected_count"].to_numpy(np.float64)
    low, high = (
        pairs[name].to_numpy(np.float64) * expected for name in ("ratio_low", "ratio_high")
    )
    lines = np.arange(len(pairs))
    names = [
        f"{rank}  {label(a, _LONGEST)} – {label(b, _LONGEST)}"
        for rank, a, b in zip(pairs["rank"], pairs["name_a"], pairs["name_b"], strict=True)
    ]
    with drawing(7.1, 1.1 + 0.3 * len(pairs)) as figure:
        axes = figure.add_subplot()
        known = np.isfinite(low) & np.isfinite(high)
        axes.hlines(lines, 0, 1, transform=axes.get_yaxis_transform(), color=PALE, linewidth=0.8)
        axes.hlines(
            lines[known], low[known], high[known], color=SKY, linewidth=6, capstyle="round",
            label="95 % range of the observed",
        )  # fmt: skip
        axes.plot(observed, lines, "o", color=BLUE, markersize=6, label="observed")
        axes.plot(
            expected, lines, "D", color="white", markeredgecolor=ORANGE, markeredgewidth=1.6,
            markersize=6, label="expected",
        )  # fmt: skip
        axes.set_yticks(lines, names, color=INK)
        axes.set_ylim(len(pairs) - 0.4, -0.6)
        widest = float(np.nanmax([*observed, *expected, *high[known], 1.0]))
        axes.set_xlim(-0.03 * widest, 1.03 * widest)  # a mark at 0 is whole
        axes.set_xlabel("Joint collaborations")
        bare(axes)
        figure.legend(loc="outside upper left", ncols=3, frameon=False, handletextpad=0.6)
        return picture(figure, _words(pairs))


def _words(pairs: pd.DataFrame) -> str:
    first: Any = next(pairs.itertuples(index=False))
    return (
        f"{counted(len(pairs), 'pair')} of regions, one a line: joint collaborations observed, "
        f"with their 95 % range, and expected. First: {first.name_a} and {first.name_b}, "
        f"{int(first.observed_count)} observed, {decimal(first.expected_count)} expected. The "
        "table below has the numbers."
    )

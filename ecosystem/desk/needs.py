"""What a cluster or region may need, told from its measures: the analysis of a first module."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from ecosystem.recommend.wording import counted, listed, percent, rounded
from ecosystem.schema import INDICATORS

_WEAK: Final = 0.4
_MOST_WEAK: Final = 3
_OFTEN: Final = 0.25  # share of the peers that have what is missing


def needs_of(
    measures: pd.DataFrame, blanks: pd.DataFrame, suggestions: pd.DataFrame, ending: pd.DataFrame
) -> tuple[str, ...]:
    """Return needs and first steps in sentences, none that the figures do not support.

    Parameters
    ----------
    measures : DataFrame
        ``schema.PROFILE_MEASURES``.
    blanks : DataFrame
        ``schema.BLANK_SPOTS``.
    suggestions : DataFrame
        With ``broker_name``, ``name_a`` and ``name_b``.
    ending : DataFrame
        ``schema.ENDING_TIES``.

    Returns
    -------
    tuple of str
        The weakest measures first; empty when nothing stands out.
    """
    needs = []
    weak = measures[measures["percentile"] < _WEAK].sort_values("percentile", kind="stable")
    for name, label, value, place, count, median in zip(
        *(weak.head(_MOST_WEAK)[column] for column in _COLUMNS), strict=True
    ):
        below = round(count * (1 - place))
        needs.append(
            f"{label}: {_figure(name, value)}, where half of {count:,} peers have "
            f"{_figure(name, median)} or more; about {below:,} stand higher."
        )
    often = blanks[(blanks["peer_share"] >= _OFTEN) & (blanks["sort"] != "theme")]
    for name, share in zip(often["name"], often["peer_share"], strict=True):
        needs.append(f"No tie to {name}, which {percent(share)} of its peers have.")
    brokers = [name for name in dict.fromkeys(suggestions["broker_name"]) if name]
    if brokers:
        needs.append(f"First calls for new contacts: {listed(brokers[:3])}.")
    if len(ending):
        needs.append(
            f"{counted(len(ending), 'partnership')} "
            f"{'ends' if len(ending) == 1 else 'end'} soon with no follow-up in the data: decide "
            "which to carry on."
        )
    return tuple(needs)


_COLUMNS: Final = ("measure", "label", "value", "percentile", "peer_count", "peer_median")


def _figure(name: str, value: float) -> str:
    if not math.isfinite(value):
        return "not known"
    return percent(value) if INDICATORS[name].unit == "share" else rounded(value)

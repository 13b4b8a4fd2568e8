"""Comparable others: actors of the same kind and country that were as active earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Positions = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float64]

NEAREST: Final = 5
_FEWEST: Final = 3  # in the own country; with fewer, other countries are looked at too
_CALIPER: Final = float(np.log(2))  # up to twice as many partners, or half


@dataclass(frozen=True, eq=False)
class Matches:
    """Members and the actors each is compared with.

    Parameters
    ----------
    members : ndarray of int
        Positions of members for whom somebody comparable exists.
    others : tuple of ndarray
        Positions of the actors that each is compared with, at least one.
    widened_count : int
        Members compared with actors of other countries, for want of three in their own.
    unmatched : ndarray of int
        Positions of members with nobody comparable.
    """

    members: Positions
    others: tuple[Positions, ...]
    widened_count: int
    unmatched: Positions


def matched(
    members: Positions,
    controls: Positions,
    kind: npt.NDArray[np.object_],
    country: npt.NDArray[np.object_],
    earlier: Vector,
) -> Matches:
    """Match every member with the most similar actors outside the cohort.

    Same kind and country, and nearest in ``ln(1 + earlier partners)``: the five nearest and all as
    near as the fifth, so no choice is arbitrary; none further than twice or half of 1 + partners.
    With fewer than three in the own country, actors of the same kind anywhere are looked at.

    Parameters
    ----------
    members, controls : ndarray of int
        Positions of actors.
    kind, country : ndarray of str
        Of all actors.
    earlier : ndarray
        Partners of all actors in the years that are matched on.

    Returns
    -------
    Matches

    Examples
    --------
    >>> found = matched(
    ...     np.array([0]), np.array([1, 2, 3]), np.array(["sme"] * 4, dtype=object),
    ...     np.array(["SE", "SE", "SE", "FI"], dtype=object), np.array([4.0, 4.0, 40.0, 5.0]),
    ... )
    >>> found.others[0].tolist(), found.widened_count
    ([1, 3], 1)
    """
    scale = np.log1p(earlier)
    kept, others, unmatched, widened = [], [], [], 0
    for member in members:
        distance = np.abs(scale[controls] - scale[member])
        alike = (kind[controls] == kind[member]) & (distance <= _CALIPER + 1e-12)
        at_home = alike & (country[controls] == country[member])
        use = at_home if at_home.sum() >= _FEWEST else alike
        if not use.any():
            unmatched.append(member)
            continue
        near = np.sort(distance[use])[min(NEAREST, int(use.sum())) - 1]
        kept.append(member)
        others.append(controls[use & (distance <= near + 1e-12)])
        widened += int(use is alike)
    return Matches(
        np.array(kept, dtype=np.int64),
        tuple(others),
        widened,
        np.array(unmatched, dtype=np.int64),
    )


def balance(matches: Matches, values: pd.DataFrame) -> pd.DataFrame:
    """Return how alike members and the actors they are compared with were before.

    Parameters
    ----------
    matches : Matches
        Who is compared with whom.
    values : DataFrame
        One column per quantity, one row per actor.

    Returns
    -------
    DataFrame
        Indexed by ``variable``: ``members``, ``others`` (mean of the matched means) and
        ``standardized_difference``: their difference over the standard deviation of the members;
        NaN where that is 0.
    """
    rows = {}
    for name in values.columns:
        column = values[name].to_numpy(np.float64)
        own = column[matches.members]
        means = np.array([np.nanmean(column[c]) for c in matches.others])
        spread = float(np.std(own, ddof=1)) if len(own) > 1 else np.nan
        difference = float(np.mean(own) - np.mean(means)) if len(own) else np.nan
        rows[name] = {
            "members": float(np.mean(own)) if len(own) else np.nan,
            "others": float(np.mean(means)) if len(own) else np.nan,
            "standardized_difference": difference / spread if spread > 0 else np.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("variable")

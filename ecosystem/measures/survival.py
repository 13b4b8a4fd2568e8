"""How long partnerships last, with those that are still going counted rightly."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from ecosystem.measures.time import last_start, left_out_note, partnerships
from ecosystem.model import Ecosystem
from ecosystem.schema import SURVIVAL

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Band = Literal["clustered", "independent"]


def kaplan_meier(
    duration: npt.ArrayLike,
    ended: npt.ArrayLike,
    *,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the Kaplan–Meier estimate of how many last longer than a time.

    ``S(t) = Π_{u ≤ t} (1 − d_u / n_u)`` with ``d_u`` ends at time u among the ``n_u`` still
    followed.

    Parameters
    ----------
    duration : array_like of int
        Whole times from 0 to which every one was followed.
    ended : array_like of bool
        Whether it ended then; otherwise it was seen no further (right-censored).
    cluster : array_like, optional
        Which ones belong together and may end together. None: all are independent.
    level : float
        Coverage of the band at each time.

    Returns
    -------
    DataFrame
        Index ``years`` from 0 to the longest duration; ``at_risk_count``, ``ended_count``,
        ``censored_count``, ``survival_share``, ``survival_low``, ``survival_high``. The band is
        NaN while nothing has ended and once nothing is left. Empty without any duration.

    Raises
    ------
    ValueError
        When a duration is negative.

    Notes
    -----
    The band is that of log(−log S), so it stays within 0 and 1. Independent: Greenwood's variance,
    ``Σ d / (n (n − d))``. Clustered: the infinitesimal jackknife, the sum over clusters of the
    squared sum of influences; with clusters of one it is Greenwood's.

    References
    ----------
    Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal
    of the American Statistical Association 53, 457–481. Kalbfleisch, J. D., Prentice, R. L. (2002).
    The Statistical Analysis of Failure Time Data, section 1.4.

    Examples
    --------
    >>> kaplan_meier([1, 2, 2, 3], [True, True, False, False])["survival_share"].to_list()
    [1.0, 0.75, 0.5, 0.5]
    """
    time = np.asarray(duration, dtype=np.int64)
    event = np.asarray(ended, dtype=bool)
    if not len(time):
        return _table(*(np.zeros(0) for _ in range(6)))
    if time.min() < 0:
        msg = "A duration cannot be negative"
        raise ValueError(msg)
    length = int(time.max()) + 1
    ends = np.bincount(time[event], minlength=length)
    censored = np.bincount(time[~event], minlength=length)
    followed = len(time) - np.r_[0, np.cumsum(ends + censored)[:-1]]
    survival = np.cumprod(1.0 - ends / followed)
    left = (followed - ends).astype(np.float64)
    if cluster is None:
        variance = np.cumsum(_ratio(ends, followed * left))
    else:
        variance = _clustered(time, event, np.asarray(cluster), _ratio(1.0, left), ends / followed)
    low, high = _band(survival, variance, level)
    return _table(followed, ends, censored, survival, low, high)


def partnership_survival(
    ecosystem: Ecosystem,
    *,
    gap_years: int = 2,
    data_end: int | None = None,
    band: Band = "clustered",
) -> pd.DataFrame:
    """Return how long partnerships of two actors last.

    A partnership begins in the year in which two actors start a collaboration, and lasts as long
    as they have another at most ``gap_years`` after the year in which the last one ended. It ends
    with its last year; one whose ``gap_years`` after the end are not yet in the data is
    right-censored there, as is one that still runs at the data's end.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    gap_years : int
        Pause that does not end a partnership; 0 asks for a year in common.
    data_end : int, optional
        Year to which the data see new collaborations; the year of the last known start when None.
    band : {"clustered", "independent"}
        Partnerships that one collaboration began end together, so the default takes them as one
        cluster. ``independent`` is Greenwood's band, too narrow here, as other programs give it.

    Returns
    -------
    DataFrame
        ``schema.SURVIVAL``, indexed by ``years``; empty when no pair shares a dated collaboration.
        ``attrs``: ``median_years`` (first time at which at most half still go on, NaN if never
        seen), ``partnership_count``, ``data_end`` and ``notes``.

    Notes
    -----
    Durations are whole years, the first and the last one counted. Collaborations that lack a start
    or an end are left out; ``attrs["notes"]`` says how many. Actors that are missing in the data
    for other reasons look as if they had ended.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = partnership_survival(load_bundled("baltic"))
    >>> bool(table["survival_share"].is_monotonic_decreasing)
    True
    """
    end = last_start(ecosystem) if data_end is None else data_end
    rows = partnerships(ecosystem, gap_years=gap_years, data_end=end)
    first, last = (rows[name].to_numpy() for name in ("first_year", "last_year"))
    seen_to = end if end is not None else 0
    table = kaplan_meier(
        np.minimum(last, seen_to) - first + 1,
        last + gap_years <= seen_to,
        cluster=rows["founding"].to_numpy() if band == "clustered" else None,
    )
    below = table.index[table["survival_share"] <= 0.5 + 1e-12]
    left_out = left_out_note(rows.attrs["left_out"], len(ecosystem.collaborations))
    table.attrs = {
        "median_years": float(below[0]) if len(below) else float("nan"),
        "partnership_count": len(rows),
        "data_end": end,
        "notes": (left_out, _meaning(gap_years, end, band)) if len(rows) else (left_out,),
    }
    return table


def _meaning(gap_years: int, end: int | None, band: Band) -> str:
    how = (
        "takes partnerships that one collaboration began as one"
        if band == "clustered"
        else "takes all partnerships as independent, so it is too narrow"
    )
    return (
        f"A partnership that starts no new collaboration within {gap_years} years has ended; "
        f"the data are taken to see new ones up to {end}. The 95 % band {how}."
    )


def _clustered(
    time: Integers,
    event: npt.NDArray[np.bool_],
    cluster: npt.NDArray[np.generic],
    per_end: Floats,
    hazard: Floats,
) -> Floats:
    """Return the variance of log S at every time, clusters being independent of each other.

    One that is followed to x adds to log S at t: −[end at x ≤ t] / (n − d) at x, and the sum of
    h / (n − d) up to min(t, x).
    """
    length = len(hazard)
    code = np.unique(cluster, return_inverse=True)[1].ravel()
    cells = code * length + time
    shape = (int(code.max()) + 1, length)
    every = np.bincount(cells, minlength=shape[0] * length).reshape(shape).astype(np.float64)
    ends = np.bincount(cells[event], minlength=shape[0] * length).reshape(shape)
    passed = np.cumsum(hazard * per_end)
    gone = np.cumsum(every, axis=1)
    influence = (
        np.cumsum(ends * per_end, axis=1)
        - np.cumsum(every * passed, axis=1)
        - (gone[:, -1:] - gone) * passed
    )
    return np.asarray((influence**2).sum(axis=0), dtype=np.float64)


def _band(survival: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    low, high = np.full(len(survival), np.nan), np.full(len(survival), np.nan)
    some = (survival > 0) & (survival < 1)
    log = np.log(survival[some])
    width = -float(ndtri((1.0 - level) / 2.0)) * np.sqrt(variance[some]) / log
    low[some], high[some] = np.exp(log * np.exp(-width)), np.exp(log * np.exp(width))
    return low, high


def _ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """Return above / below, 0 where below is 0."""
    numerator, denominator = np.broadcast_arrays(
        np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    )
    result = np.zeros(denominator.shape)
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result


def _table(*columns: npt.NDArray[np.generic]) -> pd.DataFrame:
    names = SURVIVAL.names[1:]
    counts = {"at_risk_count": "int64", "ended_count": "int64", "censored_count": "int64"}
    table = pd.DataFrame(dict(zip(names, columns, strict=True)))
    return table.astype(counts).rename_axis("years")

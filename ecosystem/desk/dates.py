"""Dates as written, as days that can be compared."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem

DAYS_PER_YEAR: Final = 365.2425
_SHAPE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def day_of(text: str) -> int:
    """Return the first day that a date as written can mean, as a proleptic ordinal.

    Parameters
    ----------
    text : str
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Raises
    ------
    SettingError
        When it is none of these or no such day exists.

    Examples
    --------
    >>> day_of("2019") == day_of("2019-01-01")
    True
    """
    found = _SHAPE.fullmatch(text.strip())
    if found:
        year, month, day = (int(part or 1) for part in found.groups())
        try:
            return date(year, month, day).toordinal()
        except ValueError:
            pass
    raise SettingError(f"“{text}” is no date. Write YYYY, YYYY-MM or YYYY-MM-DD, for example 2019")


def day_text(day: float) -> str:
    """Return an ordinal as ``YYYY-MM-DD``.

    Examples
    --------
    >>> day_text(day_of("2019-04"))
    '2019-04-01'
    """
    return date.fromordinal(round(day)).isoformat()


def months_later(day: int, months: int) -> int:
    """Return the same day some months later or earlier, or the last day of that month.

    Examples
    --------
    >>> day_text(months_later(day_of("2020-02-29"), -12))
    '2019-02-28'
    """
    then = date.fromordinal(day)
    count = then.year * 12 + then.month - 1 + months
    year, month = count // 12, count % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    return date(year, month, min(then.day, last)).toordinal()


def middle_days(dates: pd.Series) -> npt.NDArray[np.float64]:
    """Return the middle of what each date can mean: 1 July of a year, the 15th of a month.

    Parameters
    ----------
    dates : Series of str
        As stored; "" when unknown.

    Returns
    -------
    ndarray
        Ordinals; NaN when unknown.

    Examples
    --------
    >>> [day_text(day) for day in middle_days(pd.Series(["2019", "2019-04", "2019-04-02"]))]
    ['2019-07-01', '2019-04-15', '2019-04-02']
    """
    texts = dates.astype("str")
    full = texts.where(texts.str.len() != 4, texts + "-07-01")
    full = full.where(full.str.len() != 7, full + "-15")
    known = {text: float(day_of(text)) for text in set(full) if text}
    return np.array([known.get(text, np.nan) for text in full], dtype=np.float64)


def last_days(dates: pd.Series) -> npt.NDArray[np.float64]:
    """Return the last day that each date can mean: 31 December of a year, the end of a month.

    Examples
    --------
    >>> [day_text(day) for day in last_days(pd.Series(["2019", "2019-02", "2019-04-02"]))]
    ['2019-12-31', '2019-02-28', '2019-04-02']
    """
    step = {4: 12, 7: 1}
    known = {
        text: float(months_later(day_of(text), step[len(text)]) - 1)
        if len(text) in step
        else float(day_of(text))
        for text in set(dates.astype("str"))
        if text
    }
    return np.array([known.get(text, np.nan) for text in dates], dtype=np.float64)


def last_beginning(ecosystem: Ecosystem) -> int | None:
    """Return the day up to which the data can know what happened: their last beginning.

    Ends may be planned years ahead, so the last start date is taken; where no start is known, the
    last end. None when nothing is dated.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> day = last_beginning(load_bundled("baltic"))
    >>> day is not None and day > day_of("2015")
    True
    """
    for column in ("start_date", "end_date"):
        days = middle_days(ecosystem.collaborations[column])
        if np.isfinite(days).any():
            return int(np.nanmax(days))
    return None

"""What was known at a moment, and what came after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.recommend.wording import counted

_PERIOD = re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?((?:19|20)\d\d)\b")
_STRAGGLERS = 0.05
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, order=True)
class Window:
    """A moment and the time after it.

    Parameters
    ----------
    origin : str
        Last day of what is known, ``YYYY-MM-DD``.
    end : str
        Last day of what is looked for.
    """

    origin: str
    end: str

    @property
    def years(self) -> float:
        """Length of the time after the origin, in years."""
        days = pd.Timestamp(self.end) - pd.Timestamp(self.origin)
        return float(days.days / 365.25)


def last_day(text: str) -> str:
    """Return the last day that a date as written can mean; "" for "".

    Raises
    ------
    SettingError
        When it is no date.

    Examples
    --------
    >>> last_day("2016"), last_day("2016-02"), last_day("2016-02-03")
    ('2016-12-31', '2016-02-29', '2016-02-03')
    """
    if not text:
        return ""
    if _DATE.fullmatch(text):
        try:
            if len(text) == 10:
                return pd.Timestamp(text).strftime("%Y-%m-%d")
            month = pd.Period(text if len(text) == 7 else f"{text}-12", freq="M")
            return month.end_time.strftime("%Y-%m-%d")
        except ValueError:
            pass
    raise SettingError(f"“{text}” is no date: write 2016, 2016-06 or 2016-06-30")


def earlier(day: str, years: int) -> str:
    """Return the day so many years before another, month ends kept.

    Examples
    --------
    >>> earlier("2017-12-31", 1), earlier("2016-02-29", 1)
    ('2016-12-31', '2015-02-28')
    """
    return (pd.Timestamp(day) - pd.DateOffset(years=years)).strftime("%Y-%m-%d")


def starts(ecosystem: Ecosystem) -> pd.Series:
    """Return the last day on which each collaboration can have started; "" when unknown.

    A collaboration that started "in 2016" is not taken as known in the middle of 2016.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> bool(starts(load_bundled("baltic")).str.len().isin([0, 10]).all())
    True
    """
    dates = ecosystem.collaborations["start_date"]
    days = {text: last_day(text) for text in dates.unique()}
    return dates.map(days).astype("str")


def latest_starts(ecosystem: Ecosystem) -> pd.Series:
    """Return :func:`starts`, and for undated collaborations the end of their programme's period.

    A project of a programme "2007-2013" has started by the end of 2013, whenever it did.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> bool((latest_starts(whole) >= starts(whole)).all())
    True
    """
    days, programme = starts(ecosystem), ecosystem.collaborations["programme"]
    ends = {
        name: f"{found[1]}-12-31" if (found := _PERIOD.search(name)) else ""
        for name in programme.unique().tolist()
    }
    return days.where(days != "", programme.map(ends).astype("str"))


def known_at(ecosystem: Ecosystem, origin: str) -> Ecosystem:
    """Return what was known at an origin: collaborations that had started, and who was in them.

    A collaboration without a date is known from the end of its programme's period, if it has one
    (:func:`latest_starts`), else never. Actors who first took part later are out: whoever looks at
    the past must not know that they would come.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> part = known_at(load_bundled("baltic"), "2016-12-31")
    >>> max(part.collaborations["start_date"]) <= "2016-12-31"
    True
    """
    days = latest_starts(ecosystem)
    past = ecosystem.restricted_to(collaborations=days.index[(days != "") & (days <= origin)])
    return past.restricted_to(actors=pd.Index(past.participations["actor_id"].unique()))


def started_in(ecosystem: Ecosystem, window: Window) -> Ecosystem:
    """Return the collaborations that started after the origin, up to the end of a window."""
    days = starts(ecosystem)
    return ecosystem.restricted_to(
        collaborations=days.index[(days > window.origin) & (days <= window.end)]
    )


def after(ecosystem: Ecosystem, origin: str) -> Window:
    """Return the time from an origin to the end of the month of the latest start.

    Raises
    ------
    SettingError
        When nothing starts after the origin.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> after(load_bundled("baltic"), "2016-12-31").end[:4]
    '2023'
    """
    latest = str(starts(ecosystem).max() or "") if len(ecosystem.collaborations) else ""
    if latest <= origin:
        raise SettingError(
            f"Nothing in the data to be tested on starts after {origin}: "
            + (f"the latest start is {latest}" if latest else "no collaboration has a date")
        )
    return Window(origin, last_day(latest[:7]))


def refuse_future(past: Ecosystem, origin: str) -> None:
    """Refuse data to learn from that hold what was not known at the origin.

    Raises
    ------
    SettingError
        When a collaboration started after the origin, or has no date.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> refuse_future(known_at(load_bundled("baltic"), "2016-12-31"), "2016-12-31")
    """
    days = latest_starts(past)
    late = days.index[(days > origin) | (days == "")]
    if len(late):
        raise SettingError(
            f"The data to learn from hold {counted(len(late), 'collaboration')} that had not "
            f"started by {origin} or have no date ({late[0]}): this would be looking ahead"
        )


def refuse_split(split: str) -> None:
    """Refuse ways of hiding data that leak.

    Raises
    ------
    SettingError
        For anything but ``project``.

    Examples
    --------
    >>> refuse_split("project")
    """
    if split == "project":
        return
    if split in ("pair", "pairs", "edge", "random"):
        raise SettingError(
            "Hiding random pairs is refused: a project ties all its participants at once, so the "
            "pairs left give the hidden ones away (resource allocation reaches an AUC of .957 "
            "where .851 is honest). Whole projects are hidden by their start: --split project"
        )
    raise SettingError(f"There is no split “{split}”; the only one is: project")


def closed_before(origin: str, years: int = 1, most: int = 6) -> Iterator[Window]:
    """Return the closed windows before an origin, the latest first.

    Examples
    --------
    >>> [window.origin for window in closed_before("2017-12-31", 2, most=2)]
    ['2015-12-31', '2013-12-31']
    """
    for k in range(1, most + 1):
        yield Window(earlier(origin, k * years), earlier(origin, (k - 1) * years))


def yearly_windows(
    ecosystem: Ecosystem, origins: Sequence[int] | None = None, years: int = 1
) -> list[Window]:
    """Return windows of one or several years after the ends of years.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    origins : sequence of int, optional
        Years; the last three that have such a time after them by default.
    years : int
        Length of the time after an origin.

    Returns
    -------
    list of Window
        The earliest first.

    Raises
    ------
    SettingError
        When nothing starts before or after an origin.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> [w.origin for w in yearly_windows(load_bundled("baltic"), [2016])]
    ['2016-12-31']
    """
    days = starts(ecosystem)
    count = days[days != ""].str[:4].astype(int).value_counts()
    # A year that a few stragglers start in is not one to test on.
    known = sorted(count.index[count >= _STRAGGLERS * count.max()].tolist())
    if len(known) < 2:
        raise SettingError(
            "A back-test needs collaborations that start in two years at least; "
            f"{int((days == '').sum())} of {len(days)} have no date"
        )
    latest = [year - years for year in known[-3:] if year - years >= known[0]]
    chosen = sorted(set(origins)) if origins else latest
    windows = [Window(f"{year}-12-31", f"{year + years}-12-31") for year in chosen]
    for window in windows:
        past, after = (days != "") & (days <= window.origin), (days > window.origin)
        if not past.any() or not (after & (days <= window.end)).any():
            raise SettingError(
                f"Nothing starts before or in the {counted(years, 'year')} after "
                f"{window.origin[:4]}; collaborations start from {count.index.min()} to "
                f"{count.index.max()}"
            )
    return windows

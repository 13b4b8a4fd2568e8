"""Periods of time, and what becomes of ties and partnerships from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem, year_of
from ecosystem.network.incidence import incidence
from ecosystem.network.ties import running_years, shared_pairs

Integers = npt.NDArray[np.int64]
Periods = Literal["year", "programme"] | Sequence["str | int | tuple[int, int]"]

# Programming periods of the European Union, and programmes that do not name their years.
_CYCLES: Final = (
    (1989, 1993), (1994, 1999), (2000, 2006), (2007, 2013), (2014, 2020), (2021, 2027),
    (2028, 2034),
)  # fmt: skip
_FRAMEWORKS: Final = {
    "fp5": 1998, "fp6": 2002, "fp7": 2007, "h2020": 2014, "horizon 2020": 2014,
    "horizon europe": 2021,
}  # fmt: skip
_YEARS: Final = re.compile(r"\b((?:19|20)\d\d)\s*[-–—/]\s*((?:19|20)?\d\d)\b")


@dataclass(frozen=True, order=True)
class Period:
    """Some years in a row, both ends included.

    Parameters
    ----------
    first_year, last_year : int
        ``first_year ≤ last_year``.
    """

    first_year: int
    last_year: int

    @property
    def name(self) -> str:
        """The year, or both with a dash."""
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}–{self.last_year}"


@dataclass(frozen=True, eq=False)
class Timeline:
    """Which collaborations belong to which period.

    Parameters
    ----------
    periods : tuple of Period
        Sorted.
    collaboration_ids : Index
        Ids of the rows of ``inside``, sorted.
    inside : ndarray of bool
        Collaborations × periods.
    started : ndarray of bool
        Collaborations × periods: known to start in the period.
    undated_count : int
        Collaborations that belong to no period because they have no date.
    notes : tuple of str
        How collaborations were counted, and what was left out.
    """

    periods: tuple[Period, ...]
    collaboration_ids: pd.Index
    inside: npt.NDArray[np.bool_]
    started: npt.NDArray[np.bool_]
    undated_count: int
    notes: tuple[str, ...]


def timeline(ecosystem: Ecosystem, periods: Periods = "year") -> Timeline:
    """Return which collaborations belong to which period.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    periods : {"year", "programme"} or sequence
        ``year``: every year from the first to the last that is known. ``programme``: the
        programming periods of the European Union (2014–2020 …). Else a list of years (``2015``)
        and spans (``"2014-2020"`` or ``(2014, 2020)``).

    Returns
    -------
    Timeline
        Years and spans hold every collaboration that runs in one of their years, as
        :class:`ecosystem.network.scope.Scope` does, so one collaboration may be in several. A
        programming period holds each collaboration once: where the name of its programme says the
        years, by that, else by the year it starts. Undated ones are in none, and counted.

    Raises
    ------
    SettingError
        When a span cannot be read or ends before it begins.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = timeline(load_bundled("baltic"), "programme")
    >>> [period.name for period in found.periods]
    ['2000–2006', '2007–2013', '2014–2020', '2021–2027']
    """
    table = ecosystem.collaborations.sort_index()
    years = running_years(table)
    first, last = (years[name].to_numpy() for name in ("first_year", "last_year"))
    start = year_of(table["start_date"]).to_numpy()
    if isinstance(periods, str) and periods == "programme":
        cycle = _programme_years(table["programme"], first)
        chosen = [Period(*span) for span in _CYCLES if (cycle == span[0]).any()]
        inside = cycle[:, None] == np.array([p.first_year for p in chosen])[None, :]
        undated = int(np.isnan(cycle).sum())
        counted = "in the period that their programme names, else in which they start"
    else:
        chosen = _every_year(first, last) if periods == "year" else _spans(periods)
        begin, end = (
            np.array([getattr(p, name) for p in chosen], dtype=np.float64)
            for name in ("first_year", "last_year")
        )
        inside = (first[:, None] <= end) & (last[:, None] >= begin)
        undated = int(np.isnan(first).sum())
        counted = "in every period in which they run"
    began = (start[:, None] >= [p.first_year for p in chosen]) & (
        start[:, None] <= [p.last_year for p in chosen]
    )
    notes = _notes(len(table), undated, inside, counted, start)
    return Timeline(tuple(chosen), table.index, inside, began, undated, notes)


def retention(earlier: Iterable[object], later: Iterable[object]) -> float:
    """Return the share of earlier ties that are still there: ``|E_t ∩ E_{t+1}| / |E_t|``.

    Parameters
    ----------
    earlier, later : iterable
        Ties of two periods, each once, in any form that can be compared.

    Returns
    -------
    float
        0 to 1; NaN without earlier ties.

    Examples
    --------
    >>> retention([("a", "b"), ("a", "c")], [("a", "b"), ("b", "c")])
    0.5
    """
    before = set(earlier)
    return len(before & set(later)) / len(before) if before else float("nan")


def partnerships(
    ecosystem: Ecosystem, *, gap_years: int = 0, data_end: int | None = None
) -> pd.DataFrame:
    """Return every stretch of years in which two actors worked together.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    gap_years : int
        A collaboration that begins at most so many years after the year in which the last one
        ended carries the partnership on; 0 needs a year in common.
    data_end : int, optional
        Collaborations that start after this year are left out.

    Returns
    -------
    DataFrame
        One row per stretch, sorted by pair and time: ``actor_a``, ``actor_b`` (positions in the
        sorted ids, the smaller first), ``first_year``, ``last_year``, ``founding`` (position of
        the collaboration it began with). Only collaborations with both dates count.
        ``attrs["left_out"]`` is the number of those that lack one.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> rows = partnerships(load_bundled("baltic"))
    >>> bool((rows["first_year"] <= rows["last_year"]).all())
    True
    """
    inc = incidence(ecosystem)
    table = ecosystem.collaborations.loc[inc.collaboration_ids]
    start, end = (year_of(table[name]).to_numpy() for name in ("start_date", "end_date"))
    dated = ~np.isnan(start) & ~np.isnan(end)
    used = dated & (start <= (np.inf if data_end is None else data_end))
    pairs = shared_pairs(inc, used)
    a, b, p = (pairs[name].to_numpy() for name in ("a", "b", "p"))
    rows = _stretches(
        a * len(inc.actor_ids) + b, start[p].astype(int), end[p].astype(int), gap_years
    )
    result = pd.DataFrame(
        {
            "actor_a": a[rows["row"]],
            "actor_b": b[rows["row"]],
            "first_year": rows["first_year"],
            "last_year": rows["last_year"],
            "founding": p[rows["row"]],
        }
    )
    result.attrs["left_out"] = int((~dated).sum())
    return result


def last_start(ecosystem: Ecosystem) -> int | None:
    """Return the year of the last known start, to which the data see new collaborations.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> last_start(load_bundled("baltic"))
    2023
    """
    start = year_of(ecosystem.collaborations["start_date"]).dropna()
    return int(start.max()) if len(start) else None


def renewal(
    ecosystem: Ecosystem, *, within: Sequence[int] = (1, 2, 3, 5), data_end: int | None = None
) -> pd.DataFrame:
    """Return how many partnerships are renewed within some years of their end.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    within : sequence of int
        Years k: renewed when the two start another collaboration at most k years after the year
        in which their last one ended.
    data_end : int, optional
        Year to which the data see new collaborations; the year of the last known start when None.

    Returns
    -------
    DataFrame
        ``schema.RENEWAL``, indexed by ``within_years``. Only partnerships whose k years after the
        end are in the data are counted, so the longer k, the older they are; the share is NaN when
        there are none. ``attrs["notes"]`` says what was left out.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = renewal(load_bundled("baltic"))
    >>> bool(table["renewed_share"].dropna().between(0, 1).all())
    True
    """
    end = last_start(ecosystem) if data_end is None else data_end
    rows = partnerships(ecosystem, data_end=end)
    first, last = rows["first_year"].to_numpy(), rows["last_year"].to_numpy()
    a, b = rows["actor_a"].to_numpy(), rows["actor_b"].to_numpy()
    following = np.full(len(rows), np.inf)
    if len(rows):
        same = (a[1:] == a[:-1]) & (b[1:] == b[:-1])
        following[:-1] = np.where(same, first[1:] - last[:-1], np.inf)
    found = []
    for k in within:
        seen = last + k <= (end if end is not None else -np.inf)
        ended, renewed = int(seen.sum()), int((seen & (following <= k)).sum())
        found.append((k, ended, renewed, renewed / ended if ended else np.nan))
    table = pd.DataFrame(
        found, columns=["within_years", "ended_count", "renewed_count", "renewed_share"]
    ).set_index("within_years")
    table.attrs["notes"] = (left_out_note(rows.attrs["left_out"], len(ecosystem.collaborations)),)
    return table


def left_out_note(left_out: int, total: int) -> str:
    """Return how many collaborations lack the dates that partnerships need.

    Examples
    --------
    >>> left_out_note(2, 10)
    'How long partnerships last is told from 8 of 10 collaborations; 2 lack a start or an end.'
    """
    return (
        f"How long partnerships last is told from {total - left_out} of {total} collaborations; "
        f"{left_out} lack a start or an end."
    )


def _stretches(key: Integers, first: Integers, last: Integers, gap: int) -> dict[str, Integers]:
    """Join overlapping spans of years of each key; ``row`` is where each stretch began."""
    if not len(key):
        none = np.zeros(0, dtype=np.int64)
        return {"row": none, "first_year": none, "last_year": none}
    order = np.lexsort((np.arange(len(key)), last, first, key))
    key, first, last = key[order], first[order], last[order]
    fresh_key = np.r_[True, key[1:] != key[:-1]]
    # Years of one key never reach those of the next, so one running maximum serves all.
    base = int(first.min())
    stride = int(max(last.max(), first.max())) - base + gap + 2
    shift = (np.cumsum(fresh_key) - 1) * stride - base
    reach = np.maximum.accumulate(last + shift)
    fresh = np.r_[True, (first + shift)[1:] > reach[:-1] + gap] | fresh_key
    begin = np.flatnonzero(fresh)
    close = np.r_[begin[1:], len(key)] - 1
    return {
        "row": order[begin],
        "first_year": first[begin],
        "last_year": reach[close] - shift[close],
    }


def _every_year(first: npt.NDArray[np.float64], last: npt.NDArray[np.float64]) -> list[Period]:
    if np.isnan(first).all():
        return []
    span = range(int(np.nanmin(first)), int(np.nanmax(last)) + 1)
    return [Period(year, year) for year in span]


def _spans(periods: Periods) -> list[Period]:
    """Read years and spans as people write them."""
    chosen = set()
    for given in (periods,) if isinstance(periods, str) else periods:
        text = "-".join(map(str, given)) if isinstance(given, tuple) else str(given)
        found = re.fullmatch(r"\s*(\d{4})(?:\s*[-–—/:]\s*(\d{4}))?\s*", text)
        if not found:
            msg = f"“{text}” is no period: write year, programme, 2015 or 2014-2020"
            raise SettingError(msg)
        begin, end = int(found[1]), int(found[2] or found[1])
        if begin > end:
            msg = f"The period {text} ends before it begins: exchange the two years"
            raise SettingError(msg)
        chosen.add(Period(begin, end))
    return sorted(chosen)


def _programme_years(
    programme: pd.Series, first_year: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the first year of the programming period of every collaboration; NaN if unknown."""
    named = programme.map({text: _named_year(text) for text in programme.unique()})
    year = named.astype("float64").fillna(pd.Series(first_year, index=programme.index)).to_numpy()
    cycle = np.full(len(year), np.nan)
    for begin, end in _CYCLES:
        cycle[(year >= begin) & (year <= end)] = begin
    return cycle


def _named_year(programme: str) -> float:
    """Return the first year that a programme's name tells, NaN if none."""
    if found := _YEARS.search(programme):
        return float(found[1])
    folded = f" {programme.casefold()} "
    for name, year in _FRAMEWORKS.items():
        if re.search(rf"\b{name}\b", folded):
            return float(year)
    return float("nan")


def _notes(
    total: int,
    undated: int,
    inside: npt.NDArray[np.bool_],
    counted: str,
    start: npt.NDArray[np.float64],
) -> tuple[str, ...]:
    outside = total - undated - int(inside.any(axis=1).sum())
    text = f"Collaborations are counted {counted}."
    if undated:
        text += f" {undated} of {total} have no date and are in no period."
    if outside > 0:
        text += f" {outside} belong to none of the periods."
    notes = [text]
    if (~np.isnan(start)).any():
        notes.append(
            f"The last known start is in {int(np.nanmax(start))}: later years hold only what "
            "still runs, and the last years before may not be complete."
        )
    return tuple(notes)

"""Cohort effect: ties of participants before and after a date, against comparable others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.desk.dates import DAYS_PER_YEAR, day_of, day_text, middle_days, months_later
from ecosystem.desk.effects import FEWEST_MEMBERS, Estimate, difference_in_differences
from ecosystem.desk.matching import Matches, balance, matched
from ecosystem.desk.placebo import inside_ties
from ecosystem.desk.windows import Mask, outcomes_in, partners_in, places_of
from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, incidence
from ecosystem.recommend.actors.wish import find_actor
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.wording import counted, listed
from ecosystem.regions import Level
from ecosystem.schema import COHORT_BALANCE, COHORT_EFFECT

VERDICTS: Final = COHORT_EFFECT["verdict"].values
_ALIKE: Final = 0.25
_SMALL: Final = 20
_LABELS: Final = {
    "inside_tie_count": "Other members it has begun to work with",
    "partner_count": "Partners in collaborations begun",
    "other_region_count": "Of these, in other regions of the Baltic Sea Region",
    "country_count": "Other countries reached",
    "reach_count": "Organisations within two steps",
    "ei_index": "E–I index (−1 all partners in the own region, +1 all outside)",
}


@dataclass(frozen=True, eq=False)
class CohortEffect:
    """What became of the ties of a cohort.

    Parameters
    ----------
    table : DataFrame
        ``schema.COHORT_EFFECT``.
    balance : DataFrame
        ``schema.COHORT_BALANCE``.
    members : DataFrame
        Every name given: ``given``, ``actor_id``, ``name``, ``status`` (compared, or why not).
    before, after : tuple of str
        First and last day of the windows.
    notes : tuple of str
        What a reader must know.
    """

    table: pd.DataFrame
    balance: pd.DataFrame
    members: pd.DataFrame
    before: tuple[str, str]
    after: tuple[str, str]
    notes: tuple[str, ...]


def cohort_effect(
    ecosystem: Ecosystem,
    members: Iterable[str],
    *,
    at: str,
    window: float,
    level: Level = 2,
    draws: int = 999,
    seed: int = 0,
) -> CohortEffect:
    """Compare the ties of members before and after a date with those of comparable others.

    Counted are collaborations that *begin* in the window of ``window`` years before ``at`` and in
    that after it. Every member is matched with actors of its kind and country that had about as
    many partners in the years before both windows (see :func:`ecosystem.desk.matching.matched`);
    matching on the years before, not on the window compared, keeps a chance high or low there
    from being taken for an effect. The difference in differences and its interval are those of
    :func:`ecosystem.desk.effects.difference_in_differences`, ties among members those of
    :func:`ecosystem.desk.placebo.inside_ties`.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data, with dates.
    members : iterable of str
        Ids or names of the participating organisations.
    at : str
        Day on which the programme began: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    window : float
        Years before and after.
    level : {0, 1, 2, 3, "s3"}
        Level of the regions.
    draws, seed : int
        Of the permutations.

    Returns
    -------
    CohortEffect

    Raises
    ------
    SettingError
        When the date or window cannot be used, the data are not dated, or no member is found.

    Notes
    -----
    The comparison is with actors that are alike in what the data know. Who takes part in a
    programme may differ in what they do not know, such as ambition: a difference is no proof of
    cause. Ties between members and the actors compared count for both and pull a difference
    towards 0.
    """
    inc = incidence(ecosystem)
    windows = _windows(ecosystem, inc, at, window)
    named = _named(ecosystem, members)
    seen = (
        np.asarray(inc.matrix[:, np.flatnonzero(windows.starts < windows.day)].sum(axis=1)).ravel()
        > 0
    )
    positions = inc.actor_ids.get_indexer(pd.Index(named["actor_id"]))
    is_member = np.zeros(len(inc.actor_ids), dtype=bool)
    is_member[positions[positions >= 0]] = True
    past = partners_in(inc.matrix, windows.earlier if windows.earlier.any() else windows.pre)
    actors = ecosystem.actors.loc[inc.actor_ids]
    degree = np.diff(past.indptr).astype(np.float64)
    matches = matched(
        np.flatnonzero(is_member & seen),
        np.flatnonzero(~is_member & seen),
        actors["kind"].to_numpy(object),
        actors["country"].to_numpy(object),
        degree,
    )
    table, before = _effects(inc, ecosystem, matches, windows, level, draws, seed)
    quantities = pd.DataFrame(
        {"Partners in the years before": degree, "Partners in the window before": before}
    )
    alike = balance(matches, quantities).reset_index()
    named["status"] = _status(positions, seen, matches)
    return CohortEffect(
        table,
        as_declared(
            {name: alike[name].to_numpy() for name in COHORT_BALANCE.names}, COHORT_BALANCE
        ),
        named,
        (day_text(windows.first), day_text(windows.day - 1)),
        (day_text(windows.day), day_text(windows.last - 1)),
        (
            *_GENERAL,
            *_left_out(named),
            *_size(matches),
            *_likeness(alike, windows),
            *_dates(ecosystem, windows),
        ),
    )


@dataclass(frozen=True, eq=False)
class _Windows:
    """Which collaborations begin before both windows, in the first and in the second."""

    starts: npt.NDArray[np.float64]
    first: int
    day: int
    last: int
    earlier: Mask
    pre: Mask
    post: Mask


def _windows(ecosystem: Ecosystem, inc: Incidence, at: str, window: float) -> _Windows:
    if not 0.25 <= window <= 20:
        raise SettingError(f"--window {window:g}: give years between 0.25 and 20")
    day = day_of(at)
    starts = middle_days(ecosystem.collaborations.loc[inc.collaboration_ids, "start_date"])
    if not np.isfinite(starts).any():
        raise SettingError(
            "No collaboration in the data has a start date, so nothing is before or after. "
            "Fill in the column start_date of the collaborations"
        )
    months = round(12 * window)
    first, last = months_later(day, -months), months_later(day, months)
    pre, post = (starts >= first) & (starts < day), (starts >= day) & (starts < last)
    if not pre.any() or not post.any():
        raise SettingError(
            f"--at {at} --window {window:g}: {int(pre.sum())} collaborations begin in the window "
            f"before and {int(post.sum())} in that after. Those in the data begin between "
            f"{day_text(np.nanmin(starts))} and {day_text(np.nanmax(starts))}"
        )
    return _Windows(starts, first, day, last, starts < first, pre, post)


def _named(ecosystem: Ecosystem, members: Iterable[str]) -> pd.DataFrame:
    rows: dict[str, tuple[str, str, str]] = {}
    for given in members:
        try:
            actor = find_actor(ecosystem, given)
            rows.setdefault(actor, (given, actor, str(ecosystem.actors["name"][actor])))
        except SettingError:
            rows.setdefault(f"\0{given}", (given, "", ""))
    named = pd.DataFrame(list(rows.values()), columns=["given", "actor_id", "name"], dtype="str")
    if not (named["actor_id"] != "").any():
        raise SettingError(
            "None of the members is an actor of the data. Write one id or name per line, as in "
            "the table of actors"
        )
    return named.sort_values(["actor_id", "given"], ignore_index=True)


def _status(positions: npt.NDArray[np.intp], seen: Mask, matches: Matches) -> list[str]:
    compared = set(matches.members.tolist())
    return [
        "not in the data"
        if at < 0
        else "compared"
        if int(at) in compared
        else "nobody comparable"
        if seen[at]
        else "nothing known before the date"
        for at in positions
    ]


def _effects(
    inc: Incidence,
    ecosystem: Ecosystem,
    matches: Matches,
    windows: _Windows,
    level: Level,
    draws: int,
    seed: int,
) -> tuple[pd.DataFrame, npt.NDArray[np.float64]]:
    places = places_of(ecosystem, inc.actor_ids, level)
    wanted = np.zeros(len(inc.actor_ids), dtype=bool)
    wanted[matches.members] = True
    for others in matches.others:
        wanted[others] = True
    first, second = (partners_in(inc.matrix, inside) for inside in (windows.pre, windows.post))
    before, after = (outcomes_in(tied, places, wanted) for tied in (first, second))
    both = csr_array(inc.matrix[:, np.flatnonzero(windows.pre | windows.post)])
    brings = np.maximum(np.asarray(both.sum(axis=0)).ravel() - 1.0, 0.0)
    shares = both.copy()
    shares.data = shares.data * brings[shares.indices]
    inside = inside_ties(first, second, both, matches, draws=draws, seed=seed)
    n = len(matches.members)
    per = 2 / n if n else np.nan
    different = len(np.unique(np.concatenate([np.zeros(0, np.int64), *matches.others])))
    estimates = {
        "inside_tie_count": Estimate(
            n,
            different,
            per * inside.before,
            per * inside.after,
            per * inside.others_before,
            per * inside.others_after,
            per * inside.effect,
            per * inside.low,
            per * inside.high,
            inside.p_value,
            per * inside.detectable,
        )
    }
    for name in before.columns:
        estimates[str(name)] = difference_in_differences(
            before[name].to_numpy(), after[name].to_numpy(), matches, shares, draws=draws, seed=seed
        )
    return _table(estimates), before["partner_count"].to_numpy()


def _table(estimates: dict[str, Estimate]) -> pd.DataFrame:
    rows = list(estimates.values())
    columns: dict[str, list[object]] = {
        "outcome": list(estimates),
        "label": [_LABELS[name] for name in estimates],
        "effect_low": [row.low for row in rows],
        "effect_high": [row.high for row in rows],
        # Where there are too few for an interval there are too few for a test.
        "p_value": [row.p_value if np.isfinite(row.low) else np.nan for row in rows],
        "verdict": [_verdict(row) for row in rows],
    }
    same = set(COHORT_EFFECT.names) - set(columns)
    return as_declared(
        columns | {name: [getattr(row, name) for row in rows] for name in same}, COHORT_EFFECT
    )


def _verdict(row: Estimate) -> str:
    more, less, none, few = VERDICTS
    if not np.isfinite(row.low):
        return few
    return more if row.low > 0 else less if row.high < 0 else none


_GENERAL: Final = (
    "A difference from comparable others is no proof of cause: who joins a programme may differ in "
    "what the data do not know.",
    f"{len(_LABELS)} outcomes are looked at: one in twenty such intervals leaves out 0 by chance.",
    "Ties between members and those they are compared with count for both, so a difference is "
    "rather shown too small than too large.",
)


def _left_out(named: pd.DataFrame) -> list[str]:
    notes = []
    for status in ("not in the data", "nothing known before the date", "nobody comparable"):
        rows = named[named["status"] == status]
        if len(rows):
            names = [name or given for name, given in zip(rows["name"], rows["given"], strict=True)]
            notes.append(f"Left out, {status}: {listed(names, 8)}.")
    return notes


def _size(matches: Matches) -> list[str]:
    n = len(matches.members)
    notes = []
    if n < FEWEST_MEMBERS:
        notes.append(
            f"Only {counted(n, 'member')} could be compared: no interval is given below "
            f"{FEWEST_MEMBERS}."
        )
    elif n < _SMALL:
        notes.append(
            f"With {n} members only large differences can be seen; the column “detectable” says "
            "how large. No difference shown does not mean that there was none."
        )
    if matches.widened_count:
        notes.append(
            f"{counted(matches.widened_count, 'member')} had fewer than three comparable others in "
            "the own country and were compared with actors of the same kind elsewhere too."
        )
    return notes


def _likeness(alike: pd.DataFrame, windows: _Windows) -> list[str]:
    notes = []
    if not windows.earlier.any():
        notes.append(
            "The data hold nothing before the first window, so members were matched on that window "
            "itself: a chance high or low there falls back afterwards and can look like an effect."
        )
    if (alike["standardized_difference"].abs() > _ALIKE).any():
        notes.append(
            "Members and others were not alike before (see the balance): part of a difference may "
            "be a return to what is usual for each."
        )
    return notes


def _dates(ecosystem: Ecosystem, windows: _Windows) -> list[str]:
    starts = windows.starts
    notes = []
    if np.nanmax(starts) < windows.last - DAYS_PER_YEAR / 12:
        notes.append(
            f"The last collaboration in the data begins on {day_text(np.nanmax(starts))}, before "
            "the second window ends: what began later is not known, for either group."
        )
    if undated := int((~np.isfinite(starts)).sum()):
        notes.append(
            f"{undated:,} of {counted(len(starts), 'collaboration')} without a start date are "
            "not counted."
        )
    if vague := int((ecosystem.collaborations["start_date"].str.len() == 4).sum()):
        notes.append(f"{vague:,} start dates give the year only and count as its middle.")
    return notes

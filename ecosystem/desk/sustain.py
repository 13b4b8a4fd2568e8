"""Sustaining partnerships: how long they last, how often they are renewed, which end soon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.desk.dates import (
    day_of,
    day_text,
    last_beginning,
    last_days,
    middle_days,
    months_later,
)
from ecosystem.errors import SettingError
from ecosystem.measures.survival import partnership_survival
from ecosystem.measures.time import renewal
from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import incidence, tie_factor
from ecosystem.network.ties import shared_pairs
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.wording import counted
from ecosystem.schema import ENDING_TIES


@dataclass(frozen=True, eq=False)
class Sustaining:
    """What becomes of partnerships.

    Parameters
    ----------
    ending : DataFrame
        ``schema.ENDING_TIES``: the closest partnerships first.
    survival, renewal : DataFrame
        ``schema.SURVIVAL`` and ``schema.RENEWAL``.
    at, until : str
        Days between which the last joint collaboration ends.
    running_count : int
        Pairs of actors with a joint collaboration running on that day.
    notes : tuple of str
        What a reader must know.
    """

    ending: pd.DataFrame
    survival: pd.DataFrame
    renewal: pd.DataFrame
    at: str
    until: str
    running_count: int
    notes: tuple[str, ...]


def sustaining(
    ecosystem: Ecosystem, *, at: str = "", months: int = 12, gap_years: int = 2
) -> Sustaining:
    """Return the partnerships that end soon without a follow-up, and how long others lasted.

    A partnership ends soon when a joint collaboration runs on the day ``at``, and the last of all
    their joint collaborations in the data ends within ``months`` months.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data, with dates.
    at : str
        The day looked from; "" for that of the last known beginning in the data.
    months : int
        How far is looked ahead, 1 to 120.
    gap_years : int
        Pause that does not end a partnership, for the survival.

    Returns
    -------
    Sustaining

    Raises
    ------
    SettingError
        When nothing is dated, or the date cannot be read.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = sustaining(load_bundled("baltic"), at="2020-01-01", months=6)
    >>> bool((found.ending["end_date"] >= "2020-01-01").all())
    True
    """
    if not 1 <= months <= 120:
        raise SettingError(f"--months {months}: give 1 to 120")
    day = day_of(at) if at else last_beginning(ecosystem)
    if day is None:
        raise SettingError(
            "No collaboration in the data has a date, so none can end. Fill in start_date and "
            "end_date of the collaborations"
        )
    until = months_later(day, months)
    ending, running = _ending(ecosystem, day, until)
    survival = partnership_survival(ecosystem, gap_years=gap_years)
    renewed = renewal(ecosystem)
    return Sustaining(
        ending,
        survival,
        renewed,
        day_text(day),
        day_text(until),
        running,
        (*_notes(ecosystem, day, at), *survival.attrs["notes"]),
    )


def _ending(ecosystem: Ecosystem, day: int, until: int) -> tuple[pd.DataFrame, int]:
    inc = incidence(ecosystem)
    table = ecosystem.collaborations.loc[inc.collaboration_ids]
    ends = last_days(table["end_date"])
    starts = middle_days(table["start_date"])
    pairs = shared_pairs(inc, np.isfinite(ends))
    pairs = pairs.assign(
        end=ends[pairs["p"]],
        runs=(ends[pairs["p"]] >= day) & ~(starts[pairs["p"]] > day),
        weight=tie_factor(inc)[pairs["p"]],
    )
    every = pairs.groupby(["a", "b"], sort=True).agg(
        end=("end", "max"), runs=("runs", "any"), weight=("weight", "sum"), times=("p", "size")
    )
    running = every[every["runs"]]
    soon = running[running["end"] <= until].reset_index()
    soon = soon.sort_values(
        ["times", "weight", "end", "a", "b"], ascending=[False, False, True, True, True],
        ignore_index=True,
    )  # fmt: skip
    last = pairs.merge(soon[["a", "b", "end"]], on=["a", "b", "end"])
    records = last.groupby(["a", "b"])["p"].agg(list)
    return _described(ecosystem, inc.actor_ids, inc.collaboration_ids, soon, records), len(running)


def _described(
    ecosystem: Ecosystem,
    actor_ids: pd.Index,
    collaboration_ids: pd.Index,
    soon: pd.DataFrame,
    records: pd.Series,
) -> pd.DataFrame:
    if soon.empty:
        return as_declared({}, ENDING_TIES)
    actors = ecosystem.actors
    table = ecosystem.collaborations
    names = table["acronym"].where(table["acronym"] != "", table["title"])
    a, b = actor_ids[soon["a"]], actor_ids[soon["b"]]
    last = [
        collaboration_ids[np.array(records[key])].to_list()
        for key in zip(soon["a"], soon["b"], strict=True)
    ]
    known: npt.NDArray[np.object_] = actors["country"].to_numpy(object)
    country = dict(zip(actors.index, known, strict=True))
    return as_declared(
        {
            "rank": np.arange(1, len(soon) + 1),
            "actor_a": a.to_numpy(),
            "actor_b": b.to_numpy(),
            "name_a": actors["name"].reindex(a).to_numpy(),
            "name_b": actors["name"].reindex(b).to_numpy(),
            "country_a": [country[one] for one in a],
            "country_b": [country[one] for one in b],
            "end_date": [day_text(end) for end in soon["end"]],
            "joint_count": soon["times"].to_numpy(),
            "weight": soon["weight"].to_numpy(),
            "last_collaborations": [LIST_SEPARATOR.join(sorted(ids)) for ids in last],
            "last_names": ["; ".join(names[i] or i for i in sorted(ids)) for ids in last],
        },
        ENDING_TIES,
    )


def _notes(ecosystem: Ecosystem, day: int, at: str) -> list[str]:
    notes = []
    if not at:
        notes.append(
            f"Looked from {day_text(day)}, the last beginning in the data; --at names another day."
        )
    known = last_beginning(ecosystem)
    if at and known is not None and day > known:
        notes.append(
            f"The data know no beginning after {day_text(known)}: a follow-up begun since is not "
            "seen."
        )
    undated = int((ecosystem.collaborations["end_date"] == "").sum())
    if undated:
        notes.append(
            f"{undated:,} of {counted(len(ecosystem.collaborations), 'collaboration')} without an "
            "end date cannot end soon, nor be a follow-up."
        )
    notes.append("No follow-up means none in these data; other programmes are not seen.")
    return notes

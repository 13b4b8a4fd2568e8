"""Missing collaboration inside one theme, one programme, one policy area at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from ecosystem.errors import SettingError, nearest
from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.model import Ecosystem, long_values
from ecosystem.network.scope import Area
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.regions.complement import complement
from ecosystem.recommend.regions.gaps import VERDICTS, gap_table
from ecosystem.recommend.regions.gravity import Judgement, judge
from ecosystem.recommend.regions.pairs import region_pairs, usable_area
from ecosystem.recommend.regions.tails import Vector
from ecosystem.recommend.wording import counted, listed
from ecosystem.regions import Level
from ecosystem.schema import GAP_SLICES

By = Literal["theme", "programme", "policy_area"]
SLICED_BY: Final[tuple[By, ...]] = ("theme", "programme", "policy_area")
_COLUMN = {"theme": "themes", "programme": "programme", "policy_area": "policy_areas"}
_NAME = {"theme": "themes", "programme": "programmes", "policy_area": "policy areas"}
_SIGNIFICANT = 0.05
_NOT_JUDGED = "too little to judge"


@dataclass(frozen=True, eq=False)
class GapSlices:
    """Pairs of regions inside slices of the data.

    Parameters
    ----------
    table : DataFrame
        ``schema.GAP_SLICES``: pairs that have a verdict, those to look at first on top.
    slices : DataFrame
        Indexed by slice, largest first: ``collaboration_count`` (collaborations that join regions
        of the area), ``pair_count``, ``judged_count``, ``gap_count``, ``fewer_count``.
    notes : tuple of str
        What was left out and how often it was compared.
    """

    table: pd.DataFrame
    slices: pd.DataFrame
    notes: tuple[str, ...]


def gap_slices(
    ecosystem: Ecosystem,
    by: By,
    *,
    only: Sequence[str] = (),
    level: Level = 2,
    area: Area = "bsr",
    fewest: int = 5,
    most: int = 30,
) -> GapSlices:
    """Compare collaborations of every two regions with what is to be expected, slice by slice.

    In each slice the expectation is fitted anew
    (:func:`ecosystem.recommend.regions.gravity.judge`): a region that does nothing on a theme is
    expected to share nothing on it. The false discovery rate is taken over all pairs judged in all
    slices, because looking at many slices finds surprises in some by chance.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    by : {"theme", "programme", "policy_area"}
        What the slices are. A collaboration with several themes is in several slices.
    only : sequence of str
        Only these slices; () for the largest.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        Which regions.
    fewest : int
        Slices with fewer collaborations that join two regions of the area are not looked at.
    most : int
        No more slices than this, the largest.

    Returns
    -------
    GapSlices
        Pairs that cannot be judged are counted in ``slices`` and are not in the table.

    Raises
    ------
    SettingError
        When one of ``only`` does not occur.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = gap_slices(load_bundled("baltic"), "policy_area", level=0)
    >>> found.slices.index[0]
    'PA Innovation'
    """
    area, notes = usable_area(ecosystem, level, area)
    values = long_values(ecosystem.collaborations[_COLUMN[by]])
    named = _chosen(values, by, only)
    whole = region_pairs(ecosystem, level=level, area=area)
    ids = ecosystem.collaborations.index.sort_values()
    having = {name: ids.isin(values.index[values == name]) for name in named}
    joining = np.asarray(whole.memberships.sum(axis=0)).ravel() > 1
    sizes = {name: int((joining & has).sum()) for name, has in having.items()}
    large = [name for name in named if sizes[name] >= fewest or only]
    large = sorted(large, key=lambda name: (-sizes[name], name))[:most]
    parts = {name: _part(ecosystem, ids[having[name]]) for name in large}
    pairs = {name: whole.inside(having[name], parts[name].actors.index) for name in large}
    everywhere = complement(ecosystem, whole.regions, level)
    useful = {name: everywhere.at(whole.regions.get_indexer(pairs[name].regions)) for name in large}
    judged = _over_all({name: judge(pairs[name], useful[name].likeness()) for name in large})
    tables = []
    for name in large:
        table = gap_table(
            parts[name],
            pairs[name],
            judged[name],
            useful[name],
            area=area,
            verdicts=[verdict for verdict in VERDICTS if verdict != _NOT_JUDGED],
        )
        tables.append(table.assign(by=by, slice=name, slice_collaboration_count=sizes[name]))
    return GapSlices(
        _ranked(tables),
        _summary(large, sizes, judged),
        (*notes, *_notes(by, len(named), large, judged, fewest)),
    )


def _chosen(values: pd.Series, by: By, only: Sequence[str]) -> list[str]:
    known = sorted(set(values))
    for name in only:
        if name not in known:
            msg = f"“{name}” is not among the {_NAME[by]} of the data{nearest(name, known)}"
            raise SettingError(msg)
    return sorted(set(only)) or known


def _part(ecosystem: Ecosystem, collaborations: pd.Index) -> Ecosystem:
    part = ecosystem.restricted_to(collaborations=collaborations)
    # An actor that does nothing here is nobody to count or to ask.
    return part.restricted_to(actors=pd.Index(part.participations["actor_id"].unique()))


def _over_all(judged: dict[str, Judgement]) -> dict[str, Judgement]:
    """Return the judgements with false discovery rate and verdict over all of them together."""
    tables = [found.table.assign(slice=name) for name, found in judged.items()]
    if not tables:
        return judged
    together = pd.concat(tables, ignore_index=True)
    usable = (together["verdict"] != _NOT_JUDGED).to_numpy(bool)
    q: Vector = np.full(len(together), np.nan)
    q[usable] = false_discovery_rate(together.loc[usable, "p_fewer"].to_numpy(np.float64))
    verdict = together["verdict"].where(together["verdict"] != "gap", "fewer than expected")
    verdict = verdict.where(~(usable & (q <= _SIGNIFICANT)), "gap")
    together = together.assign(q_fewer=q, verdict=verdict.astype("str"))
    return {
        name: replace(
            found,
            table=together[together["slice"] == name].drop(columns="slice").reset_index(drop=True),
            judged_count=int(usable.sum()),
        )
        for name, found in judged.items()
    }


def _ranked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    tables = [table for table in tables if len(table)]
    if not tables:
        return as_declared({}, GAP_SLICES)
    together = pd.concat(tables, ignore_index=True)
    order = np.lexsort(
        (
            together["region_b"],
            together["region_a"],
            together["slice"],
            np.round(together["p_fewer"].to_numpy(np.float64), 9),
            together["verdict"].map(VERDICTS.index).to_numpy(np.int64),
        )
    )
    together = together.iloc[order].reset_index(drop=True)
    together["rank"] = np.arange(1, len(together) + 1)
    return as_declared({name: together[name].to_numpy() for name in GAP_SLICES.names}, GAP_SLICES)


def _summary(large: list[str], sizes: dict[str, int], judged: dict[str, Judgement]) -> pd.DataFrame:
    def count(name: str, *verdicts: str) -> int:
        return int(judged[name].table["verdict"].isin(verdicts).sum())

    return pd.DataFrame(
        {
            "collaboration_count": [sizes[name] for name in large],
            "pair_count": [len(judged[name].table) for name in large],
            "judged_count": [len(judged[name].table) - count(name, _NOT_JUDGED) for name in large],
            "gap_count": [count(name, "gap") for name in large],
            "fewer_count": [count(name, "fewer than expected") for name in large],
        },
        index=pd.Index(large, dtype="str", name="slice"),
    )


def _notes(
    by: By, found: int, large: list[str], judged: dict[str, Judgement], fewest: int
) -> tuple[str, ...]:
    notes = []
    if found > len(large):
        notes.append(
            f"Of {found} {_NAME[by]} {len(large)} are looked at, the largest with at least "
            f"{counted(fewest, 'collaboration')} that join two regions."
        )
    total = sum((j.table["verdict"] != _NOT_JUDGED).sum() for j in judged.values())
    if large:
        notes.append(
            f"{total:,} pairs of regions can be judged in them; the false discovery rate is over "
            "all of these."
        )
    silent = [name for name in large if (judged[name].table["verdict"] == _NOT_JUDGED).all()]
    if silent:
        notes.append(f"Too small for any verdict: {listed(silent, 8)}.")
    return tuple(notes)

"""What changed between two states of the data, and whether the world changed or the data did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from ecosystem.desk.dates import day_text, last_beginning
from ecosystem.measures.time import last_start
from ecosystem.network.scope import in_area
from ecosystem.network.ties import running_years, tie_table
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.wording import counted, percent
from ecosystem.regions import actor_regions
from ecosystem.schema import CHANGES
from ecosystem.study import Study

_SHORT: Final = ("gap", "fewer than expected")
_FEWEST_SHARED: Final = 0.2
BEGAN, COVERED, ENDED, UNCOVERED, UNCLEAR, RECOMPUTED = CHANGES["because"].values


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two states of the data side by side.

    Parameters
    ----------
    table : DataFrame
        ``schema.CHANGES``: everything that is not as it was.
    counts : DataFrame
        Index ``what`` (organisations, collaborations, ties): ``old``, ``new``, ``continued``,
        ``gained``, ``lost``, and of those gained ``began`` (since the old data's last beginning).
    came_true, suggested : int
        Pairs of the old list of suggestions that are tied now, and all that could be.
    base_share : float
        Share of all other pairs that could be suggested and are tied now.
    old_end, new_end : str
        Last beginning in either.
    notes : tuple of str
        What a reader must know.
    """

    table: pd.DataFrame
    counts: pd.DataFrame
    came_true: int
    suggested: int
    base_share: float
    old_end: str
    new_end: str
    notes: tuple[str, ...]


def compare(old: Study, new: Study) -> Comparison:
    """Compare two studies of the same settings.

    Something gained *began* when its first collaboration starts after the last beginning that the
    old data know; otherwise it was there before and is *newly covered*: the data changed, not the
    world. Something lost *ended* when its last year is before the first year of the new data;
    otherwise it is *no longer covered*, since what has happened cannot be undone. Without dates
    one cannot tell.

    Parameters
    ----------
    old, new : Study
        Of the same kind of data, with the same ids.

    Returns
    -------
    Comparison

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.study import StudySettings, run_study
    >>> study = run_study(load_bundled("baltic"), StudySettings(community_runs=2))
    >>> len(compare(study, study).table)
    0
    """
    former, latter = _Vintage(old), _Vintage(new)
    true_rows, suggested, base = _suggestions(former, latter)
    rows = [
        *true_rows,
        *_gaps(old, new),
        *_actors(former, latter),
        *_ties(former, latter),
        *_communities(old, new),
    ]
    table = pd.DataFrame(rows, columns=list(CHANGES.names))
    return Comparison(
        as_declared({name: table[name].to_numpy() for name in CHANGES.names}, CHANGES),
        _counts(former, latter, table),
        len(true_rows),
        suggested,
        base,
        former.end_text,
        latter.end_text,
        _notes(former, latter),
    )


class _Vintage:
    """One state of the data: who, ties, years."""

    def __init__(self, study: Study) -> None:
        self.study = study
        ecosystem = study.ecosystem
        self.names = study.actors["name"]
        ties = tie_table(ecosystem)
        self.ties = ties.set_index(["actor_a", "actor_b"])
        years = running_years(ecosystem.collaborations)
        taking = ecosystem.participations.merge(
            years, left_on="collaboration_id", right_index=True
        ).groupby("actor_id")
        self.actors = pd.DataFrame(
            {
                "first_year": taking["first_year"].min(),
                "last_year": taking["last_year"].max(),
            }
        ).reindex(ecosystem.actors.index)
        self.end = last_start(ecosystem)
        day = last_beginning(ecosystem)
        self.end_text = day_text(day) if day is not None else "not known"
        first = years["first_year"].min()
        self.begin = float(first) if np.isfinite(first) else None

    def gained_because(self, first_year: float, old: _Vintage) -> str:
        if np.isnan(first_year) or old.end is None:
            return UNCLEAR
        return BEGAN if first_year > old.end else COVERED

    def lost_because(self, last_year: float, new: _Vintage) -> str:
        if np.isnan(last_year) or new.begin is None:
            return UNCLEAR
        return ENDED if last_year < new.begin else UNCOVERED


def _row(sort: str, change: str, **values: Any) -> dict[str, Any]:
    empty = {"id_a": "", "id_b": "", "name_a": "", "name_b": "", "detail": ""}
    return {"sort": sort, "change": change, **empty, **values}


def _actors(old: _Vintage, new: _Vintage) -> list[dict[str, Any]]:
    gained = new.actors.index.difference(old.actors.index)
    lost = old.actors.index.difference(new.actors.index)
    first, last = new.actors["first_year"].to_dict(), old.actors["last_year"].to_dict()
    return [
        _row("organisation", "gained", id_a=i, name_a=new.names[i],
             because=new.gained_because(first[i], old))
        for i in gained
    ] + [
        _row("organisation", "lost", id_a=i, name_a=old.names[i],
             because=old.lost_because(last[i], new))
        for i in lost
    ]  # fmt: skip


def _ties(old: _Vintage, new: _Vintage) -> list[dict[str, Any]]:
    rows = []
    for change, here, there in (("gained", new, old), ("lost", old, new)):
        fresh = here.ties.loc[here.ties.index.difference(there.ties.index)]
        for a, b, first, last in zip(
            fresh.index.get_level_values(0), fresh.index.get_level_values(1),
            fresh["first_year"], fresh["last_year"], strict=True,
        ):  # fmt: skip
            because = (
                new.gained_because(first, old)
                if change == "gained"
                else old.lost_because(last, new)
            )
            years = "" if np.isnan(first) else f"{first:.0f}–{last:.0f}"
            rows.append(
                _row(
                    "tie",
                    change,
                    id_a=a,
                    id_b=b,
                    name_a=here.names[a],
                    name_b=here.names[b],
                    because=because,
                    detail=years,
                )
            )
    return rows


def _communities(old: Study, new: Study) -> list[dict[str, Any]]:
    """Return continued actors whose community is not the one that most of theirs went to."""
    both = old.actors.index.intersection(new.actors.index)
    before = old.actors["community"].reindex(both)
    after = new.actors["community"].reindex(both)
    placed = (before > 0) & (after > 0)
    before, after = before[placed].astype(int), after[placed].astype(int)
    if before.empty:
        return []
    shared = pd.crosstab(before, after)
    mine, theirs = linear_sum_assignment(-shared.to_numpy())
    became = dict(zip(shared.index[mine], shared.columns[theirs], strict=True))
    sure = old.actors["community_certainty"].reindex(before.index).to_numpy()
    sure = np.minimum(sure, new.actors["community_certainty"].reindex(before.index).to_numpy())
    return [
        _row(
            "community",
            "moved",
            id_a=actor,
            name_a=new.actors.at[actor, "name"],
            because=RECOMPUTED,
            detail=f"from community {was} to {now}, certainty {percent(float(certainty))}",
        )
        for actor, was, now, certainty in zip(before.index, before, after, sure, strict=True)
        if became.get(was) != now
    ]


def _gaps(old: Study, new: Study) -> list[dict[str, Any]]:
    key = ["region_a", "region_b"]
    columns = ["name_a", "name_b", "observed_count", "expected_count", "verdict"]
    joined = old.gaps.table[[*key, *columns]].merge(
        new.gaps.table[[*key, *columns]], on=key, suffixes=("_old", "_new")
    )
    rows = []
    for row in joined.sort_values(key).to_dict("records"):
        was, now = row["verdict_old"] in _SHORT, row["verdict_new"] in _SHORT
        if was == now:
            continue
        rows.append(
            _row(
                "gap",
                "closed" if was else "opened",
                id_a=row["region_a"],
                id_b=row["region_b"],
                name_a=row["name_a_new"],
                name_b=row["name_b_new"],
                because=RECOMPUTED,
                detail=(
                    f"{row['observed_count_old']:.0f} of {row['expected_count_old']:.1f} expected, "
                    f"now {row['observed_count_new']:.0f} of {row['expected_count_new']:.1f}: "
                    f"{row['verdict_new']}"
                ),
            )
        )
    return rows


def _suggestions(old: _Vintage, new: _Vintage) -> tuple[list[dict[str, Any]], int, float]:
    """Return suggestions that came true, how many could, and how often any other pair did."""
    both = old.actors.index.intersection(new.actors.index)
    listed = old.study.suggestions
    listed = listed[listed["actor_a"].isin(both) & listed["actor_b"].isin(both)]
    pairs = pd.MultiIndex.from_frame(listed[["actor_a", "actor_b"]])
    gained = new.ties.index.difference(old.ties.index)
    began = new.ties["first_year"].to_dict()
    rows = [
        _row(
            "suggestion",
            "came true",
            id_a=row["actor_a"],
            id_b=row["actor_b"],
            name_a=row["name_a"],
            name_b=row["name_b"],
            because=new.gained_because(began[row["actor_a"], row["actor_b"]], old),
            detail=f"rank {row['rank']}",
        )
        for row in listed[pairs.isin(gained)].to_dict("records")
    ]
    # All pairs that could have been suggested: placed in the area, in different regions, not tied.
    study = old.study
    eligible = in_area(study.ecosystem, study.settings.level, study.settings.area)
    regions = actor_regions(study.ecosystem.actors, study.settings.level)
    pool = regions[eligible & regions.index.isin(both)]
    sizes = np.array(list(Counter(pool).values()), dtype=np.float64)
    total = (sizes.sum() ** 2 - (sizes**2).sum()) / 2

    def between(index: pd.Index) -> int:
        a, b = (pool.reindex(index.get_level_values(at)) for at in (0, 1))
        known = a.notna().to_numpy() & b.notna().to_numpy()
        return int((known & (a.to_numpy() != b.to_numpy())).sum())

    open_pairs = total - between(old.ties.index) - len(listed)
    base = (between(gained) - len(rows)) / open_pairs if open_pairs > 0 else np.nan
    return rows, len(listed), float(base)


def _counts(old: _Vintage, new: _Vintage, table: pd.DataFrame) -> pd.DataFrame:
    sets = {
        "organisations": (old.actors.index, new.actors.index, "organisation"),
        "collaborations": (
            old.study.ecosystem.collaborations.index,
            new.study.ecosystem.collaborations.index,
            "",
        ),
        "ties": (old.ties.index, new.ties.index, "tie"),
    }
    rows = []
    for what, (one, other, sort) in sets.items():
        continued = len(one.intersection(other))
        gained = table[(table["sort"] == sort) & (table["change"] == "gained")]
        rows.append(
            {
                "what": what,
                "old": len(one),
                "new": len(other),
                "continued": continued,
                "gained": len(other) - continued,
                "lost": len(one) - continued,
                "began": float((gained["because"] == BEGAN).sum()) if sort else np.nan,
            }
        )
    return pd.DataFrame(rows).set_index("what")


def _notes(old: _Vintage, new: _Vintage) -> tuple[str, ...]:
    notes = [
        f"The old data know beginnings up to {old.end_text}, the new ones up to {new.end_text}. "
        "What began after the former is a change in the world; what is older is a change in what "
        "the data cover.",
        "Communities and gaps are computed anew from all data, so they change with coverage as "
        "well as with the world; a gap may open or close because the expectation moved, and a move "
        "of low certainty is no news.",
    ]
    shared = len(old.actors.index.intersection(new.actors.index))
    smaller = min(len(old.actors), len(new.actors))
    if shared < _FEWEST_SHARED * smaller:
        notes.insert(
            0,
            f"Only {counted(shared, 'organisation')} of {smaller:,} have the same id in both: the "
            "two were probably imported apart. Import them together, or join them with ecosystem "
            "merge, before comparing.",
        )
    if old.end is None or new.end is None:
        notes.append("Without dates one cannot tell whether the world or the data changed.")
    return tuple(notes)

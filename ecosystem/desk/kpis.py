"""Key performance indicators, year by year, under the names that funders use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.desk.units import Units, units_of
from ecosystem.errors import SettingError, nearest
from ecosystem.measures.time import last_start
from ecosystem.model import Ecosystem, year_of
from ecosystem.network.incidence import Incidence, incidence
from ecosystem.network.ties import running_years, shared_pairs
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.wording import counted
from ecosystem.regions import Level
from ecosystem.schema import KPIS

By = Literal["actor", "region", "country", "policy-area"]
Codes = npt.NDArray[np.int64]

INDICATORS: Final = tuple(name for name in KPIS.names if name not in ("unit", "unit_name", "year"))
_MEETINGS: Final = ("meeting", "b2b", "matchmaking")
_AGREEMENTS: Final = ("agreement", "memorandum", r"\bmou\b", "letter of intent")


@dataclass(frozen=True, eq=False)
class Kpis:
    """Indicators of every unit and year.

    Parameters
    ----------
    table : DataFrame
        ``schema.KPIS``; by unit and year.
    by : str
        What the units are.
    notes : tuple of str
        What the data cannot support.
    """

    table: pd.DataFrame
    by: By
    notes: tuple[str, ...]


def kpis(
    ecosystem: Ecosystem,
    *,
    by: By = "country",
    level: Level = 2,
    units: Iterable[str] = (),
    start_year: int | None = None,
    end_year: int | None = None,
) -> Kpis:
    """Return the indicators of actors, regions, countries or policy areas for every year.

    A collaboration counts in every year in which it runs. The ties of a unit are the pairs of
    actors that share such a collaboration, at least one of them in the unit; those of a policy
    area are the pairs in its collaborations. What each indicator counts is in ``schema.KPIS``.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data, with dates.
    by : {"actor", "region", "country", "policy-area"}
        What the units are.
    level : {0, 1, 2, 3, "s3"}
        Level of the regions.
    units : iterable of str
        Only these, by id, code or name; () for all.
    start_year, end_year : int, optional
        First and last year shown; new and retained ties still look at all years before.

    Returns
    -------
    Kpis
        Years from the first known to that of the last known start: later ones hold only what still
        runs. Indicators that need the year before are NaN in the first.

    Raises
    ------
    SettingError
        When nothing is dated, or a unit is not known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = kpis(load_bundled("baltic"), by="country", units=["Estonia"])
    >>> bool((found.table["unit"] == "EE").all())
    True
    """
    inc = incidence(ecosystem)
    years = running_years(ecosystem.collaborations).loc[inc.collaboration_ids]
    first, last = (years[name].to_numpy() for name in ("first_year", "last_year"))
    if np.isnan(first).all():
        raise SettingError(
            "No collaboration in the data has a date, so nothing can be said year by year. Fill in "
            "start_date and end_date of the collaborations"
        )
    of = units_of(ecosystem, inc, by, level)
    chosen = _chosen(of, units)
    seen_to = last_start(ecosystem) or int(np.nanmax(last))
    span = range(int(np.nanmin(first)), seen_to + 1)
    shown = [y for y in span if (start_year or y) <= y <= (end_year or y)]
    if not shown:
        raise SettingError(
            f"The data hold the years {span[0]} to {span[-1]}, none of those asked for"
        )
    facts = _Facts(ecosystem, inc, of)
    rows = [
        row for year, row in zip(span, facts.years(first, last, span), strict=True) if year in shown
    ]
    table = pd.concat(rows, ignore_index=True)
    table = table[table["code"].isin(chosen)].sort_values(["code", "year"], ignore_index=True)
    table["unit"] = of.ids[table["code"]].to_numpy()
    table["unit_name"] = of.names[table["code"]].to_numpy()
    return Kpis(
        as_declared({name: table[name].to_numpy() for name in KPIS.names}, KPIS),
        by,
        _notes(ecosystem, facts, of, first, seen_to),
    )


def _chosen(of: Units, wanted: Iterable[str]) -> Codes:
    asked = list(wanted)
    if not asked:
        return np.arange(len(of.ids))
    codes = []
    for text in asked:
        folded = text.strip().casefold()
        found = [
            code
            for code, (one, name) in enumerate(zip(of.ids, of.names, strict=True))
            if folded in (str(one).casefold(), str(name).casefold())
        ]
        if not found:
            raise SettingError(
                f"No unit is called “{text}”{nearest(text, [*of.ids, *of.names])}. Units are those "
                "of --by"
            )
        codes += found
    return np.unique(np.array(codes, dtype=np.int64))


class _Facts:
    """What is counted, prepared once for all years."""

    def __init__(self, ecosystem: Ecosystem, inc: Incidence, of: Units) -> None:
        table = ecosystem.collaborations.loc[inc.collaboration_ids]
        actors = ecosystem.actors.loc[inc.actor_ids]
        self.of, self.n = of, len(inc.actor_ids)
        pairs = shared_pairs(inc)
        self.a, self.b, self.p = (pairs[name].to_numpy(np.int64) for name in ("a", "b", "p"))
        self.country = np.asarray(
            pd.Categorical(actors["country"].replace("", pd.NA)).codes, dtype=np.int64
        )
        coo = inc.matrix.tocoo()
        self.taking = pd.DataFrame({"a": coo.coords[0], "p": coo.coords[1]}).astype(np.int64)
        kind = actors["kind"].to_numpy(object)[self.taking["a"]]
        self.smes = self.taking[kind == "sme"]
        clusters = self.taking[kind == "cluster"].assign(c=lambda t: self.country[t["a"]])
        known = clusters[clusters["c"] >= 0]
        mixed = known.groupby("p")["c"].nunique()
        self.clusters = clusters.loc[clusters["p"].isin(mixed.index[mixed > 1]), ["a", "p"]]
        self.started = year_of(table["start_date"]).to_numpy()
        kinds = table["kind"].str.casefold()
        self.meetings = kinds.str.contains("|".join(_MEETINGS), regex=True).to_numpy(bool)
        self.agreements = kinds.str.contains("|".join(_AGREEMENTS), regex=True).to_numpy(bool)
        self.involved = of.involved(self.taking)

    def years(
        self, first: npt.NDArray[np.float64], last: npt.NDArray[np.float64], span: range
    ) -> Iterator[pd.DataFrame]:
        """Yield the indicators of each year; what is new is counted against all years before."""
        before: Codes = np.zeros(0, dtype=np.int64)
        ever: Codes = np.zeros(0, dtype=np.int64)
        for year in span:
            running = (first <= year) & (last >= year)
            ties = self._ties(running)
            keys = ties["key"].to_numpy()
            ties["is_new"] = ~np.isin(keys, ever)
            ties["is_kept"] = np.isin(keys, before)
            is_first = year == span[0]
            former = np.unique(before)
            yield self._row(year, running, ties, former, is_first=is_first)
            before, ever = keys, np.union1d(ever, keys)

    def _ties(self, running: npt.NDArray[np.bool_]) -> pd.DataFrame:
        """Return one row per unit and tie of a year."""
        now = running[self.p]
        pairs = self.of.ties(self.a[now], self.b[now], self.p[now])
        pairs["key"] = (pairs["unit"] * self.n + pairs["a"]) * self.n + pairs["b"]
        return pairs.drop_duplicates("key", ignore_index=True)

    def _row(
        self,
        year: int,
        running: npt.NDArray[np.bool_],
        ties: pd.DataFrame,
        former: Codes,
        *,
        is_first: bool,
    ) -> pd.DataFrame:
        size = len(self.of.ids)

        def per_unit(units: pd.Series | Codes) -> npt.NDArray[np.float64]:
            return np.bincount(np.asarray(units, dtype=np.int64), minlength=size).astype(np.float64)

        unit = ties["unit"].to_numpy()
        one, other = self.country[ties["a"]], self.country[ties["b"]]
        known = (one >= 0) & (other >= 0)
        total = per_unit(unit)
        kept = per_unit(unit[ties["is_kept"]])
        had = per_unit(former // (self.n * self.n))
        involved = self.involved[running[self.involved["p"].to_numpy()]]
        begun = self.started[involved["p"]] == year
        met, agreed = self.meetings[involved["p"]], self.agreements[involved["p"]]
        return pd.DataFrame(
            {
                "code": np.arange(size),
                "year": year,
                "collaboration_count": per_unit(involved["unit"]),
                "started_count": per_unit(involved["unit"][begun]),
                "tie_count": total,
                "cross_border_share": _ratio(
                    per_unit(unit[known & (one != other)]), per_unit(unit[known])
                ),
                "new_tie_count": np.nan if is_first else per_unit(unit[ties["is_new"]]),
                "retained_tie_count": np.nan if is_first else kept,
                "retained_tie_share": np.nan if is_first else _ratio(kept, had),
                "country_count": per_unit(self.of.countries(ties, self.country)),
                "sme_count": per_unit(_distinct(involved, self.smes)),
                "cluster_count": per_unit(_distinct(involved, self.clusters)),
                "meeting_count": per_unit(involved["unit"][begun & met])
                if self.meetings.any()
                else np.nan,
                "agreement_count": per_unit(involved["unit"][begun & agreed])
                if self.agreements.any()
                else np.nan,
            }
        )


def _distinct(involved: pd.DataFrame, actors: pd.DataFrame) -> Codes:
    """Return the unit of every different actor in the collaborations of units."""
    joined = involved.merge(actors, on="p")[["unit", "a"]].drop_duplicates()
    return joined["unit"].to_numpy(np.int64)


def _ratio(
    above: npt.NDArray[np.float64], below: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    result = np.full(len(above), np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result


def _notes(
    ecosystem: Ecosystem,
    facts: _Facts,
    of: Units,
    first: npt.NDArray[np.float64],
    seen_to: int,
) -> tuple[str, ...]:
    notes = [
        "A collaboration counts in every year in which it runs, one with a single date in that "
        "year; 0 may mean no data.",
        f"The last known start is in {seen_to}: that year and the one before may not be complete.",
    ]
    undated = int(np.isnan(first).sum())
    if undated:
        notes.append(
            f"{undated:,} of {counted(len(first), 'collaboration')} have no date and are in no "
            "year."
        )
    if of.left_out:
        notes.append(of.left_out)
    for has, what in ((facts.meetings, "bilateral meetings"), (facts.agreements, "agreements")):
        if not has.any():
            word = what.rsplit(" ", maxsplit=1)[-1].removesuffix("s")
            notes.append(
                f"The data hold no {what}: the column is empty. To count them, enter each as a "
                f"collaboration whose kind contains “{word}”."
            )
    kinds = set(ecosystem.actors["kind"])
    for kind, what in (("sme", "SME"), ("cluster", "cluster")):
        if kind not in kinds:
            notes.append(f"No actor in the data is marked as {what}: 0 means not known.")
    return tuple(notes)

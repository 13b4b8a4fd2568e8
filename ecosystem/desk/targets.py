"""Targets for indicators, and whether they were reached."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.desk.kpis import INDICATORS, Kpis
from ecosystem.errors import InputError, Issue, nearest
from ecosystem.recommend.columns import as_declared
from ecosystem.schema import KPI_TARGETS
from ecosystem.validation import RawTable

NEAR: Final = 0.8
STATUSES: Final = KPI_TARGETS["status"].values


def judged_targets(found: Kpis, given: RawTable) -> pd.DataFrame:
    """Return every target with the value and whether it was reached.

    Parameters
    ----------
    found : Kpis
        Indicators.
    given : RawTable
        Columns ``kpi``, ``year``, ``target`` and, unless for every unit, ``unit`` (id or name).

    Returns
    -------
    DataFrame
        ``schema.KPI_TARGETS``: ``reached`` at the target or above, ``near`` from 80 % of it,
        ``missed`` below, ``not known`` without a value.

    Raises
    ------
    InputError
        Listing every row that cannot be understood.
    """
    frame = given.frame.rename(columns=lambda name: str(name).strip().casefold())
    issues = [
        _issue(given, 0, name, f"the column {name} is missing", "Add it")
        for name in ("kpi", "year", "target")
        if name not in frame.columns
    ]
    if issues:
        raise InputError(issues)
    known = {text for column in ("unit", "unit_name") for text in found.table[column]}
    folded = {text.casefold(): text for text in sorted(known)}
    rows: list[pd.DataFrame] = []
    for number, row in frame.iterrows():
        place = int(str(number))
        kpi, year, target = (str(row[name]).strip() for name in ("kpi", "year", "target"))
        unit = str(row.get("unit", "")).strip()
        before = len(issues)
        if kpi not in INDICATORS:
            hint = nearest(kpi, INDICATORS)
            issues.append(
                _issue(
                    given, place, "kpi", f"“{kpi}” is no indicator{hint}", "Use a name of the table"
                )
            )
        if not year.isdigit():
            issues.append(_issue(given, place, "year", f"“{year}” is no year", "Write 2019"))
        if _number(target) is None:
            issues.append(
                _issue(given, place, "target", f"“{target}” is no number above 0", "Write a number")
            )
        if unit and unit.casefold() not in folded:
            hint = nearest(unit, known)
            issues.append(
                _issue(
                    given, place, "unit", f"no unit is called “{unit}”{hint}", "Use its id or name"
                )
            )
        if len(issues) == before:
            rows.append(_rows(found, folded.get(unit.casefold(), ""), kpi, int(year), target))
    if issues:
        raise InputError(issues)
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=KPI_TARGETS.names)
    table = table.drop_duplicates(["unit", "kpi", "year"], keep="last", ignore_index=True)
    return as_declared({name: table[name].to_numpy() for name in KPI_TARGETS.names}, KPI_TARGETS)


def _rows(found: Kpis, unit: str, kpi: str, year: int, target: str) -> pd.DataFrame:
    table = found.table
    meant = table["unit"].eq(unit) | table["unit_name"].eq(unit) if unit else table["unit"].ne("")
    every = table.loc[meant, ["unit", "unit_name"]].drop_duplicates()
    values = table.loc[meant & table["year"].eq(year), ["unit", kpi]].set_index("unit")[kpi]
    value = every["unit"].map(values).astype("float64").to_numpy()
    goal = _number(target) or np.nan
    status = [
        STATUSES[3] if np.isnan(v) else STATUSES[0 if v >= goal else 1 if v >= NEAR * goal else 2]
        for v in value
    ]
    return every.assign(kpi=kpi, year=year, value=value, target=goal, status=status)


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if np.isfinite(value) and value > 0 else None


def _issue(given: RawTable, row: int, column: str, what: str, remedy: str) -> Issue:
    return Issue(given.file, row, column, "target", what, remedy)

"""What must hold between rows and tables: unique keys, known ids, sensible periods."""

from __future__ import annotations

import pandas as pd

from ecosystem.errors import nearest
from ecosystem.model import Role
from ecosystem.schema import Table
from ecosystem.validation.findings import Findings, shown

_ROLE_ORDER = {role.value: place for place, role in enumerate(Role)} | {"": len(Role)}


def check_unique(frame: pd.DataFrame, table: Table, findings: Findings) -> None:
    """Note every repeated key of a table as an error, with the row it repeats."""
    (key,) = table.key
    ids = frame[key]
    again = ids.duplicated() & (ids != "")
    first = {value: row for row, value in reversed(list(ids.items()))} if again.any() else {}
    findings.add_cells(
        ids,
        again,
        "duplicate-id",
        lambda value: f"the id {shown(value)} stands already in row {first[value]}",
        "Give every row an id of its own, or merge the two rows",
    )


def check_known(
    frame: pd.DataFrame, column: str, known: pd.Series, table: str, findings: Findings
) -> None:
    """Note every id that is not in the table it points to."""
    ids = frame[column]
    # Only the first few bad ids get a nearest name: comparing with all names is slow.
    bad = (ids != "") & ~ids.isin(known)
    near = {value: nearest(value, known, count=1) for value in ids[bad].unique()[:20]}
    findings.add_cells(
        ids,
        bad,
        "unknown-id",
        lambda value: f"{shown(value)} is not in the table {table}{near.get(value, '')}",
        f"Add it to {table} or correct the id",
    )


def check_periods(collaborations: pd.DataFrame, findings: Findings) -> None:
    """Note collaborations that end before they start, as far as the dates are known."""
    columns = (collaborations["start_date"].to_list(), collaborations["end_date"].to_list())
    for row, start, end in zip(collaborations.index, *columns, strict=True):
        shared = min(len(start), len(end))
        if end[:shared] < start[:shared]:
            findings.add(
                "end-before-start",
                f"it ends {end}, before it starts {start}",
                "Correct one of the two dates",
                row=int(row),
                column="end_date",
            )


def merged_participations(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Return participations with repeats of an actor in a collaboration made one, and listed.

    The first of coordinator, partner, associated, funder is kept; budgets are added.
    """
    keys = ["collaboration_id", "actor_id"]
    again = frame.duplicated(keys, keep="first")
    if not again.any():
        return frame
    for row in frame.index[again]:
        findings.add(
            "repeated-participation",
            f"{shown(frame.at[row, 'actor_id'])} takes part in "
            f"{shown(frame.at[row, 'collaboration_id'])} more than once",
            "The rows were made one: the leading role is kept, budgets are added",
            row=int(row),
            severity="repaired",
        )
    order = frame["role"].map(_ROLE_ORDER)
    ordered = frame.assign(_order=order).sort_values([*keys, "_order"], kind="stable")
    budgets = ordered.groupby(keys, sort=False)["budget_eur"].sum(min_count=1)
    first = ordered.drop_duplicates(keys).drop(columns="_order")
    return first.assign(
        budget_eur=budgets.reindex(pd.MultiIndex.from_frame(first[keys])).to_numpy()
    )


def check_sizes(
    collaborations: pd.DataFrame,
    participations: pd.DataFrame,
    actors: pd.DataFrame,
    collaboration_findings: Findings,
    actor_findings: Findings,
) -> None:
    """Warn of collaborations with fewer than two participants; note actors in none."""
    sizes = participations["collaboration_id"].value_counts()
    count = collaborations["collaboration_id"].map(sizes).fillna(0).astype(int)
    few = collaborations.loc[count < 2, "collaboration_id"]
    for row, collaboration, participants in zip(few.index, few, count[few.index], strict=True):
        collaboration_findings.add(
            "one-participant" if participants else "no-participant",
            f"{shown(collaboration)} has "
            + ("only one participant" if participants else "no participants"),
            "It gives no tie; add its other participants if there are any",
            row=int(row),
            column="collaboration_id",
            severity="warning",
        )
    alone = ~actors["actor_id"].isin(participations["actor_id"])
    if alone.any():
        actor_findings.add(
            "actor-without-collaboration",
            f"{int(alone.sum())} actors take part in no collaboration",
            "They are kept, without ties",
            column="actor_id",
            severity="note",
        )


def check_regions(actors: pd.DataFrame, findings: Findings) -> None:
    """Note that most actors have no region, for then hardly a region can be compared."""
    without = int((actors["nuts_code"] == "").sum())
    if 2 * without > len(actors):
        findings.add(
            "without-region",
            f"{without} of {len(actors)} actors have no NUTS code; no region counts them",
            "Fill in nuts_code; `ecosystem import table` finds it from the town",
            column="nuts_code",
            severity="note",
        )

"""Raw tables → clean tables and every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ecosystem.errors import Issue, nearest
from ecosystem.schema import INPUT_TABLES, Table
from ecosystem.validation.cells import clean_column
from ecosystem.validation.findings import Findings
from ecosystem.validation.headings import known_columns
from ecosystem.validation.places import (
    check_coordinates,
    checked_agreement,
    checked_countries,
    checked_nuts,
)
from ecosystem.validation.raw import RawTable, raw_table
from ecosystem.validation.relations import (
    check_known,
    check_periods,
    check_regions,
    check_sizes,
    check_unique,
    merged_participations,
)

__all__ = ["Checked", "RawTable", "check_tables", "raw_table"]

EXAMPLE_PREFIX = "example-"


@dataclass(frozen=True, eq=False)
class Checked:
    """Clean tables by name, and what was found on the way.

    Parameters
    ----------
    tables : dict of str to DataFrame
        All tables of ``schema.INPUT_TABLES``, typed and sorted; only to be used when no issue
        is an error.
    issues : tuple of Issue
        Sorted by file, row and column.
    """

    tables: dict[str, pd.DataFrame]
    issues: tuple[Issue, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything found must be mended before the data can be used."""
        return any(issue.severity == "error" for issue in self.issues)


def check_tables(raw: Mapping[str, RawTable]) -> Checked:
    """Check all tables together and return them clean, with every problem found.

    Parameters
    ----------
    raw : mapping of str to RawTable
        By table name; optional tables may be absent.

    Returns
    -------
    Checked
        Tables are indexed by their single key where they have one, rows sorted by key, so the
        order of rows in the files does not matter.
    """
    findings: dict[str, Findings] = {}
    tables: dict[str, pd.DataFrame] = {}
    for name, table in INPUT_TABLES.items():
        given = raw.get(name)
        findings[name] = Findings(given.file if given else name)
        tables[name] = _clean_table(given, table, raw, findings[name])
    _drop_examples(tables, findings)
    _check_between(tables, findings, raw)
    issues = sorted({issue for found in findings.values() for issue in found.issues})
    return Checked(
        {name: _arranged(tables[name], INPUT_TABLES[name]) for name in tables}, tuple(issues)
    )


def _clean_table(
    given: RawTable | None, table: Table, raw: Mapping[str, RawTable], findings: Findings
) -> pd.DataFrame:
    """Return one table with typed columns; an absent or empty table has all columns, no rows."""
    if given is None:
        if table.required:
            others = [name for name in raw if name not in INPUT_TABLES]
            findings.add(
                "missing-table",
                f"there is no table {table.name}{nearest(table.name, others)}",
                f"Add it: {table.meaning} Columns: {', '.join(table.names)}",
            )
        frame = pd.DataFrame(columns=pd.Index(table.names), dtype="str")
    else:
        frame = known_columns(given.frame, table, findings)
        if table.required and frame.empty:
            findings.add(
                "empty-table",
                f"the table {table.name} has no rows",
                f"Fill it in: {table.meaning}",
            )
    comma = given.comma_is_decimal if given else True
    missing = {issue.column for issue in findings.issues if issue.check == "missing-column"}
    columns = {}
    for column in table.columns:
        # A required column that is missing is one problem, not one per row.
        target = Findings("") if column.name in missing else findings
        columns[column.name] = clean_column(
            frame[column.name], column, target, comma_is_decimal=comma
        )
    clean = pd.DataFrame(columns, index=frame.index)
    if "nuts_code" in columns:
        clean["nuts_code"] = checked_nuts(clean["nuts_code"], findings)
    if "country" in columns:
        clean["country"] = checked_countries(clean["country"], findings)
    return clean


def _drop_examples(tables: dict[str, pd.DataFrame], findings: Mapping[str, Findings]) -> None:
    """Leave the template's example rows out as soon as there are rows of one's own."""
    own = ~tables["actors"]["actor_id"].str.startswith(EXAMPLE_PREFIX)
    if own.all() or tables["actors"].empty:
        return
    if not own.any():
        findings["actors"].add(
            "only-examples",
            "the table holds only the template's example rows",
            "Fill in your own; the examples are left out as soon as there are others",
            severity="warning",
        )
        return
    for name in ("actors", "collaborations", "participations", "aliases"):
        table = tables[name]
        keys = [key for key in ("actor_id", "collaboration_id") if key in table]
        example = table[keys].apply(lambda ids: ids.str.startswith(EXAMPLE_PREFIX)).any(axis=1)
        if example.any():
            tables[name] = table[~example]
            findings[name].add(
                "example-rows",
                f"{int(example.sum())} example rows of the template were left out",
                "Nothing to do, or delete them",
                severity="note",
            )


def _check_between(
    tables: dict[str, pd.DataFrame],
    findings: Mapping[str, Findings],
    raw: Mapping[str, RawTable],
) -> None:
    """Check what must hold between columns and between tables."""
    actors, collaborations = tables["actors"], tables["collaborations"]
    for name in ("actors", "collaborations"):
        check_unique(tables[name], INPUT_TABLES[name], findings[name])
    tables["actors"] = actors = checked_agreement(actors, findings["actors"])
    check_coordinates(actors, findings["actors"])
    check_periods(collaborations, findings["collaborations"])
    for name in ("participations", "aliases"):
        if "actors" in raw:
            check_known(tables[name], "actor_id", actors["actor_id"], "actors", findings[name])
    if "collaborations" in raw:
        check_known(
            tables["participations"],
            "collaboration_id",
            collaborations["collaboration_id"],
            "collaborations",
            findings["participations"],
        )
    tables["participations"] = merged_participations(
        tables["participations"], findings["participations"]
    )
    if all(name in raw for name in ("actors", "collaborations", "participations")):
        check_sizes(
            collaborations,
            tables["participations"],
            actors,
            findings["collaborations"],
            findings["actors"],
        )
    # A list of pairs knows no places, and nobody expects it to.
    if "actors" in raw and {"city", "nuts_code"} & set(raw["actors"].frame.columns):
        check_regions(actors, findings["actors"])


def _arranged(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a table sorted, indexed by its single key, or numbered from 0."""
    if len(table.key) == 1:
        return frame.set_index(table.key[0]).sort_index()
    order = list(table.key) or list(table.names)
    return frame.sort_values(order, kind="stable").drop_duplicates().reset_index(drop=True)

"""Tables of an import → an ecosystem, through the checks that any dataset must pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from ecosystem.errors import InputError
from ecosystem.model import Ecosystem
from ecosystem.schema import INPUT_TABLES
from ecosystem.sources.records import Count
from ecosystem.validation import RawTable, check_tables


def checked_ecosystem(
    actors: pd.DataFrame,
    collaborations: pd.DataFrame,
    single: pd.DataFrame,
    aliases: pd.DataFrame,
    ecosystems: Sequence[Ecosystem],
) -> tuple[Ecosystem, tuple[Count, ...]]:
    """Return the ecosystem after the checks of any dataset, and what they mended or doubt."""
    ends_early = (collaborations["end_date"] != "") & (
        collaborations["end_date"].str.slice(0, 10) < collaborations["start_date"].str.slice(0, 10)
    )
    ends_early &= collaborations["end_date"].str.len() == collaborations["start_date"].str.len()
    collaborations = collaborations.assign(
        end_date=collaborations["end_date"].where(~ends_early, "")
    )
    frames = {
        "actors": actors.reset_index(),
        "collaborations": collaborations.reset_index(),
        "participations": single,
        "aliases": aliases[aliases["actor_id"].isin(actors.index)],
        "s3_priorities": _carried([eco.priorities for eco in ecosystems]),
        "policy_areas": _carried([eco.policy_areas for eco in ecosystems]),
    }
    checked = check_tables({name: _raw(name, frame) for name, frame in frames.items()})
    if checked.has_errors:
        raise InputError(issue for issue in checked.issues if issue.severity == "error")
    doubts = Counter(
        (issue.file, issue.check) for issue in checked.issues if issue.severity != "note"
    )
    if ends_early.any():
        doubts["collaborations", "ends before it starts: the end was left out"] = int(
            ends_early.sum()
        )
    tables = checked.tables
    ecosystem = Ecosystem(
        tables["actors"],
        tables["collaborations"],
        tables["participations"],
        tables["s3_priorities"],
        tables["policy_areas"],
        tables["aliases"],
    )
    notes = tuple(Count(table, check, rows) for (table, check), rows in sorted(doubts.items()))
    return ecosystem, notes


def _carried(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if not frame.empty]
    return pd.concat(filled, ignore_index=True).drop_duplicates() if filled else pd.DataFrame()


def _raw(name: str, frame: pd.DataFrame) -> RawTable:
    """Return a table as text cells, as a file would hold them."""
    columns = {}
    for column in INPUT_TABLES[name].columns:
        if column.name not in frame:
            columns[column.name] = pd.Series("", index=frame.index, dtype="str")
        elif column.type in ("number", "integer"):
            values = frame[column.name].astype("float64")
            texts = values.map(repr).astype("str")
            columns[column.name] = texts.where(values.notna(), "")
        else:
            columns[column.name] = frame[column.name].astype("str")
    table = pd.DataFrame(columns)
    table.index = pd.RangeIndex(2, len(table) + 2)
    return RawTable(name, name, table, comma_is_decimal=False)

"""What a person decided about pairs of organisations: the corrected ``identity_review.csv``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import EcosystemError, InputError, Issue, nearest
from ecosystem.io.readers import read_csv, read_workbook
from ecosystem.sources.identity.rules import Decision
from ecosystem.validation import RawTable
from ecosystem.validation.headings import with_own_headings

DECISION_COLUMNS: Final = ("decision", "source_id_a", "source_id_b")
_WORDS: Final = {
    "kept": Decision.KEPT,
    "kept apart": Decision.KEPT,
    "apart": Decision.KEPT,
    "different": Decision.KEPT,
    "merged": Decision.MERGED,
    "merge": Decision.MERGED,
    "same": Decision.MERGED,
    "doubtful": Decision.DOUBTFUL,
    "": Decision.DOUBTFUL,
}


def read_decisions(path: Path | str) -> pd.DataFrame:
    """Return what a person decided about pairs of organisations.

    Parameters
    ----------
    path : Path or str
        A corrected ``identity_review.csv`` (comma, semicolon or tab; UTF-8) or the first sheet of
        an ``.xlsx`` workbook. Needed are the columns ``decision`` (``merged`` or ``kept``;
        ``doubtful`` and empty leave it to the rules), ``source_id_a`` and ``source_id_b``; others
        are for the reader and ignored.

    Returns
    -------
    DataFrame
        ``decision``, ``source_id_a``, ``source_id_b``, with a < b, each pair once, sorted;
        doubtful rows are left out.

    Raises
    ------
    EcosystemError
        When there is no such file.
    InputError
        Listing every problem: missing columns, unknown words, empty ids, an organisation paired
        with itself, a pair decided both ways, decisions that contradict each other in a chain.
    """
    path = Path(path)
    if not path.is_file():
        raise EcosystemError(
            f"{path.name}: there is no such file. Give the identity_review.csv that an import "
            "wrote, with its column `decision` corrected."
        )
    table = with_own_headings(_table(path))
    headings = {heading.strip().casefold(): heading for heading in table.frame.columns}
    missing = [column for column in DECISION_COLUMNS if column not in headings]
    if missing:
        raise InputError(
            Issue(
                table.file,
                1,
                column,
                "missing-column",
                f"the column {column} is missing{nearest(column, headings)}",
                "Keep the headings of the identity_review.csv that the import wrote",
            )
            for column in missing
        )
    frame = table.frame[[headings[column] for column in DECISION_COLUMNS]]
    numbers = [int(str(row)) for row in frame.index]
    words, firsts, seconds = (frame.iloc[:, i].str.strip().tolist() for i in range(3))
    rows = list(zip(numbers, words, firsts, seconds, strict=True))
    decided, issues = _decided(rows, table.file)
    issues += _contradictions(decided, table.file)
    if issues:
        raise InputError(sorted(issues))
    return pd.DataFrame(
        [(decision.value, a, b) for (a, b), (decision, _) in sorted(decided.items())],
        columns=pd.Index(DECISION_COLUMNS),
        dtype="str",
    )


def _table(path: Path) -> RawTable:
    if path.suffix.casefold() != ".xlsx":
        return read_csv(path, "identity_review")
    sheets = list(read_workbook(path).values())
    return sheets[0]


_Decided = dict[tuple[str, str], tuple[Decision, int]]


def _decided(rows: list[tuple[int, str, str, str]], file: str) -> tuple[_Decided, list[Issue]]:
    """Return the decision and the row of every pair, and what is wrong row by row."""
    decided: _Decided = {}
    issues: list[Issue] = []

    def add(row: int, column: str, check: str, what: str, remedy: str) -> None:
        issues.append(Issue(file, row, column, check, what, remedy))

    for row, word, a, b in rows:
        decision = _WORDS.get(" ".join(word.casefold().split()))
        if decision is None:
            add(
                row,
                "decision",
                "unknown-decision",
                f"{word[:60]!r} is no decision{nearest(word, _WORDS)}",
                "Write merged, kept or doubtful",
            )
            continue
        if decision is Decision.DOUBTFUL:
            continue
        for column, value in (("source_id_a", a), ("source_id_b", b)):
            if not value:
                add(row, column, "empty-id", "the id is empty", "Give the id of the organisation")
        if not a or not b:
            continue
        if a == b:
            add(
                row,
                "source_id_b",
                "same-id",
                f"{a[:60]!r} is paired with itself",
                "Give two organisations, or delete the row",
            )
            continue
        pair = (min(a, b), max(a, b))
        former = decided.setdefault(pair, (decision, row))
        if former[0] is not decision:
            add(
                row,
                "decision",
                "decided-twice",
                f"this pair is {decision} here and {former[0]} in row {former[1]}",
                "Keep one of the two rows",
            )
    return decided, issues


def _contradictions(decided: _Decided, file: str) -> list[Issue]:
    """Return pairs kept apart that are merged by way of others."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            leader[name] = leader.get(above, above)
            name = above
        return name

    for (a, b), (decision, _) in sorted(decided.items()):
        if decision is Decision.MERGED:
            leader[find(b)] = find(a)
    return [
        Issue(
            file,
            row,
            "decision",
            "contradiction",
            "this pair is kept apart, yet other rows merge both with the same organisations",
            "Change this row, or one of those that merge them",
        )
        for (a, b), (decision, row) in sorted(decided.items())
        if decision is Decision.KEPT and find(a) == find(b)
    ]

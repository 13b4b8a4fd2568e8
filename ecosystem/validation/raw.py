"""Tables as they come in: text cells with the row and file they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class RawTable:
    """One table before any check.

    Parameters
    ----------
    name : str
        Which table of ``schema.INPUT_TABLES`` it is meant to be.
    file : str
        What to call it in messages: ``actors.csv`` or ``data.xlsx, sheet actors``.
    frame : DataFrame
        Text cells ("" when empty), columns as headed, index = row numbers as a spreadsheet
        counts them. Headings may repeat or be unknown; that is for the checks to say.
    comma_is_decimal : bool
        Whether ``1,5`` can only mean one and a half: the file's columns are not separated by
        commas.
    """

    name: str
    file: str
    frame: pd.DataFrame
    comma_is_decimal: bool = True


def raw_table(
    name: str,
    file: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    row_numbers: Sequence[int] | None = None,
    *,
    comma_is_decimal: bool = True,
) -> RawTable:
    """Return a raw table from lists; rows that are empty throughout are left out.

    Examples
    --------
    >>> raw = raw_table("aliases", "aliases.csv", ["actor_id"], [["a"], [""], ["b"]])
    >>> raw.frame.index.to_list()
    [2, 4]
    """
    numbers = range(2, len(rows) + 2) if row_numbers is None else row_numbers
    kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if any(row)]
    cells = np.array([row for _, row in kept], dtype=object).reshape(len(kept), len(headings))
    frame = pd.DataFrame(
        cells,
        columns=pd.Index(list(headings), dtype="str"),
        index=pd.Index([number for number, _ in kept], dtype="int64"),
        dtype="str",
    )
    return RawTable(name, file, frame, comma_is_decimal)

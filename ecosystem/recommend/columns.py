"""Output tables with exactly the columns and types that the schema declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ecosystem.schema import Table

_DTYPES = {"number": "float64", "integer": "int64", "boolean": "bool"}


def as_declared(columns: Mapping[str, Sequence[Any] | np.ndarray], table: Table) -> pd.DataFrame:
    """Return a table with the declared columns in the declared order and type.

    Parameters
    ----------
    columns : mapping
        Values by column name; an empty mapping gives a table without rows.
    table : Table
        Declaration.

    Returns
    -------
    DataFrame
        Rows are numbered from 0.

    Raises
    ------
    ValueError
        When columns are missing or not declared; a mistake in the program, not in the data.

    Examples
    --------
    >>> from ecosystem.schema import SUGGESTIONS
    >>> as_declared({}, SUGGESTIONS).shape
    (0, 22)
    """
    if columns and set(columns) != set(table.names):
        msg = f"columns differ from those declared: {sorted(set(columns) ^ set(table.names))}"
        raise ValueError(msg)
    return pd.DataFrame(
        {
            column.name: pd.Series(
                columns[column.name] if columns else [], dtype=_DTYPES.get(column.type, "str")
            )
            for column in table.columns
        }
    )

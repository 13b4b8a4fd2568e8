"""Columns of tables as plain lists that JSON can carry, in as few signs as will do."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

Columns = dict[str, list[Any]]


def plain(value: Any, digits: int = 3) -> Any:
    """Return a number with few digits, or None when it is unknown."""
    number = float(value)
    if math.isnan(number):
        return None
    rounded = round(number, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def numbers(column: pd.Series, digits: int = 3) -> list[Any]:
    """Return :func:`plain` of every value."""
    return [plain(value, digits) for value in column]


def rank(column: pd.Series) -> list[int]:
    """Return 1 for the largest value; those with the same value share the better rank."""
    ranks = column.rank(ascending=False, method="min")
    return [int(rank) for rank in ranks.fillna(len(column))]


def texts(column: pd.Series) -> dict[str, list[Any]]:
    """Return a column of text as the list of different texts and the number of each row's."""
    different = sorted(set(column))
    number = {text: i for i, text in enumerate(different)}
    return {"texts": different, "of": [number[text] for text in column]}

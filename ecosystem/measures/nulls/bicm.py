"""What a table of memberships would be like if only the sizes of its rows and columns counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_PRECISE: Final = 1e-12
_MOST_ROUNDS: Final = 20_000


@dataclass(frozen=True, eq=False)
class SizeModel:
    """The bipartite configuration model of a table; rows of one size are alike, so are columns.

    Parameters
    ----------
    row_class, column_class : ndarray of int
        Class of every row and column, numbered from 0 by size.
    column_count : ndarray of int
        Columns of every class.
    probability : ndarray
        Classes of rows × classes of columns: probability of a membership.
    """

    row_class: Integers
    column_class: Integers
    column_count: Integers
    probability: Matrix


def size_model(row_sums: npt.ArrayLike, column_sums: npt.ArrayLike) -> SizeModel:
    """Return the bipartite configuration model (BiCM) of a table with given sums.

    ``p_ai = x_a y_i / (1 + x_a y_i)`` with x and y such that expected row and column sums are
    those given: the most random 0/1 table with these sums.

    Parameters
    ----------
    row_sums, column_sums : array_like of int
        Sums of the rows and columns of a 0/1 table.

    Returns
    -------
    SizeModel
        Probabilities 0 to 1; exactly 0 or 1 for rows and columns that are empty or full.

    References
    ----------
    Saracco, F. et al. (2015). Randomizing bipartite networks: the case of the World Trade Web.
    Scientific Reports 5, 10595.

    Examples
    --------
    >>> size_model([1, 1, 2], [1, 1, 2]).probability.round(3).tolist()
    [[0.216, 0.568], [0.568, 0.863]]
    """
    row_size, row_class, row_count = np.unique(
        np.asarray(row_sums, dtype=np.int64), return_inverse=True, return_counts=True
    )
    column_size, column_class, column_count = np.unique(
        np.asarray(column_sums, dtype=np.int64), return_inverse=True, return_counts=True
    )
    p = np.zeros((len(row_size), len(column_size)))
    r, c = row_size.astype(np.float64), column_size.astype(np.float64)
    rows, columns = np.ones(len(r), dtype=bool), np.ones(len(c), dtype=bool)
    # An empty or full row says all about itself, and without it a column may be empty or full.
    while rows.any() and columns.any():
        width, height = column_count[columns].sum(), row_count[rows].sum()
        if (full := rows & (r == width)).any():
            p[np.ix_(full, columns)] = 1.0
            c[columns] -= row_count[full].sum()
            rows &= ~full
        elif (full := columns & (c == height)).any():
            p[np.ix_(rows, full)] = 1.0
            r[rows] -= column_count[full].sum()
            columns &= ~full
        elif (r[rows] == 0).any() or (c[columns] == 0).any():
            rows &= r > 0
            columns &= c > 0
        else:
            p[np.ix_(rows, columns)] = _solved(
                r[rows], row_count[rows], c[columns], column_count[columns]
            )
            break
    return SizeModel(row_class.ravel(), column_class.ravel(), column_count, p)


def bicm(memberships: npt.ArrayLike) -> Matrix:
    """Return the probability of every membership of a small table, see :func:`size_model`.

    Parameters
    ----------
    memberships : array_like
        Rows × columns, 0 or 1.

    Returns
    -------
    ndarray
        Same shape, 0 to 1.

    Examples
    --------
    >>> bicm([[0, 0, 1], [0, 1, 0], [1, 0, 1]]).round(3).tolist()
    [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    """
    M = np.asarray(memberships, dtype=np.float64)
    model = size_model(M.sum(axis=1), M.sum(axis=0))
    full: Matrix = model.probability[np.ix_(model.row_class, model.column_class)]
    return full


def shared_tails(p: Matrix, i: int, j: int, observed: int) -> tuple[float, float, float]:
    """Return expectation, P(V ≤ v) and P(V ≥ v) of the rows that columns i and j share.

    Parameters
    ----------
    p : ndarray
        Probabilities from :func:`bicm`.
    i, j : int
        Columns.
    observed : int
        v, rows in both.

    Returns
    -------
    expected, lower, upper : float
        By the exact distribution (Poisson-binomial), not an approximation.

    Examples
    --------
    >>> shared_tails(np.array([[0.5, 1.0], [0.5, 1.0]]), 0, 1, 0)
    (1.0, 0.25, 1.0)
    """
    both: Vector = p[:, i] * p[:, j]
    law = stats.poisson_binom(both)
    upper = 1.0 if observed <= 0 else float(law.sf(observed - 1))
    return float(both.sum()), min(float(law.cdf(observed)), 1.0), upper


def _solved(r: Vector, row_count: Integers, c: Vector, column_count: Integers) -> Matrix:
    """Solve by alternating between rows and columns; every step has one solution."""
    total = float(r @ row_count)
    x, y = r / np.sqrt(total), c / np.sqrt(total)
    for _ in range(_MOST_ROUNDS):
        x = r / (y / (1.0 + np.outer(x, y)) @ column_count)
        y = c / (row_count @ (x[:, None] / (1.0 + np.outer(x, y))))
        z = np.outer(x, y)
        p: Matrix = z / (1.0 + z)
        if np.abs(p @ column_count - r).max() < _PRECISE * max(1.0, r.max()):
            break
    return p

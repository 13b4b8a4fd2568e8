"""What a table of memberships would be like if only the sizes of its rows and columns counted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from ecosystem.recommend.scores import Vector

Matrix = npt.NDArray[np.float64]

_PRECISE = 1e-12
_MOST_ROUNDS = 20_000


def bicm(memberships: npt.ArrayLike) -> Matrix:
    """Return the probability of every membership in the bipartite configuration model.

    ``p_ai = x_a y_i / (1 + x_a y_i)`` with x and y such that expected row and column sums are
    those observed: the most random table with these sums.

    Parameters
    ----------
    memberships : array_like
        Rows × columns, 0 or 1.

    Returns
    -------
    ndarray
        Same shape, 0 to 1; exactly 0 or 1 in rows and columns that are empty or full.

    References
    ----------
    Saracco, F. et al. (2015). Randomizing bipartite networks. Scientific Reports 5, 10595.

    Examples
    --------
    >>> bicm([[0, 0, 1], [0, 1, 0], [1, 0, 1]]).round(3).tolist()
    [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    """
    M = np.asarray(memberships, dtype=np.float64)
    p = np.zeros(M.shape)
    rows, columns = np.ones(M.shape[0], dtype=bool), np.ones(M.shape[1], dtype=bool)
    changed = True
    while changed:  # an empty or full row says all about itself, and may make a column so
        inside = M[np.ix_(rows, columns)]
        full_row = np.flatnonzero(rows)[(inside == 1).all(axis=1)] if inside.size else []
        full_column = np.flatnonzero(columns)[(inside == 1).all(axis=0)] if inside.size else []
        p[np.ix_(full_row, np.flatnonzero(columns))] = 1.0
        p[np.ix_(np.flatnonzero(rows), full_column)] = 1.0
        keep_row = np.flatnonzero(rows)[(inside > 0).any(axis=1) & ~(inside == 1).all(axis=1)]
        keep_column = np.flatnonzero(columns)[(inside > 0).any(axis=0) & ~(inside == 1).all(axis=0)]
        changed = len(keep_row) < rows.sum() or len(keep_column) < columns.sum()
        rows, columns = (
            np.isin(np.arange(len(rows)), keep_row),
            np.isin(np.arange(len(columns)), keep_column),
        )
        if not rows.any() or not columns.any():
            return p
    p[np.ix_(rows, columns)] = _solved(M[np.ix_(rows, columns)])
    return p


def _solved(M: Matrix) -> Matrix:
    """Solve by alternating between rows and columns; every step has one solution."""
    row_sum, column_sum = M.sum(axis=1), M.sum(axis=0)
    x, y = row_sum / np.sqrt(M.sum()), column_sum / np.sqrt(M.sum())
    for _ in range(_MOST_ROUNDS):
        x = row_sum / (y / (1.0 + np.outer(x, y))).sum(axis=1)
        y = column_sum / (x[:, None] / (1.0 + np.outer(x, y))).sum(axis=0)
        z = np.outer(x, y)
        p: Matrix = z / (1.0 + z)
        if np.abs(p.sum(axis=1) - row_sum).max() < _PRECISE * max(1.0, row_sum.max()):
            break
    return p


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

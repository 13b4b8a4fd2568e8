"""Memberships shuffled so that everybody keeps the number of collaborations, and they theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy.sparse import csr_array

TRADES_PER_ROW: Final = 5


def shuffles(
    memberships: csr_array,
    count: int,
    *,
    seed: int | np.random.SeedSequence = 0,
    per_row: float = TRADES_PER_ROW,
) -> Iterator[csr_array]:
    """Return random 0/1 tables with the row and column sums of a table, one after another.

    Two rows are drawn, what only one of them has is put together and dealt out again at random,
    each getting back as many as before: a trade. Every table with these sums comes up equally
    often in the long run.

    Parameters
    ----------
    memberships : csr_array
        Rows × columns; what is stored counts as 1.
    count : int
        Number of tables.
    seed : int or SeedSequence
        Of the trades.
    per_row : float
        Trades before each table, per row (or per column, where columns are more even in size).

    Returns
    -------
    iterator of csr_array
        Tables of the same shape and sums, indices sorted. Each begins where the last one ended,
        so too few trades make neighbors alike.

    References
    ----------
    Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices
    with fixed row and column totals. Nature Communications 5, 4114. Carstens, C. J. (2015). Proof
    of uniform sampling of binary matrices with fixed row sums and column sums for the fast
    Curveball algorithm. Physical Review E 91, 042812.

    Examples
    --------
    >>> B = csr_array(np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]))
    >>> for table in shuffles(B, 2, seed=1):
    ...     print(table.sum(axis=1).tolist(), table.sum(axis=0).tolist())
    [2.0, 1.0] [1.0, 1.0, 1.0]
    [2.0, 1.0] [1.0, 1.0, 1.0]
    """
    is_turned = _trades_needed(memberships) > _trades_needed(csr_array(memberships.T))
    table = csr_array(memberships.T) if is_turned else csr_array(memberships.copy())
    table.sort_indices()
    rows = [set(part.tolist()) for part in np.split(table.indices, table.indptr[1:-1])]
    movable = [i for i, row in enumerate(rows) if 0 < len(row) < table.shape[1]]
    rng = np.random.default_rng(seed)
    each = round(per_row * len(movable))
    for _ in range(count):
        if len(movable) > 1:
            _trade(rows, movable, each, rng)
        indices = np.concatenate([np.array(sorted(row), dtype=table.indices.dtype) for row in rows])
        shuffled = csr_array(
            (np.ones(len(indices)), indices, table.indptr.copy()), shape=table.shape
        )
        if is_turned:
            shuffled = csr_array(shuffled.T)
            shuffled.sort_indices()
        yield shuffled


def _trades_needed(table: csr_array) -> float:
    """Return how many trades between rows mix a table, up to a factor.

    A trade with a small row renews little of a large one, so uneven rows need many. Trades between
    rows or between columns lead to the same tables; the side that needs fewer is taken.
    """
    size = np.diff(table.indptr)
    return float(len(size) * size.max() / size.mean()) if table.nnz else 0.0


def _trade(rows: list[set[int]], movable: list[int], trades: int, rng: np.random.Generator) -> None:
    first = rng.integers(len(movable), size=trades)
    second = rng.integers(len(movable) - 1, size=trades)
    second += second >= first
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        a, b = rows[movable[i]], rows[movable[j]]
        only_a = a - b
        pool = sorted(a ^ b)
        if 0 < len(only_a) < len(pool):
            dealt = rng.permutation(len(pool))[: len(only_a)].tolist()
            to_a = {pool[at] for at in dealt}
            both = a & b
            rows[movable[i]] = both | to_a
            rows[movable[j]] = both | (set(pool) - to_a)

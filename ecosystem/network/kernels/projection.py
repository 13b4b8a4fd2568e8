"""From the incidence matrix to tie weights and region weights in one pass."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
)

_BLOCKS = 64


def project(matrix: csr_array, factor: npt.NDArray[np.float64]) -> csr_array:
    """Return ``w_ab = Σ_p f_p B_ap B_bp`` for all pairs of different rows that share a column.

    Parameters
    ----------
    matrix : csr_array
        Rows × collaborations, non-negative, no duplicates.
    factor : ndarray
        What every collaboration adds to a tie, ``1/(n_p − 1)`` for Newman weights; where it is 0
        the collaboration makes no tie.

    Returns
    -------
    csr_array
        Square, symmetric to the last bit, nothing on the diagonal, no stored zeros, indices
        sorted. Every weight is added up in the order of the columns.

    Examples
    --------
    >>> B = csr_array(np.array([[1.0, 0], [1, 1], [0, 1]]))
    >>> project(B, np.ones(2)).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    rows = csr_array(matrix)
    if not rows.has_sorted_indices:
        rows = rows.sorted_indices()
    columns = csr_array(rows.T)
    columns.sort_indices()
    n = matrix.shape[0]
    borders = _equal_work(rows, columns)
    row_ptr, row_index = rows.indptr.astype(np.int64), rows.indices.astype(np.uint32)
    col_ptr, col_index = columns.indptr.astype(np.int64), columns.indices.astype(np.uint32)
    row_value, col_value = rows.data.astype(np.float64), columns.data.astype(np.float64)
    shares = np.asarray(factor, dtype=np.float64)
    counts = np.zeros(n, dtype=np.int64)
    _count_ties(row_ptr, row_index, col_ptr, col_index, shares, borders, counts)
    pointers = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(counts, out=pointers[1:])
    found = np.empty(pointers[-1], dtype=np.int32), np.empty(pointers[-1], dtype=np.float64)
    _fill_ties(
        row_ptr, row_index, row_value, col_ptr, col_index, col_value,
        shares, borders, pointers, *found,
    )  # fmt: skip
    indices, weights = _sorted_by_symmetry(pointers, *found)
    if pointers[-1] < np.iinfo(np.int32).max:
        pointers = pointers.astype(np.int32)
    result = csr_array((weights, indices, pointers), shape=(n, n))
    result.has_sorted_indices = True
    return result


def region_roll_up(
    matrix: csr_array, factor: npt.NDArray[np.float64], region: npt.NDArray[np.int64]
) -> tuple[csr_array, npt.NDArray[np.float64]]:
    """Return tie weights summed between regions, and inside each, without the ties of actors.

    ``W_rs = Σ_p f_p c_rp c_sp`` and inside ``½ Σ_p f_p c_rp (c_rp − 1)``, where ``c_rp`` actors of
    region ``r`` take part in ``p``: the same as the sum over all ties between the two.

    Parameters
    ----------
    matrix : csr_array
        Actors × collaborations, 0/1.
    factor : ndarray
        What every collaboration adds to a tie.
    region : ndarray of int
        Region of every actor, 0 to r − 1; −1 when unknown: such actors are left out.

    Returns
    -------
    between : csr_array
        Regions × regions, symmetric, nothing on the diagonal.
    inside : ndarray
        Weight of the ties inside each region, every tie once.

    Examples
    --------
    >>> B = csr_array(np.array([[1.0], [1], [1]]))
    >>> between, inside = region_roll_up(B, np.array([0.5]), np.array([0, 0, 1]))
    >>> between.toarray().tolist(), inside.tolist()
    ([[0.0, 1.0], [1.0, 0.0]], [0.5, 0.0])
    """
    count = int(region.max(initial=-1)) + 1
    known = np.flatnonzero(region >= 0)
    member = csr_array(
        (np.ones(len(known)), (region[known], known)), shape=(count, matrix.shape[0])
    )
    heads = csr_array(member @ matrix)
    inside = heads.copy()
    inside.data = inside.data * (inside.data - 1.0) * factor[inside.indices] / 2.0
    return project(heads, factor), np.asarray(inside.sum(axis=1), dtype=np.float64).ravel()


def _equal_work(rows: csr_array, columns: csr_array) -> npt.NDArray[np.int64]:
    """Return borders of row ranges that take about equally long."""
    sizes = np.diff(columns.indptr).astype(np.float64)
    steps = np.concatenate([[0.0], np.cumsum(sizes[rows.indices])])[rows.indptr]
    steps = steps + np.arange(len(steps))
    cuts = np.searchsorted(steps, np.linspace(0.0, steps[-1], _BLOCKS + 1)[1:-1])
    return np.concatenate([[0], cuts, [rows.shape[0]]]).astype(np.int64)


@compiled
def _row(
    a: int,
    row_ptr: Array,
    row_index: Array,
    row_value: Array,
    col_ptr: Array,
    col_index: Array,
    col_value: Array,
    factor: Array,
    total: Array,
    touched: Array,
) -> int:
    """Add up the ties of one row in ``total``; return how many rows were touched."""
    count = 0
    for i in range(row_ptr[a], row_ptr[a + 1]):
        p = row_index[i]
        share = factor[p]
        if share != 0.0:
            for j in range(col_ptr[p], col_ptr[p + 1]):
                b = col_index[j]
                if b != a:
                    if total[b] == 0.0:
                        touched[count] = b
                        count += 1
                    # The product of the two values first: it is the same from both sides.
                    total[b] += row_value[i] * col_value[j] * share
    return count


@compiled
def _count_block(
    start: int,
    stop: int,
    row_ptr: Array,
    row_index: Array,
    col_ptr: Array,
    col_index: Array,
    factor: Array,
    counts: Array,
) -> None:
    seen = np.full(len(row_ptr) - 1, -1, np.int32)
    for a in range(start, stop):
        count = 0
        seen[a] = a
        for i in range(row_ptr[a], row_ptr[a + 1]):
            p = row_index[i]
            if factor[p] != 0.0:
                for j in range(col_ptr[p], col_ptr[p + 1]):
                    b = col_index[j]
                    if seen[b] != a:
                        seen[b] = a
                        count += 1
        counts[a] = count


@compiled
def fill_block(
    start: int,
    stop: int,
    row_ptr: Array,
    row_index: Array,
    row_value: Array,
    col_ptr: Array,
    col_index: Array,
    col_value: Array,
    factor: Array,
    pointers: Array,
    indices: Array,
    weights: Array,
) -> None:
    """Write the ties of some rows, not yet sorted."""
    total = np.zeros(len(row_ptr) - 1, np.float64)
    touched = np.empty(len(row_ptr) - 1, np.int32)
    for a in range(start, stop):
        count = _row(
            a,
            row_ptr,
            row_index,
            row_value,
            col_ptr,
            col_index,
            col_value,
            factor,
            total,
            touched,
        )
        at = pointers[a]
        for i in range(count):
            b = touched[i]
            indices[at + i] = b
            weights[at + i] = total[b]
            total[b] = 0.0


@compiled
def _sorted_by_symmetry(pointers: Array, indices: Array, weights: Array) -> tuple[Array, Array]:
    """Return a symmetric matrix with sorted indices: its rows, walked in order, are its columns."""
    at = pointers[:-1].copy()
    sorted_indices, sorted_weights = np.empty_like(indices), np.empty_like(weights)
    for a in range(len(at)):
        for i in range(pointers[a], pointers[a + 1]):
            b = indices[i]
            sorted_indices[at[b]] = a
            sorted_weights[at[b]] = weights[i]
            at[b] += 1
    return sorted_indices, sorted_weights


@compiled_for_cores
def _count_ties(
    row_ptr: Array,
    row_index: Array,
    col_ptr: Array,
    col_index: Array,
    factor: Array,
    borders: Array,
    counts: Array,
) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        _count_block(
            borders[block],
            borders[block + 1],
            row_ptr,
            row_index,
            col_ptr,
            col_index,
            factor,
            counts,
        )


@compiled_for_cores
def _fill_ties(
    row_ptr: Array,
    row_index: Array,
    row_value: Array,
    col_ptr: Array,
    col_index: Array,
    col_value: Array,
    factor: Array,
    borders: Array,
    pointers: Array,
    indices: Array,
    weights: Array,
) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        fill_block(
            borders[block],
            borders[block + 1],
            row_ptr,
            row_index,
            row_value,
            col_ptr,
            col_index,
            col_value,
            factor,
            pointers,
            indices,
            weights,
        )

"""Sums over paths of three ties for given pairs, compiled; imported for large networks only."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.sparse import csr_array

from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)
from ecosystem.recommend.scores import Positions

_PARTS: Final = 64


def path_sums(root: csr_array, step: csr_array, a: Positions, b: Positions) -> Array:
    """Return ``Σ_{u,v} R_au S_uv R_bv`` for pairs.

    Parameters
    ----------
    root, step : csr_array
        R and S, actors × actors, float32.
    a, b : ndarray of int
        Positions of the pairs; ``a`` ascending.

    Returns
    -------
    ndarray of float32
        The same whatever the number of cores: every pair is added up by one of them, in order.

    Examples
    --------
    A path 0–1–2–3 has one way from end to end:

    >>> ties = csr_array((np.diag([1, 1, 1], 1) + np.diag([1, 1, 1], -1)).astype(np.float32))
    >>> path_sums(ties, ties, np.array([0]), np.array([3])).tolist()
    [1.0]
    """
    rows, first = np.unique(a, return_index=True)
    starts = np.r_[first, len(a)].astype(np.int64)
    # Work of a row: all its partners' partners.
    degree = np.diff(step.indptr)
    reach = np.add.reduceat(np.r_[degree[root.indices], 0], np.minimum(root.indptr[:-1], root.nnz))
    work = np.cumsum(np.r_[0.0, reach[rows] + 1.0])
    borders = np.searchsorted(work, np.linspace(0.0, work[-1], _PARTS + 1)).astype(np.int64)
    borders[0], borders[-1] = 0, len(rows)
    found = np.zeros(len(a), dtype=np.float32)
    arrays = (root.indptr, root.indices, root.data, step.indptr, step.indices, step.data)
    for start, stop in rounds(_PARTS):
        _blocks(borders[start : stop + 1], *arrays, rows.astype(np.int64), starts, b, found)
    return found


@compiled
def _rows(
    first: int,
    last: int,
    root_ptr: Array,
    root_at: Array,
    root: Array,
    step_ptr: Array,
    step_at: Array,
    step: Array,
    rows: Array,
    starts: Array,
    b: Array,
    found: Array,
) -> None:
    line = np.zeros(len(root_ptr) - 1)
    for r in range(first, last):
        a = rows[r]
        line[:] = 0.0
        for i in range(root_ptr[a], root_ptr[a + 1]):
            u = root_at[i]
            for j in range(step_ptr[u], step_ptr[u + 1]):
                line[step_at[j]] += root[i] * step[j]
        for p in range(starts[r], starts[r + 1]):
            total = 0.0
            for i in range(root_ptr[b[p]], root_ptr[b[p] + 1]):
                total += line[root_at[i]] * root[i]
            found[p] = total


@compiled_for_cores
def _blocks(
    borders: Array,
    root_ptr: Array,
    root_at: Array,
    root: Array,
    step_ptr: Array,
    step_at: Array,
    step: Array,
    rows: Array,
    starts: Array,
    b: Array,
    found: Array,
) -> None:
    for k in blocks_in_parallel(len(borders) - 1):
        _rows(
            borders[k], borders[k + 1], root_ptr, root_at, root, step_ptr, step_at, step, rows,
            starts, b, found,
        )  # fmt: skip

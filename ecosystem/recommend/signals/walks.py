"""Sums over walks between the actors of given pairs, compiled; for large networks only."""

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
from ecosystem.recommend.signals.scores import Positions

_PARTS: Final = 64


def walk_sums(
    root: csr_array, share: csr_array, step: csr_array, a: Positions, b: Positions
) -> tuple[Array, Array]:
    """Return ``Σ_z F_az R_bz`` and ``Σ_{u,v} R_au S_uv R_bv`` for pairs.

    Parameters
    ----------
    root, share, step : csr_array
        R, F and S, actors × actors, float32, with entries in the same places.
    a, b : ndarray of int
        Positions of the pairs; fastest where ``a`` repeats and has more partners than ``b``.

    Returns
    -------
    over_one, over_two : ndarray of float32
        The same whatever the number of cores: every pair is added up by one of them, in order.

    Notes
    -----
    Actors with many partners are put first, so that what is added to most often lies together in
    memory; this saves a quarter of the time.

    Examples
    --------
    A path 0–1–2–3 has one way from end to end, and one from the first to the third:

    >>> ties = csr_array((np.diag([1, 1, 1], 1) + np.diag([1, 1, 1], -1)).astype(np.float32))
    >>> one, two = walk_sums(ties, ties, ties, np.array([0, 0]), np.array([2, 3]))
    >>> one.tolist(), two.tolist()
    ([1.0, 0.0], [0.0, 1.0])
    """
    root, share, step, place = _busy_first(root, share, step)
    a, b = place[a], place[b]
    order = np.argsort(a, kind="stable")
    a, b = a[order], b[order]
    rows, first = np.unique(a, return_index=True)
    starts = np.r_[first, len(a)].astype(np.int64)
    # Work of a row: all its partners' partners, and the partners of those it is paired with.
    degree = np.diff(step.indptr).astype(np.float64)
    reach = np.add.reduceat(
        np.r_[degree[root.indices], 0.0], np.minimum(root.indptr[:-1], root.nnz)
    )
    ends = np.add.reduceat(np.r_[degree[b], 0.0], np.minimum(first, len(b)))[: len(rows)]
    work = np.cumsum(np.r_[0.0, reach[rows] + ends + 1.0])
    borders = np.searchsorted(work, np.linspace(0.0, work[-1], _PARTS + 1)).astype(np.int64)
    borders[0], borders[-1] = 0, len(rows)
    one = np.zeros(len(a), dtype=np.float32)
    two = np.zeros(len(a), dtype=np.float32)
    arrays = (root.indptr, root.indices, root.data, share.data, step.data)
    for start, stop in rounds(_PARTS):
        _blocks(borders[start : stop + 1], *arrays, rows.astype(np.int64), starts, b, one, two)
    over_one, over_two = np.empty_like(one), np.empty_like(two)
    over_one[order], over_two[order] = one, two
    return over_one, over_two


def _busy_first(
    root: csr_array, share: csr_array, step: csr_array
) -> tuple[csr_array, csr_array, csr_array, Positions]:
    """Return the matrices with those of many entries first, and the new places."""
    count = np.diff(root.indptr)
    order = np.argsort(-count, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    pointers = np.r_[0, np.cumsum(count[order])]
    entry = np.arange(root.nnz) + np.repeat(root.indptr[order] - pointers[:-1], count[order])
    indices = place[root.indices[entry]].astype(np.int32)
    moved = (
        csr_array((m.data[entry], indices, pointers), shape=m.shape) for m in (root, share, step)
    )
    first, second, third = moved
    return first, second, third, place


@compiled
def _rows(
    first: int,
    last: int,
    pointers: Array,
    indices: Array,
    root: Array,
    share: Array,
    step: Array,
    rows: Array,
    starts: Array,
    b: Array,
    one: Array,
    two: Array,
) -> None:
    # The two lines lie side by side: what is read together is stored together.
    line = np.zeros((len(pointers) - 1, 2), np.float32)
    for r in range(first, last):
        a = rows[r]
        line[:] = 0.0
        for i in range(pointers[a], pointers[a + 1]):
            u = indices[i]
            line[u, 0] = share[i]
            for j in range(pointers[u], pointers[u + 1]):
                line[indices[j], 1] += root[i] * step[j]
        for p in range(starts[r], starts[r + 1]):
            over_one, over_two = 0.0, 0.0
            for i in range(pointers[b[p]], pointers[b[p] + 1]):
                z = indices[i]
                over_one += line[z, 0] * root[i]
                over_two += line[z, 1] * root[i]
            one[p], two[p] = over_one, over_two


@compiled_for_cores
def _blocks(
    borders: Array,
    pointers: Array,
    indices: Array,
    root: Array,
    share: Array,
    step: Array,
    rows: Array,
    starts: Array,
    b: Array,
    one: Array,
    two: Array,
) -> None:
    for k in blocks_in_parallel(len(borders) - 1):
        _rows(
            borders[k], borders[k + 1], pointers, indices, root, share, step, rows, starts, b,
            one, two,
        )  # fmt: skip


def row_products(first: csr_array, second: csr_array, a: Positions, b: Positions) -> Array:
    """Return ``Σ_i X_ai Y_bi`` for pairs of rows of two matrices, without copying rows.

    Parameters
    ----------
    first, second : csr_array
        X and Y, of as many columns and the same type.
    a, b : ndarray of int
        Rows of the pairs, in any order; fastest where ``a`` repeats.

    Returns
    -------
    ndarray
        Of the type of the matrices.

    Examples
    --------
    >>> x = csr_array(np.array([[1.0, 2.0], [0.0, 3.0]], dtype=np.float32))
    >>> row_products(x, x, np.array([1, 0]), np.array([1, 1])).tolist()
    [9.0, 6.0]
    """
    order = np.argsort(a, kind="stable")
    rows, ends = a[order], b[order]
    work = np.cumsum(np.r_[0.0, np.diff(second.indptr)[ends] + 1.0])
    borders = np.searchsorted(work, np.linspace(0.0, work[-1], _PARTS + 1)).astype(np.int64)
    borders[0], borders[-1] = 0, len(a)
    arrays = (first.indptr, first.indices, first.data, second.indptr, second.indices, second.data)
    sums = np.zeros(len(a), dtype=first.dtype)
    for start, stop in rounds(_PARTS):
        _product_blocks(borders[start : stop + 1], *arrays, first.shape[1], rows, ends, sums)
    found = np.empty_like(sums)
    found[order] = sums
    return found


@compiled
def _products(
    first: int,
    last: int,
    x_ptr: Array,
    x_at: Array,
    x: Array,
    y_ptr: Array,
    y_at: Array,
    y: Array,
    columns: int,
    a: Array,
    b: Array,
    found: Array,
) -> None:
    line = np.zeros(columns, x.dtype)
    for p in range(first, last):
        row = a[p]
        if p == first or a[p - 1] != row:
            if p > first:
                line[x_at[x_ptr[a[p - 1]] : x_ptr[a[p - 1] + 1]]] = 0
            for i in range(x_ptr[row], x_ptr[row + 1]):
                line[x_at[i]] = x[i]
        total = 0.0
        for j in range(y_ptr[b[p]], y_ptr[b[p] + 1]):
            total += line[y_at[j]] * y[j]
        found[p] = total


@compiled_for_cores
def _product_blocks(
    borders: Array,
    x_ptr: Array,
    x_at: Array,
    x: Array,
    y_ptr: Array,
    y_at: Array,
    y: Array,
    columns: int,
    a: Array,
    b: Array,
    found: Array,
) -> None:
    for k in blocks_in_parallel(len(borders) - 1):
        _products(
            borders[k], borders[k + 1], x_ptr, x_at, x, y_ptr, y_at, y, columns, a, b, found
        )  # fmt: skip

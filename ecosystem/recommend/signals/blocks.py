"""Blocks of numbers about pairs: rows of actors against columns of actors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from ecosystem.recommend.signals.scores import Positions, Vector

Block = npt.NDArray[np.float32]


def scaled(values: Vector) -> csr_array:
    """Return a diagonal matrix of 1/values, 0 where a value is 0."""
    inverse = np.divide(1.0, values, out=np.zeros(len(values)), where=values > 0)
    return csr_array(diags_array(inverse.astype(np.float32)))


def dense(matrix: csr_array) -> Block:
    """Return a block of numbers with its zeros."""
    return np.asarray(csr_array(matrix).toarray(), dtype=np.float32)


def through(first: csr_array, last: csr_array) -> Block:
    """Return ``first @ last.T``; a dense factor in the middle is far faster than a sparse one."""
    middle = np.ascontiguousarray(first.toarray().T)
    return np.asarray((last @ middle).T, dtype=np.float32)


def products_of_rows(first: csr_array, second: csr_array, b: Positions) -> Block:
    """Return the products of the rows of ``first`` with the rows ``b`` of ``second``."""
    product = csr_array(first).multiply(csr_array(second)[b])
    return np.asarray(product.sum(axis=1), dtype=np.float32).ravel()


def noise(rows: Positions, columns: Positions) -> Block:
    """Return a number from 0 to 1 per pair, the same for both orders, by mixing its positions."""
    low = np.minimum(rows[:, None], columns[None, :]).astype(np.uint64)
    high = np.maximum(rows[:, None], columns[None, :]).astype(np.uint64)
    mixed = low * np.uint64(0x9E3779B97F4A7C15) + high * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return (mixed >> np.uint64(40)).astype(np.float32) / np.float32(2**24)

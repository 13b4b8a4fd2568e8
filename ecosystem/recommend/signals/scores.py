"""Link scores of given pairs: functions of a sparse 0/1 matrix of ties, higher is likelier.

Every function takes ``ties`` (symmetric, 1.0 where tied, nothing on the diagonal) and positions
``a`` and ``b`` of the pairs, and returns one number per pair. ``N(a)`` are the partners of ``a``,
``k`` the number of partners. Memory is bounded: pairs are worked off in blocks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from ecosystem.network.engine import use_kernels

Positions = npt.NDArray[np.intp]
Vector = npt.NDArray[np.float64]
Score = Callable[[csr_array, Positions, Positions], Vector]

_BLOCK = 20_000


def common_neighbors(ties: csr_array, a: Positions, b: Positions) -> Vector:
    """Return the number of shared partners, ``|N(a) ∩ N(b)|``.

    Examples
    --------
    A square 0–1–2–3–0:

    >>> square = csr_array(np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0.0]]))
    >>> common_neighbors(square, np.array([0, 0]), np.array([2, 1])).tolist()
    [2.0, 0.0]
    """
    return _shared(ties, a, b, np.ones(ties.shape[0]))


def adamic_adar(ties: csr_array, a: Positions, b: Positions) -> Vector:
    """Return ``Σ 1/ln k_z`` over shared partners z; partners with ``k ≤ 1`` add nothing.

    References
    ----------
    Adamic, L. A. & Adar, E. (2003). Friends and neighbors on the Web. Social Networks 25, 211–230.

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> adamic_adar(path, np.array([0]), np.array([2])).round(6).tolist()
    [1.442695]
    """
    k = degrees(ties)
    weight = np.zeros_like(k)
    weight[k > 1] = 1.0 / np.log(k[k > 1])
    return _shared(ties, a, b, weight)


def resource_allocation(ties: csr_array, a: Positions, b: Positions) -> Vector:
    """Return ``Σ √(w_az w_zb) / s_z`` over shared partners z; with ties of weight 1, ``Σ 1/k_z``.

    A partner who works with everybody says little about who fits whom, so it counts less; a
    partner tied to both by small groups or often counts more. Partners with ``k ≤ 1`` add nothing.

    Parameters
    ----------
    ties : csr_array
        Symmetric tie weights ``w``; 0/1 gives the published score. ``s`` are the row sums.
    a, b : ndarray of int
        Positions of the pairs.

    Returns
    -------
    ndarray
        At least 0; the same when all weights are multiplied by a number.

    References
    ----------
    Zhou, T., Lü, L. & Zhang, Y.-C. (2009). Predicting missing links via local information.
    European Physical Journal B 71, 623–630. The weighted form is ours.

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> resource_allocation(path, np.array([0]), np.array([2])).tolist()
    [0.5]
    """
    return _products(*allocation_factors(ties), a, b)


def allocation_factors(ties: csr_array) -> tuple[csr_array, csr_array]:
    """Return two matrices whose row products are :func:`resource_allocation`.

    Parameters
    ----------
    ties : csr_array
        Symmetric tie weights.

    Returns
    -------
    first, second : csr_array
        ``√w_az / s_z`` and ``√w_bz``.

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> first, second = allocation_factors(path)
    >>> (first @ second.T).toarray()[0].tolist()
    [0.5, 0.0, 0.5]
    """
    strength = np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()
    share = np.zeros_like(strength)
    several = degrees(ties) > 1
    share[several] = 1.0 / strength[several]
    root = ties.copy()
    root.data = np.sqrt(root.data)
    return csr_array(root @ diags_array(share)), root


def jaccard(ties: csr_array, a: Positions, b: Positions) -> Vector:
    """Return ``|N(a) ∩ N(b)| / |N(a) ∪ N(b)|``, 0 to 1; 0 when neither has a partner.

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> jaccard(path, np.array([0, 0]), np.array([2, 1])).tolist()
    [1.0, 0.0]
    """
    k = degrees(ties)
    shared = common_neighbors(ties, a, b)
    union = k[a] + k[b] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def preferential_attachment(ties: csr_array, a: Positions, b: Positions) -> Vector:
    """Return ``k_a k_b``: who has many partners gets more.

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> preferential_attachment(path, np.array([0]), np.array([1])).tolist()
    [2.0]
    """
    k = degrees(ties)
    return np.asarray(k[a] * k[b])


def paths_of_three(ties: csr_array, a: Positions, b: Positions) -> Vector:
    """Return L3, ``Σ_{u,v} A_au A_uv A_vb / √(k_u k_v)``: paths of three ties, hubs discounted.

    Meant for pairs that are not tied; for tied pairs walks that run back along the tie count too.

    References
    ----------
    Kovács, I. A. et al. (2019). Network-based prediction of protein interactions. Nature
    Communications 10, 1240.

    Examples
    --------
    On a path 0–1–2–3 both inner actors have two partners:

    >>> path = csr_array(np.diag([1.0, 1, 1], 1) + np.diag([1.0, 1, 1], -1))
    >>> paths_of_three(path, np.array([0]), np.array([3])).round(6).tolist()
    [0.5]
    """
    k = degrees(ties)
    root = np.zeros_like(k)
    root[k > 0] = 1.0 / np.sqrt(k[k > 0])
    scaled = diags_array(root).tocsr()
    middle = csr_array(scaled @ ties @ scaled)
    return _blocks(a, b, lambda x, y: _row_products(csr_array(ties[x] @ middle), ties[y]))


def cosine(profiles: csr_array, a: Positions, b: Positions) -> Vector:
    """Return the cosine between rows of any matrix, 0 to 1 for rows without negative entries.

    Parameters
    ----------
    profiles : csr_array
        Actors × features; here :func:`theme_profiles`.
    a, b : ndarray of int
        Positions of the pairs.

    Returns
    -------
    ndarray
        0 when one of the two rows is empty.

    Examples
    --------
    >>> rows = csr_array(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]))
    >>> cosine(rows, np.array([0, 0]), np.array([1, 2])).round(4).tolist()
    [0.7071, 0.0]
    """
    length = np.sqrt(np.asarray(profiles.multiply(profiles).sum(axis=1)).ravel())
    product = _products(profiles, profiles, a, b)
    scale = length[a] * length[b]
    share: Vector = np.divide(product, scale, out=np.zeros_like(product), where=scale > 0)
    return np.minimum(share, 1.0)


def degrees(ties: csr_array) -> Vector:
    """Return the number of partners of every actor.

    Examples
    --------
    >>> degrees(csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))).tolist()
    [1.0, 2.0, 1.0]
    """
    return np.diff(ties.indptr).astype(np.float64)


def _shared(ties: csr_array, a: Positions, b: Positions, weight: Vector) -> Vector:
    weighted = csr_array(ties @ diags_array(weight))
    return _products(weighted, ties, a, b)


def _products(first: csr_array, second: csr_array, a: Positions, b: Positions) -> Vector:
    """Return products of rows; with compiled loops where there are many rows."""
    if use_kernels(first.shape[0]):
        from ecosystem.recommend.signals.walks import row_products

        return np.asarray(row_products(first, second, a, b), dtype=np.float64)
    return _blocks(a, b, lambda x, y: _row_products(first[x], second[y]))


def _row_products(first: csr_array, second: csr_array) -> Vector:
    return np.asarray(first.multiply(second).sum(axis=1), dtype=np.float64).ravel()


def _blocks(a: Positions, b: Positions, score: Callable[[Positions, Positions], Vector]) -> Vector:
    result = np.zeros(len(a))
    for start in range(0, len(a), _BLOCK):
        part = slice(start, start + _BLOCK)
        result[part] = score(a[part], b[part])
    return result

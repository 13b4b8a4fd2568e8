"""Actors × collaborations as a sparse matrix, and the tie weights that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem, year_of
from ecosystem.network.engine import use_kernels
from ecosystem.regions import Level, actor_regions

Weighting = Literal["newman", "count"]


@dataclass(frozen=True, eq=False)
class Incidence:
    """Who takes part in what, as a matrix; parts of it are cut in :mod:`ecosystem.network.views`.

    Parameters
    ----------
    actor_ids : Index
        Ids of the rows, sorted: actors, or regions for :func:`region_incidence`.
    collaboration_ids : Index
        Ids of the columns, sorted.
    matrix : csr_array
        Rows × columns, 1.0 where the row takes part in the column, nothing elsewhere.
    collaboration_weights : ndarray, optional
        How much each column counts in ties; None when all count 1.
    first_year, last_year : ndarray
        Years in which each column ran, see :func:`running_years`; NaN when it has no date.
    """

    actor_ids: pd.Index
    collaboration_ids: pd.Index
    matrix: csr_array
    collaboration_weights: npt.NDArray[np.float64] | None
    first_year: npt.NDArray[np.float64]
    last_year: npt.NDArray[np.float64]


def incidence(ecosystem: Ecosystem) -> Incidence:
    """Return the incidence matrix B of actors and collaborations.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.

    Returns
    -------
    Incidence
        All actors and all collaborations, also those without a participation (empty rows and
        columns); both sorted by id.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> B = incidence(load_bundled("baltic"))
    >>> B.matrix.shape == (len(B.actor_ids), len(B.collaboration_ids))
    True
    """
    actor_ids = ecosystem.actors.index.sort_values()
    collaboration_ids = ecosystem.collaborations.index.sort_values()
    rows = actor_ids.get_indexer(pd.Index(ecosystem.participations["actor_id"]))
    columns = collaboration_ids.get_indexer(pd.Index(ecosystem.participations["collaboration_id"]))
    matrix = csr_array(
        (np.ones(len(rows)), (rows, columns)), shape=(len(actor_ids), len(collaboration_ids))
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    table = ecosystem.collaborations.loc[collaboration_ids]
    given = table["weight"]
    weights = given.fillna(1.0).to_numpy(dtype=np.float64) if given.notna().any() else None
    ran = running_years(table)
    first, last = (ran[name].to_numpy(dtype=np.float64) for name in ("first_year", "last_year"))
    return Incidence(actor_ids, collaboration_ids, matrix, weights, first, last)


def region_incidence(ecosystem: Ecosystem, level: Level) -> Incidence:
    """Return the incidence matrix of regions and collaborations.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.

    Returns
    -------
    Incidence
        Rows are the regions with at least one actor, sorted; 1 where any actor of the region takes
        part. Actors whose region is not known at the level are left out.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> "SE" in region_incidence(load_bundled("baltic"), 0).actor_ids
    True
    """
    return grouped(incidence(ecosystem), actor_regions(ecosystem.actors, level).rename("region"))


def grouped(inc: Incidence, group: pd.Series) -> Incidence:
    """Return the incidence of groups of actors, such as regions, and collaborations.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    group : Series of str
        Group of every actor by id; actors with "" or without an entry are left out.

    Returns
    -------
    Incidence
        Rows are the groups with at least one actor, sorted; 1 where any actor of the group takes
        part.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> baltic = load_bundled("baltic")
    >>> "cluster" in grouped(incidence(baltic), baltic.actors["kind"]).actor_ids
    True
    """
    placed = group.reindex(inc.actor_ids).fillna("")
    ids = pd.Index(sorted(set(placed) - {""}), dtype="str", name=group.name)
    row = ids.get_indexer(pd.Index(placed))
    known = np.flatnonzero(row >= 0)
    member = csr_array(
        (np.ones(len(known)), (row[known], known)), shape=(len(ids), len(inc.actor_ids))
    )
    matrix = csr_array(member @ inc.matrix)
    matrix.sort_indices()
    matrix.data[:] = 1.0  # several actors of one group count once
    return Incidence(
        ids,
        inc.collaboration_ids,
        matrix,
        inc.collaboration_weights,
        inc.first_year,
        inc.last_year,
    )


def running_years(collaborations: pd.DataFrame) -> pd.DataFrame:
    """Return the first and last known year of every collaboration.

    Parameters
    ----------
    collaborations : DataFrame
        With ``start_date`` and ``end_date``.

    Returns
    -------
    DataFrame
        Columns ``first_year`` and ``last_year``; a date that is unknown is taken from the other
        one, both are NaN when neither is known.

    Examples
    --------
    >>> running_years(
    ...     pd.DataFrame({"start_date": ["2019-04", ""], "end_date": ["", "2021"]})
    ... ).to_numpy().tolist()
    [[2019.0, 2019.0], [2021.0, 2021.0]]
    """
    start, end = year_of(collaborations["start_date"]), year_of(collaborations["end_date"])
    return pd.DataFrame({"first_year": start.fillna(end), "last_year": end.fillna(start)})


def tie_weights(inc: Incidence, weighting: Weighting = "newman") -> csr_array:
    """Return the weights of the ties between all pairs of actors.

    Newman: ``w_ab = Σ_p ω_p B_ap B_bp / (n_p − 1)``, where collaboration ``p`` has ``n_p``
    participants and counts ``ω_p`` (1 unless the data say otherwise). Count: the number of shared
    collaborations, ``w_ab = Σ_p ω_p B_ap B_bp``.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    weighting : {"newman", "count"}
        Which of the two.

    Returns
    -------
    csr_array
        Square, symmetric to the last bit, nothing on the diagonal, no stored zeros, indices
        sorted. With Newman weights and ω = 1 every row sums to the number of the actor's
        collaborations with more than one participant.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> W = tie_weights(incidence(load_bundled("baltic")))
    >>> bool(abs(W - W.T).max() == 0) and bool(W.diagonal().sum() == 0)
    True
    """
    B = inc.matrix
    factor = tie_factor(inc, weighting)
    if use_kernels(B.shape[0]):
        from ecosystem.network.kernels.projection import project

        return project(B, factor)
    scaled = B.copy()
    # The factor stands on one side only (√ on both would cost accuracy), so a sum may come out
    # differently in its last bit on the two sides of the diagonal: one triangle is mirrored.
    scaled.data = scaled.data * factor[scaled.indices]
    return mirrored(csr_array(scaled @ B.T))


def tie_factor(inc: Incidence, weighting: Weighting = "newman") -> npt.NDArray[np.float64]:
    """Return what every collaboration adds to the tie of two of its participants.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    weighting : {"newman", "count"}
        ``ω_p / (n_p − 1)`` or ``ω_p``, see :func:`tie_weights`.

    Returns
    -------
    ndarray
        0 for collaborations with fewer than two participants.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> inc = incidence(load_bundled("baltic"))
    >>> len(tie_factor(inc)) == len(inc.collaboration_ids)
    True
    """
    size = np.asarray(inc.matrix.sum(axis=0), dtype=np.float64).ravel()
    factor: npt.NDArray[np.float64] = np.zeros_like(size)
    shared = size > 1  # a collaboration of one makes no tie
    factor[shared] = 1.0 if weighting == "count" else 1.0 / (size[shared] - 1.0)
    if inc.collaboration_weights is not None:
        factor *= inc.collaboration_weights
    return factor


def mirrored(matrix: csr_array) -> csr_array:
    """Return the upper triangle of a square matrix and its mirror image.

    Parameters
    ----------
    matrix : csr_array
        Square; what is below the diagonal is ignored.

    Returns
    -------
    csr_array
        Symmetric, nothing on the diagonal, no stored zeros, indices sorted.

    Examples
    --------
    >>> mirrored(csr_array([[5.0, 1.0], [0.0, 5.0]])).toarray().tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    coo = matrix.tocoo()
    row, column = coo.coords
    upper = (row < column) & (coo.data != 0)
    a, b, weight = row[upper], column[upper], coo.data[upper]
    result = csr_array(
        (np.r_[weight, weight], (np.r_[a, b], np.r_[b, a])), shape=matrix.shape, dtype=np.float64
    )
    result.sort_indices()
    return result

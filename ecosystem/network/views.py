"""Parts of an incidence matrix: some years, themes, programmes or actors.

A part is cut in one pass over the participations, without touching the tables again, so a network
per year or per programme costs little more than its own size. Rows of regions instead of actors:
:func:`ecosystem.network.incidence.grouped`. Rows stay the same actors in the
same order, so columns measured on different parts stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import Incidence

Mask = npt.NDArray[np.bool_]


def only(
    inc: Incidence, *, collaborations: Mask | None = None, actors: Mask | None = None
) -> Incidence:
    """Return the incidence of some collaborations and actors.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    collaborations : ndarray of bool, optional
        Columns to keep; None keeps all.
    actors : ndarray of bool, optional
        Actors whose participations are kept; None keeps all.

    Returns
    -------
    Incidence
        All rows, those of other actors empty; the kept columns, also where nobody is left in one.
        What a collaboration adds to a tie follows from the participants that are left.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> whole = incidence(load_bundled("baltic"))
    >>> part = only(whole, collaborations=whole.first_year >= 2015)
    >>> len(part.actor_ids) == len(whole.actor_ids), part.matrix.nnz < whole.matrix.nnz
    (True, True)
    """
    matrix = inc.matrix
    columns = np.ones(matrix.shape[1], dtype=bool) if collaborations is None else collaborations
    kept = columns[matrix.indices]
    if actors is not None:
        kept &= np.repeat(actors, np.diff(matrix.indptr))
    pointers = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    number = (np.cumsum(columns) - 1).astype(matrix.indices.dtype)
    part = csr_array(
        (matrix.data[kept], number[matrix.indices[kept]], pointers.astype(matrix.indptr.dtype)),
        shape=(matrix.shape[0], int(columns.sum())),
    )
    weights = inc.collaboration_weights
    return Incidence(
        inc.actor_ids,
        inc.collaboration_ids[columns],
        part,
        None if weights is None else weights[columns],
        inc.first_year[columns],
        inc.last_year[columns],
    )


def in_years(inc: Incidence, start: int | None = None, end: int | None = None) -> Incidence:
    """Return the incidence of the collaborations that ran in at least one year of a window.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    start, end : int, optional
        First and last year of the window; None leaves it open.

    Returns
    -------
    Incidence
        All rows. Collaborations without any date are in no window, not even an open one.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> from ecosystem.network.matrix import tie_matrix_from
    >>> whole = incidence(load_bundled("baltic"))
    >>> ties = tie_matrix_from(in_years(whole, 2016, 2016))
    >>> ties.ids.equals(whole.actor_ids)
    True
    """
    ran = ~np.isnan(inc.first_year)
    if end is not None:
        ran &= inc.first_year <= end
    if start is not None:
        ran &= inc.last_year >= start
    return only(inc, collaborations=ran)


def windows(inc: Incidence, width: int = 1) -> Iterator[tuple[int, int, Incidence]]:
    """Return the incidence of one window of years after another, from the first date to the last.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    width : int
        Years of a window; the next one begins where it ends. The last may reach beyond the data.

    Returns
    -------
    iterator of (int, int, Incidence)
        First and last year of the window, and what ran in it. Nothing when no date is known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> years = [first for first, last, part in windows(incidence(load_bundled("baltic")))]
    >>> years == list(range(years[0], years[-1] + 1))
    True
    """
    if np.isnan(inc.first_year).all():
        return
    for first in range(int(np.nanmin(inc.first_year)), int(np.nanmax(inc.last_year)) + 1, width):
        yield first, first + width - 1, in_years(inc, first, first + width - 1)


def entries(ecosystem: Ecosystem, inc: Incidence, column: str) -> dict[str, Mask]:
    """Return which collaborations have each theme, policy area, programme or kind.

    Parameters
    ----------
    ecosystem : Ecosystem
        Where the incidence comes from.
    inc : Incidence
        All of it or a part.
    column : str
        Of the table of collaborations; a list counts for each of its entries.

    Returns
    -------
    dict of str to ndarray of bool
        For :func:`only`, by entry in sorted order; what is unknown is no entry.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> baltic = load_bundled("baltic")
    >>> whole = incidence(baltic)
    >>> sizes = {
    ...     name: only(whole, collaborations=mask).matrix.nnz
    ...     for name, mask in entries(baltic, whole, "themes").items()
    ... }
    >>> list(sizes) == sorted(sizes)
    True
    """
    values = long_values(ecosystem.collaborations[column].loc[inc.collaboration_ids])
    position = inc.collaboration_ids.get_indexer(pd.Index(values.index))
    found: dict[str, Mask] = {}
    for name, rows in pd.Series(position).groupby(values.to_numpy(), sort=True):
        found[str(name)] = np.zeros(len(inc.collaboration_ids), dtype=bool)
        found[str(name)][rows.to_numpy()] = True
    return found

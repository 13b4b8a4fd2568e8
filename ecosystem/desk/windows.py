"""What actors have in a window of time: partners, where they are, how far they reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, eye_array

from ecosystem.model import Ecosystem
from ecosystem.regions import Level, actor_regions, finest_codes, nuts_table

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Places:
    """Where actors are, in the order of the incidence matrix.

    Parameters
    ----------
    region : ndarray of int
        Number of the region at the level asked for; −1 when not known.
    country : ndarray of int
        Number of the country; −1 when not known.
    is_baltic : ndarray of bool
        Whether the actor's own NUTS code lies in the Baltic Sea Region.
    """

    region: npt.NDArray[np.int64]
    country: npt.NDArray[np.int64]
    is_baltic: Mask


def places_of(ecosystem: Ecosystem, actor_ids: pd.Index, level: Level) -> Places:
    """Return where actors are.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> len(places_of(whole, whole.actors.index, 2).region) == len(whole.actors)
    True
    """
    actors = ecosystem.actors.loc[actor_ids]
    table = nuts_table()
    return Places(
        _codes(actor_regions(actors, level)),
        _codes(actors["country"]),
        finest_codes(actors).isin(table.index[table["is_bsr"]]).to_numpy(bool),
    )


def partners_in(memberships: csr_array, inside: Mask) -> csr_array:
    """Return who is tied to whom through the collaborations of a window.

    Parameters
    ----------
    memberships : csr_array
        Actors × collaborations, 1 where an actor takes part.
    inside : ndarray of bool
        Collaborations of the window.

    Returns
    -------
    csr_array
        Actors × actors, 1 where tied, nothing on the diagonal.
    """
    part = csr_array(memberships[:, np.flatnonzero(inside)])
    shared = csr_array(part @ part.T)
    shared.data[:] = 1.0
    own = csr_array(eye_array(shared.shape[0], format="csr"))
    without = csr_array(shared - shared.multiply(own))
    without.eliminate_zeros()
    return without


def outcomes_in(partners: csr_array, places: Places, rows: Mask) -> pd.DataFrame:
    """Return what actors have in a window.

    Parameters
    ----------
    partners : csr_array
        See :func:`partners_in`.
    places : Places
        Where the actors are.
    rows : ndarray of bool
        Actors whose reach is wanted; it is NaN for the others, because it costs most.

    Returns
    -------
    DataFrame
        One row per actor: ``partner_count``; ``other_region_count``, partners in other regions of
        the Baltic Sea Region; ``country_count``, countries of partners other than its own;
        ``reach_count``, other actors within two steps; ``ei_index``, (E − I)/(E + I) with E
        partners in other regions and I in its own, NaN when its region or all partners' are not
        known.
    """
    n = partners.shape[0]
    coo = partners.tocoo()
    a, b = coo.coords
    region, country = places.region, places.country
    known = (region[a] >= 0) & (region[b] >= 0)
    outside = known & (region[a] != region[b])
    external = np.bincount(a[outside], minlength=n).astype(np.float64)
    internal = np.bincount(a[known & ~outside], minlength=n).astype(np.float64)
    baltic = np.bincount(a[outside & places.is_baltic[b]], minlength=n)
    abroad = (country[b] >= 0) & (country[a] != country[b])
    pairs = np.unique(a[abroad] * (country.max(initial=0) + 1) + country[b[abroad]])
    countries = np.bincount(pairs // (country.max(initial=0) + 1), minlength=n)
    ei = np.full(n, np.nan)
    np.divide(external - internal, external + internal, out=ei, where=external + internal > 0)
    return pd.DataFrame(
        {
            "partner_count": np.diff(partners.indptr).astype(np.float64),
            "other_region_count": baltic.astype(np.float64),
            "country_count": countries.astype(np.float64),
            "reach_count": _reach(partners, rows),
            "ei_index": ei,
        }
    )


def _reach(partners: csr_array, rows: Mask) -> npt.NDArray[np.float64]:
    reach = np.full(partners.shape[0], np.nan)
    wanted = np.flatnonzero(rows)
    first = csr_array(partners[wanted])
    within = csr_array(first + csr_array(first @ partners)).tocoo()
    row, column = within.coords
    others = (within.data != 0) & (column != wanted[row])
    reach[wanted] = np.bincount(row[others], minlength=len(wanted))
    return reach


def _codes(values: pd.Series) -> npt.NDArray[np.int64]:
    return np.asarray(pd.Categorical(values.replace("", pd.NA)).codes, dtype=np.int64)

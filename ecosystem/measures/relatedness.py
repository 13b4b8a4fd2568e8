"""Which domains go together, how close a region is to each, and what partners could add.

Regions × domains tables are DataFrames of True/False (or 0/1), as
:func:`ecosystem.measures.domains.region_domains` makes them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.measures.domains import region_domains as region_domains

Form = Literal["probability", "association", "cosine", "jaccard"]


def location_quotient(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return location quotients: a region's share of a domain over the domain's overall share.

    ``LQ_ri = (x_ri / Σ_i x_ri) / (Σ_r x_ri / Σ_ri x_ri)``.

    Parameters
    ----------
    volumes : DataFrame
        Regions × domains, not negative: jobs, projects, budgets …

    Returns
    -------
    DataFrame
        0 and above; 1 or more means specialised. NaN for a region or a domain without volume.

    References
    ----------
    Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester
    School 33, 99–123.

    Examples
    --------
    >>> location_quotient(pd.DataFrame([[3, 1], [1, 3]])).to_numpy().tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    x = volumes.to_numpy(dtype=np.float64)
    expected = np.outer(x.sum(axis=1), x.sum(axis=0))
    values = np.full(x.shape, np.nan)
    np.divide(x * x.sum(), expected, out=values, where=expected > 0)
    return pd.DataFrame(values, index=volumes.index, columns=volumes.columns)


def co_occurrence(has: pd.DataFrame) -> pd.DataFrame:
    """Return in how many regions two domains occur together.

    ``C_ij = Σ_r M_ri M_rj``, 0 on the diagonal.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.

    Returns
    -------
    DataFrame
        Domains × domains, symmetric.

    Examples
    --------
    >>> co_occurrence(pd.DataFrame([[1, 1], [1, 1], [1, 0]])).to_numpy().tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    M = _numbers(has)
    C = M.T @ M
    np.fill_diagonal(C, 0.0)
    return pd.DataFrame(C, index=has.columns, columns=has.columns)


def relatedness(has: pd.DataFrame, form: Form = "probability") -> pd.DataFrame:
    """Return how related domains are: how often they occur together, against what size explains.

    With ``C`` the co-occurrence, ``S_i = Σ_j C_ij`` and ``T = Σ_ij C_ij``:

    * probability: ``C_ij / {[(S_i/T)(S_j/(T−S_i)) + (S_j/T)(S_i/(T−S_j))] · T/2}``; above 1 means
      more often than expected;
    * association: ``(C_ij/T) / ((S_i/T)(S_j/T))``;
    * cosine: ``C_ij / √(S_i S_j)``, 0 to 1;
    * jaccard: ``C_ij / (S_i + S_j − C_ij)``, 0 to 1.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.
    form : {"probability", "association", "cosine", "jaccard"}
        Which of the four.

    Returns
    -------
    DataFrame
        Domains × domains, symmetric, 0 on the diagonal and where two never occur together.

    References
    ----------
    van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? Journal of the American
    Society for Information Science and Technology 60, 1635–1651. Balland, P.-A. (2017). EconGeo,
    function ``relatedness``.

    Examples
    --------
    >>> has = pd.DataFrame([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], columns=list("ABCD"))
    >>> round(float(relatedness(has).loc["A", "B"]), 4)
    2.2222
    """
    C = co_occurrence(has).to_numpy()
    S, T = C.sum(axis=1), float(C.sum())
    own, other = S[:, None], S[None, :]
    if T == 0:
        scale = np.zeros_like(C)
    elif form == "probability":
        scale = (own / T * other / (T - own) + other / T * own / (T - other)) * T / 2
    elif form == "association":
        scale = own * other / T
    elif form == "cosine":
        scale = np.sqrt(own * other)
    else:
        scale = own + other - C
    values = np.zeros_like(C)
    np.divide(C, scale, out=values, where=scale > 0)
    return pd.DataFrame(values, index=has.columns, columns=has.columns)


def relatedness_density(has: pd.DataFrame, related: pd.DataFrame) -> pd.DataFrame:
    """Return how much of what is related to a domain a region already has.

    ``RD_ri = Σ_{j≠i} φ_ij M_rj / Σ_{j≠i} φ_ij``.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.
    related : DataFrame
        φ, domains × domains, for example from :func:`relatedness`.

    Returns
    -------
    DataFrame
        Regions × domains, 0 to 1; NaN for a domain that is related to no other.

    References
    ----------
    Hidalgo, C. A. et al. (2007). The product space conditions the development of nations. Science
    317, 482–487. Boschma, R. et al. (2015). Relatedness and technological change in cities.
    Industrial and Corporate Change 24, 223–250.

    Examples
    --------
    >>> has = pd.DataFrame([[1, 0, 0]], columns=list("ABC"))
    >>> related = pd.DataFrame(1, index=list("ABC"), columns=list("ABC"))
    >>> relatedness_density(has, related).to_numpy().tolist()
    [[0.0, 0.5, 0.5]]
    """
    share, alone = _shares(has, related)
    values = _numbers(has) @ share.T
    values[:, alone] = np.nan
    return pd.DataFrame(values, index=has.index, columns=has.columns)


def added_density(
    has: pd.DataFrame, related: pd.DataFrame, region: object, partner: object
) -> pd.Series:
    """Return what a partner would add to a region's relatedness density, domain by domain.

    ``RDA_{i,r←s} = Σ_{j≠i} φ_ij (1 − M_rj) M_sj / Σ_{j≠i} φ_ij``. With both regions' domains taken
    together, ``RD(M_r ∨ M_s) = RD(M_r) + RDA``.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.
    related : DataFrame
        φ, domains × domains.
    region, partner : label
        r and s, rows of ``has``.

    Returns
    -------
    Series
        0 to 1, indexed by domain; NaN for a domain that is related to no other.

    References
    ----------
    After Balland, P.-A., Boschma, R. (2021). Complementary interregional linkages and smart
    specialisation. Regional Studies 55, doi 10.1080/00343404.2020.1861240. This form is ours.

    Examples
    --------
    >>> has = pd.DataFrame([[1, 0, 0], [0, 1, 0]], index=["r", "s"], columns=list("ABC"))
    >>> related = pd.DataFrame(1, index=list("ABC"), columns=list("ABC"))
    >>> added_density(has, related, "r", "s").to_list()
    [0.5, 0.0, 0.5]
    """
    share, alone = _shares(has, related)
    own, other = _numbers(has.loc[[region]])[0], _numbers(has.loc[[partner]])[0]
    values = share @ ((1.0 - own) * other)
    values[alone] = np.nan
    return pd.Series(values, index=has.columns, name="added_density")


def complementarity(has: pd.DataFrame, related: pd.DataFrame) -> pd.DataFrame:
    """Return what every region could gain from every other: in domains it lacks.

    ``K_{r←s} = Σ_i (1 − M_ri) RDA_{i,r←s}``, see :func:`added_density`.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.
    related : DataFrame
        φ, domains × domains.

    Returns
    -------
    DataFrame
        Regions × regions: the row gains from the column; 0 and above, 0 on the diagonal. A region
        that is not a row of ``has`` is unknown and must stay unknown.

    References
    ----------
    See :func:`added_density`.

    Examples
    --------
    >>> has = pd.DataFrame([[1, 0, 0], [0, 1, 0]], index=["r", "s"], columns=list("ABC"))
    >>> related = pd.DataFrame(1, index=list("ABC"), columns=list("ABC"))
    >>> complementarity(has, related).to_numpy().tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    values = complementarity_parts(has, related).to_numpy() @ _numbers(has).T
    return pd.DataFrame(values, index=has.index, columns=has.index)


def complementarity_parts(has: pd.DataFrame, related: pd.DataFrame) -> pd.DataFrame:
    """Return what each domain would carry of a region's gain, if the partner had it.

    ``C_rj = (1 − M_rj) Σ_{i≠j} (1 − M_ri) φ_ij / Σ_{k≠i} φ_ik``, so that
    ``K_{r←s} = Σ_j M_sj C_rj`` is :func:`complementarity`.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.
    related : DataFrame
        φ, domains × domains.

    Returns
    -------
    DataFrame
        Regions × domains; 0 and above, 0 where the region has the domain.

    Examples
    --------
    >>> has = pd.DataFrame([[1, 0, 0], [0, 1, 0]], index=["r", "s"], columns=list("ABC"))
    >>> related = pd.DataFrame(1, index=list("ABC"), columns=list("ABC"))
    >>> complementarity_parts(has, related).to_numpy().tolist()
    [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5]]
    """
    share, _ = _shares(has, related)
    lacks = 1.0 - _numbers(has)
    return pd.DataFrame((lacks @ share) * lacks, index=has.index, columns=has.columns)


def mutual_complementarity(has: pd.DataFrame, related: pd.DataFrame) -> pd.DataFrame:
    """Return complementarity of pairs: the harmonic mean of both directions.

    ``2 K_{r←s} K_{s←r} / (K_{r←s} + K_{s←r})``: high only when both gain.

    Parameters
    ----------
    has : DataFrame
        M, regions × domains.
    related : DataFrame
        φ, domains × domains.

    Returns
    -------
    DataFrame
        Regions × regions, symmetric, 0 and above; 0 where one side gains nothing.

    Examples
    --------
    >>> has = pd.DataFrame([[1, 0, 0], [0, 1, 0]], index=["r", "s"], columns=list("ABC"))
    >>> related = pd.DataFrame(1, index=list("ABC"), columns=list("ABC"))
    >>> float(mutual_complementarity(has, related).loc["r", "s"])
    0.5
    """
    K = complementarity(has, related)
    there, back = K.to_numpy(), K.to_numpy().T
    values = np.zeros_like(there)
    np.divide(2 * there * back, there + back, out=values, where=(there + back) > 0)
    return pd.DataFrame(values, index=K.index, columns=K.columns)


def _numbers(has: pd.DataFrame) -> npt.NDArray[np.float64]:
    return has.to_numpy(dtype=np.float64)


def _shares(
    has: pd.DataFrame, related: pd.DataFrame
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return φ_ij / Σ_{j≠i} φ_ij in the order of the domains of ``has``, and who has no sum."""
    phi = related.reindex(index=has.columns, columns=has.columns).to_numpy(
        dtype=np.float64, copy=True
    )
    np.fill_diagonal(phi, 0.0)
    total = phi.sum(axis=1, keepdims=True)
    share = np.zeros_like(phi)
    np.divide(phi, total, out=share, where=total > 0)
    return share, total.ravel() == 0

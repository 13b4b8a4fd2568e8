"""What regions are to each other: test of openness, diversity, core and periphery, brokerage."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.measures.domains import region_domains
from ecosystem.measures.mixing import group_codes
from ecosystem.measures.relatedness import relatedness, relatedness_density
from ecosystem.measures.roles import brokerage_roles
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import region_weights
from ecosystem.network.incidence import Weighting
from ecosystem.network.matrix import TieMatrix, tie_matrix
from ecosystem.regions import Level, actor_regions, country_of, region_name
from ecosystem.schema import TERRITORIES

Floats = npt.NDArray[np.float64]

_ROUNDS: Final = 200


def measure_territories(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    weighting: Weighting = "newman",
    permutations: int = 199,
    seed: int = 0,
) -> pd.DataFrame:
    """Return openness with its test, diversity, coreness, brokerage and relatedness of regions.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        How the ties of actors are weighted.
    permutations : int
        Random deals of the regions to the actors, for the test of the E–I index.
    seed : int
        Of these deals.

    Returns
    -------
    DataFrame
        ``schema.TERRITORIES``, the regions with at least one actor, indexed by ``region``.
        ``attrs["notes"]`` names the methods and the number of deals.

    Notes
    -----
    ``e_i_index`` is that of the ties of the region's actors (all ties alike, only between actors of
    known region). Its expectation and two-sided p come from dealing the regions out to the actors
    at random; p is not corrected for many regions. Diversity is the exponential of Shannon's
    entropy of the tie weight over partner regions (Hill number of order 1): the number of equally
    strong partners that would be as diverse. Roles take regions as nodes and countries as groups.
    ``relatedness_density`` is the mean over the domains that the region does not have.

    References
    ----------
    Krackhardt and Stern (1988); Hill, M. O. (1973). Diversity and evenness. Ecology 54, 427–432;
    Borgatti and Everett (1999), see :func:`coreness`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_territories(load_bundled("baltic"), level=0, permutations=19)
    >>> bool(table["coreness"].max() == 1.0)
    True
    """
    inc, weights, _ = region_weights(ecosystem, level=level, weighting=weighting)
    network = TieMatrix(inc.actor_ids, weights)
    codes = inc.actor_ids
    core, fit = coreness(network)
    countries = pd.Series([country_of(code) for code in codes], index=codes, dtype="str")
    parts: list[Any] = [
        pd.Series([region_name(code) for code in codes], index=codes, name="region_name"),
        _openness(ecosystem, level, codes, permutations, seed),
        partner_diversity(network),
        core,
        brokerage_roles(network, countries).filter(like="role_"),
        _mean_density(ecosystem, level).reindex(codes).rename("relatedness_density"),
    ]
    together: pd.DataFrame = pd.concat(parts, axis=1)
    table = together.rename_axis("region")[list(TERRITORIES.names[1:])]
    table.attrs["notes"] = (
        f"E–I index tested with {permutations} random deals of regions to actors (seed {seed}), p "
        "not corrected for many regions.",
        "Coreness: continuous core–periphery model of Borgatti and Everett, fitted by least "
        f"squares; its correlation with the network is {fit:.2f} "
        "(near 1: one core, near 0: the model says little).",
    )
    return table


def partner_diversity(ties: TieMatrix) -> pd.Series:
    """Return how many equally strong partners would be as diverse as those of every node.

    ``exp(−Σ_b p_ab ln p_ab)`` with ``p_ab = w_ab / Σ_b w_ab``: Hill number of order 1.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count.

    Returns
    -------
    Series
        1 (all weight on one partner) to the number of partners; NaN without partners.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness: a unifying notation and its consequences. Ecology
    54, 427–432.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> partner_diversity(tie_matrix_of(nx.star_graph(4))).round(6).to_list()
    [4.0, 1.0, 1.0, 1.0, 1.0]
    """
    total = np.repeat(ties.strengths, ties.degrees)
    share = ties.weights.data / total
    row = np.repeat(np.arange(len(ties.ids)), ties.degrees)
    entropy = -np.bincount(row, weights=share * np.log(share), minlength=len(ties.ids))
    values = np.where(ties.degrees > 0, np.exp(entropy), np.nan)
    return ties.series(values, "partner_diversity")


def coreness(ties: TieMatrix) -> tuple[pd.Series, float]:
    """Return how central every node is to a single core, and how well that describes the network.

    The continuous core–periphery model: ``w_ab ≈ c_a c_b`` for all pairs a ≠ b, with ``c`` found by
    least squares off the diagonal (minimum residual).

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count. Meant for up to some thousand nodes: all pairs are compared.

    Returns
    -------
    coreness : Series
        0 to 1, largest 1; 0 for nodes without ties, and for all without any tie.
    fit : float
        Correlation of ``w_ab`` with ``c_a c_b`` over all pairs; NaN when one of them is constant.

    References
    ----------
    Borgatti, S. P., Everett, M. G. (1999). Models of core/periphery structures. Social Networks
    21, 375–395. Boyd, J. P. et al. (2010). Computing continuous core/periphery structures for
    social relations data with MINRES/SVD. Social Networks 32, 125–137.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("a", "b", 6), ("a", "c", 3), ("b", "c", 2)])
    >>> values, fit = coreness(tie_matrix_of(graph))  # 6 = 3·2, 3 = 3·1, 2 = 2·1
    >>> values.round(4).to_list(), round(fit, 4)
    ([1.0, 0.6667, 0.3333], 1.0)
    """
    n = len(ties.ids)
    if ties.weights.nnz == 0:
        return ties.series(np.zeros(n), "coreness"), float("nan")
    W = ties.weights
    c = ties.strengths / np.sqrt(ties.strengths.sum())
    for _ in range(_ROUNDS):
        # One node at a time has a closed form; half a step of all of them comes near.
        others = float(c @ c) - c**2
        c = (c + np.divide(W @ c, others, out=np.zeros(n), where=others > 0)) / 2.0
    c = np.abs(_least_squares(W, c))
    upper = np.triu_indices(n, k=1)
    observed, fitted = W.toarray()[upper], np.outer(c, c)[upper]
    is_flat = observed.std() < 1e-12 * observed.max() or fitted.std() < 1e-12 * fitted.max()
    fit = float("nan") if is_flat else float(np.corrcoef(observed, fitted)[0, 1])
    return ties.series(c / c.max(), "coreness"), fit


def _least_squares(W: csr_array, c: Floats) -> Floats:
    """Return the c nearest to a start that minimises ``Σ_{a≠b} (w_ab − c_a c_b)²`` (Newton)."""
    from scipy.optimize import minimize

    scale = float(W.data.max())

    def value(x: Floats) -> float:
        square = x**2
        fitted = float(square.sum()) ** 2 - float(square @ square)
        return (fitted - 2.0 * float(x @ (W @ x))) / scale

    def slope(x: Floats) -> Floats:
        return np.asarray(4.0 * (x * (x @ x - x**2) - W @ x) / scale, dtype=np.float64)

    def curvature(x: Floats, v: Floats) -> Floats:
        turned = v * (x @ x - x**2) + 2.0 * x * (x @ v - x * v) - W @ v
        return np.asarray(4.0 * turned / scale, dtype=np.float64)

    found = minimize(value, c, method="trust-ncg", jac=slope, hessp=curvature, tol=1e-10)
    return np.asarray(found.x, dtype=np.float64)


def _openness(
    ecosystem: Ecosystem, level: Level, codes: pd.Index, permutations: int, seed: int
) -> pd.DataFrame:
    """Return the E–I index of every region, its expectation and p under random deals."""
    ties = tie_matrix(ecosystem)
    code, known = group_codes(ties, actor_regions(ecosystem.actors, level))
    coo = ties.weights.tocoo()
    a, b = coo.coords
    counted = (a < b) & known[a] & known[b]
    a, b = a[counted], b[counted]
    rng = np.random.default_rng(seed)
    n = len(codes)
    index = _e_i(code, a, b, n)
    dealt = np.empty((permutations, n))
    for i in range(permutations):
        deal = code.copy()
        deal[known] = rng.permutation(code[known])
        dealt[i] = _e_i(deal, a, b, n)
    some = ~np.isnan(dealt)
    drawn = some.sum(axis=0)
    expected = np.divide(np.nansum(dealt, axis=0), drawn, out=np.full(n, np.nan), where=drawn > 0)
    far = (np.abs(dealt - expected) >= np.abs(index - expected) - 1e-12) & some
    p = np.where(np.isnan(index) | (drawn == 0), np.nan, (far.sum(axis=0) + 1) / (drawn + 1))
    return pd.DataFrame(
        {"e_i_index": index, "expected_e_i_index": expected, "e_i_p": p}, index=codes
    )


def _e_i(
    code: npt.NDArray[np.int64],
    a: npt.NDArray[np.integer],
    b: npt.NDArray[np.integer],
    n: int,
) -> Floats:
    """Return (E − I) / (E + I) of the ties of every group, a tie inside counted once."""
    ga, gb = code[a], code[b]
    inside = np.bincount(ga[ga == gb], minlength=n).astype(np.float64)
    across = ga != gb
    external = np.bincount(ga[across], minlength=n) + np.bincount(gb[across], minlength=n)
    total = external + inside
    index: Floats = np.full(n, np.nan)
    np.divide(external - inside, total, out=index, where=total > 0)
    return index


def _mean_density(ecosystem: Ecosystem, level: Level) -> pd.Series:
    has = region_domains(ecosystem, level)
    if has.empty:
        return pd.Series(dtype="float64")
    density = relatedness_density(has, relatedness(has))
    return density.where(~has).mean(axis=1)

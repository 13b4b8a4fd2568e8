"""The whole network, period by period."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.measures.centrality import triangles
from ecosystem.measures.distance import average_distance
from ecosystem.measures.mixing import crossing_share
from ecosystem.measures.time import Periods, timeline
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, incidence
from ecosystem.network.matrix import TieMatrix, tie_matrix_from
from ecosystem.network.views import only
from ecosystem.regions import Level, actor_regions
from ecosystem.schema import PERIODS

Integers = npt.NDArray[np.int64]

WHOLE: Final = "all"  # the row that holds everything, undated collaborations too


def measure_network(
    ecosystem: Ecosystem,
    periods: Periods = "year",
    *,
    level: Level = 2,
    exact_up_to: int = 1_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return size, shape and turnover of the actor network in every period.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    periods : {"year", "programme"} or sequence
        See :func:`ecosystem.measures.time.timeline`.
    level : {0, 1, 2, 3, "s3"}
        NUTS level for ties across regions, or the territories of S3 strategies.
    exact_up_to : int
        The average distance is exact in parts of at most so many actors, otherwise sampled, see
        :func:`ecosystem.measures.distance.average_distance`.
    seed : int
        Of these samples.

    Returns
    -------
    DataFrame
        ``schema.PERIODS``, indexed by ``period``: first ``all`` (everything, the undated too), then
        the periods in order. What cannot be told is NaN: newcomers and turnover in ``all`` and in
        the first period, shares of nothing. ``attrs["notes"]`` says how collaborations were
        counted, how many are undated, and what was sampled.

    Notes
    -----
    All ties count alike. An actor is a newcomer when it is in none of the earlier periods of the
    table. Ties are compared with the period just before. Centralization is Freeman's (1979), of
    degree: ``Σ_v (max k − k_v) / ((n − 1)(n − 2))``. For ``expected_transitivity`` see
    :func:`expected_transitivity`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_network(load_bundled("baltic"), "programme")
    >>> table[["actor_count", "tie_count"]].loc["all"].to_list()
    [775, 5091]
    """
    inc = incidence(ecosystem)
    line = timeline(ecosystem, periods)
    who = ecosystem.actors.loc[inc.actor_ids]
    groups = {
        "cross_border_share": who["country"],
        "cross_region_share": actor_regions(who, level),
    }
    everything = np.ones(len(inc.collaboration_ids), dtype=bool)
    shape = _Shape(inc, groups, exact_up_to, seed)
    whole, _, _ = shape.measured(everything)
    rows: list[dict[str, Any]] = [{"period": WHOLE, "started_count": _dated(ecosystem)} | whole]
    known = np.zeros(len(inc.actor_ids), dtype=bool)
    before: Integers | None = None
    for i, period in enumerate(line.periods):
        row, present, ties = shape.measured(line.inside[:, i])
        row |= {
            "period": period.name,
            "first_year": period.first_year,
            "last_year": period.last_year,
            "started_count": int(line.started[:, i].sum()),
        }
        if before is not None:
            row |= _newcomers(present, known) | _turnover(before, ties)
        rows.append(row)
        known |= present
        before = ties
    return _table(rows, (*line.notes, *shape.notes()))


def expected_transitivity(memberships: csr_array) -> float:
    """Return the transitivity that sizes alone give.

    In a large random affiliation network with the observed numbers of participants n and of
    collaborations per actor m, ``C = 1 / (1 + (μ₂ − μ₁)(ν₂ − ν₁)² / (μ₁ ν₁ (2ν₁ − 3ν₂ + ν₃)))``
    with ``μ_k`` the mean of ``m^k`` over actors and ``ν_k`` of ``n^k`` over collaborations.

    Parameters
    ----------
    memberships : csr_array
        Actors × collaborations, 0 or 1. Empty rows and columns do not change the result.

    Returns
    -------
    float
        0 to 1; NaN where nobody would have two partners.

    Notes
    -----
    It holds where no two actors meet twice by chance. In small or crowded networks they do, and
    the true value of size alone is higher.

    References
    ----------
    Newman, M. E. J., Strogatz, S. H., Watts, D. J. (2001). Random graphs with arbitrary degree
    distributions and their applications. Physical Review E 64, 026118, section V.

    Examples
    --------
    One collaboration of three is a triangle; two of two with a common actor are an open path:

    >>> expected_transitivity(csr_array(np.ones((3, 1))))
    1.0
    >>> expected_transitivity(csr_array(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])))
    0.0
    """
    m = np.asarray(memberships.sum(axis=1), dtype=np.float64).ravel()
    n = np.asarray(memberships.sum(axis=0), dtype=np.float64).ravel()
    inside = float((n * (n - 1) * (n - 2)).sum())
    steps = float((n * (n - 1)).sum())
    places = float(n.sum())
    between = float((m * (m - 1)).sum()) * (steps / places) ** 2 if places else 0.0
    return inside / (inside + between) if inside + between > 0 else float("nan")


def degree_centralization(degrees: npt.NDArray[np.int64]) -> float:
    """Return Freeman's centralization of degree.

    ``Σ_v (max k − k_v) / ((n − 1)(n − 2))``.

    Parameters
    ----------
    degrees : ndarray of int
        Partners of each of n nodes.

    Returns
    -------
    float
        0 to 1, which is a star; NaN with fewer than three nodes.

    References
    ----------
    Freeman, L. C. (1979). Centrality in social networks. Social Networks 1, 215–239.

    Examples
    --------
    >>> degree_centralization(np.array([3, 1, 1, 1])), degree_centralization(np.array([2, 2, 2]))
    (1.0, 0.0)
    """
    n = len(degrees)
    if n < 3:
        return float("nan")
    return float((degrees.max() - degrees).sum() / ((n - 1) * (n - 2)))


class _Shape:
    """Measures one window after the other and remembers what was sampled."""

    def __init__(
        self, inc: Incidence, groups: dict[str, pd.Series], exact_up_to: int, seed: int
    ) -> None:
        self._inc = replace(inc, collaboration_weights=None)  # ties are counted here
        self._groups = groups
        self._exact_up_to = exact_up_to
        self._seed = seed
        self._sampled_from = 0

    def measured(
        self, chosen: npt.NDArray[np.bool_]
    ) -> tuple[dict[str, Any], npt.NDArray[np.bool_], Integers]:
        """Return the row of a window, which actors take part, and its ties as numbers."""
        part = only(self._inc, collaborations=chosen)
        B = part.matrix
        ties = tie_matrix_from(part, "count")
        present = np.diff(B.indptr) > 0
        row: dict[str, Any] = {"collaboration_count": int(chosen.sum())}
        row |= self._size(ties, present) | self._closure(ties, B, present)
        row |= {name: crossing_share(ties, group) for name, group in self._groups.items()}
        coo = ties.weights.tocoo()
        a, b = coo.coords
        upper = a < b
        return row, present, a[upper].astype(np.int64) * len(present) + b[upper]

    def _size(self, ties: TieMatrix, present: npt.NDArray[np.bool_]) -> dict[str, Any]:
        n = int(present.sum())
        tie_count = int(ties.degrees.sum()) // 2
        part = ties.components()
        largest = np.flatnonzero((part == 0) & present) if tie_count else np.zeros(0, np.int64)
        assert ties.memberships is not None
        distance = average_distance(
            ties.memberships, largest, exact_up_to=self._exact_up_to, seed=self._seed
        )
        if not distance.is_exact:
            self._sampled_from = distance.sources
        return {
            "actor_count": n,
            "tie_count": tie_count,
            "density": 2 * tie_count / (n * (n - 1)) if n > 1 else np.nan,
            "component_count": len(np.unique(part[present])),
            "largest_component_share": len(largest) / n if tie_count else np.nan,
            "average_distance": distance.mean,
            "average_distance_error": distance.error if len(largest) else np.nan,
            "degree_centralization": degree_centralization(ties.degrees[present]),
        }

    def _closure(
        self, ties: TieMatrix, B: csr_array, present: npt.NDArray[np.bool_]
    ) -> dict[str, Any]:
        pairs = (ties.degrees * (ties.degrees - 1)).astype(np.float64)
        closed = 2.0 * triangles(ties).to_numpy()
        local = np.divide(closed, pairs, out=np.zeros(len(pairs)), where=pairs > 0)
        some = bool(pairs.any())
        return {
            "average_clustering": float(local[present].mean()) if present.any() else np.nan,
            "transitivity": float(closed.sum() / pairs.sum()) if some else np.nan,
            "expected_transitivity": expected_transitivity(B) if some else np.nan,
        }

    def notes(self) -> tuple[str, ...]:
        """Return what was approximated."""
        closure = (
            "Transitivity by size alone is the analytic value for a large random network; in small "
            "or crowded periods size alone makes more triangles than it says."
        )
        if not self._sampled_from:
            return (closure,)
        return (
            closure,
            "Average distances in parts of more than "
            f"{self._exact_up_to:,} actors were sampled: from {self._sampled_from} actors to all "
            f"others, with the standard error beside (seed {self._seed}).",
        )


def _dated(ecosystem: Ecosystem) -> int:
    return int((ecosystem.collaborations["start_date"] != "").sum())


def _newcomers(
    present: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]
) -> dict[str, float | int]:
    count = int((present & ~known).sum())
    total = int(present.sum())
    return {
        "newcomer_count": count,
        "newcomer_share": count / total if total else np.nan,
    }


def _turnover(before: Integers, after: Integers) -> dict[str, float | int]:
    """Compare the ties of a period with those of the one before."""
    retained = len(np.intersect1d(before, after, assume_unique=True))
    lost, new = len(before) - retained, len(after) - retained
    return {
        "retained_tie_count": retained,
        "lost_tie_count": lost,
        "new_tie_count": new,
        "retained_tie_share": retained / len(before) if len(before) else np.nan,
        "lost_tie_share": lost / len(before) if len(before) else np.nan,
        "new_tie_share": new / len(after) if len(after) else np.nan,
    }


def _table(rows: list[dict[str, Any]], notes: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows as declared; counts that cannot be told make their column a float one."""
    table = pd.DataFrame(rows, columns=list(PERIODS.names)).set_index("period")
    whole = {
        column.name: "int64"
        for column in PERIODS.columns
        if column.type == "integer" and table[column.name].notna().all()
    }
    table = table.astype("float64").astype(whole)
    table.index = table.index.astype("str")
    table.attrs["notes"] = notes
    return table

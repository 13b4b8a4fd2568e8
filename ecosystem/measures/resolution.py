"""How communities change with the resolution, and from one period to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.measures.consensus import consensus_partition, modularity, singled
from ecosystem.measures.time import Periods, timeline
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Weighting, incidence
from ecosystem.network.matrix import tie_matrix, tie_matrix_from
from ecosystem.network.views import only
from ecosystem.schema import MOVES, RESOLUTION

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

RESOLUTIONS: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


def adjusted_rand(one: Integers, other: Integers) -> float:
    """Return the adjusted Rand index of two partitions of the same nodes.

    Parameters
    ----------
    one, other : ndarray of int
        Label of every node, numbers from 0.

    Returns
    -------
    float
        1 for the same partition, about 0 for unrelated ones; 1 for fewer than two nodes.

    References
    ----------
    Hubert, L., Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193–218.

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    """
    table = _contingency(one, other)
    both, rows, columns = (
        float((n * (n - 1) / 2).sum()) for n in (table, table.sum(axis=1), table.sum(axis=0))
    )
    n = len(one)
    pairs = n * (n - 1) / 2
    expected = rows * columns / pairs if pairs else 0.0
    largest = (rows + columns) / 2
    return (both - expected) / (largest - expected) if largest != expected else 1.0


def mutual_information(one: Integers, other: Integers) -> float:
    """Return the normalised mutual information of two partitions: over the mean of entropies.

    Parameters
    ----------
    one, other : ndarray of int
        Label of every node, numbers from 0.

    Returns
    -------
    float
        0 to 1; 1 when both partitions have a single community.

    References
    ----------
    Danon, L. et al. (2005). Comparing community structure identification. Journal of Statistical
    Mechanics P09008.

    Examples
    --------
    >>> mutual_information(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    0.0
    """
    share = _contingency(one, other) / max(len(one), 1)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    some = share > 0
    gained = float((share[some] * np.log(share[some] / np.outer(rows, columns)[some])).sum())
    entropy = sum(float(-(p[p > 0] * np.log(p[p > 0])).sum()) for p in (rows, columns))
    return max(2 * gained / entropy, 0.0) if entropy > 0 else 1.0


def resolution_scan(
    ecosystem: Ecosystem,
    resolutions: Sequence[float] = RESOLUTIONS,
    *,
    weighting: Weighting = "newman",
    runs: int = 20,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how many communities there are at each resolution, and how sure that is.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    resolutions : sequence of float
        Values of γ, above 0.
    weighting : {"newman", "count"}
        How ties are weighted.
    runs, seed : int
        See :func:`ecosystem.measures.consensus.consensus_partition`.

    Returns
    -------
    DataFrame
        ``schema.RESOLUTION``, indexed by ``resolution``, sorted. ``agreement_with_next`` is the
        adjusted Rand index with the next larger γ over the actors that have ties; NaN for the last.
        A stretch of high agreement and certainty is a level at which groups are real;
        modularity is that of γ = 1, so that rows can be compared.

    Raises
    ------
    SettingError
        With fewer than one run or a resolution that is not above 0.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = resolution_scan(load_bundled("baltic"), (0.5, 2.0), runs=3)
    >>> bool(table["community_count"].is_monotonic_increasing)
    True
    """
    ties = tie_matrix(ecosystem, weighting)
    chosen = sorted(set(resolutions))
    found = [consensus_partition(ties, runs=runs, seed=seed, resolution=g) for g in chosen]
    tied = ties.degrees > 0
    rows = []
    for i, (gamma, part) in enumerate(zip(chosen, found, strict=True)):
        sizes = np.bincount(part.labels[tied])[1:] if tied.any() else np.zeros(0, np.int64)
        known = part.certainty[~np.isnan(part.certainty)]
        following = found[i + 1].labels[tied] if i + 1 < len(found) else None
        rows.append(
            {
                "resolution": gamma,
                "community_count": len(sizes),
                "largest_count": int(sizes.max(initial=0)),
                "modularity": modularity(ties, singled(part.labels)),
                "certainty": float(known.mean()) if len(known) else np.nan,
                "agreement_with_next": (
                    np.nan if following is None else adjusted_rand(part.labels[tied], following)
                ),
            }
        )
    table = pd.DataFrame(rows, columns=list(RESOLUTION.names)).set_index("resolution")
    table.attrs["notes"] = (f"Each row is agreed from {runs} runs (seed {seed}).",)
    return table


def community_moves(
    ecosystem: Ecosystem,
    periods: Periods = "programme",
    *,
    weighting: Weighting = "newman",
    runs: int = 20,
    seed: int = 0,
) -> pd.DataFrame:
    """Return who stays in its community from one period to the next, and who moves.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    periods : {"year", "programme"} or sequence
        See :func:`ecosystem.measures.time.timeline`.
    weighting : {"newman", "count"}
        How ties are weighted.
    runs, seed : int
        See :func:`ecosystem.measures.consensus.consensus_partition`.

    Returns
    -------
    DataFrame
        ``schema.MOVES``: the actors that have ties in a period and the next one, sorted by period
        and id. Communities are numbered by size in each period; ``matched_community`` is the one
        of the next period that takes most of the former members (each taken once, the largest
        overlap first, then the smaller numbers), 0 when none is left; ``has_moved`` when the actor
        is elsewhere. ``attrs["agreement"]``: adjusted Rand and normalised mutual information of
        every two neighboring periods over the actors in both, where there are at least two.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = community_moves(load_bundled("baltic"), runs=3)
    >>> bool((table["community"] > 0).all())
    True
    """
    inc = incidence(ecosystem)
    line = timeline(ecosystem, periods)
    found = [
        consensus_partition(
            tie_matrix_from(only(inc, collaborations=line.inside[:, i]), weighting),
            runs=runs,
            seed=seed,
        ).labels
        for i in range(len(line.periods))
    ]
    names = ecosystem.actors["name"].reindex(inc.actor_ids).to_numpy()
    parts, agreement, told = [], {}, []
    for period, before, after in zip(line.periods, found[:-1], found[1:], strict=False):
        both = np.flatnonzero((before > 0) & (after > 0))
        match = match_labels(before[both], after[both])
        matched = np.array([match.get(label, 0) for label in before[both].tolist()], dtype=np.int64)
        parts.append(
            pd.DataFrame(
                {
                    "period": period.name,
                    "actor_id": inc.actor_ids[both],
                    "name": names[both],
                    "community": before[both],
                    "next_community": after[both],
                    "matched_community": matched,
                    "has_moved": after[both] != matched,
                }
            )
        )
        if len(both) > 1:
            agreement[period.name] = (
                adjusted_rand(before[both], after[both]),
                mutual_information(before[both], after[both]),
            )
            told.append(
                f"{period.name} {agreement[period.name][0]:.2f} and "
                f"{agreement[period.name][1]:.2f} ({len(both)} actors)"
            )
    empty = pd.DataFrame(columns=list(MOVES.names)).astype({"has_moved": "bool"})
    table = pd.concat(parts, ignore_index=True) if parts else empty
    table = table[list(MOVES.names)].astype({"period": "str", "actor_id": "str", "name": "str"})
    of_pairs = "Agreement with the next period (adjusted Rand, normalised mutual information): "
    said = (of_pairs + "; ".join(told) + ".",) if told else ()
    table.attrs = {"agreement": agreement, "notes": (*line.notes[:1], *said)}
    return table


def match_labels(before: Integers, after: Integers) -> dict[int, int]:
    """Return for every label the later label that shares most nodes with it, each used once.

    Parameters
    ----------
    before, after : ndarray of int
        Labels of the same nodes.

    Returns
    -------
    dict
        Largest overlap first, equals by the smaller labels; labels without a partner are missing.

    Examples
    --------
    >>> match_labels(np.array([1, 1, 1, 2]), np.array([2, 2, 1, 1]))
    {1: 2, 2: 1}
    """
    pairs, count = np.unique(np.column_stack([before, after]), axis=0, return_counts=True)
    match: dict[int, int] = {}
    taken: set[int] = set()
    for at in np.lexsort((pairs[:, 1], pairs[:, 0], -count)):
        old, new = pairs[at].tolist()
        if old not in match and new not in taken:
            match[old] = new
            taken.add(new)
    return match


def _contingency(one: Integers, other: Integers) -> Floats:
    rows = np.unique(one, return_inverse=True)[1].ravel()
    columns = np.unique(other, return_inverse=True)[1].ravel()
    shape = (int(rows.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1)
    cells = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
    return cells.reshape(shape).astype(np.float64)

"""From several scores to one order, and from an order to a list worth reading."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.recommend.signals.scores import Positions, Vector


def rank_shares(values: Vector) -> Vector:
    """Return for every value the share of the others that are lower; equal ones count half.

    Parameters
    ----------
    values : ndarray
        Scores; equal within 1e-12 counts as equal.

    Returns
    -------
    ndarray
        0 (lowest) to 1 (highest); a single value gives 0.5.

    Examples
    --------
    >>> rank_shares(np.array([5.0, 1.0, 3.0])).tolist(), rank_shares(np.array([2.0, 2.0])).tolist()
    ([1.0, 0.0, 0.5], [0.5, 0.5])
    """
    if len(values) < 2:
        return np.full(len(values), 0.5)
    rank = pd.Series(np.round(values, 12)).rank(method="average").to_numpy()
    return np.asarray((rank - 1.0) / (len(values) - 1.0))


def shares_among(known: Vector, values: Vector, member: npt.NDArray[np.bool_]) -> Vector:
    """Return for every value the share of known values that are lower; equal ones count half.

    Parameters
    ----------
    known : ndarray
        Ascending, rounded to twelve decimals.
    values : ndarray
        Any values.
    member : ndarray of bool
        Whether a value is one of the known ones, which is then not compared with itself.

    Returns
    -------
    ndarray
        0 to 1; 0.5 where there is nothing to compare with.

    Examples
    --------
    >>> shares_among(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.5]), np.array([True, False]))
    array([1.        , 0.66666667])
    """
    rounded = np.round(values, 12)
    lower = np.searchsorted(known, rounded, side="left")
    equal = np.searchsorted(known, rounded, side="right") - lower
    others = len(known) - member
    share: Vector = np.full(len(values), 0.5)
    np.divide(lower + (equal - member) / 2.0, others, out=share, where=others > 0)
    return share


class PairSet:
    """A set of pairs of positions, asked for many at a time.

    Parameters
    ----------
    a, b : ndarray of int
        The pairs, in either order.

    Examples
    --------
    >>> held = PairSet(np.array([0, 2]), np.array([3, 1]))
    >>> held.holds(np.array([3, 0]), np.array([0, 1])).tolist()
    [True, False]
    """

    def __init__(self, a: Positions, b: Positions) -> None:
        self._size = int(max(a.max(initial=0), b.max(initial=0))) + 1
        keys = self._key(a, b)
        # Candidates come sorted, each once; looking is cheaper than sorting again.
        self._keys = keys if (np.diff(keys) > 0).all() else np.unique(keys)

    def _key(self, a: Positions, b: Positions) -> npt.NDArray[np.int64]:
        low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
        return np.where(high < self._size, low * self._size + high, -1)

    def places(self, a: Positions, b: Positions) -> Positions:
        """Return where each pair stands among the sorted pairs of the set; -1 when it does not."""
        keys = self._key(a, b)
        at = np.searchsorted(self._keys, keys)
        known = at < len(self._keys)
        known[known] = self._keys[at[known]] == keys[known]
        return np.where(known, at, -1)

    def holds(self, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
        """Tell for each pair whether it is in the set."""
        return np.asarray(self.places(a, b) >= 0)


def varied(
    table: pd.DataFrame,
    top: int,
    *,
    per_actor: int = 2,
    per_region_pair: int = 2,
    per_records: int = 1,
    kept: int = 0,
) -> pd.DataFrame:
    """Return the table with variety among its first ``top`` rows.

    Nobody reads ten suggestions about one hub, or out of the same two projects. Rows that would
    exceed a limit wait until the first ``top`` places are filled; then all follow in their order.

    Parameters
    ----------
    table : DataFrame
        In order of preference, with ``actor_a``, ``actor_b``, ``region_a``, ``region_b``,
        ``records``; ``is_peripheral`` when places are kept.
    top : int
        Number of places to be varied.
    per_actor, per_region_pair, per_records : int
        Most rows of one actor, of one (unordered) pair of regions, with the same records.
    kept : int
        At least so many of the places go to rows with a peripheral actor; the last others wait.

    Returns
    -------
    DataFrame
        The same rows. When too few rows qualify, the list is filled up in order of preference.

    Examples
    --------
    >>> pairs = pd.DataFrame({"actor_a": ["a", "a", "b"], "actor_b": ["x", "y", "z"],
    ...                       "region_a": ["R", "R", "R"], "region_b": ["S", "T", "S"],
    ...                       "records": ["p;q", "p;s", "s;t"]})
    >>> varied(pairs, 2, per_actor=1).index.tolist()
    [0, 2, 1]
    """
    of_actor: Counter[str] = Counter()
    of_regions: Counter[tuple[str, str]] = Counter()
    of_records: Counter[str] = Counter()
    first: list[int] = []
    names = ("actor_a", "actor_b", "region_a", "region_b", "records")
    rows = zip(*(table[name] for name in names), strict=True)
    peripheral = table["is_peripheral"].to_list() if kept else [False] * len(table)
    for position, (a, b, r, s, records) in enumerate(rows):
        if len(first) == top:
            break
        if not peripheral[position] and top - len(first) <= kept:
            continue
        regions = (min(r, s), max(r, s))
        if (
            max(of_actor[a], of_actor[b]) >= per_actor
            or of_regions[regions] >= per_region_pair
            or of_records[records] >= per_records
        ):
            continue
        first.append(position)
        kept -= bool(peripheral[position])
        of_actor.update((a, b))
        of_regions[regions] += 1
        of_records[records] += 1
    chosen = set(first)
    rest = [position for position in range(len(table)) if position not in chosen]
    return table.iloc[first + rest]

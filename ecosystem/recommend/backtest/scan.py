"""One pass over all eligible pairs of an origin: exact counts, the best of every actor.

Pairs are scored a block of rows at a time. Every score is at least 0 and is compared at a
resolution of one part in 4,096, so the number of pairs above any score is counted exactly in a
histogram, however many hundred millions there are; scores closer than that are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.learning.learn import LinkScorer, RankLogits
from ecosystem.recommend.signals.blocks import Block
from ecosystem.recommend.signals.features import BASELINES, FEATURES, LinkFeatures
from ecosystem.recommend.signals.scores import Positions

Keys = npt.NDArray[np.int64]
BlockScore = Callable[[Positions], Block]

_SHIFT: Final = 11  # of 23 bits of the mantissa 12 are kept
_CELLS: Final = 2**20
_BLOCK_ROWS: Final = 128
LIST_LENGTH: Final = 20
LEARNED: Final = "learned"
_BEST: Final = 100


@dataclass(eq=False)
class Tally:
    """What a pass finds about one scorer.

    Parameters
    ----------
    histogram : ndarray of int
        Eligible pairs by key of their score.
    watched : ndarray of int
        Key of every watched pair.
    lists : ndarray of int
        Rows × 20: members with the best scores, best first, equal ones by position; -1 where
        there are fewer. Of baselines only for members to whom something happened.
    list_keys : ndarray of int
        Keys of the scores in ``lists``; -1 where there is nothing.
    first_hits : ndarray of float
        Per row the rank of the best partner that came true (mean rank among equals); NaN without.
    best : list of (key, a, b)
        The best hundred pairs of all.
    """

    histogram: Keys
    watched: Keys
    lists: npt.NDArray[np.int32]
    list_keys: npt.NDArray[np.int32]
    first_hits: npt.NDArray[np.float64]
    best: list[tuple[int, int, int]] = field(default_factory=list)


def keys_of(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.uint32]:
    """Return whole numbers in the order of scores (at least 0), equal for nearly equal scores.

    Examples
    --------
    >>> bool(keys_of(np.array([1.0, 2.0], dtype=np.float32))[1] > 0)
    True
    """
    flat = np.ascontiguousarray(scores, dtype=np.float32)
    return flat.view(np.uint32) >> np.uint32(_SHIFT)


def odds_of(keys: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """Return the least score of every key, 0 for keys of nothing (-1).

    Examples
    --------
    >>> odds_of(keys_of(np.array([1.5, 2.0], dtype=np.float32)).astype(np.int64)).tolist()
    [1.5, 2.0]
    """
    bits = np.maximum(keys, 0).astype(np.uint32) << np.uint32(_SHIFT)
    return np.ascontiguousarray(bits).view(np.float32).astype(np.float64)


def learned_block(ranks: RankLogits, scorer: LinkScorer) -> Callable[[dict[str, Block]], Block]:
    """Return a function from feature blocks to scores ``Σ β_k (x_k − floor_k)``, at least 0."""
    tables = {
        name: (ranks.tables_[name] - ranks.tables_[name][0]) * np.float32(weight)
        for name, weight in zip(FEATURES, scorer.coef_, strict=True)
        if weight > 0
    }

    def score(block: dict[str, Block]) -> Block:
        total = np.zeros_like(next(iter(block.values())))
        for name, table in tables.items():
            total += table[np.ascontiguousarray(block[name]).view(np.uint32) >> np.uint32(15)]
        return total

    return score


def scan(
    features: LinkFeatures,
    score: Callable[[dict[str, Block]], Block],
    watched: tuple[Positions, Positions],
    truth: Sequence[Positions],
    *,
    baselines: Sequence[str] = BASELINES,
    visit: Callable[[Positions, dict[str, Block], dict[str, Block]], None] | None = None,
    threads: int = 2,
) -> dict[str, Tally]:
    """Score all eligible pairs once by the learned scorer and the baselines.

    Parameters
    ----------
    features : LinkFeatures
        What was known.
    score : callable
        From :func:`learned_block`.
    watched : tuple of ndarray
        Pairs ``a < b``, sorted by ``a``, whose keys are wanted.
    truth : sequence of ndarray
        Per member the members it was tied to afterwards.
    baselines : sequence of str
        Names of baselines.
    visit : callable, optional
        Called with rows, feature blocks and score blocks (-1 where not eligible), one block at a
        time, in order.
    threads : int
        Blocks worked on at the same time; the result does not depend on it.

    Returns
    -------
    dict of str to Tally
        ``learned`` and the baselines.
    """
    n = len(features.members)
    names = (LEARNED, *baselines)
    tallies = {
        name: Tally(
            np.zeros(_CELLS, dtype=np.int64),
            np.zeros(len(watched[0]), dtype=np.int64),
            np.full((n, LIST_LENGTH), -1, dtype=np.int32),
            np.full((n, LIST_LENGTH), -1, dtype=np.int32),
            np.full(n, np.nan),
        )
        for name in names
    }

    def work(
        rows: Positions,
    ) -> tuple[Positions, dict[str, Block], dict[str, Block], npt.NDArray[np.bool_]]:
        block = features.block(rows)
        scores = {LEARNED: score(block)}
        scores.update({name: features.baseline(rows, name) for name in baselines})
        return rows, block, scores, features.eligible(rows)

    blocks = [np.arange(start, min(start + _BLOCK_ROWS, n)) for start in range(0, n, _BLOCK_ROWS)]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for start in range(0, len(blocks), threads):
            for rows, block, scores, eligible in pool.map(work, blocks[start : start + threads]):
                _count(rows, scores, eligible, watched, truth, tallies, pool)
                if visit is not None:
                    for part in scores.values():
                        part[~eligible] = -1.0
                    visit(rows, block, scores)
    return tallies


def _count(
    rows: Positions,
    scores: dict[str, Block],
    eligible: npt.NDArray[np.bool_],
    watched: tuple[Positions, Positions],
    truth: Sequence[Positions],
    tallies: dict[str, Tally],
    pool: ThreadPoolExecutor,
) -> None:
    upper = np.flatnonzero(eligible & (np.arange(eligible.shape[1]) > rows[:, None]))
    lo, hi = np.searchsorted(watched[0], [rows[0], rows[-1] + 1])
    place = (watched[0][lo:hi] - rows[0], watched[1][lo:hi])

    def one(name: str) -> None:
        tally, keys = tallies[name], keys_of(scores[name])
        flat = keys.ravel()[upper]
        tally.histogram += np.bincount(flat, minlength=_CELLS)
        tally.watched[lo:hi] = keys[place]
        _keep_best(tally, flat, upper, rows, keys.shape[1])
        # Lists of actors to whom nothing happened matter for exposure only.
        asked = np.array([name == LEARNED or len(truth[row]) > 0 for row in rows.tolist()])
        ranked = np.where(eligible[asked], keys[asked].astype(np.int32), np.int32(-1))
        listed = best_columns(ranked, LIST_LENGTH)
        tally.lists[rows[asked]] = listed
        values = np.take_along_axis(ranked, np.maximum(listed, 0), axis=1)
        tally.list_keys[rows[asked]] = np.where(listed >= 0, values, -1)
        for i, row in enumerate(rows[asked].tolist()):
            if len(truth[row]):
                tally.first_hits[row] = first_hit(ranked[i], truth[row])

    list(pool.map(one, scores))


def first_hit(values: npt.NDArray[Any], relevant: Positions) -> float:
    """Return the rank of the best of some columns; among equals the mean rank of the first hit.

    Examples
    --------
    >>> first_hit(np.array([5, 7, 7, -1]), np.array([0]))
    3.0
    >>> first_hit(np.array([1, 1]), np.array([0]))
    1.5
    """
    best = values[relevant].max()
    above, equal = int((values > best).sum()), int((values == best).sum())
    hits = int((values[relevant] == best).sum())
    return above + (equal + 1.0) / (hits + 1.0)


def best_columns(ranked: npt.NDArray[np.int32], most: int) -> npt.NDArray[np.int32]:
    """Return for every row the columns with the highest values, equal ones by column; -1 for < 0.

    Examples
    --------
    >>> best_columns(np.array([[5, 7, 7, -1]], dtype=np.int32), 4).tolist()
    [[1, 2, 0, -1]]
    """
    count, n = ranked.shape
    if n >= 2**31:
        raise ValueError(n)
    # Value and column in one number, so equal values come in the order of columns.
    joined = ranked.astype(np.int64) * np.int64(n) + (n - 1 - np.arange(n))
    most_here = min(most, n)
    top = np.argpartition(joined, n - most_here, axis=1)[:, n - most_here :]
    values = np.take_along_axis(joined, top, axis=1)
    order = np.argsort(-values, axis=1)
    columns = np.take_along_axis(top, order, axis=1)
    result = np.full((count, most), -1, dtype=np.int32)
    result[:, :most_here] = np.where(np.take_along_axis(ranked, columns, axis=1) >= 0, columns, -1)
    return result


def _keep_best(
    tally: Tally, flat: npt.NDArray[np.uint32], upper: Positions, rows: Positions, n: int
) -> None:
    if not len(flat):
        return
    least = tally.best[-1][0] if len(tally.best) == _BEST else 0
    high = np.flatnonzero(flat >= least)
    if len(high) > 10 * _BEST:
        cut = np.partition(flat[high], len(high) - _BEST)[len(high) - _BEST]
        high = high[flat[high] >= cut]
    found = [(int(flat[i]), int(rows[upper[i] // n]), int(upper[i] % n)) for i in high.tolist()]
    merged = sorted([*tally.best, *found], key=lambda item: (-item[0], item[1], item[2]))
    tally.best = merged[:_BEST]

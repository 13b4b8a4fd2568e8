"""How likely a link is, in bands: what became of pairs of the same rank in the last closed year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from ecosystem.recommend.signals.scores import Vector
from ecosystem.recommend.wording import counted

# Ranks at which bands end; three to a decade would have too few links each.
_EDGES: Final = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 10_000_000)
_FEWEST_PAIRS: Final = 50
# A change in volume is expected to go on, damped by half, but not to be more than this.
_MOST_CHANGE, _DAMPED = 2.0, 0.5
# What was learned from fewer than one in so many of today's pairs says nothing of their chances.
_MOST_GROWTH: Final = 4.0
# With so many new links the past speaks for itself. While the last two closed windows have fewer,
# earlier ones are added to learn from; chances are not given then.
ENOUGH_LINKS: Final = 300


@dataclass(frozen=True, eq=False)
class Bands:
    """Expected numbers of new links among the best pairs, by rank.

    A band is a span of ranks, not of scores: when the data grow, millions of unlikely pairs are
    added at the end, but the best thousand stay about as good.

    Parameters
    ----------
    edges : ndarray of int
        Last rank of each band; the last band holds all further pairs.
    links : ndarray of float
        New links expected in each band within ``years``.
    years : float
        Time that the numbers are about.
    learned_from : int
        New links that the bands were learned from.
    pair_count : int
        Pairs that they were learned from; 0 when that is not known.
    """

    edges: npt.NDArray[np.int64]
    links: Vector
    years: float
    learned_from: int
    pair_count: int = 0

    def doubt(self, pair_count: int) -> str:
        """Say why no chances can be given for so many pairs; "" where they can.

        They were learned from fewer than 300 new links; or there are more than four times the
        pairs learned from: in a young programme the network multiplies within a year, and what
        became of the few pairs of the year before says nothing about the many new ones.

        Examples
        --------
        >>> young = Bands(np.array([10]), np.array([2.0, 9.0]), 1.0, 311, pair_count=1000)
        >>> young.doubt(4000), young.doubt(4001)[:27]
        ('', 'the network has grown so fa')
        """
        if self.learned_from < ENOUGH_LINKS:
            return (
                f"the last closed window has {counted(self.learned_from, 'new link')}, fewer than "
                f"{ENOUGH_LINKS}, which is too few to learn chances from"
            )
        if self.pair_count and pair_count > _MOST_GROWTH * self.pair_count:
            return (
                "the network has grown so fast that the last closed window knew fewer than a "
                "quarter of the pairs"
            )
        return ""

    def probabilities(self, pair_count: int) -> Vector:
        """Return the chance of a pair in each band when so many pairs are ranked.

        Never rises from a band to the next. Bands beyond the last pair have the chance of the one
        before.
        """
        ends = np.r_[self.edges, max(pair_count, int(self.edges[-1]) + 1)]
        ends = np.minimum(ends, pair_count)
        sizes = np.diff(np.r_[0, ends]).astype(np.float64)
        filled = sizes > 0
        chance: Vector = np.divide(self.links, sizes, out=np.zeros(len(sizes)), where=filled)
        if not filled.any():
            return chance
        pooled = isotonic_regression(
            np.minimum(chance[filled], 1.0), weights=sizes[filled], increasing=False
        ).x
        chance[filled] = pooled
        chance[~filled] = pooled[-1]
        return chance

    def at(self, ranks: npt.NDArray[np.integer], pair_count: int) -> Vector:
        """Return the chance of pairs at ranks (1 is the best) among so many pairs.

        NaN where the past is too short to say (:meth:`doubt`).
        """
        if self.doubt(pair_count):
            return np.full(len(ranks), np.nan)
        band = np.searchsorted(self.edges, ranks, side="left")
        return np.asarray(self.probabilities(pair_count)[band])


def bands_from(
    scores: Vector,
    tied: npt.NDArray[np.bool_],
    weight: Vector,
    *,
    pair_count: int,
    link_count: int,
    change: float,
    years: float,
) -> Bands:
    """Return bands learned from a sample of pairs and what became of them.

    Parameters
    ----------
    scores : ndarray
        Higher is likelier.
    tied : ndarray of bool
        Whether the pair was tied within ``years``.
    weight : ndarray
        How many pairs each stands for, up to a factor.
    pair_count, link_count : int
        Pairs and new links in all; the sample is scaled to them.
    change : float
        Volume of the last year over that of the year before, taken to be between a half and two.
        Its square root is expected to go on: a damped trend, because a year of few calls is
        followed by one of more.
    years : float
        Length of the time.

    Returns
    -------
    Bands

    Examples
    --------
    >>> scores = np.arange(1000.0)
    >>> found = bands_from(scores, scores >= 950, np.ones(1000), pair_count=1000, link_count=50,
    ...                    change=1.0, years=1.0)
    >>> found.probabilities(1000)[:2].round(2).tolist()
    [0.5, 0.0]
    """
    order = np.argsort(-scores, kind="stable")
    share = weight[order] / weight.sum()
    rank = (np.cumsum(share) - share / 2.0) * pair_count
    edges = _supported(rank, pair_count)
    band = np.searchsorted(edges, rank, side="left")
    hits = np.bincount(
        band, weights=np.where(tied[order], weight[order], 0.0), minlength=len(edges) + 1
    )
    total = hits.sum()
    factor = link_count / total if total else 0.0
    factor *= min(max(change, 1.0 / _MOST_CHANGE), _MOST_CHANGE) ** _DAMPED
    return Bands(edges, np.asarray(hits * factor), years, link_count, pair_count)


def _supported(ranks: Vector, pair_count: int) -> npt.NDArray[np.int64]:
    """Return the edges of bands that each have enough sampled pairs."""
    edges: list[int] = []
    below = 0
    for edge in _EDGES:
        count = int((ranks <= edge).sum())
        if edge < pair_count and count - below >= _FEWEST_PAIRS:
            edges.append(edge)
            below = count
    return np.array(edges or [pair_count], dtype=np.int64)


def odds_in_words(chance: float) -> str:
    """Return a probability as people say it.

    Examples
    --------
    >>> odds_in_words(0.24), odds_in_words(0.0312), odds_in_words(0.0004), odds_in_words(0.62)
    ('about 1 in 4', 'about 1 in 30', 'less than 1 in 1,000', 'about 2 in 3')
    """
    if chance < 0.001:
        return "less than 1 in 1,000"
    if chance >= 0.875:
        return "very likely"
    if chance >= 0.45:
        return "about 2 in 3" if chance >= 0.58 else "about 1 in 2"
    count = 1.0 / chance
    step = 1 if count < 10 else (5 if count < 50 else (10 if count < 100 else 100))
    return f"about 1 in {max(2, round(count / step) * step):,}"

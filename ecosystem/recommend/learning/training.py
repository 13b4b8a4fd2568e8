"""Learning from closed windows: which pairs were tied, out of a sample of rows of all pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.learning.calibration import ENOUGH_LINKS, Bands, bands_from
from ecosystem.recommend.learning.learn import LinkScorer, RankLogits, cell_counts
from ecosystem.recommend.learning.periphery import is_peripheral
from ecosystem.recommend.learning.tasks import Scene
from ecosystem.recommend.learning.windows import Window, closed_before
from ecosystem.recommend.signals.blocks import Block
from ecosystem.recommend.signals.features import FEATURES, LinkFeatures
from ecosystem.recommend.signals.scores import Positions, Vector
from ecosystem.recommend.wording import counted
from ecosystem.regions import Level

T = TypeVar("T")

SAMPLE_ROWS: Final = 1_500
_PER_ROW: Final = 200
# Pairs of a block: what two blocks take must be little beside the data.
_BLOCK_PAIRS: Final = 1_000_000
BLOCK_ROWS: Final = 100
_THREADS: Final = 2
# Closed windows that are looked at however many links they have.
LEAST_WINDOWS: Final = 2
# Projects tie many pairs at once: with fewer of them a handful decides what is learned.
FEWEST_PROJECTS: Final = 30


@dataclass(frozen=True, eq=False)
class Sample:
    """Pairs of a closed window with what became of them.

    Parameters
    ----------
    logits : ndarray
        Pairs × ``FEATURES``, rank-logits as of the origin.
    tied : ndarray of bool
        Whether the pair was tied in the window.
    weight : ndarray
        How many pairs each stands for.
    programmes : ndarray of str
        Programme of the first collaboration that tied the pair, "" when not tied.
    pair_count, link_count, project_count : int
        Of the whole window: eligible pairs, those tied, collaborations that tied them.
    volume : int
        See :class:`Outcomes`.
    years : float
        Length of the window.
    origin : str
        Of the window.
    peripheral_share : float
        Share of peripheral regions (at NUTS2 or the task's level) among the new partners.
    """

    logits: npt.NDArray[np.float64]
    tied: npt.NDArray[np.bool_]
    weight: Vector
    programmes: npt.NDArray[np.object_]
    pair_count: int
    link_count: int
    project_count: int
    volume: int
    years: float
    origin: str
    peripheral_share: float

    @property
    def full_weight(self) -> Vector:
        """Weights scaled to all links of the window: a window counts by its links, not rows."""
        return self.weight * (self.link_count / max(float(self.weight @ self.tied), 1.0))


def sampled_rows(features: LinkFeatures, seed: int = 0, most: int = SAMPLE_ROWS) -> Positions:
    """Return positions of a random sample of members, sorted; all when there are few."""
    n = len(features.members)
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def in_blocks(
    features: LinkFeatures, rows: Positions, work: Callable[[Positions], T]
) -> Iterator[T]:
    """Return what work makes of some rows at a time, in order; two blocks are worked on at once."""
    size = max(min(BLOCK_ROWS, _BLOCK_PAIRS // max(len(features.members), 1)), 10)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        for start in range(0, len(parts), _THREADS):
            yield from pool.map(work, parts[start : start + _THREADS])


def ranks_of(features: LinkFeatures, seed: int = 0, most: int = SAMPLE_ROWS) -> RankLogits:
    """Return the order of every feature among the eligible pairs of sampled rows."""
    counts = {name: np.zeros(2**16, dtype=np.int64) for name in FEATURES}
    rows = sampled_rows(features, seed, most)

    def cells(part: Positions) -> dict[str, npt.NDArray[np.int64]]:
        block, eligible = features.block(part), features.eligible(part)
        return {name: cell_counts(values[eligible]) for name, values in block.items()}

    for found in in_blocks(features, rows, cells):
        for name, count in found.items():
            counts[name] += count
    return RankLogits().fit_counts(counts)


def pair_count(features: LinkFeatures) -> int:
    """Return the number of eligible pairs."""
    sizes = np.bincount(features.regions).astype(np.int64)
    total = (int(sizes.sum()) ** 2 - int((sizes**2).sum())) // 2
    tied = features.ties[features.members][:, features.members].tocoo()
    row, column = tied.coords
    return total - int((features.regions[row] != features.regions[column]).sum()) // 2


def training_sample(found: Scene, seed: int = 0, most: int = SAMPLE_ROWS) -> Sample:
    """Return all tied pairs of sampled rows and up to 200 others of each of these rows."""
    features, outcomes = found.features, found.outcomes
    rows = sampled_rows(features, seed, most)
    partners = neighbors(outcomes.a, outcomes.b, rows)

    def drawn(part: Positions) -> _Drawn:
        return _drawn(features, part, partners, seed)

    blocks = list(in_blocks(features, rows, drawn))
    counts = {name: np.sum([block.counts[name] for block in blocks], axis=0) for name in FEATURES}
    values = {name: np.concatenate([block.values[name] for block in blocks]) for name in FEATURES}
    labels = np.concatenate([block.tied for block in blocks])
    keys = np.concatenate([block.keys for block in blocks])
    return Sample(
        RankLogits().fit_counts(counts).matrix(values),
        labels,
        np.concatenate([block.weight for block in blocks]),
        _programmes(found, keys, labels),
        pair_count(features),
        len(outcomes.a),
        len(np.unique(outcomes.projects.indices)),
        outcomes.co_participation_count,
        found.window.years,
        found.window.origin,
        _peripheral_share(found),
    )


def peripheral_members(found: Scene) -> npt.NDArray[np.bool_]:
    """Tell which members are at home in a peripheral region, at NUTS2 or the task's level."""
    level: Level = 2 if found.task.level == "s3" else min(2, found.task.level)
    ids = found.features.actor_ids[found.features.members]
    return is_peripheral(found.past, level).reindex(ids).to_numpy(bool)


def _peripheral_share(found: Scene) -> float:
    both = peripheral_members(found)[np.r_[found.outcomes.a, found.outcomes.b]]
    return float(both.mean()) if len(both) else 0.0


def seen_periphery(samples: Sequence[Sample]) -> tuple[float, int]:
    """Return the share of peripheral regions among new partners, and how many projects say so.

    Of the latest closed window; of all of them while that one has fewer than 300 new links.
    """
    enough = bool(samples) and samples[-1].link_count >= ENOUGH_LINKS
    chosen = samples[-1:] if enough else samples
    links = sum(sample.link_count for sample in chosen)
    found = sum(sample.peripheral_share * sample.link_count for sample in chosen)
    return found / max(links, 1), sum(sample.project_count for sample in chosen)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What some rows give to a sample; ``keys`` are ``a n + b`` with ``a < b``."""

    counts: dict[str, npt.NDArray[np.int64]]
    values: dict[str, Block]
    tied: npt.NDArray[np.bool_]
    weight: Vector
    keys: npt.NDArray[np.int64]


def _drawn(
    features: LinkFeatures, rows: Positions, partners: dict[int, Positions], seed: int
) -> _Drawn:
    block, eligible = features.block(rows), features.eligible(rows)
    counts = {name: cell_counts(x[eligible]) for name, x in block.items()}
    at, columns, tied, weight = [], [], [], []
    for i, row in enumerate(rows.tolist()):
        yes = partners[row]
        eligible[i, yes] = False
        others = np.flatnonzero(eligible[i])
        rng = np.random.default_rng([seed + 1, row])
        no = others if len(others) <= _PER_ROW else rng.choice(others, _PER_ROW, replace=False)
        at.append(np.full(len(yes) + len(no), i))
        columns.append(np.r_[yes, no])
        tied.append(np.r_[np.ones(len(yes), bool), np.zeros(len(no), bool)])
        weight.append(np.r_[np.ones(len(yes)), np.full(len(no), len(others) / max(len(no), 1))])
    place, column = np.concatenate(at), np.concatenate(columns)
    row_of = rows[place]
    return _Drawn(
        counts,
        {name: x[place, column] for name, x in block.items()},
        np.concatenate(tied),
        np.concatenate(weight),
        np.minimum(row_of, column) * len(features.members) + np.maximum(row_of, column),
    )


def learned(
    samples: Sequence[Sample], *, shrinkage: float = 20.0, programme: str = ""
) -> LinkScorer:
    """Return the scorer fitted to closed windows together, or that of one programme.

    Without any new link it is the prior: equal weights. A programme's weights are learned from its
    own links and held near those of all programmes.
    """
    if not any(sample.tied.any() for sample in samples):
        return LinkScorer(shrinkage=shrinkage).unlearned(len(FEATURES))
    groups = np.concatenate([sample.programmes for sample in samples])
    found = LinkScorer(shrinkage=shrinkage).fit_trusted(
        np.concatenate([sample.logits for sample in samples]),
        np.concatenate([sample.tied for sample in samples]).astype(np.float64),
        np.concatenate([sample.full_weight for sample in samples]),
        np.where(groups == programme, groups, "") if programme else None,
    )
    return found.for_group(programme) if programme else found


def lessons_before(
    origin: str,
    years: int,
    lesson: Callable[[Window], T | None],
    count: Callable[[T], int],
    most: int = 6,
) -> list[T]:
    """Return what closed windows before an origin teach, the earliest first.

    The last two windows, and earlier ones while all have fewer than 300 new links.

    Parameters
    ----------
    origin : str
        Last day of what is known.
    years : int
        Length of the windows.
    lesson : callable
        What a window teaches, or None when it has no new link.
    count : callable
        New links behind a lesson.
    most : int
        Windows looked at, at most.

    Examples
    --------
    >>> found = lessons_before("2019-12-31", 1, lambda w: w.origin[:4], lambda _: 120)
    >>> found
    ['2016', '2017', '2018']
    """
    found: list[T] = []
    for k, window in enumerate(closed_before(origin, years, most), start=1):
        if k > LEAST_WINDOWS and sum(map(count, found)) >= ENOUGH_LINKS:
            break
        one = lesson(window)
        if one is not None:
            found.append(one)
    return found[::-1]


def evidence(link_count: int, window_count: int) -> str:
    """Say how much past a learned score rests on; "" where it is enough.

    Examples
    --------
    >>> evidence(5_000, 2)
    ''
    >>> evidence(87, 3)[:51]
    'Only 87 new links in 3 closed windows to learn from'
    """
    if link_count >= ENOUGH_LINKS:
        return ""
    if not link_count:
        return (
            "No closed window has a new link to learn from: all signals weigh the same, which is "
            "an assumption; no chances can be given"
        )
    return (
        f"Only {counted(link_count, 'new link')} in {counted(window_count, 'closed window')} to "
        f"learn from (enough are {ENOUGH_LINKS}): the weights are held near equal ones, and no "
        "chances can be given"
    )


def calibrated(scorer: LinkScorer, latest: Sample, volume_before: int) -> Bands:
    """Return bands of probability learned from the latest closed window.

    With fewer than 300 new links in it they are void, see :meth:`Bands.doubt`.
    """
    change = latest.volume / volume_before if volume_before else 1.0
    return bands_from(
        scorer.odds(latest.logits),
        latest.tied,
        latest.weight,
        pair_count=latest.pair_count,
        link_count=latest.link_count,
        change=change,
        years=latest.years,
    )


def neighbors(a: Positions, b: Positions, rows: Positions) -> dict[int, Positions]:
    """Return for each of some members the members it is paired with, sorted."""
    one, other = np.r_[a, b], np.r_[b, a]
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    first, end = np.searchsorted(one, rows), np.searchsorted(one, rows, side="right")
    return {
        row: other[i:j]
        for row, i, j in zip(rows.tolist(), first.tolist(), end.tolist(), strict=True)
    }


def _programmes(
    found: Scene, keys: npt.NDArray[np.int64], tied: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    outcomes, n = found.outcomes, len(found.features.members)
    first = outcomes.projects.indices[outcomes.projects.indptr[:-1]]
    ids = sorted(set(found.future.participations["collaboration_id"]))
    names = found.future.collaborations["programme"].reindex(ids).to_numpy(object)
    place = np.searchsorted(outcomes.a * n + outcomes.b, keys[tied])
    result = np.full(len(keys), "", dtype=object)
    if len(place):
        result[tied] = names[first[place]]
    return result

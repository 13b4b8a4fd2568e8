"""The theme given: whom, among all others, an actor will work with on it.

A question is an actor and a theme of a collaboration that it entered after the origin; the right
answers are the partners in it that were new to the actor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, diags_array

from ecosystem.model import Ecosystem, long_values
from ecosystem.network.ties import running_years
from ecosystem.recommend.backtest.scan import LEARNED, first_hit, learned_block
from ecosystem.recommend.learning.learn import LinkScorer, RankLogits
from ecosystem.recommend.learning.tasks import Scene
from ecosystem.recommend.learning.training import BLOCK_ROWS
from ecosystem.recommend.signals.blocks import Block
from ecosystem.recommend.signals.features import FEATURES, LinkFeatures
from ecosystem.recommend.signals.scores import Positions

THEME_FEATURES: Final = {
    "theme_rank": "rank of the other by its work on the theme",
    "theme_work": "work of the other on the theme",
    "theme_partners": "partners who worked with the other on the theme",
    "theme_paths": "partners of partners who worked on the theme with the other, or are the other",
}
# Work on a theme fades more slowly than activity as such.
_YEARLY: Final = 0.7
_LEAST_WORK, _LEAST_WALK, _LEAST_PATH = 0.05, 1e-4, 4e-3
# So many participations of mean continuity are added to those of a theme.
_PULL: Final = 5.0
_QUESTIONS, _OTHERS = 1_500, 100


@dataclass(frozen=True)
class Question:
    """An actor, a theme and the right answers.

    Parameters
    ----------
    row, theme : int
        Positions among members and themes.
    answers : ndarray of int
        Members that the actor was tied to on the theme for the first time.
    projects : tuple of int
        Positions of the collaborations behind it.
    """

    row: int
    theme: int
    answers: Positions
    projects: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Steps:
    """One step (sparse) and two steps (dense) from some members to all actors."""

    one: csr_array
    two: Block

    def of(self, chosen: Positions) -> Steps:
        """Return those of some of the members."""
        return Steps(csr_array(self.one[chosen]), self.two[chosen])


@dataclass(frozen=True, eq=False)
class ThemeSpace:
    """Who had worked on which theme, as of an origin.

    Parameters
    ----------
    features : LinkFeatures
        Pairs.
    themes : Index
        Names, sorted.
    having : csr_array
        Collaborations × themes.
    work : ndarray
        Members × themes: collaborations on the theme, each counting .7 of one a year later.
    continuity : ndarray
        Per theme the share of its participations in the latest year, by members who had been
        active before, whose member had worked on the theme before. It says how much past work on
        the theme means: little where a programme names its parts anew.
    """

    features: LinkFeatures
    themes: pd.Index
    having: csr_array
    work: Block
    continuity: npt.NDArray[np.float32]
    _ties: dict[int, tuple[csr_array, csr_array]] = field(default_factory=dict)

    @cached_property
    def ranks(self) -> Block:
        """Members × themes: rank-logit of the work among all members."""
        from scipy.stats import rankdata

        n = max(len(self.work), 1)
        columns = [(rankdata(column) - 0.5) / n for column in self.work.T]
        share = np.stack(columns, axis=1) if columns else np.zeros_like(self.work)
        return np.log(share / (1.0 - share)).astype(np.float32)

    def steps(self, rows: Positions) -> Steps:
        """Return one and two steps from some members, for :meth:`columns`."""
        return Steps(self.features.reach(rows), self.features.two_steps(rows).toarray())

    def columns(self, steps: Steps, theme: int) -> dict[str, Block]:
        """Return ``THEME_FEATURES`` of some members with all members, each rows × members.

        ``theme_partners``: ``Σ w_az/s_z · w_zb`` with the last ties by collaborations on the theme
        only; ``theme_paths``: ``Σ √w_au · w_uv/√(s_u s_v) · √w_vb`` likewise. The last tie of
        an actor to itself counts its projects on the theme, each ``1/(n − 1)`` with n partners.
        """
        trust = self.continuity[theme]
        work = trust * np.log1p(self.work[:, theme] / np.float32(_LEAST_WORK))
        order = trust * (self.ranks[:, theme] - self.ranks[:, theme].min())
        ties, roots = self._tied_on(theme)
        walks = csr_array(steps.one @ ties).toarray()
        paths = (roots @ steps.two.T).T
        return {
            "theme_rank": np.broadcast_to(order, walks.shape),
            "theme_work": np.broadcast_to(work, walks.shape),
            "theme_partners": np.log1p(walks / np.float32(_LEAST_WALK)),
            "theme_paths": np.log1p(paths / np.float32(_LEAST_PATH)),
        }

    def _tied_on(self, theme: int) -> tuple[csr_array, csr_array]:
        """Return Newman ties by collaborations on a theme, all actors × members, and their roots.

        The roots the other way round.
        """
        if theme not in self._ties:
            inc = self.features.incidence
            chosen = np.flatnonzero(self.having[:, [theme]].toarray().ravel() > 0)
            mine = csr_array(inc.matrix[:, chosen])
            size = np.asarray(mine.sum(axis=0), dtype=np.float64).ravel()
            factor = np.divide(1.0, size - 1.0, out=np.zeros_like(size), where=size > 1)
            ties = mine @ diags_array(factor) @ mine[self.features.members].T
            ties = csr_array(ties.astype(np.float32))
            self._ties[theme] = ties, csr_array(ties.sqrt().T)
        return self._ties[theme]


def theme_space(past: Ecosystem, features: LinkFeatures) -> ThemeSpace:
    """Return who had worked on which theme in what was known."""
    inc = features.incidence
    values = long_values(past.collaborations["themes"])
    themes = pd.Index(sorted(set(values)), dtype="str")
    having = csr_array(
        (
            np.ones(len(values)),
            (inc.collaboration_ids.get_indexer(pd.Index(values.index)), themes.get_indexer(values)),
        ),
        shape=(len(inc.collaboration_ids), len(themes)),
    )
    years = running_years(past.collaborations)["first_year"].reindex(inc.collaboration_ids)
    age = (years.max() - years).fillna(0.0).to_numpy(np.float64)
    work = inc.matrix[features.members] @ diags_array(_YEARLY**age) @ having
    return ThemeSpace(
        features,
        themes,
        having,
        csr_array(work).toarray().astype(np.float32),
        _continuity(features, having, years.to_numpy(np.float64)),
    )


def _continuity(
    features: LinkFeatures, having: csr_array, years: npt.NDArray[np.float64]
) -> npt.NDArray[np.float32]:
    """Return the continuity of every theme; few participations are pulled to the mean of all."""
    latest = np.nanmax(years) if not np.isnan(years).all() else np.nan
    new, old = np.flatnonzero(years == latest), np.flatnonzero(~(years == latest))
    of_members = csr_array(features.incidence.matrix[features.members])
    before = csr_array(of_members[:, old] @ having[old])
    before.data[:] = 1.0
    active = (np.asarray(of_members[:, old].sum(axis=1)).ravel() > 0).astype(np.float64)
    now = csr_array(diags_array(active) @ csr_array(of_members[:, new] @ having[new]))
    total = np.asarray(now.sum(axis=0), dtype=np.float64).ravel()
    again = np.asarray(now.multiply(before).sum(axis=0), dtype=np.float64).ravel()
    mean = float(again.sum() / total.sum()) if total.sum() else 1.0
    return ((again + _PULL * mean) / (total + _PULL)).astype(np.float32)


def questions(found: Scene, themes: pd.Index) -> list[Question]:
    """Return the questions of a scene on themes that were known, sorted by actor and theme."""
    outcomes = found.outcomes
    ids = sorted(set(found.future.participations["collaboration_id"]))
    asked = found.future.collaborations["themes"].reindex(ids)
    of_project = {
        i: [t for t in themes.get_indexer(pd.Index(text.split(";"))).tolist() if t >= 0]
        for i, text in enumerate(asked)
        if text
    }
    answers: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    pairs = outcomes.projects.tocoo()
    pair, project = pairs.coords
    for i, p in zip(pair.tolist(), project.tolist(), strict=True):
        a, b = int(outcomes.a[i]), int(outcomes.b[i])
        for theme in of_project.get(p, ()):
            for row, other in ((a, b), (b, a)):
                others, projects = answers.setdefault((row, theme), (set(), set()))
                others.add(other)
                projects.add(p)
    return [
        Question(row, theme, np.array(sorted(others), dtype=np.intp), tuple(sorted(projects)))
        for (row, theme), (others, projects) in sorted(answers.items())
    ]


@dataclass(frozen=True, eq=False)
class QuestionSample:
    """Possible answers of sampled questions of a closed window: numbers, truth, weight."""

    logits: npt.NDArray[np.float64]
    tied: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]


def question_sample(found: Scene, ranks: RankLogits, seed: int = 0) -> QuestionSample:
    """Return the right answers of up to 1,500 questions and 100 wrong ones each.

    Every question weighs the same, however many right answers it has, and so much that together
    they stand for all.
    """
    space = theme_space(found.past, found.features)
    every = questions(found, space.themes)
    total = len(every)
    rng = np.random.default_rng(seed + 2)
    if len(every) > _QUESTIONS:
        every = [every[i] for i in np.sort(rng.choice(len(every), _QUESTIONS, replace=False))]
    rows = np.array(sorted({q.row for q in every}), dtype=np.intp)
    matrix, tied, weight = [np.zeros((0, len(FEATURES) + len(THEME_FEATURES)))], [], []
    for start in range(0, len(rows), BLOCK_ROWS):
        part = rows[start : start + BLOCK_ROWS]
        block, eligible = found.features.block(part), found.features.eligible(part)
        steps, at = space.steps(part), {int(row): i for i, row in enumerate(part)}
        for q in every:
            if q.row not in at:
                continue
            i = at[q.row]
            wrong = np.flatnonzero(eligible[i] & ~np.isin(np.arange(eligible.shape[1]), q.answers))
            no = rng.choice(wrong, min(_OTHERS, len(wrong)), replace=False)
            columns = np.r_[q.answers, no]
            own = ranks.matrix({name: x[i, columns] for name, x in block.items()})
            more = space.columns(steps.of(np.array([i])), q.theme)
            matrix.append(np.column_stack([own, *(x[0, columns] for x in more.values())]))
            tied.append(np.r_[np.ones(len(q.answers), bool), np.zeros(len(no), bool)])
            each = np.r_[np.ones(len(q.answers)), np.full(len(no), len(wrong) / max(len(no), 1))]
            weight.append(each / len(q.answers) * (total / len(every)))
    return QuestionSample(
        np.concatenate(matrix),
        np.concatenate(tied) if tied else np.zeros(0, bool),
        np.concatenate(weight) if weight else np.zeros(0),
    )


class Answering:
    """Ranks all members for every question while all pairs are scanned.

    Parameters
    ----------
    space : ThemeSpace
        Who had worked on what.
    every : sequence of Question
        The questions.
    ranks : RankLogits
        As of the origin.
    scorer : LinkScorer
        Fitted to :class:`QuestionSample`.

    Attributes
    ----------
    every : list of Question
    weights : dict of str to float
        Weights of the scorer by name.
    hits : dict of str to ndarray
        Per scorer and question the rank of the best right answer.
    """

    def __init__(
        self,
        space: ThemeSpace,
        every: Sequence[Question],
        ranks: RankLogits,
        scorer: LinkScorer,
    ) -> None:
        self._space, self.every = space, list(every)
        count = len(FEATURES)
        names = (*FEATURES, *THEME_FEATURES)
        self.weights = {n: round(float(w), 4) for n, w in zip(names, scorer.coef_, strict=True)}
        self._base: Callable[[dict[str, Block]], Block] = learned_block(ranks, _part(scorer, count))
        self._theme_coef = scorer.coef_[count:].astype(np.float32)
        self._rows = np.array([q.row for q in every], dtype=np.intp)
        self.hits: dict[str, npt.NDArray[np.float64]] = {}

    def projects(self, count: int) -> csr_array:
        """Return questions × collaborations of the window, 1 where it is behind the question."""
        rows = [i for i, q in enumerate(self.every) for _ in q.projects]
        columns = [p for q in self.every for p in q.projects]
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.every), count))

    def visit(self, rows: Positions, block: dict[str, Block], scores: dict[str, Block]) -> None:
        """Answer the questions of the actors in a block of :func:`scan`."""
        for name in scores:
            self.hits.setdefault(name, np.zeros(len(self.every)))
        lo, hi = np.searchsorted(self._rows, [rows[0], rows[-1] + 1])
        if lo == hi:
            return
        base = self._base(block)
        closed = scores[LEARNED] < 0
        asking = np.unique(self._rows[lo:hi])
        steps = self._space.steps(asking)
        by_theme: dict[int, list[int]] = {}
        for k in range(lo, hi):
            by_theme.setdefault(self.every[k].theme, []).append(k)
        for theme, asked in sorted(by_theme.items()):
            who = self._rows[asked]
            more = self._space.columns(steps.of(np.searchsorted(asking, who)), theme)
            total = base[who - rows[0]].copy()
            for weight, values in zip(self._theme_coef, more.values(), strict=True):
                total += weight * values
            for i, k in enumerate(asked):
                q, row = self.every[k], who[i] - rows[0]
                mine = np.where(closed[row], -np.inf, total[i])
                self.hits[LEARNED][k] = first_hit(np.round(mine, 4), q.answers)
                for name, values in scores.items():
                    if name != LEARNED:
                        self.hits[name][k] = first_hit(values[row], q.answers)


def _part(scorer: LinkScorer, count: int) -> LinkScorer:
    first = LinkScorer(**scorer.get_params())
    first.coef_ = scorer.coef_[:count]
    return first

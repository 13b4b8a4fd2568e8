"""Why a pair of actors has the score it has: parts, records, the way to an introduction, doubts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem, split_values
from ecosystem.network.scope import Area
from ecosystem.recommend.actors.pool import CandidatePool
from ecosystem.recommend.actors.rows import RowComposer
from ecosystem.recommend.actors.wish import Wish, find_actor
from ecosystem.recommend.explanations.evidence import PairEvidence
from ecosystem.recommend.explanations.explanation import (
    Explanation,
    Introduction,
    Part,
    contribution_table,
)
from ecosystem.recommend.explanations.introduction import Path, introductions
from ecosystem.recommend.explanations.portions import OTHERS, portions
from ecosystem.recommend.explanations.reasons import link_reason
from ecosystem.recommend.learning.aggregate import PARTNERS, PATHS, TOPIC, PairScorer
from ecosystem.recommend.learning.estimated import Estimator
from ecosystem.recommend.signals.topics import topic_relevance
from ecosystem.recommend.wording import counted, listed, stopped
from ecosystem.regions import Level, region_name


class Explainer:
    """Explains pairs of one ecosystem.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : int
        NUTS level at which regions must differ, 0 to 3.
    area : {"bsr", "all"}
        As in :func:`ecosystem.recommend.actors.suggestions.suggest`.
    wish : Wish
        A theme or call adds a part to the score; filters do not matter here.
    scorer : PairScorer or estimator, optional
        What gives the score instead of what suggestions are scored by.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> explainer = Explainer(load_bundled("baltic"))
    >>> found = explainer.explain("aalborg-university-dk", "university-of-tartu-ee")
    >>> abs(sum(part.contribution for part in found.parts) - found.score) < 1e-12
    True
    """

    def __init__(
        self,
        ecosystem: Ecosystem,
        *,
        level: Level = 2,
        area: Area = "bsr",
        wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
        scorer: PairScorer | Estimator | None = None,
    ) -> None:
        self._ecosystem = ecosystem
        pool = CandidatePool(ecosystem, level=level, area=area, wish=wish, scorer=scorer)
        self._pool, self.scorer = pool, pool.scorer
        self._inc, self._weights, self._profiles = pool.inc, pool.weights, pool.profiles
        self._actors = ecosystem.actors.loc[pool.ids]
        self._region = pool.region.to_list()
        self._eligible = pool.eligible
        self._composer = RowComposer(
            ecosystem, pool.inc, pool.weights, pool.profiles, pool.region, pool.area
        )
        self._finder, self._facts = self._composer.finder, self._composer.facts
        self._names = self._composer.names
        self._relevance = np.zeros(len(self._inc.collaboration_ids))
        self._notes = pool.notes
        if pool.topic:
            self._relevance = topic_relevance(self._profiles, pool.topic)
            self._notes = (*self._notes, pool.topic.note)
        self._scores = np.round(pool.scores, 12)

    def explain(self, a: str, b: str) -> Explanation:
        """Return what there is to say about two actors, given by id, name or other name.

        Raises
        ------
        SettingError
            When one is not known, or both are the same.
        """
        ids = sorted((find_actor(self._ecosystem, a), find_actor(self._ecosystem, b)))
        if ids[0] == ids[1]:
            raise SettingError(f"Both are {self._names[ids[0]]}: name two different actors")
        at = self._inc.actor_ids.get_indexer(pd.Index(ids))
        one, other = int(at[0]), int(at[1])
        status, status_text = self._status(one, other)
        paths = self._paths(one, other)
        evidence = self._finder.find(one, other)
        parts = self._parts(one, other)
        score = sum(part.contribution for part in parts)
        told = (evidence, self._names, self._facts)
        records = {p for part in parts for portion in part.portions for p in portion.records}
        records |= {p for path in paths for step in path.records for p in step}
        records |= {*evidence.records(), *self._finder.shared_records(one, other)}
        return Explanation(
            ids[0],
            ids[1],
            self._names[ids[0]],
            self._names[ids[1]],
            self._region[one],
            self._region[other],
            status,
            status_text,
            score,
            int((self._scores > np.round(score, 12)).sum()) + 1,
            len(self._scores),
            self.scorer.method,
            parts,
            evidence,
            paths,
            link_reason(*told) or "Nothing in the data speaks for this pair.",
            self._counter_reason(evidence, one, other),
            {p: self._facts[p].label for p in sorted(records)},
            self._notes,
        )

    def _status(self, a: int, b: int) -> tuple[str, str]:
        names = [self._names[self._inc.actor_ids[i]] for i in (a, b)]
        together = [self._facts[p].label for p in self._finder.shared_records(a, b)]
        if together:
            return "tied", f"They already work or worked together in {listed(together, 3)}."
        if self._pool.members.holds(np.array([a]), np.array([b]))[0]:
            return "candidate", "They have not worked together yet and may be suggested."
        regions = [self._region[i] for i in (a, b)]
        if regions[0] and regions[0] == regions[1]:
            return "same region", f"Both are in {region_name(regions[0])}: no interregional link."
        left_out = [name for name, i in zip(names, (a, b), strict=True) if not self._eligible[i]]
        if left_out:
            verb = "are" if len(left_out) > 1 else "is"
            return "not eligible", stopped(
                f"{listed(left_out)} {verb} not suggested: outside the area, of unknown place, "
                "without any collaboration or silent for more than ten years"
            )
        shared = len(self._finder.find(a, b).partners)
        if shared:
            return "closer candidates", (
                f"They share {counted(shared, 'partner')}, but both have fifty closer candidates."
            )
        return "no shared partner", "They share no partner, so they are not suggested."

    def _paths(self, a: int, b: int) -> tuple[Introduction, ...]:
        finder = self._finder
        found = introductions(
            self._weights, a, b, finder.homes(a, b), finder.may_be_asked, finder.is_firm
        )
        return tuple(self._introduction(path) for path in found)

    def _introduction(self, path: Path) -> Introduction:
        ids = tuple(str(self._inc.actor_ids[i]) for i in path.actors)
        steps = zip(path.actors, path.actors[1:], strict=False)
        return Introduction(
            ids,
            tuple(self._names[key] for key in ids),
            path.weakest,
            path.over_the_border,
            tuple(self._finder.shared_records(x, y) for x, y in steps),
        )

    def _parts(self, a: int, b: int) -> tuple[Part, ...]:
        row = self.scorer.contributions(np.array([a]), np.array([b])).iloc[0]
        rests_on = portions(
            self._inc, self._weights, self._profiles, self._relevance, a, b,
        )  # fmt: skip
        return tuple(
            Part(
                str(name),
                float(value),
                tuple(
                    portion.scaled(float(value), self._label(str(name), portion.name))
                    for portion in rests_on.get(str(name), ())
                ),
            )
            for name, value in row.items()
        )

    def _label(self, part: str, name: str) -> str:
        # An actor and a collaboration may have the same id.
        if part in (PARTNERS, PATHS) and name != OTHERS:
            return " – ".join(self._names[key] for key in split_values(name))
        return self._facts[name].label if part == TOPIC else name

    def _counter_reason(self, evidence: PairEvidence, a: int, b: int) -> str:
        said = self._composer.counter_reason(evidence, a, b)
        if evidence.partners:
            return said
        # Sentences about evidence that is not there would be about nothing.
        few = [
            self._names[str(self._inc.actor_ids[i])]
            for i in (a, b)
            if self._finder.collaboration_count(i) < 2
        ]
        known = f" At most one collaboration is known of {listed(few)}." if few else ""
        return "They share no partner." + known


def explain(
    ecosystem: Ecosystem,
    a: str,
    b: str,
    *,
    level: Level = 2,
    area: Area = "bsr",
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    scorer: PairScorer | Estimator | None = None,
) -> Explanation:
    """Return why two actors have the score they have; see :class:`Explainer`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> explain(load_bundled("baltic"), "Aalborg University", "University of Tartu").status
    'candidate'
    """
    return Explainer(ecosystem, level=level, area=area, wish=wish, scorer=scorer).explain(a, b)


__all__ = ["Explainer", "Explanation", "Introduction", "Part", "contribution_table", "explain"]

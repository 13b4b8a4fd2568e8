"""Removing the evidence that a suggestion names lowers its score, always.

The score after the removal is worked out here, from memberships, without the code that gives
suggestions their score: only the learned weights and the order of each signal are taken from it,
as of before the removal.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array, diags_array

from ecosystem.model import Ecosystem, split_values
from ecosystem.recommend.actors.recommender import Recommender
from ecosystem.recommend.learning.learned import LearnedLinks
from ecosystem.recommend.signals.features import FEATURES


class Signals:
    """The signals of a pair when some collaborations had not been."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        rows = ecosystem.participations
        self.actors = {a: i for i, a in enumerate(sorted(ecosystem.actors.index))}
        self.records = {p: i for i, p in enumerate(sorted(ecosystem.collaborations.index))}
        place = rows["actor_id"].map(self.actors), rows["collaboration_id"].map(self.records)
        self.B = csr_array((np.ones(len(rows)), place), shape=(len(self.actors), len(self.records)))
        size = np.asarray(self.B.sum(axis=0)).ravel()
        self.factor = np.where(size > 1, 1 / np.maximum(size - 1, 1), 0.0)
        self.shared = (size > 1).astype(float)
        table = ecosystem.collaborations.sort_index()
        self.themes = [frozenset(split_values(text)) for text in table["themes"]]
        known = [t for t in self.themes if t]
        names = sorted(set().union(*known))
        self.rarity = {t: np.log(len(known) / sum(t in k for k in known)) for t in names}
        year = pd.to_numeric(table["start_date"].str[:4], errors="coerce")
        age = (year.max() - year).fillna((year.max() - year).median())
        self.fresh = (0.5**age).to_numpy()
        self.groups = []
        actors = ecosystem.actors.sort_index()
        for column in ("country", "kind"):
            code, names = pd.factorize(actors[column], sort=True)
            at = code, np.arange(len(code))
            G = csr_array((np.ones(len(code)), at), shape=(len(names), len(code)))
            counts = (G @ self.B).tocsc()
            self.groups.append((code, counts, self.seen(counts, self.factor)))

    @staticmethod
    def seen(counts, factor: np.ndarray) -> np.ndarray:
        """Ties between groups by collaborations that count so much."""
        both = (counts @ diags_array(factor) @ counts.T).toarray()
        return both - np.diag(np.asarray(counts @ factor).ravel())

    def of(self, a: int, b: int, removed: list[int]) -> dict[str, float]:
        left = np.ones(len(self.records))
        left[removed] = 0.0
        B, f = self.B, self.factor * left
        strength = B @ (self.shared * left)

        def ties(i: int) -> np.ndarray:
            w = B @ (f * B[[i]].toarray().ravel())
            w[i] = 0.0
            return w

        wa, wb = ties(a), ties(b)
        step = np.sqrt(np.divide(1, strength, out=np.zeros_like(strength), where=strength > 0))
        za, zb = np.sqrt(wa) * step, np.sqrt(wb) * step
        own = B @ f  # what a matrix of ties must not have on its diagonal
        paths = zb @ (B @ (f * (B.T @ za))) - (za * zb * own).sum()
        inverse = np.divide(1, strength, out=np.zeros_like(strength), where=strength > 0)
        groups = []
        for code, counts, everything in self.groups:
            seen = everything
            if removed:
                seen = everything - self.seen(counts[:, removed], self.factor[removed])
            total = seen.sum(axis=1)
            x, y = code[a], code[b]
            groups.append((seen[x, y] + 2) / (total[x] * total[y] / total.sum() + 2))
        active = B @ (self.fresh * left)
        return {
            "partners": float((np.sqrt(wa * wb) * inverse).sum()),
            "paths": max(float(paths), 0.0),
            "themes": self._alike(a, b, left),
            "activity": float(active[a] * active[b]),
            "countries": groups[0],
            "kinds": groups[1],
        }

    def _alike(self, a: int, b: int, left: np.ndarray) -> float:
        profiles = []
        for i in (a, b):
            profile: dict[str, float] = {}
            for p in self.B[[i]].indices:
                for t in self.themes[p] if left[p] else ():
                    profile[t] = profile.get(t, 0.0) + self.rarity[t]
            profiles.append(profile)
        private = 3 * sum(x * x for x in self.rarity.values()) / max(len(self.rarity), 1)
        length = [np.sqrt(sum(x * x for x in p.values()) + private) for p in profiles]
        product = sum(x * profiles[1].get(t, 0.0) for t, x in profiles[0].items())
        return float(product / (length[0] * length[1])) if product else 0.0


def cases(ecosystem: Ecosystem, table: pd.DataFrame) -> Iterator[tuple[dict, dict]]:
    signals = Signals(ecosystem)
    for row in table.itertuples():
        a, b = signals.actors[row.actor_a], signals.actors[row.actor_b]
        named = [signals.records[p] for p in split_values(row.records)]
        yield signals.of(a, b, []), signals.of(a, b, named)


def test_bundled_data(baltic) -> None:
    """Without learned weights: both signals, and so the score, fall to the least there is."""
    table = Recommender(baltic).overall().table.sample(60, random_state=5)
    for before, after in cases(baltic, table):
        assert before["partners"] > 0
        assert after["partners"] == 0
        assert after["themes"] == 0


@pytest.mark.shared
def test_a_thousand_suggestions_of_horizon_2020(shared_data: Path) -> None:
    from ecosystem.sources.formats.cordis import read_cordis
    from ecosystem.sources.pipeline import build
    from ecosystem.sources.scope import ImportScope

    records = read_cordis([shared_data / "horizon2020"])
    whole = build([records], scope=ImportScope(bsr="regions")).ecosystem
    check_lowered(whole, 1_000)


def check_lowered(whole: Ecosystem, count: int) -> None:
    recommender = Recommender(whole)
    scorer = recommender.scorer
    assert isinstance(scorer, LearnedLinks)
    table = recommender.overall().table.sample(count, random_state=5)
    at = [recommender.ids.get_indexer(table[side]) for side in ("actor_a", "actor_b")]
    near = scorer.features.pairs(*at)["nearness"]
    found = list(cases(whole, table))

    def scores(values: list[dict[str, float]]) -> np.ndarray:
        columns = {
            k: np.array([v[k] for v in values], dtype=np.float32)
            for k in FEATURES
            if k in values[0]
        }
        return scorer.score_of(columns | {"nearness": near})

    before, after = (scores([case[k] for case in found]) for k in (0, 1))
    # First that these are the same signals at all (equal within the width of a cell of ranks).
    assert before == pytest.approx(table["score"].to_numpy(), abs=0.01)
    assert (after < before - 1e-6).sum() == count

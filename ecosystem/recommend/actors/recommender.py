"""Suggests partners inside one ecosystem: prepared once, asked often."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.model import LIST_SEPARATOR
from ecosystem.recommend.actors.candidates import closest_pairs
from ecosystem.recommend.actors.lists import own_lists, preferred
from ecosystem.recommend.actors.openings import Opening
from ecosystem.recommend.actors.places import (
    OwnPlaces,
    log_odds,
    own_places,
    pairs_note,
    partner_of,
)
from ecosystem.recommend.actors.pool import OWN_PLACES, CandidatePool, together
from ecosystem.recommend.actors.wish import Wanted, Wish, find_actor, understood
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.learning.ranking import varied
from ecosystem.recommend.signals.scores import Positions
from ecosystem.recommend.wording import counted
from ecosystem.schema import ACTOR_LINKS, SUGGESTIONS

# Nobody reads more, and finding the words takes longer than finding the pairs.
LONGEST_LIST: Final = 2_000


@dataclass(frozen=True, eq=False)
class Suggestions:
    """Suggested links and what must be said with them.

    Parameters
    ----------
    table : DataFrame
        ``schema.SUGGESTIONS``, sorted by rank.
    method : str
        What the score is.
    notes : tuple of str
        How the wish was understood, and what the places kept for peripheral regions change.
    """

    table: pd.DataFrame
    method: str
    notes: tuple[str, ...]


class Recommender(CandidatePool):
    """Candidates of one ecosystem, their scores, and lists with reasons made from them.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level at which regions must differ, or the territories of S3 strategies.
    area : {"bsr", "all"}
        Where both actors must be placed; ``all`` is used when fewer than three regions of the
        Baltic Sea Region have actors.
    wish : Wish
        A theme or call is part of the score; the rest of the wish belongs to :meth:`overall`.
    scorer : PairScorer or estimator, optional
        What gives the score; see :func:`ecosystem.recommend.learning.learned.pair_scorer`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> recommender = Recommender(load_bundled("baltic"))
    >>> own = recommender.for_actor("Aalborg University", 5)
    >>> len(own.table)
    5
    """

    # What is asked.

    def overall(
        self,
        wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
        *,
        top: int = 10,
        per_actor: int = 3,
        peripheral_places: bool = True,
    ) -> Suggestions:
        """Return the best links of all, or of those that are wished for.

        Parameters
        ----------
        wish : Wish
            For whom, from where to where, with what kind.
        top : int
            Among the first ``top`` rows no actor and no pair of regions comes more than twice, and
            no two rows rest on the same records, as far as there are enough others.
        per_actor : int
            Every actor's best candidates that are kept; 2,000 rows at most, or ``top``.
        peripheral_places : bool
            Whether among the first ``top`` rows as large a share has an actor in a peripheral
            region as among present ties between regions. What it changes is in the notes.
        """
        wanted = understood(self.ecosystem, replace(wish, themes=(), call=""), self.ids)
        if wish.actor:
            at = int(np.flatnonzero(self.ids == find_actor(self.ecosystem, wish.actor))[0])
            return self._for(at, max(top, OWN_PLACES), top, wanted, peripheral_places)
        notes = (*self.notes, *wanted.notes, *self._topic_note())
        if wish.has_filter:
            a, b = self._asked(wanted)
            scores = self.total(a, b)
        else:
            a, b, scores = self.a, self.b, self.scores
        if not len(a):
            return Suggestions(as_declared({}, SUGGESTIONS), "", notes)
        own = own_lists(len(self.ids), a, b, scores, per_actor) if wish.has_filter else self.own
        best = own.best_pairs(per_actor)
        best = best[preferred(a[best], b[best], scores[best])][: max(top, LONGEST_LIST)]
        table = self.frame(a[best], b[best], scores[best])
        rows, note = self._ordered(table, top, peripheral_places)
        return Suggestions(rows, self.scorer.method, (*notes, *note))

    def for_actor(
        self, actor: str, most: int = 10, *, peripheral_places: bool = True
    ) -> Suggestions:
        """Return an actor's own best partners, with reasons.

        Parameters
        ----------
        actor : str
            Id, name or other name.
        most : int
            How many at most, up to 20. No region comes more than twice, as far as there are enough
            others. Newcomers get partners by theme, place and activity where the network has none.
        peripheral_places : bool
            Whether actors in peripheral regions go before others at the rate at which all lists
            of ten together have the declared share of them; see
            :func:`ecosystem.recommend.actors.exposure.shared_lists`.

        Raises
        ------
        SettingError
            When nobody is called so; the nearest names are given.
        """
        at = int(np.flatnonzero(self.ids == find_actor(self.ecosystem, actor))[0])
        everybody: npt.NDArray[np.bool_] = np.ones(len(self.ids), dtype=bool)
        wanted = Wanted(everybody, everybody, None, ())
        return self._for(at, most, most, wanted, peripheral_places)

    def actor_links(self, most: int = 10) -> pd.DataFrame:
        """Return ``schema.ACTOR_LINKS``: for every actor its own best partners, without reasons.

        Parameters
        ----------
        most : int
            Places per actor, up to 20.
        """
        most = min(most, OWN_PLACES)
        actor, place = np.nonzero(self.own.partner[:, :most] >= 0)
        pair = self.own.pair[actor, place]
        scores = self.scores[pair]
        found = pd.DataFrame(
            {
                "actor": actor,
                "rank": place + 1,
                "partner": self.own.partner[actor, place],
                "score": scores,
                "probability": self.chances(scores),
                "is_opening": False,
            }
        )
        found = pd.concat([found, self._all_openings(most)], ignore_index=True)
        found = found.sort_values(["actor", "rank"], kind="stable")
        ids = self.ids.to_numpy()
        return as_declared(
            {
                "actor_id": ids[found["actor"].to_numpy(np.intp)],
                "rank": found["rank"].to_numpy(),
                "partner_id": ids[found["partner"].to_numpy(np.intp)],
                **{name: found[name].to_numpy() for name in ("score", "probability", "is_opening")},
            },
            ACTOR_LINKS,
        )

    def composed(self, links: pd.DataFrame) -> pd.DataFrame:
        """Return links with reasons, as ``schema.SUGGESTIONS``, each pair once.

        Parameters
        ----------
        links : DataFrame
            Rows of :meth:`actor_links`.
        """
        actor, partner = (
            self.ids.get_indexer(pd.Index(links[name])) for name in ("actor_id", "partner_id")
        )
        opening = links["is_opening"].to_numpy(bool)
        wanted: dict[int, set[int]] = {}
        for one, other in zip(actor[opening].tolist(), partner[opening].tolist(), strict=True):
            wanted.setdefault(one, set()).add(other)
        openings = {
            frozenset((o.actor, o.partner)): o
            for one, others in sorted(wanted.items())
            for o in self.openings.with_partners(one, others)
        }
        plain = {
            frozenset(pair)
            for pair in zip(actor[~opening].tolist(), partner[~opening].tolist(), strict=True)
        }
        pairs = sorted(tuple(sorted(pair)) for pair in plain - set(openings))
        parts = [self._link_rows(pairs)] if pairs else []
        if openings:
            parts.append(self._opening_rows(list(openings.values())))
        return _renumbered(parts) if parts else as_declared({}, SUGGESTIONS)

    # How it is done.

    @cached_property
    def own_places(self) -> OwnPlaces:
        """How places of peripheral regions are given in the lists of single actors."""
        return own_places(self)

    def _link_rows(self, pairs: list[tuple[int, ...]]) -> pd.DataFrame:
        a, b = np.array(pairs, dtype=np.intp).T
        evidence = [self.composer.finder.find(x, y) for x, y in pairs]
        return self.composer.table(self.frame(a, b, self.total(a, b)), evidence, {})

    def _asked(self, wanted: Wanted) -> tuple[Positions, Positions]:
        """Return the candidates wished for, and more of them than among everybody's."""
        asked = wanted.pairs(self.a, self.b)
        own, sought = wanted.own & self.eligible, wanted.sought & self.eligible
        more = closest_pairs(self.weights, self.region, own, sought, inc=self.inc)
        return together((self.a[asked], self.b[asked]), more)

    def _topic_note(self) -> tuple[str, ...]:
        return (self.topic.note,) if self.topic else ()

    def _with_evidence(self, table: pd.DataFrame) -> pd.DataFrame:
        finder = self.composer.finder
        found = [finder.find(int(a), int(b)) for a, b in zip(table["a"], table["b"], strict=True)]
        return table.assign(
            evidence=pd.Series(found, index=table.index, dtype="object"),
            records=[LIST_SEPARATOR.join(evidence.records()) for evidence in found],
        )

    def _ordered(
        self, table: pd.DataFrame, top: int, peripheral_places: bool
    ) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """Return the rows with reasons, varied, with places kept for peripheral regions."""
        odds, has_odds = log_odds(self, table["score"].to_numpy(np.float64))
        table = self._with_evidence(table).assign(odds=odds)
        plain = varied(table, top)
        rows = min(top, len(table))
        share = self.peripheral_share if peripheral_places else 0.0
        kept = min(math.ceil(share * rows), int(table["is_peripheral"].sum()))
        final = varied(table, top, kept=kept) if kept else plain
        note: tuple[str, ...] = ()
        if rows and share:
            note = pairs_note(plain.head(rows), final.head(rows), share, has_odds=has_odds)
        return self.composer.table(final, final["evidence"].to_list(), {}), note

    def _own_ordered(
        self, at: int, table: pd.DataFrame, top: int, peripheral_places: bool
    ) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """Return the rows of one actor likewise, its peripheral partners at the rate for all."""
        partner = partner_of(at, table["a"].to_numpy(np.intp), table["b"].to_numpy(np.intp))
        odds = log_odds(self, table["score"].to_numpy(np.float64))[0]
        table = self._with_evidence(table).assign(is_far=self.peripheral[partner], odds=odds)
        limits = {"per_actor": top, "per_records": 2}
        plain = varied(table, top, **limits)
        if not peripheral_places or table.empty:
            return self.composer.table(plain, plain["evidence"].to_list(), {}), ()
        places = self.own_places
        raised = odds + math.log(places.rate) * table["is_far"].to_numpy(np.float64)
        order = np.argsort(-np.round(raised, 9), kind="stable")
        first = varied(table.iloc[order], top, **limits).head(top)
        # Shown in the order of score: a place is given, not a better rank.
        first = first.loc[sorted(first.index)]
        final = pd.concat([first, plain[~plain.index.isin(first.index)]])
        note = places.note(plain.head(len(first)), first)
        return self.composer.table(final, final["evidence"].to_list(), {}), (note,)

    def _for(
        self, at: int, most: int, top: int, wanted: Wanted, peripheral_places: bool
    ) -> Suggestions:
        """Return the partners of one actor among those sought."""
        everybody: npt.NDArray[np.bool_] = np.ones(len(self.ids), dtype=bool)
        me = np.arange(len(self.ids)) == at
        sought = wanted.sought if wanted.own[at] else ~everybody
        notes = (*self.notes, *wanted.notes, *self._topic_note())
        a, b = closest_pairs(self.weights, self.region, me & self.eligible, sought & self.eligible)
        held = self.own.pair[at]
        held = held[held >= 0].astype(np.intp)
        held = held[sought[partner_of(at, self.a[held], self.b[held])]]
        a, b = together((self.a[held], self.b[held]), (a, b))
        scores = self.total(a, b)
        best = preferred(a, b, scores)[: 2 * max(most, OWN_PLACES)]
        table = self.frame(a[best], b[best], scores[best])
        rows, note = self._own_ordered(at, table, top, peripheral_places)
        rows = rows.head(most)
        more = [o for o in self._openings_of(at, most, set()) if sought[o.partner]]
        known = {*a.tolist(), *b.tolist()}
        more = [o for o in more if o.partner not in known][: most - len(rows)]
        if more:
            rows = _renumbered([rows, self._opening_rows(more)])
            note = (*note, self._newcomer_note(at, len(more)))
        elif rows.empty:
            note = (*note, self._nobody(at))
        return Suggestions(rows, self.scorer.method, (*notes, *note))

    def _openings_of(self, at: int, most: int, known: set[int]) -> list[Opening]:
        if not self.openings.newcomers[at]:
            return []
        return [o for o in self.openings.find(at, 3 * most) if o.partner not in known][: 3 * most]

    def _opening_rows(self, openings: list[Opening]) -> pd.DataFrame:
        pairs = [(min(o.actor, o.partner), max(o.actor, o.partner)) for o in openings]
        a, b = np.array(pairs, dtype=np.intp).T
        table = self.frame(a, b, self.total(a, b))
        # The past that chances are learned from knows no actors without a past.
        table = table.assign(probability=np.nan, is_newcomer=True)
        finder = self.composer.finder
        evidence = [finder.find(x, y) for x, y in pairs]
        return self.composer.table(table, evidence, dict(zip(pairs, openings, strict=True)))

    def _all_openings(self, most: int) -> pd.DataFrame:
        """Return openings of all newcomers whose own lists are not full."""
        found = []
        short = (self.own.partner[:, :most] >= 0).sum(axis=1) < most
        for at in np.flatnonzero(self.openings.newcomers & short).tolist():
            mine = self.own.partner[at]
            known = set(mine[mine >= 0].tolist())
            free = most - min(len(known), most)
            openings = self._openings_of(at, most, known)[:free]
            found += [(at, most - free + k, o.partner) for k, o in enumerate(openings, start=1)]
        actor, place, partner = (
            (np.array(x, dtype=np.intp) for x in zip(*found, strict=True))
            if (found)
            else (np.zeros(0, dtype=np.intp),) * 3
        )
        low, high = np.minimum(actor, partner), np.maximum(actor, partner)
        return pd.DataFrame(
            {
                "actor": actor,
                "rank": place,
                "partner": partner,
                "score": self.total(low, high),
                "probability": np.nan,
                "is_opening": True,
            }
        )

    def _newcomer_note(self, at: int, count: int) -> str:
        return (
            f"{self._name(at)} is a newcomer: {counted(count, 'suggestion')} at the end "
            f"{'rests' if count == 1 else 'rest'} on theme, place, activity and who could "
            "introduce them, not on shared partners; no probability can be given."
        )

    def _nobody(self, at: int) -> str:
        if self.eligible[at]:
            return f"Nobody suitable shares a partner with {self._name(at)}."
        return (
            f"{self._name(at)} gets no suggestions: outside the area, of unknown place, or silent "
            "for more than ten years."
        )

    def _name(self, at: int) -> str:
        return self.composer.names[str(self.ids[at])]


def _renumbered(parts: list[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return rows.assign(rank=np.arange(1, len(rows) + 1))

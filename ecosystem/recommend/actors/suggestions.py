"""Which actors of different regions should meet next, about what, and through whom."""

from __future__ import annotations

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.network.scope import Area
from ecosystem.recommend.actors.recommender import LONGEST_LIST, Recommender, Suggestions
from ecosystem.recommend.actors.wish import Wish
from ecosystem.recommend.learning.aggregate import PairScorer
from ecosystem.recommend.learning.estimated import Estimator
from ecosystem.regions import Level

__all__ = ["LONGEST_LIST", "Suggestions", "suggest", "suggested_links"]


def suggest(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    area: Area = "bsr",
    top: int = 10,
    per_actor: int = 3,
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    peripheral_places: bool = True,
    scorer: PairScorer | Estimator | None = None,
) -> pd.DataFrame:
    """Return the table of :func:`suggested_links`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = suggest(load_bundled("baltic"), top=10)
    >>> bool((found["region_a"] != found["region_b"]).all())
    True
    """
    return suggested_links(
        ecosystem,
        level=level,
        area=area,
        top=top,
        per_actor=per_actor,
        wish=wish,
        peripheral_places=peripheral_places,
        scorer=scorer,
    ).table


def suggested_links(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    area: Area = "bsr",
    top: int = 10,
    per_actor: int = 3,
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    peripheral_places: bool = True,
    scorer: PairScorer | Estimator | None = None,
) -> Suggestions:
    """Return pairs of actors in different regions that are not tied and might well be.

    Candidates are pairs of eligible actors (see :func:`eligible_actors`) in different regions,
    without a shared collaboration, with at least one shared partner. They are scored by
    :class:`ecosystem.recommend.learning.learned.LearnedLinks`, with weights learned from the links
    of the last two years, where enough of them are dated
    (:func:`ecosystem.recommend.learning.learned.learned_links` has the rule); else by
    :class:`ecosystem.recommend.learning.aggregate.RankAggregation`, which says nothing about how
    likely a link is.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level, area : see :class:`ecosystem.recommend.actors.recommender.Recommender`
    top, per_actor, peripheral_places : see
        :meth:`ecosystem.recommend.actors.recommender.Recommender.overall`
    wish : Wish
        About what, for whom, from where to where, with what kind. A theme or call changes the
        order; all data stay the evidence.
    scorer : PairScorer or estimator, optional
        What gives the score instead: an object with ``contributions``, or any classifier in the
        manner of scikit-learn, see :func:`ecosystem.recommend.learning.learned.pair_scorer`.

    Returns
    -------
    Suggestions
        Shared partners are the ten strongest, those with the largest weaker tie first, so their
        list is not sorted by id; ``records`` are all collaborations behind all shared partners and
        themes.

    Notes
    -----
    Themes are those of collaborations: what an actor has been part of, not what it claims; only a
    newcomer without any is taken at its word.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = suggested_links(load_bundled("baltic"))
    >>> len(found.table) > 10, len(found.notes)
    (True, 1)
    """
    recommender = Recommender(ecosystem, level=level, area=area, wish=wish, scorer=scorer)
    return recommender.overall(
        wish, top=top, per_actor=per_actor, peripheral_places=peripheral_places
    )

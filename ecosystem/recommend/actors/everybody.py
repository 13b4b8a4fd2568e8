"""Suggestions for everybody: what the list of the best leaves out, and why some get none."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.network.scope import in_area
from ecosystem.recommend.actors.recommender import LONGEST_LIST, Recommender

EACH: Final = 3

OUTSIDE: Final = "outside the area"
UNPLACED: Final = "place not known"
SILENT: Final = "silent for more than ten years"
NOBODY: Final = "no suitable partner found"


def how_suggested(suggestions: pd.DataFrame) -> tuple[str, ...]:
    """Return notes on what the order of the suggestions rests on, and whether the list was cut.

    Parameters
    ----------
    suggestions : DataFrame
        ``schema.SUGGESTIONS``.
    """
    if suggestions.empty:
        return ()
    order = (
        "Suggestions were scored with weights learned from the links made in the data's own "
        "last years; a probability is that of a link within a year."
        if suggestions["probability"].notna().any()
        else "Suggestions were ranked by shared partners and shared themes, which count alike: the "
        "data have too little dated past to learn from, so no probability is given."
    )
    if len(suggestions) < LONGEST_LIST:
        return (order,)
    cut = (
        f"The list of suggestions holds the best {len(suggestions):,} of all; every organisation's "
        "own best partners come with `ecosystem recommend --for NAME`."
    )
    return (order, cut)


def missing_links(recommender: Recommender, shown: pd.DataFrame, each: int = EACH) -> pd.DataFrame:
    """Return own best partners of actors that a list of suggestions leaves short.

    Parameters
    ----------
    recommender : Recommender
        Prepared for the ecosystem.
    shown : DataFrame
        ``schema.SUGGESTIONS``, such as :attr:`ecosystem.study.Study.suggestions`.
    each : int
        How many suggestions every actor should have, up to 20.

    Returns
    -------
    DataFrame
        Rows of ``schema.ACTOR_LINKS`` whose pair ``shown`` does not hold, for actors that have
        fewer than ``each`` suggestions in it; by actor and rank.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> recommender = Recommender(load_bundled("baltic"))
    >>> links = missing_links(recommender, recommender.overall().table)
    >>> int(links.groupby("actor_id").size().max())
    3
    """
    links = recommender.actor_links(each)
    held = set(zip(shown["actor_a"], shown["actor_b"], strict=True))
    count = pd.concat([shown["actor_a"], shown["actor_b"]]).value_counts()
    short = links["actor_id"].map(count).fillna(0) < each
    new = [
        (min(pair), max(pair)) not in held
        for pair in zip(links["actor_id"], links["partner_id"], strict=True)
    ]
    chosen: pd.DataFrame = links[short.to_numpy(bool) & np.array(new, dtype=bool)]
    return chosen.reset_index(drop=True)


def composed(recommender: Recommender, links: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return links with their reasons.

    Parameters
    ----------
    recommender : Recommender
        That gave the links.
    links : DataFrame
        ``schema.ACTOR_LINKS``.
    most : int
        Rows of ``links`` at most; the first of every actor come before the second of any.

    Returns
    -------
    DataFrame
        ``schema.SUGGESTIONS``, each pair once, sorted by the order of the links.
    """
    links = links.sort_values(["rank", "actor_id"], kind="stable")
    return recommender.composed(links.head(most))


def why_nobody(recommender: Recommender, partnered: pd.Index) -> pd.Series:
    """Return why actors have no suggestion.

    Parameters
    ----------
    recommender : Recommender
        Prepared for the ecosystem.
    partnered : Index
        Ids of the actors that have one.

    Returns
    -------
    Series of str
        Indexed by the ids of the others, sorted: one of :data:`OUTSIDE`, :data:`UNPLACED`,
        :data:`SILENT` and :data:`NOBODY`, the first that holds.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> why = why_nobody(Recommender(load_bundled("baltic")), pd.Index([]))
    >>> why["photonics-austria-at"]
    'place not known'
    """
    ids = recommender.ids
    placed = in_area(recommender.ecosystem, recommender.level, recommender.area).reindex(ids)
    known = recommender.region.to_numpy() != ""
    reason = np.select(
        [~known, ~placed.to_numpy(bool), ~recommender.eligible],
        [UNPLACED, OUTSIDE, SILENT],
        NOBODY,
    )
    found = pd.Series(reason, index=pd.Index(ids), dtype="str", name="why")
    return found[~found.index.isin(partnered)].sort_index()

"""Decisions of an earlier workbook, beside today's suggestions; nothing that was typed is lost."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ecosystem.schema import DECIDED, EARLIER_DECISIONS
from ecosystem.study import Study

_FILLED_IN = [column.name for column in DECIDED]
_PAIR = ["actor_a", "actor_b"]


class Carried(NamedTuple):
    """What becomes of earlier decisions.

    ``suggestions`` has the rows of the study's suggestions with ``decision``, ``owner`` and
    ``date`` (``schema.DECIDED_SUGGESTIONS``; "" where nothing was decided); ``earlier`` holds
    all others (``schema.EARLIER_DECISIONS``).
    """

    suggestions: pd.DataFrame
    earlier: pd.DataFrame


def carried(study: Study, decisions: pd.DataFrame | None = None) -> Carried:
    """Return today's suggestions with the decisions made before, and the decisions left over.

    Parameters
    ----------
    study : Study
        Today's results.
    decisions : DataFrame, optional
        ``schema.DECISIONS`` as :func:`ecosystem.io.decisions.read_decisions` gives it; of several
        for a pair the first is followed. None: nothing was decided yet.

    Returns
    -------
    Carried
        A decision goes with the ids of its pair. Where the pair is not suggested today, or has
        another decision already, it goes to ``earlier``, and ``state`` says why.
    """
    table = study.suggestions
    if decisions is None:
        decisions = pd.DataFrame(columns=[*_PAIR, "name_a", "name_b", *_FILLED_IN], dtype=str)
    pairs = pd.MultiIndex.from_frame(decisions[_PAIR])
    is_followed = pairs.isin(pd.MultiIndex.from_frame(table[_PAIR])) & ~pairs.duplicated()
    followed = decisions[is_followed].set_index(_PAIR)[_FILLED_IN]
    joined = table.join(followed, on=_PAIR).fillna(dict.fromkeys(_FILLED_IN, ""))
    left = decisions[~is_followed]
    names = study.ecosystem.actors["name"]
    suggested = set(pd.MultiIndex.from_frame(table[_PAIR]))
    earlier = left.assign(
        name_a=[names.get(a, name) for a, name in left[["actor_a", "name_a"]].to_numpy()],
        name_b=[names.get(b, name) for b, name in left[["actor_b", "name_b"]].to_numpy()],
        state=[_state(study, a, b, (a, b) in suggested) for a, b in left[_PAIR].to_numpy()],
    )
    return Carried(joined, earlier[list(EARLIER_DECISIONS.names)].reset_index(drop=True))


def _state(study: Study, a: str, b: str, is_suggested: bool) -> str:
    """Return why a decision does not stand beside a suggestion."""
    if not a or not b:
        return "The row did not name two organisations."
    gone = [actor for actor in (a, b) if actor not in study.ecosystem.actors.index]
    if gone:
        return f"Not among the organisations looked at: {', '.join(gone)}."
    if is_suggested:
        return "Another decision on the same pair stands beside the suggestion."
    if study.actor_network.has_edge(a, b):
        return "The two work together now."
    return "Not among the suggestions any more."

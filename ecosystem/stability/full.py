"""Every headline under every other choice: weighting, years, level, seed, who is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.network.scope import scoped
from ecosystem.recommend.actors.suggestions import suggest
from ecosystem.recommend.regions.gaps import expected_counts, region_gaps
from ecosystem.sources.thresholds import Unified
from ecosystem.stability.choices import other_choices
from ecosystem.stability.holding import (
    Answers,
    Key,
    answer_table,
    communities_found,
    community_names,
    gap_holds,
    pair_names,
)
from ecosystem.study import StudySettings, communities_of

_REACH: Final = 3  # a suggestion of the first ten holds when it is among the first thirty


def stability(
    ecosystem: Ecosystem,
    settings: StudySettings = StudySettings(),  # noqa: B008 - frozen, safe to share
    *,
    identity: Mapping[str, Unified] | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """Return how often every headline of a study holds under other choices.

    A pair of regions among the first ``top`` holds when the two still share fewer collaborations
    than expected (at a coarser level: their parents). A suggestion holds when it is among the
    first ``3 · top``. A community holds when another one has a Jaccard likeness of at least .5
    with it, over the actors that both know.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    settings : StudySettings
        The choices made; every one of :func:`ecosystem.stability.other_choices` is changed alone.
    identity : mapping, optional
        Name of the choice → the same data with another opinion on which organisations are the
        same, from :func:`ecosystem.sources.thresholds.unified_at`.
    step : callable, optional
        Told which choice is tried.

    Returns
    -------
    DataFrame
        ``schema.STABILITY``. A choice that a headline does not depend on by definition (weighting
        for gaps and suggestions, seed for both) is not counted; nor is one under which it cannot
        be looked for. A suggestion whose two are taken for one organisation does not hold.
        ``attrs["notes"]`` says what was tried.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics and
    Data Analysis 52, 258–271.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = stability(load_bundled("baltic"), StudySettings(level=0, top=2, community_runs=2))
    >>> bool(table["stability"].dropna().between(0, 1).all())
    True
    """
    choices = other_choices(ecosystem, settings)
    others = identity or {}
    tried = [name for name, other in others.items() if other.is_changed]
    step("the choices made")
    base = _Base(ecosystem, settings)
    answers: dict[Key, Answers] = {key: {} for key in base.names}
    for name, choice in choices.items():
        step(name)
        base.compare(name, _Choice(ecosystem, choice, name), answers)
    for name, other in others.items():
        if not other.is_changed:
            continue
        step(name)
        base.compare(name, _Choice(other.ecosystem, settings, name), answers, other.became)
    table = answer_table(base.names, answers)
    table.attrs["notes"] = (
        f"Other choices, each alone: {', '.join([*choices, *tried])}. Gaps and suggestions depend "
        "on neither weighting nor seed.",
        *(note for other in others.values() for note in other.notes),
    )
    return table


class _Choice:
    """What is found under one choice; only what the choice changes is computed."""

    def __init__(self, ecosystem: Ecosystem, settings: StudySettings, changed: str) -> None:
        part, _ = scoped(ecosystem, settings.scope)
        self.settings = settings
        self.expected: pd.DataFrame | None = None
        self.pairs: set[tuple[str, str]] | None = None
        self.community: pd.Series | None = None
        level, area, top = settings.level, settings.area, settings.top
        what = changed.split(" ", 1)[0]
        if what not in {"weighting", "seed"}:
            self.expected = expected_counts(part, level=level, area=area)
            links = suggest(part, level=level, area=area, top=top).head(_REACH * top)
            self.pairs = set(zip(links["actor_a"], links["actor_b"], strict=True))
        if what != "level":
            self.community = communities_of(part, settings).membership["community"]


class _Base:
    """The headlines of the choices made."""

    def __init__(self, ecosystem: Ecosystem, settings: StudySettings) -> None:
        part, _ = scoped(ecosystem, settings.scope)
        level, area, top = settings.level, settings.area, settings.top
        self._gaps = region_gaps(part, level=level, area=area).table.head(top)
        self._links = suggest(part, level=level, area=area, top=top).head(top)
        found = communities_of(part, settings)
        self._community = found.membership["community"]
        self.names = (
            pair_names(self._gaps, "gaps", top)
            | pair_names(self._links, "suggestions", top)
            | community_names(found)
        )

    def compare(
        self,
        name: str,
        other: _Choice,
        answers: dict[Key, Answers],
        became: Mapping[str, str] | None = None,
    ) -> None:
        """Add to the answers whether every headline holds under another choice."""
        changed = became or {}
        mine = self._community
        if other.community is not None and changed:
            theirs = other.community.reindex([changed.get(str(a), str(a)) for a in mine.index])
            other.community = theirs.set_axis(mine.index).dropna().astype("int64")
        again = None if other.community is None else communities_found(mine, other.community)
        for headline, rank in self.names:
            if headline == "communities":
                answers[headline, rank][name] = again.get(rank) if again is not None else None
            else:
                answers[headline, rank][name] = self._holds(headline, rank, other, changed)

    def _holds(
        self, headline: str, rank: int, other: _Choice, became: Mapping[str, str]
    ) -> bool | None:
        if other.expected is None or other.pairs is None:
            return None
        if headline == "gaps":
            row = self._gaps.iloc[rank - 1]
            ends = (str(row["region_a"]), str(row["region_b"]))
            return gap_holds(ends, other.expected, other.settings.level)
        row = self._links.iloc[rank - 1]
        pair = sorted(became.get(str(row[end]), str(row[end])) for end in ("actor_a", "actor_b"))
        return (pair[0], pair[1]) in other.pairs

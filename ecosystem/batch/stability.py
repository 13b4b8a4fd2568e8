"""Whether the headlines of a study hold under other choices: weighting, years, level, seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from ecosystem.measures.communities import Communities, find_communities
from ecosystem.model import Ecosystem, join_values
from ecosystem.network.incidence import Weighting, running_years
from ecosystem.network.scope import scoped
from ecosystem.recommend.actors.suggestions import suggest
from ecosystem.recommend.regions.gaps import region_gaps
from ecosystem.schema import STABILITY
from ecosystem.study import StudySettings

Answers = dict[str, bool | None]
_REACH: Final = 3  # a suggestion of the first ten holds when it is among the first thirty
_ALIKE: Final = 0.5  # of a community, by Jaccard; below it is taken for dissolved (Hennig 2007)
_THIRD: Final = 3


def other_choices(ecosystem: Ecosystem, settings: StudySettings) -> dict[str, StudySettings]:
    """Return the choices that somebody else might have made, by name.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    settings : StudySettings
        The choices made.

    Returns
    -------
    dict
        The other weighting; the next coarser and finer level; without the first and without the
        last third of the dated years; another seed.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> list(other_choices(load_bundled("baltic"), StudySettings()))[:3]
    ['weighting count', 'level 1', 'level 3']
    """
    other: Weighting = "count" if settings.weighting == "newman" else "newman"
    found = {f"weighting {other}": replace(settings, weighting=other)}
    if isinstance(settings.level, int):
        for level in (settings.level - 1, settings.level + 1):
            if 0 <= level <= 3:
                found[f"level {level}"] = replace(settings, level=level)  # type: ignore[arg-type]
    part, _ = scoped(ecosystem, settings.scope)
    years = running_years(part.collaborations)
    if years["first_year"].notna().any():
        first, last = int(years["first_year"].min()), int(years["last_year"].max())
        third = (last - first + 1) // _THIRD
        if third:
            scope = settings.scope
            later, earlier = first + third, last - third
            found[f"from {later}"] = replace(settings, scope=replace(scope, start_year=later))
            found[f"to {earlier}"] = replace(settings, scope=replace(scope, end_year=earlier))
    seed = settings.seed + 1
    found[f"seed {seed}"] = replace(settings, seed=seed)
    return found


def stability(
    ecosystem: Ecosystem,
    settings: StudySettings = StudySettings(),  # noqa: B008 - frozen, safe to share
    *,
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
        The choices made; every one of :func:`other_choices` is changed alone.
    step : callable, optional
        Told which choice is tried.

    Returns
    -------
    DataFrame
        ``schema.STABILITY``. A choice that a headline does not depend on by definition (weighting
        for gaps and suggestions, seed for both) is not counted; nor is one under which it cannot
        be looked for. ``attrs["notes"]`` says what was tried.

    Notes
    -----
    Which organisation is the same as which is decided when data are imported: compare two imports
    with ``ecosystem compare``, or as two datasets of a batch.

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
    step("the choices made")
    base = _Headlines(ecosystem, settings)
    rows: dict[tuple[str, int], Answers] = {key: {} for key in base.names}
    for name, choice in choices.items():
        step(name)
        for key, holds in base.compared(_Headlines(ecosystem, choice, name)).items():
            rows[key][name] = holds
    table = pd.DataFrame(
        [_row(*key, base.names[key], answers) for key, answers in rows.items()],
        columns=list(STABILITY.names),
    )
    table.attrs["notes"] = (
        f"Other choices, each alone: {', '.join(choices)}. Gaps and suggestions depend on neither "
        "weighting nor seed. Which organisations are the same is decided on import.",
    )
    return table


def _row(headline: str, rank: int, name: str, answers: Answers) -> dict[str, Any]:
    known = {choice: holds for choice, holds in answers.items() if holds is not None}
    kept = sum(known.values())
    return {
        "headline": headline,
        "rank": rank,
        "name": name,
        "variant_count": len(known),
        "kept_count": kept,
        "stability": kept / len(known) if known else np.nan,
        "lost_with": join_values({choice for choice, holds in known.items() if not holds}),
    }


class _Headlines:
    """The headlines of one choice; only what the choice changes is computed."""

    def __init__(self, ecosystem: Ecosystem, settings: StudySettings, changed: str = "") -> None:
        part, _ = scoped(ecosystem, settings.scope)
        self.settings = settings
        self.gaps: pd.DataFrame | None = None
        self.pairs: list[tuple[str, str]] | None = None
        self.found: Communities | None = None
        what = changed.split(" ", 1)[0]
        top = settings.top
        if what not in {"weighting", "seed"}:
            self.gaps = region_gaps(part, level=settings.level, area=settings.area).table
            reach = top if not changed else _REACH * top
            links = suggest(part, level=settings.level, area=settings.area, top=top).head(reach)
            self.links = links
            self.pairs = list(zip(links["actor_a"], links["actor_b"], strict=True))
        if what != "level":
            self.found = find_communities(
                part,
                weighting=settings.weighting,
                runs=settings.community_runs,
                seed=settings.seed,
                resolution=settings.resolution,
            )

    @property
    def names(self) -> dict[tuple[str, int], str]:
        """What every headline is called."""
        assert self.gaps is not None and self.pairs is not None and self.found is not None
        top = self.gaps.head(self.settings.top)
        return (
            {
                ("gaps", i): f"{a} – {b}"
                for i, (a, b) in enumerate(zip(top["name_a"], top["name_b"], strict=True), 1)
            }
            | {
                ("suggestions", i): f"{a} – {b}"
                for i, (a, b) in enumerate(
                    zip(self.links["name_a"], self.links["name_b"], strict=True), 1
                )
            }
            | {
                ("communities", int(str(number))): str(row["description"])
                for number, row in self.found.table.iterrows()
                if row["actor_count"] > 2
            }
        )

    def compared(self, other: _Headlines) -> Mapping[tuple[str, int], bool | None]:
        """Return whether every headline holds in another choice; None when that cannot be said."""
        answers: dict[tuple[str, int], bool | None] = {}
        for headline, rank in self.names:
            if headline == "gaps":
                answers[headline, rank] = self._gap(rank, other)
            elif headline == "suggestions":
                assert self.pairs is not None
                known = other.pairs is not None
                answers[headline, rank] = (
                    self.pairs[rank - 1] in (other.pairs or []) if known else None
                )
            else:
                answers[headline, rank] = self._community(rank, other)
        return answers

    def _gap(self, rank: int, other: _Headlines) -> bool | None:
        if other.gaps is None:
            return None
        assert self.gaps is not None
        row = self.gaps.iloc[rank - 1]
        length = 2 + other.settings.level if isinstance(other.settings.level, int) else None
        ends = sorted((str(row["region_a"])[:length], str(row["region_b"])[:length]))
        found = other.gaps[
            (other.gaps["region_a"] == ends[0]) & (other.gaps["region_b"] == ends[1])
        ]
        if found.empty:
            return None
        return bool((found["observed_count"] < found["expected_count"]).iloc[0])

    def _community(self, number: int, other: _Headlines) -> bool | None:
        if other.found is None:
            return None
        assert self.found is not None
        mine = self.found.membership["community"]
        theirs = other.found.membership["community"]
        both = mine.index.intersection(theirs.index)
        inside = set(both[mine[both] == number])
        if not inside:
            return None
        best = 0.0
        for label in set(theirs[list(inside)]) - {0}:
            match = set(both[theirs[both] == label])
            best = max(best, len(inside & match) / len(inside | match))
        return best >= _ALIKE

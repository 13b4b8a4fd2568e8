"""The choices that somebody else might have made: each changes one setting."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Weighting, running_years
from ecosystem.network.scope import scoped
from ecosystem.study import StudySettings

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
    found |= other_years(part, settings)
    seed = settings.seed + 1
    found[f"seed {seed}"] = replace(settings, seed=seed)
    return found


def other_years(part: Ecosystem, settings: StudySettings) -> dict[str, StudySettings]:
    """Return settings without the first and without the last third of the dated years.

    Parameters
    ----------
    part : Ecosystem
        What is inside the scope of the settings.
    settings : StudySettings
        The choices made.

    Returns
    -------
    dict
        Empty when there are fewer than three dated years.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = other_years(load_bundled("baltic"), StudySettings())
    >>> [name.split()[0] for name in found]
    ['from', 'to']
    """
    years = running_years(part.collaborations)
    if not years["first_year"].notna().any():
        return {}
    first, last = int(years["first_year"].min()), int(years["last_year"].max())
    third = (last - first + 1) // _THIRD
    if not third:
        return {}
    later, earlier = first + third, last - third
    return {
        f"from {later}": replace(settings, scope=replace(settings.scope, start_year=later)),
        f"to {earlier}": replace(settings, scope=replace(settings.scope, end_year=earlier)),
    }

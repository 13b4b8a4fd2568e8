"""Numbers and terms in the words of a reader who knows none of the methods."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ecosystem.regions import NUTS_VINTAGE, Level, country_name

if TYPE_CHECKING:
    from ecosystem.network.scope import Scope
    from ecosystem.study import StudySettings

NO_BREAK: Final = "\u00a0"
UNKNOWN: Final = "not known"

_KINDS: Final = {"sme": "SME", "ngo": "NGO"}
_LEVELS: Final = {
    0: ("country", "countries"),
    1: ("large region (NUTS 1)", "large regions (NUTS 1)"),
    2: ("region (NUTS 2)", "regions (NUTS 2)"),
    3: ("small region (NUTS 3)", "small regions (NUTS 3)"),
    "s3": ("territory of an S3 strategy", "territories of S3 strategies"),
}


def number(value: float) -> str:
    """Return a whole number with thousands separated.

    Examples
    --------
    >>> number(5091)
    '5,091'
    """
    return UNKNOWN if math.isnan(value) else f"{round(value):,}"


def decimal(value: float) -> str:
    """Return a number with as many decimals as its size deserves.

    Examples
    --------
    >>> [decimal(value) for value in (0, 0.043, 9.37, 12.0, 431.2, float("nan"))]
    ['0', '0.04', '9.4', '12', '431', 'not known']
    """
    if not math.isfinite(value):
        return UNKNOWN
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float) -> str:
    """Return a share as a percentage that never rounds something to nothing or to all.

    Examples
    --------
    >>> [percent(value).replace(NO_BREAK, " ") for value in (0, 0.002, 0.634, 0.998, 1)]
    ['0 %', 'less than 1 %', '63 %', 'more than 99 %', '100 %']
    """
    if math.isnan(share):
        return UNKNOWN
    if 0 < share < 0.005:
        return f"less than 1{NO_BREAK}%"
    if 0.995 <= share < 1:
        return f"more than 99{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%"


def fine_percent(share: float) -> str:
    """Return a small share as a percentage with one decimal.

    Examples
    --------
    >>> fine_percent(0.1234).replace(NO_BREAK, " ")
    '12.3 %'
    """
    if math.isnan(share):
        return UNKNOWN
    return f"less than 0.1{NO_BREAK}%" if 0 < share < 0.0005 else f"{100 * share:.1f}{NO_BREAK}%"


def kilometres(distance: float) -> str:
    """Return a distance for people: to 10 km beyond 100 km, since places are towns or regions.

    Examples
    --------
    >>> kilometres(412.3).replace(NO_BREAK, " "), kilometres(float("nan"))
    ('410 km', 'distance not known')
    """
    if math.isnan(distance):
        return "distance not known"
    rounded = round(distance, -1) if distance >= 100 else round(distance)
    return f"{rounded:,.0f}{NO_BREAK}km"


def counted(count: float, one: str, many: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "pair"), counted(1200, "pair"), counted(2, "country", "countries")
    ('1 pair', '1,200 pairs', '2 countries')
    """
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def kind_words(kind: str) -> str:
    """Return an actor kind as a reader says it.

    Examples
    --------
    >>> kind_words("research_institute"), kind_words("sme")
    ('research institute', 'SME')
    """
    return _KINDS.get(kind, kind.replace("_", " "))


def country_words(code: str) -> str:
    """Return the name of a Baltic country, the code of another, or "" when unknown.

    Examples
    --------
    >>> country_words("SE"), country_words("FR")
    ('Sweden', 'France')
    """
    return country_name(code)


def level_words(level: Level, count: float = 2) -> str:
    """Return what the regions of a NUTS level are called.

    Examples
    --------
    >>> level_words(2), level_words(0, 1)
    ('regions (NUTS 2)', 'country')
    """
    return _LEVELS[level][count != 1]


def certainty_words(certainty: float) -> str:
    """Return how far a community can be relied on.

    Parameters
    ----------
    certainty : float
        Mean share of a community that stays together, 0 to 1.

    Examples
    --------
    >>> [certainty_words(value) for value in (0.97, 0.8, 0.6, 0.3)]
    ['very stable', 'stable', 'partly stable', 'loose']
    """
    if math.isnan(certainty):
        return "not tested"
    steps = ((0.9, "very stable"), (0.75, "stable"), (0.5, "partly stable"))
    return next((words for least, words in steps if certainty >= least), "loose")


def settings_pairs(settings: StudySettings) -> tuple[tuple[str, str], ...]:
    """Return what was asked, as label and value.

    Parameters
    ----------
    settings : StudySettings
        Of the study.

    Returns
    -------
    tuple of (str, str)
        In reading order.
    """
    weights = {
        "newman": "Newman: each of a collaboration’s n participants shares 1 among its n − 1 "
        "partners, so a large project does not outweigh many small ones",
        "count": "count: every collaboration adds 1 to every pair of its participants",
    }
    scope = settings.scope
    areas = {"bsr": "between regions of the Baltic Sea Region", "all": "between all regions"}
    return (
        ("Regions", f"{level_words(settings.level)}, edition of {NUTS_VINTAGE}"),
        ("Years", _years(scope)),
        ("Themes", _listed(scope.themes)),
        ("Policy areas", _listed(scope.policy_areas)),
        ("Countries", _listed(scope.countries)),
        ("Missing links looked for", areas[settings.area]),
        ("Weight of a tie", weights[settings.weighting]),
        ("Length of lists", f"{settings.top}; the tables hold everything"),
        (
            "Communities",
            f"agreed from {counted(settings.community_runs, 'run')}, seed {settings.seed}, "
            f"resolution {settings.resolution:g}",
        ),
    )


def settings_lines(settings: StudySettings) -> tuple[str, ...]:
    """Return :func:`settings_pairs` as lines of text."""
    return tuple(f"{label}: {value}" for label, value in settings_pairs(settings))


def _years(scope: Scope) -> str:
    start, end = scope.start_year, scope.end_year
    if start is None and end is None:
        return "all"
    if start is None:
        return f"up to {end}"
    return f"from {start} on" if end is None else f"{start} to {end}"


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values) if values else "all"

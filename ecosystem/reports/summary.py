"""The answer first: five sentences written from the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from ecosystem.model import year_of
from ecosystem.reports.words import (
    counted,
    decimal,
    kind_words,
    level_words,
    number,
    percent,
)

if TYPE_CHECKING:
    from ecosystem.study import Study

_NAME = Markup("<strong><bdi>{}</bdi></strong>")


def summary(study: Study) -> tuple[tuple[str, Markup], ...]:
    """Return five sentences that answer what was asked, each with a short heading.

    Parameters
    ----------
    study : Study
        Results; every number is read from its tables.

    Returns
    -------
    tuple of (str, Markup)
        Heading and sentence; names from the data are escaped.
    """
    return (
        ("What was looked at", _scope_sentence(study)),
        ("How it hangs together", _connection_sentence(study)),
        ("Which links are missing", _gap_sentence(study)),
        ("Whom to introduce first", _suggestion_sentence(study)),
        ("How far to trust it", _trust_sentence(study)),
    )


def strong(text: str) -> Markup:
    """Return a text in bold, escaped.

    Examples
    --------
    >>> strong("<5")
    Markup('<strong>&lt;5</strong>')
    """
    return Markup("<strong>{}</strong>").format(text)


def at_place(region_name: str) -> Markup:
    """Return " in REGION", or nothing when the region is not known."""
    return Markup(" in <bdi>{}</bdi>").format(region_name) if region_name else Markup()


def _scope_sentence(study: Study) -> Markup:
    dates = study.ecosystem.collaborations
    years = pd.concat([year_of(dates[name]) for name in ("start_date", "end_date")]).dropna()
    when = ""
    if len(years):
        first, last = int(years.min()), int(years.max())
        when = f", dated {first}" if first == last else f", dated {first} to {last}"
    return Markup(
        "These data name {} in {} and {} that they have taken part in: projects, networks and "
        "partnerships{}."
    ).format(
        strong(counted(_figure(study, "actors"), "organisation")),
        strong(counted(_figure(study, "countries"), "country", "countries")),
        strong(counted(_figure(study, "collaborations"), "collaboration")),
        when,
    )


def _connection_sentence(study: Study) -> Markup:
    ties, across = _figure(study, "ties"), _figure(study, "cross_border_share")
    if not ties:
        return Markup("No two organisations in these data have worked together.")
    pairs = counted(ties, "pair of organisations", "pairs of organisations")
    text = Markup("{} {} worked together").format(strong(pairs), "has" if ties == 1 else "have")
    if across == across:  # not NaN: the countries of some pair are known
        text += Markup(", {} of them across a national border").format(strong(percent(across)))
    bridge = leading(study.actors, "betweenness")
    if bridge is None:
        return text + Markup(".")
    row = study.actors.loc[bridge].to_dict()
    return text + Markup(
        "; the strongest bridge is {}{}, which lies on {} of the shortest chains between the "
        "others."
    ).format(
        _NAME.format(row["name"]), at_place(row["region_name"]), strong(percent(row["betweenness"]))
    )


def _gap_sentence(study: Study) -> Markup:
    gaps = study.gaps
    regions = level_words(study.settings.level)
    if not gaps.pair_count:
        return Markup(
            "Fewer than two {} have organisations here, so nothing can be compared."
        ).format(regions)
    if not gaps.judged_count:
        return Markup(
            "None of the {} of {} is active enough in these data to say whether links are missing."
        ).format(strong(counted(gaps.pair_count, "pair")), regions)
    found = int((gaps.table["verdict"] == "gap").sum())
    first = gaps.table.iloc[0]
    looked_at = Markup("Of {} of {}, {} {} active enough to judge").format(
        strong(counted(gaps.pair_count, "pair")),
        regions,
        strong(number(gaps.judged_count)),
        "is" if gaps.judged_count == 1 else "are",
    )
    pair = Markup("{} and {} ({} where {} would be expected)").format(
        _NAME.format(first["name_a"]),
        _NAME.format(first["name_b"]),
        strong(counted(first["observed_count"], "joint collaboration")),
        strong(decimal(first["expected_count"])),
    )
    if found:
        return looked_at + Markup(
            ", and {} clearly {} less than activity and distance would suggest; the first is "
            "between {}."
        ).format(strong(number(found)), "collaborates" if found == 1 else "collaborate", pair)
    if first["verdict"] == "fewer than expected":
        return looked_at + Markup(
            "; for none of them is a missing link statistically certain, and the nearest to one is "
            "between {}."
        ).format(pair)
    return looked_at + Markup(
        ", and none of those collaborates notably less than would be expected."
    )


def _suggestion_sentence(study: Study) -> Markup:
    if study.suggestions.empty:
        return Markup(
            "No two organisations in different regions share a partner without having worked "
            "together, so nobody is suggested."
        )
    first = study.suggestions.sort_values("rank", kind="stable").iloc[0]
    regions = study.actors["region_name"]
    text = Markup(
        "Of the pairs that have not yet worked together, {}{} and {}{} come first"
    ).format(
        _NAME.format(first["name_a"]),
        at_place(regions.get(first["actor_a"], "")),
        _NAME.format(first["name_b"]),
        at_place(regions.get(first["actor_b"], "")),
    )
    shared = int(first["shared_partner_count"])
    if shared:
        text += Markup(": they have {} in common").format(strong(counted(shared, "partner")))
    if first["broker_name"]:
        text += Markup(", and {} could introduce them").format(_NAME.format(first["broker_name"]))
    return text + Markup(".")


def _trust_sentence(study: Study) -> Markup:
    unplaced = int((study.actors["region"] == "").sum())
    placed = Markup("{} could not be placed in a region").format(
        strong(f"{number(unplaced)} of {counted(len(study.actors), 'organisation')}")
    )
    if not unplaced:
        placed = Markup("Every organisation could be placed in a region")
    return placed + Markup(
        ", and public sources rarely list everybody: read every count as “at least”, because "
        "no link in these data does not mean no cooperation."
    )


def _figure(study: Study, name: str) -> float:
    return float(study.key_figures["value"][name])


def leading(actors: pd.DataFrame, measure: str) -> str | None:
    """Return the id with the largest positive value, ties by id; None when there is none.

    Examples
    --------
    >>> leading(pd.DataFrame({"x": [0.0, 2.0, 2.0]}, index=["c", "b", "a"]), "x")
    'a'
    """
    column = actors[measure].dropna().sort_index().sort_values(ascending=False, kind="stable")
    return str(column.index[0]) if len(column) and column.iloc[0] > 0 else None


def actor_words(actors: pd.DataFrame, actor: str) -> str:
    """Return kind and region of an actor, or "" when it is not in the table."""
    if actor not in actors.index:
        return ""
    row = actors.loc[actor].to_dict()
    return ", ".join(part for part in (kind_words(row["kind"]), row["region_name"]) if part)

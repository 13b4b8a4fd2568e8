"""The few groups by which the map colors actors: kinds, countries, communities, themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from ecosystem.model import ActorKind

LARGEST: Final = 8  # as many as the palette has colors; the rest is "other"
OTHER: Final = ""

KIND_LABELS: Final = {
    ActorKind.REGION: "Regional authority",
    ActorKind.CLUSTER: "Cluster",
    ActorKind.COORDINATOR: "Coordinator",
    ActorKind.SME: "Small or medium-sized firm",
    ActorKind.LARGE_COMPANY: "Large company",
    ActorKind.UNIVERSITY: "University",
    ActorKind.RESEARCH_INSTITUTE: "Research institute",
    ActorKind.PUBLIC_BODY: "Public body",
    ActorKind.BUSINESS_SUPPORT: "Business support",
    ActorKind.NGO: "Association or NGO",
    ActorKind.OTHER: "Other",
}

# Eleven kinds, eight colors: firms share one, universities and institutes share one.
_KIND_GROUPS: Final = (
    ("cluster", "Clusters", (ActorKind.CLUSTER,)),
    ("business_support", "Business support", (ActorKind.BUSINESS_SUPPORT,)),
    ("company", "Companies", (ActorKind.SME, ActorKind.LARGE_COMPANY)),
    (
        "research",
        "Universities and research",
        (ActorKind.UNIVERSITY, ActorKind.RESEARCH_INSTITUTE),
    ),
    ("public_body", "Public bodies", (ActorKind.PUBLIC_BODY,)),
    ("region", "Regional authorities", (ActorKind.REGION,)),
    ("ngo", "Associations and NGOs", (ActorKind.NGO,)),
    ("coordinator", "Coordinators", (ActorKind.COORDINATOR,)),
)


@dataclass(frozen=True)
class Coloring:
    """One way to color actors.

    Parameters
    ----------
    keys : tuple of str
        Short stable names, "" for other; they appear in the address of the page.
    labels : tuple of str
        Words for people.
    of_actor : tuple of int
        Position in ``keys`` of every actor, in the order of the actors.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    of_actor: tuple[int, ...]


def by_kind(kinds: pd.Series) -> Coloring:
    """Return actors grouped by kind; the colors are the same whatever the data hold.

    Examples
    --------
    >>> by_kind(pd.Series(["sme", "cluster", "other"])).of_actor
    (2, 0, 8)
    """
    place = {kind: i for i, (_, _, members) in enumerate(_KIND_GROUPS) for kind in members}
    return Coloring(
        keys=(*(key for key, _, _ in _KIND_GROUPS), OTHER),
        labels=(*(label for _, label, _ in _KIND_GROUPS), "Other kinds"),
        of_actor=tuple(place.get(ActorKind(kind), len(_KIND_GROUPS)) for kind in kinds),
    )


def by_country(countries: pd.Series) -> Coloring:
    """Return actors grouped by the eight countries with most actors, and other.

    Labels are the country codes; the page spells them out.

    Examples
    --------
    >>> by_country(pd.Series(["SE", "FI", "SE", ""])).keys
    ('SE', 'FI', '')
    """
    return _largest(countries, other="Other countries")


def by_community(communities: pd.Series, themes: Mapping[int, str] | None = None) -> Coloring:
    """Return actors grouped by the eight largest communities, and other.

    Parameters
    ----------
    communities : Series
        Number of each actor's community, 0 for none.
    themes : mapping, optional
        The theme that marks a community most, by number.

    Returns
    -------
    Coloring
        Keys are the numbers.

    Examples
    --------
    >>> by_community(pd.Series([1, 1, 0, 2]), {1: "food"}).labels
    ('Group 1: food', 'Group 2', 'Smaller groups, or none')
    """
    named = communities.map(lambda number: str(int(number)) if number > 0 else "")
    found = _largest(named, other="Smaller groups, or none", numeric=True)
    known = themes or {}
    labels = tuple(
        f"Group {key}" + (f": {known[int(key)]}" if known.get(int(key)) else "") if key else label
        for key, label in zip(found.keys, found.labels, strict=True)
    )
    return Coloring(found.keys, labels, found.of_actor)


@dataclass(frozen=True)
class Facet:
    """A way to color actors that may have several values at once.

    Parameters
    ----------
    keys, labels : tuple of str
        As in :class:`Coloring`; the last is for actors with none of the others.
    of_actor : tuple of tuple of int
        Positions in ``keys`` of every actor's values, never empty.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    of_actor: tuple[tuple[int, ...], ...]


def by_values(values: Sequence[Sequence[str]], *, other: str) -> Facet:
    """Return actors by the eight values that most of them have, and other.

    Parameters
    ----------
    values : sequence of sequence of str
        Every actor's values, such as policy areas.
    other : str
        Label of actors with none of the eight.

    Returns
    -------
    Facet
        Sorted by number of actors, then by name.

    Examples
    --------
    >>> found = by_values([["food"], ["food", "energy"], []], other="None of these")
    >>> found.keys, found.of_actor
    (('food', 'energy', ''), ((0,), (0, 1), (2,)))
    """
    counts = Counter(value for own in values for value in set(own))
    keys = sorted(counts, key=lambda key: (-counts[key], key))[:LARGEST]
    place = {key: i for i, key in enumerate(keys)}
    return Facet(
        keys=(*keys, OTHER),
        labels=(*keys, other),
        of_actor=tuple(
            tuple(sorted({place[value] for value in own if value in place})) or (len(keys),)
            for own in values
        ),
    )


def _largest(values: pd.Series, *, other: str, numeric: bool = False) -> Coloring:
    counts = values[values != ""].value_counts()
    keys = sorted(
        (str(key) for key in counts.index),
        key=lambda key: (-int(counts[key]), int(key) if numeric else 0, key),
    )[:LARGEST]
    place = {key: i for i, key in enumerate(keys)}
    return Coloring(
        keys=(*keys, OTHER),
        labels=(*keys, other),
        of_actor=tuple(place.get(str(value), len(keys)) for value in values),
    )

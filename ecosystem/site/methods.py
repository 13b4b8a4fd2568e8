"""The methods on a page: what is computed how, from docstrings and schema, with what holds it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, NamedTuple

from ecosystem.schema import RESULT_TABLES

TOPICS: Final = {
    "Positions": ("measures.centrality", "measures.paths", "measures.brokerage"),
    "Groups": ("measures.communities", "measures.consensus", "measures.mixing", "measures.roles",
               "measures.crossings", "measures.territories"),
    "Time": ("measures.network", "measures.survival", "measures.time"),
    "Chance": ("measures.nulls.bicm", "measures.nulls.curveball", "measures.nulls.draws",
               "measures.nulls.ensemble", "measures.nulls.discovery"),
    "Ties": ("network.incidence", "network.views", "measures.backbone"),
    "Missing links": ("recommend.regions.gravity", "recommend.regions.gaps",
                      "recommend.regions.complement", "recommend.signals.scores",
                      "recommend.actors.suggestions"),
    "Studies": ("stability.choices", "stability.full", "stability.quick", "sources.thresholds"),
}  # fmt: skip

_NOTES: Final = ("_note", "_notes")  # words about a method are no method


class Held(NamedTuple):
    """A test of a method and where it can be read; an address of "" is no link."""

    test: str
    address: str


def methods() -> Iterator[tuple[str, str, Callable[..., object]]]:
    """Return topic, dotted name and function of everything public in the topics.

    Examples
    --------
    >>> topic, name, function = next(methods())
    >>> topic, name.startswith("ecosystem.measures."), callable(function)
    ('Positions', True, True)
    """
    for topic, modules in TOPICS.items():
        for name in modules:
            module = import_module(f"ecosystem.{name}")
            for attribute, function in sorted(vars(module).items()):
                is_own = inspect.isfunction(function) and function.__module__ == module.__name__
                if is_own and not attribute.startswith("_") and not attribute.endswith(_NOTES):
                    yield topic, f"{module.__name__}.{attribute}", function


def method_topics(held: Mapping[str, Sequence[Held]] | None = None) -> list[dict[str, Any]]:
    """Return the cards of all methods by topic, as plain values for a template.

    Parameters
    ----------
    held : mapping, optional
        Dotted name of a method → its tests.
    """
    tests = held or {}
    topics: dict[str, list[dict[str, Any]]] = {}
    for topic, name, function in methods():
        lead, _, rest = (inspect.getdoc(function) or "").partition("\n\n")
        module, _, short = name.rpartition(".")
        topics.setdefault(topic, []).append(
            {
                "name": name,
                "short": short,
                "module": module,
                "lead": lead,
                "rest": rest,
                "has_example": ">>>" in rest,
                "tests": [one._asdict() for one in tests.get(name, ())],
            }
        )
    return [{"topic": topic, "cards": cards} for topic, cards in topics.items()]


def column_tables() -> list[dict[str, Any]]:
    """Return every column of every result table with its meaning, as plain values."""
    return [
        {
            "name": table.name,
            "meaning": table.meaning,
            "columns": [(c.name, c.label, c.meaning, c.unit) for c in table.columns],
        }
        for table in RESULT_TABLES.values()
    ]

"""The same project in two sources."""

from __future__ import annotations

import pandas as pd

from ecosystem.sources.records import collaboration_table
from ecosystem.sources.same_projects import joined_ids, same_projects


def found(
    projects: dict[str, tuple[str, str, str, list[str]]], order: tuple[str, ...] = ("x", "y", "z")
) -> list[tuple[str, str]]:
    """Return pairs for id → acronym, start, source, members."""
    table = collaboration_table(
        pd.DataFrame(
            [
                {
                    "collaboration_id": key,
                    "acronym": acronym,
                    "start_date": start,
                    "kind": "project",
                }
                for key, (acronym, start, _, _) in projects.items()
            ]
        )
    )
    rows = pd.DataFrame(
        [(key, actor) for key, value in projects.items() for actor in value[3]],
        columns=["collaboration_id", "actor_id"],
    )
    source = pd.Series({key: value[2] for key, value in projects.items()})
    pairs = same_projects(table, rows, source, order)
    return [(pair.kept_id, pair.joined_id) for pair in pairs]


def test_same_acronym_year_and_partner() -> None:
    projects = {
        "k": ("Baltic TRAM", "2016-03-01", "y", ["a", "b"]),
        "o": ("BALTIC-TRAM", "2015", "x", ["b", "c"]),
    }
    assert found(projects) == [("o", "k")]
    # The id in the source that was given first is kept.
    assert found(projects, ("y", "x")) == [("k", "o")]


def test_what_keeps_projects_apart() -> None:
    base = {"o": ("ALPHABET", "2015", "x", ["a", "b"])}
    assert found(base | {"k": ("ALPHABET", "2017", "y", ["a", "b"])}) == []  # other years
    assert found(base | {"k": ("ALPHABET", "2015", "x", ["a", "b"])}) == []  # one source
    assert found(base | {"k": ("ALPHABET", "2015", "y", ["c"])}) == []  # nobody shared
    assert found(base | {"k": ("ALPHABETA", "2015", "y", ["a"])}) == []  # other acronym
    assert found(base | {"k": ("ALPHABET", "", "y", ["a"])}) == [("o", "k")]  # not dated


def test_short_acronyms_need_two_shared_organisations() -> None:
    assert found({"o": ("SPIN", "", "x", ["a"]), "k": ("SPIN", "", "y", ["a"])}) == []
    assert found({"o": ("SPIN", "", "x", ["a", "b"]), "k": ("SPIN", "", "y", ["b", "a"])}) == [
        ("o", "k")
    ]


def test_three_sources_end_in_one() -> None:
    projects = {key: ("ALPHABET", "2015", key, ["a", "b"]) for key in "xyz"}
    table = [(a, b) for a, b in found(projects)]
    assert table == [("x", "y"), ("x", "z"), ("y", "z")]
    from ecosystem.sources.same_projects import SameProject

    pairs = [SameProject(a, b, "ALPHABET", 2) for a, b in table]
    assert joined_ids(pairs) == {"y": "x", "z": "x"}

"""Decisions beside today's suggestions: every one is in exactly one of two places."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.desk.decisions import carried
from ecosystem.model import Ecosystem
from ecosystem.schema import DECIDED_SUGGESTIONS, DECISIONS, SUGGESTIONS
from ecosystem.study import Study, StudySettings, run_study


@pytest.fixture(scope="module")
def study(make_small_ecosystem: Callable[..., Ecosystem]) -> Study:
    """Two stars that share a center; ends of different regions are suggested to meet."""
    actors = {
        name: {"nuts_code": code}
        for name, code in zip(
            "abcdefg", ("SE11", "FI1B", "EE00", "LV00", "LT01", "PL63", "DK01"), strict=True
        )
    }
    memberships = {"p1": "ab", "p2": "bc", "p3": "bd", "p4": "de", "p5": "ef", "p6": "eg"}
    return run_study(
        make_small_ecosystem({k: list(v) for k, v in memberships.items()}, actors=actors),
        StudySettings(community_runs=2),
    )


def decisions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(a, b, f"name of {a}", f"name of {b}", decision, "", "") for a, b, decision in rows],
        columns=DECISIONS.names,
        dtype=str,
    )


def test_columns_are_those_of_suggestions_and_three_more() -> None:
    assert set(DECIDED_SUGGESTIONS.names) == {*SUGGESTIONS.names, "decision", "owner", "date"}
    assert len(DECIDED_SUGGESTIONS.names) == len(set(DECIDED_SUGGESTIONS.names))


def test_nothing_decided_gives_empty_cells(study: Study) -> None:
    found = carried(study)
    assert (found.suggestions[["decision", "owner", "date"]] == "").all(axis=None)
    assert found.earlier.empty
    assert found.suggestions[list(study.suggestions.columns)].equals(study.suggestions)


def test_each_goes_where_it_belongs_and_says_why(study: Study) -> None:
    a, b = study.suggestions.loc[0, ["actor_a", "actor_b"]]
    found = carried(
        study,
        decisions(
            (a, b, "agreed"), (a, b, "no"), ("a", "b", "done"), ("a", "zz", "x"), ("", "b", "y")
        ),
    )
    assert found.suggestions["decision"].tolist() == ["agreed"] + [""] * (
        len(study.suggestions) - 1
    )
    states = dict(zip(found.earlier["decision"], found.earlier["state"], strict=True))
    assert states == {
        "no": "Another decision on the same pair stands beside the suggestion.",
        "done": "The two work together now.",
        "x": "Not among the organisations looked at: zz.",
        "y": "The row did not name two organisations.",
    }
    assert found.earlier.loc[found.earlier["decision"] == "x", "name_b"].item() == "name of zz"


ids = st.sampled_from([*"abcdefg", "gone", ""])


words = st.sampled_from(["no", "agreed", "=1+1", "<b>"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(ids, ids, words), max_size=12))
def test_nothing_is_lost_and_nothing_doubled(
    study: Study, rows: list[tuple[str, str, str]]
) -> None:
    found = carried(study, decisions(*rows))
    beside = found.suggestions[found.suggestions["decision"] != ""]
    names = ["actor_a", "actor_b", "decision"]
    kept = [*beside[names].itertuples(index=False), *found.earlier[names].itertuples(index=False)]
    assert sorted(tuple(row) for row in kept) == sorted(rows)

"""Headlines of a study under the choices that cost little."""

from __future__ import annotations

import pandas as pd
import pytest

from ecosystem.model import Ecosystem
from ecosystem.reports.holding import Holding
from ecosystem.reports.page import report_html
from ecosystem.schema import STABILITY
from ecosystem.stability import other_choices, quick_stability
from ecosystem.stability.holding import communities_found, gap_holds
from ecosystem.study import Study, StudySettings, run_study


@pytest.fixture(scope="module")
def study(baltic: Ecosystem) -> Study:
    return run_study(baltic, StudySettings(community_runs=5, top=6))


@pytest.fixture(scope="module")
def table(study: Study) -> pd.DataFrame:
    return quick_stability(study)


def test_every_headline_has_a_figure(study: Study, table: pd.DataFrame) -> None:
    large = int((study.communities.table["actor_count"] >= 3).sum())
    assert table["headline"].value_counts().to_dict() == {
        "gaps": 6, "suggestions": 6, "communities": large,
    }  # fmt: skip
    assert list(table.columns) == list(STABILITY.names)
    assert table["kept_count"].le(table["variant_count"]).all()
    assert (
        (table["kept_count"] / table["variant_count"]).round(9).equals(table["stability"].round(9))
    )


def test_what_was_tried_are_choices_of_the_full_table(study: Study, table: pd.DataFrame) -> None:
    tried = table.attrs["tried"]
    known = set(other_choices(study.ecosystem, study.settings))
    assert set(tried["gaps"]) <= known and set(tried["communities"]) <= known
    assert {"level 1", "without shared partners", "without shared themes"} <= set(
        tried["suggestions"]
    )


def test_it_repeats_and_changes_nothing(study: Study, table: pd.DataFrame) -> None:
    before = study.gaps.table.copy(), study.suggestions.copy()
    pd.testing.assert_frame_equal(quick_stability(study), table)
    pd.testing.assert_frame_equal(study.gaps.table, before[0])
    pd.testing.assert_frame_equal(study.suggestions, before[1])


def test_communities_are_compared_by_jaccard() -> None:
    """Worked by hand: {a, b, c} against {a, b} is 2/3, against {c, d, e, f} 1/6."""
    mine = pd.Series({"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 2, "g": 3, "h": 0})
    theirs = pd.Series({"a": 5, "b": 5, "c": 6, "d": 6, "e": 7, "f": 8, "g": 0, "h": 5})
    # {d, e, f}: best is {e} or {f} with 1/3; g is alone without a community in the other.
    assert communities_found(mine, theirs) == {1: True, 2: False, 3: False}
    assert communities_found(mine, theirs.drop("g")) == {1: True, 2: False}


def test_gaps_are_looked_for_at_the_coarser_level() -> None:
    other = pd.DataFrame(
        {
            "region_a": ["DE8", "EE0"], "region_b": ["FI1", "FI1"],
            "observed_count": [3, 5], "expected_count": [4.0, 4.0],
        }
    )  # fmt: skip
    assert gap_holds(("FI1B", "DE80"), other, 1) is True
    assert gap_holds(("EE00", "FI1C"), other, 1) is False
    assert gap_holds(("EE00", "LV00"), other, 1) is None


def test_small_and_empty_studies_have_figures_or_none(make_ecosystem) -> None:
    alone = make_ecosystem({"p": ["a"], "q": ["b"]})
    assert quick_stability(run_study(alone, StudySettings(community_runs=2))).empty
    pair = make_ecosystem(
        {"p": ["a", "b"]}, actors={"a": {"nuts_code": "EE00"}, "b": {"nuts_code": "LV00"}}
    )
    found = quick_stability(run_study(pair, StudySettings(level="s3", community_runs=2)))
    assert found["stability"].isna().all()


def test_the_report_says_it_beside_each_headline(study: Study, table: pd.DataFrame) -> None:
    page = report_html(study, stability=table)
    holding = Holding(table)
    said = holding.of("suggestions", 1)
    assert said is not None
    assert f"Holds in <strong>{said['figure']}</strong>" in page
    shown = page.count('<p class="holds">')
    assert shown == 5 + 6 + 6  # nearest pairs, suggestions, communities
    assert page.count("Other choices, each alone:") == 3
    assert 'class="holds"' not in report_html(study)

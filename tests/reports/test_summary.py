"""The five sentences: their numbers are those of the tables, in every case that can arise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from ecosystem.model import Ecosystem
from ecosystem.reports.summary import leading, summary
from ecosystem.study import Study, StudySettings, run_study


def _sentences(study: Study) -> list[str]:
    return [str(sentence.striptags()).replace("\u00a0", " ") for _, sentence in summary(study)]


def _numbers(sentence: str) -> list[float]:
    return [float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", sentence)]


def test_numbers_equal_the_bundled_tables(baltic_study: Study) -> None:
    looked_at, connected, missing, introduce, trust = _sentences(baltic_study)
    # Facts of the bundled files, counted with the csv module and not with this program:
    # 775 actors in 23 countries, 183 collaborations.
    assert _numbers(looked_at)[:3] == [775, 23, 183]

    graph = baltic_study.actor_network
    country = baltic_study.ecosystem.actors["country"]
    pairs = [(country[a], country[b]) for a, b in graph.edges]
    across = sum(a != b for a, b in pairs if a and b) / sum(1 for a, b in pairs if a and b)
    bridge = baltic_study.actors["betweenness"].idxmax()
    assert _numbers(connected)[0] == graph.number_of_edges()
    assert _numbers(connected)[1] == round(100 * across)
    assert baltic_study.actors.at[bridge, "name"] in connected
    assert _numbers(connected)[-1] == round(100 * baltic_study.actors.at[bridge, "betweenness"])

    table = baltic_study.gaps.table
    assert _numbers(missing)[0] == len(table)
    judged = table["verdict"] != "too little to judge"
    assert int(judged.sum()) in _numbers(missing)
    first = table.iloc[0]
    if first["verdict"] in {"gap", "fewer than expected"}:
        assert first["name_a"] in missing
        assert first["name_b"] in missing
        assert first["observed_count"] in _numbers(missing)
        assert round(first["expected_count"], 1) in _numbers(missing)

    best = baltic_study.suggestions.set_index("rank").loc[1]
    assert best["name_a"] in introduce
    assert best["name_b"] in introduce
    assert best["broker_name"] in introduce
    assert best["shared_partner_count"] in _numbers(introduce)

    assert _numbers(trust) == [int((baltic_study.actors["region"] == "").sum()), 775]


def _with_gaps(study: Study, verdicts: list[str], **changes: Any) -> Study:
    table = study.gaps.table.head(len(verdicts)).copy()
    table["verdict"] = verdicts
    table["observed_count"] = 1
    table["expected_count"] = 9.44
    values = {
        "table": table,
        "pair_count": len(verdicts),
        "judged_count": sum(verdict != "too little to judge" for verdict in verdicts),
    }
    return replace(study, gaps=replace(study.gaps, **(values | changes)))


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            ["gap", "gap", "as expected"],
            "Of 3 pairs .* 3 are active enough to judge, and 2 clearly collaborate",
        ),
        (["gap", "too little to judge"], "1 is active enough to judge, and 1 clearly collaborates"),
        (
            ["fewer than expected", "as expected"],
            r"for none .*\(1 joint collaboration where",
        ),
        (["as expected", "more than expected"], "none of those collaborates notably less"),
        (["too little to judge"] * 3, "None of the 3 pairs .* active enough"),
        ([], "nothing can be compared"),
    ],
)
def test_each_state_of_the_gaps_is_said(
    baltic_study: Study, verdicts: list[str], said: str
) -> None:
    sentence = _sentences(_with_gaps(baltic_study, verdicts))[2]
    assert re.search(said, sentence), sentence
    assert ("9.4 would be expected" in sentence) == bool(
        {"gap", "fewer than expected"} & {*verdicts}
    )


def test_sentences_of_almost_nothing(make_ecosystem: Callable[..., Ecosystem]) -> None:
    alone = run_study(make_ecosystem({"p": ["a"]}), StudySettings(community_runs=2))
    looked_at, connected, missing, introduce, trust = _sentences(alone)
    assert "1 organisation in 0 countries and 1 collaboration " in looked_at
    assert connected == "No two organisations in these data have worked together."
    assert "nothing can be compared" in missing
    assert "nobody is suggested" in introduce
    assert trust.startswith("1 of 1 organisation could not be placed")

    pair = run_study(
        make_ecosystem(
            {"p": ["a", "b"]},
            actors={"a": {"nuts_code": "SE11"}, "b": {"nuts_code": "EE00"}},
            collaborations={"p": {"start_date": "2019", "end_date": "2019-12"}},
        ),
        StudySettings(community_runs=2),
    )
    looked_at, connected, *_, trust = _sentences(pair)
    assert looked_at.endswith("partnerships, dated 2019.")
    assert connected.startswith("1 pair of organisations has worked together")
    assert trust.startswith("Every organisation could be placed in a region")


def test_leading_breaks_ties_by_id_and_knows_nobody() -> None:
    assert leading(pd.DataFrame({"x": [1.0, 1.0]}, index=["b", "a"]), "x") == "a"
    assert leading(pd.DataFrame({"x": [0.0, float("nan")]}, index=["b", "a"]), "x") is None

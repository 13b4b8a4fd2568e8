"""Pictures of the report: the same bytes, safe text, words and numbers that agree with tables."""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from ecosystem.reports import figures
from ecosystem.reports.drawing import Picture, drawing, picture, svg_text
from ecosystem.reports.ranking import gap_ranking
from ecosystem.study import Study


def _drawn(study: Study) -> list[Picture]:
    found: list[Any] = [
        figures.heat_map(study),
        figures.time_lines(study)[0],
        figures.survival_curve(study)[0],
        figures.community_map(study)[0],
        gap_ranking(study.gaps.table.head(6)),
    ]
    return [one for one in found if one]


def _svg(drawn: Picture) -> str:
    return b64decode(drawn.uri.partition(",")[2]).decode("utf-8")


def test_every_picture_says_what_it_shows_and_runs_nothing(baltic_study: Study) -> None:
    pictures = _drawn(baltic_study)
    assert len(pictures) == 5
    for drawn in pictures:
        text = _svg(drawn)
        ElementTree.fromstring(text)  # well-formed
        assert "<script" not in text
        assert "<text" not in text  # labels are outlines: no font of the reader's is needed
        assert "<dc:date>" not in text
        assert "Matplotlib" not in text.partition("<defs")[0]
        assert len(drawn.alt) > 40
        assert drawn.uri.startswith("data:image/svg+xml;base64,")
        assert drawn.width <= 700


def test_the_same_study_gives_the_same_bytes(baltic_study: Study) -> None:
    assert [one.uri for one in _drawn(baltic_study)] == [one.uri for one in _drawn(baltic_study)]


def test_settings_of_a_user_change_nothing() -> None:
    import matplotlib

    def made() -> str:
        with drawing(2, 2) as figure:
            figure.add_subplot().set_title("x < y & $z$")
            return svg_text(figure)

    plain = made()
    with matplotlib.rc_context({"font.size": 30, "text.usetex": False, "svg.fonttype": "none"}):
        assert made() == plain
    with drawing(2, 1) as figure:
        assert picture(figure, "words").height == 96


def test_fonts_of_the_system_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system may have an edition of its own of the font that we ask for."""
    from dataclasses import replace

    from matplotlib.font_manager import FontProperties, findfont, fontManager

    def drawn() -> str:
        with drawing(3, 2) as figure:
            figure.add_subplot().set_title("Länsi-Suomi …", fontweight="bold")
            return svg_text(figure)

    expected = drawn()
    serif = next(entry for entry in fontManager.ttflist if entry.name == "DejaVu Serif")
    others = [replace(serif, name="DejaVu Sans", weight=weight) for weight in (400, 700)]
    kept = [entry for entry in fontManager.ttflist if entry.name != "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", [*others, *kept])
    assert (
        findfont(FontProperties(family="DejaVu Sans", size=7.25)) == serif.fname
    )  # not asked for before
    assert drawn() == expected


def test_numbers_behind_the_lines(baltic_study: Study) -> None:
    _, rows, reason = figures.time_lines(baltic_study)
    assert reason == ""
    for row in rows:
        period = baltic_study.periods.loc[row["year"]]
        assert row["values"][0] == f"{period['collaboration_count']:,.0f}"
    drawn, rows, _ = figures.survival_curve(baltic_study)
    assert drawn is not None
    assert [row["followed"] for row in rows][:2] == ["3,836", "3,836"]


def test_numbers_behind_the_heat_map(baltic_study: Study) -> None:
    drawn = figures.heat_map(baltic_study)
    rows = figures.heat_numbers(baltic_study)
    assert drawn is not None
    assert f"{len(rows)} can be judged" in drawn.alt
    table = baltic_study.gaps.table.set_index(["name_a", "name_b"])
    for regions, observed, _, _, verdict in rows:
        a, b = regions.split(" – ")
        assert int(observed) == table.loc[(a, b), "observed_count"]
        assert verdict == table.loc[(a, b), "verdict"] != "too little to judge"


def test_numbers_behind_the_communities(baltic_study: Study) -> None:
    drawn, _, rows, heads = figures.community_map(baltic_study)
    assert drawn is not None
    actors = baltic_study.actors
    for name, *values in rows:
        here = actors[actors["region_name"] == name]
        assert sum(int(value) for value in values) == here["community"].notna().sum()
        assert int(values[0]) == (here["community"] == 1).sum()
    assert heads[:2] == ["Region", "C1"]


@pytest.mark.parametrize("memberships", [{"p": ["a"]}, {"p": ["a", "b"], "q": ["b", "c"]}])
def test_what_the_data_cannot_support_is_said(
    memberships: dict[str, list[str]], make_small_ecosystem: Any
) -> None:
    from ecosystem.reports.page import report_html
    from ecosystem.study import run_study

    study = run_study(make_small_ecosystem(memberships))
    assert _drawn(study) == []
    text = report_html(study)
    for words in (
        "Fewer than three years have dated",
        "Too few partnerships are seen",
        "No collaboration in these data names a policy area",
        "Whether the suggestions would have worked cannot be said",
        "No S3 priorities are known",
        "No theme has enough collaborations",
    ):
        assert words in text, words


def test_marks_of_the_ranking_lie_where_the_numbers_say(baltic_study: Study) -> None:
    pairs = baltic_study.gaps.table.head(6)
    drawn = gap_ranking(pairs)
    assert drawn is not None
    root = ElementTree.fromstring(_svg(drawn))
    marks: dict[str, list[float]] = {}
    for use in root.iter("{http://www.w3.org/2000/svg}use"):
        if "fill: #0072b2" in use.get("style", "") or "fill: #ffffff; stroke: #d55e00" in use.get(
            "style", ""
        ):
            marks.setdefault(use.get("style", ""), []).append(float(use.get("x", "nan")))
    observed = next(x for style, x in marks.items() if "#0072b2" in style)
    expected = next(x for style, x in marks.items() if "#d55e00" in style)
    # The last mark of each sort is that of the legend. Both must lie on one straight scale.
    values = [*pairs["observed_count"], *pairs["expected_count"]]
    at = [*observed[: len(pairs)], *expected[: len(pairs)]]
    slope, start = np.polyfit(values, at, 1)
    assert slope > 0
    np.testing.assert_allclose(np.polyval([slope, start], values), at, atol=0.01)
    for name in (pairs["name_a"].iloc[0], pairs["name_b"].iloc[0]):
        assert name in drawn.alt


def test_no_pairs_no_ranking(baltic_study: Study) -> None:
    assert gap_ranking(baltic_study.gaps.table.head(0)) is None

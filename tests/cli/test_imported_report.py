"""From the official download to the report: the figures on the page, counted independently."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from ecosystem.io.load import load
from ecosystem.measures.coverage import key_figures
from ecosystem.reports.page import report_html
from ecosystem.sources.formats.cordis import read_cordis
from ecosystem.sources.output import write_import
from ecosystem.sources.pipeline import build
from ecosystem.sources.scope import ImportScope
from ecosystem.study import StudySettings, run_study


@pytest.mark.shared
def test_horizon_2020_around_the_baltic_agrees_with_an_independent_count(
    shared_data: Path, tmp_path: Path
) -> None:
    """Organisations, projects, pairs and cross-border share straight from the source file."""
    records = read_cordis([shared_data / "horizon2020"])
    imported = build([records], scope=ImportScope(bsr="countries"))
    write_import(imported, tmp_path / "out", sources=["horizon2020"], settings={})
    ecosystem = load(tmp_path / "out")
    figures = key_figures(ecosystem, level=2)["value"]

    raw = pd.read_csv(
        shared_data / "horizon2020" / "organization.csv.gz", dtype=str, keep_default_na=False
    )
    own = raw[raw["country"].isin(["DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE"])]
    country = own.groupby("organisationID")["country"].first()
    pairs = {
        pair
        for _, members in own.groupby("projectID")["organisationID"]
        for pair in combinations(sorted(set(members)), 2)
    }
    crossing = sum(country[a] != country[b] for a, b in pairs)
    assert figures["actors"] == own["organisationID"].nunique()
    assert figures["collaborations"] == own["projectID"].nunique()
    assert figures["participations"] == len(own.drop_duplicates(["projectID", "organisationID"]))
    assert figures["ties"] == len(pairs)
    assert figures["cross_border_share"] == pytest.approx(crossing / len(pairs))

    page = report_html(run_study(ecosystem, StudySettings(community_runs=2)))
    shown = re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ")
    for count in (own["organisationID"].nunique(), own["projectID"].nunique(), len(pairs)):
        assert f"{count:,}" in shown
    assert f"{round(100 * crossing / len(pairs))} %" in shown

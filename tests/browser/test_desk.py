"""The pages of the desk in a real browser: nothing loads, nothing runs, hostile text is inert."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecosystem.desk.brief import brief
from ecosystem.desk.chain_tables import read_chains
from ecosystem.desk.chains import chain_map
from ecosystem.desk.cohort import cohort_effect
from ecosystem.desk.compare import compare
from ecosystem.desk.kpis import kpis
from ecosystem.desk.peers import find_peers
from ecosystem.desk.profile import profile
from ecosystem.desk.sustain import sustaining
from ecosystem.desk.targets import judged_targets
from ecosystem.maps.overview import overview_svg
from ecosystem.model import Ecosystem
from ecosystem.reports.pages.brief import brief_html
from ecosystem.reports.pages.chains import chains_html
from ecosystem.reports.pages.cohort import cohort_html
from ecosystem.reports.pages.compare import compare_html
from ecosystem.reports.pages.kpi import kpi_html
from ecosystem.reports.pages.peers import peers_html
from ecosystem.reports.pages.profile import profile_html
from ecosystem.reports.pages.sustain import sustain_html
from ecosystem.study import Study, StudySettings, run_study
from ecosystem.validation import raw_table
from tests.browser.conftest import OpenPage, broken_rules

pytestmark = pytest.mark.browser


def _cohort(ecosystem: Ecosystem) -> str:
    members = list(ecosystem.actors.index[::4])
    return cohort_html(ecosystem, cohort_effect(ecosystem, members, at="2015", window=2))


def _kpi(ecosystem: Ecosystem) -> str:
    found = kpis(ecosystem, by="actor")
    goals = raw_table("t", "t.csv", ["kpi", "year", "target"], [["tie_count", "2015", "3"]])
    return kpi_html(ecosystem, found, judged_targets(found, goals))


def _sustain(ecosystem: Ecosystem) -> str:
    return sustain_html(ecosystem, sustaining(ecosystem, at="2016"))


def _study(ecosystem: Ecosystem) -> Study:
    return run_study(ecosystem, StudySettings(community_runs=2))


def _profile(ecosystem: Ecosystem) -> str:
    return profile_html(ecosystem, profile(_study(ecosystem), "a00"))


def _region(ecosystem: Ecosystem) -> str:
    return profile_html(ecosystem, profile(_study(ecosystem), "SE11"))


def _peers(ecosystem: Ecosystem) -> str:
    return peers_html(ecosystem, find_peers(_study(ecosystem), "a00", "partner_count"))


def _compare(ecosystem: Ecosystem) -> str:
    early = ecosystem.restricted_to(collaborations=ecosystem.collaborations.index[:25])
    return compare_html(ecosystem, compare(_study(early), _study(ecosystem)))


def _chains(ecosystem: Ecosystem) -> str:
    return chains_html(ecosystem, chain_map(ecosystem, read_chains()))


def _brief(ecosystem: Ecosystem) -> str:
    found = brief(_study(ecosystem))
    return brief_html(found, overview_svg(found.study))


PAGES: dict[str, Callable[[Ecosystem], str]] = {
    "brief": _brief,
    "chains": _chains,
    "cohort": _cohort,
    "compare": _compare,
    "kpi": _kpi,
    "peers": _peers,
    "profile": _profile,
    "region": _region,
    "sustain": _sustain,
}


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("width", [1280, 375])
def test_pages_are_quiet_and_inert(
    name: str, width: int, hostile_ecosystem: Ecosystem, open_page: OpenPage
) -> None:
    page, requests, errors = open_page(PAGES[name](hostile_ecosystem), width=width)
    assert [url for url in requests if not url.startswith("file:")] == []
    assert errors == []
    assert page.evaluate("window.executed === undefined")
    assert page.locator("script, iframe, img").count() == 0
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_same_data_give_the_same_page(name: str, hostile_ecosystem: Ecosystem) -> None:
    assert PAGES[name](hostile_ecosystem) == PAGES[name](hostile_ecosystem)


@pytest.mark.parametrize("name", sorted(PAGES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_use_them(
    name: str, scheme: str, hostile_ecosystem: Ecosystem, open_page: OpenPage
) -> None:
    page, _, _ = open_page(PAGES[name](hostile_ecosystem), scheme=scheme)
    assert broken_rules(page) == []

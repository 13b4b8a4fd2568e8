"""The site: safe names and text, links that lead somewhere, the same bytes again."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.model import Ecosystem
from ecosystem.site.addresses import LONGEST, file_names
from ecosystem.site.pages import site_pages
from ecosystem.study import Study, StudySettings, run_study

QUICK = StudySettings(community_runs=5)
HOSTILE = "</script><script>window.executed=1</script><img src=x onerror='window.executed=2'>"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.fixture(scope="module")
def study(make_small_ecosystem: Callable[..., Ecosystem]) -> Study:
    members = {"p": ["a", "b", "CON"], "q": ["b", "c"], "r": ["CON", "con"], "s": ["c", "d"]}
    ids = sorted({actor for own in members.values() for actor in own})
    places = ["SE11", "FI1B", "EE00", "LV00", "LT01", "PL63"]
    actors = {
        actor: {
            "name": f"{actor} {HOSTILE}",
            "nuts_code": places[at % 6],
            "website": "javascript:1",
        }
        for at, actor in enumerate(ids)
    }
    collaborations = {name: {"title": HOSTILE, "themes": "food"} for name in members}
    return run_study(
        make_small_ecosystem(members, actors=actors, collaborations=collaborations), QUICK
    )


@given(st.lists(st.text(max_size=90), unique=True))
def test_file_names_are_safe_and_differ_even_without_case(ids: list[str]) -> None:
    names = list(file_names(ids).values())
    assert len({name.lower() for name in names}) == len(ids)
    for name in names:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert len(name) <= LONGEST
        assert name not in {"con", "nul", "aux", "prn", "com1", "lpt9", "index"}


def test_every_link_leads_to_a_page_of_the_site(study: Study) -> None:
    pages = dict(site_pages(study))
    known = {*pages, "report.html", "map.html"}
    assert len(pages) == 2 + len(study.ecosystem.actors) + len(study.regions)
    for path, text in pages.items():
        links = _Links()
        links.feed(text)
        for link in links.found:
            if link == "data:,":
                continue
            assert ":" not in link
            assert normpath(join(dirname(path), link.split("#")[0])) in known, (path, link)


def test_hostile_text_makes_no_element(study: Study) -> None:
    for path, text in site_pages(study):
        links = _Links()
        links.feed(text)
        assert "img" not in links.tags
        assert links.tags.count("script") == (2 if path == "index.html" else 0)
        assert "default-src &#39;none&#39;" in text
        assert "unsafe" not in text


def test_the_same_study_gives_the_same_pages(study: Study) -> None:
    assert list(site_pages(study)) == list(site_pages(study))

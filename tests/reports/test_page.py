"""The report page: complete, safe, accessible in structure, the same every time."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from ecosystem.model import Ecosystem
from ecosystem.reports.page import report_html
from ecosystem.reports.references import REFERENCES
from ecosystem.study import Study, StudySettings, run_study

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}
VOID = {"meta", "link", "br", "img", "input", "base", "hr"}


class Page(HTMLParser):
    """Elements, attributes and visible text of a page; fails on unbalanced tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.headings: list[int] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


@pytest.fixture(scope="session")
def page(baltic_study: Study) -> Page:
    return Page(report_html(baltic_study))


def _safe(page: Page) -> None:
    assert not {tag for tag, _ in page.elements} & {
        "script", "iframe", "object", "embed", "form", "base", "audio", "video", "use"
    }  # fmt: skip
    for tag, attributes in page.elements:
        if tag == "img":  # a picture that stands in the page itself
            assert (attributes["src"] or "").startswith("data:image/svg+xml;base64,")
            assert len(attributes["alt"] or "") > 40
            continue
        assert not LOADING & set(attributes), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert "style" not in attributes  # forbidden by the page's own policy
        if tag == "link":
            assert attributes["href"] == "data:,"
        elif "href" in attributes:
            assert re.fullmatch(
                r"#[a-z]+|https://doi\.org/10\.[\w./-]+|[\w-]+\.(html|xlsx|json|graphml|gexf)"
                r"|tables/\w+\.csv",
                attributes["href"],
            ), attributes


def test_nothing_runs_and_nothing_loads(page: Page, baltic_study: Study) -> None:
    _safe(page)
    style = re.search("<style>(.*?)</style>", report_html(baltic_study), re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_policy_allows_only_the_styles_on_the_page(baltic_study: Study) -> None:
    overview = '<svg viewBox="0 0 1 1"><style>.a{fill:red}</style></svg>'
    html = report_html(baltic_study, overview_svg=overview)
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    said = policy[1].replace("&#39;", "'")
    assert said.startswith("default-src 'none'; style-src 'sha256-")
    hashes = [
        "sha256-" + b64encode(sha256(block.encode()).digest()).decode()
        for block in re.findall("<style>(.*?)</style>", html, re.DOTALL)
    ]
    assert len(hashes) == 2
    assert re.findall("'(sha256-[^']+)'", said) == hashes
    assert overview in html


def test_hostile_text_is_shown_and_does_nothing(hostile_study: Study) -> None:
    html = report_html(hostile_study)
    page = Page(html)
    _safe(page)
    for caveat in hostile_study.ecosystem.about.caveats:
        assert " ".join(caveat.split()) in page.text  # literally, as written


def test_structure_is_that_of_a_document(page: Page, baltic_study: Study) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    ids = Counter(page.attributes("id"))
    assert max(ids.values()) == 1
    targets = {href[1:] for href in page.attributes("href") if href.startswith("#")}
    assert targets <= set(ids)
    labels = {name for value in page.attributes("aria-labelledby") for name in value.split()}
    assert labels <= set(ids)
    assert report_html(baltic_study).startswith('<!doctype html>\n<html lang="en">')
    for _, attributes in page.elements:
        if attributes.get("class") == "scroll":  # scrolls, so a keyboard must reach it by name
            assert attributes["tabindex"] == "0"
            assert attributes["aria-labelledby"]


def test_every_section_has_its_content(page: Page, baltic_study: Study) -> None:
    text = page.text
    study = baltic_study
    for column in ("label", "meaning"):
        assert all(value in text for value in study.key_figures[column])
        assert all(value in text for value in study.coverage[column])
    shown = study.suggestions.sort_values("rank").head(study.settings.top)
    for column in ("name_a", "name_b", "reason", "counter_reason", "broker_name"):
        assert all(" ".join(value.split()) in text for value in shown[column])
    for measure in ("betweenness", "strength"):
        top = study.actors[measure].sort_index().sort_values(ascending=False, kind="stable")
        assert all(study.actors.at[actor, "name"] in text for actor in top.index[:10])
    about = study.ecosystem.about
    for line in (about.title, *about.caveats, *about.credits, *study.notes):
        assert " ".join(line.split()) in text
    assert all(reference.doi in text for reference in REFERENCES)
    assert all(description in text for description in study.communities.table["description"][:10])


def test_gaps_shown_have_why_but_and_broker(page: Page, baltic_study: Study) -> None:
    table = baltic_study.gaps.table
    short = table[table["verdict"].isin(["gap", "fewer than expected"])].head(10)
    shown = short if len(short) >= 5 else table[table["verdict"] != "more than expected"].head(5)
    assert len(shown) >= 5
    for column in ("name_a", "name_b", "verdict", "reason", "counter_reason", "broker_name"):
        assert all(" ".join(value.split()) in page.text for value in shown[column]), column
    (spoken,) = [alt for alt in page.attributes("alt") if "of regions, one a line" in alt]
    assert spoken.startswith(f"{len(shown)} pairs")
    assert f"First: {shown['name_a'].iloc[0]} and {shown['name_b'].iloc[0]}" in spoken
    counts = table["verdict"].value_counts()
    for verdict, count in counts.items():
        assert f"{verdict} {count:,}" in page.text


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["gap", "as expected"], "1 of the 2 pairs that can be judged is a gap"),
        (["fewer than expected", "as expected"], "None of the 2 pairs .* 1 pair falls short"),
        (["as expected", "as expected"], "The pairs below are the nearest"),
        (["too little to judge"] * 2, "No pair can be judged"),
    ],
)
def test_no_supported_gap_is_said_plainly(
    baltic_study: Study, verdicts: list[str], said: str
) -> None:
    table = baltic_study.gaps.table.head(2).copy()
    table["verdict"] = verdicts
    judged = sum(verdict != "too little to judge" for verdict in verdicts)
    gaps = replace(baltic_study.gaps, table=table, pair_count=2, judged_count=judged)
    text = Page(report_html(replace(baltic_study, gaps=gaps))).text
    assert re.search(said, text)


@pytest.mark.parametrize("members", [{}, {"p": ["a"]}, {"p": ["a", "b"], "q": ["c"]}])
def test_almost_empty_data_make_a_page(
    make_ecosystem: Callable[..., Ecosystem], members: dict[str, list[str]]
) -> None:
    study = run_study(make_ecosystem(members), StudySettings(community_runs=2))
    page = Page(report_html(study, map_href=""))
    _safe(page)
    assert "nothing to compare" in page.text
    assert "Nobody is suggested" in page.text
    assert "nan" not in page.text.lower().split()


def test_same_page_for_another_order_of_rows(
    make_ecosystem: Callable[..., Ecosystem],
) -> None:
    actors = {
        "a": {"nuts_code": "SE11", "country": "SE"},
        "b": {"nuts_code": "EE00", "country": "EE"},
        "c": {"nuts_code": "LV00", "country": "LV"},
        "d": {"nuts_code": "LT01", "country": "LT"},
    }
    members = {"p": ["a", "b"], "q": ["b", "c", "d"], "r": ["a", "c"]}
    settings = StudySettings(community_runs=3)
    straight = run_study(make_ecosystem(members, actors=actors), settings)
    turned = run_study(
        make_ecosystem(
            {name: members[name][::-1] for name in reversed(members)},
            actors={name: actors[name] for name in reversed(actors)},
        ),
        settings,
    )
    assert report_html(straight) == report_html(turned)

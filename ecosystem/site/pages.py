"""The pages of the site: a start page with search, one page per organisation and per region."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ecosystem import __version__
from ecosystem.site.addresses import file_names
from ecosystem.site.methods import column_tables, method_topics
from ecosystem.study import Study

SUGGESTED: Final = 3
PARTNERS: Final = 12
MOST_EXPLAINED: Final = (
    15_000  # suggestions with reasons; more would take longer than half a minute
)
_FOLDER: Final = Path(__file__).resolve().parent


def site_pages(study: Study) -> Iterator[tuple[str, str]]:
    """Return the pages of a study's site, one after another.

    Parameters
    ----------
    study : Study
        The results to show.

    Yields
    ------
    tuple of (str, str)
        Path relative to the site, with ``/``, and the text of the file: ``index.html`` (start and
        search), ``methods.html``, ``actors/*.html`` and ``regions/*.html``. They link to
        ``report.html`` and ``map.html`` beside them, and only by relative addresses; each page
        forbids by its Content-Security-Policy whatever is not its own. All text from data is
        escaped. The same study gives the same text.
    """
    actors = study.ecosystem.actors
    actor_file = file_names(map(str, actors.index))
    region_file = file_names(map(str, study.regions.index))
    index = _search_index(study, actor_file, region_file)
    common: dict[str, Any] = {
        "title": study.ecosystem.about.title,
        "caveats": study.ecosystem.about.caveats,
    }
    yield (
        "index.html",
        _page(
            "start.html.j2",
            "",
            scripts=[index, _asset("search.js")],
            counts=(len(actors), len(study.regions), len(study.ecosystem.collaborations)),
            regions=_region_rows(study, region_file),
            **common,
        ),
    )
    yield (
        "methods.html",
        _page(
            "methods.html.j2",
            "",
            topics=method_topics(),
            tables=column_tables(),
            with_tests=False,
            version=__version__,
            **common,
        ),
    )
    projects, listed = _projects(study), _listed(study)
    for actor in map(str, actors.index):
        facts = _actor(study, actor, actor_file, region_file, projects)
        facts["suggestions"] = [
            _suggestion(row, actor, actor_file) for row in listed.get(actor, [])
        ]
        facts["why_none"] = str(study.unsuggested.get(actor, ""))
        yield f"actors/{actor_file[actor]}.html", _page("actor.html.j2", "../", **facts, **common)
    for region in map(str, study.regions.index):
        facts = _region(study, region, actor_file, region_file)
        yield (
            f"regions/{region_file[region]}.html",
            _page("region.html.j2", "../", **facts, **common),
        )


def _search_index(study: Study, actor_file: dict[str, str], region_file: dict[str, str]) -> str:
    """Return every name with its page, as a script in the page: from disk none may fetch."""
    actors = study.ecosystem.actors
    rows = [
        [str(name), str(city), f"actors/{actor_file[str(actor)]}.html"]
        for actor, name, city in zip(actors.index, actors["name"], actors["city"], strict=True)
    ]
    aliases = study.ecosystem.aliases
    rows += [
        [str(alias), "", f"actors/{actor_file[str(actor)]}.html"]
        for actor, alias in zip(aliases["actor_id"], aliases["alias"], strict=True)
    ]
    rows += [
        [str(name), str(code), f"regions/{region_file[str(code)]}.html"]
        for code, name in zip(study.regions.index, study.regions["region_name"], strict=True)
    ]
    text = json.dumps(sorted(rows), ensure_ascii=True, separators=(",", ":"))
    # No name can end the element that holds the script.
    return f"globalThis.searchIndex={text.replace('<', chr(92) + 'u003c')};\n"


def _projects(study: Study) -> dict[str, list[dict[str, str]]]:
    """Return the collaborations of every actor, the latest first."""
    table = study.ecosystem.collaborations
    said = {
        str(project): {
            "name": str(row["acronym"] or row["title"] or project),
            "title": str(row["title"]) if row["title"] != row["acronym"] else "",
            "programme": str(row["programme"]),
            "years": _years(str(row["start_date"]), str(row["end_date"])),
            "source": _web(str(row["source_url"])),
        }
        for project, row in table.to_dict("index").items()
    }
    found: dict[str, list[dict[str, str]]] = {}
    rows = study.ecosystem.participations
    for project, actor in zip(rows["collaboration_id"], rows["actor_id"], strict=True):
        found.setdefault(str(actor), []).append(said[str(project)])
    for own in found.values():
        own.sort(key=lambda project: project["name"])
        own.sort(key=lambda project: project["years"], reverse=True)
    return found


def _actor(
    study: Study,
    actor: str,
    actor_file: dict[str, str],
    region_file: dict[str, str],
    projects: dict[str, list[dict[str, str]]],
) -> dict[str, Any]:
    row, measures = study.ecosystem.actors.loc[actor], study.actors.loc[actor]
    names = study.ecosystem.actors["name"]
    near = study.actor_network.adj.get(actor, {})
    ties = sorted(near, key=lambda other: (-near[other]["weight"], other))
    region = str(measures["region"])
    return {
        "name": str(row["name"]),
        "kind": str(row["kind"]).replace("_", " "),
        "place": ", ".join(dict.fromkeys(text for text in (row["city"], row["country"]) if text)),
        "region": (str(measures["region_name"]), region_file[region])
        if region in region_file
        else None,
        "website": _web(str(row["website"])),
        "map_state": f"actor={quote(actor, safe='')}",
        "partner_count": len(ties),
        "partners": [(str(names[other]), actor_file[other]) for other in ties[:PARTNERS]],
        "projects": projects.get(actor, []),
    }


def _listed(study: Study) -> dict[str, list[dict[Any, Any]]]:
    """Return the first suggestions of every actor, as the map shows them."""
    found: dict[str, list[dict[Any, Any]]] = {}
    table = pd.concat([study.suggestions.sort_values("rank"), study.explained(MOST_EXPLAINED)])
    for row in table.to_dict("records"):
        for actor in (str(row["actor_a"]), str(row["actor_b"])):
            own = found.setdefault(actor, [])
            if len(own) < SUGGESTED:
                own.append(row)
    return found


def _suggestion(row: dict[Any, Any], actor: str, actor_file: dict[str, str]) -> dict[str, Any]:
    """Return a suggestion as the page of one of the two tells it."""
    other = "b" if str(row["actor_a"]) == actor else "a"
    broker = str(row["broker_id"])
    return {
        "name": str(row[f"name_{other}"]),
        "file": actor_file[str(row[f"actor_{other}"])],
        "reason": str(row["reason"]),
        "counter": str(row["counter_reason"]),
        "broker": (str(row["broker_name"]), actor_file[broker]) if broker in actor_file else None,
    }


def _region(
    study: Study, region: str, actor_file: dict[str, str], region_file: dict[str, str]
) -> dict[str, Any]:
    row = study.regions.loc[[region]].to_dict("records")[0]
    own = study.actors[study.actors["region"] == region]
    own = own.sort_values("strength", ascending=False, kind="stable")
    names = study.ecosystem.actors["name"]
    near = study.region_network.adj.get(region, {})
    ties = sorted(
        (other for other in near if other != region and other in region_file),
        key=lambda other: (-near[other]["collaboration_count"], other),
    )
    table = study.gaps.table
    gaps = table[(table["region_a"] == region) | (table["region_b"] == region)]
    gaps = gaps[gaps["verdict"].isin(["gap", "fewer than expected"])]
    return {
        "name": str(row["region_name"]),
        "code": region,
        "country": str(row["country"]),
        "map_state": f"view=regions&region={quote(region, safe='')}",
        "actors": [(str(names[actor]), actor_file[str(actor)]) for actor in own.index],
        "collaboration_count": int(row["collaboration_count"]),
        "partners": [
            (
                str(study.regions.at[other, "region_name"]),
                region_file[other],
                int(near[other]["collaboration_count"]),
            )
            for other in ties[:PARTNERS]
        ],
        "gaps": [
            {
                "name": str(gap["name_b"] if gap["region_a"] == region else gap["name_a"]),
                "verdict": str(gap["verdict"]),
                "reason": str(gap["reason"]),
                "counter": str(gap["counter_reason"]),
            }
            for gap in gaps.sort_values("rank").to_dict("records")
        ],
    }


def _region_rows(study: Study, region_file: dict[str, str]) -> list[tuple[str, str, int]]:
    table: pd.DataFrame = study.regions
    return [
        (str(name), region_file[str(code)], int(count))
        for code, name, count in zip(
            table.index, table["region_name"], table["actor_count"], strict=True
        )
    ]


def _years(start: str, end: str) -> str:
    return "–".join(dict.fromkeys(date[:4] for date in (start, end) if date))


def _web(address: str) -> str:
    """Return an address of the web, or "" for anything else, such as ``javascript:``."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _page(
    template: str,
    root: str,
    *,
    scripts: list[str] | None = None,
    **values: Any,
) -> str:
    style, inline = _asset("site.css"), scripts or []
    allowed = " ".join(f"'{_digest(text)}'" for text in inline)
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; "
        + (f"script-src {allowed}; " if allowed else "")
        + "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            root=root,
            policy=policy,
            style=Markup(style),
            scripts=[Markup(text) for text in inline],
            **values,
        )
    )


@cache
def _asset(name: str) -> str:
    return (_FOLDER / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def method_cards(**values: Any) -> str:
    """Return the cards of the methods as HTML, for the pages of the documentation."""
    return _environment().get_template("method_cards.html.j2").render(**values)

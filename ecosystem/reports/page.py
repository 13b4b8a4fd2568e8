"""The report: one HTML page that needs nothing else, runs nothing and loads nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ecosystem import __version__
from ecosystem.reports import view
from ecosystem.reports.provenance import data_record
from ecosystem.reports.references import REFERENCES
from ecosystem.reports.summary import summary
from ecosystem.reports.words import level_words, number, settings_pairs

if TYPE_CHECKING:
    from ecosystem.study import Study

_FOLDER: Final = Path(__file__).resolve().parent
_STYLE_BLOCK: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def report_html(study: Study, *, overview_svg: str = "", map_href: str = "map.html") -> str:
    """Return the report of a study as one self-contained HTML page.

    Parameters
    ----------
    study : Study
        Results.
    overview_svg : str
        A static map as inline SVG, made by :mod:`ecosystem.maps` and trusted to have its text
        escaped; "" leaves the picture out.
    map_href : str
        Address of the interactive map, relative to the page; "" leaves the link out.

    Returns
    -------
    str
        HTML with its style inline, without scripts. A Content-Security-Policy forbids everything
        but the styles on the page; all text from data is escaped. The same study gives the same
        text.
    """
    style = _style()
    context = {
        "about": study.ecosystem.about,
        "summary": summary(study),
        "figures": view.figures(study),
        "gaps": view.gap_view(study),
        "suggestions": view.suggestion_rows(study),
        "bridges": view.leaders(study, "betweenness"),
        "volumes": view.leaders(study, "strength"),
        "communities": view.community_view(study),
        "regions": view.region_view(study),
        "coverage": view.coverage_rows(study),
        "kinds": view.kinds(study),
        "notes": study.notes,
        "settings": settings_pairs(study.settings),
        "weighting": study.settings.weighting,
        "region_words": level_words(study.settings.level),
        "suggestion_count": len(study.suggestions),
        "references": REFERENCES,
        "overview": Markup(overview_svg),
        "map_href": map_href,
        "style": Markup(style),
        "policy": _policy(style, overview_svg),
        "version": __version__,
        "data_checksum": data_record(study.ecosystem)["sha256"],
    }
    return _environment().get_template("report.html.j2").render(context)


def _policy(style: str, overview_svg: str) -> str:
    """Nothing may load or run; only these very styles, known by their hashes, may apply."""
    blocks = [style, *_STYLE_BLOCK.findall(overview_svg)]
    hashes = " ".join(f"'sha256-{_base64_digest(block)}'" for block in blocks)
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _base64_digest(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache
def _style() -> str:
    return (_FOLDER / "report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = number
    return environment

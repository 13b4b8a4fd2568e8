"""The report: one HTML page that needs nothing else, runs nothing and loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from ecosystem import __version__
from ecosystem.reports import figures, sections, view
from ecosystem.reports.holding import NOT_TRIED, Holding
from ecosystem.reports.provenance import data_record
from ecosystem.reports.references import REFERENCES
from ecosystem.reports.shell import content_policy, environment, style_sheet
from ecosystem.reports.summary import summary
from ecosystem.reports.words import level_words, settings_pairs

if TYPE_CHECKING:
    import pandas as pd

    from ecosystem.study import Study


def report_html(
    study: Study,
    *,
    overview_svg: str = "",
    map_href: str = "map.html",
    stability: pd.DataFrame | None = None,
) -> str:
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
    stability : DataFrame, optional
        Whether the headlines hold under other choices, from
        :func:`ecosystem.stability.quick_stability`; shown beside them.

    Returns
    -------
    str
        HTML with its style inline, without scripts. A Content-Security-Policy forbids everything
        but the styles on the page; all text from data is escaped. The same study gives the same
        text.
    """
    style = style_sheet("report.css")
    holding = NOT_TRIED if stability is None else Holding(stability)
    context = {
        "about": study.ecosystem.about,
        "summary": summary(study),
        "figures": view.figures(study),
        "gaps": view.gap_view(study, holding),
        "suggestions": view.suggestion_rows(study, holding),
        "suggestions_tried": holding.tried("suggestions"),
        "bridges": view.leaders(study, "betweenness"),
        "volumes": view.leaders(study, "strength"),
        "communities": view.community_view(study, holding),
        "heat_map": figures.heat_map(study),
        "heat_numbers": figures.heat_numbers(study),
        "community_map": figures.community_map(study),
        "parts": sections.parts_view(study),
        "mismatch": sections.mismatch_view(study),
        "policy_areas": sections.policy_view(study),
        "time": sections.time_view(study),
        "fairness": sections.fairness_view(study),
        "backtest": sections.backtest_view(study),
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
        "policy": content_policy(style, overview_svg),
        "version": __version__,
        "data_checksum": data_record(study.ecosystem)["sha256"],
    }
    return environment().get_template("report.html.j2").render(context)

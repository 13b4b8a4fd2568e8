"""What the report page shows, as plain values in the order in which they are shown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.model import split_values
from ecosystem.reports.holding import NOT_TRIED, Holding
from ecosystem.reports.plots import share_of, stacked
from ecosystem.reports.ranking import gap_ranking
from ecosystem.reports.summary import actor_words
from ecosystem.reports.words import (
    certainty_words,
    counted,
    country_words,
    decimal,
    fine_percent,
    kilometres,
    kind_words,
    number,
    percent,
)
from ecosystem.schema import REGION_GAPS

if TYPE_CHECKING:
    from ecosystem.study import Study

Row = dict[str, Any]

_VERDICTS: Final = REGION_GAPS["verdict"].values
_FEWER: Final = ("gap", "fewer than expected")
_LEAST_GAPS: Final = 5  # shown even when fewer pairs stand out, so that the nearest are seen
_SMALLEST_COMMUNITY: Final = 3
_LISTED: Final = 5  # leading actors and countries of a community
_LISTED_THEMES: Final = 3


def figures(study: Study) -> list[Row]:
    """Return the key figures: label, value in words, meaning."""
    return [
        {"label": label, "value": _figure(value, unit), "meaning": meaning}
        for label, value, unit, meaning in study.key_figures[
            ["label", "value", "unit", "meaning"]
        ].itertuples(index=False)
    ]


def gap_view(study: Study, holding: Holding = NOT_TRIED) -> Row:
    """Return the region pairs shown, their picture, the tally, and whether they hold."""
    table = study.gaps.table
    shown = _pairs_shown(table, study.settings.top)
    counts = [int((table["verdict"] == verdict).sum()) for verdict in _VERDICTS]
    return {
        "rows": [
            _gap(row, study.actors) | {"holds": holding.of("gaps", row["rank"])}
            for row in _records(shown)
        ],
        "tried": holding.tried("gaps"),
        "picture": gap_ranking(shown),
        "tally": [
            {
                "verdict": verdict,
                "class": _slug(verdict),
                "count": count,
                "start": start,
                "width": width,
            }
            for verdict, count, (start, width) in zip(
                _VERDICTS, counts, stacked(counts), strict=True
            )
        ],
        "gap_count": counts[0],
        "fewer_count": counts[1],
        "judged_count": study.gaps.judged_count,
        "pair_count": study.gaps.pair_count,
        "region_count": study.gaps.region_count,
        "by_size": _explained(study.gaps.deviance_explained_by_size),
        "by_all": _explained(study.gaps.deviance_explained),
        "effects": [str(text) for text in study.gaps.coefficients["meaning"]],
    }


def suggestion_rows(study: Study, holding: Holding = NOT_TRIED) -> list[Row]:
    """Return the suggested links in rank order, at most ``settings.top``."""
    shown = study.suggestions.sort_values("rank", kind="stable").head(study.settings.top)
    return [
        {
            "rank": row["rank"],
            "name_a": row["name_a"],
            "name_b": row["name_b"],
            "who_a": actor_words(study.actors, row["actor_a"]),
            "who_b": actor_words(study.actors, row["actor_b"]),
            "distance": kilometres(row["distance_km"]),
            "partners": counted(row["shared_partner_count"], "shared partner"),
            "themes": split_values(row["shared_themes"])[:_LISTED],
            "reason": row["reason"],
            "counter_reason": row["counter_reason"],
            "broker": row["broker_name"],
            "broker_who": actor_words(study.actors, row["broker_id"]),
            "holds": holding.of("suggestions", row["rank"]),
        }
        for row in _records(shown)
    ]


def leaders(study: Study, measure: str) -> list[Row]:
    """Return the actors with the largest positive values of a measure, with bars."""
    column = study.actors[measure].dropna()
    column = column[column > 0].sort_index().sort_values(ascending=False, kind="stable")
    top = column.head(study.settings.top)
    words = fine_percent if measure == "betweenness" else decimal
    return [
        {
            "name": study.actors.at[actor, "name"],
            "who": actor_words(study.actors, str(actor)),
            "value": words(value),
            "width": share_of(value, top.iloc[0]),
        }
        for actor, value in top.items()
    ]


def community_view(study: Study, holding: Holding = NOT_TRIED) -> Row:
    """Return the communities shown, and how many smaller ones are not."""
    table = study.communities.table.reset_index()
    large = table[table["actor_count"] >= _SMALLEST_COMMUNITY]
    shown = large.head(study.settings.top)
    return {
        "rows": [
            {
                "number": row["community"],
                "about": split_values(row["top_themes"])[:_LISTED_THEMES],
                "size": counted(row["actor_count"], "organisation"),
                "certainty": percent(row["certainty"]),
                "width": share_of(row["certainty"], 1.0),
                "certainty_words": certainty_words(row["certainty"]),
                "description": row["description"],
                "leading": split_values(row["top_actors"])[:_LISTED],
                "countries": split_values(row["countries"])[:_LISTED],
                "holds": holding.of("communities", row["community"]),
            }
            for row in _records(shown)
        ],
        "tried": holding.tried("communities"),
        "count": len(table),
        "others": len(table) - len(shown),
        "agreement": percent(study.communities.agreement),
        "runs": number(study.communities.runs),
    }


def region_view(study: Study) -> Row:
    """Return the most active regions and how many there are."""
    table = study.regions.reset_index().sort_values(
        ["collaboration_count", "region"], ascending=[False, True]
    )
    shown = table.head(2 * study.settings.top)
    return {
        "rows": [
            {
                "code": row["region"],
                "name": row["region_name"],
                "country": country_words(row["country"]),
                "is_bsr": row["is_bsr"],
                "actors": number(row["actor_count"]),
                "collaborations": number(row["collaboration_count"]),
                "partners": number(row["degree"]),
                "bridges": fine_percent(row["betweenness"]),
                "outside": percent(row["external_share"]),
                "domains": number(row["s3_domain_count"]) if row["s3_domain_count"] else "",
            }
            for row in _records(shown)
        ],
        "count": len(table),
        "others": len(table) - len(shown),
    }


def coverage_rows(study: Study) -> list[Row]:
    """Return what the data know, with bars."""
    return [
        {
            "label": row["label"],
            "known": number(row["known_count"]),
            "total": number(row["total_count"]),
            "share": percent(row["known_share"]),
            "width": share_of(row["known_share"], 1.0),
            "meaning": row["meaning"],
        }
        for row in _records(study.coverage)
    ]


def kinds(study: Study) -> str:
    """Return how many actors there are of each kind, in words, the most frequent first."""
    counts = (
        study.actors["kind"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    return ", ".join(f"{kind_words(str(kind))} {number(count)}" for kind, count in counts.items())


def _pairs_shown(table: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return pairs below expectation in rank order; when few stand out, the nearest too."""
    ranked = table.sort_values("rank", kind="stable")
    standing_out = ranked[ranked["verdict"].isin(_FEWER)].head(top)
    if len(standing_out) >= min(_LEAST_GAPS, top):
        return standing_out
    nearest = ranked[ranked["verdict"] != "more than expected"]
    return nearest.head(min(_LEAST_GAPS, top))


def _gap(row: Row, actors: pd.DataFrame) -> Row:
    expected = row["expected_count"]
    return {
        "rank": row["rank"],
        "name_a": row["name_a"],
        "name_b": row["name_b"],
        "codes": f"{row['region_a']}–{row['region_b']}",
        "distance": kilometres(row["distance_km"]),
        "observed": number(row["observed_count"]),
        "expected": decimal(expected),
        "verdict": row["verdict"],
        "class": _slug(row["verdict"]),
        "reason": row["reason"],
        "counter_reason": row["counter_reason"],
        "broker": row["broker_name"],
        "broker_who": actor_words(actors, row["broker_id"]),
        "other_brokers": split_values(row["other_brokers"]),
    }


def _records(table: pd.DataFrame) -> list[Row]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    text = number(value) if float(value).is_integer() else decimal(value)
    return text if unit in {"", "count"} else f"{text} {unit}"


def _explained(share: float) -> str:
    return "" if math.isnan(share) else percent(share)


def _slug(verdict: str) -> str:
    return "verdict-" + verdict.replace(" ", "-")

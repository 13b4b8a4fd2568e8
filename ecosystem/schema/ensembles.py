"""Result tables of ensembles: what was measured beside what chance gives."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import Column, Table, count


def _p(name: str, label: str, meaning: str) -> Column:
    return Column(name, "number", label, meaning, "probability", 0, 1)


def _value(name: str, label: str, meaning: str, low: float | None = None) -> Column:
    return Column(name, "number", label, meaning, "", low)


NULLS: Final = Table(
    "nulls",
    "Measures beside those of random counterparts.",
    (
        Column("unit", "text", "What", "Id of an actor, a region, two regions or the network."),
        Column("measure", "text", "Measure", "Name of the measure.", required=True),
        _value("observed", "Observed", "In the data."),
        _value("null_mean", "By chance", "Mean over the random counterparts."),
        _value("null_sd", "Spread", "Standard deviation over them.", 0),
        _value("null_low", "Low", "2.5 % of them lie below."),
        _value("null_high", "High", "2.5 % of them lie above."),
        _value("z", "z", "(observed − mean) / spread; empty without spread."),
        _p(
            "p_more",
            "p, more",
            "Share at least as high as observed, the observed counted in: (1 + k) / (1 + n).",
        ),
        _p("p_fewer", "p, fewer", "The same for at most as high."),
        _p("p", "p", "Two-sided: twice the smaller of the two, at most 1."),
        _p("q", "q", "False discovery rate over all units of the measure (Benjamini, Hochberg)."),
        count("replica_count", "Draws", "Random counterparts in which the measure is defined."),
        _value("mean_error", "Error of the mean", "Standard error from the number of draws.", 0),
        _p("p_error", "Error of p", "Standard error of the smaller p from the number of draws."),
    ),
    key=("unit", "measure"),
)


STABILITY: Final = Table(
    "stability",
    "Whether the headlines of a study hold under other choices.",
    (
        Column(
            "headline",
            "text",
            "Headline",
            "Which list it is from.",
            values=("gaps", "suggestions", "communities"),
        ),
        Column("rank", "integer", "Rank", "Place in the list, or number of the community.", "", 1),
        Column("name", "text", "Name", "Regions, actors, or what marks the community."),
        count("variant_count", "Other choices", "Choices under which it could be looked for."),
        count("kept_count", "Kept", "Of them, those under which it still holds."),
        Column("stability", "number", "Stability", "Kept over other choices.", "share", 0, 1),
        Column("lost_with", "list", "Lost with", "Choices under which it does not hold."),
    ),
    key=("headline", "rank"),
)

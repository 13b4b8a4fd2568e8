"""Result tables of the coordinator's desk."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import Column, Table, count, share


def _number(name: str, label: str, meaning: str, unit: str = "") -> Column:
    return Column(name, "number", label, meaning, unit)


COHORT_EFFECT: Final = Table(
    "cohort_effect",
    "Members of a cohort before and after a date, against comparable others.",
    (
        Column("outcome", "text", "Outcome", "Short name of what is counted.", required=True),
        Column("label", "text", "What is counted", "In words."),
        count("member_count", "Members", "Members that could be compared."),
        count("other_count", "Others", "Different actors they were compared with."),
        _number("members_before", "Members before", "Mean in the window before the date."),
        _number("members_after", "Members after", "Mean in the window after the date."),
        _number("others_before", "Others before", "Weighted mean of the matched others."),
        _number("others_after", "Others after", "Weighted mean of the matched others."),
        _number(
            "effect", "Difference", "Change of the members less that of the others; per member."
        ),
        _number("effect_low", "Low", "Lower end of the 95 % interval; empty: too few members."),
        _number("effect_high", "High", "Upper end of the 95 % interval; empty: too few members."),
        share(
            "p_value",
            "p",
            "The larger of two: share of random draws of the label that differ as much, and the "
            "t test that belongs to the interval.",
        ),
        Column(
            "detectable",
            "number",
            "Detectable",
            "Smallest true difference that four of five cohorts like this one would show.",
            "",
            0,
        ),
        Column(
            "verdict",
            "text",
            "Verdict",
            "What the numbers allow one to say.",
            values=(
                "grew more than comparable others",
                "grew less than comparable others",
                "no difference shown",
                "too few to say",
            ),
        ),
    ),
    key=("outcome",),
)

COHORT_BALANCE: Final = Table(
    "cohort_balance",
    "How alike members and comparable others were before.",
    (
        Column("variable", "text", "Before the date", "What is compared.", required=True),
        _number("members", "Members", "Mean."),
        _number("others", "Others", "Weighted mean."),
        _number(
            "standardized_difference",
            "Standardized difference",
            "In standard deviations of the members; beyond ±0.25 they were not alike.",
        ),
    ),
    key=("variable",),
)

"""Result tables about time: the network period by period, and how long partnerships last."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import Column, Table, count, share

PERIODS: Final = Table(
    "periods",
    "The whole network, period by period. 0 may mean no data.",
    (
        Column("period", "text", "Period", "Year, years, or “all” for everything.", required=True),
        Column("first_year", "integer", "From", "First year; empty for everything.", "year"),
        Column("last_year", "integer", "To", "Last year; empty for everything.", "year"),
        count("collaboration_count", "Collaborations", "Collaborations that belong to the period."),
        count("started_count", "Started", "Collaborations known to start in it."),
        count("actor_count", "Actors", "Actors that take part in them."),
        count("newcomer_count", "Newcomers", "Actors of none of the periods before."),
        share("newcomer_share", "Newcomers, share", "Share of the actors that are newcomers."),
        count("tie_count", "Ties", "Pairs of actors that share a collaboration."),
        share("density", "Density", "Share of the pairs of actors that are tied."),
        count(
            "component_count",
            "Connected parts",
            "Parts that do not hang together; an actor without a tie is one.",
        ),
        share(
            "largest_component_share",
            "Largest connected part",
            "Share of the actors that can reach each other through others.",
        ),
        Column(
            "average_distance",
            "number",
            "Average distance",
            "Mean number of steps between two actors of the largest connected part.",
            "steps",
            1,
        ),
        Column(
            "average_distance_error",
            "number",
            "Average distance, error",
            "Standard error of that mean; 0 where it is exact, not sampled.",
            "steps",
            0,
        ),
        share(
            "average_clustering",
            "Clustering",
            "Mean share of an actor's pairs of partners that are tied; 0 with fewer than two.",
        ),
        share(
            "transitivity",
            "Transitivity",
            "Share of the paths of two ties whose ends are tied.",
        ),
        share(
            "expected_transitivity",
            "Transitivity by size alone",
            "In a large random network with the same sizes of collaborations and the same number "
            "of collaborations per actor: groups make triangles by themselves.",
        ),
        share(
            "degree_centralization",
            "Centralization",
            "0: all have equally many partners; 1: one is tied to all others, who have only it.",
        ),
        share(
            "cross_border_share",
            "Ties across a border",
            "Share of the ties between actors of known country that join two countries.",
        ),
        share(
            "cross_region_share",
            "Ties across regions",
            "Share of the ties between actors of known region that join two regions.",
        ),
        count("retained_tie_count", "Retained ties", "Ties of the period before that remain."),
        count("lost_tie_count", "Lost ties", "Ties of the period before that do not remain."),
        count("new_tie_count", "New ties", "Ties that the period before did not have."),
        share(
            "retained_tie_share",
            "Retained ties, share",
            "Share of the ties of the period before that remain.",
        ),
        share(
            "lost_tie_share",
            "Lost ties, share",
            "Share of the ties of the period before that do not remain.",
        ),
        share("new_tie_share", "New ties, share", "Share of the period's ties that are new."),
    ),
    key=("period",),
)


SURVIVAL: Final = Table(
    "survival",
    "How long partnerships of two actors last.",
    (
        count("years", "Years", "Time since the partnership began."),
        count("at_risk_count", "Followed", "Partnerships still seen when that year was over."),
        count("ended_count", "Ended", "Of them, those that ended with that year."),
        count("censored_count", "Out of sight", "Of them, those seen no further: the data end."),
        share(
            "survival_share",
            "Still going",
            "Kaplan–Meier estimate of the share that lasts longer than that.",
        ),
        share("survival_low", "Still going, low", "Lower end of the 95 % band, point by point."),
        share("survival_high", "Still going, high", "Upper end of the 95 % band, point by point."),
    ),
    key=("years",),
)


RENEWAL: Final = Table(
    "renewal",
    "How many partnerships of two actors begin again after they end.",
    (
        count("within_years", "Within", "Years after the end in which a renewal is looked for."),
        count("ended_count", "Ended", "Partnerships that ended so early that the time was seen."),
        count("renewed_count", "Renewed", "Of them, those that began a new collaboration in time."),
        share("renewed_share", "Renewed, share", "Share of the ended that were renewed in time."),
    ),
    key=("within_years",),
)

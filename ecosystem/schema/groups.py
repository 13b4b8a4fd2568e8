"""Result tables about groups: brokerage, mixing, territories, communities in detail."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import ACTOR_ID, Column, Table, count, share
from ecosystem.schema.inputs import ACTORS
from ecosystem.schema.positions import ACTOR_MEASURES

_ROLES: Final = (
    ("internal", "Coordinator", "all three of its own group"),
    ("itinerant", "Itinerant broker", "two of one other group"),
    ("gatekeeper", "Gatekeeper", "one of its own group and one of another (one direction)"),
    ("liaison", "Liaison", "two of two other groups"),
    ("total", "Brokerage", "any groups, both directions of gatekeeping"),
)


def _role(name: str, label: str, who: str) -> Column:
    return Column(
        f"role_{name}",
        "number",
        label,
        f"Ordered pairs of partners that it joins and that are not tied: {who}. Empty when its "
        "group is not known.",
        "count",
        0,
    )


def _expected_role(name: str, label: str, who: str) -> Column:
    return Column(
        f"expected_{name}",
        "number",
        f"{label}, expected",
        f"The same if ties were thrown at random with the network's density: {who}.",
        "count",
        0,
    )


_GROUP: Final = Column(
    "group", "text", "Group", "Region, country, kind or policy area; empty: not known."
)


STRUCTURE: Final = Table(
    "structure",
    "Further measures of every actor's position.",
    (
        ACTOR_ID,
        ACTORS["name"],
        Column(
            "harmonic",
            "number",
            "Harmonic centrality",
            "Sum of one over the number of steps to every other actor; ties count alike.",
            "",
            0,
        ),
        share("clustering", "Clustering", "Share of the pairs of its partners that are tied."),
        Column(
            "effective_size",
            "number",
            "Effective size",
            "Burt's: partners less what they repeat of each other. Empty without partners.",
            "partners",
        ),
        Column(
            "bridging_centrality",
            "number",
            "Bridging centrality",
            "Hwang's: betweenness × bridging coefficient; high between well-connected partners.",
            "",
            0,
        ),
        Column(
            "is_articulation_point",
            "boolean",
            "Cut point",
            "Without it the network falls into more parts.",
        ),
    ),
    key=("actor_id",),
)


WEIGHTED_PATHS: Final = Table(
    "weighted_paths",
    "Every actor on paths where a tie of weight w is 1/w long.",
    (
        ACTOR_ID,
        ACTORS["name"],
        share(
            "weighted_betweenness",
            "Bridges over strong ties",
            "Share of the shortest paths between other pairs that run through it; strong ties are "
            "short.",
        ),
        Column(
            "weighted_closeness",
            "number",
            "Closeness over strong ties",
            "One over its mean distance to others, times the share of others that can be reached; "
            "a tie of weight 10 is 0.1 long, so it may exceed 1.",
            "",
            0,
        ),
    ),
    key=("actor_id",),
)


BROKERAGE: Final = Table(
    "brokerage",
    "What every actor does between groups.",
    (
        ACTOR_ID,
        ACTORS["name"],
        _GROUP,
        share(
            "external_share",
            "External share",
            "Share of its collaboration volume that goes to other groups.",
        ),
        share(
            "participation_coefficient",
            "Spread over groups",
            "1 less the sum of squared shares of tie weight per group: 0 all with one group.",
        ),
        Column(
            "within_module_z",
            "number",
            "Weight in its own group",
            "Tie weight to its own group in standard deviations from the group's mean.",
            "sd",
        ),
        *(_role(*words) for words in _ROLES),
        *(_expected_role(*words) for words in _ROLES),
    ),
    key=("actor_id",),
)


TERRITORIES: Final = Table(
    "territories",
    "Openness, diversity, coreness and brokerage of regions.",
    (
        Column("region", "text", "Region", "NUTS 2021 code at the level asked for.", required=True),
        ACTOR_MEASURES["region_name"],
        Column(
            "e_i_index",
            "number",
            "E–I index",
            "(ties outside − ties inside) / all ties of its actors: −1 none outside, 1 all.",
            "",
            -1,
            1,
        ),
        Column(
            "expected_e_i_index",
            "number",
            "E–I index, expected",
            "Its mean when regions are dealt out to the actors at random.",
            "",
            -1,
            1,
        ),
        share("e_i_p", "E–I index, p", "Share of random deals at least as far from the mean."),
        Column(
            "partner_diversity",
            "number",
            "Diversity of partners",
            "Exponential of Shannon's entropy (Hill number of order 1) of the tie weight over "
            "partner regions: so many equally strong partners. Empty without partners.",
            "regions",
            1,
        ),
        share(
            "coreness",
            "Coreness",
            "Continuous core–periphery model (Borgatti and Everett); the most central has 1.",
        ),
        *(_role(*words) for words in _ROLES),
        share(
            "relatedness_density",
            "Relatedness density",
            "Mean over the S3 domains it lacks of how much of what is related to them it has. "
            "Empty when its priorities are not known.",
        ),
    ),
    key=("region",),
)


MIXING: Final = Table(
    "mixing",
    "Ties between every two groups of actors, observed and expected.",
    (
        Column("group_a", "text", "Group A", "The first by name.", required=True),
        Column("group_b", "text", "Group B", "The same or a later one.", required=True),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Its name."),
        count("tie_count", "Ties", "Pairs of actors of the two groups that are tied."),
        Column("weight", "number", "Weight", "Tie weight between them.", "weight", 0),
        Column(
            "expected_weight",
            "number",
            "Weight, expected",
            "If every actor kept its strength and partners were drawn at random.",
            "weight",
            0,
        ),
        Column("ratio", "number", "Ratio", "Observed / expected.", "", 0),
    ),
    key=("group_a", "group_b"),
)


RICH_CLUB: Final = Table(
    "rich_club",
    "Tie weight among the most active regions, observed and expected.",
    (
        count("club_size", "Regions", "So many most active regions."),
        count(
            "least_collaboration_count",
            "Collaborations",
            "Of the least active among them.",
        ),
        share("weight_share", "Share", "Share of all tie weight that runs among them."),
        share(
            "expected_weight_share",
            "Share, expected",
            "The same when memberships are shuffled and all activity is kept.",
        ),
        Column("ratio", "number", "Ratio", "Observed / expected; above 1: a club.", "", 0),
        share("p", "p", "Share of shuffles with at least as much."),
    ),
    key=("club_size",),
)


RESOLUTION: Final = Table(
    "resolution",
    "Communities at every resolution.",
    (
        Column("resolution", "number", "Resolution", "γ; larger gives smaller groups.", "", 0),
        count("community_count", "Communities", "Number of groups with a tie."),
        count("largest_count", "Largest", "Actors of the largest group."),
        Column("modularity", "number", "Modularity", "Of γ = 1.", "", -1, 1),
        share("certainty", "Certainty", "Mean certainty of an actor."),
        Column(
            "agreement_with_next",
            "number",
            "Agreement with the next",
            "Adjusted Rand index with the next larger γ; 1: the same groups.",
            "",
            -1,
            1,
        ),
    ),
    key=("resolution",),
)


MOVES: Final = Table(
    "moves",
    "Actors of two neighboring periods: who stays with its community, who moves.",
    (
        Column("period", "text", "Period", "The earlier of the two.", required=True),
        ACTOR_ID,
        ACTORS["name"],
        count("community", "Community", "In this period; 1 is the largest."),
        count("next_community", "Next community", "In the next period."),
        count(
            "matched_community",
            "Its successor",
            "The next period's community that takes most of its members; 0: none.",
        ),
        Column("has_moved", "boolean", "Moved", "Whether the actor is elsewhere."),
    ),
    key=("period", "actor_id"),
)

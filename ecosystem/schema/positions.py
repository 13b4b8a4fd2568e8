"""Result tables about actors, regions and communities."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import ACTOR_ID, COUNTRY, Column, Table, count, share
from ecosystem.schema.inputs import ACTORS

_POSITION: Final = (
    count("degree", "Partners", "Number of different partners."),
    Column(
        "strength",
        "number",
        "Collaboration volume",
        "Sum of tie weights. With Newman weights every collaboration counts 1, shared among its "
        "participants.",
        "weight",
        0,
    ),
    share(
        "betweenness",
        "Bridges",
        "Share of shortest paths between other pairs that run through it; ties count alike.",
    ),
    share(
        "closeness",
        "Closeness",
        "One over the mean number of steps to those it can reach, times the share it can reach "
        "(Wasserman and Faust).",
    ),
    share(
        "eigenvector",
        "Well-connected partners",
        "Eigenvector centrality in the largest connected part, weighted, length 1; 0 outside it.",
    ),
    share("pagerank", "PageRank", "Weighted PageRank, damping 0.85; sums to 1 over all."),
    count(
        "core_number",
        "Core",
        "Largest k such that it belongs to a group where all have k partners.",
    ),
    Column(
        "constraint",
        "number",
        "Constraint",
        "Burt's constraint, weighted: high when its partners are tied to each other. Empty without "
        "partners.",
        "",
        0,
    ),
    share(
        "external_share",
        "External share",
        "Share of its collaboration volume that goes to other regions. Empty when nothing can be "
        "said.",
    ),
)


_REGION = Column(
    "region", "text", "Region", "NUTS 2021 code at the study's level; empty: not known."
)


_COMMUNITY = count(
    "community", "Community", "Number of the group it was found in; 1 is the largest, 0 is none."
)


ACTOR_MEASURES: Final = Table(
    "actors",
    "Position of every actor in the actor network.",
    (
        ACTOR_ID,
        ACTORS["name"],
        ACTORS["kind"],
        COUNTRY,
        _REGION,
        Column("region_name", "text", "Region name", "Name of the region."),
        count(
            "collaboration_count", "Collaborations", "Number of collaborations it takes part in."
        ),
        *_POSITION,
        _COMMUNITY,
        share(
            "community_certainty",
            "Certainty",
            "Mean share of its community that stays together with it over all runs.",
        ),
    ),
    key=("actor_id",),
)


REGION_MEASURES: Final = Table(
    "regions",
    "Position of every region in the region network.",
    (
        Column("region", "text", "Region", "NUTS 2021 code at the study's level.", required=True),
        Column("region_name", "text", "Name", "Name of the region."),
        COUNTRY,
        Column("is_bsr", "boolean", "Baltic Sea Region", "Whether it belongs to the 53 regions."),
        count(
            "actor_count", "Actors", "Actors in the data that are placed in it; 0 may mean no data."
        ),
        count("collaboration_count", "Collaborations", "Collaborations with an actor from it."),
        Column("internal_weight", "number", "Inside", "Tie weight inside the region.", "weight", 0),
        *_POSITION,
        count(
            "s3_domain_count", "S3 domains", "Domains among its S3 priorities; 0 may mean no data."
        ),
    ),
    key=("region",),
)


COMMUNITIES: Final = Table(
    "communities",
    "Groups of actors that collaborate more with each other than with others.",
    (
        count("community", "Community", "Number; 1 is the largest."),
        count("actor_count", "Actors", "Its size."),
        share("certainty", "Certainty", "Mean certainty of its actors."),
        Column(
            "description", "text", "What marks it", "Countries, themes and kinds over-represented."
        ),
        Column(
            "top_actors", "list", "Leading actors", "Names of the actors with most volume inside."
        ),
        Column("countries", "list", "Countries", "Countries of its actors with their numbers."),
        Column("top_themes", "list", "Themes", "Themes over-represented in it."),
    ),
    key=("community",),
)


MEMBERSHIPS: Final = Table(
    "memberships",
    "Which community every actor was found in, and how surely.",
    (ACTOR_ID, ACTOR_MEASURES["community"], ACTOR_MEASURES["community_certainty"]),
    key=("actor_id",),
)

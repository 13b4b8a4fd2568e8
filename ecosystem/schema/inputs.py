"""Tables that come in: what people fill in, and what an import writes beside them."""

from __future__ import annotations

from typing import Final

from ecosystem.model import ActorKind, Role
from ecosystem.schema.columns import (
    ACTOR_ID,
    COLLABORATION_ID,
    COUNTRY,
    SOURCE,
    Column,
    Table,
    count,
    share,
)

_THEMES = Column("themes", "list", "Themes", "Subjects, separated by semicolons.")


_POLICY_AREAS = Column(
    "policy_areas", "list", "Policy areas", "Policy areas of the EU strategy it serves."
)


ACTORS: Final = Table(
    "actors",
    "Organisations: one row each.",
    (
        ACTOR_ID,
        Column("name", "text", "Name", "Name of the organisation.", required=True),
        Column(
            "kind",
            "text",
            "Kind",
            "What sort of organisation it is.",
            values=tuple(ActorKind),
            required=True,
        ),
        COUNTRY,
        Column("city", "text", "Place", "Town or municipality."),
        Column("nuts_code", "text", "NUTS code", "Region code, NUTS 2021, as fine as known."),
        Column("latitude", "number", "Latitude", "Of the town.", "degrees", -90, 90),
        Column("longitude", "number", "Longitude", "Of the town.", "degrees", -180, 180),
        Column(
            "place_basis",
            "text",
            "Basis of the place",
            "How the place is known. Looked up: a page, the organisation's name, its well-known "
            "seat. Imported: the source's own NUTS code, that code led from another vintage to "
            "2021, the postcode, the town, the coordinates. Else only the country, or not at all.",
            values=(
                "page",
                "name",
                "seat",
                "given",
                "recoded",
                "postcode",
                "city",
                "coordinates",
                "country",
                "none",
            ),
        ),
        _THEMES,
        _POLICY_AREAS,
        Column("website", "text", "Website", "Address of the organisation's own site."),
        SOURCE,
    ),
    key=("actor_id",),
    required=True,
)


COLLABORATIONS: Final = Table(
    "collaborations",
    "Projects, flagships, platforms, partnerships: one row each.",
    (
        COLLABORATION_ID,
        Column("acronym", "text", "Acronym", "Short title."),
        Column("title", "text", "Title", "Full title."),
        Column("kind", "text", "Kind", "project, flagship, platform, partnership, programme …"),
        Column("programme", "text", "Programme", "Funding programme and period."),
        Column("start_date", "date", "Start", "Year, month or day it began."),
        Column("end_date", "date", "End", "Year, month or day it ended or will end."),
        Column("total_budget_eur", "number", "Budget", "Total budget.", "eur", 0),
        Column(
            "weight", "number", "Weight", "How much it counts in ties; empty means 1.", "", 0.001
        ),
        _POLICY_AREAS,
        _THEMES,
        SOURCE,
    ),
    key=("collaboration_id",),
    required=True,
)


PARTICIPATIONS: Final = Table(
    "participations",
    "Who takes part in what: one row per actor in a collaboration.",
    (
        COLLABORATION_ID,
        ACTOR_ID,
        Column("role", "text", "Role", "What the actor does in it.", values=tuple(Role)),
        Column("budget_eur", "number", "Budget", "The actor's own budget.", "eur", 0),
    ),
    key=("collaboration_id", "actor_id"),
    required=True,
)


S3_PRIORITIES: Final = Table(
    "s3_priorities",
    "Priorities of the smart-specialisation strategies (S3), per territory.",
    (
        Column(
            "nuts_code",
            "text",
            "NUTS code",
            "Territory of the strategy, NUTS 2021, level 0 to 3.",
            required=True,
        ),
        Column("region_name", "text", "Territory", "Its name."),
        Column(
            "territory", "text", "Level", "national or regional.", values=("national", "regional")
        ),
        Column("priority", "text", "Priority", "As the strategy words it."),
        Column("domain", "text", "Domain", "The broad domain it is coded to.", required=True),
        Column("period", "text", "Period", "Funding period of the strategy."),
        SOURCE,
    ),
)


POLICY_AREAS: Final = Table(
    "policy_areas",
    "Policy areas of the EU Strategy for the Baltic Sea Region and who coordinates them.",
    (
        Column("plan_version", "text", "Plan", "Year of the action plan."),
        Column("code", "text", "Code", "Short name of the area.", required=True),
        Column("name", "text", "Name", "Full name of the area."),
        Column("coordinating_institution", "text", "Coordinator", "Organisation in charge."),
        COUNTRY,
        SOURCE,
    ),
)


ALIASES: Final = Table(
    "aliases",
    "Other names of actors, for searching.",
    (ACTOR_ID, Column("alias", "text", "Other name", "Another spelling.", required=True)),
)


INPUT_TABLES: Final = {
    table.name: table
    for table in (ACTORS, COLLABORATIONS, PARTICIPATIONS, S3_PRIORITIES, POLICY_AREAS, ALIASES)
}


COVERAGE: Final = Table(
    "coverage",
    "How much of an import is named, placed and dated. 0 may mean no data.",
    (
        Column(
            "by",
            "text",
            "By",
            "What is summed up.",
            values=("all", "source", "programme", "country", "year"),
            required=True,
        ),
        Column("value", "text", "Value", "Source, programme, country or year.", required=True),
        count("participation_count", "Participations", "Organisations in projects."),
        count("actor_count", "Organisations", "Organisations that take part."),
        count("collaboration_count", "Projects", "Projects they take part in."),
        share("named_share", "Named", "Share of the organisations whose name is known."),
        share("placed_share", "Placed", "Share of them with a NUTS2 region or finer."),
        share("finely_placed_share", "Placed finely", "Share of them with a NUTS3 region."),
        share("located_share", "With a point", "Share of them with coordinates."),
        share("dated_share", "Dated", "Share of the projects whose start is known."),
        share("themed_share", "With themes", "Share of the projects with themes."),
    ),
    key=("by", "value"),
)


ORIGINS: Final = Table(
    "origins",
    "Under which record of its source an actor took part, where several records were found to be "
    "one by their names; so that another threshold can be tried.",
    (
        COLLABORATION_ID,
        ACTOR_ID,
        Column("source_id", "text", "Record", "Id of the record in its source.", required=True),
    ),
    key=("collaboration_id", "actor_id", "source_id"),
)


IDENTIFIERS: Final = Table(
    "identifiers",
    "Numbers by which sources know the actors, so that later merges find them again.",
    (
        ACTOR_ID,
        Column(
            "scheme",
            "text",
            "Scheme",
            "Participant identification code, VAT number, or research organisation registry.",
            values=("pic", "vat", "ror"),
            required=True,
        ),
        Column("identifier", "text", "Identifier", "The number itself.", required=True),
    ),
    key=("actor_id", "scheme", "identifier"),
)

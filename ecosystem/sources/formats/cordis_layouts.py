"""The tables of a CORDIS download through the years, by their headings."""

from __future__ import annotations

from typing import Final

from ecosystem.sources.reading.files import Layout

_PROJECT_ID: Final = ("projectID", "project_id", "projectReference")
_PROJECT_RCN: Final = ("projectRcn", "project_rcn")

# Edges and organisations as two files: FP7 as researchers pass it on (TAB, rcn, ids partly PIC).
EDGES: Final = Layout(
    "edges",
    {
        "project": _PROJECT_ID,
        "rcn": (*_PROJECT_RCN, "rcn"),
        "organisation": ("new_org_id", "organisationID", "organizationID", "organisation_id"),
        "role": ("role",),
        "budget": ("ecContribution",),
    },
    ("organisation", "rcn"),
)
MEMBERS: Final = Layout(
    "members",
    {
        "organisation": ("new_org_id", "organisationID", "organizationID", "organisation_id"),
        "name": ("organisationName", "organizationName", "legalName", "name"),
        "short_name": ("organisationShortName", "organizationShortName", "shortName"),
        "vat": ("vatNumber",),
        "sme": ("SME",),
        "activity": ("activityType",),
        "country": ("country",),
        "city": ("city",),
        "postcode": ("postCode", "postalCode"),
        "nuts": ("REGION_Level_NUTS_3", "nutsCode", "nuts3Code", "nuts3"),
        "geolocation": ("geolocation",),
        "website": ("organizationUrl", "organisationUrl"),
    },
    ("organisation", "name", "country"),
)
PARTICIPATIONS: Final = Layout(
    "participations",
    {
        "project": _PROJECT_ID,
        "rcn": _PROJECT_RCN,
        "acronym": ("projectAcronym",),
        "organisation": ("organisationID", "organizationID", "pic", "id"),
        "vat": ("vatNumber",),
        "name": ("name", "organisationName", "legalName"),
        "short_name": ("shortName",),
        "sme": ("SME", "isSme"),
        "activity": ("activityType",),
        "postcode": ("postCode", "postalCode"),
        "city": ("city",),
        "country": ("country",),
        "nuts": ("nutsCode", "nuts3Code", "nuts3"),
        "geolocation": ("geolocation",),
        "website": ("organizationURL", "organisationUrl"),
        "order": ("order", "participantOrder"),
        "role": ("role",),
        "budget": ("ecContribution",),
    },
    ("organisation", "name", "country", "role"),
)
PROJECTS: Final = Layout(
    "projects",
    {
        "project": ("id", "reference", "projectID"),
        "rcn": ("rcn",),
        "acronym": ("acronym",),
        "title": ("title",),
        "start": ("startDate",),
        "end": ("endDate",),
        "total": ("totalCost",),
        "part": ("legalBasis", "programme"),
        "topic": ("topics", "topic"),
        "framework": ("frameworkProgramme",),
    },
    ("project", "acronym", "title", "start"),
)
VOCABULARY: Final = Layout(
    "vocabulary",
    {
        "project": _PROJECT_ID,
        "path": ("euroSciVocPath",),
        "title": ("euroSciVocTitle",),
    },
    ("project", "title"),
)
LEGAL_BASES: Final = Layout(
    "legal bases",
    {
        "project": _PROJECT_ID,
        "code": ("legalBasis",),
        "title": ("title",),
        "unique": ("uniqueProgrammePart",),
    },
    ("project", "code", "title"),
)
TOPICS: Final = Layout(
    "topics",
    {"project": _PROJECT_ID, "code": ("topic", "topicCode"), "title": ("title",)},
    ("project", "code", "title"),
)
PARTS: Final = Layout(
    "parts",
    {"project": _PROJECT_ID, "rcn": ("rcn", *_PROJECT_RCN), "code": ("programme_part",)},
    ("rcn", "code"),
)

# In the order in which they are tried: the most particular headings first.
LAYOUTS: Final = (
    VOCABULARY,
    LEGAL_BASES,
    TOPICS,
    PARTS,
    PARTICIPATIONS,
    PROJECTS,
    MEMBERS,
    EDGES,
)

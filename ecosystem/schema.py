"""Every input and output column once: name, type, unit, range, label, meaning.

Tables, templates, documentation, checks, workbooks and pages all read their columns here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from ecosystem.model import ActorKind, Role

Type = Literal["text", "id", "number", "integer", "date", "list", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Heading in files and name in DataFrames.
    type : {"text", "id", "number", "integer", "date", "list", "boolean"}
        A date is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; a list has ``;`` between entries.
    label : str
        Words for people, for a heading in a report.
    meaning : str
        One sentence.
    unit : str
        ``km``, ``eur``, ``share`` … or "".
    low, high : float, optional
        Smallest and largest possible value.
    values : tuple of str
        The only values allowed; () for any.
    required : bool
        Whether the column must be there and filled in every row.
    """

    name: str
    type: Type
    label: str
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its name in files, its columns, its key, whether a dataset needs it."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))

    def __getitem__(self, name: str) -> Column:
        return self.columns[self.names.index(name)]


_ACTOR_ID = Column(
    "actor_id",
    "id",
    "Id",
    "Short unique name of the actor; letters, digits, hyphens.",
    required=True,
)
_COLLABORATION_ID = Column(
    "collaboration_id", "id", "Id", "Short unique name of the collaboration.", required=True
)
_THEMES = Column("themes", "list", "Themes", "Subjects, separated by semicolons.")
_POLICY_AREAS = Column(
    "policy_areas", "list", "Policy areas", "Policy areas of the EU strategy it serves."
)
_SOURCE = Column("source_url", "text", "Source", "Public page that the row was read from.")
_COUNTRY = Column("country", "text", "Country", "ISO 3166 two-letter code, for example SE.")

ACTORS: Final = Table(
    "actors",
    "Organisations: one row each.",
    (
        _ACTOR_ID,
        Column("name", "text", "Name", "Name of the organisation.", required=True),
        Column(
            "kind",
            "text",
            "Kind",
            "What sort of organisation it is.",
            values=tuple(ActorKind),
            required=True,
        ),
        _COUNTRY,
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
        _SOURCE,
    ),
    key=("actor_id",),
    required=True,
)

COLLABORATIONS: Final = Table(
    "collaborations",
    "Projects, flagships, platforms, partnerships: one row each.",
    (
        _COLLABORATION_ID,
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
        _SOURCE,
    ),
    key=("collaboration_id",),
    required=True,
)

PARTICIPATIONS: Final = Table(
    "participations",
    "Who takes part in what: one row per actor in a collaboration.",
    (
        _COLLABORATION_ID,
        _ACTOR_ID,
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
        _SOURCE,
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
        _COUNTRY,
        _SOURCE,
    ),
)

ALIASES: Final = Table(
    "aliases",
    "Other names of actors, for searching.",
    (_ACTOR_ID, Column("alias", "text", "Other name", "Another spelling.", required=True)),
)

INPUT_TABLES: Final = {
    table.name: table
    for table in (ACTORS, COLLABORATIONS, PARTICIPATIONS, S3_PRIORITIES, POLICY_AREAS, ALIASES)
}


def _share(name: str, label: str, meaning: str) -> Column:
    return Column(name, "number", label, meaning, "share", 0, 1)


def _count(name: str, label: str, meaning: str) -> Column:
    return Column(name, "integer", label, meaning, "count", 0)


_POSITION: Final = (
    _count("degree", "Partners", "Number of different partners."),
    Column(
        "strength",
        "number",
        "Collaboration volume",
        "Sum of tie weights. With Newman weights every collaboration counts 1, shared among its "
        "participants.",
        "weight",
        0,
    ),
    _share(
        "betweenness",
        "Bridges",
        "Share of shortest paths between other pairs that run through it; ties count alike.",
    ),
    _share(
        "closeness",
        "Closeness",
        "One over the mean number of steps to those it can reach, times the share it can reach "
        "(Wasserman and Faust).",
    ),
    _share(
        "eigenvector",
        "Well-connected partners",
        "Eigenvector centrality in the largest connected part, weighted, length 1; 0 outside it.",
    ),
    _share("pagerank", "PageRank", "Weighted PageRank, damping 0.85; sums to 1 over all."),
    _count(
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
    _share(
        "external_share",
        "External share",
        "Share of its collaboration volume that goes to other regions. Empty when nothing can be "
        "said.",
    ),
)
_REGION = Column(
    "region", "text", "Region", "NUTS 2021 code at the study's level; empty: not known."
)
_COMMUNITY = _count(
    "community", "Community", "Number of the group it was found in; 1 is the largest, 0 is none."
)

ACTOR_MEASURES: Final = Table(
    "actors",
    "Position of every actor in the actor network.",
    (
        _ACTOR_ID,
        ACTORS["name"],
        ACTORS["kind"],
        _COUNTRY,
        _REGION,
        Column("region_name", "text", "Region name", "Name of the region."),
        _count(
            "collaboration_count", "Collaborations", "Number of collaborations it takes part in."
        ),
        *_POSITION,
        _COMMUNITY,
        _share(
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
        _COUNTRY,
        Column("is_bsr", "boolean", "Baltic Sea Region", "Whether it belongs to the 53 regions."),
        _count(
            "actor_count", "Actors", "Actors in the data that are placed in it; 0 may mean no data."
        ),
        _count("collaboration_count", "Collaborations", "Collaborations with an actor from it."),
        Column("internal_weight", "number", "Inside", "Tie weight inside the region.", "weight", 0),
        *_POSITION,
        _count(
            "s3_domain_count", "S3 domains", "Domains among its S3 priorities; 0 may mean no data."
        ),
    ),
    key=("region",),
)

REGION_GAPS: Final = Table(
    "region_gaps",
    "Every pair of regions: collaborations observed against expected.",
    (
        _count("rank", "Rank", "1 is the gap to look at first."),
        Column("region_a", "text", "Region A", "NUTS code, the smaller of the two."),
        Column("region_b", "text", "Region B", "NUTS code, the larger of the two."),
        Column("name_a", "text", "Name A", "Name of region A."),
        Column("name_b", "text", "Name B", "Name of region B."),
        _count("observed_count", "Observed", "Collaborations that both regions take part in."),
        Column(
            "expected_count",
            "number",
            "Expected",
            "By a gravity model: activity of both regions, distance, same country.",
            "count",
            0,
        ),
        Column(
            "expected_by_size",
            "number",
            "Expected by size alone",
            "From the activity of both regions only.",
            "count",
            0,
        ),
        Column("ratio", "number", "Ratio", "Observed / expected.", "", 0),
        Column("ratio_low", "number", "Ratio, low", "Lower end of the 95 % interval.", "", 0),
        Column("ratio_high", "number", "Ratio, high", "Upper end of the 95 % interval.", "", 0),
        _share("p_fewer", "p", "Probability of so few or fewer if the expectation were right."),
        _share(
            "q_fewer", "q", "The same after Benjamini–Hochberg over all pairs that can be judged."
        ),
        Column("distance_km", "number", "Distance", "Between the regions' points.", "km", 0),
        Column(
            "complementarity",
            "number",
            "Complementarity",
            "What each could add to the other's S3 priorities (harmonic mean of both directions). "
            "Empty when one has no known priorities.",
            "",
            0,
        ),
        Column(
            "complementary_domains",
            "list",
            "Complementary domains",
            "Domains one has, the other lacks and that are related to what the other has.",
        ),
        Column("shared_domains", "list", "Shared domains", "S3 domains that both have."),
        _count(
            "shared_region_count",
            "Shared third regions",
            "Regions that collaborate with both.",
        ),
        Column("broker_id", "id", "Broker", "Actor to ask first: works with both regions."),
        Column("broker_name", "text", "Broker's name", "Its name."),
        Column(
            "verdict",
            "text",
            "Verdict",
            "What the numbers allow one to say.",
            values=(
                "gap",
                "fewer than expected",
                "as expected",
                "more than expected",
                "too little to judge",
            ),
        ),
        Column("reason", "text", "Why", "The three parts in words: absent, useful, reachable."),
        Column("counter_reason", "text", "But", "What speaks against it."),
    ),
    key=("region_a", "region_b"),
)

SUGGESTIONS: Final = Table(
    "suggestions",
    "Pairs of actors in different regions that are not tied and might well be.",
    (
        _count("rank", "Rank", "1 is the strongest."),
        Column("actor_a", "id", "Actor A", "Id of the first actor."),
        Column("actor_b", "id", "Actor B", "Id of the second actor."),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Its name."),
        Column("region_a", "text", "Region A", "Region of the first."),
        Column("region_b", "text", "Region B", "Region of the second."),
        _share("score", "Score", "Mean of the rank shares of its parts; only the order matters."),
        _share(
            "partner_score",
            "Shared-partner score",
            "Rank share of the shared-partner score (resource allocation by tie weights).",
        ),
        _share("theme_score", "Shared-theme score", "Rank share of the theme similarity."),
        _count("shared_partner_count", "Shared partners", "Actors that are tied to both."),
        Column(
            "shared_partners",
            "list",
            "Strongest shared partners",
            "Ids of the strongest shared partners.",
        ),
        Column("shared_themes", "list", "Shared themes", "Themes of collaborations of both."),
        Column("distance_km", "number", "Distance", "Between their places.", "km", 0),
        Column("broker_id", "id", "Broker", "Shared partner to ask first."),
        Column("broker_name", "text", "Broker's name", "Its name."),
        Column("records", "list", "Records", "Ids of the collaborations behind the reason."),
        Column("reason", "text", "Why", "In words, naming the records."),
        Column("counter_reason", "text", "But", "What speaks against it."),
    ),
    key=("actor_a", "actor_b"),
)

GAP_SLICES: Final = Table(
    "gap_slices",
    "Pairs of regions with a verdict inside one theme, programme or policy area.",
    (
        Column(
            "by", "text", "By", "What is looked at.", values=("theme", "programme", "policy_area")
        ),
        Column("slice", "text", "Slice", "The theme, programme or policy area."),
        _count("slice_collaboration_count", "Collaborations", "That have it."),
        *REGION_GAPS.columns,
    ),
    key=("by", "slice", "region_a", "region_b"),
)

S3_MISMATCH: Final = Table(
    "s3_mismatch",
    "S3 priorities of regions against their collaborations with other regions.",
    (
        Column("region", "text", "Region", "NUTS 2021 code."),
        Column("region_name", "text", "Name", "Name of the region."),
        Column("domain", "text", "Domain", "S3 domain."),
        Column("is_priority", "boolean", "Priority", "Whether a strategy of the region names it."),
        _count("link_count", "Links", "Collaborations on it with other regions."),
        Column(
            "expected_count",
            "number",
            "Expected",
            "If the region's collaborations with other regions were a random draw of all of them.",
            "count",
            0,
        ),
        _share("p_fewer", "p, fewer", "Probability of so few or fewer in such a draw."),
        _share("p_more", "p, more", "Probability of so many or more in such a draw."),
        _share("q", "q", "The smaller of both after Benjamini–Hochberg over all rows."),
        Column(
            "verdict",
            "text",
            "Verdict",
            "What the numbers allow one to say.",
            values=(
                "priority without links",
                "priority with few links",
                "links without priority",
                "no mismatch",
                "too little to judge",
            ),
        ),
        _count(
            "partner_region_count",
            "Regions with the same priority",
            "Other regions that have it as a priority and links on it.",
        ),
        Column("partner_regions", "list", "Nearest of them", "Codes of the three nearest."),
        Column("records", "list", "Records", "Ids of the collaborations counted."),
        Column("reason", "text", "Why", "In words."),
    ),
    key=("region", "domain"),
)

POLICY_LINKS: Final = Table(
    "policy_links",
    "Every pair of policy areas: actors active in both against what is to be expected.",
    (
        Column("area_a", "text", "Area A", "Policy area."),
        Column("area_b", "text", "Area B", "Policy area."),
        Column("name_a", "text", "Name A", "Full name."),
        Column("name_b", "text", "Name B", "Full name."),
        _count("collaboration_count", "Joint collaborations", "That serve both."),
        _count("shared_actor_count", "Shared actors", "Active in both."),
        Column(
            "expected_count",
            "number",
            "Expected",
            "Mean number when the areas of the collaborations are dealt out among them at random.",
            "count",
            0,
        ),
        _share("p_fewer", "p", "Probability of so few or fewer."),
        _share("q_fewer", "q", "After Benjamini–Hochberg over all pairs that can be judged."),
        Column(
            "verdict",
            "text",
            "Verdict",
            "What the numbers allow one to say.",
            values=REGION_GAPS["verdict"].values,
        ),
        Column("bridge_ids", "list", "Bridges", "Ids of the actors that could bridge, best first."),
        Column("bridge_names", "text", "Bridges' names", "Their names, best first."),
        Column("coordinators", "text", "Coordinators", "Institutions that coordinate the two."),
        Column("reason", "text", "Why", "In words."),
    ),
    key=("area_a", "area_b"),
)

COMMUNITIES: Final = Table(
    "communities",
    "Groups of actors that collaborate more with each other than with others.",
    (
        _count("community", "Community", "Number; 1 is the largest."),
        _count("actor_count", "Actors", "Its size."),
        _share("certainty", "Certainty", "Mean certainty of its actors."),
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

OUTPUT_TABLES: Final = {
    table.name: table
    for table in (ACTOR_MEASURES, REGION_MEASURES, REGION_GAPS, SUGGESTIONS, COMMUNITIES)
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
        _count("participation_count", "Participations", "Organisations in projects."),
        _count("actor_count", "Organisations", "Organisations that take part."),
        _count("collaboration_count", "Projects", "Projects they take part in."),
        _share("named_share", "Named", "Share of the organisations whose name is known."),
        _share("placed_share", "Placed", "Share of them with a NUTS2 region or finer."),
        _share("finely_placed_share", "Placed finely", "Share of them with a NUTS3 region."),
        _share("located_share", "With a point", "Share of them with coordinates."),
        _share("dated_share", "Dated", "Share of the projects whose start is known."),
        _share("themed_share", "With themes", "Share of the projects with themes."),
    ),
    key=("by", "value"),
)

IDENTIFIERS: Final = Table(
    "identifiers",
    "Numbers by which sources know the actors, so that later merges find them again.",
    (
        _ACTOR_ID,
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

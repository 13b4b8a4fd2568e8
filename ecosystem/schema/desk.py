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

KPIS: Final = Table(
    "kpis",
    "Key performance indicators of actors, regions, countries or policy areas, per year.",
    (
        Column("unit", "text", "Unit", "Id of the actor, code of the region, country or area."),
        Column("unit_name", "text", "Name", "Its name."),
        Column("year", "integer", "Year", "Collaborations that run in it are counted.", "year"),
        count(
            "collaboration_count", "Collaborations", "Collaborations running that it is part of."
        ),
        count("started_count", "Collaborations begun", "Those known to begin in the year."),
        count(
            "tie_count",
            "Partnerships",
            "Pairs of actors that share a running collaboration, at least one of them in the unit.",
        ),
        share(
            "cross_border_share",
            "Cross-border share",
            "Share of the partnerships between actors of known country that join two countries.",
        ),
        _number(
            "new_tie_count",
            "New partners",
            "Partnerships that no year before had; empty in the first year of the data.",
            "count",
        ),
        _number(
            "retained_tie_count",
            "Retained partners",
            "Partnerships of the year before that still run; empty in the first year.",
            "count",
        ),
        share(
            "retained_tie_share",
            "Retained partners, share",
            "Share of the partnerships of the year before that still run.",
        ),
        count(
            "country_count",
            "Countries reached",
            "Other countries with a partner; of a policy area, countries that take part.",
        ),
        count("sme_count", "Participating SMEs", "SMEs that take part in its collaborations."),
        count(
            "cluster_count",
            "Clusters from different countries",
            "Cluster organisations in its collaborations that join clusters of several countries.",
        ),
        _number(
            "meeting_count",
            "Bilateral meetings",
            "Collaborations of the kind meeting begun in the year; empty: the data hold none.",
            "count",
        ),
        _number(
            "agreement_count",
            "Agreements initiated",
            "Collaborations of the kind agreement begun in the year; empty: the data hold none.",
            "count",
        ),
    ),
    key=("unit", "year"),
)

KPI_TARGETS: Final = Table(
    "kpi_targets",
    "Targets for indicators and whether they were reached.",
    (
        KPIS["unit"],
        KPIS["unit_name"],
        Column("kpi", "text", "Indicator", "Name of a column of the indicators.", required=True),
        KPIS["year"],
        _number("value", "Value", "What the data say; empty: not known."),
        _number("target", "Target", "What was aimed at."),
        Column(
            "status",
            "text",
            "Status",
            "Reached; near: at least 80 % of the target; missed; or not known.",
            values=("reached", "near", "missed", "not known"),
        ),
    ),
    key=("unit", "kpi", "year"),
)

ENDING_TIES: Final = Table(
    "ending_ties",
    "Partnerships whose last joint collaboration ends soon, with no follow-up in the data.",
    (
        count("rank", "Rank", "1 is the closest partnership."),
        Column("actor_a", "id", "Actor A", "Id of the first actor."),
        Column("actor_b", "id", "Actor B", "Id of the second actor."),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Its name."),
        Column("country_a", "text", "Country A", "Country of the first."),
        Column("country_b", "text", "Country B", "Country of the second."),
        Column("end_date", "date", "Ends", "Last day of the last joint collaboration."),
        count("joint_count", "Joint collaborations", "With a known end, over all years."),
        Column("weight", "number", "Weight", "Newman weight of these collaborations.", "weight", 0),
        Column("last_collaborations", "list", "Ids", "Ids of what ends on that day."),
        Column("last_names", "text", "What ends", "Its name."),
    ),
    key=("actor_a", "actor_b"),
)

INDICATORS: Final = Table(
    "indicators",
    "Measures of internationalisation of actors or regions.",
    (
        Column("id", "id", "Id", "Actor or region.", required=True),
        count("collaboration_count", "Collaborations", "Known in the data."),
        count("partner_count", "Partners", "Different organisations, of a region those outside."),
        count("country_count", "Countries reached", "Other countries with a partner."),
        share(
            "cross_border_share",
            "Cross-border share",
            "Share of ties between organisations of known country that join two countries.",
        ),
        share(
            "other_region_share",
            "Share outside the region",
            "Share of the collaboration volume that goes to other regions.",
        ),
        count("sme_count", "SMEs among partners", "Partners that are known as SMEs."),
        count("cluster_count", "Clusters among partners", "Partners that are clusters."),
        share(
            "betweenness",
            "Bridges",
            "Share of shortest chains between others that run through it.",
        ),
    ),
    key=("id",),
)

PROFILE_MEASURES: Final = Table(
    "profile_measures",
    "Where one organisation or region stands among its peers.",
    (
        Column("measure", "text", "Measure", "Name of an indicator.", required=True),
        Column("label", "text", "Label", "In words."),
        _number("value", "Value", "Its own."),
        share(
            "percentile",
            "Percentile",
            "Share of peers below, half of those equal counted in; empty with fewer than five.",
        ),
        count("peer_count", "Peers", "Peers that have a value."),
        _number("peer_median", "Peers' median", "Half of the peers have as much or more."),
    ),
    key=("measure",),
)

PROFILE_PARTNERS: Final = Table(
    "profile_partners",
    "The closest partners.",
    (
        Column("actor_id", "id", "Id", "Of the partner.", required=True),
        Column("name", "text", "Name", "Its name."),
        Column("kind", "text", "Kind", "What sort of organisation it is."),
        Column("country", "text", "Country", "Where it is."),
        Column("weight", "number", "Weight", "Newman weight of the tie.", "weight", 0),
        count("collaboration_count", "Joint collaborations", "Shared with it."),
        _number("last_year", "Until", "Last known year of a joint one.", "year"),
    ),
    key=("actor_id",),
)

BLANK_SPOTS: Final = Table(
    "blank_spots",
    "Countries, kinds and themes without a tie. No tie in the data may mean no data.",
    (
        Column("sort", "text", "Sort", "What is missing.", values=("country", "kind", "theme")),
        Column("value", "text", "Code", "Code of the country or kind, or the theme."),
        Column("name", "text", "Name", "In words."),
        share("peer_share", "Peers that have it", "Share of the peers tied to it or active in it."),
        count("peer_count", "Peers", "Peers looked at."),
    ),
    key=("sort", "value"),
)

PEERS: Final = Table(
    "peers",
    "Organisations alike in profile and position, with a better or a worse result, within reach.",
    (
        Column(
            "direction",
            "text",
            "Direction",
            "mentor: it could teach; mentee: it could be taught.",
            values=("mentor", "mentee"),
        ),
        count("rank", "Rank", "1 is the most similar of its direction."),
        Column("actor_id", "id", "Id", "Of the peer."),
        Column("name", "text", "Name", "Its name."),
        Column("country", "text", "Country", "Where it is."),
        Column("region_name", "text", "Region", "Where it is."),
        _number("value", "Result", "The peer's."),
        _number("own_value", "Own result", "Of the organisation asked about."),
        share("similarity", "Similarity", "Mean of the likeness of themes, activity and partners."),
        Column("shared_themes", "list", "Shared themes", "Themes of collaborations of both."),
        count("steps", "Steps", "Ties between the two; 1: partners already."),
        Column("broker_id", "id", "Broker", "Shared partner to ask, if two steps apart."),
        Column("broker_name", "text", "Broker's name", "Its name."),
        Column(
            "better_elsewhere",
            "list",
            "The other way round",
            "Indicators on which the two stand the other way round: what can be given in return.",
        ),
        Column("reason", "text", "Why", "In words."),
    ),
    key=("direction", "actor_id"),
)

CHANGES: Final = Table(
    "changes",
    "What is not as it was between two states of the data.",
    (
        Column(
            "sort",
            "text",
            "Sort",
            "What changed.",
            values=("organisation", "tie", "community", "gap", "suggestion"),
        ),
        Column(
            "change",
            "text",
            "Change",
            "How it changed.",
            values=("gained", "lost", "moved", "closed", "opened", "came true"),
        ),
        Column("id_a", "text", "Id A", "Organisation or region."),
        Column("id_b", "text", "Id B", "The other one of a pair."),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Name of the other."),
        Column(
            "because",
            "text",
            "Because",
            "Whether the world changed or the data: what began or ended is of the world.",
            values=(
                "began since",
                "newly covered",
                "ended before the new data",
                "no longer covered",
                "cannot be told",
                "computed anew",
            ),
        ),
        Column("detail", "text", "Detail", "Years, counts or communities."),
    ),
    key=("sort", "change", "id_a", "id_b"),
)

CHAIN_STAGES: Final = Table(
    "chain_stages",
    "Regions and organisations at every stage of a value chain.",
    (
        Column("chain", "text", "Chain", "Value chain."),
        count("stage", "Stage", "Place along the chain, from 1."),
        Column("stage_name", "text", "Stage name", "What is done there."),
        Column("region", "text", "Region", "NUTS code; empty: not known."),
        Column("region_name", "text", "Region name", "Its name."),
        count("actor_count", "Organisations", "Active at the stage."),
        Column("is_priority", "boolean", "S3 priority", "Whether the region has it."),
        Column("actors", "list", "Organisations", "Ids, the most active first."),
        Column("records", "list", "Records", "Ids of the collaborations that place them there."),
    ),
    key=("chain", "stage", "region"),
)

CHAIN_LINKS: Final = Table(
    "chain_links",
    "Pairs of regions at consecutive stages of a chain: linked or not.",
    (
        Column("chain", "text", "Chain", "Value chain."),
        count("stage_a", "Stage A", "The earlier stage."),
        count("stage_b", "Stage B", "The next one."),
        Column("stage_name_a", "text", "Stage name A", "What is done there."),
        Column("stage_name_b", "text", "Stage name B", "What is done there."),
        Column("region_a", "text", "Region A", "Region active at the earlier stage."),
        Column("region_b", "text", "Region B", "Region active at the next stage."),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Its name."),
        count("actor_count_a", "Organisations A", "Active there."),
        count("actor_count_b", "Organisations B", "Active there."),
        count("link_count", "Links", "Ties between organisations of the two stages and regions."),
        Column(
            "status", "text", "Status", "Whether there is a link.", values=("linked", "missing")
        ),
        count("rank", "Rank", "Of the missing: the most organisations on the weaker side first."),
        Column("broker_id", "id", "Broker", "Works with organisations of both sides."),
        Column("broker_name", "text", "Broker's name", "Its name."),
    ),
    key=("chain", "stage_a", "region_a", "region_b"),
)

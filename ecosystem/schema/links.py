"""Result tables about pairs: gaps between regions, suggestions between actors, policy areas."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import Column, Table, count, share

REGION_GAPS: Final = Table(
    "region_gaps",
    "Every pair of regions: collaborations observed against expected.",
    (
        count("rank", "Rank", "1 is the gap to look at first."),
        Column("region_a", "text", "Region A", "NUTS code, the smaller of the two."),
        Column("region_b", "text", "Region B", "NUTS code, the larger of the two."),
        Column("name_a", "text", "Name A", "Name of region A."),
        Column("name_b", "text", "Name B", "Name of region B."),
        count("observed_count", "Observed", "Collaborations that both regions take part in."),
        Column(
            "expected_count",
            "number",
            "Expected",
            "By a gravity model: activity of both regions, distance, country, neighborhood, "
            "shared S3 domains.",
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
        share("p_fewer", "p", "Probability of so few or fewer if the expectation were right."),
        share(
            "q_fewer", "q", "The same after Benjamini–Hochberg over all pairs that can be judged."
        ),
        share(
            "p_by_size",
            "p by size alone",
            "Probability of so few or fewer if only the activity of both regions mattered.",
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
            "gain_a",
            "number",
            "Gain of A",
            "What region B could add to the S3 priorities of A. Empty when not known.",
            "",
            0,
        ),
        Column("gain_b", "number", "Gain of B", "What region A could add to those of B.", "", 0),
        Column(
            "domains_for_a",
            "list",
            "Domains for A",
            "Domains of B that carry the gain of A, the largest part first.",
        ),
        Column("domains_for_b", "list", "Domains for B", "Domains of A that carry the gain of B."),
        Column("shared_domains", "list", "Shared domains", "S3 domains that both have."),
        count(
            "shared_region_count",
            "Shared third regions",
            "Regions that collaborate with both.",
        ),
        Column("broker_id", "id", "Broker", "Actor to ask first: works with both regions."),
        Column("broker_name", "text", "Broker's name", "Its name."),
        Column(
            "other_brokers",
            "list",
            "Further brokers",
            "The next two that work with both regions, the strongest first.",
        ),
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
        count("rank", "Rank", "1 is the strongest."),
        Column("actor_a", "id", "Actor A", "Id of the first actor."),
        Column("actor_b", "id", "Actor B", "Id of the second actor."),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Its name."),
        Column("region_a", "text", "Region A", "Region of the first."),
        Column("region_b", "text", "Region B", "Region of the second."),
        share(
            "score",
            "Score",
            "Learned from the links of the last two years, or, where too few are dated, the mean "
            "of rank shares; only the order matters.",
        ),
        share(
            "probability",
            "Probability",
            "Of being tied within a year, as of pairs of like rank; empty when nothing is learned.",
        ),
        share(
            "partner_score",
            "Shared-partner score",
            "Rank share of the shared-partner score (resource allocation by tie weights).",
        ),
        share("theme_score", "Shared-theme score", "Rank share of the theme similarity."),
        count("shared_partner_count", "Shared partners", "Actors that are tied to both."),
        Column(
            "shared_partners",
            "list",
            "Strongest shared partners",
            "Ids of the strongest shared partners.",
        ),
        Column("shared_themes", "list", "Shared themes", "Themes of collaborations of both."),
        Column("distance_km", "number", "Distance", "Between their places.", "km", 0),
        Column(
            "is_newcomer",
            "boolean",
            "Newcomer",
            "Whether one of the two has been in one collaboration only.",
        ),
        Column(
            "is_peripheral",
            "boolean",
            "Periphery",
            "Whether one of the two is at home in a peripheral region.",
        ),
        Column("broker_id", "id", "Broker", "Shared partner to ask first."),
        Column("broker_name", "text", "Broker's name", "Its name."),
        Column("records", "list", "Records", "Ids of the collaborations behind the reason."),
        Column("reason", "text", "Why", "In words, naming the records."),
        Column("counter_reason", "text", "But", "What speaks against it."),
    ),
    key=("actor_a", "actor_b"),
)


ACTOR_LINKS: Final = Table(
    "actor_links",
    "Every actor's own best partners, without reasons.",
    (
        Column("actor_id", "id", "Actor", "Whose list it is."),
        count("rank", "Rank", "1 is the best for this actor."),
        Column("partner_id", "id", "Partner", "Who is suggested to it."),
        share("score", "Score", "As among the suggestions."),
        share("probability", "Probability", "As among the suggestions."),
        Column(
            "is_opening",
            "boolean",
            "Opening",
            "Whether the actor is a newcomer and the partner was found by theme, place and "
            "activity, not by shared partners.",
        ),
    ),
    key=("actor_id", "rank"),
)


GAP_SLICES: Final = Table(
    "gap_slices",
    "Pairs of regions with a verdict inside one theme, programme or policy area.",
    (
        Column(
            "by", "text", "By", "What is looked at.", values=("theme", "programme", "policy_area")
        ),
        Column("slice", "text", "Slice", "The theme, programme or policy area."),
        count("slice_collaboration_count", "Collaborations", "That have it."),
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
        count("link_count", "Links", "Collaborations on it with other regions."),
        Column(
            "expected_count",
            "number",
            "Expected",
            "If the region's collaborations with other regions were a random draw of all of them.",
            "count",
            0,
        ),
        share("p_fewer", "p, fewer", "Probability of so few or fewer in such a draw."),
        share("p_more", "p, more", "Probability of so many or more in such a draw."),
        share("q", "q", "The smaller of both after Benjamini–Hochberg over all rows."),
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
        count(
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
        count("collaboration_count", "Joint collaborations", "That serve both."),
        count("shared_actor_count", "Shared actors", "Active in both."),
        Column(
            "expected_count",
            "number",
            "Expected",
            "Mean number when the areas of the collaborations are dealt out among them at random.",
            "count",
            0,
        ),
        share("p_fewer", "p", "Probability of so few or fewer."),
        share("q_fewer", "q", "After Benjamini–Hochberg over all pairs that can be judged."),
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


BACKBONE: Final = Table(
    "backbone",
    "Pairs that share more or fewer collaborations than their sizes explain.",
    (
        Column("id_a", "id", "A", "Actor or region, the smaller id.", required=True),
        Column("id_b", "id", "B", "Actor or region, the larger id.", required=True),
        Column("name_a", "text", "Name A", "Its name."),
        Column("name_b", "text", "Name B", "Its name."),
        count("observed_count", "Observed", "Collaborations that both take part in."),
        Column(
            "expected_count",
            "number",
            "Expected by size alone",
            "Mean if only the sizes of actors and collaborations counted (BiCM).",
            "count",
            0,
        ),
        share("p", "p", "Probability of so many or more (or so few or fewer) if sizes decided."),
        share("q", "q", "The same after Benjamini–Hochberg over all pairs."),
        Column(
            "verdict",
            "text",
            "Verdict",
            "A tie that sizes do not explain, or one that is missing.",
            values=("more than by size", "fewer than by size"),
        ),
    ),
    key=("id_a", "id_b"),
)

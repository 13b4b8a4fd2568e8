"""Every input and output column once: name, type, unit, range, label, meaning.

Tables, templates, documentation, checks, workbooks and pages all read their columns here.
"""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import Column, Table, Type
from ecosystem.schema.decisions import (
    DECIDED,
    DECIDED_SUGGESTIONS,
    DECISIONS,
    EARLIER_DECISIONS,
    PROPOSED_DECISIONS,
    RECORDS,
)
from ecosystem.schema.desk import (
    BLANK_SPOTS,
    CHAIN_LINKS,
    CHAIN_STAGES,
    CHANGES,
    COHORT_BALANCE,
    COHORT_EFFECT,
    ENDING_TIES,
    INDICATORS,
    KPI_TARGETS,
    KPIS,
    PEERS,
    PROFILE_MEASURES,
    PROFILE_PARTNERS,
)
from ecosystem.schema.ensembles import NULLS, STABILITY
from ecosystem.schema.groups import (
    BROKERAGE,
    MIXING,
    MOVES,
    RESOLUTION,
    RICH_CLUB,
    STRUCTURE,
    TERRITORIES,
    WEIGHTED_PATHS,
)
from ecosystem.schema.inputs import (
    ACTORS,
    ALIASES,
    COLLABORATIONS,
    COVERAGE,
    IDENTIFIERS,
    INPUT_TABLES,
    ORIGINS,
    PARTICIPATIONS,
    POLICY_AREAS,
    S3_PRIORITIES,
)
from ecosystem.schema.links import (
    ACTOR_LINKS,
    BACKBONE,
    GAP_SLICES,
    POLICY_LINKS,
    REGION_GAPS,
    S3_MISMATCH,
    SUGGESTIONS,
)
from ecosystem.schema.periods import PERIODS, RENEWAL, SURVIVAL
from ecosystem.schema.positions import (
    ACTOR_MEASURES,
    COMMUNITIES,
    MEMBERSHIPS,
    REGION_MEASURES,
)

__all__ = [
    "ACTORS",
    "ACTOR_LINKS",
    "ACTOR_MEASURES",
    "ALIASES",
    "BACKBONE",
    "BLANK_SPOTS",
    "BROKERAGE",
    "CHAIN_LINKS",
    "CHAIN_STAGES",
    "CHANGES",
    "COHORT_BALANCE",
    "COHORT_EFFECT",
    "COLLABORATIONS",
    "COMMUNITIES",
    "COVERAGE",
    "DECIDED",
    "DECIDED_SUGGESTIONS",
    "DECISIONS",
    "EARLIER_DECISIONS",
    "ENDING_TIES",
    "GAP_SLICES",
    "IDENTIFIERS",
    "INDICATORS",
    "INPUT_TABLES",
    "KPIS",
    "KPI_TARGETS",
    "MEMBERSHIPS",
    "MIXING",
    "MOVES",
    "NULLS",
    "ORIGINS",
    "OUTPUT_TABLES",
    "PARTICIPATIONS",
    "PEERS",
    "PERIODS",
    "POLICY_AREAS",
    "POLICY_LINKS",
    "PROFILE_MEASURES",
    "PROFILE_PARTNERS",
    "PROPOSED_DECISIONS",
    "RECORDS",
    "REGION_GAPS",
    "REGION_MEASURES",
    "RENEWAL",
    "RESOLUTION",
    "RESULT_TABLES",
    "RICH_CLUB",
    "S3_MISMATCH",
    "S3_PRIORITIES",
    "STABILITY",
    "STRUCTURE",
    "SUGGESTIONS",
    "SURVIVAL",
    "TERRITORIES",
    "WEIGHTED_PATHS",
    "Column",
    "Table",
    "Type",
]

OUTPUT_TABLES: Final = {
    table.name: table
    for table in (
        ACTOR_MEASURES,
        REGION_MEASURES,
        REGION_GAPS,
        GAP_SLICES,
        S3_MISMATCH,
        POLICY_LINKS,
        SUGGESTIONS,
        COMMUNITIES,
        PERIODS,
        SURVIVAL,
    )
}
"""Tables of a whole run."""

RESULT_TABLES: Final = OUTPUT_TABLES | {
    table.name: table
    for table in (
        RENEWAL,
        BACKBONE,
        ACTOR_LINKS,
        STRUCTURE,
        WEIGHTED_PATHS,
        BROKERAGE,
        TERRITORIES,
        MIXING,
        RICH_CLUB,
        RESOLUTION,
        MOVES,
        NULLS,
        STABILITY,
    )
}
"""Those, and tables that only ``ecosystem measure`` and ``recommend`` give."""

"""What people decide about suggestions: typed into the workbook, carried from run to run."""

from __future__ import annotations

from typing import Final

from ecosystem.schema.columns import Column, Table
from ecosystem.schema.inputs import COLLABORATIONS
from ecosystem.schema.links import SUGGESTIONS

PROPOSED_DECISIONS: Final = ("to contact", "in contact", "agreed", "later", "no")
"""Offered by the workbook's list; any other words are kept as well."""

DECIDED: Final = (
    Column(
        "decision",
        "text",
        "Decision",
        "Yours to fill in: choose from the list or write your own. `ecosystem run DATA --previous "
        "workbook.xlsx` carries it into the next workbook.",
    ),
    Column(
        "owner",
        "text",
        "Owner",
        "Yours to fill in: the organisation or role that takes it on, no name of a person.",
    ),
    Column("date", "date", "Date", "Yours to fill in: when it was decided, or is due."),
)

_PAIR: Final = tuple(SUGGESTIONS[name] for name in ("actor_a", "actor_b", "name_a", "name_b"))

DECISIONS: Final = Table(
    "decisions",
    "Decisions about pairs of organisations, as somebody typed them.",
    (*_PAIR, *DECIDED),
)

EARLIER_DECISIONS: Final = Table(
    "earlier_decisions",
    "Decisions from earlier workbooks whose pair is no longer suggested. They are kept, and go "
    "back to their pair should it be suggested again.",
    (*_PAIR, *DECIDED, Column("state", "text", "What became of it", "Why it stands here.")),
)


_FIRST: Final = (
    "name_a",
    "name_b",
    *(column.name for column in DECIDED),
    "reason",
    "counter_reason",
    "broker_name",
)
_LAST: Final = ("actor_a", "actor_b", "broker_id")


def _for_reading() -> tuple[Column, ...]:
    """Columns of the suggestions in a reader's order: who, the decision, why; ids at the end."""
    by_name = {column.name: column for column in (*SUGGESTIONS.columns, *DECIDED)}
    rest = [name for name in SUGGESTIONS.names if name not in {"rank", *_FIRST, *_LAST}]
    return tuple(by_name[name] for name in ("rank", *_FIRST, *rest, *_LAST))


DECIDED_SUGGESTIONS: Final = Table(
    "suggestions", SUGGESTIONS.meaning, _for_reading(), key=SUGGESTIONS.key
)
"""The suggestions as the workbook shows them."""

RECORDS: Final = Table(
    "records",
    "The collaborations that suggestions rest on, with the page that each was read from.",
    (
        *(
            COLLABORATIONS[name]
            for name in (
                "collaboration_id", "acronym", "title", "kind", "programme", "start_date",
                "end_date", "themes", "policy_areas", "source_url",
            )
        ),
    ),
    key=("collaboration_id",),
)  # fmt: skip

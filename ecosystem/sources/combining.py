"""Several files of one sort → one set of records."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ecosystem.model import About
from ecosystem.sources.organisations import unified
from ecosystem.sources.records import (
    Records,
    collaboration_table,
    one_per_id,
    organisation_table,
    participation_table,
    stacked,
)


def combined(source: str, parts: Sequence[Records], about: About) -> Records:
    """Return several records of one sort as one; what they share is unified by its id.

    Of collaborations that stand in several parts every column takes the first text, in
    alphabetical order, that is not empty.
    """
    if len(parts) == 1:
        return parts[0]
    return Records(
        source,
        organisation_table(unified(stacked([part.organisations for part in parts]))),
        collaboration_table(one_per_id(stacked([part.collaborations for part in parts]))),
        participation_table(pd.concat([part.participations for part in parts])),
        tuple(count for part in parts for count in part.counts),
        about,
        tuple(note for part in parts for note in part.notes),
    )

"""The list of pairs that a person may check and correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from ecosystem.sources.identity.joining import DECIDED, Looked
from ecosystem.sources.identity.rules import Decision

REVIEW_COLUMNS: Final = (
    "decision",
    "source_id_a",
    "source_id_b",
    "name_a",
    "name_b",
    "country",
    "city",
    "score",
    "rule",
    "evidence",
    "actor_id",
)
_ORDER: Final = {Decision.DOUBTFUL: 0, Decision.MERGED: 1, Decision.KEPT: 2}


def review_table(looked: Sequence[Looked], actor_of: Mapping[str, str]) -> pd.DataFrame:
    """Return the pairs as a table: of doubtful and kept ones the likeliest per two actors."""
    rows: list[tuple[object, ...]] = []
    seen: set[tuple[str, str]] = set()
    for pair in sorted(looked, key=lambda p: (-p.verdict.score, p.a.source_id, p.b.source_id)):
        a, b = sorted((pair.a, pair.b), key=lambda entry: (entry.source_id, entry.text))
        judged = pair.verdict
        actors = sorted({actor_of[a.source_id], actor_of[b.source_id]})
        if judged.rule != DECIDED and judged.decision is not Decision.MERGED:
            if len(actors) == 1 or (actors[0], actors[1]) in seen:
                continue
            seen.add((actors[0], actors[1]))
        rows.append(
            (
                judged.decision.value,
                a.source_id,
                b.source_id,
                a.text,
                b.text,
                a.country or b.country,
                "; ".join(dict.fromkeys(town for town in (a.town, b.town) if town)),
                round(judged.score, 3),
                judged.rule,
                judged.evidence,
                ";".join(actors),
            )
        )
    rows.sort(
        key=lambda row: (
            _ORDER[Decision(str(row[0]))],
            float(str(row[7])) * (1 if row[0] == "merged" else -1),
            row[1:3],
        )
    )
    return pd.DataFrame(rows, columns=pd.Index(REVIEW_COLUMNS)).astype(
        {column: "float64" if column == "score" else "str" for column in REVIEW_COLUMNS}
    )

"""What the map page needs to know about suggested links."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ecosystem.maps.columns import Columns, texts
from ecosystem.study import Study


def suggestions(study: Study, actor_number: dict[str, int]) -> Columns:
    """Return suggested links: the best of all, then those that give every actor its own.

    Those beyond the number that are composed have no reason; the page names the shared partners.
    """
    told = pd.concat(
        [study.suggestions.sort_values("rank"), study.further_suggestions], ignore_index=True
    )
    held = set(zip(told["actor_a"], told["actor_b"], strict=True))
    links = study.further_links
    bare = dict.fromkeys(
        pair
        for one, other in zip(links["actor_id"], links["partner_id"], strict=True)
        if (pair := (min(one, other), max(one, other))) not in held
    )
    return {
        "a": [actor_number[a] for a in [*told["actor_a"], *(a for a, _ in bare)]],
        "b": [actor_number[b] for b in [*told["actor_b"], *(b for _, b in bare)]],
        "reason": told["reason"].to_list(),
        "counter": told["counter_reason"].to_list(),
        "broker": [actor_number.get(broker, -1) for broker in told["broker_id"]],
    }


def unsuggested(study: Study) -> dict[str, Any]:
    """Return for every actor why it has no suggestion, "" where it has some."""
    return texts(study.unsuggested.reindex(study.ecosystem.actors.index).fillna(""))

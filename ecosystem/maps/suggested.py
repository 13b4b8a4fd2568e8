"""What the map page needs to know about suggested links."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from ecosystem.maps.columns import Columns, texts
from ecosystem.study import Study

# Stand in reasons for the names of the two and of the broker, which would fill the page. Of the
# signs that no script uses; taken out of the data, they cannot be mistaken.
SIGNS: Final = ("\ue001", "\ue002", "\ue003")


def suggestions(study: Study, actor_number: dict[str, int]) -> Columns:
    """Return suggested links: the best of all, then those that give every actor its own.

    Rows come in an order in which they compress well, with their ``place``. Those beyond the number
    that are composed have no reason; the page names the shared partners.
    """
    told = pd.concat(
        [study.suggestions.sort_values("rank"), study.further_suggestions], ignore_index=True
    )
    alike = told.sort_values(["broker_id", "actor_a", "actor_b"], kind="stable")
    held = set(zip(told["actor_a"], told["actor_b"], strict=True))
    links = study.further_links
    bare = dict.fromkeys(
        pair
        for one, other in zip(links["actor_id"], links["partner_id"], strict=True)
        if (pair := (min(one, other), max(one, other))) not in held
    )
    return {
        "a": [actor_number[a] for a in [*alike["actor_a"], *(a for a, _ in bare)]],
        "b": [actor_number[b] for b in [*alike["actor_b"], *(b for _, b in bare)]],
        "place": [int(at) for at in alike.index],
        "reason": _signed(alike),
        "counter": alike["counter_reason"].to_list(),
        "broker": [actor_number.get(broker, -1) for broker in alike["broker_id"]],
    }


def _signed(table: pd.DataFrame) -> list[str]:
    """Return reasons with signs for the names that stand beside them anyway."""
    taken_out = str.maketrans(dict.fromkeys(SIGNS, ""))
    found = []
    for text, *names in zip(
        *(table[name] for name in ("reason", "name_a", "name_b", "broker_name")), strict=True
    ):
        short = str(text).translate(taken_out)
        for sign, name in zip(SIGNS, names, strict=True):
            short = short.replace(name, sign) if name else short
        found.append(short)
    return found


def unsuggested(study: Study) -> dict[str, Any]:
    """Return for every actor why it has no suggestion, "" where it has some."""
    return texts(study.unsuggested.reindex(study.ecosystem.actors.index).fillna(""))

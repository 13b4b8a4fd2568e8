"""NUTS codes of other years and the codes of 2021 they became."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ecosystem.bundle import bundled
from ecosystem.regions.nuts import NUTS_VINTAGE, is_nuts


@cache
def nuts_changes() -> pd.DataFrame:
    """Return the NUTS codes of the nine Baltic countries that changed between vintages.

    Returns
    -------
    DataFrame
        ``from_vintage`` and ``to_vintage`` (years), ``from_code``, ``to_code``, ``change``
        (``recoded``, ``merged``, ``split``, ``boundary_shift``); sorted. Complete from 2010 to
        2024, before that for Germany (2003) and Finland (2006). Do not change it: it is shared.

    Notes
    -----
    Source: Eurostat, lists of the NUTS vintages and what changed between them.
    """
    table = pd.read_csv(
        bundled("regions", "nuts_changes.csv"), encoding="utf-8", dtype=str, keep_default_na=False
    )
    years = {name: table[name].astype("int64") for name in ("from_vintage", "to_vintage")}
    return table.assign(**years).sort_values(
        ["from_vintage", "from_code", "to_code"], ignore_index=True
    )


@cache
def nuts_successors() -> dict[str, dict[str, str]]:
    """Return the next codes on the way to NUTS 2021 of every code that is on such a way.

    Returns
    -------
    dict
        Code to its next codes, each with the kind of change. Codes of later vintages lead back:
        a code of 2024 that was made of several of 2021 is ``split`` among them.
    """
    changes = nuts_changes()
    found: dict[str, dict[str, str]] = {}
    for row in changes[changes["to_vintage"] <= NUTS_VINTAGE].itertuples(index=False):
        found.setdefault(str(row.from_code), {})[str(row.to_code)] = str(row.change)
    back = changes[changes["from_vintage"] >= NUTS_VINTAGE]
    for code, rows in back.groupby("to_code"):
        kinds = dict(zip(rows["from_code"], rows["change"], strict=True))
        several = len(kinds) > 1
        found.setdefault(str(code), {}).update(
            {to: "split" if several else _reversed(kind) for to, kind in kinds.items()}
        )
    return found


def _reversed(change: str) -> str:
    return "merged" if change == "split" else change


def recoded(code: str) -> str:
    """Return the NUTS 2021 code of a code of another vintage of the nine countries, or "".

    A code that was split cannot be followed without knowing the place: it gives "". A shifted
    boundary is followed, so a place near it may land one region off.

    Examples
    --------
    >>> recoded("DE915"), recoded("SE11"), recoded("NO084"), recoded("QQ99")
    ('DE91C', 'SE11', 'NO082', '')
    """
    seen: set[str] = set()
    current = code
    while not is_nuts(current) and current not in seen:
        seen.add(current)
        targets = {
            to for to, change in nuts_successors().get(current, {}).items() if change != "split"
        }
        if len(targets) != 1:
            return ""
        current = targets.pop()
    return current if is_nuts(current) else ""

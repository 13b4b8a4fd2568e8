"""What marks a group of actors: what it has more of than all actors taken together."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.model import Ecosystem, long_values
from ecosystem.regions import country_name

_LEVEL: Final = 0.05
_MOST: Final = {"country": 2, "theme": 3, "kind": 2}
_WORDS: Final = {"country": "from {}", "theme": "on “{}”", "kind": "of kind “{}”"}
_NOTHING: Final = "Nothing stands out."


def actor_traits(ecosystem: Ecosystem) -> pd.DataFrame:
    """Return country, kind and themes of every actor, one row each.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.

    Returns
    -------
    DataFrame
        ``actor_id``, ``trait`` (``country``, ``kind`` or ``theme``), ``value``; without repeats,
        sorted. Themes are the actor's own and those of its collaborations. Unknown countries have
        no row.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> sorted(set(actor_traits(load_bundled("baltic"))["trait"]))
    ['country', 'kind', 'theme']
    """
    of_collaborations = long_values(ecosystem.collaborations["themes"]).rename("value")
    inherited = ecosystem.participations[["actor_id", "collaboration_id"]].merge(
        of_collaborations, left_on="collaboration_id", right_index=True
    )
    own = long_values(ecosystem.actors["themes"])
    parts = [
        pd.DataFrame(
            {"actor_id": ecosystem.actors.index, "trait": trait, "value": ecosystem.actors[trait]}
        )
        for trait in ("country", "kind")
    ]
    parts += [
        pd.DataFrame({"actor_id": ids, "trait": "theme", "value": values})
        for ids, values in ((own.index, own), (inherited["actor_id"], inherited["value"]))
    ]
    rows = pd.concat(parts, ignore_index=True).astype("str")
    rows = rows[rows["value"] != ""].drop_duplicates()
    return rows.sort_values(["actor_id", "trait", "value"], ignore_index=True)


def over_represented(traits: pd.DataFrame, membership: pd.Series) -> pd.DataFrame:
    """Return which traits occur in which group more often than chance allows.

    Parameters
    ----------
    traits : DataFrame
        As from :func:`actor_traits`.
    membership : Series of int
        Group of every actor id; 0 for none. Actors without a group are left out altogether.

    Returns
    -------
    DataFrame
        One row per group, trait and value that occurs in it: ``group``, ``trait``,
        ``value``, ``count`` (in the group), ``group_size``, ``total_count`` and ``total_size``
        (in all groups together), ``p`` (hypergeometric, so many or more when the members are drawn
        at random) and ``q`` (p after Benjamini and Hochberg over all groups × values, also those
        that do not occur); sorted by group, p, trait and value.

    Examples
    --------
    >>> traits = pd.DataFrame({"actor_id": list("abc"), "trait": "country", "value": "LV"})
    >>> groups = pd.Series([1, 1, 1, 2, 2, 2], index=list("abcdef"))
    >>> row = over_represented(traits, groups).iloc[0]
    >>> int(row["count"]), int(row["group_size"]), int(row["total_size"]), round(float(row["p"]), 4)
    (3, 3, 6, 0.05)
    """
    group = membership[membership > 0]
    rows = traits[traits["actor_id"].isin(group.index)]
    rows = rows.assign(group=rows["actor_id"].map(group))
    found = rows.groupby(["group", "trait", "value"], sort=True).size().rename("count")
    table = found.reset_index()
    table["group_size"] = table["group"].map(group.value_counts()).astype("int64")
    total = rows.groupby(["trait", "value"]).size().rename("total_count")
    table = table.join(total, on=["trait", "value"]).assign(total_size=len(group))
    table["p"] = _upper_tail(table)
    # A value that does not occur in a group was looked at, too: its p is 1.
    looked_at = len(total) * rows["group"].nunique()
    table["q"] = false_discovery_rate(table["p"].to_numpy(), tests=looked_at)
    return table.sort_values(["group", "p", "trait", "value"], ignore_index=True)


def describe(marks: pd.DataFrame) -> str:
    """Return in words what is over-represented in one group.

    Parameters
    ----------
    marks : DataFrame
        Rows of :func:`over_represented` for one group.

    Returns
    -------
    str
        At most two countries, three themes and two kinds with q below 0.05, each with its numbers;
        "Nothing stands out." when there is none.

    Examples
    --------
    >>> describe(pd.DataFrame({"trait": ["country"], "value": ["LV"], "count": [12],
    ...     "group_size": [30], "total_count": [70], "total_size": [700], "q": [0.001]}))
    '12 of 30 from Latvia (10 % of all).'
    """
    clear = marks[marks["q"] < _LEVEL]
    phrases = []
    for trait, most in _MOST.items():
        for row in clear[clear["trait"] == trait].head(most).to_dict("records"):
            value = str(row["value"])
            word = _WORDS[trait].format(
                country_name(value) if trait == "country" else value.replace("_", " ")
            )
            share = _percent(row["total_count"] / row["total_size"])
            phrases.append(f"{row['count']} of {row['group_size']} {word} ({share} of all)")
    return "; ".join(phrases) + "." if phrases else _NOTHING


def _upper_tail(table: pd.DataFrame) -> npt.NDArray[np.float64]:
    from scipy.stats import hypergeom

    tail = hypergeom.sf(
        table["count"].to_numpy() - 1,
        table["total_size"].to_numpy(),
        table["total_count"].to_numpy(),
        table["group_size"].to_numpy(),
    )
    return np.clip(np.asarray(tail, dtype=np.float64), 0.0, 1.0)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else f"{100 * share:.1f} %"

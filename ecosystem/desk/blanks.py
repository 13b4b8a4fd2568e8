"""Blank spots: countries, kinds and themes that peers are tied to and one is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.recommend.columns import as_declared
from ecosystem.regions import BALTIC_COUNTRIES, country_name, country_of
from ecosystem.schema import BLANK_SPOTS

_THEMES: Final = 8
_LEAST_COLLABORATIONS: Final = 3


def blank_spots(
    ecosystem: Ecosystem, members: pd.Index, peers: Mapping[str, pd.Index]
) -> pd.DataFrame:
    """Return what an actor or region has no tie to, what most peers have first.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    members : Index
        The actor, or the actors of the region.
    peers : mapping of str to Index
        Actors of every peer.

    Returns
    -------
    DataFrame
        ``schema.BLANK_SPOTS``. Countries: the nine of the Baltic Sea, but its own, that have
        actors in the data. Kinds: those in the data, but “other”. Themes: of at least three
        collaborations, the eight that most peers are active in. Each is checked against all ties.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> table = blank_spots(whole, pd.Index(["aalborg-university-dk"]), {})
    >>> "DK" in set(table["value"])
    False
    """
    inc = incidence(ecosystem)
    actors = ecosystem.actors.loc[inc.actor_ids]
    groups = _groups(inc.actor_ids, [members, *peers.values()])
    tied = csr_array(tie_weights(inc, "count"))
    partners = csr_array(groups @ tied)
    outside = csr_array(partners - partners.multiply(groups))
    own = set(actors["country"].reindex(members)) - {""}
    baltic = {country_of(code) for code in BALTIC_COUNTRIES}
    rows = [
        *_missing("country", actors["country"], outside, (baltic - own) & set(actors["country"])),
        *_missing("kind", actors["kind"], outside, set(actors["kind"]) - {"other"}),
        *_themes(ecosystem, inc.matrix, inc.collaboration_ids, groups),
    ]
    order = {"country": 0, "kind": 1, "theme": 2}
    rows.sort(key=lambda row: (order[row[0]], -row[2], row[1]))
    return as_declared(
        {
            "sort": [sort for sort, _, _ in rows],
            "value": [value for _, value, _ in rows],
            "name": [_name(sort, value) for sort, value, _ in rows],
            "peer_share": [share if peers else np.nan for _, _, share in rows],
            "peer_count": [len(peers)] * len(rows),
        },
        BLANK_SPOTS,
    )


def _name(sort: str, value: str) -> str:
    if sort == "country":
        return country_name(value)
    return value.replace("_", " ") if sort == "kind" else value


def _groups(ids: pd.Index, groups: list[pd.Index]) -> csr_array:
    at = [ids.get_indexer(group) for group in groups]
    rows = np.repeat(np.arange(len(at)), [len(one) for one in at])
    columns = np.concatenate([*at, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), len(ids)))


def _missing(
    sort: str, values: pd.Series, partners: csr_array, wanted: set[str]
) -> list[tuple[str, str, float]]:
    """Return what the first group has no partner of, and the share of the others that has."""
    rows = []
    for value in sorted(wanted - {""}):
        reached = np.asarray(partners @ (values == value).to_numpy(np.float64)) > 0
        if not reached[0]:
            rows.append((sort, value, _mean(reached[1:])))
    return rows


def _themes(
    ecosystem: Ecosystem, memberships: csr_array, ids: pd.Index, groups: csr_array
) -> list[tuple[str, str, float]]:
    themes = long_values(ecosystem.collaborations["themes"])
    names = pd.Index(sorted(set(themes)), dtype="str")
    cells = (ids.get_indexer(pd.Index(themes.index)), names.get_indexer(pd.Index(themes)))
    has = csr_array((np.ones(len(themes)), cells), shape=(len(ids), len(names)))
    active = csr_array(csr_array(groups @ memberships) @ has).toarray() > 0
    enough = np.asarray(has.sum(axis=0)).ravel() >= _LEAST_COLLABORATIONS
    missing = np.flatnonzero(enough & ~active[0])
    rows = [("theme", str(names[at]), _mean(active[1:, at])) for at in missing]
    rows = [row for row in rows if row[2] > 0] if len(active) > 1 else rows
    return sorted(rows, key=lambda row: (-row[2], row[1]))[:_THEMES]


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else 0.0

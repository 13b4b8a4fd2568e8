"""Whose indicators: every actor, region, country or policy area, and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import Incidence
from ecosystem.recommend.wording import counted
from ecosystem.regions import Level, actor_regions, country_name, region_name

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Units:
    """Units and what belongs to them.

    Parameters
    ----------
    ids, names : Index of str
        In sorted order of ids; the position is the unit's number.
    of_actor : ndarray of int or None
        Unit of every actor, −1 for none; None when units are sets of collaborations.
    of_collaboration : DataFrame or None
        ``p`` and ``unit``: collaborations of every unit, when units are such sets.
    left_out : str
        What belongs to no unit; "" when all does.
    """

    ids: pd.Index
    names: pd.Index
    of_actor: Codes | None
    of_collaboration: pd.DataFrame | None
    left_out: str

    def involved(self, taking: pd.DataFrame) -> pd.DataFrame:
        """Return which units take part in which collaborations: ``p``, ``unit``, each once."""
        if self.of_collaboration is not None:
            return self.of_collaboration
        assert self.of_actor is not None
        rows = pd.DataFrame({"p": taking["p"], "unit": self.of_actor[taking["a"]]})
        return rows[rows["unit"] >= 0].drop_duplicates(ignore_index=True)

    def ties(self, a: Codes, b: Codes, p: Codes) -> pd.DataFrame:
        """Return the ties of units: ``unit``, ``a``, ``b``; a tie may stand in two units."""
        if self.of_collaboration is not None:
            pairs = pd.DataFrame({"a": a, "b": b, "p": p})
            return pairs.merge(self.of_collaboration, on="p")[["unit", "a", "b"]]
        assert self.of_actor is not None
        first, second = self.of_actor[a], self.of_actor[b]
        apart = (second >= 0) & (first != second)
        here = first >= 0
        return pd.DataFrame(
            {
                "unit": np.r_[first[here], second[apart]],
                "a": np.r_[a[here], a[apart]],
                "b": np.r_[b[here], b[apart]],
            }
        )

    def countries(self, ties: pd.DataFrame, country: Codes) -> Codes:
        """Return the unit of every different country that a unit reaches.

        Those of partners in another country than the actor's own; for policy areas, those of all
        who take part.
        """
        unit, a, b = (ties[name].to_numpy(np.int64) for name in ("unit", "a", "b"))
        if self.of_actor is None:
            rows = np.r_[unit, unit], np.r_[country[a], country[b]]
            use = rows[1] >= 0
        else:
            own_a, own_b = self.of_actor[a] == unit, self.of_actor[b] == unit
            abroad = (country[a] != country[b]) & (country[a] >= 0) & (country[b] >= 0)
            rows = (
                np.r_[unit[own_a & abroad], unit[own_b & abroad]],
                np.r_[country[b[own_a & abroad]], country[a[own_b & abroad]]],
            )
            use = np.ones(len(rows[0]), dtype=bool)
        found = pd.DataFrame({"unit": rows[0][use], "country": rows[1][use]}).drop_duplicates()
        return found["unit"].to_numpy(np.int64)


def units_of(ecosystem: Ecosystem, inc: Incidence, by: str, level: Level) -> Units:
    """Return the units of a sort.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    inc : Incidence
        Of its actors.
    by : {"actor", "region", "country", "policy-area"}
        The sort.
    level : {0, 1, 2, 3, "s3"}
        Level of regions.

    Returns
    -------
    Units

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> whole = load_bundled("baltic")
    >>> units_of(whole, incidence(whole), "country", 2).names[0]
    'Austria'
    """
    actors = ecosystem.actors.loc[inc.actor_ids]
    if by == "policy-area":
        return _areas(ecosystem, inc)
    if by == "actor":
        codes = np.arange(len(actors), dtype=np.int64)
        return Units(inc.actor_ids, pd.Index(actors["name"]), codes, None, "")
    values = actors["country"] if by == "country" else actor_regions(actors, level)
    categories = pd.Categorical(values.replace("", pd.NA))
    ids = pd.Index(categories.categories, dtype="str")
    codes = np.asarray(categories.codes, dtype=np.int64)
    missing = int((codes < 0).sum())
    left_out = (
        f"{missing:,} of {counted(len(codes), 'actor')} whose {by} is not known are in no unit."
        if missing
        else ""
    )
    name = country_name if by == "country" else region_name
    return Units(ids, pd.Index([name(str(one)) for one in ids]), codes, None, left_out)


def _areas(ecosystem: Ecosystem, inc: Incidence) -> Units:
    values = long_values(ecosystem.collaborations["policy_areas"])
    ids = pd.Index(sorted(set(values)), dtype="str")
    plans = ecosystem.policy_areas.sort_values(["plan_version", "code"])
    full = dict(zip(plans["code"], plans["name"], strict=True))
    rows = pd.DataFrame(
        {
            "p": inc.collaboration_ids.get_indexer(pd.Index(values.index)),
            "unit": ids.get_indexer(pd.Index(values)),
        }
    ).astype(np.int64)
    none = len(inc.collaboration_ids) - rows["p"].nunique()
    return Units(
        ids,
        pd.Index([full.get(one) or one for one in ids], dtype="str"),
        None,
        rows.sort_values(["p", "unit"], ignore_index=True),
        f"{none:,} of {counted(len(inc.collaboration_ids), 'collaboration')} name no policy area "
        "and are in no unit."
        if none
        else "",
    )

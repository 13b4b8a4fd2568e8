"""The groups that actors belong to, and what every actor does between them."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd

from ecosystem.measures.mixing import external_share, group_codes
from ecosystem.measures.roles import brokerage_roles, participation_coefficient, within_module_z
from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import Weighting
from ecosystem.network.matrix import tie_matrix
from ecosystem.regions import Level, actor_regions
from ecosystem.schema import BROKERAGE

GroupBy = Literal["region", "country", "kind", "policy_area"]

GROUPINGS: Final[tuple[GroupBy, ...]] = ("region", "country", "kind", "policy_area")


def actor_groups(ecosystem: Ecosystem, by: GroupBy, *, level: Level = 2) -> pd.Series:
    """Return the group of every actor.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    by : {"region", "country", "kind", "policy_area"}
        What makes a group. An actor's policy area is the one that most of its collaborations
        serve, or, where none is known, its own; of equals the first by name.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of regions, or the territories of S3 strategies.

    Returns
    -------
    Series of str
        Indexed by actor id, sorted; "" when not known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> groups = actor_groups(load_bundled("baltic"), "kind")
    >>> "cluster" in set(groups)
    True
    """
    actors = ecosystem.actors.sort_index()
    if by == "region":
        return actor_regions(actors, level).rename("group")
    if by == "policy_area":
        return _main_area(ecosystem).reindex(actors.index).fillna("").astype("str").rename("group")
    return actors[by].rename("group")


def measure_brokerage(
    ecosystem: Ecosystem,
    by: GroupBy = "region",
    *,
    level: Level = 2,
    weighting: Weighting = "newman",
) -> pd.DataFrame:
    """Return what every actor does between groups: spread, weight at home, brokerage roles.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    by : {"region", "country", "kind", "policy_area"}
        What makes a group, see :func:`actor_groups`.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    DataFrame
        ``schema.BROKERAGE``, all actors, indexed by ``actor_id``, sorted. Roles count ties alike
        and are NaN for actors of unknown group. ``attrs["notes"]`` says how many these are.

    Notes
    -----
    See :mod:`ecosystem.measures.roles` for formulas and sources. Expected roles are those of ties
    thrown at random; in a network made of collaborations partners are tied to each other, so
    fewer open pairs than expected are no finding by themselves: compare actors.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_brokerage(load_bundled("baltic"), "country")
    >>> bool((table["role_total"].dropna() >= 0).all())
    True
    """
    ties = tie_matrix(ecosystem, weighting)
    groups = actor_groups(ecosystem, by, level=level)
    _, known = group_codes(ties, groups)
    table = pd.concat(
        [
            ecosystem.actors["name"].reindex(ties.ids),
            groups.reindex(ties.ids),
            external_share(ties, groups),
            participation_coefficient(ties, groups),
            within_module_z(ties, groups),
            brokerage_roles(ties, groups),
        ],
        axis=1,
    ).rename_axis("actor_id")[list(BROKERAGE.names[1:])]
    table.attrs["notes"] = (
        f"Groups: {by.replace('_', ' ')}; known for {int(known.sum())} of {len(known)} actors, the "
        "others are left out. Expected roles suppose ties thrown at random.",
    )
    return table


def _main_area(ecosystem: Ecosystem) -> pd.Series:
    served = long_values(ecosystem.collaborations["policy_areas"]).rename("area")
    rows = ecosystem.participations[["actor_id", "collaboration_id"]].merge(
        served, left_on="collaboration_id", right_index=True
    )
    count = rows.groupby(["actor_id", "area"]).size().rename("times").reset_index()
    count = count.sort_values(["actor_id", "times", "area"], ascending=[True, False, True])
    main = count.drop_duplicates("actor_id").set_index("actor_id")["area"]
    own = long_values(ecosystem.actors["policy_areas"])
    own = own[~own.index.duplicated()]  # entries of a list are sorted: the first by name
    return main.combine_first(own)

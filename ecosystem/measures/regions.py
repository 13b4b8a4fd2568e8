"""The position of every region, one row each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.measures.actors import position
from ecosystem.measures.domains import region_domains
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import grouped_weights
from ecosystem.network.incidence import Incidence, Weighting, incidence
from ecosystem.network.matrix import TieMatrix
from ecosystem.regions import Level, actor_regions, country_of, is_baltic, region_name
from ecosystem.schema import REGION_MEASURES


def measure_regions(
    ecosystem: Ecosystem, *, level: Level = 2, weighting: Weighting = "newman"
) -> pd.DataFrame:
    """Return the position of every region in the region network.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        How the ties of actors are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    DataFrame
        The regions with at least one actor, sorted by code (index ``region``); columns of
        ``schema.REGION_MEASURES``.

    Notes
    -----
    ``strength`` is the tie weight to other regions. ``external_share`` looks at the volume of the
    region's actors, where a tie inside the region counts for both its ends:
    ``strength / (strength + 2 · internal_weight)``; NaN when both are 0. Actors whose region is
    not known are not in it.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_regions(load_bundled("baltic"), level=0)
    >>> table.loc["SE", "region_name"]
    'Sweden'
    """
    inc = incidence(ecosystem)
    table = region_values(inc, actor_regions(ecosystem.actors, level).rename("region"), weighting)
    codes = table.index
    domains = region_domains(ecosystem, level).sum(axis=1)
    actors = actor_regions(ecosystem.actors, level).value_counts()
    table = table.assign(
        region_name=pd.Series([region_name(code) for code in codes], index=codes, dtype="str"),
        country=pd.Series([country_of(code) for code in codes], index=codes, dtype="str"),
        is_bsr=pd.Series([is_baltic(code) for code in codes], index=codes, dtype="bool"),
        actor_count=actors.reindex(codes).astype("int64"),
        s3_domain_count=domains.reindex(codes).fillna(0).astype("int64"),
    )
    return table[list(REGION_MEASURES.names[1:])].rename_axis("region")


def region_values(
    inc: Incidence, region: pd.Series, weighting: Weighting = "newman"
) -> pd.DataFrame:
    """Return the numbers of :func:`measure_regions` for any table of memberships and any groups.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations, as observed or drawn at random.
    region : Series of str
        Group of every actor by id, "" when unknown.
    weighting : {"newman", "count"}
        How the ties of actors are weighted.

    Returns
    -------
    DataFrame
        Indexed by group, sorted: ``collaboration_count``, ``internal_weight``, the columns of
        :func:`ecosystem.measures.actors.position`, ``external_share``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> baltic = load_bundled("baltic")
    >>> bool((region_values(incidence(baltic), baltic.actors["kind"])["degree"] > 0).all())
    True
    """
    grouped, weights, internal = grouped_weights(inc, region, weighting)
    codes = grouped.actor_ids
    count = np.asarray(grouped.matrix.sum(axis=1)).ravel().astype(np.int64)
    table = position(TieMatrix(codes, weights)).assign(
        collaboration_count=pd.Series(count, index=codes), internal_weight=internal
    )
    volume = table["strength"] + 2 * table["internal_weight"]
    table["external_share"] = (table["strength"] / volume).where(volume > 0)
    return table

"""The position of every region, one row each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.measures.actors import position
from ecosystem.measures.domains import region_domains
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import region_weights
from ecosystem.network.incidence import Weighting
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
    inc, weights, internal = region_weights(ecosystem, level=level, weighting=weighting)
    codes = inc.actor_ids
    domains = region_domains(ecosystem, level).sum(axis=1)
    actors = actor_regions(ecosystem.actors, level).value_counts()
    table = position(TieMatrix(codes, weights)).assign(
        region_name=pd.Series([region_name(code) for code in codes], index=codes, dtype="str"),
        country=pd.Series([country_of(code) for code in codes], index=codes, dtype="str"),
        is_bsr=pd.Series([is_baltic(code) for code in codes], index=codes, dtype="bool"),
        actor_count=actors.reindex(codes).astype("int64"),
        collaboration_count=pd.Series(
            np.asarray(inc.matrix.sum(axis=1)).ravel().astype(np.int64), index=codes
        ),
        internal_weight=internal,
        s3_domain_count=domains.reindex(codes).fillna(0).astype("int64"),
    )
    volume = table["strength"] + 2 * table["internal_weight"]
    table["external_share"] = (table["strength"] / volume).where(volume > 0)
    return table[list(REGION_MEASURES.names[1:])].rename_axis("region")

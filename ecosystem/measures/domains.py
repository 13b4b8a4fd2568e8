"""Which region has which smart-specialisation (S3) domains."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.regions import Level, level_regions, nuts_at

# What could not be coded to a domain: two regions that both have it share nothing.
RESIDUAL_DOMAIN: Final = "other"


def region_domains(ecosystem: Ecosystem, level: Level) -> pd.DataFrame:
    """Return the S3 domains of every region with known priorities.

    A strategy belongs to a territory of any level. It is passed down to all regions inside a
    coarser territory, and up to the region around a finer one; all periods count alike.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.

    Returns
    -------
    DataFrame of bool
        Regions (sorted codes) × domains (sorted). A region without known priorities has no row: it
        is unknown, not empty. The domain "other" is left out, so a row may be all False.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> domains = region_domains(load_bundled("baltic"), 2)
    >>> bool(domains.loc["PL63", "energy"])
    True
    """
    table = ecosystem.priorities[["nuts_code", "domain"]].drop_duplicates()
    table = table[(table["nuts_code"] != "") & (table["domain"] != "")]
    at_level = pd.Series(level_regions(level), dtype="str")
    inside = {
        code: [home]
        if (home := nuts_at(code, level))
        else at_level[at_level.str.startswith(code)].to_list()
        for code in table["nuts_code"].unique()
    }
    kept = table.assign(region=table["nuts_code"].map(inside)).explode("region").dropna()
    rows = kept[kept["domain"] != RESIDUAL_DOMAIN]
    regions = pd.Index(kept["region"].unique(), dtype="str", name="region").sort_values()
    domains = pd.Index(rows["domain"].unique(), dtype="str", name="domain").sort_values()
    has = np.zeros((len(regions), len(domains)), dtype=bool)
    has[regions.get_indexer(rows["region"]), domains.get_indexer(rows["domain"])] = True
    return pd.DataFrame(has, index=regions, columns=domains)

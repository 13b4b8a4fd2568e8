"""Which region has which smart-specialisation (S3) domains."""

from __future__ import annotations

from typing import Final

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.regions import nuts_at, nuts_level, nuts_table

# What could not be coded to a domain: two regions that both have it share nothing.
RESIDUAL_DOMAIN: Final = "other"


def region_domains(ecosystem: Ecosystem, level: int) -> pd.DataFrame:
    """Return the S3 domains of every region with known priorities.

    A strategy belongs to a territory of any level. It is passed down to all regions inside a
    coarser territory, and up to the region around a finer one; all periods count alike.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : int
        NUTS level of the regions, 0 to 3.

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
    codes = nuts_table()
    at_level = pd.Series(codes.index[codes["nuts_level"] == level], dtype="str")
    inside = {
        code: [nuts_at(code, level)]
        if nuts_level(code) >= level
        else at_level[at_level.str.startswith(code)].to_list()
        for code in table["nuts_code"].unique()
    }
    rows = table.assign(region=table["nuts_code"].map(inside)).explode("region").dropna()
    return (
        pd.crosstab(rows["region"], rows["domain"])
        .gt(0)
        .drop(columns=RESIDUAL_DOMAIN, errors="ignore")
        .rename_axis(index="region", columns="domain")
        .sort_index(axis=0)
        .sort_index(axis=1)
    )

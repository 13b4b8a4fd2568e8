"""Values that stand for "somewhere in the country": default codes and default points.

Sources fill gaps with one value: CORDIS gives the middle of Germany or of Sweden as coordinates
when it found no address, and one NUTS code stands for many towns in Horizon Dashboard exports.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

#: A point given for towns of this many different names is no address.
FEWEST_TOWNS: Final = 3
#: A code given for towns in this many other NUTS2 regions is a default for some of them.
FEWEST_REGIONS: Final = 3


def default_points(
    country: pd.Series, town: pd.Series, latitude: pd.Series, longitude: pd.Series
) -> pd.Series:
    """Tell which coordinates are those of ``FEWEST_TOWNS`` or more towns at once.

    Parameters
    ----------
    country, town : Series
        ISO code and folded name of the town, "" if unknown.
    latitude, longitude : Series
        Degrees, NaN if unknown.

    Returns
    -------
    Series of bool
        Same index.
    """
    named = pd.DataFrame(
        {"country": country, "town": town, "latitude": latitude, "longitude": longitude}
    )
    keys = ["country", "latitude", "longitude"]
    several = named[town != ""].dropna().groupby(keys)["town"].nunique()
    suspects = several.index[several >= FEWEST_TOWNS]
    return pd.Series(pd.MultiIndex.from_frame(named[keys]).isin(suspects), index=country.index)


def default_codes(code: pd.Series, town_code: pd.Series) -> dict[str, float]:
    """Return the codes that many towns have that certainly lie elsewhere.

    Parameters
    ----------
    code : Series
        NUTS 2021 code as given.
    town_code : Series
        NUTS code of the town where that is certain, else "".

    Returns
    -------
    dict
        Codes of level 2 or 3 given for towns in ``FEWEST_REGIONS`` or more other NUTS2 regions,
        each with the share of such rows among those whose town is certain.

    Examples
    --------
    >>> codes = pd.Series(["DED21", "DED21", "DED21", "DED21", "SE110"])
    >>> default_codes(codes, pd.Series(["DE212", "DEA22", "DE300", "DED21", "SE110"]))
    {'DED21': 0.75}
    """
    both = pd.DataFrame({"code": code, "region": town_code.str.slice(0, 4)})
    both = both[(code.str.len() >= 4) & (town_code.str.len() >= 4)]
    away = both["region"] != both["code"].str.slice(0, 4)
    shares = away.groupby(both["code"]).mean()
    regions = both[away].groupby("code")["region"].nunique()
    many = sorted(regions.index[regions >= FEWEST_REGIONS])
    return {str(name): float(shares[name]) for name in many}

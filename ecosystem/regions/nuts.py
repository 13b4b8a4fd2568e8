"""NUTS 2021 regions: codes, levels, names, membership of the Baltic Sea Region."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal

import pandas as pd

from ecosystem.bundle import bundled
from ecosystem.regions.countries import _EU_TO_ISO, country_name, country_of, nuts_prefix

NUTS_VINTAGE: Final = 2021


#: NUTS level 0 to 3, or ``s3``: the territory of the smart-specialisation strategy.
Level = Literal[0, 1, 2, 3, "s3"]


LEVELS: Final[tuple[Level, ...]] = (0, 1, 2, 3, "s3")


_NUTS_SHAPE: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")


@cache
def nuts_table() -> pd.DataFrame:
    """Return all NUTS 2021 regions, levels 0 to 3, indexed and sorted by code.

    Returns
    -------
    DataFrame
        Columns ``name``, ``nuts_level`` (0–3), ``country_code`` (ISO), ``parent_code``,
        ``longitude`` and ``latitude`` (degrees, a point inside the region), ``is_bsr``,
        ``s3_territory`` (the unit that has the smart-specialisation strategy, "" if none).
        Do not change it: the table is shared.

    Notes
    -----
    Source: Eurostat, NUTS 2021; points © EuroGeographics for the geometry.

    Examples
    --------
    >>> table = nuts_table()
    >>> int((table["is_bsr"] & (table["nuts_level"] == 2)).sum())
    53
    """
    table = pd.read_csv(
        bundled("regions", "nuts_regions.csv"),
        encoding="utf-8",
        keep_default_na=False,
        dtype={"nuts_code": str, "country_code": str, "parent_code": str, "s3_territory": str},
    )
    table["is_bsr"] = table["is_bsr"].astype(str) == "True"
    table["country_code"] = table["country_code"].replace(_EU_TO_ISO)
    return table.set_index("nuts_code").sort_index()


def nuts_level(code: str) -> int:
    """Return the level of a NUTS code, 0 (country) to 3; -1 for "".

    Examples
    --------
    >>> [nuts_level(code) for code in ("SE", "SE1", "SE11", "SE110", "")]
    [0, 1, 2, 3, -1]
    """
    return len(code) - 2 if code else -1


@cache
def _s3_units() -> dict[str, str]:
    units = nuts_table()["s3_territory"]
    return {str(code): str(unit) for code, unit in units[units != ""].items()}


def nuts_at(code: str, level: Level | int) -> str:
    """Return the region of ``code`` at ``level``, or "" when the code is coarser than that.

    Parameters
    ----------
    code : str
        NUTS 2021 code, or "".
    level : {0, 1, 2, 3, "s3"}
        With ``s3`` the territory that has the smart-specialisation strategy: the country in
        Estonia, Latvia, Lithuania and Denmark, the Land in Germany, the NUTS2 region in Poland,
        the NUTS3 region in Sweden, Finland and Norway; "" in all other countries.

    Examples
    --------
    >>> nuts_at("SE110", 2), nuts_at("SE", 2), nuts_at("", 0)
    ('SE11', '', '')
    >>> [nuts_at(code, "s3") for code in ("EE001", "DE80K", "PL911", "SE110", "SE11")]
    ['EE', 'DE8', 'PL91', 'SE110', '']
    """
    if isinstance(level, str):
        return _s3_units().get(code, "")
    return code[: level + 2] if nuts_level(code) >= level else ""


def regions_at(codes: pd.Series, level: Level | int) -> pd.Series:
    """Return the region at ``level`` of every code in a Series ("" where coarser or missing).

    Examples
    --------
    >>> regions_at(pd.Series(["EE001", "SE11", ""]), "s3").to_list()
    ['EE', '', '']
    """
    if isinstance(level, str):
        return codes.map(_s3_units()).fillna("").astype("str")
    # A few hundred codes stand for all rows.
    known = {code: nuts_at(code, level) for code in codes.dropna().unique().tolist()}
    return codes.map(known).fillna("").astype("str")


def actor_regions(actors: pd.DataFrame, level: Level | int) -> pd.Series:
    """Return the region of every actor at ``level``, "" where it is not known.

    Parameters
    ----------
    actors : DataFrame
        With ``nuts_code`` and ``country``.
    level : {0, 1, 2, 3, "s3"}
        As for :func:`nuts_at`.

    Returns
    -------
    Series
        NUTS 2021 codes, indexed as ``actors``. Where no code is given the country serves as one of
        level 0, in countries that have NUTS regions.

    Examples
    --------
    >>> actors = pd.DataFrame({"nuts_code": ["SE110", ""], "country": ["SE", "EE"]})
    >>> actor_regions(actors, 0).to_list(), actor_regions(actors, 2).to_list()
    (['SE', 'EE'], ['SE11', ''])
    """
    return regions_at(finest_codes(actors), level)


def finest_codes(actors: pd.DataFrame) -> pd.Series:
    """Return the NUTS code of every actor, or that of its country where none is given.

    Examples
    --------
    >>> finest_codes(pd.DataFrame({"nuts_code": ["SE110", ""], "country": ["SE", "US"]})).to_list()
    ['SE110', '']
    """
    country = actors["country"]
    prefixes = {code: nuts_prefix(code) for code in country.unique()}
    country = country.map({code: at if is_nuts(at) else "" for code, at in prefixes.items()})
    codes = actors["nuts_code"]
    return codes.where(codes != "", country).astype("str")


def level_name(level: Level | int) -> str:
    """Return what a level is called in a heading.

    Examples
    --------
    >>> level_name(2), level_name("s3")
    ('NUTS 2', 'S3 territories')
    """
    return f"NUTS {level}" if isinstance(level, int) else "S3 territories"


def level_regions(level: Level | int) -> pd.Index:
    """Return the codes of all regions of a level, sorted.

    Examples
    --------
    >>> len(level_regions(0)), list(level_regions("s3")[:3])
    (37, ['DE1', 'DE2', 'DE3'])
    """
    table = nuts_table()
    if isinstance(level, str):
        return pd.Index(sorted(set(_s3_units().values())), dtype="str", name=table.index.name)
    return table.index[table["nuts_level"] == level]


def is_nuts(code: str) -> bool:
    """Tell whether a code is a region of NUTS 2021."""
    return code in nuts_table().index


def looks_like_nuts(code: str) -> bool:
    """Tell whether a text has the shape of a NUTS code (two letters, up to three more signs)."""
    return _NUTS_SHAPE.fullmatch(code) is not None


@lru_cache(maxsize=4096)
def region_name(code: str) -> str:
    """Return the name of a NUTS 2021 region, or the code itself when it is not one.

    Regions have their official names; a whole country, at whatever level, its English one.

    Examples
    --------
    >>> region_name("DE80"), region_name("SE11"), region_name("SE"), region_name("LV00")
    ('Mecklenburg-Vorpommern', 'Stockholm', 'Sweden', 'Latvia')
    """
    table = nuts_table()
    if code not in table.index:
        return code
    own = str(table.at[code, "name"])
    return country_name(country_of(code)) if own == table.at[code[:2], "name"] else own


@lru_cache(maxsize=4096)
def is_baltic(code: str) -> bool:
    """Tell whether a NUTS 2021 region belongs to the Baltic Sea Region.

    Germany as a whole (levels 0 and 1 that are only partly in) does not, its seven regions do.

    Examples
    --------
    >>> is_baltic("DE80"), is_baltic("DE21"), is_baltic("EE")
    (True, False, True)
    """
    table = nuts_table()
    return bool(table.at[code, "is_bsr"]) if code in table.index else False

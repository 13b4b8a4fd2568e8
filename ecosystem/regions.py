"""Places as statisticians write them: countries, NUTS regions, the Baltic Sea Region, distances.

NUTS codes here are of the 2021 vintage. A code's level is its length minus two: ``SE`` is level 0
(the country), ``SE110`` level 3. Beside them stands the level ``s3``: the territory that has the
smart-specialisation strategy, which is the country in some countries and a region in others. The
Baltic Sea Region at NUTS2 is 53 regions: all of Estonia, Latvia, Lithuania, Poland, Denmark,
Norway, Sweden and Finland, and seven in Germany.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.bundle import bundled

NUTS_VINTAGE: Final = 2021

#: NUTS level 0 to 3, or ``s3``: the territory of the smart-specialisation strategy.
Level = Literal[0, 1, 2, 3, "s3"]
LEVELS: Final[tuple[Level, ...]] = (0, 1, 2, 3, "s3")

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius of the GRS80 ellipsoid

BALTIC_COUNTRIES: Final = {
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "FI": "Finland",
    "LT": "Lithuania",
    "LV": "Latvia",
    "NO": "Norway",
    "PL": "Poland",
    "SE": "Sweden",
}

# ISO 3166-1 alpha-2; XK is the code in use for Kosovo.
_ISO_3166: Final = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
        "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
        "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
        "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
        "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
        "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
        "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
        "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
        "VN VU WF WS XK YE YT ZA ZM ZW"
    ).split()
)

# Where the European Union's own codes differ from ISO 3166.
_EU_TO_ISO: Final = {"EL": "GR", "UK": "GB"}
_ISO_TO_EU: Final = {iso: eu for eu, iso in _EU_TO_ISO.items()}

_NUTS_SHAPE: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")


def iso_country(code: str) -> str:
    """Return the ISO 3166 code of a country code, or "" when there is no such country.

    Case and spaces do not matter; the European Union's ``EL`` and ``UK`` are understood.

    Examples
    --------
    >>> iso_country(" el "), iso_country("SE"), iso_country("XX")
    ('GR', 'SE', '')
    """
    folded = code.strip().upper()
    folded = _EU_TO_ISO.get(folded, folded)
    return folded if folded in _ISO_3166 else ""


def country_codes() -> frozenset[str]:
    """Return every ISO 3166 alpha-2 country code."""
    return _ISO_3166


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
    return codes.str.slice(0, level + 2).where(codes.str.len() >= level + 2, "")


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


def nuts_prefix(country: str) -> str:
    """Return the two letters with which NUTS codes of an ISO country begin.

    Examples
    --------
    >>> nuts_prefix("GR"), nuts_prefix("SE")
    ('EL', 'SE')
    """
    return _ISO_TO_EU.get(country, country)


def country_of(code: str) -> str:
    """Return the ISO country of a NUTS code.

    Examples
    --------
    >>> country_of("EL30"), country_of("SE11")
    ('GR', 'SE')
    """
    return _EU_TO_ISO.get(code[:2], code[:2])


def region_name(code: str) -> str:
    """Return the name of a NUTS 2021 region, or the code itself when it is not one.

    Examples
    --------
    >>> region_name("DE80"), region_name("SE11")
    ('Mecklenburg-Vorpommern', 'Stockholm')
    """
    table = nuts_table()
    return str(table.at[code, "name"]) if code in table.index else code


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


@cache
def nuts_changes() -> pd.DataFrame:
    """Return the NUTS codes of the nine Baltic countries that changed between vintages.

    Returns
    -------
    DataFrame
        ``from_vintage`` and ``to_vintage`` (years), ``from_code``, ``to_code``, ``change``
        (``recoded``, ``merged``, ``split``, ``boundary_shift``); sorted. Complete from 2010 to
        2024, before that for Germany (2003) and Finland (2006). Do not change it: it is shared.

    Notes
    -----
    Source: Eurostat, lists of the NUTS vintages and what changed between them.
    """
    table = pd.read_csv(
        bundled("regions", "nuts_changes.csv"), encoding="utf-8", dtype=str, keep_default_na=False
    )
    years = {name: table[name].astype("int64") for name in ("from_vintage", "to_vintage")}
    return table.assign(**years).sort_values(
        ["from_vintage", "from_code", "to_code"], ignore_index=True
    )


@cache
def nuts_successors() -> dict[str, dict[str, str]]:
    """Return the next codes on the way to NUTS 2021 of every code that is on such a way.

    Returns
    -------
    dict
        Code to its next codes, each with the kind of change. Codes of later vintages lead back:
        a code of 2024 that was made of several of 2021 is ``split`` among them.
    """
    changes = nuts_changes()
    found: dict[str, dict[str, str]] = {}
    for row in changes[changes["to_vintage"] <= NUTS_VINTAGE].itertuples(index=False):
        found.setdefault(str(row.from_code), {})[str(row.to_code)] = str(row.change)
    back = changes[changes["from_vintage"] >= NUTS_VINTAGE]
    for code, rows in back.groupby("to_code"):
        kinds = dict(zip(rows["from_code"], rows["change"], strict=True))
        several = len(kinds) > 1
        found.setdefault(str(code), {}).update(
            {to: "split" if several else _reversed(kind) for to, kind in kinds.items()}
        )
    return found


def _reversed(change: str) -> str:
    return "merged" if change == "split" else change


def recoded(code: str) -> str:
    """Return the NUTS 2021 code of a code of another vintage of the nine countries, or "".

    A code that was split cannot be followed without knowing the place: it gives "". A shifted
    boundary is followed, so a place near it may land one region off.

    Examples
    --------
    >>> recoded("DE915"), recoded("SE11"), recoded("NO084"), recoded("QQ99")
    ('DE91C', 'SE11', 'NO082', '')
    """
    seen: set[str] = set()
    current = code
    while not is_nuts(current) and current not in seen:
        seen.add(current)
        targets = {
            to for to, change in nuts_successors().get(current, {}).items() if change != "split"
        }
        if len(targets) != 1:
            return ""
        current = targets.pop()
    return current if is_nuts(current) else ""


def distance_km(
    latitude_a: npt.ArrayLike,
    longitude_a: npt.ArrayLike,
    latitude_b: npt.ArrayLike,
    longitude_b: npt.ArrayLike,
) -> npt.NDArray[np.float64]:
    """Return great-circle distances in kilometres by the haversine formula.

    Parameters
    ----------
    latitude_a, longitude_a, latitude_b, longitude_b : array_like
        Degrees; broadcast against each other.

    Returns
    -------
    ndarray
        Kilometres, 0 to 20,015; NaN where a coordinate is missing. On a sphere of the mean
        radius, so up to 0.5 % from the distance on the ellipsoid.

    Examples
    --------
    One degree of latitude:

    >>> round(float(distance_km(55.0, 10.0, 56.0, 10.0)), 1)
    111.2
    """
    lat_a, lon_a, lat_b, lon_b = (
        np.radians(np.asarray(x, dtype=np.float64))
        for x in (latitude_a, longitude_a, latitude_b, longitude_b)
    )
    chord = (
        np.sin((lat_b - lat_a) / 2) ** 2
        + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))

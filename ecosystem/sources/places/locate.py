"""Where organisations are: from postcodes, towns, coordinates, codes and countries."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.regions import iso_country, nuts_level
from ecosystem.sources.places.choice import Evidence, Place, choose
from ecosystem.sources.places.codes import Reading, read_code
from ecosystem.sources.places.gazetteer import Town, find_town
from ecosystem.sources.places.points import Point, read_points
from ecosystem.sources.places.postcodes import PostcodeAreas, figures
from ecosystem.sources.places.suspects import default_codes

LOCATED_COLUMNS: Final = Place._fields


def locate(organisations: pd.DataFrame) -> pd.DataFrame:
    """Return the place of every organisation and how it is known.

    A NUTS code that is given decides, whatever vintage it is of; the rest may only make it finer.
    Without one the first of these decides: the region of the other organisations of the import
    that share all or all but one figures of the postcode; the town's name, where all towns of the
    name lie in one region; the town nearest to the coordinates; a wider postcode area; the
    largest of several towns of the name; the country.

    Parameters
    ----------
    organisations : DataFrame
        Indexed by a unique id, with the text columns ``country`` (ISO), ``city``, ``postcode``,
        ``nuts_code``, ``nuts_vintage`` and the numbers ``latitude``, ``longitude``; columns that
        are absent are unknown. With a column ``place_basis`` (page, name or seat) a valid code
        keeps that basis.

    Returns
    -------
    DataFrame
        Same index and order: ``nuts_code`` (2021, level 0 to 3, "" unknown), ``nuts_given`` (as
        the source has it), ``nuts_vintage``, ``latitude``, ``longitude`` (given, else of the
        town; NaN), ``place_basis`` (``given``, ``recoded``, ``coordinates``, ``postcode``,
        ``city``, ``country``, ``none``, or what people noted), ``place_note``. ``country`` means
        that only the country is known; its code is as fine as the country has only one region
        (``EE00`` in Estonia), and empty outside NUTS.

    Notes
    -----
    Towns and coordinates are looked up in the nine Baltic countries only; elsewhere a place comes
    from a NUTS 2021 code or the country. How often each way is right is in
    :data:`~ecosystem.sources.places.ACCURACY`. Coordinates that several towns share, that lie
    outside the country or far from the town named, and codes that stand for many towns elsewhere
    are not used, and the note says so; a town that lies in another NUTS2 region than the code
    given is noted. The result does not depend on the order of rows, but postcodes are learnt from
    the import itself, so a larger import places more.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"country": ["DE", "EE"], "city": ["Rostock", ""], "nuts_code": ["DE807", ""]},
    ...     index=["a", "b"],
    ... )
    >>> located = locate(table)
    >>> located["nuts_code"].to_list(), located["place_basis"].to_list()
    (['DE80K', 'EE00'], ['recoded', 'country'])
    """
    known = _inputs(organisations)
    towns = _towns(known)
    codes = _codes(known, towns)
    points = read_points(known, towns)
    postcodes = _postcodes(known, codes, points, towns)
    places = [
        choose(Evidence(country, basis, code, point, area, near, town))
        for country, basis, code, point, (area, near), town in zip(
            known["country"], known["place_basis"], codes, points, postcodes, towns, strict=True
        )
    ]
    located = pd.DataFrame(places, columns=list(LOCATED_COLUMNS), index=organisations.index)
    numbers = ("latitude", "longitude")
    return located.astype(
        {name: "float64" if name in numbers else "str" for name in LOCATED_COLUMNS}
    )


def _inputs(organisations: pd.DataFrame) -> pd.DataFrame:
    known = pd.DataFrame(index=organisations.index)
    for name in ("country", "city", "postcode", "nuts_code", "nuts_vintage", "place_basis"):
        known[name] = organisations[name].astype("str") if name in organisations else ""
    for name in ("latitude", "longitude"):
        given = organisations.get(name, pd.Series(np.nan, index=organisations.index))
        known[name] = pd.to_numeric(given, errors="coerce").astype("float64")
    spelled = {text: iso_country(text) for text in known["country"].unique()}
    known["country"] = known["country"].map(spelled).astype("str")
    known["figures"] = [
        figures(country, text)
        for country, text in zip(known["country"], known["postcode"], strict=True)
    ]
    return known


def _towns(known: pd.DataFrame) -> list[Town]:
    seen: dict[tuple[str, str], Town] = {}
    found = []
    for key in zip(known["country"], known["city"], strict=True):
        if key not in seen:
            seen[key] = find_town(*key) if all(key) else Town()
        found.append(seen[key])
    return found


def _certain(town: Town) -> str:
    return town.nuts_code if town.certainty == "one" else ""


def _codes(known: pd.DataFrame, towns: list[Town]) -> list[Reading]:
    cells = zip(known["nuts_code"], known["country"], known["nuts_vintage"], strict=True)
    readings = [read_code(*cell) for cell in cells]
    town_codes = [_certain(town) for town in towns]
    shares = default_codes(
        pd.Series([reading.nuts_code for reading in readings], dtype="str"),
        pd.Series(town_codes, dtype="str"),
    )
    return [
        _believed(reading, town_code, shares)
        for reading, town_code in zip(readings, town_codes, strict=True)
    ]


def _believed(reading: Reading, town_code: str, shares: dict[str, float]) -> Reading:
    """Return what a code says, or that it is not used: it stands for many towns elsewhere.

    A town elsewhere speaks against such a code, a town inside for it; where no town is certain
    it is used when most of the towns that have it lie inside.
    """
    share = shares.get(reading.nuts_code)
    if share is None:
        return reading
    inside = town_code[:4] == reading.nuts_code[:4] if town_code else share < 0.5
    if inside:
        return reading
    note = f"code {reading.nuts_given} stands for many towns elsewhere: not used"
    return Reading("", reading.nuts_given, reading.nuts_vintage, "unknown", note=note)


def _postcodes(
    known: pd.DataFrame, codes: list[Reading], points: list[Point], towns: list[Town]
) -> list[tuple[str, bool]]:
    own = [
        _otherwise_known(code, town, point)
        for code, point, town in zip(codes, points, towns, strict=True)
    ]
    entries = list(zip(known["country"], known["figures"], own, strict=True))
    areas = PostcodeAreas(entry for entry in entries if all(entry))
    return [areas.region(*entry) if entry[1] else ("", False) for entry in entries]


def _otherwise_known(code: Reading, town: Town, point: Point) -> str:
    ways = (code.nuts_code, _certain(town), point.nuts_code)
    return next((region for region in ways if nuts_level(region) == 3), "")

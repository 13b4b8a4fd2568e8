"""Which of the things known about an organisation's place decides, in order of how right they are.

The order was found by holding each way against the postcode's true region (Eurostat): where a
town's name and the coordinates disagree the name is right 97 times in 100, because coordinates of
addresses in a suburb fall to the neighbour, and a postcode that others share is righter still.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from ecosystem.regions import nuts_level, nuts_prefix, nuts_table
from ecosystem.sources.places.codes import Reading
from ecosystem.sources.places.gazetteer import Town
from ecosystem.sources.places.points import Point

#: How people found the place before; kept when an existing ecosystem is read.
FOUND_BY_PEOPLE: Final = frozenset({"page", "name", "seat"})


@dataclass(frozen=True)
class Evidence:
    """All that is known about the place of one organisation.

    Parameters
    ----------
    country : str
        ISO code, "" if unknown.
    place_basis : str
        What people noted before, "" if nothing.
    code : Reading
        The NUTS code given.
    point : Point
        The coordinates.
    postcode : str
        Region of others with the postcode, "" if unknown.
    is_near : bool
        Whether all or all but one of the postcode's figures are shared with those others.
    town : Town
        The town's name.
    """

    country: str
    place_basis: str
    code: Reading
    point: Point
    postcode: str
    is_near: bool
    town: Town


class Place(NamedTuple):
    """One row of the result; columns as in ``LOCATED_COLUMNS``."""

    nuts_code: str
    nuts_given: str
    nuts_vintage: str
    latitude: float
    longitude: float
    place_basis: str
    place_note: str


def choose(evidence: Evidence) -> Place:
    """Return the place that the evidence speaks for, how it is known, and what contradicts it."""
    code, point, town = evidence.code, evidence.point, evidence.town
    notes = [code.note, point.note]
    finer = _in_order(evidence)
    if nuts_level(code.nuts_code) >= 2 or (code.fate == "split" and code.nuts_code):
        region, note = _refined(code, finer)
        basis = "given" if code.fate == "given" else "recoded"
        if evidence.place_basis in FOUND_BY_PEOPLE:
            basis = evidence.place_basis
        notes += [note, _contradiction(region, town)]
    elif finer:
        basis, region = finer[0]
        notes.append(_doubt(town) if basis == "city" else _contradiction(region, town))
        region, note = _finest(region, (region,), finer)
        notes.append(note)
    else:
        region = code.nuts_code or country_region(evidence.country)
        basis = "country" if evidence.country else "none"
        if nuts_level(code.nuts_code) == 1:
            basis = "given"
        notes.append(_doubt(town))
    latitude, longitude = point.latitude, point.longitude
    if latitude != latitude and _agree(region, town.nuts_code):
        latitude, longitude = town.latitude, town.longitude
    note = "; ".join(note for note in notes if note)
    return Place(region, code.nuts_given, code.nuts_vintage, latitude, longitude, basis, note)


def _in_order(evidence: Evidence) -> list[tuple[str, str]]:
    town = evidence.town
    ways = (
        ("postcode", evidence.postcode if evidence.is_near else ""),
        ("city", town.nuts_code if town.certainty == "one" else ""),
        ("coordinates", evidence.point.nuts_code),
        ("postcode", evidence.postcode),
        ("city", town.nuts_code),
    )
    return [(basis, region) for basis, region in ways if region]


def _refined(code: Reading, finer: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the finest region inside what the code allows, and how it was found."""
    allowed = code.successors if code.fate == "split" else (code.nuts_code,)
    return _finest(code.nuts_code, allowed, finer)


def _finest(region: str, allowed: tuple[str, ...], finer: list[tuple[str, str]]) -> tuple[str, str]:
    for basis, found in finer:
        if len(found) > len(region) and found.startswith(allowed):
            return found, f"level {nuts_level(found)} by {basis}"
    return region, ""


def _contradiction(region: str, town: Town) -> str:
    if town.certainty != "one" or town.nuts_code[:4] == region[:4]:
        return ""
    return f"the town {town.name} lies in {town.nuts_code}"


def _doubt(town: Town) -> str:
    if town.certainty == "largest":
        return f"of several towns called {town.name} the largest"
    if town.certainty == "part":
        return f"only the words {town.name} are a town's name"
    if town.certainty in ("region", "several"):
        return f"several towns are called {town.name}"
    return ""


def _agree(region: str, town_code: str) -> bool:
    """Tell whether a region and a town's region are the same as far as NUTS2 can tell."""
    size = min(len(region), len(town_code), 4)
    return bool(size) and region[:size] == town_code[:size]


@cache
def country_region(country: str) -> str:
    """Return the finest region that is the whole country, "" outside NUTS.

    Examples
    --------
    >>> country_region("EE"), country_region("SE"), country_region("LU"), country_region("US")
    ('EE00', 'SE', 'LU000', '')
    """
    table = nuts_table()
    code = nuts_prefix(country)
    if not country or code not in table.index:
        return ""
    while True:
        parts = table.index[table["parent_code"] == code]
        if len(parts) != 1:
            return code
        code = str(parts[0])

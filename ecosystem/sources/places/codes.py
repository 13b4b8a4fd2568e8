"""NUTS codes as sources write them: cleaned, dated, led to NUTS 2021, held against the country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from ecosystem.regions import (
    BALTIC_COUNTRIES,
    NUTS_VINTAGE,
    country_of,
    is_nuts,
    iso_country,
    nuts_changes,
    nuts_successors,
)

#: Years of the NUTS lists whose codes are told apart. For the nine Baltic countries all from 2010;
#: Germany from 2003, Finland from 2006; elsewhere only 2021 is known.
VINTAGES: Final = (1999, 2003, 2006, 2010, 2013, 2016, 2021, 2024)
COMPLETE_FROM: Final = 2010

_CODE: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}(?![0-9A-Z])")
_PREFIX: Final = {"GR": "EL", "GB": "UK"}

Fate = Literal["given", "recoded", "split", "foreign", "unknown", "none"]


@dataclass(frozen=True)
class Reading:
    """What a NUTS code of some vintage says about the place.

    Parameters
    ----------
    nuts_code : str
        NUTS 2021 code; after a split the region that all its successors share, which may be
        coarser; "" when nothing can be said.
    nuts_given : str
        The code as the source has it, cleaned; "" if none.
    nuts_vintage : str
        The vintage that the source declares, else those in which the code exists, ``2021`` or
        ``2013-2021``; "" if none is known.
    fate : {"given", "recoded", "split", "foreign", "unknown", "none"}
        ``given``: a code of 2021; ``recoded``: led there from another vintage; ``split``: it has
        several successors; ``foreign``: it lies in another country than stated; ``unknown``: no
        code of a known vintage; ``none``: nothing was given.
    successors : tuple of str
        Regions of 2021 among which the place must be, when it was split.
    note : str
        What a reader should know, "" if nothing.
    """

    nuts_code: str
    nuts_given: str
    nuts_vintage: str
    fate: Fate
    successors: tuple[str, ...] = ()
    note: str = ""


def cleaned(text: str) -> str:
    """Return the code in a cell such as ``DE80K  / Name``, or "" when there is none.

    Examples
    --------
    >>> cleaned("DE80K  / Rostock, Landkreis"), cleaned("gr 30"), cleaned("-"), cleaned("n/a")
    ('DE80K', 'EL30', '', '')
    """
    head = text.partition("/")[0].upper().replace(" ", "") or text.upper()
    match = _CODE.match(head)
    if not match or (len(match[0]) == 2 and not iso_country(match[0])):
        return ""
    return _PREFIX.get(match[0][:2], match[0][:2]) + match[0][2:]


@cache
def _events() -> dict[str, tuple[tuple[int, bool], ...]]:
    """When a code came (True) or went (False), oldest first; a code can come back."""
    changes = nuts_changes()
    came = set(zip(changes["to_code"], changes["to_vintage"], strict=True))
    went = set(zip(changes["from_code"], changes["to_vintage"], strict=True))
    found: dict[str, list[tuple[int, bool]]] = {}
    # One of several pieces, or of several that were merged, may keep the old code.
    for code, year in sorted(came ^ went):
        found.setdefault(str(code), []).append((int(year), (code, year) in came))
    return {code: tuple(events) for code, events in found.items()}


def vintages_of(code: str) -> tuple[int, ...]:
    """Return the vintages of NUTS in which a code is valid, oldest first; () if none is known.

    Parameters
    ----------
    code : str
        A code such as ``DE80K``.

    Returns
    -------
    tuple of int
        From ``VINTAGES``. For the nine Baltic countries complete from 2010 on; for codes that
        did not change since, older vintages are not listed. Elsewhere only 2021 is known.

    Examples
    --------
    >>> vintages_of("SE110"), vintages_of("DE915"), vintages_of("FR101")
    ((2010, 2013, 2016, 2021, 2024), (2010, 2013), (2021,))

    Codes can come back, here for Troms:

    >>> vintages_of("NO072")
    (2010, 2013, 2016, 2024)
    """
    if country_of(code) not in BALTIC_COUNTRIES:
        return (NUTS_VINTAGE,) if is_nuts(code) else ()
    if code not in _events():
        return tuple(year for year in VINTAGES if year >= COMPLETE_FROM) if is_nuts(code) else ()
    events = _events()[code]
    alive = not events[0][1]
    years = []
    for year in VINTAGES:
        alive = next((came for when, came in events if when == year), alive)
        if alive and (year >= COMPLETE_FROM or events[0][0] <= COMPLETE_FROM):
            years.append(year)
    return tuple(years)


def spelled(years: tuple[int, ...]) -> str:
    """Return vintages as text, those that follow each other as a span.

    Examples
    --------
    >>> spelled((2010, 2013, 2016, 2024)), spelled((2021,)), spelled(())
    ('2010-2016, 2024', '2021', '')
    """
    spans: list[list[int]] = []
    for year in years:
        before = VINTAGES.index(year) - 1
        if spans and spans[-1][-1] == VINTAGES[before]:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(f"{span[0]}-{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)


def _successors(code: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    if is_nuts(code):
        return frozenset((code,))
    if code in seen:
        return frozenset()
    following = nuts_successors().get(code, {})
    return frozenset[str]().union(*(_successors(to, seen | {code}) for to in following))


@lru_cache(maxsize=65536)
def read_code(text: str, country: str, vintage: str = "") -> Reading:
    """Return what a cell with a NUTS code says about the place.

    Parameters
    ----------
    text : str
        The cell: a code of any vintage, perhaps followed by ``/ Name``.
    country : str
        ISO code of the organisation's country, "" if unknown.
    vintage : str
        Vintage that the source declares, "" if none; it is carried, not checked.

    Returns
    -------
    Reading
        A code of another country than stated is not used: one of the two is wrong and nothing
        tells which. A shifted boundary is followed, so a place near it may land one region off.

    Examples
    --------
    >>> read_code("DE915", "DE").nuts_code, read_code("DE915", "DE").fate
    ('DE91C', 'recoded')
    >>> reading = read_code("PL631", "PL")
    >>> reading.nuts_code, reading.fate, reading.successors
    ('PL63', 'split', ('PL636', 'PL637'))
    >>> read_code("SE110", "FI").note
    'code SE110 lies in SE, the country is FI: not used'
    """
    code = cleaned(text)
    if not code:
        shown = "".join(sign if sign.isprintable() else " " for sign in text.strip()[:20])
        note = f"{shown!r} is no NUTS code" if text.strip(" -.") else ""
        return Reading("", "", "", "unknown" if note else "none", note=note)
    known = vintage or spelled(vintages_of(code))
    if country and country_of(code) != country:
        note = f"code {code} lies in {country_of(code)}, the country is {country}: not used"
        return Reading("", code, known, "foreign", note=note)
    if is_nuts(code):
        return Reading(code, code, known, "given")
    after = tuple(sorted(_successors(code)))
    if len(after) == 1:
        return Reading(after[0], code, known, "recoded", after)
    if after:
        shared = next(
            (after[0][:size] for size in (5, 4, 3, 2) if len({to[:size] for to in after}) == 1), ""
        )
        note = f"code {code} covers {', '.join(after)} of NUTS {NUTS_VINTAGE}"
        return Reading(shared, code, known, "split", after, note)
    return Reading(*_coarser(code), known, "unknown", note=f"code {code} is in no known NUTS list")


def _coarser(code: str) -> tuple[str, str]:
    """Return the longest beginning of a code that is a region, if finer than the country."""
    for length in (4, 3):
        if len(code) > length and is_nuts(code[:length]):
            return code[:length], code
    return "", code

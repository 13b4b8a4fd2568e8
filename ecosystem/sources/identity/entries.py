"""Organisations as the identity step sees them: names read, identifiers checked, town folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from ecosystem.regions import iso_country
from ecosystem.sources.identity.exonyms import place_of
from ecosystem.sources.identity.names import Name, readings
from ecosystem.sources.identity.text import has_name, repaired, words_of

_PIC: Final = re.compile(r"[0-9]{9}")
_ROR: Final = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$")
_VAT_SIGNS: Final = re.compile(r"[^0-9A-Z]")
_HOST: Final = re.compile(r"^(?:[a-z]+://)?(?:www\d?\.)?([a-z0-9.-]+\.[a-z]{2,})(?=[/:?#]|$)")
# Words in a cell of towns that do not belong to the town's name.
_NO_TOWN: Final = frozenset({"cedex", "ss", "po", "box", "bp", "sp", "sw", "ne", "nw", "se"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of one organisation.

    Parameters
    ----------
    source_id : str
        Of the organisation in its source.
    text : str
        The name, repaired; "" when there is none.
    names : tuple of Name
        Its readings; empty without a name.
    country : str
        ISO code or "".
    city : str
        The town, folded; "" when unknown.
    ids : tuple of (str, str)
        Identifiers that could be right: ``("pic", "999984059")`` …, sorted.
    host : str
        Host of the website, without ``www``; "" when unknown.
    own_id : str
        Actor id that an existing ecosystem gives it, or "".
    source : str
        Name of the source.
    cores : tuple of frozenset of str
        The words of each reading.
    short : str
        The short name as given, repaired.
    town : str
        The town as given, repaired; "" when unknown.
    """

    source_id: str
    text: str
    names: tuple[Name, ...]
    country: str
    city: str
    ids: tuple[tuple[str, str], ...]
    host: str
    own_id: str
    source: str
    cores: tuple[frozenset[str], ...]
    short: str
    town: str


def pic_of(text: str) -> str:
    """Return a participant identification code (nine digits), or "" when it is none."""
    found = text.strip().removesuffix(".0")
    return found if _PIC.fullmatch(found) else ""


def vat_of(text: str) -> str:
    """Return a VAT number without spaces and signs, or "" when it cannot be one.

    Examples
    --------
    >>> vat_of("SE 202100-5182 01"), vat_of("."), vat_of("MISSING"), vat_of("FI00000000")
    ('SE202100518201', '', '', '')
    """
    found = _VAT_SIGNS.sub("", text.upper())
    digits = [sign for sign in found if sign.isdigit()]
    usable = found[:2].isalpha() and 6 <= len(digits) <= 12 and len(found) <= 16
    return found if usable and len(set(digits)) > 2 else ""


def ror_of(text: str) -> str:
    """Return the nine signs of a ROR id or address, or "".

    Examples
    --------
    >>> ror_of("https://ror.org/03z77qz90"), ror_of("ror")
    ('03z77qz90', '')
    """
    found = _ROR.search(text.strip().casefold().rstrip("/"))
    return found.group() if found else ""


def host_of(website: str) -> str:
    """Return the host of a web address without ``www``, or "".

    Examples
    --------
    >>> host_of("http://www.ut.ee/en"), host_of("see report")
    ('ut.ee', '')
    """
    found = _HOST.match(website.strip().casefold())
    return found.group(1) if found else ""


@lru_cache(maxsize=1 << 15)
def city_of(city: str) -> str:
    """Return a town in one form, without post-office words and numbers.

    Examples
    --------
    >>> city_of("KØBENHAVN K"), city_of("Paris Cedex 05"), city_of("-"), city_of("Gdańsk")
    ('copenhagen', 'paris', '', 'gdansk')
    """
    words = [
        place_of(word) or word
        for word in words_of(city)
        if word not in _NO_TOWN and len(word) > 1 and not any(sign.isdigit() for sign in word)
    ]
    return " ".join(words)


def entries_of(organisations: pd.DataFrame) -> list[Entry]:
    """Return one entry per row, sorted by source id and name, the same rows once."""
    frame = organisations.assign(source_id=organisations.index)
    columns = [
        frame[name].astype("str").tolist() if name in frame else [""] * len(frame)
        for name in (
            "source_id", "name", "short_name", "country", "city", "pic", "vat", "ror", "website",
            "actor_id", "source",
        )
    ]  # fmt: skip
    return sorted(
        {_entry(row) for row in zip(*columns, strict=True)},
        key=lambda e: (
            *(e.source_id, e.text, e.country, e.city, e.ids),
            *(e.town, e.short, e.host, e.own_id, e.source),
        ),
    )


def _entry(row: Sequence[str]) -> Entry:
    source_id, name, short, country, city, pic, vat, ror, website, own_id, source = row
    text = repaired(name)
    if not has_name(text):
        text = ""
    found = (("pic", pic_of(pic)), ("ror", ror_of(ror)), ("vat", vat_of(vat)))
    short, town = repaired(short), repaired(city)
    short = short if has_name(short) else ""
    names = readings(text, short) if text else ()
    return Entry(
        source_id,
        text,
        names,
        iso_country(country),
        city_of(town),
        tuple((kind, value) for kind, value in found if value),
        host_of(website),
        own_id.strip(),
        source,
        tuple(frozenset(name.core) for name in names),
        short,
        town if city_of(town) else "",
    )

"""Readable ids, the best name, and other names of organisations found to be one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from ecosystem.sources.identity.entries import Entry
from ecosystem.sources.identity.names import is_abbreviation

_LONGEST_ID: Final = 60
_LONGEST_NAME: Final = 90
_DAMAGE: Final = re.compile("[\ufffd√]|Ã|\\?\\w|\\w'\\w'")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
)
_APOSTROPHE: Final = re.compile(r"['’`´]")
_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return a text as small letters, digits and hyphens, at most 60 signs, cut between words.

    Examples
    --------
    >>> slug("Tartu Ülikool"), slug("Łódź: Women's R&D"), slug("Αθήνα")
    ('tartu-ulikool', 'lodz-womens-r-d', '')
    """
    letters = _APOSTROPHE.sub("", text.casefold().translate(_LETTERS))
    if not letters.isascii():
        signs = unicodedata.normalize("NFKD", letters)
        letters = "".join(sign for sign in signs if not unicodedata.combining(sign))
    found = _NO_SLUG.sub("-", letters).strip("-")
    if len(found) > _LONGEST_ID:
        found = found[: _LONGEST_ID + 1].rsplit("-", 1)[0][:_LONGEST_ID]
    return found


def display_name(entries: Sequence[Entry]) -> str:
    """Return the best spelling of a name, or what stands for it where none is known.

    An existing ecosystem's own spelling comes first; then spellings without damage, not all in
    capitals, not overlong; then the one that most rows have, the longest, the first by alphabet.
    """
    counts = Counter(entry.text for entry in entries if entry.text)
    if not counts:
        pics = sorted({value for entry in entries for kind, value in entry.ids if kind == "pic"})
        return f"Name not published (PIC {pics[0]})" if pics else "Name not known"
    own = {entry.text for entry in entries if entry.own_id}

    def rank(text: str) -> tuple[bool, bool, bool, bool, int, int, str]:
        return (
            text not in own,
            _DAMAGE.search(text) is not None,
            text.isupper() and len(text) > 5,
            len(text) > _LONGEST_NAME,
            -counts[text],
            -len(text),
            text,
        )

    return min(counts, key=rank)


def aliases_of(entries: Sequence[Entry], name: str) -> list[str]:
    """Return other spellings and abbreviations, sorted, without repeats in another case.

    Damaged spellings and short names that are only a town or a generic word are left out.
    """
    texts = {entry.text for entry in entries if not _DAMAGE.search(entry.text)}
    texts |= {entry.short for entry in entries if is_abbreviation(entry.short)}
    found: dict[str, str] = {}
    for text in sorted(texts - {""}):
        if text.casefold() != name.casefold():
            found.setdefault(text.casefold(), text)
    return sorted(found.values())


def new_id(entries: Sequence[Entry], name: str, taken: Collection[str]) -> str:
    """Return a readable id that is not taken: name and country, then town, then a number."""
    country = next((entry.country for entry in entries if entry.country), "").casefold()
    pics = sorted({value for entry in entries for kind, value in entry.ids if kind == "pic"})
    if any(entry.text for entry in entries):
        stem = slug(name) or "organisation"
    else:
        stem = f"pic-{pics[0]}" if pics else slug(entries[0].source_id) or "organisation"
    town = next((slug(entry.town) for entry in entries if entry.city), "")
    tries = [(stem, country), (stem, town, country)]
    tries += [(stem, f"pic-{pic}", country) for pic in pics]
    for parts in tries:
        found = "-".join(part for part in parts if part)
        if found not in taken:
            return found
    number = 2
    while (found := "-".join(p for p in (stem, str(number), country) if p)) in taken:
        number += 1
    return found

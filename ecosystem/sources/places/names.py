"""Names of towns as people type them, brought to one form for comparing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Letters that do not come apart into a base letter and an accent.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
# People without the key write ü as ue, å as aa. Read backwards both ways meet in one form;
# the price is that Aabenraa becomes Abenra everywhere, in the gazetteer as in the data.
_DIGRAPHS: Final = re.compile(r"(a)[ae]+|([ou])e+")

_SAINT: Final = re.compile(r"\b(?:sankt|sanct|saint)\b")
_NOT_LETTERS: Final = re.compile(r"[^a-z]+")
_BRACKETS: Final = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_CODE_BEFORE: Final = re.compile(r"^\W*(?:[a-z]{1,2}\s*-\s*)?\d[\d\s-]*(?=[^\W\d])", re.IGNORECASE)
_DISTRICT_AFTER: Final = re.compile(r"\s+(?:[A-ZÆØÅ]{1,2}|\d+)\.?$")
_PARTS: Final = re.compile(r"[,;/|]| - ")

# What is written round a town's name without changing which town is meant.
_BEFORE: Final = frozenset(
    (
        "hansestadt universitatsstadt stadt landeshauptstadt freie und m gmina miasto mesto "
        "city of kommune gemeinde"
    ).split()
)
_AFTER: Final = frozenset(
    (
        "kommune kommunes kommun stad stadt by city m miestas sav raj rajonas apskritis linn vald "
        "maakond kaupunki nov novads pagasts district municipality county region parish lan cedex "
        "centrum center centre"
    ).split()
)
# German words between the name and what it lies at: "Garching b. München", "Pullach i. Isartal".
_SHORT: Final = {"b": ("bei",), "i": ("im", "in"), "a": ("am", "an der")}
_DAMAGE: Final = re.compile("[ÃÂÄÅ√¬ƒ≈�][^a-zA-Z ]")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return a name in lower-case letters without accents, digits and signs.

    Examples
    --------
    >>> fold("København"), fold("Koebenhavn"), fold("KÖLN"), fold("Łódź"), fold("Kgs. Lyngby")
    ('kobenhavn', 'kobenhavn', 'koln', 'lodz', 'kgs lyngby')
    """
    text = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _SAINT.sub("st", _NOT_LETTERS.sub(" ", text).strip())
    return _DIGRAPHS.sub(lambda found: found[1] or found[2], text)


def mended(name: str) -> str:
    """Return a name whose bytes were read in the wrong encoding, put right where that is certain.

    Certain means: the text has signs that such damage leaves, its bytes in one of the usual
    wrong encodings are valid UTF-8, and what comes out has none of those signs.

    Examples
    --------
    >>> mended("D√ºsseldorf"), mended("KÃ¸benhavn"), mended("Århus")
    ('Düsseldorf', 'København', 'Århus')
    """
    if name.isascii() or not _DAMAGE.search(name):
        return name
    for encoding in ("cp1252", "mac_roman", "latin-1", "cp1250"):
        try:
            text = name.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if not _DAMAGE.search(text):
            return text
    return name


@lru_cache(maxsize=65536)
def readings(city: str) -> tuple[str, ...]:
    """Return the folded names that a cell for a town can mean, the most literal first.

    Postcodes, brackets, districts ("København K", "Łódź 3") and words such as *kommune* are
    taken off step by step; of several parts ("Warszawa, Mokotów") each is tried.

    Examples
    --------
    >>> readings("DK-2800 Kgs. Lyngby")
    ('kgs lyngby',)
    >>> readings("København K")
    ('kobenhavn k', 'kobenhavn')
    >>> readings("Frankfurt (Oder)")
    ('frankfurt oder', 'frankfurt')
    >>> readings("Garching b. München")
    ('garching b munchen', 'garching bei munchen')
    """
    text = _CODE_BEFORE.sub("", mended(city.strip()))
    found = [fold(text)]
    without = _BRACKETS.sub(" ", text).strip()
    if without != text:
        found.append(fold(without))
    parts = [part.strip() for part in _PARTS.split(without) if part.strip()]
    for part in parts:
        found += [fold(part), fold(_DISTRICT_AFTER.sub("", part)), fold(_bare(part))]
        found += _in_full(fold(part))
    return tuple(dict.fromkeys(name for name in found if len(name) > 1))


def _bare(name: str) -> str:
    words = fold(name).split()
    while len(words) > 1 and (words[-1] in _AFTER or len(words[-1]) == 1):
        words.pop()
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    return " ".join(words)


def _in_full(name: str) -> list[str]:
    words = name.split()
    return [
        " ".join((*words[:place], full, *words[place + 1 :]))
        for place in range(1, len(words) - 1)
        for full in _SHORT.get(words[place], ())
    ]

"""Text of names: damage repaired where certain, then folded so that spellings meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from ecosystem.sources.reading.extras import extra

# Latin letters that Unicode does not decompose into a letter and a mark.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"}
)
# Written out or not, an umlaut is the same sound: München, Muenchen, Munchen; Århus, Aarhus.
_UMLAUTS: Final = re.compile(r"(?:ae|aa)|oe|ue")
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile(r"(?<=\w)['’`´][sS]\b|['’`´]")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
# Signs that begin every UTF-8 letter read as cp1252, cp1250 or Mac Roman.
_SUSPECT: Final = re.compile(r"[ÃÂÄÅ√ƒ≈ĹĂâã][^\sa-zA-Z0-9]|[ÃÄÅ]\s")
# Single damaged letters that ftfy leaves, being careful: Ã before a sign, and what Mac Roman makes
# of the first byte of Ã, Ä and Å, stand in no name.
_LONE: Final = re.compile(r"Ã[^\w\s]|[√ƒ≈][^\sa-zA-Z0-9]")
_NO_NAMES: Final = frozenset({"", "na", "n a", "none", "null", "unknown", "not available", "nan"})


def repaired(name: str) -> str:
    """Return a name with spaces tidied and letters mended that a wrong encoding has damaged.

    Only damage whose cause is certain is mended (UTF-8 read as another encoding, by ftfy);
    letters that were replaced by a sign such as ``'`` or ``?`` are gone and stay so. Signs of the
    compatibility forms (full-width, ligatures) become plain.

    Examples
    --------
    >>> repaired("Th√ºringen"), repaired("THÃœRINGEN"), repaired("Tartu  Ülikool ")
    ('Thüringen', 'THÜRINGEN', 'Tartu Ülikool')
    """
    text = " ".join(name.split())
    if _NOT_ASCII.search(text) is None:
        return text
    text = unicodedata.normalize("NFC", text)
    if _SUSPECT.search(text):
        text = _LONE.sub(_decoded, extra("ftfy").fix_encoding(text))
    return " ".join(text.replace("\u00ad", "").split())


def _decoded(found: re.Match[str]) -> str:
    sign = found.group()
    try:
        return sign.encode("cp1252" if sign[0] == "Ã" else "mac_roman").decode("utf-8")
    except UnicodeError:
        return sign


def has_name(name: str) -> bool:
    """Tell whether a cell holds a name rather than a word for "unknown".

    Examples
    --------
    >>> has_name("NA"), has_name(" - "), has_name("Nordregio")
    (False, False, True)
    """
    return " ".join(_WORD.findall(name.casefold())) not in _NO_NAMES


@lru_cache(maxsize=1 << 17)
def folded_word(word: str) -> str:
    """Return one word without case, accents and written-out umlauts.

    Examples
    --------
    >>> folded_word("Århus"), folded_word("AARHUS"), folded_word("Łódź"), folded_word("Straße")
    ('arhus', 'arhus', 'lodz', 'strasse')
    """
    text = word.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _UMLAUTS.sub(lambda found: found.group()[0], text)


def words_of(text: str) -> list[str]:
    """Return the folded words of a name; single letters in a row become one word.

    Examples
    --------
    >>> words_of("Ferrari S.p.A."), words_of("Sp. z o.o."), words_of("Women's R&D")
    (['ferrari', 'spa'], ['sp', 'zoo'], ['women', 'rd'])
    """
    found: list[str] = []
    run = ""
    for word in _WORD.findall(_APOSTROPHES.sub(" ", text)):
        folded = folded_word(word)
        if len(folded) == 1 and not folded.isdigit():
            run += folded
            continue
        if run:
            found.append(run)
            run = ""
        found.append(folded)
    if run:
        found.append(run)
    return found

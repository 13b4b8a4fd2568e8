"""Names of organisations taken apart: words in one language, legal form, abbreviation, parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ecosystem.sources.identity.exonyms import place_of
from ecosystem.sources.identity.legal import is_legal_form, without_legal_form
from ecosystem.sources.identity.text import words_of
from ecosystem.sources.identity.words import empty_words, generic_words, in_english, phrases

_BRACKETS: Final = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_SIDES: Final = re.compile(r"\s+[/|*]+\s+|\s*\*+\s*")
_SEGMENTS: Final = re.compile(r"\s*[,;:]\s+|\s+[-–—/]\s+")
_LONGEST_ACRONYM: Final = 10
_ROMAN: Final = re.compile("[ivx]+")
# Another reading needs that many letters in words that say which body it is.
_LEAST_LETTERS: Final = 6


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which a name can be read.

    Parameters
    ----------
    words : tuple of str
        Folded words in order, legal form and all.
    core : tuple of str
        The words that are compared: generic ones in English, places in one form, without legal
        form and empty words, in order and without repeats.
    forms : frozenset of str
        Legal forms.
    distinct : frozenset of str
        Words of ``core`` that say which body it is: neither generic nor a place.
    places : frozenset of str
        Words of ``core`` that name a place or a country.
    acronyms : frozenset of str
        Abbreviations that stand beside the name.
    letters : str
        All words but the legal form, written as one, so that a missing space does not matter.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    forms: frozenset[str]
    distinct: frozenset[str]
    places: frozenset[str]
    acronyms: frozenset[str]
    letters: str


def read_name(text: str, acronyms: Collection[str] = ()) -> Name:
    """Return a name without brackets taken apart.

    Examples
    --------
    >>> read_name("Tallinna Tehnikaülikool").core
    ('tallinn', 'technology', 'university')
    >>> name = read_name("Cybernetica AS")
    >>> name.core, sorted(name.forms), sorted(name.distinct)
    (('cybernetica',), ['as'], ['cybernetica'])
    """
    words = words_of(text)
    bare, forms = without_legal_form(words)
    core: dict[str, None] = {}
    for word in in_english(bare):
        core[place_of(word) or word] = None
    if not core:
        core = dict.fromkeys(bare)
    generic = generic_words()
    places = frozenset(word for word in core if word.isupper() or place_of(word))
    distinct = frozenset(word for word in core if word not in generic and word not in places)
    return Name(
        tuple(words), tuple(core), forms, distinct, places, frozenset(acronyms), "".join(bare)
    )


@lru_cache(maxsize=1 << 17)
def readings(text: str, short_name: str = "") -> tuple[Name, ...]:
    """Return the ways to read a name; the whole name comes first.

    One short word in brackets or beside a slash is an abbreviation and set aside. More in
    brackets belongs to the whole name; what stands inside, outside and on each side of a slash
    is read as another name too, where it says which body it is.

    Examples
    --------
    >>> [" ".join(name.core) for name in readings("Swedish Agency (Blåvalverket Norr)")]
    ['SE agency blavalverket norr', 'blavalverket norr']
    >>> sorted(readings("University of Tartu (UT)")[0].acronyms)
    ['ut']
    """
    acronyms = set(words_of(short_name)) if is_abbreviation(short_name) else set()
    whole = text
    others: list[str] = []
    for found in _BRACKETS.finditer(text):
        inside = found.group(1).strip()
        if is_abbreviation(inside):
            acronyms |= set(words_of(inside))
            whole = whole.replace(found.group(), " ")
        elif inside:
            others += [inside, _BRACKETS.sub(" ", text)]
    sides = _SIDES.split(whole)
    if len(sides) > 1:
        acronyms |= {word for side in sides if _is_short(side) for word in words_of(side)}
        others += [side for side in sides if not _is_short(side)]
    main = read_name(whole if words_of(whole) else text, acronyms)
    found_names = {main.core: main}
    for other in others:
        if is_legal_form(words_of(other)):
            continue
        name = read_name(other, acronyms)
        if sum(map(len, name.distinct)) >= _LEAST_LETTERS:
            found_names.setdefault(name.core, name)
    return tuple(found_names.values())


def is_abbreviation(text: str) -> bool:
    """Tell whether a text is one short word that is neither generic nor a place.

    Examples
    --------
    >>> is_abbreviation("KTH"), is_abbreviation("Tallinn"), is_abbreviation("Royal Institute")
    (True, False, False)
    """
    if not _is_short(text):
        return False
    known = phrases()
    return any(not place_of(word) and (word,) not in known for word in words_of(text))


def _is_short(text: str) -> bool:
    return 1 < len(text.strip()) <= _LONGEST_ACRONYM and len(text.split()) == 1


def segments_of(text: str) -> list[str]:
    """Return what stands between commas, colons, dashes and slashes of a name.

    Examples
    --------
    >>> segments_of("University of Lund, Faculty of Law")
    ['University of Lund', 'Faculty of Law']
    """
    return [part for part in _SEGMENTS.split(_BRACKETS.sub(" ", text)) if part.strip()]


def is_acronym(word: str, words: Sequence[str]) -> bool:
    """Tell whether a word is made of the first letters of others, with or without empty words.

    Examples
    --------
    >>> is_acronym("fao", ["food", "and", "agriculture", "organization"])
    True
    >>> is_acronym("ncb", ["national", "computer", "board"]), is_acronym("ab", ["volvo"])
    (True, False)
    """
    if not 2 <= len(word) <= _LONGEST_ACRONYM or _ROMAN.fullmatch(word):
        return False
    others = [other for other in words if other != word]
    if not any(other[0] == word[0] for other in others):
        return False
    everything = "".join(other[0] for other in others)
    filled = "".join(other[0] for other in others if other not in empty_words())
    return word in (everything, filled) or (len(word) > 2 and filled.startswith(word))

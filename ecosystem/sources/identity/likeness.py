"""How alike two names are, and in what they differ, word by word."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

from ecosystem.sources.identity.names import Name, is_acronym
from ecosystem.sources.identity.words import (
    GOVERNED,
    HONORS,
    HOSTS,
    LEGAL_WORDS,
    OFFICES,
    generic_words,
)
from ecosystem.sources.reading.extras import extra

# What a word counts for in a name.
_DISTINCT: Final = 1.0
_PLACE: Final = 0.6
_GENERIC: Final = 0.4
_SHORT: Final = 0.5
# Two words are one word misspelt from this similarity on (2 × common letters / all letters).
_MISSPELT: Final = 0.8
_JOINED: Final = 0.9
# Whole names of so many letters that are so similar differ in a slip only.
_LONG: Final = 30
_SLIP: Final = 0.97


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a comparison of two names found.

    Parameters
    ----------
    score : float
        0 to 1: weight of the common words over the weight of all; 1 for the same words.
    common : tuple of str
        Words that both have.
    misspelt : tuple of (str, str)
        Words of either that are nearly the same.
    explained : tuple of str
        Words of one side that name the abbreviation, the town, the country or an office.
    only_a, only_b : tuple of str
        Words of one side that nothing explains.
    """

    score: float
    common: tuple[str, ...]
    misspelt: tuple[tuple[str, str], ...]
    explained: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Towns:
    """Folded words of the towns of two organisations and the code of their common country."""

    a: frozenset[str] = frozenset()
    b: frozenset[str] = frozenset()
    country: str = ""


NOWHERE: Final = Towns()


@cache
def similarity() -> Callable[..., float]:
    """Return rapidfuzz's similarity of two texts: 2 × common letters in order / all letters."""
    found: Callable[..., float] = extra("rapidfuzz.distance").Indel.normalized_similarity
    return found


def weight_of(word: str, name: Name) -> float:
    """Return what a word counts for in a name, 0.4 (generic) to 1 (says which body it is)."""
    if word in name.distinct:
        return _DISTINCT if len(word) > 2 else _SHORT
    return _PLACE if word in name.places else _GENERIC


def likeness(a: Name, b: Name, towns: Towns = NOWHERE) -> Likeness:
    """Return how alike two names are.

    Parameters
    ----------
    a, b : Name
        The names.
    towns : Towns
        Where both are.

    Returns
    -------
    Likeness
        Symmetric but for the order of its sides.
    """
    if a.core == b.core:
        return Likeness(1.0, a.core, (), (), (), ())
    if _written_alike(a.letters, b.letters):
        score = float(similarity()(a.letters, b.letters))
        return Likeness(score, a.core, ((" ".join(a.core) + " ", " ".join(b.core)),), (), (), ())
    in_a, in_b = set(a.core), set(b.core)
    common = tuple(word for word in a.core if word in in_b)
    left = [word for word in a.core if word not in in_b]
    right = [word for word in b.core if word not in in_a]
    misspelt = _misspelt(left, right, towns)
    explained = [
        word
        for rest, name, other, town in ((left, a, b, towns.b), (right, b, a, towns.a))
        for word in rest
        if word in town
        or (word == towns.country and not (a.forms and b.forms))
        or _is_explained(word, name, other, common)
    ]
    left = [word for word in left if word not in explained]
    right = [word for word in right if word not in explained]
    shared = sum(weight_of(word, a) for word in common)
    shared += sum(similarity()(x, y) * weight_of(x, a) for x, y in misspelt if " " not in x)
    shared += sum(_DISTINCT for x, _ in misspelt if " " in x)
    missing = sum(weight_of(word, a) for word in left) + sum(weight_of(w, b) for w in right)
    lost = sum(1 - similarity()(x, y) for x, y in misspelt)
    total = shared + lost + missing + 0.05 * len(explained)
    return Likeness(
        shared / total if total else 0.0,
        common,
        tuple(misspelt),
        tuple(explained),
        tuple(left),
        tuple(right),
    )


def _written_alike(x: str, y: str) -> bool:
    """Tell whether two long texts differ in a slip of the pen or in spaces only."""
    if x == y:
        return True
    if min(len(x), len(y)) < _LONG or [s for s in x if s.isdigit()] != [
        s for s in y if s.isdigit()
    ]:
        return False
    return bool(similarity()(x, y, score_cutoff=_SLIP))


def _misspelt(left: list[str], right: list[str], towns: Towns) -> list[tuple[str, str]]:
    """Take pairs of nearly the same words out of both lists; words written apart count as well."""
    found: list[tuple[str, str]] = []
    if not left or not right:
        return found
    joined_left, joined_right = "".join(left), "".join(right)
    if (
        len(left) + len(right) > 2
        and len(joined_left) > 4
        and similarity()(joined_left, joined_right, score_cutoff=_JOINED)
    ):
        found.append((" ".join(left) + " ", " ".join(right)))
        left.clear()
        right.clear()
        return found
    pairs = sorted(
        (-nearness, x, y)
        for x in left
        for y in right
        if (nearness := _same_word(x, y)) >= _MISSPELT
    )
    for _, x, y in pairs:
        if x in left and y in right and x not in towns.a and y not in towns.b:
            left.remove(x)
            right.remove(y)
            found.append((x, y))
    return found


def _same_word(x: str, y: str) -> float:
    """Return the similarity of two words; 0 when a small difference means another thing."""
    if min(len(x), len(y)) < 4 or any(sign.isdigit() for sign in x + y):
        return 0.0
    generic = generic_words()
    if x in generic and y in generic:
        return 0.0
    if abs(len(x) - len(y)) > 2 and (x.endswith(y) or y.endswith(x)):
        return 0.0  # geophysical, physical
    return float(similarity()(x, y))


def _is_explained(word: str, name: Name, other: Name, common: Collection[str]) -> bool:
    """Tell whether a word that only one side has says nothing new."""
    if word in other.acronyms or (word in OFFICES and not GOVERNED.isdisjoint(common)):
        return True
    if word in LEGAL_WORDS and not other.forms and HOSTS.isdisjoint(common):
        return not name.distinct.isdisjoint(common)
    if word in HONORS and "institute" in common:
        return True
    return is_acronym(word, name.words) or is_acronym(word, other.words)

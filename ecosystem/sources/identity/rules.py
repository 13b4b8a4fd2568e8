"""When two spellings are one organisation: explainable rules, each with a score and its evidence.

The thresholds were chosen on half of the countries of Horizon 2020 and FP7, with the participant
codes hidden, and are reported on the other half by ``tests/benchmarks/test_identity_accuracy.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ecosystem.regions import BALTIC_COUNTRIES
from ecosystem.sources.identity.entries import Entry
from ecosystem.sources.identity.likeness import Likeness, Towns, likeness
from ecosystem.sources.identity.names import Name, read_name, segments_of
from ecosystem.sources.identity.words import BODIES, PARTS, POSSIBLE_PARTS, body_words

MERGED_FROM: Final = 0.93
DOUBTFUL_FROM: Final = 0.8

# What a circumstance takes from the likeness of the names.
_OTHER_TOWN: Final = 0.85
_OTHER_TOWN_TELLING: Final = 0.96
_TOWN_UNKNOWN: Final = 0.98
_COUNTRY_UNKNOWN: Final = 0.95
_FORMS_DIFFER: Final = 0.88
_FORM_OF_ONE: Final = 0.98
_OTHER_READING: Final = 0.97
_ONLY_GENERIC: Final = 0.8
# So many letters in telling words, and the town hardly matters.
_MANY_LETTERS: Final = 8
# English for any private company, where English is not the language of the law.
_TRANSLATED: Final = frozenset({"ltd", "llc", "inc", "corp"})
_FOREIGN: Final = frozenset(BALTIC_COUNTRIES)
# One side may say more (never another kind of body) if so many telling words are common.
_TELLING_WORDS: Final = 3
_SAYS_MORE_FROM: Final = 0.75
_SAYS_MORE: Final = 0.94


class Decision(StrEnum):
    """What became of a pair that was looked at."""

    KEPT = "kept"
    MERGED = "merged"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say about two entries.

    Parameters
    ----------
    decision : Decision
        "merged" (certain enough), "doubtful" (a person should look), "kept" (apart).
    score : float
        0 to 1.
    rule : str
        Name of the rule, in words.
    evidence : str
        What it found.
    """

    decision: Decision
    score: float
    rule: str
    evidence: str


def verdict(a: Entry, b: Entry) -> Verdict | None:
    """Return what the names of two entries of one country say, or None when they are unlike.

    Entries without a name are unlike everything. Identifiers are not looked at here.
    """
    if not a.names or not b.names:
        return None
    country = a.country if a.country == b.country else ""
    towns = Towns(frozenset(a.city.split()), frozenset(b.city.split()), country)
    best: tuple[float, Likeness, Name, Name] | None = None
    for x in a.names:
        for y in b.names:
            if best is not None and best[0] >= 1.0:
                break
            found = likeness(x, y, towns)
            main = x is a.names[0] and y is b.names[0]
            score = found.score if main else found.score * _OTHER_READING
            if best is None or score > best[0]:
                best = (score, found, x, y)
    assert best is not None
    if best[0] < _SAYS_MORE_FROM:
        return _part_of(a, b) or _abbreviation(a, b, towns)
    return _judged(a, b, towns, *best)


def at_threshold(judged: Verdict, merge_from: float) -> Verdict:
    """Return a verdict as it is when two are one organisation from another score on.

    Examples
    --------
    >>> alike = Verdict(Decision.DOUBTFUL, 0.9, "similar name", "")
    >>> at_threshold(alike, 0.85).decision.value, at_threshold(alike, MERGED_FROM).decision.value
    ('merged', 'doubtful')
    """
    if judged.decision is Decision.MERGED and judged.score < merge_from:
        return replace(judged, decision=Decision.DOUBTFUL)
    if judged.decision is Decision.DOUBTFUL and merge_from <= judged.score < MERGED_FROM:
        return replace(judged, decision=Decision.MERGED)
    return judged


def _judged(
    a: Entry, b: Entry, towns: Towns, score: float, found: Likeness, x: Name, y: Name
) -> Verdict:
    """Return the verdict on the two readings that are most alike."""
    rule, notes = _difference(found, x, y)
    telling = sum(word in x.distinct for word in found.common) + len(found.misspelt)
    same_town = bool(towns.a & towns.b)
    if found.only_a or found.only_b:
        more = found.only_a or found.only_b
        one_sided = not (found.only_a and found.only_b)
        if one_sided and same_town and telling >= _TELLING_WORDS and BODIES.isdisjoint(more):
            score = max(score, _SAYS_MORE)
        else:
            score = min(score, MERGED_FROM - 0.01)
    score *= _town_factor(found, x, y, telling, towns)
    if not towns.a or not towns.b:
        notes.append("town unknown")
    elif not same_town:
        notes.append(f"towns {a.town} and {b.town}")
    if x.forms and y.forms and x.forms.isdisjoint(y.forms):
        forms = x.forms | y.forms
        translated = not x.forms.isdisjoint(_TRANSLATED) or not y.forms.isdisjoint(_TRANSLATED)
        score *= _FORM_OF_ONE if translated and a.country in _FOREIGN else _FORMS_DIFFER
        notes.append("legal forms differ: " + ", ".join(sorted(forms)))
    elif x.forms != y.forms:
        score *= _FORM_OF_ONE
    if not towns.country:
        score *= _COUNTRY_UNKNOWN
        notes.append("country unknown")
    if a.host and a.host == b.host:
        notes.append(f"same website {a.host}")
    decision = Decision.MERGED if score >= MERGED_FROM else Decision.DOUBTFUL
    if score < DOUBTFUL_FROM:
        decision = Decision.KEPT
    return Verdict(decision, score, rule, "; ".join(notes))


def _town_factor(found: Likeness, x: Name, y: Name, telling: int, towns: Towns) -> float:
    """Return what the towns leave of the likeness, 0 to 1."""
    if towns.a & towns.b:
        return 1.0
    placed = any(word in x.places or word in body_words() for word in found.common)
    if not towns.a or not towns.b:
        return _TOWN_UNKNOWN if telling or placed else _ONLY_GENERIC
    letters = sum(len(word) for word in found.common if word in x.distinct)
    telling_enough = letters > _MANY_LETTERS and (telling > 1 or letters > 2 * _MANY_LETTERS)
    if (x.words == y.words and x.forms) or telling_enough or placed:
        return _OTHER_TOWN_TELLING
    return _OTHER_TOWN if telling else _OTHER_TOWN * _ONLY_GENERIC


def _difference(found: Likeness, x: Name, y: Name) -> tuple[str, list[str]]:
    """Return the name of the rule by what differs, and notes on it."""
    notes: list[str] = []
    if found.misspelt:
        notes.append(
            "nearly the same: " + ", ".join(f"{p.strip()} / {q}" for p, q in found.misspelt)
        )
    if found.explained:
        notes.append("says nothing new: " + ", ".join(found.explained))
    notes += ["only in one: " + ", ".join(words) for words in (found.only_a, found.only_b) if words]
    if found.only_a or found.only_b:
        rule = "one name says more" if not (found.only_a and found.only_b) else "similar name"
    elif found.misspelt:
        rule = "spelling"
    elif found.explained:
        rule = "abbreviation or town beside the name"
    elif x.words == y.words:
        rule = "same name"
    elif x.core == y.core:
        rule = "same name but for accents, generic words or legal form"
    else:
        rule = "same words in another order or language"
    return rule, notes


def _part_of(a: Entry, b: Entry) -> Verdict | None:
    """Tell whether one name is the other followed or preceded by a part of it."""
    for whole, part in ((a, b), (b, a)):
        segments = segments_of(part.text)
        if len(segments) < 2:
            continue
        core = set(whole.names[0].core)
        for position in (0, -1):
            parent = read_name(segments[position])
            if set(parent.core) != core or not (parent.distinct or parent.places):
                continue
            rest = segments[1:] if position == 0 else segments[:-1]
            words = [set(read_name(segment).core) for segment in rest]
            towns = Towns(frozenset(whole.city.split()), frozenset(part.city.split()))
            near = not towns.a or not towns.b or bool(towns.a & towns.b)
            # Elsewhere a faculty may be a body of its own (Croatia, Serbia, Slovenia).
            sure = whole.country in BALTIC_COUNTRIES and near
            sure = sure and all(found & PARTS for found in words)
            if sure or any(found & POSSIBLE_PARTS for found in words):
                return Verdict(
                    Decision.MERGED if sure else Decision.DOUBTFUL,
                    0.94 if sure else 0.85,
                    "part of",
                    f"{', '.join(rest)} is named as a part of {segments[position]}",
                )
    return None


def _abbreviation(a: Entry, b: Entry, towns: Towns) -> Verdict | None:
    """Tell whether the whole name of one is the abbreviation that stands beside the other's."""
    for x, y in ((a, b), (b, a)):
        core = x.names[0].core
        if len(core) == 1 and core[0] in y.names[0].acronyms and len(core[0]) > 2:
            same_town = bool(towns.a & towns.b)
            return Verdict(
                Decision.DOUBTFUL,
                0.9 if same_town else 0.8,
                "abbreviation",
                f"{core[0]} is the short name of the other" + ("; same town" if same_town else ""),
            )
    return None

"""Which pairs are worth comparing: one country, and a word or spelling in common."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from ecosystem.sources.identity.entries import Entry
from ecosystem.sources.identity.likeness import similarity
from ecosystem.sources.identity.names import read_name, segments_of
from ecosystem.sources.reading.extras import extra

Pair = tuple[int, int]

# A word that more names of one country have tells too little to compare them all.
MAX_SHARED: Final = 40
# More names than this under the same words: each is compared with its neighbors only.
MAX_SAME: Final = 25
_MISSPELT: Final = 0.86
# At least that share of the words of both names together must be common to both.
_OVERLAP: Final = 0.4
_PREFIX: Final = 5
_CHUNK: Final = 1024


def candidate_pairs(entries: Sequence[Entry]) -> list[Pair]:
    """Return pairs of positions that may be one organisation, each once and sorted.

    Four ways lead to a pair, all within one country (names without a country are looked up in
    every country by their whole wording only): the same words in any order or language; a telling
    word in common that at most 40 names of the country have, or the abbreviation of one as the
    name of the other; a spelling at least 86 % alike (2 × common letters in order / all letters)
    in the same town or with the same first five letters of the first telling word; the first or
    last part of one, between commas or dashes, as the name of the other.
    """
    pairs: set[Pair] = set()
    for block in _same_words(entries):
        pairs.update(_within(block))
    for block in _shared_words(entries):
        pairs.update(pair for pair in _within(block, MAX_SHARED) if _promising(entries, *pair))
    pairs.update(_similar_spelling(entries))
    pairs.update(_parts(entries))
    return sorted(pairs)


def _promising(entries: Sequence[Entry], x: int, y: int) -> bool:
    """Tell cheaply whether names with a telling word in common can pass the rules."""
    for a in entries[x].cores:
        for b in entries[y].cores:
            common = len(a & b)
            if common >= _OVERLAP * len(a | b) or common == len(a) == 1 or common == len(b) == 1:
                return True
            if common in (len(a), len(b)) and common > 1:
                return True
    return not entries[x].cores[0].isdisjoint(entries[y].names[0].acronyms) or not entries[y].cores[
        0
    ].isdisjoint(entries[x].names[0].acronyms)


def _within(block: Iterable[int], limit: int = MAX_SAME) -> Iterable[Pair]:
    members = sorted(set(block))
    if len(members) <= limit:
        return ((x, y) for i, x in enumerate(members) for y in members[i + 1 :])
    return pairwise(members)


def _same_words(entries: Sequence[Entry]) -> Iterable[list[int]]:
    by_words: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, entry in enumerate(entries):
        for name in entry.names:
            by_words[tuple(sorted(name.core))].append(position)
    for block in by_words.values():
        if len(block) < 2:
            continue
        by_country: defaultdict[str, list[int]] = defaultdict(list)
        for position in block:
            by_country[entries[position].country].append(position)
        anywhere = by_country.pop("", [])
        yield from (members + anywhere for members in by_country.values())
        if not by_country:
            yield anywhere


def _shared_words(entries: Sequence[Entry]) -> Iterable[list[int]]:
    by_word: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, entry in enumerate(entries):
        words = {word for name in entry.names for word in name.distinct}
        for name in entry.names:
            words |= name.acronyms
        for word in words:
            by_word[entry.country, word].append(position)
    return (block for block in by_word.values() if 1 < len(block) <= MAX_SHARED)


def _parts(entries: Sequence[Entry]) -> Iterable[Pair]:
    """Pair names of several parts with the body that their first or last part names."""
    wholes: defaultdict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for position, entry in enumerate(entries):
        if entry.names:
            wholes[entry.country, entry.cores[0]].append(position)
    for position, entry in enumerate(entries):
        segments = segments_of(entry.text)
        if len(segments) > 1:
            for segment in (segments[0], segments[-1]):
                core = frozenset(read_name(segment).core)
                for other in wholes.get((entry.country, core), ())[:MAX_SAME]:
                    if other != position:
                        yield (min(other, position), max(other, position))


def _similar_spelling(entries: Sequence[Entry]) -> set[Pair]:
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    texts = [" ".join(entry.names[0].core) if entry.names else "" for entry in entries]
    for position, entry in enumerate(entries):
        if len(texts[position]) < 6:
            continue
        name = entry.names[0]
        first = next((word for word in name.core if word in name.distinct), texts[position])
        blocks[entry.country, "^" + first[:_PREFIX]].append(position)
        if entry.city:
            blocks[entry.country, entry.city].append(position)
    found: set[Pair] = set()
    for block in blocks.values():
        if len(block) > 1:
            found.update(_near(block, texts))
    return found


def _near(block: list[int], texts: Sequence[str]) -> Iterable[Pair]:
    """Compare names of similar length only: others cannot be 86 % alike."""
    order = sorted(block, key=lambda position: (len(texts[position]), position))
    lengths = np.array([len(texts[position]) for position in order])
    spelled = [texts[position] for position in order]
    for start in range(0, len(order), _CHUNK):
        stop = min(start + _CHUNK, len(order))
        # 2·short / (short + long) ≥ t  ⇔  long ≤ short·(2 − t)/t
        longest = lengths[stop - 1] * (2 - _MISSPELT) / _MISSPELT
        end = int(np.searchsorted(lengths, longest, side="right"))
        scores = extra("rapidfuzz.process").cdist(
            spelled[start:stop],
            spelled[start:end],
            scorer=similarity(),
            score_cutoff=_MISSPELT,
            dtype=np.float32,
            workers=(os.cpu_count() or 1) if len(order) > _CHUNK else 1,
        )
        for i, j in zip(*np.nonzero(scores), strict=True):
            if i < j:
                x, y = order[start + int(i)], order[start + int(j)]
                yield (x, y) if x < y else (y, x)

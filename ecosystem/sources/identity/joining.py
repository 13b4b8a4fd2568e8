"""Joining organisations: by a person's decisions, by identifiers, by names, in that order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from ecosystem.errors import InputError, Issue
from ecosystem.sources.identity.candidates import candidate_pairs
from ecosystem.sources.identity.clusters import KEPT_APART, Clusters
from ecosystem.sources.identity.entries import Entry
from ecosystem.sources.identity.rules import (
    MERGED_FROM,
    Decision,
    Verdict,
    at_threshold,
    verdict,
)

DECIDED: Final = "decision given"
_IDENTIFIERS: Final = {
    "base": "same number in its source",
    "pic": "same participant code (PIC)",
    "ror": "same ROR id",
    "vat": "same VAT number",
}
# A participant code is one body, whatever else differs; a ROR id or VAT number may be shared by
# bodies that have codes of their own.
_OBSTACLES_TO: Final[Mapping[str, tuple[str, ...]]] = {
    "base": (),
    "pic": (),
    "ror": ("pic", "own"),
    "vat": ("pic", "ror", "own"),
}
# More organisations than this under one VAT number: it is a group's, or a slip repeated.
_MAX_VAT: Final = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """Two spellings that were looked at, and what was said about them."""

    a: Entry
    b: Entry
    verdict: Verdict


def decide(
    clusters: Clusters, by_id: Mapping[str, Sequence[Entry]], decisions: pd.DataFrame | None
) -> tuple[list[Looked], list[Issue]]:
    """Carry out what a person decided; decisions on other organisations are returned as unused."""
    looked: list[Looked] = []
    unused: list[Issue] = []
    if decisions is None:
        return looked, unused
    rows = sorted(
        zip(decisions["decision"], decisions["source_id_a"], decisions["source_id_b"], strict=True),
        reverse=True,  # merged before kept
    )
    for word, a, b in rows:
        absent = [member for member in (a, b) if member not in by_id]
        if absent:
            unused.append(
                Issue(
                    "identity decisions",
                    0,
                    "",
                    "unknown-organisation",
                    f"{', '.join(absent)} is not in this import, so the decision was not used",
                    "Check the id, or leave it for another import",
                    "warning",
                )
            )
            continue
        decision = Decision(word)
        if decision is Decision.MERGED:
            clusters.join(a, b)
        elif decision is Decision.KEPT:
            clusters.keep_apart(a, b)
        found = Verdict(decision, 1.0, DECIDED, "from the corrected review file")
        looked.append(Looked(by_id[a][0], by_id[b][0], found))
    contradictory = [
        pair
        for pair in looked
        if pair.verdict.decision is Decision.KEPT
        and clusters.find(pair.a.source_id) == clusters.find(pair.b.source_id)
    ]
    if contradictory:
        raise InputError(
            Issue(
                "identity decisions",
                0,
                "decision",
                "contradiction",
                f"{pair.a.source_id} and {pair.b.source_id} are kept apart, yet others merge them",
                "Change one of the decisions",
            )
            for pair in contradictory
        )
    return looked, sorted(unused)


def join_identifiers(clusters: Clusters, by_id: Mapping[str, Sequence[Entry]]) -> list[Looked]:
    """Join organisations with the same number; where another number differs, say so instead."""
    looked: list[Looked] = []
    for kind in _IDENTIFIERS:
        holders: dict[str, list[Entry]] = defaultdict(list)
        for member, entries in by_id.items():
            for value in _values(member, entries, kind):
                holders[value].append(entries[0])
        for value, found in sorted(holders.items()):
            if len(found) > 1 and (kind != "vat" or len(found) <= _MAX_VAT):
                for other in found[1:]:
                    if clusters.find(found[0].source_id) == clusters.find(other.source_id):
                        continue
                    judged = _by_identifier(clusters, found[0], other, kind, value)
                    looked.append(Looked(found[0], other, judged))
                    if judged.decision is Decision.MERGED:
                        clusters.join(found[0].source_id, other.source_id)
    return looked


def _values(member: str, entries: Iterable[Entry], kind: str) -> set[str]:
    if kind == "base":
        return {member.split("#", 1)[0]}
    return {value for entry in entries for found, value in entry.ids if found == kind}


def _by_identifier(clusters: Clusters, a: Entry, b: Entry, kind: str, value: str) -> Verdict:
    """Return whether two holders of the same number are one."""
    rule = _IDENTIFIERS[kind]
    evidence = "" if kind == "base" else f"{kind.upper()} {value}"
    obstacle = clusters.obstacle(a.source_id, b.source_id, _OBSTACLES_TO[kind])
    if obstacle:
        decision = Decision.KEPT if obstacle == KEPT_APART else Decision.DOUBTFUL
        return Verdict(decision, 0.9, rule, f"{evidence}; {obstacle}")
    if kind == "vat" and a.names and b.names and verdict(a, b) is None:
        return Verdict(Decision.DOUBTFUL, 0.85, rule, f"{evidence}; names are unlike")
    return Verdict(Decision.MERGED, 1.0, rule, evidence)


def join_names(
    clusters: Clusters, entries: Sequence[Entry], merge_from: float = MERGED_FROM
) -> list[Looked]:
    """Join by names, the surest pairs first; return every pair that was looked at."""
    found: list[Looked] = []
    for x, y in candidate_pairs(entries):
        a, b = entries[x], entries[y]
        if clusters.find(a.source_id) != clusters.find(b.source_id):
            judged = verdict(a, b)
            if judged is not None:
                found.append(Looked(a, b, at_threshold(judged, merge_from)))
    found = _ambiguous(found)
    found.sort(key=lambda p: (-p.verdict.score, p.a.source_id, p.b.source_id, p.a.text, p.b.text))
    looked: list[Looked] = []
    for pair in found:
        a_id, b_id = pair.a.source_id, pair.b.source_id
        if clusters.find(a_id) == clusters.find(b_id):
            continue
        judged = pair.verdict
        obstacle = clusters.obstacle(a_id, b_id)
        if judged.decision is not Decision.MERGED:
            # Names in doubt and numbers that differ: nothing to ask a person.
            if obstacle:
                continue
        elif not obstacle or _certain(pair, obstacle):
            clusters.join(a_id, b_id)
        elif obstacle == KEPT_APART:
            continue
        else:
            evidence = "; ".join(part for part in (obstacle, judged.evidence) if part)
            judged = Verdict(Decision.DOUBTFUL, judged.score, judged.rule, evidence)
        looked.append(Looked(pair.a, pair.b, judged))
    return looked


def _certain(pair: Looked, obstacle: str) -> bool:
    """Tell whether two participant codes are one body all the same: name, town, VAT or website."""
    a, b = pair.a, pair.b
    vats = [{value for kind, value in entry.ids if kind == "vat"} for entry in (a, b)]
    same_site = bool(a.host) and a.host == b.host
    return (
        "PIC" in obstacle
        and pair.verdict.rule == "same name"
        and bool(a.city)
        and a.city == b.city
        and (same_site or not vats[0].isdisjoint(vats[1]))
    )


def _ambiguous(pairs: list[Looked]) -> list[Looked]:
    """Make doubtful what joins an organisation without a country to several countries."""
    countries: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for x, y in ((pair.a, pair.b), (pair.b, pair.a)):
            if not x.country and y.country and pair.verdict.decision is Decision.MERGED:
                countries[x.source_id].add(y.country)
    several = {member for member, found in countries.items() if len(found) > 1}
    result = []
    for pair in pairs:
        judged = pair.verdict
        if (
            judged.decision is Decision.MERGED
            and pair.a.country != pair.b.country
            and not several.isdisjoint((pair.a.source_id, pair.b.source_id))
        ):
            evidence = f"{judged.evidence}; the name occurs in several countries"
            judged = Verdict(Decision.DOUBTFUL, judged.score, judged.rule, evidence)
        result.append(Looked(pair.a, pair.b, judged))
    return result

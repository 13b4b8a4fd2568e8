"""Pairs → organisations: joined in order of certainty, never against an identifier or a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

KEPT_APART: Final = "kept apart by the decisions given"
# An organisation has one of each; two are two organisations.
_EXCLUSIVE: Final = ("pic", "ror", "vat", "country", "own")


@dataclass
class Clusters:
    """Organisations so far: which source ids belong together, and what is known of each group.

    Parameters
    ----------
    facts : dict
        source id → {(kind, value), …} with the kinds ``pic``, ``ror``, ``vat`` (identifiers),
        ``country``, and ``own`` (``source|id`` in an existing ecosystem). Changed on joining.
    """

    facts: dict[str, set[tuple[str, str]]]
    _leader: dict[str, str] = field(default_factory=dict)
    _apart: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def find(self, member: str) -> str:
        """Return the smallest source id of the group of a member."""
        root = member
        while (above := self._leader.get(root, root)) != root:
            root = above
        while (above := self._leader.get(member, member)) != root:
            self._leader[member] = root
            member = above
        return root

    def keep_apart(self, a: str, b: str) -> None:
        """Never join the groups of two members."""
        a, b = self.find(a), self.find(b)
        self._apart[a].add(b)
        self._apart[b].add(a)

    def obstacle(self, a: str, b: str, kinds: Iterable[str] = _EXCLUSIVE) -> str:
        """Return why two groups may not be joined, in words, or ""."""
        a, b = self.find(a), self.find(b)
        if b in self._apart[a]:
            return KEPT_APART
        for kind in kinds:
            left = {value for found, value in self.facts[a] if found == kind}
            right = {value for found, value in self.facts[b] if found == kind}
            if kind == "vat":  # numbers of different countries do not exclude each other
                pairs = [(x, y) for x in left for y in right if x[:2] == y[:2]]
                differ = bool(pairs) and left.isdisjoint(right)
            elif kind == "own":  # one ecosystem tells two actors apart
                pairs = [
                    (x, y)
                    for x in left
                    for y in right
                    if x.split("|")[0] == y.split("|")[0] and x != y
                ]
                differ = bool(pairs)
            else:
                differ = bool(left) and bool(right) and left.isdisjoint(right)
            if differ:
                return _OBSTACLES[kind]
        return ""

    def join(self, a: str, b: str) -> None:
        """Put the groups of two members together."""
        a, b = sorted((self.find(a), self.find(b)))
        if a == b:
            return
        self._leader[b] = a
        self.facts[a] = self.facts[a] | self.facts[b]
        for other in self._apart.pop(b, set()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)


_OBSTACLES: Final = {
    "pic": "different participant codes (PIC)",
    "ror": "different ROR ids",
    "vat": "different VAT numbers",
    "country": "different countries",
    "own": "two actors of the same ecosystem",
}

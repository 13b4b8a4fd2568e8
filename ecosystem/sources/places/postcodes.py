"""Postcode areas learnt from the organisations of an import whose place is known otherwise.

There is no free table of postcodes to ship for all nine countries, and none is needed: an import
has many organisations with a postcode and a place known from a code, coordinates or a town. They
say in which region the codes that begin alike lie.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

#: Figures of a complete postcode.
LENGTHS: Final = {
    "DE": 5,
    "DK": 4,
    "EE": 5,
    "FI": 5,
    "LT": 5,
    "LV": 4,
    "NO": 4,
    "PL": 5,
    "SE": 5,
}
SHORTEST: Final = 2  # fewer figures than two cover whole parts of a country
FEWEST_NEAR: Final = 1  # organisations to learn from that share all or all but one figures
FEWEST_WIDE: Final = 3  # … that share fewer
AGREEMENT: Final = 0.95  # share of them that must be in one region

_NOT_FIGURES: Final = re.compile(r"\D+")


def figures(country: str, postcode: str) -> str:
    """Return the figures of a complete postcode of one of the nine countries, else "".

    Examples
    --------
    >>> figures("PL", "80-233"), figures("LV", "LV-1050"), figures("SE", "12"), figures("FR", "1")
    ('80233', '1050', '', '')
    """
    found = _NOT_FIGURES.sub("", postcode)
    return found if found and len(found) == LENGTHS.get(country) else ""


class PostcodeAreas:
    """In which regions the organisations are whose postcodes begin alike.

    Parameters
    ----------
    known : iterable of (country, figures, NUTS3 code)
        One entry for each organisation whose place is known otherwise.
    """

    def __init__(self, known: Iterable[tuple[str, str, str]]) -> None:
        self._areas: dict[tuple[str, str], Counter[str]] = {}
        for country, code, region in known:
            for size in range(SHORTEST, len(code) + 1):
                self._areas.setdefault((country, code[:size]), Counter())[region] += 1

    def region(self, country: str, code: str, own: str = "") -> tuple[str, bool]:
        """Return the region of a postcode, level 3 or 2 or "", and whether it is a near match.

        Of the beginnings of the postcode the longest is taken that enough others share;
        ``AGREEMENT`` of them must be in one region. Near is a match of all or all but one of the
        figures.

        Parameters
        ----------
        country, code : str
            ISO code, and the postcode's figures.
        own : str
            What the organisation itself has put into the areas, so that it does not count.

        Examples
        --------
        >>> areas = PostcodeAreas([("SE", "11428", "SE110"), ("SE", "11421", "SE110")] * 2)
        >>> areas.region("SE", "11425"), areas.region("SE", "11999")
        (('SE110', True), ('SE110', False))
        """
        for size in range(len(code), SHORTEST - 1, -1):
            area = self._areas.get((country, code[:size]))
            if area is None:
                continue
            votes = {region: count - (region == own) for region, count in area.items()}
            total = sum(votes.values())
            near = size >= len(code) - 1
            if total >= (FEWEST_NEAR if near else FEWEST_WIDE):
                return _agreed(votes, total), near
        return "", False


def _agreed(votes: dict[str, int], total: int) -> str:
    for level_length in (5, 4):
        sums: Counter[str] = Counter()
        for region, count in votes.items():
            sums[region[:level_length]] += count
        region, count = max(sums.items(), key=lambda item: (item[1], item[0]))
        if count >= AGREEMENT * total:
            return region
    return ""

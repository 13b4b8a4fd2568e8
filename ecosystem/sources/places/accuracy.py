"""How often each way to a place is right, and how many organisations were placed by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.regions import nuts_level


@dataclass(frozen=True)
class Accuracy:
    """How often one way to a place is right, measured on data that have an official NUTS code.

    Parameters
    ----------
    meaning : str
        How the place is known, in words.
    nuts2_share, nuts3_share : float
        Share that is right at NUTS2, and at NUTS3 where a NUTS3 region is said; NaN if there is
        nothing to measure it against.
    tested_count : int
        Organisations it was measured on.
    """

    meaning: str
    nuts2_share: float = np.nan
    nuts3_share: float = np.nan
    tested_count: int = 0


#: Measured on organisations of the nine Baltic countries whose NUTS3 code is given in FP7, keep.eu
#: (2007-2013 and 2014-2020) and Horizon Dashboard downloads, with the code hidden and nothing but
#: the one thing shown. Limits were chosen on the half of the organisations whose id has an even
#: CRC-32 (which way goes first, on all); the figures are those of the other half. Coordinates are
#: those of CORDIS, held against the dashboard's code of the same PIC. Postcode areas were learnt
#: from the first half. Codes are held against the town named, where all towns of the name lie in
#: one region; those are all organisations, nothing was chosen. Some of the codes held to be true
#: are wrong themselves (a city given its surrounding district), so NUTS3 figures are on the low
#: side.
ACCURACY: Final[dict[str, Accuracy]] = {
    "page": Accuracy("an address or statement on a page"),
    "name": Accuracy("in the organisation's own name"),
    "seat": Accuracy("its well-known seat"),
    "given": Accuracy("the NUTS code of the source, valid in 2021", 0.9949, 0.9679, 2_366),
    "recoded": Accuracy(
        "the NUTS code of the source, led from another vintage to 2021", 0.9982, 0.9912, 567
    ),
    "postcode": Accuracy("organisations with a like postcode", 0.9836, 0.9463, 1_100),
    "city": Accuracy("the town's name in the gazetteer", 0.9936, 0.9732, 1_721),
    "coordinates": Accuracy("the town nearest to the coordinates", 0.9767, 0.9535, 86),
    "country": Accuracy("only the country is known"),
    "none": Accuracy("not known"),
}


def place_counts(located: pd.DataFrame) -> pd.DataFrame:
    """Return how many organisations were placed in which way, and how often that way is right.

    Parameters
    ----------
    located : DataFrame
        Result of :func:`~ecosystem.sources.places.locate`, or a table of actors: ``nuts_code``
        and ``place_basis`` are read.

    Returns
    -------
    DataFrame
        Indexed by ``place_basis``, in the order of :data:`ACCURACY`, only those that occur:
        ``meaning``, ``organisation_count``, ``nuts2_count`` and ``nuts3_count`` (placed at that
        level or finer), ``nuts2_right_share`` and ``nuts3_right_share`` (measured, NaN if not),
        ``tested_count``. Values of ``place_basis`` that have no accuracy count as ``none``.

    Examples
    --------
    >>> located = pd.DataFrame(
    ...     {"nuts_code": ["SE110", "EE00", "SE"], "place_basis": ["city", "country", "country"]}
    ... )
    >>> counts = place_counts(located)
    >>> counts[["organisation_count", "nuts2_count", "nuts3_count"]].T.to_dict("list")
    {'city': [1, 1, 1], 'country': [2, 1, 0]}
    """
    level = located["nuts_code"].map(nuts_level)
    basis = located["place_basis"].where(located["place_basis"].isin(list(ACCURACY)), "none")
    rows = {}
    for name, accuracy in ACCURACY.items():
        mine = basis == name
        if mine.any():
            rows[name] = {
                "meaning": accuracy.meaning,
                "organisation_count": int(mine.sum()),
                "nuts2_count": int((mine & (level >= 2)).sum()),
                "nuts3_count": int((mine & (level >= 3)).sum()),
                "nuts2_right_share": accuracy.nuts2_share,
                "nuts3_right_share": accuracy.nuts3_share,
                "tested_count": accuracy.tested_count,
            }
    columns = [
        "meaning",
        "organisation_count",
        "nuts2_count",
        "nuts3_count",
        "nuts2_right_share",
        "nuts3_right_share",
        "tested_count",
    ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.rename_axis(index="place_basis")


def accuracy_sentence(basis: str) -> str:
    """Return a way's accuracy in words, "" when it was not measured.

    Examples
    --------
    >>> accuracy_sentence("city")
    'right at NUTS2 in 99 of 100, at NUTS3 in 97 (measured on 1,721)'
    >>> accuracy_sentence("country")
    ''
    """
    accuracy = ACCURACY[basis]
    if not accuracy.tested_count:
        return ""
    return (
        f"right at NUTS2 in {100 * accuracy.nuts2_share:.0f} of 100, at NUTS3 in "
        f"{100 * accuracy.nuts3_share:.0f} (measured on {accuracy.tested_count:,})"
    )

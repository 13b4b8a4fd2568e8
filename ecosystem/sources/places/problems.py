"""What was odd about places, counted by reason."""

from __future__ import annotations

from typing import Final

import pandas as pd

#: A piece of a note's text, and the reason in words.
_REASONS: Final = (
    (", the country is ", "NUTS code lies in another country than stated: not used"),
    (" is no NUTS code", "text that is no NUTS code"),
    (" is in no known NUTS list", "NUTS code in no known list (2021; all vintages for the nine)"),
    (" stands for many towns elsewhere", "NUTS code stands for many towns elsewhere: not used"),
    (" covers ", "NUTS code covers several regions of 2021"),
    ("the town ", "town lies in another NUTS2 region than the place used"),
    ("coordinates are those of several", "coordinates shared by several towns: not used"),
    ("coordinates lie outside", "coordinates outside the country: not used"),
    (" km from ", "coordinates far from the town named: not used"),
    ("of several towns called ", "town's name ambiguous: by far the largest taken"),
    ("several towns are called ", "town's name ambiguous: not used beyond what they share"),
    ("only the words ", "only some words of the cell are a town's name"),
)


def place_problems(located: pd.DataFrame) -> pd.Series:
    """Return how many organisations have each kind of note about their place.

    Parameters
    ----------
    located : DataFrame
        Result of :func:`~ecosystem.sources.places.locate`.

    Returns
    -------
    Series of int
        Reason → number, only reasons that occur; an organisation can count under several.

    Examples
    --------
    >>> from ecosystem.sources.places import locate
    >>> table = pd.DataFrame({"country": ["AT"], "nuts_code": ["DE212"]}, index=["a"])
    >>> place_problems(locate(table)).to_dict()
    {'NUTS code lies in another country than stated: not used': 1}
    """
    parts = located["place_note"].str.split("; ").explode()
    counts = {}
    for sign, reason in _REASONS:
        found = parts.str.contains(sign, regex=False)
        parts = parts[~found]
        if found.any():
            counts[reason] = int(found.sum())
    return pd.Series(counts, name="organisation_count", dtype="int64").rename_axis("reason")

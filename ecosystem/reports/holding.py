"""Whether headlines hold under other choices, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.model import split_values
from ecosystem.schema import STABILITY

if TYPE_CHECKING:
    from collections.abc import Mapping


class Holding:
    """What to say beside a headline.

    Parameters
    ----------
    table : DataFrame
        ``schema.STABILITY``, with the choices tried per headline in ``attrs["tried"]``.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._tried: Mapping[str, tuple[str, ...]] = table.attrs.get("tried", {})
        self._rows: dict[tuple[str, int], dict[str, Any]] = {
            (str(row["headline"]), int(row["rank"])): {str(k): v for k, v in row.items()}
            for row in table.to_dict("records")
        }

    def of(self, headline: str, rank: int) -> dict[str, str] | None:
        """Return the figure and what it is lost with; None where nothing was tried."""
        row = self._rows.get((headline, int(rank)))
        if row is None or not row["variant_count"]:
            return None
        lost = ", ".join(choice_words(choice) for choice in split_values(str(row["lost_with"])))
        return {"figure": f"{row['kept_count']} of {row['variant_count']}", "lost": lost}

    def tried(self, headline: str) -> list[str]:
        """Return the choices tried for a list, in words."""
        return [choice_words(choice) for choice in self._tried.get(headline, ())]


NOT_TRIED: Final = Holding(pd.DataFrame(columns=list(STABILITY.names)))


def choice_words(choice: str) -> str:
    """Return another choice in words.

    Examples
    --------
    >>> choice_words("level 1"), choice_words("from 2011"), choice_words("weighting count")
    ('NUTS 1 regions', 'years from 2011', 'every shared project counting 1')
    """
    what, _, value = choice.partition(" ")
    if what == "level":
        return "countries" if value == "0" else f"NUTS {value} regions"
    if what in {"from", "to"}:
        return f"years {'from' if what == 'from' else 'up to'} {value}"
    if what == "weighting":
        shared = "every shared project counting 1"
        return shared if value == "count" else "large projects counting less per pair"
    return choice

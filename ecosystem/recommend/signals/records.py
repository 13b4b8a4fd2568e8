"""What sentences say about a collaboration: its short title, its years, its kind."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ecosystem.network.ties import running_years


@dataclass(frozen=True)
class Record:
    """What sentences say about a collaboration.

    Parameters
    ----------
    label : str
        Short title and years.
    kind : str
        Project, partnership …
    first_year, last_year : float
        NaN when unknown.
    """

    label: str
    kind: str
    first_year: float
    last_year: float


def record_facts(collaborations: pd.DataFrame) -> dict[str, Record]:
    """Return what sentences say about every collaboration, by id.

    Parameters
    ----------
    collaborations : DataFrame
        ``schema.COLLABORATIONS``.

    Returns
    -------
    dict
        Without acronym the title stands for it, without both the id. A year that the name ends in
        is not said twice.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> record_facts(load_bundled("baltic").collaborations)["belt-cb"].label
    'BELT 2015–2018'
    """
    years = running_years(collaborations)
    columns = [collaborations[name] for name in ("acronym", "title", "kind")]
    rows = zip(collaborations.index, *columns, years["first_year"], years["last_year"], strict=True)
    facts: dict[str, Record] = {}
    for key, acronym, title, kind, first, last in rows:
        name, period = str(acronym or title or key), ""
        if not math.isnan(first):
            period = f" {first:.0f}" if first == last else f" {first:.0f}–{last:.0f}"
        label = name if name.endswith(period) else name + period
        facts[str(key)] = Record(label, str(kind), first, last)
    return facts

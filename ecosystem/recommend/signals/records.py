"""What sentences say about a collaboration: its short title, its years, its kind."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from ecosystem.network.ties import running_years

# Money to prepare a project; an acronym that ends in "seed" is that of a preparation too.
_SEED: Final = re.compile(r"\bseed[ -](?:money|fund|project|grant)|(?-i:\b[Ss]eed$)", re.IGNORECASE)


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
    is_seed : bool
        Whether acronym, title or programme says that it was seed money for a later project.
    """

    label: str
    kind: str
    first_year: float
    last_year: float
    is_seed: bool


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
    >>> facts = record_facts(load_bundled("baltic").collaborations)
    >>> [record.label for record in facts.values() if record.is_seed][:2]
    ['ELMAR Seed 2016', 'INTERMARE Seed 2016']
    """
    years = running_years(collaborations)
    columns = [collaborations[name] for name in ("acronym", "title", "kind", "programme")]
    rows = zip(collaborations.index, *columns, years["first_year"], years["last_year"], strict=True)
    facts: dict[str, Record] = {}
    for key, acronym, title, kind, programme, first, last in rows:
        name, period = str(acronym or title or key), ""
        if not math.isnan(first):
            period = f" {first:.0f}" if first == last else f" {first:.0f}–{last:.0f}"
        label = name if name.endswith(period) else name + period
        seed = any(_SEED.search(str(text)) for text in (acronym, title, programme))
        facts[str(key)] = Record(label, str(kind), first, last, seed)
    return facts

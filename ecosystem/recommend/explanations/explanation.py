"""What an explanation of a pair of actors is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ecosystem.recommend.explanations.evidence import PairEvidence
from ecosystem.recommend.explanations.portions import Portion


@dataclass(frozen=True)
class Part:
    """One named part of a score.

    Parameters
    ----------
    name : str
        What it is.
    contribution : float
        What it adds to the score.
    portions : tuple of Portion
        The records it rests on, the largest first; their contributions sum to that of the part.
        Empty when it does not rest on single records, such as distance.
    """

    name: str
    contribution: float
    portions: tuple[Portion, ...]


@dataclass(frozen=True)
class Introduction:
    """A way to be introduced, in ids and names.

    Parameters
    ----------
    actor_ids, names : tuple of str
        From the one to the other, both included.
    weakest : float
        The smallest tie weight on the way.
    over_the_border : bool
        Whether whoever introduces is at home where one of the two is.
    records : tuple of tuple of str
        Collaborations behind each step.
    """

    actor_ids: tuple[str, ...]
    names: tuple[str, ...]
    weakest: float
    over_the_border: bool
    records: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Explanation:
    """All that can be said about a pair.

    Parameters
    ----------
    actor_a, actor_b, name_a, name_b, region_a, region_b : str
        The two; regions at the level, "" when unknown.
    status : str
        Whether the pair may be suggested: "candidate", "tied", "same region", "not eligible",
        "closer candidates" or "no shared partner".
    status_text : str
        The same in a sentence.
    score : float
        Sum of the parts.
    rank, candidate_count : int
        Candidates that score higher, plus one; number of candidates.
    method : str
        What the score is.
    parts : tuple of Part
        In the order of the scorer.
    evidence : PairEvidence
        Shared partners and themes.
    introductions : tuple of Introduction
        The best way first.
    reason, counter_reason : str
        In words.
    labels : mapping of str to str
        Title and years of every collaboration named anywhere here, by id.
    notes : tuple of str
        How the question was understood.
    """

    actor_a: str
    actor_b: str
    name_a: str
    name_b: str
    region_a: str
    region_b: str
    status: str
    status_text: str
    score: float
    rank: int
    candidate_count: int
    method: str
    parts: tuple[Part, ...]
    evidence: PairEvidence
    introductions: tuple[Introduction, ...]
    reason: str
    counter_reason: str
    labels: Mapping[str, str]
    notes: tuple[str, ...]


def contribution_table(explanation: Explanation) -> pd.DataFrame:
    """Return the parts of a score and what each rests on, one row per part and record source.

    Returns
    -------
    DataFrame
        ``part``, ``rests_on`` ("" for the part as a whole), ``contribution``, ``records`` (ids,
        ``;`` between). Rows with ``rests_on`` = "" sum to the score, the rows under each part to
        the part.
    """
    rows = [
        row
        for part in explanation.parts
        for row in (
            (part.name, "", part.contribution, ""),
            *((part.name, p.name, p.contribution, ";".join(p.records)) for p in part.portions),
        )
    ]
    return pd.DataFrame(rows, columns=["part", "rests_on", "contribution", "records"])

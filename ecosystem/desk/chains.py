"""Value chains: who is at which stage where, and which interregional links are there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.desk.chain_tables import Chain, Stage, pattern_of
from ecosystem.measures.domains import region_domains
from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.network.scope import Area, in_area
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.wording import counted, listed
from ecosystem.regions import Level, actor_regions, region_name
from ecosystem.schema import CHAIN_LINKS, CHAIN_STAGES

LISTED_MISSING: Final = 100


@dataclass(frozen=True, eq=False)
class ChainMap:
    """Value chains in the data.

    Parameters
    ----------
    chains : tuple of Chain
        What was looked for.
    stages : DataFrame
        ``schema.CHAIN_STAGES``.
    links : DataFrame
        ``schema.CHAIN_LINKS``: all links, and of each chain the first hundred missing.
    missing_counts : tuple of int
        How many pairs of regions of each chain have no link.
    notes : tuple of str
        What a reader must know.
    """

    chains: tuple[Chain, ...]
    stages: pd.DataFrame
    links: pd.DataFrame
    missing_counts: tuple[int, ...]
    notes: tuple[str, ...]


def chain_map(
    ecosystem: Ecosystem, chains: tuple[Chain, ...], *, level: Level = 2, area: Area = "bsr"
) -> ChainMap:
    """Place regions and actors along value chains and look for links between stages.

    A collaboration is at a stage when its themes, title or acronym have one of the stage's words;
    its actors are then at that stage. Two regions are linked from one stage to the next when an
    actor of the first at the earlier stage and one of the second at the next are tied by any
    collaboration. Missing are pairs of different regions that have actors at the two stages and no
    such tie; those with most actors on the weaker side come first.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    chains : tuple of Chain
        See :func:`ecosystem.desk.chain_tables.read_chains`.
    level, area
        Level of the regions, and whether only those of the Baltic Sea Region.

    Returns
    -------
    ChainMap

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.desk.chain_tables import read_chains
    >>> found = chain_map(load_bundled("baltic"), read_chains())
    >>> bool((found.links["region_a"] != found.links["region_b"]).all())
    True
    """
    inc = incidence(ecosystem)
    use = in_area(ecosystem, level, area).reindex(inc.actor_ids).to_numpy(bool)
    regions = actor_regions(ecosystem.actors, level).reindex(inc.actor_ids).to_numpy(object)
    regions = np.where(use, regions, "")
    tied = csr_array(tie_weights(inc, "count"))
    tied.data[:] = 1.0
    has = region_domains(ecosystem, level)
    stages, links, missing, notes = [], [], [], []
    for chain in chains:
        placed = [_Placed(ecosystem, inc, chain, stage, regions) for stage in chain.stages]
        stages += [row for one in placed for row in one.rows(chain.name, has)]
        found, count = _links(ecosystem, inc, chain.name, placed, tied)
        links += found
        missing.append(count)
        empty = [one.stage.name for one in placed if not one.codes]
        if empty:
            notes.append(
                f"{chain.name.capitalize()}: nobody in the data is placed at {listed(empty)}; "
                "0 may mean no data, or words that the data do not use."
            )
        if count > LISTED_MISSING:
            notes.append(
                f"{chain.name.capitalize()}: of {counted(count, 'missing link')} the first "
                f"{LISTED_MISSING} are listed."
            )
    return ChainMap(
        chains,
        as_declared(_columns(stages), CHAIN_STAGES),
        as_declared(_columns(links), CHAIN_LINKS),
        tuple(missing),
        (*notes, *_general(ecosystem, chains)),
    )


class _Placed:
    """Who is at one stage, by region."""

    def __init__(
        self,
        ecosystem: Ecosystem,
        inc: Incidence,
        chain: Chain,
        stage: Stage,
        regions: npt.NDArray[np.object_],
    ) -> None:
        self.stage = stage
        self.ids, self.collaborations = inc.actor_ids, inc.collaboration_ids
        self.at = _at_stage(ecosystem, inc, chain, stage)
        self.activity = np.asarray(inc.matrix @ self.at.astype(np.float64))
        self.matrix = inc.matrix
        there = (self.activity > 0) & (regions != "")
        self.codes = sorted(set(regions[there]))
        self.members = {code: np.flatnonzero(there & (regions == code)) for code in self.codes}

    def groups(self, n: int) -> csr_array:
        """Return regions × actors at the stage."""
        rows = np.repeat(np.arange(len(self.codes)), [len(self.members[c]) for c in self.codes])
        columns = np.concatenate([np.zeros(0, np.int64), *self.members.values()]).astype(np.int64)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.codes), n))

    def rows(self, chain: str, has: pd.DataFrame) -> list[dict[str, Any]]:
        fitting = [name for name in self.stage.domains if name in has.columns]
        rows = []
        for code in self.codes:
            members = self.members[code]
            order = members[np.lexsort((self.ids[members], -self.activity[members]))]
            records = self.at & (np.asarray(self.matrix[members].sum(axis=0)).ravel() > 0)
            rows.append(
                {
                    "chain": chain,
                    "stage": self.stage.number,
                    "stage_name": self.stage.name,
                    "region": code,
                    "region_name": region_name(code),
                    "actor_count": len(members),
                    "is_priority": code in has.index
                    and bool(has.loc[[code], fitting].to_numpy().any()),
                    "actors": LIST_SEPARATOR.join(self.ids[order]),
                    "records": LIST_SEPARATOR.join(self.collaborations[np.flatnonzero(records)]),
                }
            )
        return sorted(rows, key=lambda row: (-int(str(row["actor_count"])), str(row["region"])))


def _at_stage(
    ecosystem: Ecosystem, inc: Incidence, chain: Chain, stage: Stage
) -> npt.NDArray[np.bool_]:
    table = ecosystem.collaborations.loc[inc.collaboration_ids]
    text = table["themes"] + " ; " + table["acronym"] + " ; " + table["title"]
    alone = text.str.contains(pattern_of(stage.words), regex=True)
    inside = text.str.contains(chain.pattern(), regex=True)
    within = text.str.contains(pattern_of(stage.words_within), regex=True)
    return (alone | (inside & within)).to_numpy(bool)


def _links(
    ecosystem: Ecosystem, inc: Incidence, chain: str, placed: list[_Placed], tied: csr_array
) -> tuple[list[dict[str, Any]], int]:
    n = len(inc.actor_ids)
    rows: list[dict[str, Any]] = []
    for one, other in pairwise(placed):
        first, second = one.groups(n), other.groups(n)
        ties = csr_array(csr_array(first @ tied) @ second.T).toarray()
        for i, a in enumerate(one.codes):
            for j, b in enumerate(other.codes):
                if a == b:
                    continue
                count = int(ties[i, j])
                rows.append(
                    {
                        "chain": chain,
                        "stage_a": one.stage.number,
                        "stage_b": other.stage.number,
                        "stage_name_a": one.stage.name,
                        "stage_name_b": other.stage.name,
                        "region_a": a,
                        "region_b": b,
                        "name_a": region_name(a),
                        "name_b": region_name(b),
                        "actor_count_a": len(one.members[a]),
                        "actor_count_b": len(other.members[b]),
                        "link_count": count,
                        "status": "linked" if count else "missing",
                        "rank": 0,
                        "broker_id": "",
                        "broker_name": "",
                        "_sides": (one.members[a], other.members[b]),
                    }
                )
    linked = sorted(
        (row for row in rows if row["link_count"]),
        key=lambda row: (row["stage_a"], -row["link_count"], row["region_a"], row["region_b"]),
    )
    missing = sorted((row for row in rows if not row["link_count"]), key=_weight)
    for rank, row in enumerate(missing[:LISTED_MISSING], start=1):
        row["rank"] = rank
        row["broker_id"], row["broker_name"] = _broker(ecosystem, inc, tied, row["_sides"])
    shown = [*linked, *missing[:LISTED_MISSING]]
    return [{k: v for k, v in row.items() if k != "_sides"} for row in shown], len(missing)


def _weight(row: dict[str, Any]) -> tuple[int, int, int, str, str]:
    sizes = (row["actor_count_a"], row["actor_count_b"])
    return -min(sizes), -max(sizes), row["stage_a"], row["region_a"], row["region_b"]


def _broker(
    ecosystem: Ecosystem,
    inc: Incidence,
    tied: csr_array,
    sides: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> tuple[str, str]:
    """Return who is tied to most actors of the side it is less tied to; "" when nobody is."""
    counts = [np.asarray(tied[members].sum(axis=0)).ravel() for members in sides]
    both = np.minimum(*counts)
    best = int(np.argmax(both))  # the first id where equal
    if both[best] == 0:
        return "", ""
    actor = str(inc.actor_ids[best])
    return actor, str(ecosystem.actors["name"][actor])


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _general(ecosystem: Ecosystem, chains: tuple[Chain, ...]) -> list[str]:
    table = ecosystem.collaborations
    untold = int(((table["themes"] == "") & (table["title"] == "")).sum())
    notes = [
        "Stages are told by words in themes, titles and acronyms of collaborations, so an actor's "
        "place is what it took part in, not what it makes.",
        "A missing link is a question, not a finding: it is not compared with an expectation. Gaps "
        "that are, are told by ecosystem gaps.",
    ]
    if untold:
        notes.append(
            f"{untold:,} of {counted(len(table), 'collaboration')} have neither "
            "themes nor title and are at no stage."
        )
    sources = sorted({s.source_url for chain in chains for s in chain.stages if s.source_url})
    if sources:
        notes.append(
            "Stages, their order and their words simplify and are there to be edited; documents on "
            f"the field: {listed(sources)}."
        )
    return notes

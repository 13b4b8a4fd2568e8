"""The same data with another opinion on how alike two names must be to be one organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.io.readers import read_csv
from ecosystem.model import Ecosystem
from ecosystem.schema import ORIGINS
from ecosystem.sources.ecosystems import read_identifiers, records_of
from ecosystem.sources.identity import MERGED_FROM, resolve
from ecosystem.sources.identity.review import REVIEW_COLUMNS
from ecosystem.sources.organisations import base_ids

ORIGINS_FILE: Final = f"{ORIGINS.name}.csv"
REVIEW_FILE: Final = "identity_review.csv"
_LOWEST: Final = 0.75


@dataclass(frozen=True, eq=False)
class Evidence:
    """What an import wrote beside its tables about who is the same.

    Parameters
    ----------
    identifiers : DataFrame
        ``schema.IDENTIFIERS``.
    origins : DataFrame
        ``schema.ORIGINS``: under which record of its source an actor took part.
    review : DataFrame
        Pairs that were looked at, with their scores.
    """

    identifiers: pd.DataFrame
    origins: pd.DataFrame
    review: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Unified:
    """Data under another threshold.

    Parameters
    ----------
    ecosystem : Ecosystem
        With fewer actors, or more.
    became : dict
        Id of an actor that was taken into another → the other's id.
    split_count : int
        Actors that were taken apart.
    notes : tuple of str
        What was done, or why nothing could be.
    """

    ecosystem: Ecosystem
    became: dict[str, str]
    split_count: int
    notes: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anybody was united or taken apart."""
        return bool(self.became) or self.split_count > 0


def read_evidence(path: Path) -> Evidence:
    """Return what lies beside the tables of an import; empty tables where there is nothing."""
    return Evidence(
        read_identifiers(path),
        _beside(path / ORIGINS_FILE, ORIGINS.names),
        _beside(path / REVIEW_FILE, REVIEW_COLUMNS),
    )


def _beside(file: Path, columns: Iterable[str]) -> pd.DataFrame:
    names = list(columns)
    frame = read_csv(file, file.stem).frame if file.is_file() else pd.DataFrame()
    if not set(names) <= set(frame.columns):
        return pd.DataFrame(columns=names, dtype="str")
    return frame[names].reset_index(drop=True)


def unified_at(ecosystem: Ecosystem, threshold: float, evidence: Evidence) -> Unified:
    """Return an ecosystem as it would be if names alike from a threshold on were one organisation.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data, whose names were unified from ``MERGED_FROM`` = .93 on, or by hand.
    threshold : float
        .75 to 1. Below .93 actors whose names reach it are united, unless their numbers differ;
        above it actors that were joined only by names below it are taken apart, for which the
        records of origin are needed that an import keeps in ``origins.csv``.
    evidence : Evidence
        From :func:`read_evidence`.

    Returns
    -------
    Unified
        United actors go by the id with the most participations; of an actor taken apart the
        part with the most keeps the id.

    Raises
    ------
    SettingError
        When the threshold is none.

    Notes
    -----
    Scores are those of ``identity_review.csv``. Taking apart cuts the joins below the threshold
    and leaves those above it and those by number, which gives the groups that joining from the
    threshold on would have given, as joins are made from the surest down.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = unified_at(load_bundled("baltic"), 0.85, read_evidence(Path()))
    >>> len(found.ecosystem.actors) == 775 - len(found.became)
    True
    """
    if not _LOWEST <= threshold <= 1:
        raise SettingError(f"identity {threshold:g}: give a likeness from {_LOWEST} to 1")
    if threshold > MERGED_FROM:
        return _apart(ecosystem, threshold, evidence)
    return _together(ecosystem, threshold, evidence.identifiers)


def _together(ecosystem: Ecosystem, threshold: float, identifiers: pd.DataFrame) -> Unified:
    organisations = records_of(ecosystem, "data", identifiers=identifiers).organisations
    # Without ids of their own: these would keep every two of them apart.
    found = resolve(organisations.assign(actor_id=""), merge_from=threshold)
    known = ecosystem.actors.index
    of_record = found.actor_of[~found.actor_of.index.str.contains("#\\d+$")]
    group = of_record.set_axis(of_record.index.map(lambda text: text.partition(":")[2]))
    group = group[group.index.isin(known)]
    count = ecosystem.participations["actor_id"].value_counts()
    order = pd.DataFrame({"group": group, "count": count.reindex(group.index).fillna(0)})
    order = order.sort_index().sort_values("count", ascending=False, kind="stable")
    leader = order.reset_index(names="id").drop_duplicates("group").set_index("group")["id"]
    became = {str(a): str(b) for a, b in group.map(leader).sort_index().items() if a != b}
    rows = ecosystem.participations
    rows = rows.assign(actor_id=rows["actor_id"].replace(became))
    return Unified(
        replace(
            ecosystem,
            actors=ecosystem.actors.drop(index=list(became)),
            participations=_sorted(rows),
            aliases=ecosystem.aliases[~ecosystem.aliases["actor_id"].isin(became)].reset_index(
                drop=True
            ),
        ),
        became,
        0,
        (f"With names alike from {threshold:g} on, {len(became):,} organisations join others.",),
    )


def _apart(ecosystem: Ecosystem, threshold: float, evidence: Evidence) -> Unified:
    origins = evidence.origins[evidence.origins["actor_id"].isin(ecosystem.actors.index)]
    if origins.empty:
        why = "no record of origin is kept (origins.csv of a new import)"
        return Unified(ecosystem, {}, 0, (f"Above {MERGED_FROM:g} nothing can be told: {why}.",))
    origins = origins.assign(part=_parts(origins["source_id"], evidence.review, threshold))
    size = origins.groupby(["actor_id", "part"]).size().rename("size").reset_index()
    size = size.sort_values(["actor_id", "size", "part"], ascending=[True, False, True])
    place = size.groupby("actor_id").cumcount()
    size = size.assign(
        new_id=size["actor_id"].where(place == 0, size["actor_id"] + "~" + (place + 1).astype(str))
    )
    named = origins.merge(size, on=["actor_id", "part"])
    named = named[["collaboration_id", "actor_id", "new_id"]].drop_duplicates()
    rows = ecosystem.participations.merge(named, on=["collaboration_id", "actor_id"], how="left")
    rows = rows.assign(actor_id=rows["new_id"].fillna(rows["actor_id"])).drop(columns="new_id")
    fresh = size[size["new_id"] != size["actor_id"]]
    parts = ecosystem.actors.loc[fresh["actor_id"]].set_axis(fresh["new_id"], axis=0)
    actors = pd.concat([ecosystem.actors, parts.rename_axis("actor_id")]).sort_index()
    split = fresh["actor_id"].nunique()
    return Unified(
        replace(ecosystem, actors=actors, participations=_sorted(rows)),
        {},
        split,
        (f"With names alike from {threshold:g} on, {split:,} organisations fall apart.",),
    )


def _parts(source_ids: pd.Series, review: pd.DataFrame, threshold: float) -> pd.Series:
    """Return for every record of origin the smallest one that it is still joined with."""
    score = pd.to_numeric(review["score"], errors="coerce")
    joined = review[(review["decision"] == "merged") & (score >= threshold)]
    leader: dict[str, str] = {}

    def find(member: str) -> str:
        while (above := leader.get(member, member)) != member:
            leader[member] = leader.get(above, above)
            member = above
        return member

    pairs = zip(base_ids(joined["source_id_a"]), base_ids(joined["source_id_b"]), strict=True)
    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        leader[high] = low
    return source_ids.map(find)


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["collaboration_id", "actor_id"]
    return rows.drop_duplicates(keys).sort_values(keys, ignore_index=True)

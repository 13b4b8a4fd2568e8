"""A later dataset in the ids of an earlier one: who in it was known already."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.recommend.wording import counted, percent
from ecosystem.sources.ecosystems import records_of
from ecosystem.sources.identity.resolution import resolve
from ecosystem.sources.records import stacked


@dataclass(frozen=True)
class Matching:
    """How many actors of a later dataset were found in the earlier one, and how.

    Parameters
    ----------
    actor_count : int
        Actors of the later dataset that take part in something.
    by_id : int
        With the same actor id as in the earlier one, found to be the same body.
    otherwise : int
        Found by numbers (PIC, ROR, VAT), or by name, country and town.
    """

    actor_count: int
    by_id: int
    otherwise: int

    @property
    def sentence(self) -> str:
        """The counts in words."""
        found = self.by_id + self.otherwise
        share = percent(found / self.actor_count) if self.actor_count else "0 %"
        return (
            f"Of {counted(self.actor_count, 'actor')} in the test data {found:,} ({share}) were "
            f"known: {self.by_id:,} by the same id, {self.otherwise:,} by number or name; the "
            "others are newcomers, who cannot be ranked."
        )

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


def matched(
    known: Ecosystem,
    later: Ecosystem,
    *,
    known_numbers: pd.DataFrame | None = None,
    later_numbers: pd.DataFrame | None = None,
) -> tuple[Ecosystem, Matching]:
    """Return a later dataset with the actor ids of an earlier one where it is the same body.

    The rules are those of a merge: numbers that an import found, then names with country and
    town; what is doubtful stays apart, so links can be missed but not made up.

    Parameters
    ----------
    known : Ecosystem
        The earlier dataset, whose ids are kept.
    later : Ecosystem
        The later one. Two of its actors that are one in ``known`` become one.
    known_numbers, later_numbers : DataFrame, optional
        From :func:`ecosystem.sources.ecosystems.read_identifiers`.

    Returns
    -------
    Ecosystem, Matching

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> same, found = matched(whole, whole)
    >>> found.by_id == found.actor_count, same.participations.equals(whole.participations)
    (True, True)
    """
    sides = [
        records_of(known, "known", place=1, identifiers=known_numbers),
        records_of(later, "later", place=2, identifiers=later_numbers),
    ]
    rows = stacked([side.organisations for side in sides])
    found = resolve(rows.set_index("source_id")).actor_of
    before = set(found.reindex("1-known:" + known.actors.index))
    ids = found.reindex("2-later:" + later.actors.index).set_axis(later.actors.index)
    # Left apart as doubtful, but written the same under the same id: one actor.
    labels = ["name", "country"]
    again = later.actors.index.intersection(known.actors.index)
    alike = (known.actors.loc[again, labels] == later.actors.loc[again, labels]).all(axis=1)
    kept = again[alike.to_numpy(bool) & ~ids[again].isin(before).to_numpy(bool)]
    ids[kept] = kept
    rows = later.participations.assign(actor_id=later.participations["actor_id"].map(ids))
    rows = rows.drop_duplicates(["collaboration_id", "actor_id"]).sort_values(
        ["collaboration_id", "actor_id"], ignore_index=True
    )
    actors = later.actors.set_axis(pd.Index(ids, name=later.actors.index.name))
    actors = actors[~actors.index.duplicated()].sort_index()
    active = ids[ids.index.isin(later.participations["actor_id"])]
    there = active.isin(before | set(kept))
    same = there & (active == active.index)
    counts = Matching(len(active), int(same.sum()), int((there & ~same).sum()))
    return replace(later, actors=actors, participations=rows), counts

"""One organisation or region: where it stands, what it lacks, whom to meet, what ends soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.desk.blanks import blank_spots
from ecosystem.desk.indicators import (
    NAMES,
    actor_indicators,
    peer_group,
    percentile,
    region_indicators,
)
from ecosystem.desk.needs import needs_of
from ecosystem.desk.sustain import sustaining
from ecosystem.errors import SettingError
from ecosystem.measures.domains import region_domains
from ecosystem.network.scope import in_area
from ecosystem.network.ties import tie_table
from ecosystem.recommend.actors.wish import find_actor
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.regions.mismatch import s3_mismatch
from ecosystem.regions import actor_regions, country_name, region_name
from ecosystem.schema import (
    ENDING_TIES,
    INDICATORS,
    PROFILE_MEASURES,
    PROFILE_PARTNERS,
    S3_MISMATCH,
)
from ecosystem.study import Study

_PARTNERS: Final = 10
_SUGGESTED: Final = 5


@dataclass(frozen=True, eq=False)
class Profile:
    """What is known about one organisation or region.

    Parameters
    ----------
    id, name, sort : str
        Id or code, name, and ``actor`` or ``region``.
    facts : tuple of (str, str)
        Kind, place and the like.
    peers : str
        Whom it is compared with.
    measures : DataFrame
        ``schema.PROFILE_MEASURES``.
    partners : DataFrame
        ``schema.PROFILE_PARTNERS``: the closest.
    blanks : DataFrame
        ``schema.BLANK_SPOTS``: what its peers have a tie to and it has not.
    suggestions : DataFrame
        ``schema.SUGGESTIONS`` of an organisation; ``schema.REGION_GAPS`` of a region.
    ending : DataFrame
        ``schema.ENDING_TIES`` that it is part of.
    s3 : DataFrame
        ``schema.S3_MISMATCH`` of its region.
    needs : tuple of str
        What follows from all that, in sentences.
    notes : tuple of str
        What a reader must know.
    """

    id: str
    name: str
    sort: str
    facts: tuple[tuple[str, str], ...]
    peers: str
    measures: pd.DataFrame
    partners: pd.DataFrame
    blanks: pd.DataFrame
    suggestions: pd.DataFrame
    ending: pd.DataFrame
    s3: pd.DataFrame
    needs: tuple[str, ...]
    notes: tuple[str, ...]


def profile(study: Study, who: str, *, months: int = 12) -> Profile:
    """Return the profile of an organisation or a region.

    Parameters
    ----------
    study : Study
        Results of a run.
    who : str
        Id or name of an actor, or code or name of a region at the study's level.
    months : int
        How far ahead ending partnerships are looked for, from the data's last beginning.

    Returns
    -------
    Profile
        The peers of an organisation are those of its kind (all, with fewer than five); the peers
        of a region are the other regions with organisations in the Baltic Sea Region.

    Raises
    ------
    SettingError
        When nothing is called so.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.study import StudySettings, run_study
    >>> study = run_study(load_bundled("baltic"), StudySettings(community_runs=2))
    >>> profile(study, "Aalborg University").sort, profile(study, "Stockholm").id
    ('actor', 'SE11')
    """
    region = _region(study, who)
    return _of_region(study, region, months) if region else _of_actor(study, who, months)


def _region(study: Study, who: str) -> str:
    folded = who.strip().casefold()
    for code, name in zip(study.regions.index, study.regions["region_name"], strict=True):
        if folded in (str(code).casefold(), str(name).casefold()):
            return str(code)
    return ""


def _of_actor(study: Study, who: str, months: int) -> Profile:
    try:
        actor = find_actor(study.ecosystem, who)
    except SettingError as error:
        raise SettingError(f"{error}. No region is called so either") from None
    row = study.actors.loc[[actor]].iloc[0]
    table = actor_indicators(study)
    peers, how = peer_group(study, actor)
    measures = _measures(table, actor, peers)
    ties = tie_table(study.ecosystem)
    own = (ties["actor_a"] == actor) | (ties["actor_b"] == actor)
    other = ties["actor_b"].where(ties["actor_a"] == actor, ties["actor_a"])
    members = pd.Index([actor])
    blanks = blank_spots(study.ecosystem, members, {str(p): pd.Index([p]) for p in peers})
    suggestions = study.suggestions_for(actor, _SUGGESTED)
    ending = _ending(study, members, months)
    s3 = _fit(study, str(row["region"]))
    return Profile(
        actor,
        str(row["name"]),
        "actor",
        (
            ("Kind", str(row["kind"]).replace("_", " ")),
            ("Country", country_name(str(row["country"])) or "not known"),
            ("Region", str(row["region_name"]) or "not known"),
            ("Collaborations", f"{int(row['collaboration_count']):,}"),
        ),
        how,
        measures,
        _partners(study, ties[own].assign(actor_id=other[own])),
        blanks,
        suggestions,
        ending,
        s3,
        needs_of(measures, blanks, suggestions, ending),
        _notes(study, int(row["collaboration_count"])),
    )


def _of_region(study: Study, region: str, months: int) -> Profile:
    placed = actor_regions(study.ecosystem.actors, study.settings.level)
    baltic = in_area(study.ecosystem, study.settings.level, "bsr")
    members = placed.index[placed == region]
    codes = sorted(set(placed[baltic | (placed == region)]) - {"", region})
    groups = {code: placed.index[placed == code] for code in codes}
    measures = _measures(region_indicators(study), region, pd.Index(codes))
    blanks = blank_spots(study.ecosystem, members, groups)
    table = study.gaps.table
    mine = (table["region_a"] == region) | (table["region_b"] == region)
    gaps = table[mine & table["verdict"].isin(("gap", "fewer than expected"))].head(_SUGGESTED)
    if gaps.empty:
        gaps = table[mine & (table["verdict"] == "as expected")].head(3)
    ties = tie_table(study.ecosystem)
    ending = _ending(study, members, months)
    row = study.regions.loc[[region]].iloc[0]
    return Profile(
        region,
        region_name(region),
        "region",
        (
            ("Country", country_name(str(row["country"])) or "not known"),
            ("Organisations known", f"{int(row['actor_count']):,}"),
            ("Collaborations", f"{int(row['collaboration_count']):,}"),
        ),
        "the other regions of the Baltic Sea Region with organisations in the data",
        measures,
        _partners(study, _outside(ties, members)),
        blanks,
        gaps.reset_index(drop=True),
        ending,
        _fit(study, region),
        needs_of(measures, blanks, gaps, ending),
        _notes(study, int(row["collaboration_count"])),
    )


def _measures(table: pd.DataFrame, one: str, peers: pd.Index) -> pd.DataFrame:
    places = [percentile(table[name], one, peers) for name in NAMES]
    return as_declared(
        {
            "measure": list(NAMES),
            "label": [INDICATORS[name].label for name in NAMES],
            "value": table.loc[[one], list(NAMES)].to_numpy(np.float64)[0],
            "percentile": [place for place, _, _ in places],
            "peer_count": [count for _, count, _ in places],
            "peer_median": [median for _, _, median in places],
        },
        PROFILE_MEASURES,
    )


def _outside(ties: pd.DataFrame, members: pd.Index) -> pd.DataFrame:
    """Return the ties of a region with others, summed up by the other."""
    a, b = ties["actor_a"].isin(members), ties["actor_b"].isin(members)
    rows = ties[a ^ b].assign(actor_id=ties["actor_b"].where(a, ties["actor_a"])[a ^ b])
    return rows.groupby("actor_id", as_index=False, sort=True).agg(
        weight=("weight", "sum"),
        collaboration_count=("collaboration_count", "sum"),
        last_year=("last_year", "max"),
    )


def _partners(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    top = rows.sort_values(["weight", "actor_id"], ascending=[False, True]).head(_PARTNERS)
    actors = study.actors.reindex(top["actor_id"])
    return as_declared(
        {
            "actor_id": top["actor_id"].to_numpy(),
            "name": actors["name"].to_numpy(),
            "kind": actors["kind"].to_numpy(),
            "country": actors["country"].to_numpy(),
            "weight": top["weight"].to_numpy(),
            "collaboration_count": top["collaboration_count"].to_numpy(),
            "last_year": top["last_year"].to_numpy(),
        },
        PROFILE_PARTNERS,
    )


def _ending(study: Study, members: pd.Index, months: int) -> pd.DataFrame:
    try:
        found = sustaining(study.ecosystem, months=months).ending
    except SettingError:  # nothing is dated, so nothing is known to end
        return as_declared({}, ENDING_TIES)
    mine = found["actor_a"].isin(members) ^ found["actor_b"].isin(members)
    return found[mine].reset_index(drop=True)


def _fit(study: Study, region: str) -> pd.DataFrame:
    level, area = study.settings.level, study.settings.area
    has = region_domains(study.ecosystem, level)
    if region not in has.index or len(has) < 2:
        return as_declared({}, S3_MISMATCH)
    table = s3_mismatch(study.ecosystem, level=level, area=area).table
    mine = table[(table["region"] == region) & (table["is_priority"] | (table["link_count"] > 0))]
    return mine.sort_values(
        ["is_priority", "link_count", "domain"], ascending=[False, False, True], ignore_index=True
    )


def _notes(study: Study, collaborations: int) -> tuple[str, ...]:
    notes = list(study.notes)
    if collaborations < 3:
        notes.insert(
            0,
            f"The data know only {collaborations} of its collaborations: this profile says more "
            "about the data than about it.",
        )
    notes.append(
        "Percentile: the share of peers below, half of those equal counted in. No tie in the data "
        "does not mean no cooperation."
    )
    if not np.isfinite(study.ecosystem.actors["latitude"].to_numpy(np.float64)).any():
        notes.append("No organisation has coordinates, so distances are between regions.")
    return tuple(notes)

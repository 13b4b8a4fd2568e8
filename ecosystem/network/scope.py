"""Which part of the data is looked at: years, themes, policy areas, countries, area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from ecosystem.errors import SettingError, nearest
from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import running_years
from ecosystem.regions import (
    Level,
    country_code,
    finest_codes,
    is_baltic,
    regions_at,
)

Area = Literal["bsr", "all"]


@dataclass(frozen=True)
class Scope:
    """What is looked at; the empty scope is everything.

    Parameters
    ----------
    start_year, end_year : int, optional
        Window: collaborations that run in at least one of its years. None leaves it open.
    themes, policy_areas : tuple of str
        Collaborations that have at least one of them; () for any.
    countries : tuple of str
        Actors from these countries; () for any.
    """

    start_year: int | None = None
    end_year: int | None = None
    themes: tuple[str, ...] = ()
    policy_areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the scope as plain values, for ``run.json``."""
        return {
            "start_year": self.start_year,
            "end_year": self.end_year,
            "themes": list(self.themes),
            "policy_areas": list(self.policy_areas),
            "countries": list(self.countries),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Scope:
        """Return the scope that :meth:`as_dict` gave; what is not named is not limited.

        Examples
        --------
        >>> Scope.from_dict({"start_year": 2014, "themes": ["food"]})
        Scope(start_year=2014, end_year=None, themes=('food',), policy_areas=(), countries=())
        """
        return cls(
            plain.get("start_year"),
            plain.get("end_year"),
            *(tuple(plain.get(name, ())) for name in ("themes", "policy_areas", "countries")),
        )


def scoped(ecosystem: Ecosystem, scope: Scope) -> tuple[Ecosystem, tuple[str, ...]]:
    """Return the part of an ecosystem that is inside a scope, and what that left out.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    scope : Scope
        Years, themes, policy areas, countries; all of them must hold.

    Returns
    -------
    ecosystem : Ecosystem
        With any filter set, collaborations and actors that are left without a participation are
        dropped. With none, the argument itself.
    notes : tuple of str
        One sentence per filter: what it kept and what it left out.

    Raises
    ------
    SettingError
        When a theme, policy area or country does not occur, the window ends before it begins, or
        nothing is left.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> part, notes = scoped(whole, Scope(countries=("SE", "fi")))
    >>> sorted(set(part.actors["country"])), len(notes)
    (['FI', 'SE'], 1)
    """
    if scope == Scope():
        return ecosystem, ()
    notes: list[str] = []
    part = ecosystem
    part = _in_window(part, scope, notes)
    part = _having(part, "themes", scope.themes, _themes(ecosystem), notes)
    part = _having(part, "policy_areas", scope.policy_areas, _policy_areas(ecosystem), notes)
    part = _from_countries(part, ecosystem, scope.countries, notes)
    taking_part = part.participations
    part = part.restricted_to(
        actors=pd.Index(taking_part["actor_id"].unique()),
        collaborations=pd.Index(taking_part["collaboration_id"].unique()),
    )
    if part.actors.empty:
        msg = f"Nothing is left of the data: {' '.join(notes)} Widen one of these filters"
        raise SettingError(msg)
    return part, tuple(notes)


def in_area(ecosystem: Ecosystem, level: Level, area: Area) -> pd.Series:
    """Tell which actors have a region at a level and belong to an area.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        ``bsr``: the actor's own NUTS code, as fine as it is known, lies in the Baltic Sea Region;
        so of Germany only its seven regions count, at every level. ``all``: any region.

    Returns
    -------
    Series of bool
        Indexed by actor id.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> int(in_area(whole, 2, "bsr").sum()) <= int(in_area(whole, 2, "all").sum())
    True
    """
    codes = finest_codes(ecosystem.actors)
    placed = regions_at(codes, level) != ""
    if area == "bsr":
        placed &= codes.map({code: is_baltic(code) for code in codes.unique()}).astype(bool)
    return placed.astype(bool).rename("in_area")


def _in_window(part: Ecosystem, scope: Scope, notes: list[str]) -> Ecosystem:
    start, end = scope.start_year, scope.end_year
    if start is None and end is None:
        return part
    if start is not None and end is not None and start > end:
        msg = f"The window begins in {start}, after it ends in {end}: exchange the two years"
        raise SettingError(msg)
    years = running_years(part.collaborations)
    undated = years["first_year"].isna()
    inside = ~undated
    if end is not None:
        inside &= years["first_year"] <= end
    if start is not None:
        inside &= years["last_year"] >= start
    window = (
        f"from {start} to {end}"
        if start is not None and end is not None
        else (f"from {start}" if start is not None else f"up to {end}")
    )
    note = f"Collaborations that ran {window}: {inside.sum()} of {len(inside)}"
    if undated.any():
        note += f"; {undated.sum()} without any date {'is' if undated.sum() == 1 else 'are'} out"
    notes.append(note + ".")
    return part.restricted_to(collaborations=part.collaborations.index[inside])


def _having(
    part: Ecosystem, column: str, wanted: tuple[str, ...], known: set[str], notes: list[str]
) -> Ecosystem:
    if not wanted:
        return part
    word = {"themes": "theme", "policy_areas": "policy area"}[column]
    chosen = _matched(word, wanted, known)
    values = long_values(part.collaborations[column])
    ids = pd.Index(values[values.isin(chosen)].index.unique())
    listed = " or ".join(f"“{name}”" for name in sorted(chosen))
    notes.append(
        f"Collaborations with the {word} {listed}: {len(ids)} of {len(part.collaborations)}."
    )
    return part.restricted_to(collaborations=ids)


def _from_countries(
    part: Ecosystem, whole: Ecosystem, wanted: tuple[str, ...], notes: list[str]
) -> Ecosystem:
    if not wanted:
        return part
    known = set(whole.actors["country"]) - {""}
    asked = [country_code(name) or name for name in wanted]
    chosen = _matched("country", asked, known)
    inside = part.actors["country"].isin(chosen)
    taking_part = part.actors.index.isin(part.participations["actor_id"].unique())
    notes.append(
        f"Actors from {', '.join(sorted(chosen))}: {(inside & taking_part).sum()} of "
        f"{taking_part.sum()} that take part in these collaborations; ties to others are out."
    )
    return part.restricted_to(actors=part.actors.index[inside])


def _matched(word: str, wanted: Iterable[str], known: set[str]) -> set[str]:
    """Return the known names that are meant; upper and lower case do not matter."""
    chosen: set[str] = set()
    for name in wanted:
        folded = " ".join(name.split()).casefold()
        found = {option for option in known if option.casefold() == folded}
        if not found:
            hint = nearest(name, known) or _some(known)
            msg = f"No {word} “{name}” in the data{hint}"
            raise SettingError(msg)
        chosen |= found
    return chosen


def _some(known: set[str]) -> str:
    if not known:
        return "; it names none"
    listed = sorted(known)
    return "; there are: " + ", ".join(listed[:12]) + (", …" if len(listed) > 12 else "")


def _themes(ecosystem: Ecosystem) -> set[str]:
    return set(long_values(ecosystem.collaborations["themes"]))


def _policy_areas(ecosystem: Ecosystem) -> set[str]:
    declared = set(ecosystem.policy_areas["code"]) - {""}
    return set(long_values(ecosystem.collaborations["policy_areas"])) | declared

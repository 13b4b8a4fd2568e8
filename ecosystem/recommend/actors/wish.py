"""What somebody asks of suggestions: about what, for whom, from where to where, with what kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.errors import SettingError, nearest
from ecosystem.model import ActorKind, Ecosystem
from ecosystem.recommend.signals.scores import Positions
from ecosystem.recommend.signals.topics import Topic, topic_of
from ecosystem.recommend.wording import listed
from ecosystem.regions import (
    country_code,
    is_nuts,
    iso_country,
    nuts_prefix,
    nuts_table,
    region_name,
)

_MOST_NAMED = 5


@dataclass(frozen=True)
class Wish:
    """What is asked for; the empty wish is everything.

    Parameters
    ----------
    themes : tuple of str
        Themes of the dataset, any of which the link is to be about.
    call : str
        Free text, for example of a call for proposals; mapped to themes of the dataset.
    actor : str
        Id, name or other name of the actor for whom partners are sought.
    from_regions, to_regions : tuple of str
        NUTS codes (any level) or names of regions: one of the two actors is in ``from_regions``,
        the other in ``to_regions``.
    kinds : tuple of str
        Kinds of actor of the one who is sought: the one who is not ``actor``, nor the one in
        ``from_regions``; with neither, one of the two.
    programme : str
        A programme of the dataset: the weights learned from its own links are used. Nothing is left
        out.
    """

    themes: tuple[str, ...] = ()
    call: str = ""
    actor: str = ""
    from_regions: tuple[str, ...] = ()
    to_regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    programme: str = ""

    @property
    def has_topic(self) -> bool:
        """Whether a theme or call is given."""
        return bool(self.themes or self.call.strip())

    @property
    def has_filter(self) -> bool:
        """Whether pairs are restricted."""
        return bool(self.actor or self.from_regions or self.to_regions or self.kinds)

    def as_dict(self) -> dict[str, Any]:
        """Return the wish as plain values, for ``run.json``."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name in self.__dataclass_fields__
            for value in (getattr(self, name),)
        }


@dataclass(frozen=True, eq=False)
class Wanted:
    """A wish, understood against a dataset.

    Parameters
    ----------
    own, sought : ndarray of bool
        Per actor: whether it can be the one for whom, or the one who is sought.
    topic : Topic or None
        What it is to be about.
    notes : tuple of str
        How names and texts were understood.
    """

    own: npt.NDArray[np.bool_]
    sought: npt.NDArray[np.bool_]
    topic: Topic | None
    notes: tuple[str, ...]

    def pairs(self, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
        """Tell for pairs of actors whether they are asked for, in one direction or the other."""
        return np.asarray((self.own[a] & self.sought[b]) | (self.own[b] & self.sought[a]))


def understood(ecosystem: Ecosystem, wish: Wish, actor_ids: pd.Index) -> Wanted:
    """Return what a wish means in a dataset.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    wish : Wish
        What is asked for.
    actor_ids : Index
        Actors in the order wanted, for example ``incidence(ecosystem).actor_ids``.

    Returns
    -------
    Wanted
        Masks in the order of ``actor_ids``; all True for the empty wish.

    Raises
    ------
    SettingError
        When an actor, region, kind, programme or theme is not known, or a call matches no theme.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> ids = whole.actors.index.sort_values()
    >>> wanted = understood(whole, Wish(from_regions=("SE",), kinds=("cluster",)), ids)
    >>> bool((whole.actors.loc[ids[wanted.own], "country"] == "SE").all())
    True
    """
    actors = ecosystem.actors.loc[actor_ids]
    own, sought = np.ones(len(actors), dtype=bool), np.ones(len(actors), dtype=bool)
    notes: list[str] = []
    if wish.actor:
        actor = find_actor(ecosystem, wish.actor)
        own &= actors.index == actor
        notes.append(f"For {ecosystem.actors.loc[[actor], 'name'].to_list()[0]}.")
    if wish.from_regions:
        own &= _inside(actors, wish.from_regions, "from", notes)
    if wish.to_regions:
        sought &= _inside(actors, wish.to_regions, "to", notes)
    if wish.kinds:
        sought &= actors["kind"].isin(_known_kinds(wish.kinds)).to_numpy(bool)
        notes.append(f"With {listed(sorted(wish.kinds))} only.")
    _check_programme(ecosystem, wish.programme)
    topic = topic_of(ecosystem, wish.themes, wish.call) if wish.has_topic else None
    if topic:
        notes.append(topic.note)
    return Wanted(own, sought, topic, tuple(notes))


def find_actor(ecosystem: Ecosystem, text: str) -> str:
    """Return the id of the actor that a text names.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    text : str
        Id, name or other name; case and outer spaces do not matter.

    Returns
    -------
    str
        An exact id first, then an id in other case, then a name, then another name.

    Raises
    ------
    SettingError
        When nothing is called so (the nearest names are given), or several are (their ids are).

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> find_actor(load_bundled("baltic"), "aalborg university")
    'aalborg-university-dk'
    """
    wanted = text.strip()
    if wanted in ecosystem.actors.index:
        return wanted
    folded = wanted.casefold()
    ids = ecosystem.actors.index.sort_values()
    known = ecosystem.aliases["actor_id"].isin(ids)
    aliases = ecosystem.aliases[known]
    for keys, names in (
        (ids, ids),
        (ids, ecosystem.actors.loc[ids, "name"]),
        (aliases["actor_id"], aliases["alias"]),
    ):
        found = sorted(
            {str(key) for key, name in zip(keys, names, strict=True) if name.casefold() == folded}
        )
        if len(found) == 1:
            return found[0]
        if found:
            msg = f"“{wanted}” is the name of several actors: {', '.join(found)}. Give the id"
            raise SettingError(msg)
    pool = {*ids, *ecosystem.actors["name"], *aliases["alias"]}
    hint = nearest(wanted, pool) or _containing(folded, pool)
    msg = f"No actor is called “{wanted}”{hint}. Names and ids are in the table of actors"
    raise SettingError(msg)


def region_code(text: str) -> str:
    """Return the NUTS code that a text names.

    Parameters
    ----------
    text : str
        Code of any level, country code or name of a region or country.

    Returns
    -------
    str
        NUTS 2021 code, the coarsest when several levels have the name.

    Raises
    ------
    SettingError
        When there is no such region; the nearest names are given.

    Examples
    --------
    >>> region_code("se11"), region_code("Stockholm"), region_code("GR"), region_code("Latvia")
    ('SE11', 'SE11', 'EL', 'LV')
    """
    wanted = text.strip()
    code = wanted.upper()
    if len(code) == 2 and iso_country(code):
        code = nuts_prefix(iso_country(code))
    if is_nuts(code):
        return code
    table = nuts_table()
    same = table.index[table["name"].str.casefold() == wanted.casefold()]
    if len(same):
        return min((str(c) for c in same), key=lambda c: (len(c), c))
    country = nuts_prefix(country_code(wanted)) if country_code(wanted) else ""
    if is_nuts(country):
        return country
    hint = nearest(wanted, {*table["name"], *table.index})
    msg = f"There is no region “{wanted}” in NUTS 2021{hint}. Give a code such as SE11 or SE"
    raise SettingError(msg)


def _inside(
    actors: pd.DataFrame, regions: Iterable[str], side: str, notes: list[str]
) -> npt.NDArray[np.bool_]:
    codes = sorted({region_code(text) for text in regions})
    inside = actors["nuts_code"].str.startswith(tuple(codes)).to_numpy(bool)
    names = listed([f"{region_name(code)} ({code})" for code in codes], _MOST_NAMED)
    if not inside.any():
        raise SettingError(f"No actor in the data is placed in {names}: choose another region")
    notes.append(f"Links {side} {names} only.")
    return inside


def _check_programme(ecosystem: Ecosystem, programme: str) -> None:
    known = sorted(set(ecosystem.collaborations["programme"]) - {""})
    if programme and programme not in known:
        msg = f"The data have no programme “{programme}”{nearest(programme, known)}"
        raise SettingError(f"{msg}. Programmes: {listed(known, _MOST_NAMED) or 'none'}")


def _known_kinds(kinds: Iterable[str]) -> list[str]:
    valid = [str(kind) for kind in ActorKind]
    for kind in kinds:
        if kind not in valid:
            msg = f"There is no kind “{kind}”{nearest(kind, valid)}. Kinds: {', '.join(valid)}"
            raise SettingError(msg)
    return list(kinds)


def _containing(folded: str, pool: Iterable[str]) -> str:
    found = sorted(name for name in pool if folded and folded in name.casefold())
    return f"; named alike: {'; '.join(found[:_MOST_NAMED])}" if found else ""

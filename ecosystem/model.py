"""The ecosystem: who there is, what they do together, and what their regions aim at.

Collaboration is a group, not a pair: actors take part in collaborations, and every tie between
two actors is derived from that. All text is stored as text ("" when unknown, never missing),
numbers as floats (NaN when unknown), dates as written (``2019``, ``2019-04`` or ``2019-04-01``),
and lists as one text with ``;`` between sorted entries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

LIST_SEPARATOR = ";"


class ActorKind(StrEnum):
    """What sort of organisation an actor is."""

    REGION = "region"
    CLUSTER = "cluster"
    COORDINATOR = "coordinator"
    SME = "sme"
    LARGE_COMPANY = "large_company"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research_institute"
    PUBLIC_BODY = "public_body"
    BUSINESS_SUPPORT = "business_support"
    NGO = "ngo"
    OTHER = "other"


class Role(StrEnum):
    """What an actor does in a collaboration."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    ASSOCIATED = "associated"
    FUNDER = "funder"


@dataclass(frozen=True)
class About:
    """What must be said wherever the data are shown.

    Parameters
    ----------
    title : str
        Name of the dataset; never taken from a file name, so copies give the same output.
    description : str
        One paragraph.
    caveats : tuple of str
        What a reader must know before trusting a figure.
    credits : tuple of str
        Credit lines that licences ask for.
    """

    title: str = "Innovation ecosystem"
    description: str = ""
    caveats: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ecosystem:
    """A checked ecosystem. Made by :func:`ecosystem.io.load`; treat the tables as read-only.

    Parameters
    ----------
    actors : DataFrame
        Indexed by ``actor_id``, sorted; columns as in ``schema.ACTORS``.
    collaborations : DataFrame
        Indexed by ``collaboration_id``, sorted; columns as in ``schema.COLLABORATIONS``.
    participations : DataFrame
        One row per actor in a collaboration, sorted by both ids; ``schema.PARTICIPATIONS``.
    priorities : DataFrame
        Smart-specialisation (S3) priorities of territories; ``schema.S3_PRIORITIES``.
    policy_areas : DataFrame
        Policy areas and who coordinates them; ``schema.POLICY_AREAS``.
    aliases : DataFrame
        Other names of actors; ``schema.ALIASES``.
    about : About
        Title, caveats and credits.
    """

    actors: pd.DataFrame
    collaborations: pd.DataFrame
    participations: pd.DataFrame
    priorities: pd.DataFrame
    policy_areas: pd.DataFrame
    aliases: pd.DataFrame
    about: About = About()

    def restricted_to(
        self, *, actors: pd.Index | None = None, collaborations: pd.Index | None = None
    ) -> Ecosystem:
        """Return the ecosystem with only these actors and collaborations and what joins them.

        Parameters
        ----------
        actors, collaborations : Index, optional
            Ids to keep; None keeps all. Unknown ids are ignored.

        Returns
        -------
        Ecosystem
            Tables in the same order. Actors without a remaining participation are kept.
        """
        kept_actors = self.actors
        kept_collaborations = self.collaborations
        rows = pd.Series(True, index=self.participations.index)
        if actors is not None:
            kept_actors = self.actors[self.actors.index.isin(actors)]
            rows &= self.participations["actor_id"].isin(kept_actors.index)
        if collaborations is not None:
            kept_collaborations = self.collaborations[
                self.collaborations.index.isin(collaborations)
            ]
            rows &= self.participations["collaboration_id"].isin(kept_collaborations.index)
        return replace(
            self,
            actors=kept_actors,
            collaborations=kept_collaborations,
            participations=self.participations[rows].reset_index(drop=True),
            aliases=self.aliases[self.aliases["actor_id"].isin(kept_actors.index)].reset_index(
                drop=True
            ),
        )


def join_values(values: list[str] | tuple[str, ...] | set[str]) -> str:
    """Return a list as stored: trimmed, without repeats, sorted, joined by ``;``.

    Examples
    --------
    >>> join_values(["food", " energy ", "food", ""])
    'energy;food'
    """
    return LIST_SEPARATOR.join(sorted({value.strip() for value in values} - {""}))


def split_values(text: str) -> list[str]:
    """Return the entries of a stored list.

    Examples
    --------
    >>> split_values("energy;food"), split_values("")
    (['energy', 'food'], [])
    """
    return text.split(LIST_SEPARATOR) if text else []


def long_values(column: pd.Series) -> pd.Series:
    """Return one row per entry of a column of lists; the index repeats, empty lists vanish.

    Examples
    --------
    >>> long_values(pd.Series({"a": "energy;food", "b": ""})).to_list()
    ['energy', 'food']
    """
    return column[column != ""].str.split(LIST_SEPARATOR).explode()


def year_of(dates: pd.Series) -> pd.Series:
    """Return the year of dates as written; NaN where unknown.

    Examples
    --------
    >>> year_of(pd.Series(["2019", "2019-04-01", ""])).to_list()
    [2019.0, 2019.0, nan]
    """
    texts = pd.Series(dates.unique(), dtype="str")  # far fewer than rows
    years = pd.to_numeric(texts.str.slice(0, 4), errors="coerce")
    return dates.map(dict(zip(texts, years, strict=True))).astype("float64")

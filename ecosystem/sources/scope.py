"""Which part of a source is imported: programmes, years, countries, the Baltic Sea Region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ecosystem.errors import SettingError, nearest
from ecosystem.model import year_of
from ecosystem.regions import BALTIC_COUNTRIES, country_code, is_baltic, iso_country
from ecosystem.sources.records import Tally

Area = Literal["all", "countries", "regions"]


@dataclass(frozen=True)
class ImportScope:
    """What to keep of an import.

    Parameters
    ----------
    countries : tuple of str
        Only organisations of these countries, ISO codes or names; () for all.
    bsr : {"all", "countries", "regions"}
        Only the nine Baltic Sea countries, or only the 53 NUTS2 regions. For ``regions`` an
        organisation in Germany must be placed at NUTS2; the other eight countries belong whole.
    programmes : tuple of str
        Only collaborations whose programme's name contains one of these, whatever the case.
    first_year, last_year : int, optional
        Only collaborations that ran in some of these years; the end counts where it is known.
        Undated ones are left out when either is given.
    min_participants : int
        Only collaborations with so many organisations after everything else was left out.
    """

    countries: tuple[str, ...] = ()
    bsr: Area = "all"
    programmes: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    min_participants: int = 1

    def __post_init__(self) -> None:
        codes = []
        for text in self.countries:
            code = iso_country(text) or country_code(text)
            if not code:
                raise SettingError(
                    f"--countries: {text!r} is no country"
                    f"{nearest(text, BALTIC_COUNTRIES.values())}. Use ISO codes, for example EE,LV."
                )
            codes.append(code)
        object.__setattr__(self, "countries", tuple(sorted(set(codes))))
        if self.first_year and self.last_year and self.first_year > self.last_year:
            raise SettingError(
                f"--years: {self.first_year} comes after {self.last_year}. "
                "Give the first year first."
            )
        if self.min_participants < 1:
            raise SettingError("--min-participants: must be 1 or more.")

    def words(self) -> tuple[str, ...]:
        """Return what was left out, as sentences for people."""
        said = []
        if self.bsr == "regions":
            said.append("Only organisations in the 53 NUTS2 regions of the Baltic Sea Region.")
        elif self.bsr == "countries":
            said.append("Only organisations of the nine Baltic Sea countries.")
        if self.countries:
            said.append(f"Only organisations of: {', '.join(self.countries)}.")
        if self.programmes:
            said.append(f"Only programmes that contain: {', '.join(self.programmes)}.")
        if self.first_year or self.last_year:
            first, last = self.first_year or "the beginning", self.last_year or "today"
            said.append(f"Only projects that ran between {first} and {last}, as far as dated.")
        if self.min_participants > 1:
            said.append(f"Only projects with {self.min_participants} or more organisations.")
        return tuple(said)


def early(
    scope: ImportScope,
    rows: pd.DataFrame,
    collaborations: pd.DataFrame,
    organisations: pd.DataFrame,
    tally: Tally,
) -> pd.DataFrame:
    """Return the participations whose programme, years and country are asked for."""
    if scope.programmes:
        wanted = [text.casefold() for text in scope.programmes]
        fits = collaborations["programme"].map(
            lambda name: any(text in name.casefold() for text in wanted)
        )
        inside = fits.reindex(rows["collaboration_id"], fill_value=False).to_numpy(dtype=bool)
        rows = tally.drop(rows, pd.Series(~inside, index=rows.index), "other programme")
    if scope.first_year or scope.last_year:
        first = year_of(collaborations["start_date"])
        last = year_of(collaborations["end_date"])
        first, last = first.fillna(last), last.fillna(first)
        first = first.reindex(rows["collaboration_id"]).set_axis(rows.index)
        last = last.reindex(rows["collaboration_id"]).set_axis(rows.index)
        outside = (last < (scope.first_year or 0)) | (first > (scope.last_year or 9999))
        undated = first.isna()
        rows = tally.drop(rows, undated, "project not dated")
        rows = tally.drop(rows, outside[~undated], "other years")
    countries = set(scope.countries) or set(organisations["country"])
    if scope.bsr != "all":
        countries &= set(BALTIC_COUNTRIES)
    if scope.countries or scope.bsr != "all":
        country = organisations["country"].reindex(rows["source_id"]).set_axis(rows.index)
        # Where the country is not known the region may tell it.
        code = organisations["nuts_code"].reindex(rows["source_id"]).set_axis(rows.index)
        country = country.where(country != "", code.str.slice(0, 2).map(iso_country))
        rows = tally.drop(rows, country == "", "country not known")
        rows = tally.drop(rows, ~country[country != ""].isin(countries), "other country")
    return rows


def late(
    scope: ImportScope, rows: pd.DataFrame, actors: pd.DataFrame, tally: Tally
) -> pd.DataFrame:
    """Return the participations of actors in the region asked for, in large enough projects.

    Parameters
    ----------
    scope : ImportScope
        What to keep.
    rows : DataFrame
        Participations with ``actor_id``.
    actors : DataFrame
        Indexed by ``actor_id``, with ``country`` and ``nuts_code`` (2021).
    tally : Tally
        Counts what is left out.
    """
    if scope.bsr == "regions":
        codes = actors["nuts_code"].reindex(rows["actor_id"]).set_axis(rows.index)
        country = actors["country"].reindex(rows["actor_id"]).set_axis(rows.index)
        partly = country == "DE"
        unplaced = partly & (codes.str.len() < 4)
        rows = tally.drop(rows, unplaced, "region in Germany not known")
        inside = codes.str.slice(0, 4).map(
            {c: is_baltic(c) for c in codes.str.slice(0, 4).unique()}
        )
        outside = partly & ~inside.astype(bool)
        rows = tally.drop(rows, outside.reindex(rows.index), "region outside the Baltic Sea Region")
    if scope.min_participants > 1:
        sizes = rows.groupby("collaboration_id")["actor_id"].transform("nunique")
        few = sizes < scope.min_participants
        rows = tally.drop(
            rows, few, f"project with fewer than {scope.min_participants} organisations"
        )
    return rows

"""Many rows about organisations → one row per number, further spellings kept beside it."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.model import LIST_SEPARATOR
from ecosystem.sources.reading.values import consensus, joined_lists, short_hash
from ecosystem.sources.records import ECOSYSTEM_COLUMNS, ORGANISATION_COLUMNS, as_text

# Of these an organisation has whatever any of its rows has.
_LISTS: Final = ("source", "themes", "policy_areas")
_PIC: Final = r"\d{9}"


def source_ids(
    numbers: pd.Series, names: pd.Series, countries: pd.Series, source: str
) -> pd.Series:
    """Return the id of every row's organisation within the import.

    A number of nine digits is a participant identification code and the same in all programmes;
    other numbers hold within the source; without a number the name and country stand for it.

    Examples
    --------
    >>> cells = [pd.Series(["999984059", "A7", ""]), pd.Series(["", "", "Aalto"])]
    >>> source_ids(*cells, pd.Series(["", "", "FI"]), "cordis").to_list()
    ['pic:999984059', 'cordis:A7', 'cordis:name-...']
    """
    pic = re.compile(_PIC)
    numbered = {
        number: f"pic:{number}" if pic.fullmatch(number) else f"{source}:{number}"
        for number in numbers.unique()
    }
    ids = numbers.map(numbered)
    lacking = numbers == ""
    if lacking.any():
        ids = ids.mask(
            lacking,
            pd.Series(
                [
                    f"{source}:name-{short_hash(name.casefold(), country)}"
                    for name, country in zip(names[lacking], countries[lacking], strict=True)
                ],
                index=names.index[lacking],
                dtype="str",
            ),
        )
    return ids.astype("str")


def pics_of(numbers: pd.Series) -> pd.Series:
    """Return the numbers that are participant identification codes, "" for others."""
    return numbers.where(numbers.str.fullmatch(_PIC), "").astype("str")


def coordinates_of(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return latitude and longitude of cells like ``59.4,17.9`` or ``(59.4, 17.9)``.

    Examples
    --------
    >>> latitude, longitude = coordinates_of(pd.Series(["59.4044,17.9454", "", "0,0", "north"]))
    >>> latitude.to_list(), longitude.to_list()
    ([59.4044, nan, nan, nan], [17.9454, nan, nan, nan])
    """
    pattern = r"^\s*\(?\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*\)?\s*$"
    parts = cells.str.extract(pattern)
    latitude, longitude = (
        pd.to_numeric(parts[column], errors="coerce").astype("float64") for column in (0, 1)
    )
    # The null island off Africa is how geocoders say that they found nothing.
    possible = latitude.abs().le(90) & longitude.abs().le(180) & ~(latitude.eq(0) & longitude.eq(0))
    return latitude.where(possible), longitude.where(possible)


def base_ids(source_ids: pd.Series) -> pd.Series:
    """Return the ids of organisations for those of their spellings.

    Examples
    --------
    >>> base_ids(pd.Series(["pic:999984059#2", "keep:name-1"])).to_list()
    ['pic:999984059', 'keep:name-1']
    """
    return source_ids.str.replace(r"#\d+$", "", regex=True)


def unified(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ``source_id``: in every column what most rows say.

    Further spellings of the name become rows of their own (``pic:999984059#2`` …) with the same
    numbers and place, so that the identity step sees them and keeps them as aliases.

    Parameters
    ----------
    rows : DataFrame
        ``source_id`` and any of ``records.ORGANISATION_COLUMNS``; text "" when unknown.
    """
    known = [*ORGANISATION_COLUMNS, *ECOSYSTEM_COLUMNS]
    texts = [c for c in known if c in rows and c not in ("source_id", "latitude", "longitude")]
    if rows["source_id"].is_unique:
        return rows
    if "latitude" not in rows:
        rows = rows.assign(latitude=np.nan, longitude=np.nan)
    rows = rows.assign(source_id=base_ids(rows["source_id"]))
    single = ~rows["source_id"].duplicated(keep=False)
    several = rows[~single]
    best = consensus(several, "source_id", texts)
    for column in _LISTS:
        if column in best:
            entries = several[["source_id", column]].assign(
                **{column: several[column].str.split(LIST_SEPARATOR)}
            )
            lists = joined_lists(entries.explode(column), "source_id", column)
            best[column] = as_text(lists.reindex(best.index))
    places = _places(several)
    merged = best.join(places).reset_index()
    return pd.concat(
        [rows.loc[single, merged.columns], merged, _spellings(several, merged)], ignore_index=True
    )


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the point that most rows of an organisation give, both coordinates together."""
    ids = pd.Index(rows["source_id"].unique(), name="source_id")
    given = rows.dropna(subset=["latitude", "longitude"])
    sizes = given.groupby(["source_id", "latitude", "longitude"], sort=True).size().rename("rows")
    best = (
        sizes.reset_index()
        .sort_values("rows", ascending=False, kind="stable")
        .drop_duplicates("source_id")
        .set_index("source_id")
    )
    return best[["latitude", "longitude"]].reindex(ids)


def _spellings(rows: pd.DataFrame, merged: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every further spelling of a name."""
    names = rows.loc[rows["name"] != "", ["source_id", "name"]].drop_duplicates()
    main = merged.set_index("source_id")["name"]
    names = names[names["name"].str.casefold() != names["source_id"].map(main).str.casefold()]
    names = names.assign(folded=names["name"].str.casefold())
    names = names.sort_values(["source_id", "name"]).drop_duplicates(["source_id", "folded"])
    if names.empty:
        return merged.iloc[:0]
    number = names.groupby("source_id").cumcount() + 2
    found = names[["source_id", "name"]].merge(
        merged.drop(columns=["name"]), on="source_id", how="left", validate="many_to_one"
    )
    found["source_id"] = found["source_id"] + "#" + number.astype("str").to_numpy()
    return found

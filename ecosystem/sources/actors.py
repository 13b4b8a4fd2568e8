"""Organisations that are the same → one actor: its best place, kind, site."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.model import join_values
from ecosystem.regions import country_of
from ecosystem.sources.formats.kinds import completed_kinds
from ecosystem.sources.organisations import base_ids
from ecosystem.sources.records import as_text

# What people looked up beats what programs worked out; what the source says beats both kinds of
# guessing.
_BASES: Final = tuple("page seat name given recoded coordinates postcode city country none".split())


def located_input(organisations: pd.DataFrame) -> pd.DataFrame:
    """Return the organisations without the further spellings of their names."""
    ids = organisations.index.to_series()
    return organisations[base_ids(ids) == ids]


def actors_of(
    organisations: pd.DataFrame,
    places: pd.DataFrame,
    actor_of: pd.Series,
    names: pd.Series,
    weights: pd.Series,
) -> pd.DataFrame:
    """Return one row per actor with columns of ``schema.ACTORS``, indexed by ``actor_id``.

    Parameters
    ----------
    organisations : DataFrame
        Indexed by ``source_id``, without further spellings.
    places : DataFrame
        As :func:`ecosystem.sources.places.locate.locate` returns it, same index.
    actor_of : Series
        source_id → actor_id.
    names : Series
        actor_id → name.
    weights : Series
        source_id → number of participations: what most of them say wins.

    Notes
    -----
    The place (region, point, town, basis) comes from one organisation of the actor as a whole:
    the one whose place is best known, then finest, then that of most participations.
    """
    frame = organisations.drop(columns=places.columns, errors="ignore").join(places)
    frame = frame.assign(
        actor_id=actor_of.reindex(frame.index),
        weight=weights.reindex(frame.index).fillna(0.0),
        rank=frame["place_basis"].map(_BASES.index),
        level=frame["nuts_code"].str.len(),
    )
    best = (
        frame.reset_index()
        .sort_values(
            ["actor_id", "rank", "level", "weight", "source_id"],
            ascending=[True, True, False, False, True],
        )
        .drop_duplicates("actor_id")
        .set_index("actor_id")
        .sort_index()
    )
    table = pd.DataFrame(index=best.index)
    table["name"] = names.reindex(best.index)
    for column in ("country", "city", "website", "source_url"):
        given = best[column] if column in best else pd.Series("", index=best.index)
        others = _most(frame, column).reindex(best.index)
        table[column] = as_text(given.astype("object").where(given != "", others))
    kinds = as_text(_most(frame, "kind").reindex(best.index))
    table["kind"] = completed_kinds(kinds, table["name"])
    for column in ("nuts_code", "latitude", "longitude", "place_basis"):
        table[column] = best[column]
    table = _with_points(table, frame)
    for column in ("themes", "policy_areas"):
        table[column] = as_text(_union(frame, column).reindex(best.index))
    return _agreeing(table)


def own_names(organisations: pd.DataFrame, actor_of: pd.Series) -> pd.Series:
    """Return actor_id → the name in the first ecosystem that knows the actor.

    A name in capitals, as programmes write it, gives way to one that is not.

    Parameters
    ----------
    organisations : DataFrame
        Indexed by ``source_id``, without further spellings; only rows with ``actor_id`` count.
    actor_of : Series
        source_id → actor_id.
    """
    if "actor_id" not in organisations:
        return pd.Series(dtype="str")
    own = organisations[(organisations["actor_id"] != "") & (organisations["name"] != "")]
    frame = pd.DataFrame(
        {
            "actor_id": actor_of.reindex(own.index),
            "name": own["name"],
            "is_upper": own["name"].str.isupper(),
            # The actor's own id first: others were found to be the same or a part of it.
            "is_other": own["actor_id"] != actor_of.reindex(own.index),
        }
    ).reset_index()
    order = ["actor_id", "is_upper", "is_other", "source_id"]
    best = frame.sort_values(order).drop_duplicates("actor_id")
    return best.set_index("actor_id")["name"].astype("str")


def with_names(
    names: pd.Series, aliases: pd.DataFrame, own: pd.Series
) -> tuple[pd.Series, pd.DataFrame]:
    """Return names with those of ecosystems put first, and what they replace as aliases."""
    chosen = own.reindex(names.index).fillna(names).astype("str")
    replaced = names[chosen != names].rename("alias").rename_axis("actor_id").reset_index()
    every = pd.concat([aliases, replaced], ignore_index=True)
    is_name = every["alias"] == every["actor_id"].map(chosen)
    every = every[~is_name].drop_duplicates().sort_values(["actor_id", "alias"], ignore_index=True)
    return chosen, every


def _most(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return per actor the value that most participations give, "" left out."""
    if column not in frame:
        return pd.Series(dtype="str")
    given = frame.loc[frame[column] != "", ["actor_id", column, "weight"]]
    sums = given.groupby(["actor_id", column], sort=True)["weight"].sum().reset_index()
    best = sums.sort_values("weight", ascending=False, kind="stable").drop_duplicates("actor_id")
    return best.set_index("actor_id")[column].astype("str")


def _with_points(table: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return actors with a point of the same region from another organisation, where one has it."""
    lacking = table.index[table["latitude"].isna()]
    others = frame[frame["actor_id"].isin(lacking) & frame["latitude"].notna()].reset_index()
    others = others[others["nuts_code"] == others["actor_id"].map(table["nuts_code"])]
    others = others.sort_values(["actor_id", "weight", "source_id"], ascending=[True, False, True])
    points = others.drop_duplicates("actor_id").set_index("actor_id")
    return table.assign(
        **{
            column: table[column].fillna(points[column].reindex(table.index))
            for column in ("latitude", "longitude")
        }
    )


def _union(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(dtype="str")
    given = frame.loc[frame[column] != "", ["actor_id", column]]
    return given.groupby("actor_id")[column].agg(
        lambda texts: join_values([entry for text in texts for entry in text.split(";")])
    )


def _agreeing(table: pd.DataFrame) -> pd.DataFrame:
    """Return actors whose region lies in their country; half a point is none."""
    country = table["nuts_code"].map(lambda code: country_of(code) if code else "")
    filled = table["country"].where(table["country"] != "", country)
    apart = (country != "") & (country != filled)
    half = table["latitude"].isna() | table["longitude"].isna()
    return table.assign(
        country=filled,
        nuts_code=table["nuts_code"].where(~apart, ""),
        place_basis=table["place_basis"].where(~apart, "country"),
        latitude=table["latitude"].where(~half, np.nan),
        longitude=table["longitude"].where(~half, np.nan),
    )


def one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one participation per actor in a collaboration.

    The leading role is kept. Budgets of one source are added (two units of an organisation); of
    two sources that tell of the same participation the larger is kept.

    Parameters
    ----------
    rows : DataFrame
        ``collaboration_id``, ``actor_id``, ``role``, ``budget_eur``, ``source``.
    """
    keys = ["collaboration_id", "actor_id"]
    order = {role: place for place, role in enumerate(_ROLES)}
    ranks = rows["role"].map(order).fillna(len(order)).astype("int64")
    grouped = rows.assign(rank=ranks).groupby([*keys, "source"], sort=True)
    within = grouped.agg(rank=("rank", "min"))
    within["budget_eur"] = grouped["budget_eur"].sum(min_count=1)
    across = within.reset_index().groupby(keys, sort=True)
    merged = across.agg(rank=("rank", "min"), budget_eur=("budget_eur", "max")).reset_index()
    names = dict(enumerate((*_ROLES, "")))
    return merged.assign(role=merged["rank"].map(names)).drop(columns="rank")


_ROLES: Final = ("coordinator", "partner", "associated", "funder")

"""How much of an import is named, placed and dated: “0 may mean no data”."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

import pandas as pd

from ecosystem.model import Ecosystem, year_of
from ecosystem.schema import COVERAGE
from ecosystem.sources.places import accuracy_sentence, place_counts
from ecosystem.sources.records import as_text

_PERCENT: Final = 100
_COVERED: Final = "What is known: of"
_PLACED: Final = "How places are known:"
_UNIFIED: Final = "Organisations were unified:"


def coverage(ecosystem: Ecosystem, sources: pd.Series, named: AbstractSet[str]) -> pd.DataFrame:
    """Return counts and shares of what is known, by source, programme, country and year.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    sources : Series
        collaboration_id → sources, ``;`` between them.
    named : set of str
        Actors whose name a source gives; others have a number for a name.

    Returns
    -------
    DataFrame
        Columns of ``schema.COVERAGE``; first everything together, then by source, programme,
        country of the organisation and year of the start.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> baltic = load_bundled("baltic")
    >>> sources = pd.Series("own", index=baltic.collaborations.index)
    >>> table = coverage(baltic, sources, set(baltic.actors.index))
    >>> int(table.loc[0, "actor_count"]), float(table.loc[0, "named_share"])
    (775, 1.0)
    """
    actors, collaborations = ecosystem.actors, ecosystem.collaborations
    rows = ecosystem.participations[["actor_id", "collaboration_id"]]
    facts = pd.DataFrame(
        {
            "named": actors.index.isin(list(named)),
            "placed": actors["nuts_code"].str.len() >= 4,
            "fine": actors["nuts_code"].str.len() == 5,
            "located": actors["latitude"].notna(),
            "country": actors["country"].replace("", "not known"),
        },
        index=actors.index,
    )
    years = year_of(collaborations["start_date"])
    dated = years.notna()
    projects = pd.DataFrame(
        {
            "dated": dated,
            "themed": collaborations["themes"] != "",
            "source": as_text(sources.reindex(collaborations.index)).replace("", "not known"),
            "programme": collaborations["programme"].replace("", "not known"),
            "year": years.fillna(0).astype("int64").astype("str").where(dated, "not known"),
        }
    )
    joined = rows.join(facts, on="actor_id").join(projects, on="collaboration_id")
    parts = [_summary(joined.assign(everything="all"), "everything")]
    parts += [_summary(joined, column) for column in ("source", "programme", "country", "year")]
    parts[0] = parts[0].assign(by="all")
    return pd.concat(parts, ignore_index=True)[list(COVERAGE.names)]


def _summary(joined: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return one row per value of a column: actors and collaborations are counted once each."""
    by_actor = joined.drop_duplicates([column, "actor_id"]).groupby(column, sort=True)
    by_project = joined.drop_duplicates([column, "collaboration_id"]).groupby(column, sort=True)
    table = pd.DataFrame(
        {
            "participation_count": joined.groupby(column, sort=True).size(),
            "actor_count": by_actor.size(),
            "collaboration_count": by_project.size(),
            "named_share": by_actor["named"].mean(),
            "placed_share": by_actor["placed"].mean(),
            "finely_placed_share": by_actor["fine"].mean(),
            "located_share": by_actor["located"].mean(),
            "dated_share": by_project["dated"].mean(),
            "themed_share": by_project["themed"].mean(),
        }
    )
    return table.round(4).rename_axis("value").reset_index().assign(by=column)


def coverage_words(table: pd.DataFrame, ecosystem: Ecosystem) -> list[str]:
    """Return what a reader must know of a dataset's gaps, for its caveats.

    Parameters
    ----------
    table : DataFrame
        As :func:`coverage` returns it.
    ecosystem : Ecosystem
        Whose coverage it is.
    """
    whole = table.iloc[0]

    def share(name: str) -> str:
        return f"{round(_PERCENT * float(whole[name]))} %"

    placed = place_counts(ecosystem.actors)
    listed = "; ".join(
        f"{row.meaning} {row.organisation_count:,}"
        + (f" ({words})" if (words := accuracy_sentence(str(row.Index))) else "")
        for row in placed.itertuples()
    )
    return [
        f"{_COVERED} {int(whole['actor_count']):,} organisations {share('named_share')} are named, "
        f"{share('placed_share')} placed in a NUTS2 region, {share('finely_placed_share')} in a "
        f"NUTS3 region; of {int(whole['collaboration_count']):,} projects "
        f"{share('dated_share')} are dated and {share('themed_share')} have themes. "
        "0 may mean no data (coverage.csv).",
        f"{_PLACED} {listed}.",
    ]


def identity_words(spellings: int, doubtful: int) -> str:
    """Return what a reader must know of how organisations were unified."""
    return (
        f"{_UNIFIED} {spellings:,} spellings or numbers were found to be another that is there; "
        f"{doubtful:,} doubtful pairs were left apart (identity_review.csv)."
    )


def is_account(caveat: str) -> bool:
    """Tell whether a caveat is an import's account of itself, which a merge makes anew.

    Examples
    --------
    >>> is_account(identity_words(3, 1)), is_account("No tie does not mean no cooperation.")
    (True, False)
    """
    return caveat.startswith((_COVERED, _PLACED, _UNIFIED))

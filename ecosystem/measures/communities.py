"""Communities of actors, how certain they are, and what marks them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ecosystem.measures.consensus import Partition, consensus_partition
from ecosystem.measures.marks import actor_traits, describe, over_represented
from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import Weighting
from ecosystem.network.matrix import TieMatrix, tie_matrix
from ecosystem.regions import country_name
from ecosystem.schema import COMMUNITIES

_TOP_ACTORS = 5
_TOP_THEMES = 10


@dataclass(frozen=True, eq=False)
class Communities:
    """Communities that many runs agree on.

    Parameters
    ----------
    membership : DataFrame
        Indexed by actor id: ``community`` (1 is the largest, equals by their smallest actor id; 0
        for an actor without ties) and ``community_certainty`` (mean over the runs of the share of
        the others in the community that stay with the actor; NaN when there are no others).
    table : DataFrame
        ``schema.COMMUNITIES``, indexed by ``community``.
    modularity : float
        Of this partition.
    modularity_low, modularity_high : float
        Range over the single runs; a consensus may lie outside it.
    runs : int
        Number of runs.
    agreement : float
        Mean certainty of all actors in communities, 0 to 1; NaN when there are none.
    """

    membership: pd.DataFrame
    table: pd.DataFrame
    modularity: float
    modularity_low: float
    modularity_high: float
    runs: int
    agreement: float


def find_communities(
    ecosystem: Ecosystem,
    *,
    weighting: Weighting = "newman",
    runs: int = 50,
    seed: int = 0,
    resolution: float = 1.0,
) -> Communities:
    """Return communities of the actor network with their certainty and what marks them.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.
    runs : int
        Number of runs of the Leiden algorithm, each with its own seed and order.
    seed : int
        From which all seeds and orders are drawn.
    resolution : float
        Resolution γ of modularity; larger gives smaller communities.

    Returns
    -------
    Communities
        The same for the same data, whatever the order of rows. Without any tie the table is empty
        and modularity 0.

    Raises
    ------
    SettingError
        With fewer than one run or a resolution that is not above 0.

    Notes
    -----
    See :func:`ecosystem.measures.consensus.consensus_partition` for the method and its sources.
    Traits over-represented (hypergeometric test over all actors in communities, Benjamini and
    Hochberg over all communities and traits, q < 0.05) describe; they do not explain: actors take
    over the themes of the collaborations that tie them. The table names five leading actors and at
    most ten themes.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = find_communities(load_bundled("baltic"), runs=4)
    >>> int(found.table["actor_count"].iloc[0]) == int(found.table["actor_count"].max())
    True
    """
    ties = tie_matrix(ecosystem, weighting)
    part = consensus_partition(ties, runs=runs, seed=seed, resolution=resolution)
    membership = pd.DataFrame(
        {"community": part.labels, "community_certainty": part.certainty},
        index=ties.ids.rename("actor_id"),
    )
    known = part.certainty[~np.isnan(part.certainty)]
    return Communities(
        membership=membership,
        table=_table(ecosystem, ties, part, membership),
        modularity=part.modularity,
        modularity_low=float(part.run_modularity.min()) if part.run_modularity.size else 0.0,
        modularity_high=float(part.run_modularity.max()) if part.run_modularity.size else 0.0,
        runs=runs,
        agreement=float(known.mean()) if len(known) else float("nan"),
    )


def _table(
    ecosystem: Ecosystem, ties: TieMatrix, part: Partition, membership: pd.DataFrame
) -> pd.DataFrame:
    marks = over_represented(actor_traits(ecosystem), membership["community"])
    clear = marks[(marks["q"] < 0.05) & (marks["trait"] == "theme")]
    inside = _inside_strength(ties, part)
    actors = ecosystem.actors.assign(inside=inside)
    rows = []
    for number in range(1, int(part.labels.max(initial=0)) + 1):
        ids = membership.index[membership["community"] == number]
        ranked = actors.loc[ids].sort_index().sort_values("inside", ascending=False, kind="stable")
        rows.append(
            {
                "community": number,
                "actor_count": len(ids),
                "certainty": membership.loc[ids, "community_certainty"].mean(),
                "description": describe(marks[marks["group"] == number]),
                "top_actors": _listed(ranked["name"].head(_TOP_ACTORS).to_list()),
                "countries": _listed(_countries(ranked["country"])),
                "top_themes": _listed(
                    clear[clear["group"] == number]["value"].head(_TOP_THEMES).to_list()
                ),
            }
        )
    table = pd.DataFrame(rows, columns=list(COMMUNITIES.names))
    text = {column.name: "str" for column in COMMUNITIES.columns if column.type in ("text", "list")}
    whole = {"community": "int64", "actor_count": "int64", "certainty": "float64"}
    return table.astype(text | whole).set_index("community")


def _inside_strength(ties: TieMatrix, part: Partition) -> pd.Series:
    coo = ties.weights.tocoo()
    a, b = coo.coords
    same = part.labels[a] == part.labels[b]
    values = np.bincount(a[same], weights=coo.data[same], minlength=len(ties.ids))
    return ties.series(values.astype(np.float64), "inside")


def _countries(codes: pd.Series) -> list[str]:
    """Return "Latvia 12", "Estonia 5" …, the most frequent first, unknown last."""
    count = codes.value_counts()
    order = sorted(count.index, key=lambda code: (code == "", -int(count[code]), code))
    return [f"{country_name(code) if code else 'not known'} {count[code]}" for code in order]


def _listed(values: list[str]) -> str:
    """Return values joined in their order; a separator inside one becomes a comma."""
    return LIST_SEPARATOR.join(value.replace(LIST_SEPARATOR, ",") for value in values)

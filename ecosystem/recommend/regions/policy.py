"""Policy area by policy area: who is active in both, where too few are, who could bridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.model import LIST_SEPARATOR, Ecosystem, long_values
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.regions.tails import Vector
from ecosystem.recommend.wording import counted, listed, percent, rounded, stopped
from ecosystem.schema import POLICY_LINKS

_SIGNIFICANT = 0.05
_BRIDGES = 3
_FEW = 5
VERDICTS = POLICY_LINKS["verdict"].values


@dataclass(frozen=True, eq=False)
class PolicyLinks:
    """Policy areas and what is between them.

    Parameters
    ----------
    table : DataFrame
        ``schema.POLICY_LINKS``; by verdict, probability, expectation, codes.
    matrix : DataFrame
        Areas × areas: actors active in both; on the diagonal, actors active in the area.
    plan_version : str
        The action plan whose list of areas is used, "" when the data hold none.
    in_plan : tuple of str
        Codes of its areas; the others of ``matrix`` are named by collaborations only.
    notes : tuple of str
        What a reader must know.
    """

    table: pd.DataFrame
    matrix: pd.DataFrame
    plan_version: str
    in_plan: tuple[str, ...]
    notes: tuple[str, ...]


def policy_links(
    ecosystem: Ecosystem, *, plan: str = "", deals: int = 1999, seed: int = 0
) -> PolicyLinks:
    """Compare every two policy areas: actors active in both against what sizes explain.

    An actor is active in an area when it takes part in a collaboration that serves it. What is to
    be expected is counted by dealing out the areas anew: the collaborations that serve any area
    keep their partners and exchange their sets of areas at random, many times. So an actor with
    one collaboration is never expected in two areas, and partners of one project, who come and go
    together, are not taken for independent witnesses. A pair for which even no shared actor would
    not be surprising is not judged; of the others a *gap* has a false discovery rate of at most
    .05, *fewer than expected* a probability of at most .05.

    Bridges are the actors active in both that take part in most collaborations of the two; where
    there are none, actors tied to actors of both, the strongest weaker side first.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    plan : str
        Version of the action plan, as in the table of policy areas; "" for the latest in the data.
    deals : int
        How often areas are dealt out; p-values are no smaller than 1/(deals + 1).
    seed : int
        Of the deals.

    Returns
    -------
    PolicyLinks
        Areas of the plan and all that collaborations name, so an area without any collaboration in
        the data has rows of zeros: 0 may mean no data.

    Raises
    ------
    SettingError
        When the data hold no such plan.

    Notes
    -----
    The bipartite configuration model (:func:`ecosystem.measures.nulls.bicm.bicm`) finds eleven gaps
    in the bundled data where this finds none: it lets an actor that is known from a single
    collaboration be active in two areas by chance, and takes every partner of a project for an
    observation of its own. It is not used here.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = policy_links(load_bundled("baltic"))
    >>> n = len(found.matrix)
    >>> len(found.table) == n * (n - 1) // 2
    True
    """
    inc = incidence(ecosystem)
    version, codes = _plan(ecosystem, plan)
    areas, serves = _served(ecosystem, inc, codes)
    taking_part = csr_array(inc.matrix @ serves)
    active = (taking_part.toarray() > 0).astype(np.float64)
    somewhere = active.any(axis=1)
    both = (active.T @ active).astype(np.int64)
    joint = (serves.T @ serves).toarray().astype(np.int64)
    matrix = pd.DataFrame(both, index=areas.rename("area"), columns=areas.rename("other_area"))
    table = _judged(areas, both, joint, _dealt(inc, serves, both, deals, seed))
    table = _described(table, ecosystem, inc, areas, taking_part, active)
    unnamed = [code for code, n in zip(areas, both.diagonal(), strict=True) if not n]
    notes = [
        f"{int(somewhere.sum()):,} of {counted(len(active), 'actor')} take part in a collaboration "
        "of a known policy area."
    ]
    former = [code for code in areas if version and code not in codes]
    if former:
        notes.append(f"Not in the plan of {version}, and compared all the same: {listed(former)}.")
    if unnamed and len(unnamed) < len(areas):
        notes.append(f"No collaboration in the data names {listed(unnamed)}: 0 may mean no data.")
    return PolicyLinks(table, matrix, version, codes, tuple(notes))


def _plan(ecosystem: Ecosystem, version: str) -> tuple[str, tuple[str, ...]]:
    """Return the version of the plan asked for, or the latest, and the codes of its areas."""
    plans = ecosystem.policy_areas
    known = sorted(set(plans["plan_version"]))
    if version and version not in known:
        there = listed(known) if known else "none"
        msg = f"There is no plan of {version} in the table of policy areas; there is: {there}"
        raise SettingError(msg)
    chosen = version or (known[-1] if known else "")
    codes = plans.loc[plans["plan_version"] == chosen, "code"]
    return chosen, tuple(sorted({str(code) for code in codes} - {""}))


def _served(
    ecosystem: Ecosystem, inc: Incidence, codes: tuple[str, ...]
) -> tuple[pd.Index, csr_array]:
    values = long_values(ecosystem.collaborations["policy_areas"])
    areas = pd.Index(sorted({*values, *codes} - {""}), dtype="str")
    rows = inc.collaboration_ids.get_indexer(pd.Index(values.index))
    serves = csr_array(
        (np.ones(len(values)), (rows, areas.get_indexer(pd.Index(values)))),
        shape=(len(inc.collaboration_ids), len(areas)),
    )
    serves.sum_duplicates()
    serves.data[:] = 1.0
    return areas, serves


def _dealt(
    inc: Incidence, serves: csr_array, both: npt.NDArray[np.int64], deals: int, seed: int
) -> tuple[Vector, Vector, Vector, Vector]:
    """Return per pair the mean, P(V ≤ v), P(V ≥ v) and P(V = 0) of shared actors over deals."""
    i, j = np.triu_indices(serves.shape[1], k=1)
    labelled = np.flatnonzero(np.diff(serves.indptr) > 0)
    sets = serves[labelled].toarray()
    members = inc.matrix[:, labelled].toarray()
    members = members[members.sum(axis=1) > 1]  # the others are in two areas of one project only
    single = inc.matrix[:, labelled].toarray()
    single = single[single.sum(axis=1) == 1].sum(axis=0)
    rng = np.random.default_rng(seed)
    total, fewer, more, zero = (np.zeros(len(i)) for _ in range(4))
    for _ in range(deals):
        dealt = sets[rng.permutation(len(sets))]
        active = (members @ dealt > 0).astype(np.float64)
        found = (active.T @ active + dealt.T @ (single[:, None] * dealt))[i, j]
        total += found
        fewer += found <= both[i, j]
        more += found >= both[i, j]
        zero += found == 0

    def tail(count: Vector) -> Vector:
        return (count + 1.0) / (deals + 1.0)  # what was observed is one deal more

    return total / max(deals, 1), tail(fewer), tail(more), tail(zero)


def _judged(
    areas: pd.Index,
    both: npt.NDArray[np.int64],
    joint: npt.NDArray[np.int64],
    dealt: tuple[Vector, Vector, Vector, Vector],
) -> pd.DataFrame:
    i, j = np.triu_indices(len(areas), k=1)
    expected, fewer, more, zero = dealt
    judged = zero <= _SIGNIFICANT
    q: Vector = np.full(len(i), np.nan)
    q[judged] = false_discovery_rate(fewer[judged])
    verdict = np.select(
        [~judged, q <= _SIGNIFICANT, fewer <= _SIGNIFICANT, more <= _SIGNIFICANT],
        ["too little to judge", "gap", "fewer than expected", "more than expected"],
        default="as expected",
    )
    table = pd.DataFrame(
        {
            "i": i,
            "j": j,
            "area_a": areas.to_numpy()[i],
            "area_b": areas.to_numpy()[j],
            "collaboration_count": joint[i, j],
            "shared_actor_count": both[i, j],
            "expected_count": expected,
            "p_fewer": fewer,
            "q_fewer": q,
            "p_zero": zero,
            "verdict": pd.Series(verdict, dtype="str"),
        }
    )
    rank = table["verdict"].map(VERDICTS.index).to_numpy(np.int64)
    order = np.lexsort((j, i, -np.round(expected, 9), np.round(fewer, 9), rank))
    return table.iloc[order].reset_index(drop=True)


def _described(
    table: pd.DataFrame,
    ecosystem: Ecosystem,
    inc: Incidence,
    areas: pd.Index,
    taking_part: csr_array,
    active: npt.NDArray[np.float64],
) -> pd.DataFrame:
    if table.empty:
        return as_declared({}, POLICY_LINKS)
    full, coordinators = _names(ecosystem)
    actor_names = ecosystem.actors.loc[inc.actor_ids, "name"].to_list()
    count = taking_part.toarray()
    reached = np.asarray(csr_array(tie_weights(inc)) @ active)
    sizes = active.sum(axis=0).astype(int).tolist()
    columns: dict[str, list[str]] = {
        name: [] for name in ("bridge_ids", "bridge_names", "coordinators", "reason")
    }
    for row in table.to_dict("records"):
        i, j = int(row["i"]), int(row["j"])
        bridges, inside = _bridges(i, j, active, count, reached)
        names = [actor_names[z] for z in bridges]
        who = sorted({*coordinators.get(areas[i], []), *coordinators.get(areas[j], [])})
        columns["bridge_ids"].append(LIST_SEPARATOR.join(str(inc.actor_ids[z]) for z in bridges))
        columns["bridge_names"].append(listed(names))
        columns["coordinators"].append(listed(who))
        columns["reason"].append(
            _reason({str(k): v for k, v in row.items()}, names, inside, (sizes[i], sizes[j]))
        )
    kept = [name for name in POLICY_LINKS.names if name in table.columns]
    return as_declared(
        {
            **{name: table[name].to_numpy() for name in kept},
            "name_a": [full.get(code, code) for code in table["area_a"]],
            "name_b": [full.get(code, code) for code in table["area_b"]],
            **columns,
        },
        POLICY_LINKS,
    )


def _names(ecosystem: Ecosystem) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return names and coordinators of areas, as the latest plan that has them says."""
    full: dict[str, str] = {}
    coordinators: dict[str, list[str]] = {}
    plans = ecosystem.policy_areas.sort_values(
        ["plan_version", "code", "coordinating_institution"], kind="stable"
    )
    for (_, code), rows in plans.groupby(["plan_version", "code"], sort=True):
        full[str(code)] = str(rows["name"].iloc[0])
        # A remark in brackets, such as a country without an institution, is nobody to call.
        institutions = {str(text) for text in rows["coordinating_institution"]}
        named = sorted(text for text in institutions if text and not text.startswith("("))
        if named:
            coordinators[str(code)] = named
    return full, coordinators


def _bridges(
    i: int,
    j: int,
    active: npt.NDArray[np.float64],
    count: npt.NDArray[np.float64],
    reached: npt.NDArray[np.float64],
) -> tuple[list[int], bool]:
    """Return positions of those who bridge or could, and whether they are active in both."""
    in_both = np.flatnonzero((active[:, i] > 0) & (active[:, j] > 0))
    if len(in_both):
        weaker = np.minimum(count[in_both, i], count[in_both, j])
        total = count[in_both, i] + count[in_both, j]
        order = np.lexsort((in_both, -total, -weaker))
        return in_both[order][:_BRIDGES].tolist(), True
    weaker = np.round(np.minimum(reached[:, i], reached[:, j]), 12)
    found = np.flatnonzero(weaker > 0)
    order = np.lexsort((found, -weaker[found]))
    return found[order][:_BRIDGES].tolist(), False


def _reason(
    row: dict[str, object], bridges: list[str], inside: bool, sizes: tuple[int, int]
) -> str:
    shared, expected = int(str(row["shared_actor_count"])), float(str(row["expected_count"]))
    text = (
        f"{counted(shared, 'actor') if shared else 'No actor'} active in both where "
        f"{rounded(expected)} would be if areas were dealt out at random"
    )
    parts = [text]
    joint = int(str(row["collaboration_count"]))
    if joint:
        parts.append(
            f"{counted(joint, 'collaboration')} {'serves' if joint == 1 else 'serve'} both"
        )
    if row["verdict"] == "too little to judge":
        parts.append(
            f"None at all would be no surprise (probability {percent(float(str(row['p_zero'])))})"
        )
    few = [
        f"{size} in {row[side]}"
        for side, size in zip(("area_a", "area_b"), sizes, strict=True)
        if size < _FEW
    ]
    if few:
        parts.append(f"Few actors are known ({' and '.join(few)}): 0 may mean no data")
    if bridges and inside:
        parts.append(f"Already active in both: {listed(bridges)}")
    elif bridges:
        parts.append(f"Tied to actors of both and could bridge: {listed(bridges)}")
    return " ".join(stopped(part) for part in parts)

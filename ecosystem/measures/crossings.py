"""The mixing matrix: ties between every two groups, beside what strength alone gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ecosystem.measures.groups import GroupBy, actor_groups
from ecosystem.measures.mixing import ei_index, group_codes
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Weighting
from ecosystem.network.matrix import TieMatrix, tie_matrix
from ecosystem.regions import Level, country_name, region_name
from ecosystem.schema import MIXING


def mixing_matrix(ties: TieMatrix, groups: pd.Series) -> pd.DataFrame:
    """Return ties and tie weight between every two groups, observed and expected.

    Expected if everybody's strength stays and partners are drawn at random: ``S_g S_h / 2W``
    between two groups and ``S_g² / 4W`` inside one, with ``S_g`` the strength of a group and W the
    weight of all ties.

    Parameters
    ----------
    ties : TieMatrix
        The network.
    groups : Series of str
        Group of every id, "" when unknown: ties of nodes of unknown group are left out.

    Returns
    -------
    DataFrame
        All pairs of groups ``group_a ≤ group_b``, sorted: ``tie_count``, ``weight``,
        ``expected_weight``, ``ratio`` (NaN where nothing is expected). Weights sum to that of all
        ties counted, observed and expected. ``attrs["assortativity"]``: Newman's coefficient of
        the weights, 1 when all ties are inside groups, 0 as expected, NaN without ties or with one
        group.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> table = mixing_matrix(tie_matrix_of(nx.path_graph(3)), pd.Series(["SE", "SE", "FI"]))
    >>> table[["group_a", "group_b", "tie_count", "expected_weight"]].to_numpy().tolist()
    [['FI', 'FI', 0, 0.125], ['FI', 'SE', 1, 0.75], ['SE', 'SE', 1, 1.125]]
    """
    code, known = group_codes(ties, groups)
    names = sorted(set(groups.reindex(ties.ids).fillna("")) - {""})
    k = len(names)
    coo = ties.weights.tocoo()
    a, b = coo.coords
    counted = known[a] & known[b]
    cell = code[a[counted]] * k + code[b[counted]]
    count = np.bincount(cell, minlength=k * k).reshape(k, k)
    weight = np.bincount(cell, weights=coo.data[counted], minlength=k * k).reshape(k, k)
    half = 1.0 - 0.5 * np.eye(k)  # a tie inside a group was counted from both its ends
    strength, total = weight.sum(axis=1), float(weight.sum())
    expected = np.outer(strength, strength) / total * half if total else np.zeros((k, k))
    g, h = np.triu_indices(k)
    observed = (weight * half)[g, h]
    table = pd.DataFrame(
        {
            "group_a": pd.Series([names[i] for i in g], dtype="str"),
            "group_b": pd.Series([names[i] for i in h], dtype="str"),
            "tie_count": (count * half)[g, h].astype(np.int64),
            "weight": observed,
            "expected_weight": expected[g, h],
            "ratio": np.divide(
                observed, expected[g, h], out=np.full(len(g), np.nan), where=expected[g, h] > 0
            ),
        }
    )
    by_chance = float((strength / total) @ (strength / total)) if total else 1.0
    table.attrs["assortativity"] = (
        (float(np.trace(weight)) / total - by_chance) / (1.0 - by_chance)
        if by_chance < 1.0
        else float("nan")
    )
    return table


def measure_mixing(
    ecosystem: Ecosystem,
    by: GroupBy = "country",
    *,
    level: Level = 2,
    weighting: Weighting = "newman",
    permutations: int = 199,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the mixing matrix of the actor network between groups.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    by : {"region", "country", "kind", "policy_area"}
        What makes a group, see :func:`ecosystem.measures.groups.actor_groups`.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        How ties are weighted.
    permutations, seed : int
        Random deals of the groups for the test of the E–I index of the whole network.

    Returns
    -------
    DataFrame
        ``schema.MIXING``: pairs of groups with a tie or at least a hundredth of a collaboration
        expected, sorted by ``group_a`` and ``group_b``. ``attrs["notes"]`` holds the E–I index with
        its test and assortativity.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = measure_mixing(load_bundled("baltic"), permutations=19)
    >>> bool((table["tie_count"] >= 0).all())
    True
    """
    ties = tie_matrix(ecosystem, weighting)
    groups = actor_groups(ecosystem, by, level=level)
    table = mixing_matrix(ties, groups)
    index = ei_index(ties, groups, permutations=permutations, seed=seed)
    assortativity = table.attrs["assortativity"]
    known = int((groups != "").sum())
    names: dict[str, Callable[[str], str]] = {"country": country_name, "region": region_name}
    naming = names.get(by, str)
    kept = table[(table["tie_count"] > 0) | (table["expected_weight"] >= 0.01)]
    kept = kept.assign(
        name_a=kept["group_a"].map(naming).astype("str"),
        name_b=kept["group_b"].map(naming).astype("str"),
    )
    result = kept[list(MIXING.names)].reset_index(drop=True)
    result.attrs["notes"] = (
        f"E–I index {index.index:.3f} ({index.external_count} ties between groups, "
        f"{index.internal_count} inside; {index.expected:.3f} if groups were dealt out at random, "
        f"p {index.p_value:.3f} from {index.permutations} deals). Assortativity of tie weight "
        f"{assortativity:.3f}. Groups known for {known} of {len(groups)} actors.",
    )
    return result

"""The measures of position by networkx, on any of its backends: a GPU, another engine."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd

from ecosystem.errors import SettingError, nearest
from ecosystem.network.matrix import TieMatrix

Compute = Callable[..., Mapping[Any, float]]

_FUNCTIONS: Final[dict[str, tuple[Compute, dict[str, Any]]]] = {
    "betweenness": (nx.betweenness_centrality, {}),
    "closeness": (nx.closeness_centrality, {}),
    "pagerank": (nx.pagerank, {"weight": "weight", "tol": 1e-12, "max_iter": 10_000}),
    "core_number": (nx.core_number, {}),
    "constraint": (nx.constraint, {"weight": "weight"}),
}


def installed_backends() -> list[str]:
    """Return the names of the networkx backends that are installed, besides networkx itself.

    Examples
    --------
    >>> "networkx" in installed_backends()
    False
    """
    return sorted(set(nx.utils.backends.backends) - {"networkx"})


def position_by_networkx(ties: TieMatrix, backend: str) -> pd.DataFrame:
    """Return what :func:`ecosystem.measures.actors.position` returns, computed by networkx.

    Parameters
    ----------
    ties : TieMatrix
        The network.
    backend : str
        An installed networkx backend (``cugraph`` on a GPU, ``parallel``, ``graphblas``), or
        ``networkx``. What it does not offer is computed by networkx.

    Returns
    -------
    DataFrame
        The same columns, the same definitions; ``attrs["backends"]`` says who computed which.

    Raises
    ------
    SettingError
        When no such backend is installed.

    Notes
    -----
    Exact, and much slower than our own engine on one core: made for hardware that it does not use.

    Examples
    --------
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> position_by_networkx(tie_matrix_of(nx.star_graph(2)), "networkx")["degree"].to_list()
    [2, 1, 1]
    """
    names = ["networkx", *installed_backends()]
    if backend not in names:
        raise SettingError(
            f"{backend}: no such networkx backend is installed{nearest(backend, names)}. "
            f"Installed: {', '.join(names)}. Others come with pip, for example nx-parallel"
        )
    graph = _graph(ties)
    columns: dict[str, Any] = {"degree": ties.degrees, "strength": ties.strengths}
    who = {}
    for name, (function, options) in _FUNCTIONS.items():
        found, who[name] = _by(function, graph, backend, options)
        columns[name] = [found[i] for i in range(len(ties.ids))]
    columns["eigenvector"], who["eigenvector"] = _eigenvector(ties, graph, backend)
    table = pd.DataFrame(columns, index=ties.ids)[
        ["degree", "strength", "betweenness", "closeness", "eigenvector", "pagerank",
         "core_number", "constraint"]
    ]  # fmt: skip
    table["core_number"] = table["core_number"].astype("int64")
    table.attrs["betweenness"] = "exact"
    table.attrs["backends"] = who
    return table


def _graph(ties: TieMatrix) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ties.ids)))
    coo = ties.weights.tocoo()
    a, b = coo.coords
    upper = a < b
    graph.add_weighted_edges_from(
        zip(a[upper].tolist(), b[upper].tolist(), coo.data[upper].tolist(), strict=True)
    )
    return graph


def _by(
    function: Compute, graph: nx.Graph[int], backend: str, options: Mapping[str, Any]
) -> tuple[Mapping[Any, float], str]:
    """Return a measure and who computed it."""
    if backend != "networkx":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the graph was converted and is kept
            try:
                return dict(function(graph, backend=backend, **options)), backend
            except NotImplementedError:
                pass
    return function(graph, **options), "networkx"


def _eigenvector(ties: TieMatrix, graph: nx.Graph[int], backend: str) -> tuple[Any, str]:
    values = np.zeros(len(ties.ids))
    members = np.flatnonzero(ties.components() == 0)
    if len(members) < 2:
        return values, "networkx"
    part = nx.Graph(graph.subgraph(members.tolist()))
    options = {"weight": "weight", "tol": 1e-12, "max_iter": 100_000}
    found, who = _by(nx.eigenvector_centrality, part, backend, options)
    values[members] = np.abs([found[i] for i in members.tolist()])
    return values / np.linalg.norm(values), who

"""Bundled datasets by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem.bundle import bundled
from ecosystem.errors import EcosystemError, nearest
from ecosystem.io.load import PACKAGE_FILE, load, read_about
from ecosystem.model import About, Ecosystem

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


def bundled_names() -> list[str]:
    """Return the names of the bundled ecosystems.

    Examples
    --------
    >>> bundled_names()
    ['baltic']
    """
    return sorted(
        folder.name
        for folder in bundled().iterdir()
        if (folder / PACKAGE_FILE).is_file() and (folder / "participations.csv").is_file()
    )


def bundled_about(name: str) -> About:
    """Return what is said about a bundled dataset without reading its tables."""
    return read_about(bundled(name))


def dataset_path(data: str) -> Path:
    """Return the path of a bundled dataset by name, or else the text as a path.

    A file or folder of that name in the working directory wins only when it is written as a path
    (``./baltic``), so that the name means the same everywhere.

    Raises
    ------
    EcosystemError
        When it is neither, naming the nearest bundled dataset.
    """
    if data in bundled_names():
        return bundled(data)
    path = Path(data)
    if not path.exists():
        names = bundled_names()
        raise EcosystemError(
            f"{data}: there is no such file, folder or bundled dataset{nearest(data, names)}. "
            f"Bundled: {', '.join(names)}."
        )
    return path


def load_bundled(name: str) -> Ecosystem:
    """Return a bundled ecosystem.

    Examples
    --------
    >>> load_bundled("baltic").about.title
    'Baltic Sea Region innovation ecosystem'
    """
    return load(dataset_path(name))


def load_any(
    source: str | Path | pd.DataFrame | Mapping[str, pd.DataFrame] | nx.Graph[Any],
) -> Ecosystem:
    """Return the ecosystem that a name, a path, tables or a network hold.

    Parameters
    ----------
    source : str, Path, DataFrame, mapping of DataFrames, or Graph
        A bundled dataset (``"baltic"``); a folder of CSV files, a workbook, a JSON file or an edge
        list; a DataFrame of ties (``actor_a``, ``actor_b``, ``weight``, ``year``); DataFrames by
        the names of ``schema.INPUT_TABLES`` (actors, collaborations and participations at least);
        an undirected networkx graph, whose node attributes become columns of actors, or one as
        :func:`ecosystem.network.graphs.affiliation_network` makes it.

    Returns
    -------
    Ecosystem
        Checked in the same way wherever it comes from; sorted, so the order of rows does not
        matter. Nothing given is changed.

    Raises
    ------
    InputError
        Listing every problem with table, row, column and remedy.
    EcosystemError
        When there is nothing at the path.

    Examples
    --------
    >>> import networkx as nx
    >>> len(load_any("baltic").actors), len(load_any(nx.path_graph(["a", "b", "c"])).actors)
    (775, 3)
    """
    if isinstance(source, str | Path):
        return load(dataset_path(str(source)))
    from ecosystem.io.frames import from_frames, from_graph

    return from_frames(source) if hasattr(source, "keys") else from_graph(source)

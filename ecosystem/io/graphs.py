"""Graph files: GraphML and GEXF, with the same bytes on every run."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import networkx as nx

from ecosystem.io.atomic import write_text

# XML 1.0 has no place for these, even escaped.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _plain(value: Any) -> Any:
    """Return an attribute as plain text, int, float or bool; None when it says nothing."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str):
        return _NOT_IN_XML.sub("", value) or None
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, bool | int | float) else str(value)


def plain_graph(graph: nx.Graph[Hashable]) -> nx.Graph[str]:
    """Return a copy with attributes every graph format can hold; unknown values are left out."""

    def attributes(given: dict[str, Any]) -> dict[str, Any]:
        plain = {name: _plain(value) for name, value in sorted(given.items())}
        return {name: value for name, value in plain.items() if value is not None}

    copy: nx.Graph[str] = nx.Graph()
    for node, given in graph.nodes(data=True):
        copy.add_node(_NOT_IN_XML.sub("", str(node)), **attributes(given))
    for source, target, given in graph.edges(data=True):
        copy.add_edge(
            _NOT_IN_XML.sub("", str(source)), _NOT_IN_XML.sub("", str(target)), **attributes(given)
        )
    return copy


def graphml_text(graph: nx.Graph[Hashable]) -> str:
    """Return a graph as GraphML."""
    return "\n".join(nx.generate_graphml(plain_graph(graph))) + "\n"


def gexf_text(graph: nx.Graph[Hashable]) -> str:
    """Return a graph as GEXF 1.2 for Gephi, without the date networkx would put in."""
    buffer = io.BytesIO()
    copy = plain_graph(graph)
    for _, given in copy.nodes(data=True):
        # Gephi shows ``label``; networkx takes it for the node's heading.
        given["label"] = given.get("name", "")
    nx.write_gexf(copy, buffer)
    text = buffer.getvalue().decode("utf-8")
    return re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n"


def write_graphml(graph: nx.Graph[Hashable], path: Path) -> None:
    """Write a graph as GraphML; ``networkx.read_graphml`` reads it back."""
    write_text(path, graphml_text(graph))


def write_gexf(graph: nx.Graph[Hashable], path: Path) -> None:
    """Write a graph as GEXF; Gephi and ``networkx.read_gexf`` read it."""
    write_text(path, gexf_text(graph))

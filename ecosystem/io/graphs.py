"""Graph files: GraphML, GEXF, Pajek and JSON node-link, with the same bytes on every run."""

from __future__ import annotations

import io
import json
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
    buffer = io.BytesIO()
    nx.write_graphml_lxml(plain_graph(graph), buffer)
    return buffer.getvalue().decode("utf-8")


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


def pajek_text(graph: nx.Graph[Hashable]) -> str:
    """Return a graph as a Pajek network: ids as labels, weights of ties, and no other attribute.

    A quotation mark would end a label, and the format has no way to escape it: an apostrophe
    stands for it. Line ends in ids become spaces.

    Raises
    ------
    ValueError
        When two ids would become the same label.

    Examples
    --------
    >>> print(pajek_text(nx.Graph([("a", "b", {"weight": 0.5})])), end="")
    *vertices 2
    1 "a"
    2 "b"
    *edges
    1 2 0.5
    """
    copy = plain_graph(graph)
    labels = [re.sub(r"\s+", " ", node.replace('"', "'")) for node in copy]
    if len(set(labels)) < len(labels):
        raise ValueError("two ids differ only in signs that a Pajek file cannot hold")
    number = {node: place for place, node in enumerate(copy, 1)}
    return "\n".join(
        [
            f"*vertices {len(labels)}",
            *(f'{place} "{label}"' for place, label in enumerate(labels, 1)),
            "*edges",
            *(
                f"{number[source]} {number[target]} {float(given.get('weight', 1)):.10g}"
                for source, target, given in copy.edges(data=True)
            ),
            "",
        ]
    )


def node_link_text(graph: nx.Graph[Hashable]) -> str:
    """Return a graph as JSON in networkx's node-link form, with ties under ``edges``.

    Examples
    --------
    >>> text = node_link_text(nx.Graph([("a", "b", {"weight": 0.5})]))
    >>> nx.node_link_graph(json.loads(text), edges="edges").edges["a", "b"]
    {'weight': 0.5}
    """
    plain = nx.node_link_data(plain_graph(graph), edges="edges")
    return json.dumps(plain, ensure_ascii=False, indent=0, allow_nan=False) + "\n"


def write_graphml(graph: nx.Graph[Hashable], path: Path) -> None:
    """Write a graph as GraphML; ``networkx.read_graphml`` reads it back."""
    write_text(path, graphml_text(graph))


def write_gexf(graph: nx.Graph[Hashable], path: Path) -> None:
    """Write a graph as GEXF; Gephi and ``networkx.read_gexf`` read it."""
    write_text(path, gexf_text(graph))

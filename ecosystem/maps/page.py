"""The interactive map: one file that opens offline, by double click."""

from __future__ import annotations

import base64
import hashlib
from math import isnan
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pandas as pd

from ecosystem.maps.basemap import Basemap, load_basemap
from ecosystem.maps.catalogue import interface_texts
from ecosystem.maps.payload import packed, payload
from ecosystem.maps.positions import place_actors, place_regions
from ecosystem.study import Study

REGION_TIES_SHOWN: Final = 2_000
_HERE: Final = Path(__file__).resolve().parent
NODES_UP_TO: Final = 300  # actors that vis-network holds as nodes; above, it moves the view only
VIS_UP_TO: Final = 5_000  # actors; above, the page brings a canvas of its own and no vis-network
_SCRIPTS: Final = (
    "words.js",
    "text.js",
    "outline.js",
    "sketch.js",
    "glyphs.js",
    "data.js",
    "clusters.js",
    "state.js",
    "ink.js",
    "labels.js",
    "views.js",
    "cells.js",
    "scene.js",
    "marks.js",
    "paint.js",
    "glide.js",
    "{stage}",
    "camera.js",
    "cards.js",
    "profile.js",
    "areas.js",
    "panel.js",
    "legend.js",
    "search.js",
    "table.js",
    "picture.js",
    "captions.js",
    "main.js",
)
_STYLES: Final = ("theme.css", "bar.css", "map.css", "panel.css", "screens.css")
# vis-network draws nothing by itself here: it holds the nodes, moves and zooms.
_OPTIONS: Final = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"hidden": True, "shape": "dot"},
    "edges": {"hidden": True, "smooth": False},
    "interaction": {
        "dragNodes": False,
        "selectable": False,
        "hover": False,
        "keyboard": False,
        "tooltipDelay": 1_000_000,
    },
}


def map_html(study: Study) -> str:
    """Return the interactive map of a study as one HTML page.

    Parameters
    ----------
    study : Study
        The results to show.

    Returns
    -------
    str
        A page without any reference to the outside: scripts, styles and data are in it, and its
        Content-Security-Policy forbids everything else. The large scripts are in it compressed:
        a short one unpacks them, and the browser runs those whose hashes the policy names. The
        same study gives the same text.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup
    from pyvis.network import Network

    basemap = load_basemap()
    positions = place_actors(study.ecosystem, basemap)
    network = Network()
    # Appended directly: add_node and add_edge search everything that is there already.
    network.nodes = _nodes(study, positions, basemap)
    network.edges = _edges(study)
    network.options = _OPTIONS
    # pyvis' own template loads from the network and escapes nothing; this one does neither.
    network.templateEnv = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    network.path = "map.html"
    renderer = _renderer(len(study.ecosystem.actors))
    code, start, style = _code(renderer), _asset("start.js"), _style()
    network.templateEnv.globals |= {
        "title": study.ecosystem.about.title,
        "policy": _policy([start, *code], style),
        "code": code,
        "start": Markup(start),
        "style": Markup(style),
        "renderer": renderer,
        "data": payload(study, positions, basemap),
        "words": interface_texts(),
        "packed": packed,
    }
    return str(network.generate_html(notebook=False))


def _nodes(study: Study, positions: pd.DataFrame, basemap: Basemap) -> list[dict[str, Any]]:
    """Return actors and then regions, numbered; y runs down as screens count it."""
    regions = place_regions(study.actors["region"], positions).reindex(study.regions.index)
    spots = pd.concat([positions[["x_km", "y_km"]], regions])
    return [
        {"id": number}
        | ({} if isnan(x) else {"x": round(x, 1), "y": round(basemap.height_km - y, 1)})
        for number, (x, y) in enumerate(zip(spots["x_km"], spots["y_km"], strict=True))
    ]


def _edges(study: Study) -> list[dict[str, Any]]:
    """Return ties between regions, the strongest first."""
    first = len(study.ecosystem.actors)
    number = {region: first + i for i, region in enumerate(study.regions.index)}
    R: nx.Graph[str] = study.region_network
    ties = sorted(
        (-float(weight), int(R.edges[a, b]["collaboration_count"]), number[a], number[b])
        for a, b, weight in R.edges(data="weight")
        if a != b and a in number and b in number
    )
    return [
        {"from": a, "to": b, "value": shared, "weight": round(-weight, 3)}
        for weight, shared, a, b in ties[:REGION_TIES_SHOWN]
    ]


def _asset(name: str) -> str:
    text = (_HERE / "assets" / name).read_text(encoding="utf-8")
    return _embeddable(text, name)


def _renderer(actors: int) -> str:
    """Return who draws a map of so many actors."""
    if actors <= NODES_UP_TO:
        return "small"
    return "middle" if actors <= VIS_UP_TO else "large"


def _code(renderer: str) -> list[str]:
    """Return the scripts of the page in the order in which they run."""
    own = _program("stage.js" if renderer == "large" else "stage_vis.js")
    return [own] if renderer == "large" else [_engine(), own]


def _program(stage: str) -> str:
    """Return our own script: the files one after another, inside one function."""
    parts = "\n".join(_asset(name.format(stage=stage)) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _style() -> str:
    return "\n".join(_asset(name) for name in _STYLES)


def _engine() -> str:
    """Return vis-network as pyvis brings it, without the pointer to a file we do not ship."""
    import pyvis

    path = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = path.read_text(encoding="utf-8")
    return _embeddable(text.split("//# sourceMappingURL=")[0], path.name)


def _embeddable(text: str, name: str) -> str:
    if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
        raise ValueError(f"{name} would end the element it is put into")
    return text.replace("\r\n", "\n")


def _policy(scripts: list[str], style: str) -> str:
    """Return a Content-Security-Policy that allows exactly these scripts and this style."""

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    allowed = " ".join(digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )

"""The documentation as a small static site: pages, a method reference, a gallery.

``make docs`` writes it into ``reports/site/docs``. Nothing is asked from the network. The method
reference is made from docstrings and the schema, and names the tests that hold each method to its
word.
"""

from __future__ import annotations

import argparse
import html
import inspect
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from markdown_it import MarkdownIt

import ecosystem
from ecosystem.schema import RESULT_TABLES

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {"backtest": "Back-test", "batches": "Batches", "published": "A published study made again"}
TOPICS = {
    "Positions": ("measures.centrality", "measures.paths", "measures.brokerage"),
    "Groups": ("measures.consensus", "measures.mixing", "measures.roles", "measures.crossings"),
    "Time": ("measures.network", "measures.survival", "measures.time"),
    "Chance": ("measures.nulls.bicm", "measures.nulls.curveball", "measures.nulls.draws",
               "measures.nulls.ensemble", "measures.nulls.discovery"),
    "Ties": ("network.incidence", "network.views"),
    "Studies": ("stability.choices", "stability.full", "stability.quick",),
}  # fmt: skip
STYLE = """
body{font:17px/1.55 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;
color:#1b2a33;background:#fff}a{color:#1f5a7a}code,pre{font:14px/1.45 ui-monospace,monospace;
background:#f2f5f7}pre{padding:.8rem;overflow-x:auto}table{border-collapse:collapse;font-size:15px}
td,th{border-bottom:1px solid #d5dde2;padding:.3rem .6rem;text-align:left;vertical-align:top}
nav a{margin-right:1rem}h2{margin-top:2.4rem}img{max-width:100%}.tests{font-size:14px}
@media(prefers-color-scheme:dark){body{color:#e4eaee;background:#14202a}code,pre{background:#1f2e3a}
a{color:#8cc4e6}td,th{border-color:#33444f}}
"""


def page(title: str, body: str) -> str:
    """Return a whole page."""
    links = {"index": "Overview", **PAGES, "methods": "Methods", "gallery": "Gallery"}
    nav = "".join(f'<a href="{name}.html">{html.escape(text)}</a>' for name, text in links.items())
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>'
        f"{html.escape(title)}</title><meta name=viewport content='width=device-width'>"
        f"<style>{STYLE}</style></head><body><nav>{nav}</nav><main>{body}</main></body></html>\n"
    )


def markdown(text: str) -> str:
    """Return Markdown as HTML; raw HTML in it stays text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").render(text)


def methods() -> Iterator[tuple[str, str, Callable[..., object]]]:
    """Return topic, dotted name and function of everything public in the topics."""
    for topic, modules in TOPICS.items():
        for name in modules:
            module = import_module(f"ecosystem.{name}")
            for attribute, function in sorted(vars(module).items()):
                is_own = inspect.isfunction(function) and function.__module__ == module.__name__
                if is_own and not attribute.startswith("_"):
                    yield topic, f"{module.__name__}.{attribute}", function


def tests_of(name: str) -> list[str]:
    """Return the test files that call a function by its name."""
    short = name.rpartition(".")[2]
    call = re.compile(rf"\b{re.escape(short)}\(")
    module = name.rpartition(".")[0]
    return [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if module in (text := path.read_text(encoding="utf-8")) and call.search(text)
    ]


def card(name: str, function: Callable[..., object]) -> str:
    """Return the reference card of a function."""
    text = inspect.getdoc(function) or ""
    lead, _, rest = text.partition("\n\n")
    short = html.escape(name.rpartition(".")[2])
    found = tests_of(name)
    tests = ", ".join(f"<code>{html.escape(path)}</code>" for path in found)
    return (
        f'<h3 id="{html.escape(name)}">{short}</h3><p><code>from '
        f"{html.escape(name.rpartition('.')[0])} import {short}</code></p>"
        f"<p>{html.escape(lead)}</p><pre>{html.escape(rest)}</pre>"
        f'<p class="tests">Tests: {tests or "the example above, which is run as one"}.</p>'
    )


def columns() -> str:
    """Return every column of every result table with its meaning."""
    parts = ["<h2>Columns of result tables</h2>"]
    for table in RESULT_TABLES.values():
        rows = "".join(
            f"<tr><td><code>{c.name}</code><td>{html.escape(c.label)}<td>{html.escape(c.meaning)}"
            f"<td>{html.escape(c.unit)}</tr>"
            for c in table.columns
        )
        parts.append(
            f"<h3>{table.name}</h3><p>{html.escape(table.meaning)}</p><table><tr><th>Column"
            f"<th>Label<th>Meaning<th>Unit</tr>{rows}</table>"
        )
    return "".join(parts)


def gallery(out: Path) -> str:
    """Return the pictures: the map, and what the notebooks drew."""
    import base64

    parts = ["<h1>Gallery</h1>"]
    sample = ROOT / "reports" / "sample" / "map.png"
    if sample.is_file():
        shutil.copy(sample, out / "map.png")
        parts.append('<p><img src="map.png" alt="The interactive map">The map of the bundled data.')
    for path in sorted((ROOT / "reports" / "notebooks").glob("*.ipynb")):
        number = 0
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                picture = output.get("data", {}).get("image/png")
                if picture:
                    number += 1
                    file = f"{path.stem}-{number}.png"
                    (out / file).write_bytes(base64.b64decode("".join(picture)))
                    parts.append(
                        f'<p><img src="{file}" alt="Picture of the notebook {path.stem}">From the '
                        f"notebook <code>reports/notebooks/{path.name}</code>."
                    )
    return "".join(parts)


def build(out: Path) -> None:
    """Write the site."""
    out.mkdir(parents=True, exist_ok=True)
    for name, title in PAGES.items():
        text = (ROOT / "reports" / "docs" / f"{name}.md").read_text(encoding="utf-8")
        (out / f"{name}.html").write_text(page(title, markdown(text)), encoding="utf-8")
    body, topic = "<h1>Methods</h1>", ""
    for now, name, function in methods():
        if now != topic:
            topic, body = now, f"{body}<h2>{now}</h2>"
        body += card(name, function)
    (out / "methods.html").write_text(page("Methods", body + columns()), encoding="utf-8")
    (out / "gallery.html").write_text(page("Gallery", gallery(out)), encoding="utf-8")
    library = "".join(
        f"<tr><td><code>eco.{name}</code><td><code>{module}.{attribute}</code></tr>"
        for name, (module, attribute) in ecosystem._PUBLIC.items()
    )
    index = (
        "<h1>Baltic Sea Region ecosystem tool</h1><p>The README tells the way in; here are the "
        "longer pages, every method with its formula and its tests, and pictures.</p>"
        f"<h2>The library</h2><p><code>import ecosystem as eco</code></p><table>{library}</table>"
    )
    (out / "index.html").write_text(page("Documentation", index), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=ROOT / "reports" / "site" / "docs")
    build(parser.parse_args().out)
    sys.exit(0)

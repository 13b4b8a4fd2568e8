"""The documentation as a small static site: pages, a method reference, a gallery.

``make docs`` writes it into ``reports/site/docs``. Nothing is asked from the network. The method
reference is made from docstrings and the schema, and names the tests that hold each method to its
word.
"""

from __future__ import annotations

import argparse
import ast
import html
import inspect
import json
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from markdown_it import MarkdownIt

import ecosystem
from ecosystem.site.methods import Held, column_tables, method_topics, methods
from ecosystem.site.pages import method_cards

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {
    "backtest": "Back-test",
    "batches": "Batches",
    "hardening": "Hardening",
    "published": "A published study made again",
}
SAMPLES = {
    "map": "The interactive map of the bundled data",
    "report": "The first screen of the report",
    "brief": "A brief for one policy area, for Word or paper",
    "workbook": "Suggestions in the workbook, two with a decision",
}
STYLE = """
body{font:17px/1.55 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;
color:#1b2a33;background:#fff}a{color:#1f5a7a}code,pre{font:14px/1.45 ui-monospace,monospace;
background:#f2f5f7}pre{padding:.8rem;overflow-x:auto}table{border-collapse:collapse;font-size:15px}
td,th{border-bottom:1px solid #d5dde2;padding:.3rem .6rem;text-align:left;vertical-align:top}
nav a{margin-right:1rem}h2{margin-top:2.4rem}img{max-width:100%}.tests{font-size:14px}
@media(prefers-color-scheme:dark){body{color:#e4eaee;background:#14202a}code,pre{background:#1f2e3a}
a{color:#8cc4e6}td,th{border-color:#33444f}}
"""


def page(title: str, body: str, up: str = "") -> str:
    """Return a whole page, ``up`` being the way to the start."""
    links = {"index": "Overview", **PAGES, "methods": "Methods", "gallery": "Gallery"}
    nav = "".join(
        f'<a href="{up}{name}.html">{html.escape(text)}</a>' for name, text in links.items()
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>'
        f"{html.escape(title)}</title><meta name=viewport content='width=device-width'>"
        f"<style>{STYLE}</style></head><body><nav>{nav}</nav><main>{body}</main></body></html>\n"
    )


def markdown(text: str) -> str:
    """Return Markdown as HTML; raw HTML in it stays text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").render(text)


def imported(tree: ast.Module) -> dict[str, str]:
    """Return what a test file calls the functions of the program → their dotted names."""
    found = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("ecosystem"):
            continue
        module = import_module(str(node.module))
        for alias in node.names:
            thing = getattr(module, alias.name, None)
            if inspect.isfunction(thing):
                found[alias.asname or alias.name] = f"{thing.__module__}.{thing.__qualname__}"
    return found


def tests_in(path: Path) -> Iterator[tuple[str, str, int]]:
    """Return method, test and line for every test of a file that calls a method itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = imported(tree)
    helpers: dict[str, set[str]] = {}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        # Calls, and names that stand in a table of cases or are handed on.
        own = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        reached = {known[name] for name in own if name in known}
        for name in own & set(helpers):
            reached |= helpers[name]
        if node.name.startswith("test_"):
            yield from ((method, node.name, node.lineno) for method in sorted(reached))
        else:
            helpers[node.name] = reached


def held() -> dict[str, list[Held]]:
    """Return for every method the tests that call it, with the address of their source."""
    found: dict[str, list[Held]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        file = path.relative_to(ROOT / "tests").as_posix()
        for method, test, line in tests_in(path):
            address = f"tests/{file.removesuffix('.py')}.html#L{line}"
            found.setdefault(method, []).append(Held(f"{file}: {test}", address))
    return found


def source_page(file: str, text: str) -> str:
    """Return a test file as a page in which every line can be linked to."""
    lines = "".join(
        f'<span id="L{number}">{html.escape(line)}</span>\n'
        for number, line in enumerate(text.splitlines(), 1)
    )
    up = "../" * file.count("/")
    return page(file, f"<h1>{html.escape(file)}</h1><pre>{lines}</pre>", up)


def write_tests(out: Path, found: dict[str, list[Held]]) -> None:
    """Write the source of every test file that a method is linked to."""
    for address in sorted({one.address.partition("#")[0] for own in found.values() for one in own}):
        file = address.removesuffix(".html") + ".py"
        (out / address).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / file).read_text(encoding="utf-8")
        (out / address).write_text(source_page(file, text), encoding="utf-8")


def gallery(out: Path) -> str:
    """Return the pictures: what a run makes, and what the notebooks drew."""
    import base64

    parts = ["<h1>Gallery</h1>"]
    for name, words in SAMPLES.items():
        file = ROOT / "reports" / "sample" / f"{name}.png"
        if not file.is_file():  # a source archive has no sample
            continue
        shutil.copy(file, out / file.name)
        parts.append(f'<p><img src="{name}.png" alt="{words}">{words}.')
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
    shown = {name for _, name, _ in methods()}
    tests = {name: own for name, own in held().items() if name in shown}
    write_tests(out, tests)
    cards = method_cards(topics=method_topics(tests), tables=column_tables(), with_tests=True)
    (out / "methods.html").write_text(page("Methods", f"<h1>Methods</h1>{cards}"), encoding="utf-8")
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

"""The map beside plain pyvis, measured in one run: ``make bench-map``.

Writes ``reports/benchmarks/map.md`` and ``map.csv``; figures of networks that are not measured this
time stay in them. Three synthetic networks, and the Baltic part of Horizon 2020 where its files lie
in ``../shared/data`` (``--only DATA`` takes any other dataset). The same actors at the same places
and the same ties go into both pages; pyvis draws with its physics off. Every page gets a browser of
its own: Chromium without a GPU and without a limit on frames. The middle of three openings counts.

* first picture: from the start of loading until the frame after the first painted shape;
* panning: frames that follow each other while the map is dragged ten pixels each, per second,
  the time for rastering counted in;
* filter, search: from the click or key to the next frame; the slowest of three;
* heap: JavaScript's, after a collection;
* phone: 390 × 844, the processor slowed down to a quarter.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

REPORTS = ROOT / "reports" / "benchmarks"
SIZES = {"1k": 1_000, "5k": 5_000, "20k": 20_000}
REAL = "horizon-2020-baltic"
CORDIS = ROOT.parent / "shared" / "data" / "horizon2020"
# file MB, first ÷ pyvis, pan × pyvis, fps, filter ms, search ms, heap MB, phone first s, phone fps
AIMS = {
    "1k": (0.8, 1.0, 2, 40, 100, 50, 10, 2, 20),
    "5k": (1.3, 0.7, 3, 30, 200, 50, 20, 3, 15),
    "20k": (3.5, 0.4, 8, 24, 500, 80, 50, 6, 10),
}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
    "--enable-precise-memory-info",
]
# Runs before the page's own scripts: notes when the first shape has been painted.
WATCH = """
globalThis.firstPicture = new Promise((tell) => {
  let seen = false;
  const paint = CanvasRenderingContext2D.prototype.fill;
  CanvasRenderingContext2D.prototype.fill = function (...args) {
    if (!seen && this.canvas.isConnected) {
      seen = true;
      requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now())));
    }
    return paint.apply(this, args);
  };
});
"""
# Drags with pointer events, one step for each frame, and waits for what was drawn to be rastered.
PAN = """
async (seconds) => {
  const canvas = document.querySelector('canvas');
  const box = canvas.getBoundingClientRect();
  const spot = (x, y) => ({ pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0,
    buttons: 1, clientX: x, clientY: y, bubbles: true, cancelable: true });
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  const fire = (type, x) => canvas.dispatchEvent(new PointerEvent(type, spot(x, middle.y)));
  fire('pointerdown', middle.x);
  await frame();
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    const swing = Math.abs((frames * 10 + 100) % 400 - 200) - 100;
    fire('pointermove', middle.x + swing);
    await frame();
    frames += 1;
  }
  const passed = performance.now() - start;
  fire('pointerup', middle.x);
  return (frames * 1000) / passed;
}
"""
FILTER = """
async () => {
  let worst = 0;
  for (let n = 0; n < 3; n += 1) {
    const start = performance.now();
    document.querySelector('.category').click();
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    worst = Math.max(worst, performance.now() - start);
  }
  document.querySelector('.category').click();
  return worst;
}
"""
SEARCH = """
async (words) => {
  const field = document.querySelector('#search');
  let worst = 0;
  for (const text of words) {
    field.focus();
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    if (!document.querySelector('#matches li')) throw new Error('nothing found');
    worst = Math.max(worst, performance.now() - start);
  }
  field.value = '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return worst;
}
"""


def plain_pyvis(study: Any) -> str:
    """Return the page that pyvis makes of the actor network: places given, physics off."""
    from pyvis.network import Network

    from ecosystem.maps.basemap import load_basemap
    from ecosystem.maps.positions import place_actors

    base = load_basemap()
    spots = place_actors(study.ecosystem, base)
    network = Network(height="760px", cdn_resources="in_line")
    graph = study.actor_network
    names = study.ecosystem.actors["name"]
    network.nodes = [
        {
            "id": actor,
            "label": names[actor],
            "title": names[actor],
            "shape": "dot",
            "size": 6,
            "x": round(float(spots.at[actor, "x_km"]), 1),
            "y": round(base.height_km - float(spots.at[actor, "y_km"]), 1),
        }
        for actor in graph
    ]
    network.edges = [
        {"from": a, "to": b, "value": round(float(weight), 3)}
        for a, b, weight in graph.edges(data="weight")
    ]
    network.options = {
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "edges": {"smooth": False},
    }
    return str(network.generate_html(notebook=False))


@contextmanager
def opened(path: Path, *, phone: bool = False) -> Iterator[tuple[Any, float]]:
    """Open a page in a browser of its own; give it and the time of its first picture."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import find_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        context = browser.new_context(viewport=size, has_touch=phone, reduced_motion="reduce")
        context.route(
            "**/*",
            lambda route: (
                route.continue_() if route.request.url.startswith("file:") else route.abort()
            ),
        )
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.add_init_script(WATCH)
        if phone:
            session = context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(path.as_uri(), wait_until="commit")
        yield page, page.evaluate("globalThis.firstPicture") / 1000
        browser.close()


def heap_mb(page: Any) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1e6


def measure(path: Path, *, own: bool, rounds: int, name: str = "") -> dict[str, float]:
    """Return the figures of one page."""
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    for _ in range(rounds):
        with opened(path) as (page, first):
            note("first_s", first)
            note("fps", page.evaluate(PAN, 1.5))
            if own:
                note("filter_ms", page.evaluate(FILTER))
                note("search_ms", page.evaluate(SEARCH, ["a", "univ", name[:9]]))
                note("heap_mb", heap_mb(page))
        if own:
            with opened(path, phone=True) as (page, first):
                note("phone_first_s", first)
                note("phone_fps", page.evaluate(PAN, 1.5))
    return {"file_mb": path.stat().st_size / 1e6} | {k: median(v) for k, v in found.items()}


def study_of(name: str, folder: Path) -> Any:
    """Return the study of a synthetic network, or of a dataset folder."""
    from ecosystem.io.load import load
    from ecosystem.study import StudySettings, run_study
    from tests.benchmarks.networks import baltic_like

    if name == REAL:
        source = imported(folder / name)
    else:
        source = baltic_like(SIZES[name], folder / name) if name in SIZES else Path(name)
    return run_study(load(source), StudySettings(community_runs=5))


def imported(folder: Path) -> Path:
    """Import the organisations of the nine Baltic countries from the files of Horizon 2020."""
    from click.testing import CliRunner

    from ecosystem.cli import cli

    arguments = ["import", "cordis", str(CORDIS), "--out", str(folder), "--bsr"]
    result = CliRunner().invoke(cli, arguments)
    if result.exit_code:
        raise SystemExit(result.output)
    return folder


ROWS = (
    ("file size, MB", "file_mb", "{:.2f}", 0, False),
    ("first picture, s", "first_s", "{:.2f}", None, False),
    ("panning, fps", "fps", "{:.0f}", 3, True),
    ("filter to next frame, ms", "filter_ms", "{:.0f}", 4, False),
    ("search, ms", "search_ms", "{:.0f}", 5, False),
    ("JavaScript heap, MB", "heap_mb", "{:.1f}", 6, False),
    ("phone: first picture, s", "phone_first_s", "{:.2f}", 7, False),
    ("phone: panning, fps", "phone_fps", "{:.0f}", 8, True),
)


def table(results: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a table; those that miss their aim are marked."""
    lines = ["| | " + " | ".join(results) + " |", "|---|" + "---|" * len(results)]

    def line(label: str, cells: list[str]) -> None:
        lines.append(f"| {label} | " + " | ".join(cells) + " |")

    def aims(result: dict[str, Any]) -> tuple[float, ...]:
        count = result["network"]["actors"]
        return AIMS["1k" if count <= 1_500 else "5k" if count <= 5_000 else "20k"]

    line("actors", [f"{r['network']['actors']:,.0f}" for r in results.values()])
    line("ties", [f"{r['network']['ties']:,.0f}" for r in results.values()])
    for label, key, form, at, more in ROWS:
        cells = []
        for r in results.values():
            text = form.format(r["own"][key])
            if at is not None:
                aim = aims(r)[at]
                met = r["own"][key] >= aim if more else r["own"][key] <= aim
                text += f" ({'≥' if more else '≤'} {aim})" + ("" if met else " **missed**")
            cells.append(text)
        line(label, cells)
    cells, pans = [], []
    for r in results.values():
        if not r["pyvis"]:
            cells.append("–")
            pans.append("–")
            continue
        first = r["own"]["first_s"] / r["pyvis"]["first_s"]
        pan = r["own"]["fps"] / r["pyvis"]["fps"]
        most, least = aims(r)[1:3]
        cells.append(f"{first:.2f} (≤ {most})" + ("" if first <= most else " **missed**"))
        pans.append(f"{pan:.1f} (≥ {least})" + ("" if pan >= least else " **missed**"))
    line("first picture ÷ pyvis", cells)
    line("panning × pyvis", pans)
    for label, key, form, _, _ in ROWS[:3]:
        line(
            f"plain pyvis: {label}",
            [form.format(r["pyvis"][key]) if r["pyvis"] else "–" for r in results.values()],
        )
    return "\n".join(lines) + "\n"


EXPLAINED = """\
# The map beside plain pyvis

Made by `make bench-map`. Chromium without a GPU, two cores; the middle of three openings, each in a
browser of its own. Aims in brackets; what misses its aim says so. Plain pyvis gets the same actors
at the same places and the same ties, its physics switched off.

{table}
* **file size**: of the whole page, to send or store; it needs nothing else.
* **first picture**: from the start of loading until the frame after the first painted shape: how
  long a reader waits. **÷ pyvis**: the same beside plain pyvis; below 1 is faster.
* **panning, fps**: frames per second while the map is dragged, without the limit that a screen
  sets; **× pyvis**: how many times as many as plain pyvis.
* **filter, search**: from the press or key until the next frame, the slowest of three.
* **heap**: what JavaScript holds after a collection: what an old machine must have free.
* **phone**: a screen of 390 × 844 and a processor slowed down to a quarter.
* The synthetic networks are drawn at random with sizes and ties like those of the Baltic Sea
  Region; `{real}` is the part of Horizon 2020 in its 53 regions (CORDIS, EU open data).
"""


def measured(name: str, scratch: Path, *, rounds: int, pyvis: bool) -> dict[str, Any]:
    """Return the figures of one network, ours and plain pyvis one after the other."""
    from ecosystem.maps.page import map_html

    study = study_of(name, scratch)
    own, plain = scratch / "own.html", scratch / "pyvis.html"
    own.write_text(map_html(study), encoding="utf-8", newline="\n")
    count = len(study.ecosystem.actors)
    result: dict[str, Any] = {
        "network": {"actors": count, "ties": study.actor_network.number_of_edges()},
        "own": measure(
            own, own=True, rounds=rounds, name=str(study.ecosystem.actors["name"].iloc[0])
        ),
        "pyvis": {},
    }
    if pyvis:
        plain.write_text(plain_pyvis(study), encoding="utf-8", newline="\n")
        result["pyvis"] = measure(plain, own=False, rounds=1 if count > 5_000 else rounds)
    return result


def kept() -> dict[str, dict[str, Any]]:
    """Return the figures of earlier measurements."""
    found: dict[str, dict[str, Any]] = {}
    path = REPORTS / "map.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                result = found.setdefault(row["network"], {"network": {}, "own": {}, "pyvis": {}})
                result[row["page"]][row["figure"]] = float(row["value"])
    return found


def write(results: dict[str, dict[str, Any]]) -> None:
    REPORTS.mkdir(parents=True, exist_ok=True)
    text = EXPLAINED.format(table=table(results), real=REAL)
    (REPORTS / "map.md").write_text(text, encoding="utf-8", newline="\n")
    with (REPORTS / "map.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["network", "page", "figure", "value"])
        for name, result in results.items():
            for page in ("network", "own", "pyvis"):
                for figure, value in result[page].items():
                    writer.writerow([name, page, figure, f"{value:.6g}"])


def main() -> None:
    usual = [*SIZES, *([REAL] if CORDIS.exists() else [])]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", nargs="*", default=usual, help=f"{', '.join(usual)}, or a dataset"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-pyvis", action="store_true")
    chosen = parser.parse_args()
    results = kept()
    for name in chosen.only:
        with tempfile.TemporaryDirectory() as scratch:
            found = measured(name, Path(scratch), rounds=chosen.rounds, pyvis=not chosen.no_pyvis)
        results[Path(name).stem] = found
        sys.stderr.write(json.dumps({name: found}) + "\n")
    order = {name: at for at, name in enumerate([*SIZES, REAL])}
    results = dict(sorted(results.items(), key=lambda item: (order.get(item[0], 99), item[0])))
    write(results)
    sys.stdout.write(table(results))


if __name__ == "__main__":
    main()

"""What must hold for every map: each renderer, each screen, without WebGL, for everyone."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ecosystem.cli import cli
from ecosystem.maps import page as pages
from ecosystem.study import Study
from tests.browser.conftest import HOSTILE, OpenPage, broken_rules

pytestmark = pytest.mark.browser

RENDERERS = {"small": (1_500, 5_000), "middle": (0, 5_000), "large": (0, 0)}
STATES = (
    "",
    "actor=university-of-turku-fi",
    "color=country&hide-country=SE",
    "layout=network",
    "view=regions",
    "view=regions&region=SE11",
    "view=regions&level=0",
    "view=groups",
    "view=groups&group=2",
    "view=change",
    "view=table&hide-kind=cluster,company,research,public_body,ngo,business_support",
)
NO_WEBGL = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return /webgl|gpu/i.test(kind) ? null : getContext.call(this, kind, ...more);
};
"""
# Notes where names are written on the canvas; names are the only texts with an outline.
NAMES = """
globalThis.names = [];
const stroke = CanvasRenderingContext2D.prototype.strokeText;
CanvasRenderingContext2D.prototype.strokeText = function (text, x, y) {
  const wide = this.measureText(text).width;
  const box = { text, left: x, right: x + wide, top: y - 6, bottom: y + 6 };
  if (this.canvas.isConnected) names.push(box);
  return stroke.call(this, text, x, y);
};
const clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  if (this.canvas.isConnected) names.length = 0;
  return clear.apply(this, box);
};
"""
OVERLAPS = """
names.flatMap((a, i) => names.slice(i + 1).filter((b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
  .map((b) => a.text + ' / ' + b.text))
"""
# Names that begin on the screen but end outside of it, or under something that lies on the map.
CUT = """
[...document.querySelectorAll('#legend, .zoom, #caption, #canvas')].flatMap((element) => {
  const own = document.querySelector('#canvas').getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const under = (name) => element.id === 'canvas'
    ? name.right > 0 && name.left < own.width && (name.left < 0 || name.right > own.width)
    : name.left < box.right - own.left && box.left - own.left < name.right &&
      name.top < box.bottom - own.top && box.top - own.top < name.bottom;
  return box.width ? names.filter(under).map((name) => name.text + ' / ' + element.id) : [];
})
"""


@pytest.fixture(scope="session")
def maps(study: Study, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same map as each of the renderers draws it."""
    folder = tmp_path_factory.mktemp("maps")
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, (nodes, vis) in RENDERERS.items():
            patch.setattr(pages, "NODES_UP_TO", nodes)
            patch.setattr(pages, "VIS_UP_TO", vis)
            made[name] = folder / f"{name}.html"
            made[name].write_text(pages.map_html(study), encoding="utf-8", newline="\n")
    return made


def _ready(page: Any) -> Any:
    page.wait_for_selector("html.ready", state="attached")
    return page


def _go(page: Any, state: str) -> None:
    page.evaluate("state => { location.hash = state; }", state)
    page.wait_for_timeout(80)


def _overflow(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _colors(page: Any) -> set[tuple[int, ...]]:
    found = page.evaluate(
        """() => {
            const canvas = document.querySelector('#canvas canvas');
            const data = canvas.getContext('2d')
                .getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let i = 0; i < data.length; i += 4)
                seen.add([data[i], data[i + 1], data[i + 2]].join());
            return [...seen];
        }"""
    )
    return {tuple(map(int, color.split(","))) for color in found}


def _circle(page: Any) -> tuple[float, float, str]:
    """The place of any mark under a line across the map, and what it is called."""
    box = page.locator("#canvas").bounding_box()
    y = box["y"] + box["height"] * 0.6
    for across in range(30, 96):
        x = box["x"] + box["width"] * across / 100
        page.mouse.move(x, y)
        if page.evaluate("document.querySelector('#canvas').style.cursor") == "pointer":
            return x, y, page.inner_text("#tip")
    pytest.fail("no circle under a line across the map")


@pytest.mark.parametrize("name", RENDERERS)
def test_every_renderer_paints_moves_zooms_and_opens(
    name: str, open_page: OpenPage, maps: dict[str, Path]
) -> None:
    page, requests, errors = open_page(maps[name], before=NO_WEBGL + NAMES)
    _ready(page)
    page.wait_for_timeout(100)
    fills = page.evaluate(
        "[...document.querySelectorAll('.category path')].map(p => getComputedStyle(p).fill)"
    )
    palette = {tuple(map(int, re.findall(r"\d+", fill))) for fill in fills}
    assert palette <= _colors(page), "a color of the legend is not on the map"
    assert page.evaluate("names.length") > 20
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(CUT) == []

    # A dragged map shows the same mark where it was dragged to.
    x, y, called = _circle(page)
    empty = page.locator("#canvas").bounding_box()
    start = (empty["x"] + empty["width"] - 120, empty["y"] + empty["height"] - 90)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] - 30, start[1] - 20, steps=3)
    page.mouse.move(start[0] - 60, start[1] - 40, steps=3)
    page.mouse.up()
    page.wait_for_timeout(300)
    page.mouse.move(x - 60, y - 40)
    assert page.inner_text("#tip") == called
    page.mouse.wheel(0, -240)
    page.wait_for_timeout(300)
    page.mouse.move(x - 60, y - 40)
    assert page.is_visible("#tip")  # the point under the pointer stays there
    page.mouse.click(x - 60, y - 40)
    page.wait_for_function("document.querySelector('#card .close') !== null")
    assert requests == [maps[name].as_uri()]
    assert errors == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize(
    "state",
    [
        "",
        "layout=network",
        "view=regions",
        "view=change",
        "actor=turku-university-of-applied-sciences-fi",
    ],
)
def test_names_cover_no_other_and_are_not_cut(
    open_page: OpenPage, maps: dict[str, Path], state: str, width: int, height: int
) -> None:
    page, _, errors = open_page(
        maps["small"], width=width, height=height, before=NAMES, fragment=f"#{state}"
    )
    _ready(page)
    page.wait_for_timeout(100)
    assert page.evaluate("names.length") > 5
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(CUT) == []
    assert errors == []


@pytest.mark.parametrize("name", RENDERERS)
def test_no_address_outside_is_loaded(name: str, maps: dict[str, Path]) -> None:
    text = maps[name].read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in text[: text.index("</head>")]
    loading = r"""(?:\ssrc|\shref|url|@import)\s*[=(]?\s*["']?((?:https?:)?//[^"')\s]*)"""
    assert re.findall(loading, text) == []


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1366, 768, "light"), (1366, 768, "dark"), (390, 844, "light")]
)
def test_everyone_can_use_it(
    open_page: OpenPage, maps: dict[str, Path], width: int, height: int, scheme: str
) -> None:
    page, _, errors = open_page(maps["large"], width=width, height=height, scheme=scheme)
    _ready(page)
    found = []
    for state in STATES:
        _go(page, state)
        if width < 600 and "actor" in state:
            page.evaluate("document.querySelector('#legend').open = true")
        found += [f"{state or 'start'}: {problem}" for problem in broken_rules(page)]
    assert found == []
    assert errors == []


def test_a_narrow_phone_never_scrolls_sideways(open_page: OpenPage, maps: dict[str, Path]) -> None:
    page, _, errors = open_page(maps["small"], width=320, height=640)
    _ready(page)
    for state in (
        *STATES,
        "layout=network",
        "view=groups",
        "view=change",
        "view=regions&region=SE11",
    ):
        _go(page, state)
        assert _overflow(page) <= 0, state
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_old_browser_is_told(open_page: OpenPage, maps: dict[str, Path], scheme: str) -> None:
    page, _, errors = open_page(
        maps["small"], scheme=scheme, before="delete globalThis.DecompressionStream;"
    )
    page.wait_for_selector("#too-old", state="visible")
    assert "too old" in page.inner_text("#too-old")
    assert page.evaluate("document.querySelector('#canvas canvas')") is None
    assert errors == []


@pytest.mark.parametrize("name", RENDERERS)
def test_shown_caption_and_file_agree(
    name: str, open_page: OpenPage, maps: dict[str, Path], study: Study, tmp_path: Path
) -> None:
    page, _, _ = open_page(maps[name], fragment="#view=table&hide-country=SE,FI,DE")
    _ready(page)
    kept = (~study.ecosystem.actors["country"].isin(["SE", "FI", "DE"])).sum()
    assert page.inner_text("#table caption").startswith(f"{kept} of {len(study.ecosystem.actors)}")
    with page.expect_download() as started:
        page.click("#csv")
    started.value.save_as(tmp_path / "shown.csv")
    with (tmp_path / "shown.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == kept
    assert page.evaluate("location.hash.includes('hide-country')")


def test_hostile_text_through_import_and_run(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    countries = ("SE", "FI", "EE", "LV")
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["Project", "Partner", "Country", "Town"])
        for at, text in enumerate(HOSTILE):
            for k in range(3):
                partner = HOSTILE[(at + k) % len(HOSTILE)]
                writer.writerow([text, partner, countries[(at + k) % 4], text])
    runner = CliRunner()
    for arguments in (
        ["import", "table", "list.csv", "--out", "data", "--map", "project=Project",
         "--map", "organisation=Partner", "--map", "country=Country", "--map", "city=Town"],
        ["run", "data", "--out", "done", "--quiet"],
        ["site", "data", "--out", "web", "--quiet"],
    ):  # fmt: skip
        result = runner.invoke(cli, arguments, standalone_mode=False)
        assert result.exception is None, result.output
    page, requests, errors = open_page(tmp_path / "done" / "map.html")
    _ready(page)
    ids = [
        line.split(",")[0]
        for line in (tmp_path / "data" / "actors.csv").read_text("utf-8").splitlines()[1:]
    ]
    for actor in ids:
        _go(page, f"actor={actor}")
    for state in ("view=table", "view=groups", "view=regions", "layout=network", "view=change"):
        _go(page, state)
    assert page.evaluate("window.executed") is None
    assert len(requests) == 1
    assert errors == []
    page.close()
    files = sorted((tmp_path / "web").rglob("*.html"))
    assert len(files) > len(ids) + 3
    for file in files:
        page, requests, errors = open_page(file, width=390, height=844)
        policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
        assert policy.startswith("default-src 'none'"), file
        assert page.evaluate("window.executed") is None, file
        assert page.evaluate("document.querySelectorAll('img[src=x], iframe, object').length") == 0
        addresses = page.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")
        assert "javascript:" not in addresses
        assert requests == [file.as_uri()]
        assert errors == [], file
        page.context.close()

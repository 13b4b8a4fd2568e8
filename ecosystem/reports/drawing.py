"""Pictures drawn by matplotlib: one look, the same bytes everywhere, safe inside any page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe & Ito's palette: told apart with every common colour blindness and, by lightness, in grey.
BLUE: Final = "#0072b2"
ORANGE: Final = "#d55e00"
GREEN: Final = "#009e73"
SKY: Final = "#56b4e9"
GRAY: Final = "#5c6773"
PALE: Final = "#e6eaef"
INK: Final = "#1b2430"

_SETTINGS: Final[Any] = {
    "axes.edgecolor": GRAY,
    "axes.labelcolor": INK,
    "axes.labelsize": 9,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "figure.facecolor": "white",
    "font.family": ["ecosystem"],  # see _bundled_font
    "font.size": 9,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",  # a reader's fonts cannot move or cut a label
    "svg.hashsalt": "ecosystem",
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "xtick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.color": INK,
    "ytick.labelsize": 8.5,
}


@dataclass(frozen=True)
class Picture:
    """One picture and what it shows in words.

    Parameters
    ----------
    uri : str
        The SVG as a ``data:`` address: inside an image no script runs and no style leaks out.
    alt : str
        What a reader who does not see it must know.
    width, height : int
        In CSS pixels.
    """

    uri: str
    alt: str
    width: int
    height: int


@contextmanager
def drawing(width: float, height: float) -> Iterator[Figure]:
    """Give an empty figure, in inches, whose settings are those of no machine and no user."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    _bundled_font()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure


@cache
def _bundled_font() -> None:
    """Make the DejaVu Sans that comes with matplotlib known under a name of its own.

    By its own name matplotlib might find another edition that the system has, with other numbers
    for its glyphs.
    """
    from matplotlib import get_data_path
    from matplotlib.font_manager import fontManager, get_font, ttfFontProperty

    for file in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        path = Path(get_data_path()) / "fonts" / "ttf" / file
        entry = ttfFontProperty(get_font(str(path)))
        fontManager.ttflist.append(replace(entry, name="ecosystem"))


def picture(figure: Figure, alt: str) -> Picture:
    """Return a drawn figure; call it inside :func:`drawing`."""
    text = svg_text(figure)
    uri = "data:image/svg+xml;base64," + b64encode(text.encode("utf-8")).decode("ascii")
    width, height = figure.get_size_inches()
    return Picture(uri, alt, round(96 * width), round(96 * height))


def svg_text(figure: Figure) -> str:
    """Return the figure as SVG without date, program or machine in it."""
    import warnings

    buffer = StringIO()
    with warnings.catch_warnings():
        # A sign that the font lacks becomes a box; the table beside the picture has the name.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def plain(text: str, longest: int) -> str:
    """Return a text for a label: no control signs, shortened.

    Examples
    --------
    >>> plain("Vidurio ir vakarų Lietuvos regionas", 20)
    'Vidurio ir vakarų L…'
    """
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def bare(axes: Axes) -> None:
    """Take frame and tick marks off, where cells speak for themselves."""
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)

"""The small map as a picture file, for documents that take no SVG."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from ecosystem.maps.basemap import Basemap, load_basemap
from ecosystem.maps.window import WIDTH, Window, first_gaps, region_circles
from ecosystem.study import Study

_INCHES: Final = 4.2
_DPI: Final = 170
_POINTS_PER_PIXEL: Final = 72 * _INCHES / WIDTH
_SEA, _LAND, _COAST, _TIE, _GAP = "#dde9f0", "#fbfaf5", "#a9b9c1", "#3d6580", "#a8145f"


def overview_png(study: Study) -> bytes:
    """Return the map of :func:`ecosystem.maps.overview.overview_svg`, without names, as PNG.

    Parameters
    ----------
    study : Study
        The results to show.

    Returns
    -------
    bytes
        Regions as circles, the first missing links as dashed lines with numbers. The same study
        gives the same bytes with the same version of matplotlib.
    """
    from matplotlib import get_data_path
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    basemap = load_basemap()
    window = Window(study, basemap)
    # By name matplotlib might find another edition that the system has.
    font = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans-Bold.ttf"
    circles = region_circles(study, window)
    figure = Figure(figsize=(_INCHES, _INCHES * window.height / WIDTH), dpi=_DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(window.height, 0)
    figure.set_facecolor(_SEA)
    for xs, ys in _land(basemap, window):
        axes.fill(xs, ys, facecolor=_LAND, edgecolor=_COAST, linewidth=0.4)
    for number, ((x1, y1), (x2, y2)) in enumerate(first_gaps(study, circles), start=1):
        axes.plot([x1, x2], [y1, y2], color=_GAP, linewidth=1.6, linestyle=(0, (4, 3)), zorder=4)
        axes.text(
            (x1 + x2) / 2, (y1 + y2) / 2, str(number), color=_GAP, fontsize=8, font=font,
            ha="center", va="center", zorder=6,
            bbox={"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": _GAP},
        )  # fmt: skip
    for circle in circles.values():
        size = (2 * circle.r * _POINTS_PER_PIXEL) ** 2
        axes.scatter(
            [circle.x], [circle.y], s=size, color="white", edgecolors=_TIE, linewidths=0.9, zorder=5
        )
    picture = BytesIO()
    figure.savefig(picture, format="png", metadata={"Software": None}, facecolor=_SEA)
    return picture.getvalue()


def _land(basemap: Basemap, window: Window) -> list[tuple[list[float], list[float]]]:
    """Return the outer rings that lie in the window, in pixels."""
    rings = []
    for polygon in basemap.polygons:
        points = [window.at(x, y) for x, y in basemap.points_km(polygon[0])]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) >= 0 and min(xs) <= WIDTH and max(ys) >= 0 and min(ys) <= window.height:
            rings.append((xs, ys))
    return rings

"""The small map of the report: regions, their ties and the first missing links, as one SVG."""

from __future__ import annotations

from html import escape
from typing import Final

import networkx as nx

from ecosystem.maps.basemap import Basemap, load_basemap
from ecosystem.maps.drawing import (
    BADGE_RADIUS,
    Circle,
    Name,
    Point,
    badge_spots,
    control_point,
    place_names,
)
from ecosystem.maps.window import WIDTH, Window, first_gaps, region_circles
from ecosystem.study import Study

TIES_SHOWN: Final = 60
_FINEST: Final = 1.8  # pixels between points of the coast
_GAP_LAYERS: Final = ("map-halo", "map-gap")

# Variables let a page bring its own colors; what follows the comma is used without it.
_STYLE: Final = (
    ".map-sea{fill:var(--map-sea,#dde9f0)}"
    ".map-land{fill:var(--map-land,#fbfaf5);stroke:var(--map-coast,#a9b9c1);stroke-width:.7}"
    ".map-border{fill:none;stroke:var(--map-border,#d9d5c6);stroke-width:.8}"
    ".map-tie{fill:none;stroke:var(--map-tie,#3d6580);stroke-linecap:round}"
    ".map-gap{fill:none;stroke:var(--map-gap,#a8145f);stroke-width:2.2;stroke-dasharray:7 5;"
    "stroke-linecap:round}"
    ".map-halo{fill:none;stroke:var(--map-land,#fbfaf5);stroke-width:4.6;opacity:.8}"
    ".map-region{fill:var(--map-surface,#fff);stroke:var(--map-tie,#3d6580);stroke-width:1.4}"
    ".map-badge{fill:var(--map-surface,#fff);stroke:var(--map-gap,#a8145f);stroke-width:1.5}"
    ".map-name{fill:var(--map-text,#17242c);stroke:var(--map-land,#fbfaf5);stroke-width:3;"
    "paint-order:stroke;stroke-linejoin:round}"
    ".map-count{fill:var(--map-text,#17242c);font-weight:600;text-anchor:middle}"
    ".map-number{fill:var(--map-gap,#a8145f);font-weight:600;text-anchor:middle}"
)


def overview_svg(study: Study) -> str:
    """Return a map of regions, their strongest ties and the first missing links.

    Parameters
    ----------
    study : Study
        The results to show.

    Returns
    -------
    str
        An ``<svg>`` element to put into a page: no script, no reference to the outside, all text
        escaped. Classes and ids begin with ``map-``. Its colors are the CSS variables
        ``--map-sea``, ``-land``, ``-coast``, ``-border``, ``-tie``, ``-gap``, ``-surface`` and
        ``-text``; without them a light scheme is used.

    Notes
    -----
    Regions lie in the middle of their actors; circles grow with the number of actors and are
    pushed apart where they would overlap. Of the ties the 60 strongest are drawn, of the missing
    links the first five that can be judged.
    """
    basemap = load_basemap()
    window = Window(study, basemap)
    circles = region_circles(study, window)
    gaps = first_gaps(study, circles)
    badges = badge_spots(gaps, list(circles.values()))
    named = [
        (str(study.regions.at[region, "region_name"]), circle) for region, circle in circles.items()
    ]
    counts = study.regions["actor_count"]
    frame = f'width="{WIDTH:.0f}" height="{window.height:.0f}"'
    parts = [
        _title(study, len(circles), len(gaps)),
        f"<style>{_STYLE}</style>",
        f'<clipPath id="map-frame"><rect {frame}/></clipPath>',
        '<g clip-path="url(#map-frame)">',
        f'<rect class="map-sea" {frame}/>',
        *_land(basemap, window),
        *_ties(study, circles),
        *(f'<path class="{layer}" d="{_arc(*ends)}"/>' for ends in gaps for layer in _GAP_LAYERS),
        *(_region(circle, int(counts[region])) for region, circle in circles.items()),
        *(_name(name) for name in place_names(named, badges, WIDTH)),
        *(_badge(number, badge) for number, badge in enumerate(badges, start=1)),
        "</g>",
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {window.height:.0f}" '
        'role="img" aria-labelledby="map-title map-desc" font-size="12" '
        'font-family="system-ui, sans-serif">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _title(study: Study, shown: int, gaps: int) -> str:
    title = escape(study.ecosystem.about.title)
    sure = bool((study.gaps.table["verdict"] == "gap").any())
    links = "missing links" if sure else "possible missing links"
    dashed = f" Dashed lines with numbers are the first {gaps} {links}." if gaps else ""
    return (
        f'<title id="map-title">Map of regions: {title}</title>\n'
        f'<desc id="map-desc">Circles are {shown} regions, the larger the more organisations the '
        f"data hold; lines join regions with joint collaborations, the {TIES_SHOWN} strongest ties "
        f"at most.{dashed} All figures are in the tables.</desc>"
    )


def _land(basemap: Basemap, window: Window) -> list[str]:
    polygons = "".join(
        _line(basemap.points_km(ring), window, close=True)
        for polygon in basemap.polygons
        for ring in polygon
    )
    borders = "".join(
        _line(basemap.points_km(line), window, close=False) for line in basemap.borders
    )
    return [
        f'<path class="map-land" fill-rule="evenodd" d="{polygons}"/>',
        f'<path class="map-border" d="{borders}"/>',
    ]


def _line(points: list[Point], window: Window, *, close: bool) -> str:
    """Return a path in pixels, or "" when it lies outside the window."""
    xs, ys = zip(*points, strict=True)
    if max(xs) < window.west or min(xs) > window.east:
        return ""
    if max(ys) < window.south or min(ys) > window.north:
        return ""
    steps: list[str] = []
    last = (0, 0)
    for x, y in (window.at(x_km, y_km) for x_km, y_km in points):
        spot = (round(x * 10), round(y * 10))
        dx, dy = spot[0] - last[0], spot[1] - last[1]
        if not steps or abs(dx) + abs(dy) >= _FINEST * 10:
            steps.append(f"{dx / 10:g},{dy / 10:g}")
            last = spot
    if len(steps) < (3 if close else 2):
        return ""
    return f"M{steps[0]}l{' '.join(steps[1:])}{'Z' if close else ''}"


def _ties(study: Study, circles: dict[str, Circle]) -> list[str]:
    """Return the strongest ties, the strongest on top."""
    R: nx.Graph[str] = study.region_network
    ties: list[tuple[float, str, str]] = sorted(
        (-float(weight), min(a, b), max(a, b))
        for a, b, weight in R.edges(data="weight")
        if a != b and a in circles and b in circles
    )[:TIES_SHOWN]
    strongest = -ties[0][0] if ties else 1.0
    shares = [((-weight / strongest) ** 0.5, a, b) for weight, a, b in ties]
    return [
        f'<path class="map-tie" stroke-width="{0.6 + 3.6 * share:.2f}" '
        f'opacity="{0.2 + 0.55 * share:.2f}" d="{_arc(circles[a][:2], circles[b][:2])}"/>'
        for share, a, b in reversed(shares)
    ]


def _arc(a: Point, b: Point) -> str:
    x, y = control_point(a, b)
    return f"M{a[0]:.1f},{a[1]:.1f}Q{x:.1f},{y:.1f} {b[0]:.1f},{b[1]:.1f}"


def _region(circle: Circle, count: int) -> str:
    x, y, r = circle
    drawn = f'<circle class="map-region" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
    if r < 6.5:  # too small to hold a number
        return drawn
    size = min(13.0, r * 1.05 + 1)
    return (
        f'{drawn}<text class="map-count" x="{x:.1f}" y="{y + size / 3:.1f}" '
        f'font-size="{size:.1f}">{count}</text>'
    )


def _badge(number: int, badge: Circle) -> str:
    x, y = badge.x, badge.y
    return (
        f'<circle class="map-badge" cx="{x:.1f}" cy="{y:.1f}" r="{BADGE_RADIUS:g}"/>'
        f'<text class="map-number" x="{x:.1f}" y="{y + 4:.1f}">{number}</text>'
    )


def _name(name: Name) -> str:
    return (
        f'<text class="map-name" x="{name.x:.1f}" y="{name.y:.1f}" '
        f'text-anchor="{name.anchor}">{escape(name.text)}</text>'
    )

"""The page of value chains: a picture of stages, regions and links, and the tables behind it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from ecosystem.reports.pages.blocks import (
    Block,
    Card,
    Cards,
    Cell,
    Picture,
    Prose,
    Section,
    grid,
    records,
)
from ecosystem.reports.pages.page import page_html
from ecosystem.reports.words import counted, number

if TYPE_CHECKING:
    from ecosystem.desk.chain_tables import Chain
    from ecosystem.desk.chains import ChainMap
    from ecosystem.model import Ecosystem

_BOXES: Final = 6
_SUGGESTED: Final = 6
_WIDTH, _BOX, _HIGH, _STEP, _TOP = 1080, 150, 34, 46, 62
_MOST_SIGNS: Final = 21


def chains_html(ecosystem: Ecosystem, found: ChainMap) -> str:
    """Return the page of value chains."""
    sections = [
        Section(chain.name.capitalize(), _chain(found, chain, missing))
        for chain, missing in zip(found.chains, found.missing_counts, strict=True)
    ]
    return page_html(
        ecosystem,
        "Interregional value chains",
        sections,
        eyebrow="Regions and organisations per stage, links along the chain",
        notes=found.notes,
    )


def chain_lines(found: ChainMap) -> list[str]:
    """Return value chains as lines for a terminal."""
    lines = []
    for chain, missing in zip(found.chains, found.missing_counts, strict=True):
        lines += [chain.name.capitalize()]
        for stage in chain.stages:
            rows = _stage_rows(found, chain.name, stage.number)
            shown = ", ".join(f"{row['region_name']} {row['actor_count']}" for row in rows[:_BOXES])
            lines.append(f"  {stage.number}. {stage.name}: {shown or 'nobody in the data'}")
        linked, first = _links(found, chain.name)
        lines.append(f"  {counted(len(linked), 'link')} between regions, {number(missing)} missing")
        for row in first[:_SUGGESTED]:
            ask = f"; ask {row['broker_name']}" if row["broker_name"] else ""
            lines.append(f"  missing: {_title(row)} ({_who(row)}{ask})")
        lines.append("")
    return lines


def _chain(found: ChainMap, chain: Chain, missing: int) -> list[Block]:
    linked, first = _links(found, chain.name)
    if not any(_stage_rows(found, chain.name, stage.number) for stage in chain.stages):
        return [Prose("Nobody in the data is placed along this chain.", "verdict")]
    blocks: list[Block] = [
        Prose(
            f"{counted(len(linked), 'link')} between regions along the chain; "
            f"{number(missing)} pairs of regions active at neighbouring stages have none."
        ),
        Picture(
            [_picture(found, chain)],
            f"The {_BOXES} regions with most organisations per stage, and links to the next stage",
            [("link-exists", "linked (wider: more ties)"), ("link-missing", "missing")],
            is_wide=True,
        ),
        _stages(found, chain),
    ]
    if first:
        blocks.append(
            Cards(
                [
                    Card(_title(row), _who(row), "", "", row["broker_name"])
                    for row in first[:_SUGGESTED]
                ]
            )
        )
    return blocks


def _stage_rows(found: ChainMap, chain: str, stage: int) -> list[dict[str, Any]]:
    table = found.stages
    return records(table[(table["chain"] == chain) & (table["stage"] == stage)])


def _links(found: ChainMap, chain: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = [row for row in records(found.links) if row["chain"] == chain]
    return (
        [row for row in rows if row["status"] == "linked"],
        [row for row in rows if row["status"] == "missing"],
    )


def _title(row: dict[str, Any]) -> str:
    return f"{row['name_a']} → {row['name_b']}"


def _who(row: dict[str, Any]) -> str:
    return (
        f"{row['stage_name_a']}: {counted(row['actor_count_a'], 'organisation')}; "
        f"{row['stage_name_b']}: {counted(row['actor_count_b'], 'organisation')}"
    )


def _stages(found: ChainMap, chain: Chain) -> Block:
    rows: list[list[Cell | str]] = []
    for stage in chain.stages:
        placed = _stage_rows(found, chain.name, stage.number)
        shown = ", ".join(
            f"{row['region_name']} ({row['actor_count']}{', S3' if row['is_priority'] else ''})"
            for row in placed[: 2 * _BOXES]
        )
        rows.append(
            [
                Cell(f"{stage.number}. {stage.name}"),
                number(sum(row["actor_count"] for row in placed)),
                number(len(placed)),
                shown or "nobody in the data",
            ]
        )
    return grid(
        f"{chain.name.capitalize()}: who is at which stage",
        ["Stage", "Organisations", "Regions", "Most organisations"],
        rows,
        numbers=[1, 2],
        below="S3: a domain of the stage is among the priorities of the region’s strategy.",
    )


def _picture(found: ChainMap, chain: Chain) -> Markup:
    """Return stages as columns, regions as boxes, links between neighbouring columns."""
    shown = {
        stage.number: _stage_rows(found, chain.name, stage.number)[:_BOXES]
        for stage in chain.stages
    }
    gap = (_WIDTH - _BOX) / max(len(chain.stages) - 1, 1)
    place: dict[tuple[int, str], tuple[float, float]] = {
        (stage.number, row["region"]): (at * gap, float(_TOP + k * _STEP))
        for at, stage in enumerate(chain.stages)
        for k, row in enumerate(shown[stage.number])
    }
    high = _TOP + _STEP * max(1, max((len(rows) for rows in shown.values()), default=1))
    linked, missing = _links(found, chain.name)
    label = escape(_spoken(found, chain))
    parts = [f'<svg viewBox="0 0 {_WIDTH} {high}" role="img" aria-label="{label}">']
    for row in linked:
        parts += _line(row, place, "link-exists", min(1.0 + 0.8 * math.log2(row["link_count"]), 5))
    for row in missing[:_SUGGESTED]:
        parts += _line(row, place, "link-missing", 2.0)
    for at, stage in enumerate(chain.stages):
        x = at * gap
        parts.append(f'<text class="panel-title" x="{x:g}" y="16">{stage.number}</text>')
        for k, line in enumerate(_wrapped(stage.name)):
            parts.append(f'<text x="{x + 14:g}" y="{16 + 14 * k}">{escape(line)}</text>')
        if not shown[stage.number]:
            parts.append(
                f'<rect class="box-empty" x="{x:g}" y="{_TOP}" width="{_BOX}" height="{_HIGH}" '
                f'rx="5"/>'
                f'<text class="quiet-text" x="{x + 8:g}" y="{_TOP + 21}">nobody in the data</text>'
            )
        for row in shown[stage.number]:
            _, y = place[stage.number, row["region"]]
            name = row["region_name"]
            name = name if len(name) <= _MOST_SIGNS else name[: _MOST_SIGNS - 1] + "…"
            parts.append(
                f'<rect class="box" x="{x:g}" y="{y:g}" width="{_BOX}" height="{_HIGH}" rx="5"/>'
                f'<text x="{x + 8:g}" y="{y + 15:g}">{escape(name)}</text>'
                f'<text class="quiet-text" x="{x + 8:g}" y="{y + 28:g}">'
                f"{counted(row['actor_count'], 'organisation')}</text>"
            )
    return Markup("".join([*parts, "</svg>"]))


def _line(
    row: dict[str, Any],
    place: dict[tuple[int, str], tuple[float, float]],
    style: str,
    width: float,
) -> list[str]:
    start = place.get((row["stage_a"], row["region_a"]))
    end = place.get((row["stage_b"], row["region_b"]))
    if start is None or end is None:
        return []
    x1, y1, x2, y2 = start[0] + _BOX, start[1] + _HIGH / 2, end[0], end[1] + _HIGH / 2
    middle = (x1 + x2) / 2
    path = f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
    return [f'<path class="{style}" stroke-width="{width:.1f}" d="{path}"/>']


def _wrapped(text: str) -> list[str]:
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > _MOST_SIGNS and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:3]


def _spoken(found: ChainMap, chain: Chain) -> str:
    told = []
    for stage in chain.stages:
        rows = _stage_rows(found, chain.name, stage.number)[:_BOXES]
        names = ", ".join(f"{row['region_name']} {row['actor_count']}" for row in rows)
        told.append(f"{stage.name}: {names or 'nobody'}")
    return f"{chain.name}. " + "; ".join(told)

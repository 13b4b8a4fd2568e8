"""The report's pictures: what they show, and the numbers behind them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from ecosystem.reports.drawing import (
    BLUE,
    GRAY,
    INK,
    PALE,
    SKY,
    Picture,
    bare,
    drawing,
    picture,
    plain,
)
from ecosystem.reports.words import counted, decimal, level_words, number, percent
from ecosystem.schema import PERIODS

if TYPE_CHECKING:
    from ecosystem.study import Study

Row = dict[str, Any]

_MOST_REGIONS: Final = 26
_FEWEST_REGIONS: Final = 3
_FEWEST_YEARS: Final = 3
_GROUPS_SHOWN: Final = 8
_PLACES_SHOWN: Final = 14
_TOO_FEW_YEARS: Final = (
    "Fewer than three years have dated collaborations, so nothing can be said about change."
)
_TOO_FEW_ENDS: Final = (
    "Too few partnerships are seen from beginning to end (start and end dates are needed) to say "
    "how long they last."
)
_MARKS: Final = {"gap": "G", "fewer than expected": "–", "more than expected": "+"}
_LINES: Final = (
    ("collaboration_count", "Collaborations that run"),
    ("actor_count", "Organisations taking part"),
    ("cross_border_share", "Ties across a border"),
    ("retained_tie_share", "Ties kept from the year before"),
)

LINE_TITLES: Final = tuple(title for _, title in _LINES)


def heat_map(study: Study) -> Picture | None:
    """Return the most active regions by each other: observed over expected."""
    import matplotlib
    from matplotlib.collections import PatchCollection
    from matplotlib.colors import TwoSlopeNorm
    from matplotlib.patches import Rectangle

    table = study.gaps.table
    codes = _most_active(table)
    if len(codes) < _FEWEST_REGIONS:
        return None
    at = {code: i for i, code in enumerate(codes)}
    inside = table[table["region_a"].isin(at) & table["region_b"].isin(at)]
    names = pd.concat(
        [table.set_index("region_a")["name_a"], table.set_index("region_b")["name_b"]]
    )
    label = [plain(str(names[[code]].iloc[0]), 24) for code in codes]
    values = np.full((len(codes), len(codes)), np.nan)
    i, j = inside["region_a"].map(at).to_numpy(), inside["region_b"].map(at).to_numpy()
    judged = (inside["verdict"] != "too little to judge").to_numpy()
    shown = np.where(judged, inside["ratio"].to_numpy(np.float64), np.nan)
    values[np.maximum(i, j), np.minimum(i, j)] = shown
    side = 2.3 + 0.21 * len(codes)
    with drawing(min(7.1, max(4.0, side)), min(7.4, max(3.6, side))) as figure:
        axes = figure.add_subplot()
        axes.set_facecolor("white")
        colors = matplotlib.colormaps["PuOr"].copy()
        rows, columns = np.nonzero(np.isfinite(values))
        cells = PatchCollection(
            [
                Rectangle((float(x), float(y)), 0.94, 0.94)
                for x, y in zip(columns, rows, strict=True)
            ],
            cmap=colors, norm=TwoSlopeNorm(1.0, 0.0, 2.0), linewidth=0,
        )  # fmt: skip
        cells.set_array(values[rows, columns])
        mesh = axes.add_collection(cells)
        unjudged = np.tril(np.ones_like(values), -1).astype(bool) & np.isnan(values)
        rows, columns = np.nonzero(unjudged)
        axes.plot(columns + 0.5, rows + 0.5, ".", color="#b5bec7", markersize=2.5)
        for row, column, verdict in zip(
            np.maximum(i, j), np.minimum(i, j), inside["verdict"], strict=True
        ):
            if verdict in _MARKS:
                dark = not 0.35 < values[row, column] < 1.65
                axes.text(
                    column + 0.47, row + 0.47, _MARKS[verdict], ha="center", va="center",
                    fontsize=8, fontweight="bold", color="white" if dark else INK,
                )  # fmt: skip
        size = 8.0 if len(codes) <= 14 else 6.4
        axes.set_yticks(np.arange(1, len(codes)) + 0.5, label[1:], fontsize=size)
        axes.set_xticks(np.arange(len(codes) - 1) + 0.5, label[:-1], rotation=90, fontsize=size)
        axes.set_xlim(0, len(codes) - 1)
        axes.set_ylim(len(codes), 1)
        bare(axes)
        bar = figure.colorbar(mesh, ax=axes, shrink=0.45, aspect=16, pad=0.02, anchor=(0.0, 1.0))
        bar.set_ticks(
            [0, 0.5, 1, 1.5, 2], labels=["0", "half", "as expected", "1.5 ×", "2 × or more"]
        )
        bar.outline.set_visible(False)
        return picture(figure, _heat_words(study, inside, len(codes)))


def heat_numbers(study: Study) -> list[list[str]]:
    """Return the pairs that the heat map colors: names, observed, expected, ratio, verdict."""
    table = study.gaps.table
    codes = _most_active(table)
    drawn = table[
        table["region_a"].isin(codes)
        & table["region_b"].isin(codes)
        & (table["verdict"] != "too little to judge")
    ]
    columns = ["name_a", "name_b", "observed_count", "expected_count", "ratio", "verdict"]
    return [
        [f"{a} – {b}", number(observed), decimal(expected), f"{ratio:.2f}", verdict]
        for a, b, observed, expected, ratio, verdict in drawn[columns].itertuples(index=False)
    ]


def _most_active(table: pd.DataFrame) -> list[str]:
    """Return regions with the largest expected sums, in geographic order of their codes."""
    ends = pd.concat(
        [
            table.groupby("region_a")["expected_count"].sum(),
            table.groupby("region_b")["expected_count"].sum(),
        ]
    )
    totals = ends.groupby(level=0).sum().round(9).sort_index()
    totals = totals[totals > 0].sort_values(ascending=False, kind="stable")
    return sorted(str(code) for code in totals.index[:_MOST_REGIONS])


def _heat_words(study: Study, inside: pd.DataFrame, count: int) -> str:
    verdicts = inside["verdict"].value_counts()
    judged = len(inside) - int(verdicts.get("too little to judge", 0))
    said = [
        counted(int(verdicts[verdict]), "pair") + f" {words}"
        for verdict, words in (
            ("gap", "marked as a gap"),
            ("fewer than expected", "with fewer than expected"),
            ("more than expected", "with more than expected"),
        )
        if verdict in verdicts
    ]
    return (
        f"Heat map of the {count} most active {level_words(study.settings.level)}, each by each. "
        f"Of {counted(len(inside), 'pair')} {number(judged)} can be judged"
        + (": " + ", ".join(said) if said else ", all as expected")
        + ". The others are dots."
    )


def time_lines(study: Study) -> tuple[Picture | None, list[Row], str]:
    """Return key figures per year as lines, the numbers, and why there is no picture."""
    table, last = _years(study)
    if len(table) < _FEWEST_YEARS:
        return None, [], _TOO_FEW_YEARS
    years = table["first_year"].to_numpy(np.int64)
    from matplotlib.ticker import MaxNLocator

    with drawing(7.1, 3.9) as figure:
        for axes, (name, title) in zip(figure.subplots(2, 2).flat, _LINES, strict=True):
            values = table[name].to_numpy(np.float64)
            share = PERIODS[name].unit == "share"
            axes.plot(years, values * (100 if share else 1), color=BLUE, marker="o", markersize=2.6)
            if last is not None and years[-1] > last:
                axes.axvspan(last + 0.5, years[-1] + 0.5, color=PALE, zorder=0)
            axes.set_title(title + (" (%)" if share else ""))
            axes.set_ylim(0, 105 if share else None)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        alt = _line_words(table, last)
        drawn = picture(figure, alt)
    rows = [
        {
            "year": str(row.Index),
            "values": [
                _cell(getattr(row, name), PERIODS[name].unit == "share") for name, _ in _LINES
            ],
            "after": last is not None and row.first_year > last,
        }
        for row in _tuples(table)
    ]
    return drawn, rows, ""


def _years(study: Study) -> tuple[pd.DataFrame, int | None]:
    table = study.periods
    dated = table[table["first_year"].notna()]
    started = dated[dated["started_count"] > 0]
    last = int(started["first_year"].max()) if len(started) else None
    # Years before the data really begin hold a project or two, and their shares mean nothing.
    running = dated[dated["collaboration_count"] >= 3]
    if running.empty:
        return running, last
    return dated[dated["first_year"] >= running["first_year"].min()], last


def _line_words(table: pd.DataFrame, last: int | None) -> str:
    seen = table[table["first_year"] <= last] if last is not None else table
    peak = str(seen["collaboration_count"].idxmax())
    most: Any = seen.loc[peak].to_dict()
    text = (
        f"Four line charts over {int(table['first_year'].iloc[0])} to "
        f"{int(table['first_year'].iloc[-1])}. Most collaborations run in {peak}: "
        f"{number(most['collaboration_count'])}, with "
        f"{counted(most['actor_count'], 'organisation')}, and "
        f"{percent(most['cross_border_share'])} of the ties across a border."
    )
    return text + (f" After {last} no new starts are known." if last is not None else "")


def _tuples(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples())


def _cell(value: float, share: bool) -> str:
    if value is None or math.isnan(value):
        return "–"
    return percent(value) if share else number(value)


def survival_curve(study: Study) -> tuple[Picture | None, list[Row], str]:
    """Return how long partnerships last, the numbers, and why there is no picture."""
    table = study.survival
    if table.empty or int(table["ended_count"].sum()) < 10:
        return None, [], _TOO_FEW_ENDS
    kept = table[table["at_risk_count"] >= 10]
    years = kept.index.to_numpy(np.int64)
    from matplotlib.ticker import MaxNLocator

    with drawing(7.1, 2.7) as figure:
        axes = figure.add_subplot()
        low, high = (kept[name].to_numpy(np.float64) * 100 for name in _BAND)
        axes.fill_between(years, low, high, step="post", color=SKY, alpha=0.35, linewidth=0)
        axes.step(years, kept["survival_share"].to_numpy() * 100, where="post", color=BLUE)
        axes.axhline(50, color=GRAY, linewidth=0.8, linestyle=":")
        axes.set_ylim(0, 103)
        axes.set_xlim(0, years[-1] + 0.5)
        axes.set_xlabel("Years since a partnership began")
        axes.set_title("Partnerships that still go on (%), with 95 % band")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        drawn = picture(figure, _survival_words(study))
    rows = [
        {
            "years": number(years),
            "followed": number(row.at_risk_count),
            "share": percent(row.survival_share),
            "band": "–"
            if math.isnan(row.survival_low)
            else f"{percent(row.survival_low)} to {percent(row.survival_high)}",
        }
        for years, row in zip(kept.index, _tuples(kept), strict=True)
    ]
    return drawn, rows, ""


_BAND: Final = ("survival_low", "survival_high")


def _survival_words(study: Study) -> str:
    attrs = study.survival.attrs
    median = float(attrs.get("median_years", math.nan))
    text = f"Survival curve of {counted(attrs['partnership_count'], 'partnership')}. "
    if math.isnan(median):
        return text + "More than half still go on at the end of what the data see."
    return text + f"Half of them last no longer than {decimal(median)} years."


def community_map(study: Study) -> tuple[Picture | None, str, list[list[str]], list[str]]:
    """Return organisations by region and community, the communities, and the numbers."""
    actors = study.actors
    placed = actors[(actors["region"] != "") & actors["community"].notna()]
    sizes = study.communities.table["actor_count"]
    groups = [int(group) for group in sizes.index[:_GROUPS_SHOWN] if sizes[group] >= 3]
    if not groups or placed["region"].nunique() < _FEWEST_REGIONS:
        return None, "", [], []
    counts = pd.crosstab(placed["region"], placed["community"].astype(int))
    totals = counts.sum(axis=1).sort_index().sort_values(ascending=False, kind="stable")
    places = [str(code) for code in totals.index[:_PLACES_SHOWN]]
    names = study.regions["region_name"]
    cells = counts.reindex(index=places, columns=groups, fill_value=0).to_numpy()
    others = totals[places].to_numpy() - cells.sum(axis=1)
    shown = np.c_[cells, others]
    heads = [*(f"C{group}" for group in groups), "other"]
    with drawing(7.1, 1.0 + 0.27 * len(places)) as figure:
        axes = figure.add_subplot()
        top = max(1, int(cells.max()))
        axes.pcolormesh(
            np.sqrt(shown), cmap="Blues", vmin=0, vmax=1.35 * math.sqrt(top), edgecolors="white"
        )
        for row, values in enumerate(shown):
            for column, value in enumerate(values):
                if value:
                    axes.text(
                        column + 0.5, row + 0.5, str(value), ha="center", va="center", fontsize=8,
                        color="white" if value > 0.55 * top else INK,
                    )  # fmt: skip
        axes.set_xticks(np.arange(len(heads)) + 0.5, heads)
        axes.set_yticks(
            np.arange(len(places)) + 0.5, [plain(str(names.get(c, c)), 34) for c in places]
        )
        axes.xaxis.tick_top()
        axes.invert_yaxis()
        bare(axes)
        drawn = picture(
            figure,
            f"Table in colour: organisations of the {counted(len(places), 'region')} with most of "
            f"them, by community. The largest cell holds {top}.",
        )
    rows = [
        [str(names.get(code, code)), *(number(value) for value in values)]
        for code, values in zip(places, shown, strict=True)
    ]
    return drawn, drawn.alt, rows, ["Region", *heads]

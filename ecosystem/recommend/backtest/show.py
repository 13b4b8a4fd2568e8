"""A back-test as text and as a picture; nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from ecosystem.recommend.wording import listed, percent, rounded

_COLUMNS: Final = {
    "auc": "AUC",
    "average_precision": "AP",
    "lift": "lift",
    "precision_at_100": "P@100",
    "ndcg_at_10": "nDCG@10",
    "recall_at_20": "rec@20",
    "mrr": "MRR",
    "auc_degree_matched": "matched",
}
SCORERS: Final = {
    "learned": "learned scorer",
    "random": "random",
    "attachment": "pref. attachment",
    "gravity": "gravity",
    "allocation": "RA",
    "l3": "L3",
}
# Okabe and Ito's palette, told apart by people with any color vision.
_COLORS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")


def as_text(results: Mapping[str, Any], *, with_pairs: bool = False) -> str:
    """Return the results as a text of tables, for a terminal.

    Parameters
    ----------
    results : mapping
        ``Backtest.results``.
    with_pairs : bool
        Whether to name the first hundred pairs of every origin and what became of them.

    Returns
    -------
    str
        Every task with every origin: metrics of all scorers, differences with intervals, the
        theme given, calibration, exposure, controls, and what may be claimed.
    """
    lines: list[str] = []
    for task in results["tasks"]:
        lines += [f"{task['label'][:1].upper()}{task['label'][1:]}", ""]
        for origin in task["origins"]:
            lines += [*_origin(origin), *(_first_pairs(origin) if with_pairs else []), ""]
        lines += [task["verdict"], ""]
    lines += [f"Note: {note}" for note in results["notes"]]
    data = results["data"]
    lines.append(
        f"Data {data['data_sha256'][:12]}, split {data['split_sha256'][:12]}, "
        f"seed {results['settings']['seed']}; whole projects are hidden, by their start."
    )
    return "\n".join(lines) + "\n"


def _origin(origin: Mapping[str, Any]) -> list[str]:
    head = (
        f"Known to {origin['origin']}, tested to {origin['end']}: "
        f"{origin['actor_count']:,} actors, "
        f"{origin['pair_count']:,} pairs, {origin['link_count']:,} new links in "
        f"{origin['project_count']:,} projects (1 pair in {1 / origin['prevalence']:,.0f})"
    )
    header = f"  {'':18}" + "".join(f"{label:>9}" for label in _COLUMNS.values()) + f"{'theme':>9}"
    theme = origin["theme"]
    rows = []
    for name, metrics in origin["scorers"].items():
        cells = [metrics[key] for key in _COLUMNS] + [theme["mrr"][name] if theme else None]
        rows.append(f"  {SCORERS[name]:18}" + "".join(f"{_cell(value):>9}" for value in cells))
    return [head, header, *rows, *_differences(origin), *_rest(origin)]


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if value >= 10 else f"{value:.4f}"


def _differences(origin: Mapping[str, Any]) -> list[str]:
    lines = ["  learned scorer minus baseline, 95 % interval over projects:"]
    for name, metrics in origin["differences"].items():
        parts = [
            f"{_COLUMNS[key]} {d['difference']:+.4f} [{d['low']:+.4f}, {d['high']:+.4f}]"
            for key, d in metrics.items()
        ]
        lines.append(f"    {SCORERS[name]:16} {'   '.join(parts)}")
    return lines


def _rest(origin: Mapping[str, Any]) -> list[str]:
    lines = []
    theme = origin["theme"]
    if theme:
        lines.append(
            f"  theme given: MRR {theme['ratio_to_allocation']:.2f} times that of RA "
            f"[{theme['ratio_low']:.2f}, {theme['ratio_high']:.2f}], "
            f"{theme['question_count']:,} questions"
        )
    ratio = origin["calibration"]["predicted_over_observed"]
    if ratio is None:
        lines.append(f"  calibration: {origin['calibration']['reason'] or 'nothing observed'}")
    else:
        lines.append(f"  calibration: predicted / observed links {ratio:.2f}")
    lines += _exposure(origin["exposure"])
    controls = origin["controls"]
    chance = controls["chance_consortia_auc"]
    lines.append(
        f"  controls: permuted labels AUC {controls['permuted_auc']:.3f} "
        f"({controls['permuted_count']} times); chance consortia "
        f"{f'AUC {chance:.3f}' if chance is not None else '–'}; planted future project "
        f"{_refused(controls['planted_future_refused'])}; random pair hold-out "
        f"{_refused(controls['pair_hold_out_refused'])}"
    )
    weights = ", ".join(f"{name} {value:.2f}" for name, value in origin["weights"].items())
    taught = f"learned from {listed(origin['learned_from'])}" if origin["learned_from"] else "set"
    lines.append(f"  weights {taught}: {weights}")
    if origin["evidence"]:
        lines.append(f"  {origin['evidence']}")
    lines.append(
        f"  newcomers, who cannot be ranked: {percent(origin['newcomer_share'])} of participations"
    )
    return lines + _seen(origin)


def _exposure(shown: Mapping[str, Any]) -> list[str]:
    """Say what peripheral regions get, what they got, what it costs, and what gives way."""
    first = (
        f"  peripheral regions: {percent(shown['outcome_share'])} "
        f"[{percent(shown['outcome_low'])}, {percent(shown['outcome_high'])}] of new partners; of "
        f"places in lists of 10 {percent(shown['plain']['peripheral_share'])}, with a declared "
        f"share of {percent(shown['declared_share'])} "
        f"{percent(shown['with_share']['peripheral_share'])}, at {100 * shown['cost']:.1f} %"
        f"{_between(shown['cost_low'], shown['cost_high'])} of nDCG@10 "
        f"(expected beforehand {100 * shown['expected_cost']:.1f} %); an actor there goes before "
        f"others with odds up to {shown['exchange_rate']:.2f} times its own"
    )
    lines = [first]
    most = percent(shown["most_cost"])
    if shown["is_limited"]:
        lines.append(
            f"    the declared share gave way: more places would have cost lists over {most} of "
            "the links expected from them"
        )
    if shown["with_share"]["peripheral_share"] < shown["outcome_share"]:
        part = shown["with_share"]["peripheral_share"] < shown["outcome_low"]
        lines.append(
            "    fewer places than new partners"
            + (" (also below their interval)" if part else " (but within their interval)")
        )
    if shown["cost"] > shown["most_cost"]:
        unsure = shown["cost_low"] is None or shown["cost_low"] <= shown["most_cost"]
        lines.append(
            f"    it cost more than {most}"
            + (" (but the interval reaches below that)" if unsure else "")
        )
    return lines


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return " [too few hits for an interval]"
    return f" [{100 * low:.1f}, {100 * high:.1f}]"


def _seen(origin: Mapping[str, Any]) -> list[str]:
    """Say what a user would have seen, and what became of it."""
    lists = origin["lists"]
    pairs, regions = lists["first_pairs"], lists["regions"]
    actors = lists["actors"]["learned"]
    hits = sum(bool(behind) for _, _, behind in pairs)
    return [
        f"  of the first {len(pairs)} pairs {hits} came true (at random "
        f"{rounded(len(pairs) * origin['prevalence'])}); of the first ten of every region "
        f"{regions['hit_count']:,} of {regions['pair_count']:,}; {actors['hit_count']:,} of "
        f"{actors['actor_count']:,} actors that found new partners had one in their list of ten"
    ]


def _first_pairs(origin: Mapping[str, Any]) -> list[str]:
    lines = ["  the first pairs, and the collaborations that tied them:"]
    for rank, (a, b, behind) in enumerate(origin["lists"]["first_pairs"], start=1):
        lines.append(f"    {rank:3}. {a} – {b}: {', '.join(behind) if behind else 'no'}")
    return lines


def _refused(value: bool) -> str:
    return "refused" if value else "NOT REFUSED"


def as_svg(results: Mapping[str, Any]) -> str:
    """Return the results as a picture: gain over every baseline, and calibration, per task.

    Parameters
    ----------
    results : mapping
        ``Backtest.results``.

    Returns
    -------
    str
        An SVG document without scripts or references to anything outside.
    """
    height = 360
    tasks = results["tasks"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height * len(tasks)}" '
        'font-family="sans-serif" font-size="11" role="img">',
        "<title>Back-test: gain over baselines and calibration</title>",
        f'<rect width="860" height="{height * len(tasks)}" fill="#fff"/>',
    ]
    for i, task in enumerate(tasks):
        parts.append(f'<g transform="translate(0 {i * height})">')
        parts.append(f'<text x="12" y="20" font-weight="bold">{escape(task["label"])}</text>')
        parts += _gains(task["origins"])
        parts += _reliability(task["origins"])
        parts += _strips(task["origins"])
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _gains(origins: list[Mapping[str, Any]]) -> list[str]:
    """Return dots with intervals: average precision gained over every baseline."""
    names = [name for name in SCORERS if name != "learned"]
    values = [o["differences"][name]["average_precision"] for o in origins for name in names]
    low = min(0.0, *(v["low"] for v in values))
    high = max(1e-9, *(v["high"] for v in values))

    def x(value: float) -> float:
        return float(130 + 280 * (value - low) / (high - low))

    parts = [
        '<text x="130" y="42">average precision gained, 95 % interval</text>',
        f'<line x1="{x(0):.1f}" x2="{x(0):.1f}" y1="50" y2="250" stroke="#555"/>',
        f'<text x="{x(0):.1f}" y="264" text-anchor="middle">0</text>',
        f'<text x="410" y="264" text-anchor="end">{high:.3f}</text>',
    ]
    for row, name in enumerate(names):
        top = 62 + row * 38
        parts.append(f'<text x="122" y="{top + 12}" text-anchor="end">{SCORERS[name]}</text>')
        for k, origin in enumerate(origins):
            d, y = origin["differences"][name]["average_precision"], top + k * 9
            color = _COLORS[k % len(_COLORS)]
            parts.append(
                f'<line x1="{x(d["low"]):.1f}" x2="{x(d["high"]):.1f}" y1="{y}" y2="{y}" '
                f'stroke="{color}" stroke-width="2"/>'
                f'<circle cx="{x(d["difference"]):.1f}" cy="{y}" r="3.5" fill="{color}"/>'
            )
    for k, origin in enumerate(origins):
        parts.append(
            f'<circle cx="{140 + 95 * k}" cy="282" r="4" fill="{_COLORS[k % len(_COLORS)]}"/>'
            f'<text x="{149 + 95 * k}" y="286">after {escape(origin["origin"][:4])}</text>'
        )
    return parts


def _strips(origins: list[Mapping[str, Any]]) -> list[str]:
    """Return the first hundred pairs of every origin as a row, filled where they came true."""
    parts = ['<text x="12" y="310">first 100 pairs, best first; filled: came true</text>']
    for k, origin in enumerate(origins):
        y, color = 318 + 12 * k, _COLORS[k % len(_COLORS)]
        parts.append(f'<text x="122" y="{y + 8}" text-anchor="end">{origin["origin"][:4]}</text>')
        for i, (_, _, behind) in enumerate(origin["lists"]["first_pairs"]):
            fill = color if behind else "none"
            parts.append(
                f'<rect x="{130 + 6 * i}" y="{y}" width="5" height="9" fill="{fill}" '
                f'stroke="{color}" stroke-width="0.5"/>'
            )
    return parts


def _reliability(origins: list[Mapping[str, Any]]) -> list[str]:
    """Return predicted against observed shares of pairs tied, both axes logarithmic."""
    least = -6.0

    def scale(value: float) -> float:
        return (max(math.log10(value), least) - least) / -least if value > 0 else 0.0

    parts = [
        '<text x="480" y="42">links observed against predicted, by band</text>',
        '<rect x="520" y="50" width="200" height="200" fill="none" stroke="#999"/>',
        '<line x1="520" y1="250" x2="720" y2="50" stroke="#999" stroke-dasharray="4 3"/>',
        '<text x="620" y="278" text-anchor="middle">predicted</text>',
        '<text transform="rotate(-90 488 155)" x="488" y="155" text-anchor="middle">observed'
        "</text>",
    ]
    for power in (-6, -4, -2, 0):
        place = 200 * scale(10.0**power)
        label = rounded(10.0**power) if power > -3 else f"1/{10**-power:,}"
        parts.append(f'<text x="{520 + place:.0f}" y="264" text-anchor="middle">{label}</text>')
        parts.append(f'<text x="516" y="{254 - place:.0f}" text-anchor="end">{label}</text>')
    for k, origin in enumerate(origins):
        color = _COLORS[k % len(_COLORS)]
        parts += [
            f'<circle cx="{520 + 200 * scale(band["predicted"]):.1f}" '
            f'cy="{250 - 200 * scale(band["observed"]):.1f}" r="4" fill="{color}" '
            'fill-opacity="0.8"/>'
            for band in origin["calibration"]["bands"]
            if band["observed"] > 0 and band["predicted"] > 0
        ]
    return parts

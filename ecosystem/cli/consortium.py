"""``ecosystem consortium``: a partner set for a theme under the rules of a programme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import (
    area_option,
    data_argument,
    level_of,
    level_option,
    load_data,
    out_option,
    quiet_option,
    text_format_option,
)
from ecosystem.cli.output import deliver, printable
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.recommend.plans.consortium import Consortium

_EYE = ["name", "kind", "country", "region", "is_lead", "fit", "known_member_count"]


@click.command("consortium", short_help="A partner set for a theme under rules.")
@data_argument
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="What it is about.")
@click.option("--call", default="", metavar="TEXT", help="The same in free text.")
@click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Rules in TOML, JSON or YAML; without, three to eight members.",
)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only members of this kind.")
@click.option(
    "--from-region", "regions", multiple=True, metavar="REGION", help="Only members from there."
)
@level_option()
@area_option("Members inside the Baltic Sea Region or anywhere.")
@text_format_option("For the eye, the members, or everything.")
@out_option("Write to a file instead of the screen.", required=False)
@quiet_option
def consortium_command(
    data: str,
    themes: tuple[str, ...],
    call: str,
    rules_file: Path | None,
    kinds: tuple[str, ...],
    regions: tuple[str, ...],
    level: str,
    area: Any,
    format_: str,
    out: Path | None,
    quiet: bool,
) -> None:
    """Choose partners from DATA that fit a theme best and meet the rules.

    \b
    Rules, for example in a file rules.toml:
      min_members = 4           max_members = 8
      min_countries = 4         max_per_country = 2      max_per_region = 1
      countries = ["SE", "LV"]  triple_helix = true      acquainted = true
      lead_kinds = ["cluster"]  lead_countries = ["SE"]  lead = "name"
      newcomers = 1             periphery = 2            peripheral_regions = ["LV"]
      must_have = ["name"]      must_not = ["name"]      not_together = [["a", "b"]]
      min_kinds = {sme = 1}     max_kinds = {university = 2}
    """  # noqa: D301 - click wants the sign itself
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.recommend.actors.wish import Wish
        from ecosystem.recommend.plans.consortium import build_consortium
        from ecosystem.recommend.plans.rules import Rules, read_rules
        from ecosystem.reports.tables import table_text

        rules = read_rules(rules_file) if rules_file else Rules()
        progress.step("reading the data")
        ecosystem, _ = load_data(data, quiet=quiet)
        progress.step("choosing members")
        wish = Wish(themes, call, from_regions=regions, kinds=kinds)
        found = build_consortium(ecosystem, rules, wish, level=level_of(level), area=area)
    if format_ == "json":
        text = _json(found)
    elif format_ == "csv":
        text = table_text(found.members, "csv")
    else:
        text = _text(found)
    deliver(text, out)


def _json(found: Consortium) -> str:
    from ecosystem.recommend.plans.consortium import consortium_text
    from ecosystem.reports.tables import table_text

    plain = {
        "members": json.loads(table_text(found.members, "json")),
        "fit": round(found.fit, 10),
        "gap": found.gap,
        "binding": json.loads(table_text(found.binding, "json")),
        "drops": [list(drop) for drop in found.drops],
        "new_pairs": found.new_pairs,
        "new_cross_border_pairs": found.new_cross_border_pairs,
        "pairs": found.pairs,
        "pool_count": found.pool_count,
        "notes": list(found.notes),
        "text": consortium_text(found),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _text(found: Consortium) -> str:
    from ecosystem.recommend.plans.consortium import consortium_text
    from ecosystem.reports.tables import table_text

    lines = [*found.notes, consortium_text(found)]
    if not found.members.empty:
        lines += ["", *table_text(found.members[_EYE], "table").splitlines(), ""]
        members = found.members
        for name, reason in zip(members["name"], members["reason"], strict=True):
            lines.append(f"{name}: {reason}")
    for rule, cost, instead, leaving in found.binding.itertuples(index=False):
        come, go = (names.replace(";", ", ") or "nobody" for names in (instead, leaving))
        lines.append(f"Without “{rule}” (+{cost:.2f}): in {come}; out {go}")
    return printable(lines)

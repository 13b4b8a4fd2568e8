"""``explain``, ``consortium`` and ``whatif`` as their user types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import click
import pytest
from click.testing import CliRunner, Result

from ecosystem.cli.consortium import consortium_command
from ecosystem.cli.explain import _part_lines, explain_command
from ecosystem.cli.whatif import whatif_command
from ecosystem.errors import SettingError
from ecosystem.recommend.explanations.explanation import Part
from ecosystem.recommend.explanations.portions import OTHERS, Portion

PAIR = ("Aalborg University", "university of tartu")


def run(command: click.Command, *arguments: str) -> Result:
    result = CliRunner().invoke(command, ["baltic", *arguments, "--quiet"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_explain_in_words() -> None:
    text = run(explain_command, *PAIR, "--call", "hydrogen in ports").output
    assert text.startswith("Aalborg University (DK05) – University of Tartu (EE00)\n")
    assert "The text was understood as hydrogen" in text
    for heading in ("Score ", "Why\n", "But\n", "Introduction\n"):
        assert f"\n{heading}" in text


def test_few_records_are_named_and_the_weakest_last() -> None:
    records = tuple(f"p{k}" for k in range(6))
    part = Part("partners who work together", 0.6, (
        Portion(OTHERS, 0.5, (), 0.3, OTHERS),
        Portion("x;y", 0.5, records, 0.3, "X – Y"),
    ))  # fmt: skip
    found = SimpleNamespace(labels={p: p.upper() for p in records})
    assert _part_lines(part, cast("Any", found)) == [
        "  +0.6000  partners who work together",
        "           +0.3000  X – Y (P0; P1; P2; P3 and 2 more)",
        "           +0.3000  all weaker ones together",
    ]


def test_explain_as_json_and_csv_agree() -> None:
    plain = json.loads(run(explain_command, *PAIR, "--format", "json").output)
    rows = list(csv.DictReader(io.StringIO(run(explain_command, *PAIR, "--format", "csv").output)))
    whole = {row["part"]: float(row["contribution"]) for row in rows if not row["rests_on"]}
    assert whole == pytest.approx({p["name"]: p["contribution"] for p in plain["parts"]})
    assert sum(whole.values()) == pytest.approx(plain["score"])
    for row in rows:
        assert set(filter(None, row["records"].split(";"))) <= set(plain["labels"])


def test_consortium_under_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("max_members = 5\nmin_countries = 5\ntriple_helix = true\n", encoding="utf-8")
    out = tmp_path / "members.csv"
    result = run(
        consortium_command, "--theme", "energy", "--rules", str(rules), "--format", "csv",
        "--out", str(out),
    )  # fmt: skip
    assert result.output == ""
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert len({row["country"] for row in rows}) == len(rows) == 5
    plain = json.loads(
        run(
            consortium_command, "--theme", "energy", "--rules", str(rules), "--format", "json"
        ).output
    )
    assert [m["actor_id"] for m in plain["members"]] == [row["actor_id"] for row in rows]
    text = run(consortium_command, "--theme", "energy", "--rules", str(rules)).output
    assert "No set fits better under these rules." in text


def test_consortium_that_cannot_be(tmp_path: Path) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text('{"max_members": 3, "min_countries": 5}', encoding="utf-8")
    text = run(consortium_command, "--theme", "energy", "--rules", str(rules)).output
    assert "Drop either “at least 5 countries” or “at most 3 members”." in text


def test_whatif_added_and_best() -> None:
    plain = json.loads(run(whatif_command, "--add", *PAIR, "--format", "json").output)
    figures = {row["figure"]: row for row in plain["figures"]}
    assert figures["ties"]["change"] == 1
    assert figures["reach"]["change"] == plain["links"][0]["gain"]
    figures = run(whatif_command, "--add", *PAIR).output
    ties = next(line for line in figures.splitlines() if line.startswith("Ties "))
    assert ties.split() == ["Ties", "5,091", "5,092", "+1"]
    text = run(whatif_command, "--best", "2", "--for", "Aalborg University").output
    assert "A link to an organisation with many partners" in text
    assert text.count("Aalborg University") == 3  # the note and two links
    assert "Pairs within two steps" in text


@pytest.mark.parametrize("arguments", [(), ("--add", *PAIR, "--best", "2"), ("--best", "0")])
def test_whatif_asks_for_one_of_two(arguments: tuple[str, ...]) -> None:
    assert run(whatif_command, *arguments).exit_code == 2


def test_unknown_names_are_errors_with_the_nearest() -> None:
    with pytest.raises(SettingError, match="Aalborg University"):
        run(explain_command, "Aalborg", PAIR[1])
    with pytest.raises(SettingError, match="no such file"):
        run(consortium_command, "--rules", "gone.toml")


def test_the_example_of_rules_in_the_help_is_complete() -> None:
    """Every rule is shown, with a value."""
    from dataclasses import fields

    from ecosystem.recommend.plans.rules import Rules

    text = CliRunner().invoke(consortium_command, ["--help"]).output
    for field in fields(Rules):
        assert f"{field.name} = " in text

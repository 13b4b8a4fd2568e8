"""The commands of the desk as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError

MEMBERS = "Lithuanian Innovation Centre\nAalto University\nRiga Technical University\n" + (
    "University of Tartu\nTurku Science Park\nKaunas University of Technology\n"
)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.txt"
    path.write_text(MEMBERS, encoding="utf-8")
    return path


def test_cohort_in_every_form(members: Path, tmp_path: Path) -> None:
    asked = ["cohort", "baltic", "--members", str(members), "--at", "2017", "--window", "3"]
    assert "no proof of cause" in run(*asked)
    rows = json.loads(run(*asked, "--format", "json"))
    assert [row["outcome"] for row in rows][:2] == ["inside_tie_count", "partner_count"]
    page = tmp_path / "cohort.html"
    assert run(*asked, "--out", str(page)) == ""
    first = page.read_bytes()
    run(*asked, "--out", str(page))
    assert page.read_bytes() == first.replace(b"\r", b"")


@pytest.mark.parametrize("command", ["kpi", "sustain", "chains"])
def test_simple_commands_in_every_form(command: str, tmp_path: Path) -> None:
    assert "0 may mean no data" in run(command, "baltic") or command != "kpi"
    assert json.loads(run(command, "baltic", "--format", "json"))
    for name in ("page.html", "table.csv"):
        run(command, "baltic", "--out", str(tmp_path / name))
        first = (tmp_path / name).read_bytes()
        run(command, "baltic", "--out", str(tmp_path / name))
        assert (tmp_path / name).read_bytes() == first


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["profile", "baltic", "BioCon Valley"], "Against organisations of the kind cluster"),
        (["profile", "baltic", "Latvia"], "Against the other regions"),
        (["peers", "baltic", "Lithuanian Innovation Centre"], "Whom to learn from"),
    ],
)
def test_one_among_its_peers(command: list[str], said: str, tmp_path: Path) -> None:
    assert said in run(*command, "--quiet")
    page = tmp_path / "page.html"
    run(*command, "--quiet", "--out", str(page))
    first = page.read_bytes()
    run(*command, "--quiet", "--out", str(page))
    assert page.read_bytes() == first


def test_two_states_compared(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    run("export", "baltic", "--what", "dataset", "--to", "2017", "--format", "json",
        "--out", str(old), "--quiet")  # fmt: skip
    told = run("compare", str(old), "baltic", "--quiet")
    assert "0 lost" in told and "began since" in told and "came true" in told
    run("compare", str(old), "baltic", "--quiet", "--out", str(tmp_path / "changed.html"))
    assert "What changed" in (tmp_path / "changed.html").read_text(encoding="utf-8")


def test_a_chain_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "chains.csv"
    path.write_text(
        "chain,stage,stage_name,words\nhydrogen,1,Making,energy\nhydrogen,2,Using,mobility;ports\n",
        encoding="utf-8",
    )
    told = run("chains", "baltic", "--chains", str(path))
    assert told.startswith("Hydrogen\n  1. Making: ")
    with pytest.raises(EcosystemError, match="No value chain is called “steel”"):
        run("chains", "baltic", "--theme", "steel")


def test_targets_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text("unit;kpi;year;target\nEstonia;cross_border_share;2019;0,9\n", encoding="utf-8")
    told = run("kpi", "baltic", "--by", "country", "--targets", str(path))
    assert "✔ reached: Estonia, Cross-border share, 2019" in told


def test_cohort_tells_what_is_missing(members: Path) -> None:
    with pytest.raises(EcosystemError, match="collaborations begin in the window"):
        run("cohort", "baltic", "--members", str(members), "--at", "2080")

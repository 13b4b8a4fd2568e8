"""Every command of the desk on a small workbook made from the template."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError
from ecosystem.io.template import write_template

PLACES = ("EE001", "LV003", "LT011", "SE110", "FI1B1", "PL634", "DK011", "DE803")
KINDS = ("cluster", "university", "sme", "business_support")


def fill(path: Path, dated: bool) -> None:
    """Twelve rows in each of the three sheets that are needed."""
    write_template(path)
    book = load_workbook(path)
    for name in ("actors", "collaborations", "participations"):
        sheet = book[name]
        sheet.delete_rows(2, sheet.max_row)
    for at in range(12):
        code = PLACES[at % 8]
        book["actors"].append([f"a{at}", f"Organisation {at}", KINDS[at % 4], code[:2], "", code])
        year = 2014 + at // 3
        dates = [str(year), str(year + 1)] if dated else [None, None]
        if at % 2 == 0:
            key = at // 2
            row = [f"p{key}", f"P{key}", "", "project", "", *dates, None, None, ""]
            book["collaborations"].append([*row, "food;clusters"])
        book["participations"].append([f"p{at // 2}", f"a{at}", "partner", None])
        book["participations"].append([f"p{at // 2}", f"a{(at * 5 + 3) % 12}", "partner", None])
    book.save(path)


@pytest.fixture(scope="module", params=[True, False], ids=["dated", "undated"])
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / f"mine-{request.param}.xlsx"
    fill(path, request.param)
    return path


COMMANDS = {
    "cohort": ["--members", "MEMBERS", "--at", "2016", "--window", "2"],
    "kpi": ["--by", "country"],
    "sustain": [],
    "profile": ["Organisation 0"],
    "peers": ["Organisation 0", "--better-at", "partner_count"],
    "chains": [],
    "compare": ["SAME"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_works_or_says_what_the_data_cannot_support(
    command: str, workbook: Path, tmp_path: Path
) -> None:
    members = tmp_path / "members.txt"
    members.write_text("Organisation 0\nOrganisation 1\nOrganisation 4\n", encoding="utf-8")
    swap = {"MEMBERS": str(members), "SAME": str(workbook)}
    page = tmp_path / "page.html"
    arguments = [command, str(workbook), *(swap.get(a, a) for a in COMMANDS[command])]
    undated = "False" in workbook.name
    try:
        result = CliRunner().invoke(
            cli, [*arguments, "--quiet", "--out", str(page)], catch_exceptions=False
        )
    except EcosystemError as error:
        assert undated and command in ("cohort", "kpi", "sustain")
        assert "date" in str(error) and "start_date" in str(error)
        return
    assert not (undated and command in ("cohort", "kpi", "sustain"))
    assert result.exit_code == 0, result.output
    assert "What to know" in page.read_text(encoding="utf-8")


def test_brief(workbook: Path, tmp_path: Path) -> None:
    for name in ("brief.docx", "brief.html"):
        out = tmp_path / name
        result = CliRunner().invoke(
            cli, ["brief", str(workbook), "--out", str(out), "--quiet"], catch_exceptions=False
        )
        assert result.exit_code == 0 and out.stat().st_size > 1000

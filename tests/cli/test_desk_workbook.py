"""Every command of the desk on a small workbook made from the template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError


@pytest.fixture(scope="module", params=[True, False], ids=["dated", "undated"])
def workbook(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fill_template: Callable[[Path, bool], None],
) -> Path:
    path = tmp_path_factory.mktemp("desk") / f"mine-{request.param}.xlsx"
    fill_template(path, request.param)
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

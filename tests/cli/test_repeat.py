"""A run is cited and made again by somebody else, somewhere else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError


def ecosystem(
    *arguments: str, cwd: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ecosystem", *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def here(*arguments: str) -> tuple[int, str]:
    """Exit code and output of a command in this process: no second start of the program."""
    try:
        result = CliRunner().invoke(cli, arguments, standalone_mode=False, catch_exceptions=False)
    except EcosystemError as error:
        return 1, str(error)
    return int(result.return_value or 0), result.stdout


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small dataset and a run of it."""
    folder = tmp_path_factory.mktemp("repeat")
    (folder / "ties.csv").write_text("actor_a,actor_b,year\nÅ,b,2019\nb,c,2020\n", encoding="utf-8")
    assert (
        ecosystem("run", "ties.csv", "--out", "run", "--from", "2019", cwd=folder).returncode == 0
    )
    return folder


def test_a_run_repeats_elsewhere(mine: Path, tmp_path: Path) -> None:
    copied = tmp_path / "ein anderer Ort"
    shutil.copytree(mine, copied)
    elsewhere = {"LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "HOME": "/nowhere"}
    result = ecosystem("verify", "run", "ties.csv", cwd=copied, environment=elsewhere)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "repeat byte by byte" in result.stdout


def test_a_changed_file_is_found(mine: Path, tmp_path: Path) -> None:
    shutil.copytree(mine / "run", tmp_path / "run")
    table = tmp_path / "run" / "tables" / "actors.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("b", "x"), encoding="utf-8")
    (tmp_path / "run" / "map.html").unlink()
    code, said = here("verify", str(tmp_path / "run"), str(mine / "ties.csv"), "--quiet")
    assert code == 1
    assert "different  tables/actors.csv" in said
    assert "missing    map.html" in said
    assert "no difference in data or versions" in said


def test_other_data_and_versions_are_named(mine: Path, tmp_path: Path) -> None:
    shutil.copytree(mine / "run", tmp_path / "run")
    record = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    record["versions"]["numpy"] = "0.1"
    (tmp_path / "run" / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "other.csv").write_text("actor_a,actor_b,year\na,b,2019\n", encoding="utf-8")
    code, said = here("verify", str(tmp_path / "run"), str(tmp_path / "other.csv"), "--quiet")
    assert code == 1
    assert "data: actors differ (3 rows then, 2 now)" in said
    assert "version of numpy: 0.1 then" in said


def test_data_that_are_not_bundled_are_asked_for(mine: Path) -> None:
    code, said = here("verify", str(mine / "run"))
    assert (code, "ecosystem verify DIR DATA" in said) == (1, True)


def test_cite(mine: Path) -> None:
    run = str(mine / "run")
    text = here("cite", run)[1]
    assert "3 organisations" in text
    assert "limited to years: from 2019 on" in text
    assert "@article{traag2019," in here("cite", run, "--format", "bibtex")[1]


def test_a_batch_is_cited_and_repeats_elsewhere(mine: Path, tmp_path: Path) -> None:
    (mine / "plan.yaml").write_text("data: ties.csv\noutputs: [survival]\n", encoding="utf-8")
    made = ecosystem("batch", "plan.yaml", "--out", "sweep", "--workers", "1", cwd=mine)
    assert made.returncode == 0, made.stderr
    text = here("cite", str(mine / "sweep"))[1]
    assert "3 organisations" in text and "Kaplan" in text
    shutil.copytree(mine / "sweep", tmp_path / "sweep")
    elsewhere = {"LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    data = f"ties.csv={mine / 'ties.csv'}"
    same = ecosystem("verify", "sweep", data, "--workers", "1", cwd=tmp_path, environment=elsewhere)
    assert same.returncode == 0, same.stdout + same.stderr
    assert "same       tables/survival.csv\nAll 3 files repeat" in same.stdout
    code, said = here("verify", str(tmp_path / "sweep"))
    assert (code, "verify DIR ties.csv=PATH" in said) == (1, True)

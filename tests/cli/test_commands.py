"""Every command as its user types it."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NoReturn

import click
import networkx as nx
import pytest

from ecosystem.cli import cli, main

Run = subprocess.CompletedProcess[str]
RUN_FILES = {
    ".made-by-ecosystem",
    "index.html",
    "map.html",
    "network.gexf",
    "network.graphml",
    "run.json",
    "tables/actors.csv",
    "tables/communities.csv",
    "tables/gap_slices.csv",
    "tables/periods.csv",
    "tables/policy_links.csv",
    "tables/region_gaps.csv",
    "tables/regions.csv",
    "tables/s3_mismatch.csv",
    "tables/suggestions.csv",
    "tables/survival.csv",
    "workbook.xlsx",
}


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load once what nearly every command loads: its copies have it then."""
    for name in ("study", "reports.page", "reports.workbook", "maps.page", "io.load", "io.graphs"):
        importlib.import_module(f"ecosystem.{name}")


def ecosystem(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> Run:
    """Type a command: in a copy of this process, which spares it the imports.

    Where the environment decides how Python starts, or where there are no copies, in a new one.
    """
    if environment or not hasattr(os, "fork"):
        return started(*arguments, cwd=cwd, environment=environment)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # threads of the linear algebra
            child = os.fork()
        if not child:
            _be(arguments, cwd, out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8"))
    return Run(arguments, os.waitstatus_to_exitcode(status), *texts)


def _be(arguments: tuple[str, ...], cwd: Path, out: int, err: int) -> NoReturn:
    """Be the command, in a copy of this process, and end."""
    code = 70
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        warnings.resetwarnings()
        os.chdir(cwd)
        sys.argv = ["ecosystem", *arguments]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def started(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> Run:
    return subprocess.run(
        [sys.executable, "-m", "ecosystem", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_a_copy_does_what_a_new_process_does(tmp_path: Path) -> None:
    for arguments in (("datasets",), ("measure", "baltic", "--what", "figures"), ("nonsense",)):
        one, other = (how(*arguments, cwd=tmp_path) for how in (ecosystem, started))
        assert (one.returncode, one.stdout) == (other.returncode, other.stdout)
        # Work of more than a second says what it is doing, and a copy is quicker.
        told = [
            [line for line in run.stderr.splitlines() if "…" not in line] for run in (one, other)
        ]
        assert told[0] == told[1]


def test_a_run_writes_everything(tmp_path: Path) -> None:
    result = ecosystem("run", "baltic", "--out", "out", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    files = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*")}
    assert files == RUN_FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    assert "index.html" in result.stdout
    assert nx.read_graphml(tmp_path / "out" / "network.graphml").number_of_nodes() == 775
    assert nx.read_gexf(tmp_path / "out" / "network.gexf").number_of_nodes() == 775


def test_an_edge_list_is_enough(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("actor_a,actor_b\na,b\nb,c\n", encoding="utf-8")
    result = ecosystem("run", "ties.csv", "--out", "out", "--quiet", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "out" / "map.html").is_file()


def test_a_failing_run_leaves_nothing(tmp_path: Path) -> None:
    result = ecosystem("run", "baltic", "--theme", "fod", "--out", "out", cwd=tmp_path)
    assert result.returncode == 1
    assert "nearest: food" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("run", "balitc", "--out", "x"), 1, "nearest: baltic"),
        (("run", "baltic", "--out", "file"), 1, "is a file"),
        (("run", "baltic", "--out", "full"), 1, "not made by this command"),
        (("run", "file", "--out", "x"), 1, "this kind of file is not read"),
        (("run", "baltic"), 2, "Missing option '--out'"),
        (("measure", "baltic", "--country", "QQ"), 1, "QQ"),
        (("measure", "baltic", "--from", "2030", "--to", "2020"), 1, "2030"),
        (("measure", "baltic", "--policy-area", "PA Inovation"), 1, "nearest: PA Innovation"),
        (("measure", "baltic", "--sort", "betwenness"), 1, "nearest: betweenness"),
        (("export", "baltic", "--what", "dataset", "--format", "gexf", "--out", "x"), 2, "gexf"),
        (("backtest", "baltic", "--origin", "1990"), 1, "Nothing starts before or in the 1 year"),
        (("backtest", "baltic", "--split", "pairs"), 1, "Hiding random pairs is refused"),
        (("template", "file.csv"), 2, ".xlsx"),
        (("measure", "baltic", "--level", "7"), 2, "level"),
        (("gaps", "baltic", "--what", "s3", "--by", "theme"), 2, "--what regions only"),
        (("gaps", "baltic", "--what", "policy-areas", "--plan", "1999"), 1, "2015 and 2021"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_mistakes_get_one_message(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x", encoding="utf-8")
    result = ecosystem(*arguments, cwd=tmp_path)
    assert result.returncode == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "mine.txt"]


MEASURES = [
    "actors", "regions", "countries", "communities", "network", "figures", "survival", "renewal",
    "backbone", "structure", "weighted-paths", "brokerage", "mixing", "territories", "rich-club",
    "resolution",
    "moves",
]  # fmt: skip


@pytest.mark.parametrize("what", MEASURES)
def test_measure_prints_and_writes(what: str, tmp_path: Path) -> None:
    shown = ecosystem("measure", "baltic", "--what", what, "--top", "3", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    arguments = ("measure", "baltic", "--what", what, "--format", "json", "--out", "m.json")
    assert ecosystem(*arguments, cwd=tmp_path).returncode == 0
    rows = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    assert len(rows) >= 4 or what == "backbone"  # sizes explain every tie of these data


@pytest.mark.parametrize(
    ("command", "column"),
    [
        (("recommend",), "broker_id"),
        (("gaps",), "domains_for_a"),
        (("gaps", "--by", "policy-area"), "slice"),
        (("gaps", "--what", "s3"), "is_priority"),
        (("gaps", "--what", "policy-areas", "--plan", "2015"), "bridge_ids"),
    ],
)
def test_missing_links_are_printed_and_written(
    command: tuple[str, ...], column: str, tmp_path: Path
) -> None:
    name, *options = command
    shown = ecosystem(name, "baltic", *options, "--top", "5", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "--top shows more" in shown.stdout
    written = ecosystem(name, "baltic", *options, "--format", "csv", "--quiet", cwd=tmp_path)
    assert written.stderr == ""
    assert column in written.stdout.splitlines()[0].split(",")


def test_recommend_understands_a_call_and_offers_names(tmp_path: Path) -> None:
    asked = ("recommend", "baltic", "--call", "hydrogen ferries", "--from-region", "Latvia")
    found = ecosystem(*asked, "--top", "3", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "The text was understood as hydrogen" in found.stdout
    assert "Links from Latvia (LV) only." in found.stdout
    assert "in a peripheral region" in found.stdout
    own = ecosystem("recommend", "baltic", "--for", "Agropolis", "--format", "csv", cwd=tmp_path)
    assert all("agropolis-fi" in line for line in own.stdout.splitlines()[1:])
    assert "Agropolis is a newcomer" in own.stderr
    wrong = ecosystem("recommend", "baltic", "--for", "Agropoliss", cwd=tmp_path)
    assert wrong.returncode == 1
    assert "nearest: Agropolis" in wrong.stderr
    lists = ecosystem("recommend", "baltic", "--what", "lists", "--format", "csv", cwd=tmp_path)
    assert lists.stdout.startswith("actor_id,rank,partner_id")


def test_filters_narrow_the_study(tmp_path: Path) -> None:
    arguments = ("measure", "baltic", "--what", "actors", "--format", "json", "--level", "0")
    scope = ("--country", "EE", "--country", "LV", "--from", "2014", "--to", "2020")
    rows = json.loads(ecosystem(*arguments, *scope, cwd=tmp_path).stdout)
    assert rows
    assert {row["country"] for row in rows} == {"EE", "LV"}


def test_the_map_alone(tmp_path: Path) -> None:
    assert ecosystem("map", "baltic", "--out", "m.html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "m.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("what", "format_"),
    [
        ("tables", "csv"), ("tables", "json"), ("tables", "table"), ("tables", "xlsx"),
        ("actor-network", "graphml"), ("region-network", "gexf"), ("affiliation", "graphml"),
        ("actor-network", "pajek"), ("affiliation", "json"),
        ("dataset", "csv"), ("dataset", "json"), ("dataset", "xlsx"),
    ],
)  # fmt: skip
def test_export(what: str, format_: str, tmp_path: Path) -> None:
    out = f"out.{format_}"
    arguments = ("export", "baltic", "--what", what, "--format", format_, "--out", out)
    result = ecosystem(*arguments, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / out).exists()
    if what == "dataset":
        folder = "out" if format_ == "csv" else out
        (tmp_path / out).rename(tmp_path / folder)
        checked = ecosystem("check", folder, cwd=tmp_path)
        assert "775 actors, 183 collaborations, 1183 participations" in checked.stdout


def test_template_then_check(tmp_path: Path) -> None:
    assert ecosystem("template", "t.xlsx", cwd=tmp_path).returncode == 0
    assert ecosystem("template", "t.xlsx", cwd=tmp_path).returncode == 0  # nothing is lost
    (tmp_path / "t.xlsx").write_bytes(b"somebody's")
    again = ecosystem("template", "t.xlsx", cwd=tmp_path)
    assert (tmp_path / "t.xlsx").read_bytes() == b"somebody's"
    assert (again.returncode, "--force" in again.stderr) == (1, True)
    assert ecosystem("template", "t.xlsx", "--force", cwd=tmp_path).returncode == 0
    assert ecosystem("check", "t.xlsx", cwd=tmp_path).returncode == 0
    assert ecosystem("check", "t.xlsx", "--strict", cwd=tmp_path).returncode == 1


def test_check_as_json(tmp_path: Path) -> None:
    found = json.loads(ecosystem("check", "baltic", "--format", "json", cwd=tmp_path).stdout)
    assert [issue["severity"] for issue in found] == ["note"]


def test_datasets_are_listed_with_credits(tmp_path: Path) -> None:
    text = ecosystem("datasets", cwd=tmp_path).stdout
    assert "baltic" in text
    assert "keep.eu" in text
    assert "No tie does not mean no cooperation" in text


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m ecosystem measure baltic --format csv | head -1'
    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in result.stderr
    assert result.stdout.startswith("actor_id,")


def test_every_command_and_option_is_explained() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_every_command_stands_in_the_readme(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    for name in cli.list_commands(click.Context(cli)):
        assert f"ecosystem {name}" in text


def test_interrupting_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C and a polite kill, at moments when the run is certainly under way.

    The first moments fall into imports, which swallow what is raised, make other errors of it, or
    have Python end by the signal and not by the exit code.
    """
    import signal
    import time
    from itertools import product

    for stop, wait in product((signal.SIGINT, signal.SIGTERM), (0.0, 0.05, 0.2, 0.5)):
        process = subprocess.Popen(
            [sys.executable, "-m", "ecosystem", "run", "baltic", "--out", "out"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
            # A shell that started us in the background made its children deaf to Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        while not any(tmp_path.iterdir()):  # the temporary folder appears first
            time.sleep(0.01)
        time.sleep(wait)
        process.send_signal(stop)
        _, error = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "interrupted" in error
        assert "Traceback" not in error
        assert list(tmp_path.iterdir()) == []


def digests(folder: Path) -> dict[str, str]:
    import hashlib

    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Shuffled rows, another hash seed, locale, time zone, folder and working directory."""
    import random
    import shutil

    from ecosystem.bundle import bundled

    one = ecosystem(
        "run", "baltic", "--out", "one", cwd=tmp_path, environment={"PYTHONHASHSEED": "1"}
    )
    assert one.returncode == 0, one.stderr
    elsewhere = tmp_path / "an other Ünicode folder"
    copy = elsewhere / "copied data"
    shutil.copytree(bundled("baltic"), copy)
    for file in copy.glob("*.csv"):
        head, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(3).shuffle(rows)
        file.write_text(head + "".join(rows), encoding="utf-8", newline="")
    two = ecosystem(
        "run",
        "copied data",
        "--out",
        "two",
        cwd=elsewhere,
        environment={"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
    )
    assert two.returncode == 0, two.stderr
    assert digests(elsewhere / "two") == digests(tmp_path / "one")

"""Every block of the README is executed, in order, in a copy of the project.

``bash`` blocks must succeed; ``console`` blocks must print what stands there (``…`` for anything);
``python`` blocks share their names; ``csv`` blocks become the files named above them; ``bat``
blocks run with their Windows spelling translated.
"""

from __future__ import annotations

import doctest
import gzip
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_ABOVE = re.compile(r"`([\w.-]+/[\w.-]+\.csv)`:?\s*\Z")
_KNOWN = {"bash", "console", "python", "csv", "bat"}


@dataclass(frozen=True)
class Block:
    language: str
    text: str
    above: str
    line: int


def blocks(root: Path) -> list[Block]:
    text = (root / "README.md").read_text(encoding="utf-8")
    return [
        Block(m[1], m[2], text[: m.start()], text[: m.start()].count("\n") + 1)
        for m in _BLOCK.finditer(text)
    ]


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files as git sees them, with a ready environment in ``.venv``."""
    folder = tmp_path_factory.mktemp("clone") / "bsr-ecosystem"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, folder / name)
    make_environment(folder)
    return folder


def make_environment(folder: Path) -> None:
    """An environment that finds the copy first and the libraries already installed second."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=folder, check=True)
    venv = folder / ".venv"
    (site,) = venv.glob("lib/python*/site-packages")
    libraries = sysconfig.get_paths()["purelib"]
    (site / "copy.pth").write_text(f"{folder}\n{libraries}\n", encoding="utf-8")
    script = venv / "bin" / "ecosystem"
    script.write_text(f'#!/bin/sh\nexec "{venv}/bin/python" -m ecosystem "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    for stamp in (".installed", ".installed-test"):
        (venv / stamp).touch()


def run(text: str, copy: Path) -> str:
    environment = {
        **os.environ,
        "PATH": f"{copy / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=copy,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, f"{text}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def run_console(block: Block, copy: Path) -> None:
    checker = doctest.OutputChecker()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for command, wanted in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
        printed = run(command, copy)
        assert checker.check_output(wanted.replace("…", "..."), printed, flags), (
            f"README line {block.line}: {command}\n--- wanted\n{wanted}--- printed\n{printed}"
        )


def run_windows(block: Block, copy: Path) -> None:
    """Windows lines on any machine: paths and the launcher translated, libraries already there."""
    text = block.text.replace(".venv\\Scripts\\", ".win/bin/").replace("\\", "/")
    text = text.replace("py -m venv .venv", f'"{sys.executable}" -m venv .win')
    libraries = sysconfig.get_paths()["purelib"]
    text = f"export PIP_NO_DEPS=1 PYTHONPATH='{libraries}' PIP_NO_BUILD_ISOLATION=false\n{text}"
    run(text, copy)


def test_every_block_does_what_it_says(root: Path, copy: Path) -> None:
    names: dict[str, Any] = {}
    found = blocks(root)
    assert len(found) >= 8
    here = Path.cwd()
    for block in found:
        assert block.language in _KNOWN, f"line {block.line}: a block nobody executes"
        if block.language == "csv":
            match = _FILE_ABOVE.search(block.above)
            assert match, f"line {block.line}: no file name above the table"
            (copy / match[1]).parent.mkdir(parents=True, exist_ok=True)
            (copy / match[1]).write_text(block.text, encoding="utf-8", newline="\n")
        elif block.language == "bash":
            run_shell(block, copy)
        elif block.language == "console":
            run_console(block, copy)
        elif block.language == "bat":
            run_windows(block, copy)
        else:
            os.chdir(copy)
            try:
                exec(compile(block.text, f"README.md:{block.line}", "exec"), names)
            finally:
                os.chdir(here)


def run_shell(block: Block, copy: Path) -> None:
    """``make test`` is this very suite, so here only what it would do is asked for.

    Tests have no network: what ``fetch`` would bring is packed from the data kept beside the
    project (``tests/sources/test_download.py`` fetches from a server on this computer).
    """
    text = re.sub(r"^make test\b", "make --dry-run test", block.text, flags=re.MULTILINE)
    if "ecosystem fetch horizon2020" in text:
        shared = ROOT.parent / "shared" / "data" / "horizon2020"
        if not shared.is_dir():
            return
        pack_download(shared, copy / "data" / "cordis-h2020projects-csv.zip")
        text = text.replace("ecosystem fetch horizon2020", ":")
    text = re.sub(r"^(git clone .*|cd bsr-ecosystem)$", ":", text, flags=re.MULTILINE)
    run(text, copy)


def pack_download(shared: Path, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in ("organization.csv", "project.csv"):
            archive.writestr(name, gzip.decompress((shared / f"{name}.gz").read_bytes()))


def test_links_and_pictures_lead_somewhere(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    assert targets
    for target in targets:
        if not target.startswith("http"):
            assert (root / target).exists(), target


def test_ci_runs_the_documented_test_command(root: Path) -> None:
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make test$", script, re.MULTILINE)
    assert "make test" in (root / "README.md").read_text(encoding="utf-8")

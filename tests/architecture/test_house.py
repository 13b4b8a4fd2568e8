"""The house rules a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

LAYERS = [
    "errors", "bundle", "regions", "model", "schema", "validation", "io", "datasets", "network",
    "measures", "recommend", "study", "stability", "desk", "maps", "batch", "cli",
]  # fmt: skip


def modules(root: Path) -> list[Path]:
    return sorted((root / "ecosystem").rglob("*.py"))


def test_import_contracts_hold(root: Path) -> None:
    script = Path(sys.executable).with_name("lint-imports")
    if not script.exists():
        pytest.skip("import-linter is not installed")
    result = subprocess.run(
        [str(script)], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout


def test_the_layers_are_those_of_the_design(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    house = settings["tool"]["importlinter"]["contracts"][0]
    assert house["exhaustive"] is True
    floors = [re.split(r"\s*\|\s*", layer)[0] for layer in reversed(house["layers"])]
    assert floors == LAYERS


def test_files_have_one_topic(root: Path) -> None:
    long = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(root)
    }
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_functions_have_one_job(root: Path) -> None:
    long = []
    for path in modules(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body
                if (
                    body
                    and isinstance(body[0], ast.Expr)
                    and isinstance(body[0].value, ast.Constant)
                ):
                    body = body[1:]  # the reference card does not count
                if body and (body[-1].end_lineno or 0) - body[0].lineno > 60:
                    long.append(f"{path.name}:{node.name}")
    assert long == []


def test_text_files_are_opened_with_their_encoding(root: Path) -> None:
    """Locale encodings break on Windows and under LC_ALL=C."""
    bare = []
    for path in modules(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names = {keyword.arg for keyword in node.keywords}
                if node.func.attr in {"read_text", "write_text"} and "encoding" not in names:
                    owner = node.func.value
                    if not (isinstance(owner, ast.Name) and owner.id == "self"):
                        bare.append(f"{path.name}:{node.lineno}")
    assert bare == []


def test_computation_does_not_print(root: Path) -> None:
    for path in modules(root):
        if "cli" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", path

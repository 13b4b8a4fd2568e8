"""Mutation testing by sample: ``python tests/mutation/sample.py measures --count 100 --seed 1``.

Trying every mutant would take days. This draws some at random, each place in the code with the same
chance, changes it in a copy of the project, and runs the tests that import the module, and its
doctests. Printed: the share that was noticed with its 95 % interval (Wilson), and every survivor.
"""

from __future__ import annotations

import argparse
import ast
import copy
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}  # fmt: skip


def mutations(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield every node that can be changed and how; annotations and docstrings are left out."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        for name in ("annotation", "returns", "decorator_list"):
            part = getattr(node, name, None) or []
            for inner in part if isinstance(part, list) else [part]:
                skipped |= {id(one) for one in ast.walk(inner)}
        if isinstance(node, ast.JoinedStr):  # words of a message
            skipped |= {id(one) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARE:
            yield node, "compare"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _ARITHMETIC:
            yield node, "arithmetic"
        elif isinstance(node, ast.BoolOp):
            yield node, "and/or"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
            yield node, "unary"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
            yield node, "constant"
        elif isinstance(node, ast.If | ast.IfExp):
            yield node, "never"


def mutate(node: ast.AST) -> None:
    """Change a node in place."""
    if isinstance(node, ast.Compare):
        node.ops[0] = _COMPARE[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        node.op = _ARITHMETIC[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
        node.operand = (
            ast.UnaryOp(ast.Not(), node.operand) if isinstance(node.op, ast.Not) else node.operand
        )
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.Constant(False)


def tests_of(module: Path) -> list[str]:
    """Return the test files that import a module, and the module itself for its doctests."""
    name = module.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    area = module.relative_to(ROOT / "ecosystem").parts[0]
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "tests" / area).rglob("test_*.py"))
        if re.search(rf"{re.escape(name)}\b", path.read_text(encoding="utf-8"))
    ]
    near = sorted((ROOT / "tests" / area).rglob(f"test_{module.stem}*.py"))
    found += [path.relative_to(ROOT).as_posix() for path in near]
    return [module.relative_to(ROOT).as_posix(), *dict.fromkeys(found)]


def sites(area: str) -> list[tuple[Path, int]]:
    """Return every place that can be changed: module and number of the mutation in it."""
    return [
        (path, number)
        for path in sorted((ROOT / "ecosystem" / area).rglob("*.py"))
        for number, _ in enumerate(mutations(ast.parse(path.read_text(encoding="utf-8"))))
    ]


def survives(copy_of: Path, module: Path, number: int) -> tuple[bool, str]:
    """Return whether no test notices a mutant, and what it is."""
    text = module.read_text(encoding="utf-8")
    tree = ast.parse(text)
    node, kind = list(mutations(tree))[number]
    before = ast.unparse(copy.deepcopy(node)).partition("\n")[0]
    line = getattr(node, "lineno", 0)
    mutate(node)
    after = ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]
    target = copy_of / module.relative_to(ROOT)
    target.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
    try:
        code = run_tests(copy_of, tests_of(module), timeout=240)
    finally:
        target.write_text(text, encoding="utf-8")
    what = f"{module.relative_to(ROOT)}:{line} {kind}: {before[:70]}  →  {after[:70]}"
    return code == 0, what


def run_tests(copy_of: Path, tests: list[str], timeout: int) -> int:
    """Return how the tests end; what takes too long has noticed something."""
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:xdist", *tests],
            cwd=copy_of, capture_output=True, encoding="utf-8", timeout=timeout, check=False,
            env={**os.environ, "PYTHONPATH": str(copy_of), "PYTHONDONTWRITEBYTECODE": "1"},
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return 1


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    z, p = 1.959964, hits / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", choices=["measures", "recommend"])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=10**9)
    given = parser.parse_args()
    everything = sites(given.area)
    drawn = random.Random(given.seed).sample(everything, min(given.count, len(everything)))
    began, tried, survivors = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as place:
        copied = Path(place)
        for name in ("ecosystem", "tests", "datasets"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, copied / name, ignore=ignored)
        for name in ("pyproject.toml", "README.md", "SECURITY.md"):
            shutil.copy(ROOT / name, copied / name)
        tests = sorted({name for module, _ in drawn for name in tests_of(module)})
        if run_tests(copied, tests, timeout=1_500) != 0:
            raise SystemExit("the tests fail without any mutant; nothing can be said")
        for module, number in drawn:  # in the order drawn, so that any beginning is a sample
            if time.monotonic() - began > given.seconds:
                break
            lives, what = survives(copied, module, number)
            tried += 1
            survivors += lives
            print("SURVIVED" if lives else "killed  ", what, flush=True)  # noqa: T201
    low, high = wilson(tried - survivors, tried)
    print(  # noqa: T201
        f"{given.area}: {len(everything)} possible mutants, {tried} tried (seed {given.seed}), "
        f"{tried - survivors} killed: {(tried - survivors) / tried:.1%} [{low:.1%}, {high:.1%}]"
    )


if __name__ == "__main__":
    main()

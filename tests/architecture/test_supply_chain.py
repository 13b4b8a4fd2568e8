"""What the project rests on: locked with hashes; the lowest versions allowed are those tried."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


def declared(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def test_everything_is_locked_with_hashes(root: Path) -> None:
    lock = (root / "requirements" / "dev.lock").read_text(encoding="utf-8")
    entries = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)(.*(?:\n    .*)*)", lock, re.MULTILINE)
    locked = {canonicalize_name(name) for name, _, _ in entries}
    assert all("--hash=sha256:" in rest for _, _, rest in entries)
    assert {canonicalize_name(one.name) for one in declared(root)} <= locked
    assert not re.search(r"https?://|file:|--index|--find-links| @ ", lock)


def test_the_lowest_versions_that_are_tried_are_those_that_are_declared(root: Path) -> None:
    text = (root / "requirements" / "lowest.txt").read_text(encoding="utf-8")
    tried = {
        canonicalize_name(one.name): next(iter(one.specifier)).version
        for one in map(Requirement, text.split())
    }
    for one in declared(root):
        (bound,) = one.specifier
        assert bound.operator in {">=", "=="}
        assert Version(tried[canonicalize_name(one.name)]) == Version(bound.version), one.name


def test_few_packages_are_needed(root: Path) -> None:
    """Each has a reason beside it in pyproject; more than this is a decision to be taken anew."""
    lines = (root / "pyproject.toml").read_text(encoding="utf-8")
    block = lines[lines.index("\ndependencies = [") : lines.index("\n]")]
    reasons = [line for line in block.splitlines() if line.startswith("    ")]
    assert all(" # " in line for line in reasons)
    assert len(reasons) <= 21

"""Everything the tool needs to run may be used, changed and passed on by anybody."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement

_PERMISSIVE = re.compile(
    r"\b(MIT|MIT-CMU|BSD|0BSD|BSD-[23]-Clause|Apache|ISC|ISCL|PSF|PSFL|PSF-2\.0|"
    r"Python Software Foundation|MPL|Zlib|CC0-1\.0)\b"
)
_NOT_PERMISSIVE = re.compile(r"\b[AL]?GPL|Affero|GNU", re.IGNORECASE)


def needed(name: str) -> dict[str, metadata.PackageMetadata]:
    """Return the metadata of a package and of all it needs to run on this machine, by name."""
    found: dict[str, metadata.PackageMetadata] = {}
    waiting = [name]
    while waiting:
        package = waiting.pop()
        key = re.sub(r"[-_.]+", "-", package).lower()
        if key in found:
            continue
        found[key] = metadata.metadata(package)
        for line in metadata.requires(package) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def licence(package: metadata.PackageMetadata) -> str:
    """Return what a package says of its licence: the expression, else classifiers, else text."""
    classifiers = [
        line for line in package.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    text = package.get("License-Expression") or "; ".join(classifiers) or package.get("License")
    return str(text or "")[:200]


def test_all_that_is_needed_has_a_permissive_licence() -> None:
    packages = needed("bsr-ecosystem")
    assert {"networkx", "pandas", "pyvis", "scikit-learn", "click"} <= set(packages)
    said = {name: licence(package) for name, package in packages.items()}
    doubtful = {
        name: text
        for name, text in said.items()
        if not _PERMISSIVE.search(text) or _NOT_PERMISSIVE.search(text)
    }
    assert doubtful == {}


@pytest.mark.parametrize(
    ("text", "permissive"), [("BSD-3-Clause", True), ("GPL-3.0-or-later", False), ("LGPLv2", False)]
)
def test_the_rule_tells_licences_apart(text: str, permissive: bool) -> None:
    assert bool(_PERMISSIVE.search(text) and not _NOT_PERMISSIVE.search(text)) is permissive

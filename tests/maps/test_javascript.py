"""The unit tests of the map's scripts, where Node is at hand; ``make check`` demands them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def test_the_scripts_pass_their_own_tests(root: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed; make check runs these tests too")
    files = sorted(str(path) for path in (root / "tests" / "js").glob("*.test.js"))
    done = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]

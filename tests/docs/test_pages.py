"""The documentation builds; its blocks run; every method shown is held by a test."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("markdown_it")


@pytest.fixture(scope="module")
def build(root: Path):
    spec = importlib.util.spec_from_file_location(
        "docs_build", root / "reports" / "docs" / "build.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs")
    build.build(out)
    return out


def test_every_page_is_listed(build, root: Path) -> None:
    assert {path.stem for path in (root / "reports" / "docs").glob("*.md")} == set(build.PAGES)


def test_links_lead_somewhere_and_nothing_comes_from_elsewhere(site: Path) -> None:
    pages = list(site.glob("*.html"))
    assert len(pages) >= 5
    for path in pages:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            if not target.startswith("https://"):
                assert (site / target.partition("#")[0]).is_file(), (path.name, target)
        assert not re.findall(r'(?:src=|<link|@import)\s*"?https?:', text)


def test_most_methods_are_held_by_a_test_of_their_own(build) -> None:
    found = {name: build.tests_of(name) for _, name, _ in build.methods()}
    assert len(found) > 40
    held = [name for name, tests in found.items() if tests]
    assert len(held) / len(found) > 0.8
    assert "tests/measures/nulls/test_bicm.py" in found["ecosystem.measures.nulls.bicm.bicm"]


def test_methods_are_shown_as_they_are_written(site: Path) -> None:
    text = (site / "methods.html").read_text(encoding="utf-8")
    assert "b_v = Σ_{s&lt;t; s,t≠v} σ_st(v) / σ_st" in text
    assert "Share of shortest paths between other pairs" in text


def test_hostile_text_stays_text(build) -> None:
    assert "<script" not in build.markdown("a <script>alert(1)</script>")


def test_the_blocks_of_the_page_on_batches_run(root: Path, tmp_path: Path) -> None:
    text = (root / "reports" / "docs" / "batches.md").read_text(encoding="utf-8")
    (plan,) = re.findall(r"^`plan\.yaml`\n\n```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    blocks = re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for block in blocks:
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert result.returncode == 0, result.stderr
    assert (tmp_path / "sweep" / "tables" / "nulls.csv").is_file()
    for code in re.findall(r"^```py\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        compile(code, "batches.md", "exec")

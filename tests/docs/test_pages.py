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
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 30
    texts = {path: path.read_text(encoding="utf-8") for path in pages}
    for path, text in texts.items():
        for target in re.findall(r'<(?:a|img|link)[^>]* (?:href|src)="([^"]+)"', text):
            if not target.startswith("https://"):
                file, _, place = target.partition("#")
                there = (path.parent / file).resolve() if file else path
                assert there.is_file(), (path.name, target)
                if place:
                    assert f'id="{place}"' in texts[there], (path.name, target)
        assert not re.findall(r'(?:src=|<link|@import)\s*"?https?:', text)


def test_every_method_is_held_by_a_linked_test_or_an_example(build, site: Path, root: Path) -> None:
    held = build.held()
    text = (site / "methods.html").read_text(encoding="utf-8")
    names = [name for _, name, _ in build.methods()]
    assert len(names) > 80
    alone = []
    for _, name, function in build.methods():
        assert f'<h3 id="{name}">' in text
        if not held.get(name):
            alone.append(name)
            assert ">>>" in (function.__doc__ or ""), f"{name}: no test calls it, no example runs"
    assert len(alone) / len(names) < 0.15, alone
    # A link leads to the line on which the test of that name stands.
    for one in held["ecosystem.measures.nulls.bicm.bicm"]:
        file, test = one.test.split(": ")
        line = int(one.address.rpartition("#L")[2])
        source = (root / "tests" / file).read_text(encoding="utf-8").splitlines()
        assert source[line - 1].startswith(f"def {test}(")
        assert f'<a href="{one.address}">' in text


def test_imports_from_elsewhere_are_followed(build, tmp_path: Path) -> None:
    """A method that another module hands on is still the method; a helper of the test counts."""
    path = tmp_path / "test_x.py"
    path.write_text(
        "from ecosystem.stability import stability as tried\n"
        "def helper():\n    return tried\n"
        "def test_one():\n    helper()\n"
        "def test_two():\n    pass\n",
        encoding="utf-8",
    )
    assert list(build.tests_in(path)) == [("ecosystem.stability.full.stability", "test_one", 4)]


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

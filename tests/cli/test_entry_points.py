"""The three ways in, from a clone, an installed package and a wheel, with the bundled data."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def output(*command: str, cwd: Path, path: Path | None = None) -> str:
    environment = dict(os.environ)
    if path:
        environment["PYTHONPATH"] = str(path)
    result = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_shim_in_a_clone(root: Path, tmp_path: Path) -> None:
    assert "baltic:" in output(sys.executable, str(root / "cli.py"), "datasets", cwd=tmp_path)


def test_the_console_script(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("ecosystem")
    if not script.exists():
        pytest.skip("the package is not installed next to this Python")
    assert "baltic:" in output(str(script), "datasets", cwd=tmp_path)


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    for kind in ("wheel", "sdist"):
        output(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder), cwd=root)
    return folder


def test_an_unpacked_wheel_has_code_and_data(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        names = archive.namelist()
    assert not [name for name in names if name.startswith(("tests/", "datasets/"))]
    code = "import ecosystem; print(ecosystem.__file__)"
    site = tmp_path / "site"
    assert str(site) in output(sys.executable, "-c", code, cwd=tmp_path, path=site)
    for command in (("datasets",), ("measure", "baltic", "--top", "1")):
        assert output(sys.executable, "-m", "ecosystem", *command, cwd=tmp_path, path=site)
    run = ("run", "baltic", "--out", "out", "--quiet")
    output(sys.executable, "-m", "ecosystem", *run, cwd=tmp_path, path=site)
    assert (tmp_path / "out" / "index.html").is_file()


def test_the_source_archive_holds_what_a_build_needs(built: Path) -> None:
    import tarfile

    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.split("/", 1)[1] for name in tar.getnames() if "/" in name}
    assert {
        "pyproject.toml", "README.md", "LICENSE", "cli.py", "ecosystem/__init__.py",
        "datasets/baltic/actors.csv", "tests/conftest.py",
    } <= names  # fmt: skip


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """What makes --help quick, without measuring time."""
    code = (
        "import sys; sys.argv = ['ecosystem', '--help']\n"
        "from ecosystem.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'networkx', 'scipy', 'sklearn', 'pyvis', 'jinja2'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    assert "Commands:" in output(sys.executable, "-c", code, cwd=tmp_path)

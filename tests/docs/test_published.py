"""The published study made again: our column of the table is what the example prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.shared
def test_our_figures_are_those_in_the_table(
    root: Path, shared_data: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    page = (root / "reports" / "docs" / "published.md").read_text(encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "ecosystem", "import", "cordis", str(shared_data / "fp7"),
         "--out", "fp7", "--quiet"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(compile(code, "published.md", "exec"), {})
    printed = dict(
        re.split(r"\s{2,}", line.strip(), maxsplit=1)
        for line in capsys.readouterr().out.splitlines()
    )
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([\d,]+) \|", page, re.MULTILINE)
    assert len(rows) == len(printed) == 12
    assert {name.strip(): ours for name, ours in rows} == printed

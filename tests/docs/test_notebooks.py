"""The notebook of each user runs from top to bottom, and says what it said when it was saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOKS = sorted((ROOT / "reports" / "notebooks").glob("*.ipynb"))


def printed(notebook) -> list[str]:
    return [
        "".join(output["text"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream" and output["name"] == "stdout"
    ]


def test_each_user_has_one() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["coordinator", "participant", "researcher"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    saved = printed(json.loads(path.read_text(encoding="utf-8")))
    nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    # Rounding in the last place may differ between computers; words and counts may not.
    assert [text[:60] for text in printed(notebook)] == [text[:60] for text in saved]

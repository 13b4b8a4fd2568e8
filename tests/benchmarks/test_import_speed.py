"""How long all of Horizon 2020 and FP7 take from files to a dataset, and how much memory.

Run with ``pytest -s tests/benchmarks/test_import_speed.py``; aim: under 20 s on two cores of
which nothing else makes use, under 1 GB.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.shared

PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from ecosystem.sources.formats.cordis import read_cordis
from ecosystem.sources.output import write_import
from ecosystem.sources.pipeline import build

began = time.perf_counter()
records = read_cordis([Path(folder) for folder in sys.argv[2:]])
imported = build([records])
write_import(imported, Path(sys.argv[1]), sources=[], settings={})
print(json.dumps({
    "wall_s": time.perf_counter() - began,
    "cpu_s": time.process_time(),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "participations": len(imported.ecosystem.participations),
}))
"""


def test_227_000_participations(shared_data: Path, tmp_path: Path) -> None:
    folders = [str(shared_data / name) for name in ("horizon2020", "fp7")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "out"), *folders],
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout)
    print({name: round(value, 1) for name, value in figures.items()})  # noqa: T201
    assert figures["participations"] > 226_000
    assert figures["peak_mb"] < 1_000
    # Processor time, because other programs may be running; twice the aim catches a slip.
    assert figures["cpu_s"] < 40

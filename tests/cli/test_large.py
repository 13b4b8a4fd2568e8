"""Large data on the command line: the compiler is announced, and an interrupt says where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ecosystem.network.engine import must_compile


def write_ties(folder: Path, actors: int, ties: int) -> Path:
    rng = np.random.default_rng(1)
    pairs = {tuple(sorted(pair)) for pair in rng.integers(0, actors, (ties, 2)).tolist()}
    rows = [f"a{a},a{b},{2010 + a % 5}" for a, b in sorted(pairs) if a != b]
    path = folder / "ties.csv"
    path.write_text("actor_a,actor_b,year\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_run_of_the_bundled_data_never_meets_the_compiler(tmp_path: Path) -> None:
    """The first run after installation: no numba, so nothing to wait for."""
    code = (
        "import sys; from ecosystem.cli import main\n"
        f"sys.argv = ['ecosystem', 'run', 'baltic', '--quiet', '--out', {str(tmp_path / 'r')!r}]\n"
        "try:\n    main()\nfinally:\n    print('numba' in sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert result.stdout.strip().splitlines()[-1] == "False"
    assert not must_compile(775)


def test_the_first_compiling_is_announced(tmp_path: Path) -> None:
    """With an empty cache a large network has to be compiled for; a small one not."""
    code = (
        "import sys\nfrom ecosystem.network.engine import must_compile\n"
        "print(must_compile(999), must_compile(1_000))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert result.stdout.split() == ["False", "True"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_says_where_and_leaves_nothing(tmp_path: Path, number: int) -> None:
    data = write_ties(tmp_path, 12_000, 150_000)
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "ecosystem", "run", str(data), "--out", str(out)],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A shell that started us in the background made its children deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "measuring actors" in line:
            break
    time.sleep(0.3)
    process.send_signal(number)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "interrupted while " in said
    assert "Traceback" not in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ties.csv"]

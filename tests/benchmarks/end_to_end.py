"""One run from a dataset folder to all results in a process of its own; prints its phases as JSON.

    python tests/benchmarks/end_to_end.py FOLDER [--exact]

No map and no page are made. Called by ``test_end_to_end.py``; also of use under a profiler.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

PHASES: dict[str, dict[str, float]] = {}


def status(name: str) -> float:
    """Return a line of the process's own status in MB (Linux; else NaN)."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return float(next(line.split()[1] for line in lines if line.startswith(name + ":"))) / 1024.0


def phase(name: str, run: Any, *arguments: Any, **options: Any) -> Any:
    """Run one phase and keep its time and the largest memory so far."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = run(*arguments, **options)
    PHASES[name] = {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mb": status("VmHWM"),
    }
    sys.stderr.write(f"{name}: {PHASES[name]['seconds']:.2f} s\n")
    return result


def imports() -> None:
    """Import what the run needs, so that no phase pays for it."""
    import ecosystem.network.kernels.compiling
    import ecosystem.study  # noqa: F401


def main(folder: Path, exact: bool) -> None:
    """Run everything."""
    phase("imports", imports)
    import pandas as pd

    pd.set_option("mode.string_storage", "python")  # as the commands do
    from ecosystem.io.load import load
    from ecosystem.measures.actors import measure_actors
    from ecosystem.measures.communities import find_communities
    from ecosystem.measures.coverage import coverage, key_figures
    from ecosystem.measures.network import measure_network
    from ecosystem.measures.regions import measure_regions
    from ecosystem.recommend.actors.suggestions import suggest
    from ecosystem.recommend.regions.gaps import region_gaps

    data = phase("reading", load, folder)
    actors = phase(
        "actors", measure_actors, data, **({"work_budget": float("inf")} if exact else {})
    )
    phase("regions", measure_regions, data)
    phase("network", measure_network, data)
    found = phase("communities", find_communities, data, runs=50)
    phase("coverage", lambda: (coverage(data, level=2), key_figures(data, level=2)))
    phase("region pairs", region_gaps, data, level=2, area="all")
    whole = {
        "seconds": sum(one["seconds"] for one in PHASES.values()),
        "cpu_seconds": sum(one["cpu_seconds"] for one in PHASES.values()),
        "peak_mb": status("VmHWM"),
    }
    PHASES["all but suggestions"] = whole
    phase("suggestions", suggest, data, level=2, area="all", top=10)
    facts = {
        "actors": len(data.actors),
        "participations": len(data.participations),
        "betweenness": actors.attrs["betweenness"],
        "communities": len(found.table),
        "modularity": found.modularity,
    }
    sys.stdout.write(json.dumps({"phases": PHASES, "facts": facts}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--exact" in sys.argv)

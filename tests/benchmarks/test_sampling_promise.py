"""How often sampled betweenness keeps its promise, and by how much: the larger experiment.

    python -m pytest -s tests/benchmarks/test_sampling_promise.py -o addopts=--import-mode=importlib

Promised is that with probability 1 − δ no actor's value is off by more than ε.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ecosystem.network.kernels.compact import compact
from ecosystem.network.kernels.sampling import betweenness

SEEDS = 100


@pytest.mark.parametrize("epsilon", [0.02, 0.01])
@pytest.mark.parametrize("name", ["S", "H2020"])
def test_promise(name: str, epsilon: float, measured: Any) -> None:
    network = compact(measured.network(name))
    exact = betweenness(network, work_budget=np.inf).values
    errors, pairs = [], []
    for seed in range(SEEDS):
        found = betweenness(network, work_budget=0, epsilon=epsilon, delta=0.1, seed=seed)
        errors.append(np.abs(found.values - exact).max())
        pairs.append(found.pairs)
    kept = np.mean(np.array(errors) <= epsilon)
    print(  # noqa: T201 — what the experiment is for
        f"\n{name}, ε {epsilon}, δ 0.1: kept in {kept:.0%} of {SEEDS} seeds, largest error "
        f"{max(errors):.5f}, median {np.median(errors):.5f}, {min(pairs)}–{max(pairs)} pairs"
    )
    assert kept >= 0.95

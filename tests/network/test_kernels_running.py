"""How kernels run: threads, samples, the folder of the cache, and when they are used at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from ecosystem.network.engine import SMALL, use_kernels
from ecosystem.network.kernels.betweenness import betweenness_sums
from ecosystem.network.kernels.compact import compact
from ecosystem.network.kernels.compiling import thread_count
from ecosystem.network.kernels.distances import distance_sums
from ecosystem.network.kernels.holes import structural_holes
from ecosystem.network.kernels.local import core_numbers, node_ties
from ecosystem.network.kernels.projection import project
from ecosystem.network.kernels.sampling import betweenness, sampled_betweenness
from ecosystem.network.kernels.triangles import triangle_counts
from ecosystem.network.kernels.twostep import best_two_step
from ecosystem.network.kernels.weighted import weighted_paths


def random_matrix(actors: int, collaborations: int, seed: int) -> csr_array:
    """A bipartite graph with heavy tails on both sides."""
    rng = np.random.default_rng(seed)
    sizes = np.minimum(2 + rng.pareto(1.6, collaborations) * 2, 40).astype(int)
    share = rng.pareto(1.2, actors) + 0.2
    rows = rng.choice(actors, size=sizes.sum(), p=share / share.sum())
    columns = np.repeat(np.arange(collaborations), sizes)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(actors, collaborations))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def everything(matrix: csr_array) -> dict[str, bytes]:
    size = np.asarray(matrix.sum(axis=0)).ravel()
    factor = np.where(size > 1, 1 / np.maximum(size - 1, 1), 0.0)
    network = compact(matrix, factor)
    ties = node_ties(network)
    weighted = weighted_paths(ties)
    found = {
        "projection": project(matrix, factor).data,
        "inverse distances": distance_sums(network)[2],
        "betweenness": betweenness_sums(network),
        "sampled": sampled_betweenness(network, epsilon=0.02, seed=3).values,
        "core": core_numbers(ties),
        "triangles": triangle_counts(ties),
        "constraint": structural_holes(ties)[0],
        "effective size": structural_holes(ties)[1],
        "weighted betweenness": weighted.betweenness_sum,
        "weighted closeness": weighted.closeness,
        "partners": best_two_step(ties, "adamic_adar")[0],
        "scores": best_two_step(ties, "weighted_resource_allocation", by_size=True)[1],
    }
    return {name: np.ascontiguousarray(values).tobytes() for name, values in found.items()}


def test_one_thread_or_two_give_the_same_bits() -> None:
    matrix = random_matrix(1_500, 1_200, seed=5)
    with thread_count(1):
        alone = everything(matrix)
    with thread_count(2):
        together = everything(matrix)
    assert [name for name in alone if alone[name] != together[name]] == []


def test_sampled_betweenness_keeps_its_promise() -> None:
    """Promised is 90 %; at least 95 % of the seeds must keep it, for the bound is cautious."""
    matrix = random_matrix(150, 90, seed=2)
    network = compact(matrix)
    exact = betweenness(network, work_budget=np.inf)
    assert exact.exact
    graph = nx.from_scipy_sparse_array(project(matrix, np.ones(matrix.shape[1])))
    np.testing.assert_allclose(exact.values, list(nx.betweenness_centrality(graph).values()))
    kept = 0
    for seed in range(40):
        found = betweenness(network, work_budget=0, epsilon=0.02, delta=0.1, seed=seed)
        assert not found.exact
        kept += np.abs(found.values - exact.values).max() <= 0.02
    assert kept >= 38


def test_sampled_values_are_right_on_average() -> None:
    """A bias could hide below the promise: the mean of many samples is much closer."""
    network = compact(random_matrix(150, 90, seed=2))
    exact = betweenness(network, work_budget=np.inf).values
    samples = [sampled_betweenness(network, epsilon=0.02, seed=s).values for s in range(40)]
    spread = np.std(samples, axis=0) / np.sqrt(len(samples))
    assert np.all(np.abs(np.mean(samples, axis=0) - exact) <= 5 * spread + 1e-12)


def test_a_seed_gives_the_same_sample() -> None:
    network = compact(random_matrix(150, 90, seed=2))
    one, same, other = (sampled_betweenness(network, epsilon=0.05, seed=s) for s in (1, 1, 2))
    assert one.values.tobytes() == same.values.tobytes() != other.values.tobytes()
    assert one.pairs > 0


def test_smaller_epsilon_takes_more_pairs() -> None:
    network = compact(random_matrix(150, 90, seed=2))
    rough, fine = (sampled_betweenness(network, epsilon=e).pairs for e in (0.05, 0.01))
    assert rough < fine


def test_small_networks_never_meet_the_compiler() -> None:
    assert not use_kernels(SMALL - 1)
    assert use_kernels(SMALL)
    code = (
        "import sys; from ecosystem.datasets import load_bundled;"
        "from ecosystem.measures.actors import measure_actors;"
        "measure_actors(load_bundled('baltic'));"
        "print('numba' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert result.stdout.strip() == "False"


def test_without_a_place_for_the_cache_kernels_still_run(tmp_path: Path) -> None:
    """numba refuses to cache where it finds no folder it can write; then it must not cache."""
    code = (
        "import numba.core.caching as caching\n"
        "class Nowhere:\n"
        "    @classmethod\n"
        "    def from_function(cls, function, file): return None\n"
        "caching.CacheImpl._locator_classes = [Nowhere]\n"
        "import numpy as np; from scipy.sparse import csr_array\n"
        "from ecosystem.network.kernels.projection import project\n"
        "print(project(csr_array(np.array([[1.0], [1.0]])), np.ones(1)).toarray().tolist())\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.stdout.strip() == "[[0.0, 1.0], [1.0, 0.0]]", result.stderr

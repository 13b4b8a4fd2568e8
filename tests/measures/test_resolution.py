"""Communities at many resolutions and from period to period; agreement of partitions."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from ecosystem.errors import SettingError
from ecosystem.measures.consensus import consensus_partition
from ecosystem.measures.resolution import (
    adjusted_rand,
    community_moves,
    match_labels,
    mutual_information,
    resolution_scan,
)
from ecosystem.network.matrix import tie_matrix_of
from ecosystem.schema import MOVES, RESOLUTION

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=25)


@settings(deadline=None)
@given(pairs=LABELS)
def test_scikit_learn_agrees(pairs):
    one, other = (np.array(labels) for labels in zip(*pairs, strict=True))
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-9)
    expected = normalized_mutual_info_score(one, other)
    assert mutual_information(one, other) == pytest.approx(expected, abs=1e-9)


def test_scan_of_a_ring_of_cliques(make_ecosystem):
    # Fortunato and Barthélemy (2007): modularity joins neighboring cliques of a long ring, and a
    # larger resolution parts them. 30 cliques of 5: 15 pairs at γ = 1.
    members = {f"c{i:02}": [f"a{i:02}{j}" for j in range(5)] for i in range(30)}
    members |= {f"t{i:02}": [f"a{i:02}0", f"a{(i + 1) % 30:02}1"] for i in range(30)}
    ecosystem = make_ecosystem(members)
    table = resolution_scan(ecosystem, (4.0, 1.0, 0.05), weighting="count", runs=4)
    assert [table.index.name, *table.columns] == list(RESOLUTION.names)
    assert table.index.to_list() == [0.05, 1.0, 4.0]
    assert table.loc[4.0, "community_count"] == 30
    assert table.loc[4.0, "largest_count"] == 5
    assert table.loc[4.0, "certainty"] == 1.0
    assert table["community_count"].is_monotonic_increasing
    assert table.loc[1.0, "community_count"] < 30
    assert np.isnan(table.loc[4.0, "agreement_with_next"])


def test_resolutions_that_make_no_sense(baltic):
    with pytest.raises(SettingError, match="resolution above 0"):
        resolution_scan(baltic, (0.0,), runs=1)


def test_who_moved_worked_by_hand(make_ecosystem):
    # Two groups of four; b0 has moved to the first one in 2002.
    first, second = [f"a{i}" for i in range(4)], [f"b{i}" for i in range(4)]
    members = {"p": first, "q": second, "r": [*first, "b0"], "s": second[1:]}
    year = {name: {"start_date": y, "end_date": y} for name, y in
            zip("pqrs", ("2001", "2001", "2002", "2002"), strict=True)}  # fmt: skip
    table = community_moves(make_ecosystem(members, collaborations=year), "year", runs=3)
    assert list(table.columns) == list(MOVES.names)
    assert table["period"].unique().tolist() == ["2001"]
    moved = table.set_index("actor_id")["has_moved"]
    assert moved[moved].index.to_list() == ["b0"]
    rand, _ = table.attrs["agreement"]["2001"]
    before, after = [0] * 4 + [1] * 4, [0] * 5 + [1] * 3
    assert rand == pytest.approx(adjusted_rand_score(before, after))
    assert "(8 actors)" in table.attrs["notes"][1]


@pytest.mark.parametrize(("stay", "agrees"), [(2, True), (1, False)])
def test_agreement_needs_two_actors(make_ecosystem, stay, agrees):
    members = {"p": ["a", "b"], "q": [*"ab"[:stay], "c"]}
    years = {"p": "2001", "q": "2002"}
    dated = {name: {"start_date": year, "end_date": year} for name, year in years.items()}
    table = community_moves(make_ecosystem(members, collaborations=dated), "year", runs=3)
    assert len(table) == stay
    assert ("2001" in table.attrs["agreement"]) is agrees


def test_each_successor_is_taken_once():
    before = np.array([1, 1, 1, 2, 2, 3])
    after = np.array([1, 1, 2, 1, 1, 1])
    # 1→1 and 2→1 overlap in two each: the smaller label first; 2 finds nothing else.
    assert match_labels(before, after) == {1: 1}


def test_nothing_moves_without_dates(make_ecosystem):
    assert community_moves(make_ecosystem({}), "year").empty
    assert community_moves(make_ecosystem({"p": "ab"}), "year").empty


def test_planted_partition_is_found_as_well_as_by_the_best_of_many_louvain_runs():
    """Planted groups, hard enough that single runs miss: the consensus is no worse than networkx.

    The heavy comparison, with networkit and LFR networks, is in tests/benchmarks.
    """
    truth = np.repeat(np.arange(8), 16)
    ours, theirs = [], []
    for seed in range(3):
        graph = nx.planted_partition_graph(8, 16, 0.45, 0.06, seed=seed)
        labels = consensus_partition(tie_matrix_of(graph), runs=15, seed=seed).labels
        ours.append(adjusted_rand(labels, truth))
        runs = [nx.community.louvain_communities(graph, seed=s) for s in range(15)]
        best = max(runs, key=lambda found: nx.community.modularity(graph, found))
        other = np.empty(len(truth), dtype=np.int64)
        for number, group in enumerate(best):
            other[list(group)] = number
        theirs.append(adjusted_rand(other, truth))
    assert np.mean(ours) >= np.mean(theirs) - 0.01
    assert np.mean(ours) > 0.9


@pytest.mark.parametrize("threads", ["1", "2"])
def test_threads_change_nothing(threads, root):
    import os
    import subprocess
    import sys

    program = (
        "import networkx as nx\n"
        "from ecosystem.measures.consensus import consensus_partition\n"
        "from ecosystem.network.matrix import tie_matrix_of\n"
        "ties = tie_matrix_of(nx.planted_partition_graph(6, 12, 0.5, 0.05, seed=2))\n"
        "print(consensus_partition(ties, runs=6, seed=1).labels.tolist())\n"
    )
    environment = os.environ | dict.fromkeys(
        ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"), threads
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, check=True
    )
    ties = tie_matrix_of(nx.planted_partition_graph(6, 12, 0.5, 0.05, seed=2))
    here = consensus_partition(ties, runs=6, seed=1).labels.tolist()
    assert done.stdout.decode().strip() == str(here)

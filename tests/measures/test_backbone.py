"""Ties beyond size: Davis's Southern Women, brute force on small tables."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ecosystem.errors import SettingError
from ecosystem.measures.backbone import FEWER, MORE, backbone, pair_significance
from ecosystem.measures.nulls.bicm import bicm, shared_tails
from ecosystem.network.incidence import incidence
from ecosystem.schema import BACKBONE


def test_southern_women_have_no_backbone(make_ecosystem):
    """Davis, Gardner and Gardner (1941): 17 of 153 pairs look tied by taste, none beyond size.

    The 17 are those of the hypergeometric test without correction; BiCM leaves 0 even without.
    """
    graph = nx.davis_southern_women_graph()
    events = {v: sorted(graph[v]) for v, top in graph.nodes(data="bipartite") if top == 1}
    ids = {name: name.split()[0].lower() for group in events.values() for name in group}
    ecosystem = make_ecosystem({event: [ids[w] for w in group] for event, group in events.items()})
    found = pair_significance(incidence(ecosystem), significance=1.0)
    assert found.attrs["pair_count"] == 153
    above = found[found["verdict"] == MORE]
    assert (above["p"] < 0.05).sum() == 0
    pair = above[(above["id_a"] == "evelyn") & (above["id_b"] == "theresa")].iloc[0]
    assert pair["observed_count"] == 7
    assert pair["p"] == pytest.approx(0.18669, abs=5e-5)
    table = backbone(ecosystem)
    assert table.empty
    assert list(table.columns) == list(BACKBONE.names)
    assert "0 of 139 ties are stronger" in table.attrs["notes"][0]
    assert "over all 153 pairs" in table.attrs["notes"][0]


@pytest.mark.parametrize("seed", range(4))
def test_every_pair_alone_gives_the_same(make_ecosystem, seed):
    # Two groups of eight that hardly mix: sizes do not explain that.
    rng = np.random.default_rng(seed)
    names = [[f"a{i}" for i in range(8)], [f"b{i}" for i in range(8)]]
    members = {
        f"p{i:03}": [n for n in names[i % 2] if rng.random() < 0.7] + ["a0", "b0"][: i % 5 == 0]
        for i in range(160)
    }
    members = {p: sorted(set(group)) for p, group in members.items()}
    ecosystem = make_ecosystem(members)
    inc = incidence(ecosystem)
    found = pair_significance(inc, significance=0.05).set_index(["id_a", "id_b"])
    M = inc.matrix.toarray()
    p = bicm(M).T
    rows = []
    for i in range(len(M)):
        for j in range(i + 1, len(M)):
            observed = int(M[i] @ M[j])
            rows.append((inc.actor_ids[i], inc.actor_ids[j], *shared_tails(p, i, j, observed)))
    every = pd.DataFrame(rows, columns=["a", "b", "expected", "lower", "upper"])
    every = every.set_index(["a", "b"])
    for verdict, column in ((MORE, "upper"), (FEWER, "lower")):
        q = pd.Series(stats.false_discovery_control(every[column]), index=every.index)
        listed = found[found["verdict"] == verdict]
        assert set(listed.index) == set(q.index[q < 0.05])
        assert len(listed) > 20
        np.testing.assert_allclose(listed["q"], q[listed.index], atol=1e-9)
        np.testing.assert_allclose(listed["p"], every.loc[listed.index, column], atol=1e-9)
        expected = every.loc[listed.index, "expected"]
        np.testing.assert_allclose(listed["expected_count"], expected, atol=1e-9)
    assert found.attrs["missing_count"] == (found["verdict"] == FEWER).sum()


def test_regions_and_settings(baltic):
    table = backbone(baltic, level=0, significance=1.0)
    assert set(table["name_a"]) & {"Denmark", "Germany"}
    assert (table["id_a"] < table["id_b"]).all()
    with pytest.raises(SettingError, match="not 0"):
        backbone(baltic, significance=0)


def test_nothing_to_compare(make_ecosystem):
    for members in ({}, {"p": ["a"]}, {"p": ["a", "b"]}):
        assert backbone(make_ecosystem(members)).empty

"""Value chains worked by hand, and the table of stages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ecosystem.desk.chain_tables import Chain, Stage, read_chains
from ecosystem.desk.chains import chain_map
from ecosystem.errors import InputError
from ecosystem.model import Ecosystem, split_values
from ecosystem.network.ties import tie_table

MakeEcosystem = Callable[..., Ecosystem]
CHAIN = Chain(
    "wool",
    (
        Stage(1, "Sheep", ("sheep",), (), ("agri-food",), ""),
        Stage(2, "Yarn", ("yarn",), ("machine",), ("materials",), ""),
        Stage(3, "Shops", ("woolshop",), (), (), ""),
    ),
)


@pytest.fixture
def small(make_ecosystem: MakeEcosystem) -> Ecosystem:
    """Sheep: a, b (SE11), c (FI1B). Yarn: c, d (FI1B), e (EE00). b meets e in x; m is no wool."""
    places = {
        "a": "SE110", "b": "SE110", "c": "FI1B1", "d": "FI1B1", "e": "EE001", "f": "LV003",
    }  # fmt: skip
    return make_ecosystem(
        {
            "p": ["a", "b", "c"], "q": ["c", "d", "e"], "x": ["b", "e"], "m": ["a", "d"],
            "r": ["e", "f"],
        },
        actors={
            one: {"nuts_code": code, "country": code[:2]}
            for one, code in places.items()
        },
        collaborations={
            "p": {"themes": "Sheep farming"},
            "q": {"title": "YARN for all"},
            "x": {"themes": "dance"},
            "m": {"themes": "machines"},
            "r": {"themes": "yarn;machinery"},
        },
        priorities=[("SE11", "agri-food"), ("FI1B", "energy")],
    )  # fmt: skip


def test_stages_and_links_by_hand(small: Ecosystem) -> None:
    found = chain_map(small, (CHAIN,))
    stages = found.stages.set_index(["stage", "region"])
    assert stages["actors"].to_dict() == {
        (1, "SE11"): "a;b", (1, "FI1B"): "c", (2, "FI1B"): "c;d", (2, "EE00"): "e",
        (2, "LV00"): "f",
    }  # fmt: skip
    assert stages["is_priority"].to_dict()[1, "SE11"]
    assert not stages["is_priority"].to_dict()[1, "FI1B"]
    links = found.links.set_index(["region_a", "region_b"])
    # SE11 → FI1B: a–c, b–c by p, a–d by m. SE11 → EE00: b–e by x. FI1B → EE00: c–e by q.
    assert links.loc[links["status"] == "linked", "link_count"].to_dict() == {
        ("SE11", "FI1B"): 3, ("SE11", "EE00"): 1, ("FI1B", "EE00"): 1,
    }  # fmt: skip
    missing = links[links["status"] == "missing"]
    assert missing["rank"].to_dict() == {("SE11", "LV00"): 1, ("FI1B", "LV00"): 2}
    assert missing["broker_id"].to_dict() == {("SE11", "LV00"): "e", ("FI1B", "LV00"): "e"}
    assert found.missing_counts == (2,)
    assert any("nobody in the data is placed at Shops" in note for note in found.notes)


def test_missing_links_are_missing(baltic: Ecosystem) -> None:
    found = chain_map(baltic, read_chains())
    ties = tie_table(baltic)
    tied = set(zip(ties["actor_a"], ties["actor_b"], strict=True))
    who = {
        (row.chain, row.stage, row.region): split_values(row.actors)
        for row in found.stages.itertuples()
    }
    for row in found.links.itertuples():
        pairs = [
            (min(a, b), max(a, b)) in tied
            for a in who[row.chain, row.stage_a, row.region_a]
            for b in who[row.chain, row.stage_b, row.region_b]
        ]
        assert sum(pairs) == row.link_count
        assert (row.status == "missing") == (row.link_count == 0)


def test_every_mistake_in_the_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "chain,stage,stage_name,words\na,1,One,x\na,1,Two,y\na,b,Three,\nb,1,Alone,z\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_chains(path)
    assert {(issue.row, issue.what) for issue in caught.value.issues} == {
        (3, "the stage stands twice"),
        (4, "words is empty"),
        (4, "no whole number from 1"),
        (0, "the chain “a” has one stage only"),
        (0, "the chain “b” has one stage only"),
    }


def test_bundled_domains_are_those_of_the_data(baltic: Ecosystem) -> None:
    known = set(baltic.priorities["domain"])
    for chain in read_chains():
        for stage in chain.stages:
            assert set(stage.domains) <= known
            assert stage.source_url.startswith("https://")

"""Features of pairs: fractions worked by hand, two ways of computing them, bad data."""

from __future__ import annotations

import numpy as np
import pytest

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import incidence
from ecosystem.recommend.backtest.questions import theme_space
from ecosystem.recommend.signals.features import BASELINES, FEATURES, LinkFeatures, link_features
from ecosystem.regions import distance_km


@pytest.fixture
def chain(make_ecosystem) -> Ecosystem:
    """A –2015– b –2016– c –2016– d; a and c are Finnish, b and d Swedish."""
    places = {
        "a": {"country": "FI", "latitude": 60.0, "longitude": 25.0, "kind": "university"},
        "b": {"country": "SE", "latitude": 59.0, "longitude": 18.0, "kind": "sme"},
        "c": {"country": "FI", "kind": "sme"},
        "d": {"country": "SE", "latitude": 57.0, "longitude": 12.0, "kind": "sme"},
    }
    return make_ecosystem(
        {"ab": ["a", "b"], "bc": ["b", "c"], "cd": ["c", "d"]},
        actors=places,
        collaborations={
            "ab": {"start_date": "2015", "themes": "food"},
            "bc": {"start_date": "2016-02", "themes": "food"},
            "cd": {"start_date": "2016-02-03", "themes": "ports"},
        },
    )


def features(whole: Ecosystem) -> LinkFeatures:
    regions = whole.actors.sort_index()["country"].to_list()
    return link_features(whole, np.arange(len(regions)), regions)


def test_by_hand(chain: Ecosystem) -> None:
    found = {name: x[0] for name, x in features(chain).block(np.array([0])).items()}
    a_c, a_d = 2, 3
    # One shared partner b with strength 2: √(1·1)/2.
    assert found["partners"][a_c] == pytest.approx(1 / 2)
    # √1 · 1/√(2·2) · √1 along a–b–c–d.
    assert found["paths"][a_d] == pytest.approx(1 / 2)
    # A year old counts half: a has ½, c has 2, d has 1.
    assert found["activity"][[a_c, a_d]] == pytest.approx([1.0, 0.5])
    # Ties run between countries only: 3 each way, strengths 3 and 3, expected 9/6 in each cell.
    assert found["countries"][a_c] == pytest.approx((0 + 2) / (1.5 + 2))
    assert found["countries"][a_d] == pytest.approx((3 + 2) / (1.5 + 2))
    # Universities have 1 of 6 tie ends, companies 5: expected 5/6, seen 1.
    assert found["kinds"][a_d] == pytest.approx((1 + 2) / (5 / 6 + 2))
    # c has no place: it stands in the middle of its country, which is where a is.
    assert found["nearness"][a_c] == pytest.approx(1 / 50)
    km = distance_km(np.array(60.0), np.array(25.0), np.array(57.0), np.array(12.0))
    assert found["nearness"][a_d] == pytest.approx(1 / (km + 50))
    # "food" is on 2 of 3: rarity ln 1.5; "ports" ln 3. a and d share nothing.
    assert found["themes"][a_d] == 0
    rare, food = (np.log(3), np.log(1.5))
    private = 3 * (rare**2 + food**2) / 2
    c = food * food / np.sqrt((food**2 + private) * (food**2 + rare**2 + private))
    assert found["themes"][a_c] == pytest.approx(c)


def test_baselines_by_hand(chain: Ecosystem) -> None:
    made = features(chain)
    row = {name: made.baseline(np.array([0]), name)[0] for name in BASELINES}
    assert row["allocation"].tolist()[2:] == [0.5, 0.0]
    assert row["attachment"].tolist()[1:] == [2.0, 2.0, 1.0]
    assert row["l3"][3] == pytest.approx(1 / 2)
    assert row["gravity"][2] == pytest.approx(1 * 2 / 50)
    assert (row["random"] >= 0).all()
    with pytest.raises(KeyError):
        made.baseline(np.array([0]), "katz")


def test_who_may_be_paired(chain: Ecosystem) -> None:
    # b is tied, c is of the same country, and nobody is paired with itself.
    assert features(chain).eligible(np.array([0])).tolist() == [[False, False, False, True]]


def test_steps_by_hand(chain: Ecosystem) -> None:
    made = features(chain)
    # One step: √1/2 squared is 1/4, over the strength 2 of b.
    assert made.reach(np.array([0])).toarray()[0].tolist() == [0, 0.125, 0, 0]
    assert made.two_steps(np.array([0])).toarray()[0] == pytest.approx([1 / np.sqrt(2), 0, 0.5, 0])


def test_blocks_and_pairs_agree(baltic: Ecosystem) -> None:
    made = features(baltic)
    n = len(made.members)
    rows = np.arange(0, n, 7)
    block = made.block(rows)
    a, b = np.repeat(rows, n), np.tile(np.arange(n), len(rows))
    apart = a != b
    for name, values in made.pairs(a[apart], b[apart]).items():
        np.testing.assert_allclose(values, block[name].ravel()[apart], atol=1e-5, err_msg=name)


def test_the_same_for_some_members_only(baltic: Ecosystem) -> None:
    made = features(baltic)
    chosen = np.arange(3, len(made.members), 5)
    some, every = made.only(chosen).block(np.array([0, 2])), made.block(chosen[[0, 2]])
    for name in FEATURES:
        np.testing.assert_allclose(some[name], every[name][:, chosen], atol=1e-6)


def test_nothing_known_is_zero_and_never_nan(make_ecosystem) -> None:
    """No themes, places, dates, countries or kinds."""
    bare = make_ecosystem({"p": ["a", "b"], "q": ["c", "d", "e"], "r": ["f"]})
    made = link_features(bare, np.arange(6), list("uvwxyz"))
    for name, values in made.block(np.arange(6)).items():
        assert np.isfinite(values).all(), name
        assert (values >= 0).all(), name
    for name in BASELINES:
        assert np.isfinite(made.baseline(np.arange(6), name)).all()


def test_work_and_paths_on_a_theme_by_hand(chain: Ecosystem) -> None:
    made = features(chain)
    space = theme_space(chain, made)
    assert list(space.themes) == ["food", "ports"]
    # A year old counts .7 of today.
    assert space.work == pytest.approx(np.array([[0.7, 0], [1.7, 0], [1, 1], [0, 1]]))
    steps = space.steps(np.array([0]))
    ports = space.columns(steps, 1)
    # From a by b and c to d: √1 · 1/2 · √1 by the tie on ports. c itself, two steps away, did one
    # project on ports with one other: √1 · 1/2 · √(1/1). Nobody is one step from such a tie.
    by_path = np.log1p(0.5 / 4e-3)
    assert ports["theme_paths"][0].tolist() == pytest.approx([0, 0, by_path, by_path])
    assert ports["theme_partners"][0].tolist() == [0, 0, 0, 0]
    food = space.columns(steps, 0)
    # a reaches b with 1/8, and b is tied to c by food.
    assert food["theme_partners"][0][2] == pytest.approx(np.log1p(0.125 / 1e-4))
    assert incidence(chain).matrix.shape == (4, 3)

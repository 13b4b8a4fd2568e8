"""Parts of the incidence against the same parts of the tables; to graphs and back."""

from __future__ import annotations

import numpy as np
import pytest

from ecosystem.network.graphs import (
    actor_network,
    affiliation_network,
    incidence_of,
    region_network,
    region_weights,
)
from ecosystem.network.incidence import grouped, incidence, region_incidence, tie_weights
from ecosystem.network.matrix import tie_matrix, tie_matrix_from, tie_matrix_of
from ecosystem.network.scope import Scope, scoped
from ecosystem.network.views import entries, in_years, only, windows
from ecosystem.regions import actor_regions


@pytest.fixture
def dated(make_ecosystem):
    return make_ecosystem(
        {"p1": "abc", "p2": "bd", "p3": "bc", "p4": "ac"},
        actors={"a": {"nuts_code": "SE110"}, "b": {"nuts_code": "SE12"}, "e": {}},
        collaborations={
            "p1": {"start_date": "2011", "end_date": "2013", "themes": "food;energy"},
            "p2": {"start_date": "2014", "themes": "food", "programme": "X"},
            "p3": {"end_date": "2016", "weight": "2.5"},
        },
    )


def same(one, other) -> bool:
    numbers = [(one.first_year, other.first_year), (one.last_year, other.last_year)]
    if one.collaboration_weights is not None or other.collaboration_weights is not None:
        numbers.append((one.collaboration_weights, other.collaboration_weights))
    return (
        one.actor_ids.equals(other.actor_ids)
        and one.collaboration_ids.equals(other.collaboration_ids)
        and one.matrix.toarray().tolist() == other.matrix.toarray().tolist()
        and all(np.array_equal(a, b, equal_nan=True) for a, b in numbers)
    )


def test_years_stand_beside_the_columns(dated):
    inc = incidence(dated)
    assert np.array_equal(inc.first_year, [2011, 2014, 2016, np.nan], equal_nan=True)
    assert np.array_equal(inc.last_year, [2013, 2014, 2016, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (2012, 2014, ["p1", "p2"]),
        (2015, 2015, []),
        (None, 2011, ["p1"]),
        (2014, None, ["p2", "p3"]),
        (None, None, ["p1", "p2", "p3"]),  # p4 has no date
    ],
)
def test_window(dated, start, end, kept):
    part = in_years(incidence(dated), start, end)
    assert list(part.collaboration_ids) == kept
    assert list(part.actor_ids) == list("abcde")


@pytest.mark.parametrize("year", [2008, 2013, 2018, 2022])
def test_a_window_has_the_ties_of_the_same_window_of_the_tables(baltic, year):
    ties = tie_matrix_from(in_years(incidence(baltic), year, year))
    part, _ = scoped(baltic, Scope(start_year=year, end_year=year))
    expected = tie_matrix(part)
    rows = ties.ids.get_indexer(expected.ids)
    found = ties.weights[rows][:, rows]
    assert abs(found - expected.weights).max() == 0
    assert ties.weights.nnz == expected.weights.nnz


def test_windows_follow_each_other(dated):
    found = {
        (first, last): list(part.collaboration_ids)
        for first, last, part in windows(incidence(dated), 2)
    }
    assert found == {(2011, 2012): ["p1"], (2013, 2014): ["p1", "p2"], (2015, 2016): ["p3"]}


def test_no_dates_no_windows(make_ecosystem):
    assert list(windows(incidence(make_ecosystem({"p": "ab"})))) == []


def test_themes_and_programmes(dated):
    inc = incidence(dated)
    themes = entries(dated, inc, "themes")
    assert {name: mask.tolist() for name, mask in themes.items()} == {
        "energy": [True, False, False, False],
        "food": [True, True, False, False],
    }
    part = only(inc, collaborations=themes["food"])
    assert {n: m.tolist() for n, m in entries(dated, part, "programme").items()} == {
        "X": [False, True]
    }


def test_some_actors_make_smaller_collaborations(dated):
    inc = incidence(dated)
    part = only(inc, actors=inc.actor_ids.isin(["a", "b"]))
    assert part.matrix.sum(axis=1).tolist() == [2, 3, 0, 0, 0]
    # p1 has two participants left, so its tie weighs 1/(2 − 1) and no longer 1/(3 − 1).
    assert tie_weights(part)[0, 1] == 1.0


def test_a_part_of_a_part_is_the_part_of_both(dated):
    inc = incidence(dated)
    one = in_years(only(inc, actors=inc.actor_ids != "c"), 2013, 2014)
    other = only(in_years(inc, 2013, 2014), actors=inc.actor_ids != "c")
    assert same(one, other)


def test_weights_follow_their_collaborations(dated):
    part = in_years(incidence(dated), 2016)
    assert part.collaboration_weights.tolist() == [2.5]
    assert tie_weights(part)[1, 2] == 2.5


def test_the_whole_is_a_part(baltic):
    inc = incidence(baltic)
    assert same(only(inc, collaborations=np.ones(len(inc.collaboration_ids), dtype=bool)), inc)


def test_regions_are_groups(baltic):
    found = grouped(incidence(baltic), actor_regions(baltic.actors, 2).rename("region"))
    assert same(found, region_incidence(baltic, 2))
    placed = actor_regions(baltic.actors, 2)
    pairs = set(
        zip(
            baltic.participations["actor_id"].map(placed),
            baltic.participations["collaboration_id"],
            strict=True,
        )
    )
    assert found.matrix.nnz == len([pair for pair in pairs if pair[0]])


def test_there_and_back(dated, baltic):
    """B gives the incidence again; G and R give the matrices that the incidence gives."""
    for whole in (dated, baltic):
        inc = incidence(whole)
        assert same(incidence_of(affiliation_network(whole)), inc)
        back = tie_matrix_of(actor_network(whole))
        assert back.ids.equals(tie_matrix_from(inc).ids)
        assert abs(back.weights - tie_weights(inc)).max() == 0
        regions, weights, _ = region_weights(whole, level=2)
        again = tie_matrix_of(region_network(whole, level=2))
        assert again.ids.tolist() == regions.actor_ids.tolist()
        assert abs(again.weights - weights).max() == 0


def test_nothing_there_and_back(make_ecosystem):
    empty = make_ecosystem({})
    assert same(incidence_of(affiliation_network(empty)), incidence(empty))

"""Headlines under other choices."""

from __future__ import annotations

from ecosystem.network.scope import Scope
from ecosystem.stability import other_choices, stability
from ecosystem.study import StudySettings


def cliques(make_ecosystem, years):
    """Two groups that never meet; what they do is repeated in every year."""
    actors = {f"{g}{i}": {"country": c} for g, c in (("a", "SE"), ("b", "FI")) for i in range(4)}
    members = {f"{g}-{year}": [f"{g}{i}" for i in range(4)] for g in "ab" for year in years}
    dates = {name: {"start_date": name[2:], "end_date": name[2:]} for name in members}
    return make_ecosystem(members, actors=actors, collaborations=dates)


def test_each_choice_is_changed_alone(make_ecosystem) -> None:
    data = cliques(make_ecosystem, range(2010, 2019))
    settings = StudySettings(level=0, seed=4)
    choices = other_choices(data, settings)
    assert list(choices) == ["weighting count", "level 1", "from 2013", "to 2015", "seed 5"]
    assert choices["from 2013"].scope == Scope(2013, None)
    assert choices["level 1"].seed == 4
    assert "level 0" not in other_choices(data, StudySettings(level="s3"))


def test_what_is_the_same_every_year_holds(make_ecosystem) -> None:
    data = cliques(make_ecosystem, range(2010, 2019))
    table = stability(data, StudySettings(level=0, community_runs=3))
    groups = table[table["headline"] == "communities"]
    assert groups["stability"].to_list() == [1.0, 1.0]
    assert groups["variant_count"].to_list() == [4, 4]  # the level makes no community
    assert table.attrs["notes"][0].startswith("Other choices, each alone: weighting count")


def test_what_dissolves_is_told(make_ecosystem) -> None:
    """Six together, later only in pairs: without the first third a third of the group is left."""
    members = {f"whole-{y}": list("abcdef") for y in (2010, 2011)}
    members |= {f"{h}-{y}": list(h) for h in ("ab", "cd", "ef") for y in range(2012, 2016)}
    dates = {n: {"start_date": n[-4:], "end_date": n[-4:]} for n in members}
    data = make_ecosystem(members, collaborations=dates)
    # With a small resolution the whole is one community while it hangs together.
    table = stability(data, StudySettings(level=0, community_runs=3, resolution=0.1))
    (row,) = table[table["headline"] == "communities"].to_dict("records")
    assert (row["variant_count"], row["kept_count"], row["lost_with"]) == (4, 3, "from 2012")

"""A plan says all that is wrong with it, with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecosystem.batch.kinds import KINDS
from ecosystem.batch.plan import Ensemble, plan_of, read_plan
from ecosystem.batch.tasks import DIMENSIONS
from ecosystem.errors import EcosystemError, InputError


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        plan_of(text, "plan.yaml", Path())
    return str(caught.value).splitlines()


def test_a_whole_plan() -> None:
    plan = plan_of(
        """
title: Everything
data: [baltic, {name: again, path: baltic}]
windows: [all, 2014, 2014-2020, {from: 2007, to: 2012, width: 3, step: 1}]
levels: [1, s3]
weightings: count
themes: [all, food, [energy, water]]
countries: [NO, all]
seeds: [0-2, 7]
area: all
outputs: [actors, survival]
nulls: {of: pairs, model: labels, replicas: 10, by: country}
formats: [csv, parquet]
folders: true
""",
        "plan.yaml",
        Path(),
    )
    assert [one.name for one in plan.data] == ["baltic", "again"]
    assert plan.windows[:3] == ((None, None), (2014, 2014), (2014, 2020))
    assert plan.windows[3:] == ((2007, 2009), (2008, 2010), (2009, 2011), (2010, 2012))
    assert (plan.levels, plan.weightings) == ((1, "s3"), ("count",))
    assert plan.themes == ((), ("food",), ("energy", "water"))
    assert plan.countries == (("NO",), ())  # Norway, not a no
    assert plan.seeds == (0, 1, 2, 7)
    assert plan.nulls == (Ensemble("pairs", "labels", 10, "country"),)
    assert (plan.title, plan.area, plan.folders) == ("Everything", "all", True)


def test_every_problem_is_listed_with_its_place() -> None:
    found = problems(
        "data: [balitc, {name: x, pth: y}]\n"
        "windows: [2014-2010, {from: 2007, to: 2020}, soon]\n"
        "levels: [2, 5, true]\n"
        "sedes: 3\n"
        "seeds: [0-9, 3, -1]\n"
        "nulls:\n"
        "  - {of: actor, model: memberships, replicas: 500}\n"
        "  - {of: actors}\n"
        "folders: perhaps\n"
        "outputs: actors\n"
        "outputs: regions\n"
    )
    expected = [
        ("line 1, column 8", "nearest: baltic"),
        ("line 1, column 26", "nearest: path"),
        ("line 1, column 16", "needs a name and a path"),
        ("line 2, column 11", "ends before it begins"),
        ("line 2, column 22", "need from, to and width"),
        ("line 2, column 46", "“soon”"),
        ("line 3, column 13", "Choose from: 0, 1, 2, 3, s3"),
        ("line 3, column 16", "“true”"),
        ("line 4, column 1", "nearest: seeds"),
        ("line 5, column 17", "“-1”"),
        ("line 5, column 8", "twice"),
        ("line 7, column 10", "nearest: actors"),
        ("line 8, column 5", "need of, model and replicas"),
        ("line 9, column 10", "true or false"),
        ("line 11, column 1", "twice"),
    ]
    assert len(found) == len(expected)
    for line, (place, words) in zip(found, expected, strict=True):
        assert f"plan.yaml, {place}: " in line, line
        assert words in line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the plan is empty"),
        ("- baltic", "the plan is a list"),
        ("data: baltic", "asks for nothing"),
        ("outputs: actors", "names no data"),
        ("data: [baltic, baltic]\noutputs: actors", "the same name"),
        ("data: [baltic\noutputs: x", "line 2, column"),
        ("data: 'baltic", "this is no YAML"),
        ("data: !!python/object/apply:os.system [ls]", "is"),
        ("[" * 5000, "nested too deeply"),
        ("a: &a [x]\nb: [*a, *a]", "aliases"),
        ("data: baltic\noutputs: actors\nseeds: {a: 1}", "seeds is a group of settings"),
        ("data: baltic\noutputs: actors\nwindows: {from: 2010, to: 2011, width: 5}", "narrower"),
    ],
)
def test_what_is_no_plan(text: str, words: str) -> None:
    assert words in "\n".join(problems(text))


def test_plans_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(b"title: \xff")
    with pytest.raises(EcosystemError, match="not UTF-8"):
        read_plan(tmp_path / "plan.yaml")
    with pytest.raises(EcosystemError, match="no such plan"):
        read_plan(tmp_path / "none.yaml")


def test_paths_are_meant_from_the_plan(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").write_text("actor_a,actor_b\na,b\n", encoding="utf-8")
    (tmp_path / "plan.yaml").write_text("data: ties.csv\noutputs: actors", encoding="utf-8")
    (data,) = read_plan(tmp_path / "plan.yaml").data
    assert (data.name, Path(data.path)) == ("ties.csv", tmp_path / "ties.csv")


def test_settings_never_hide_a_column() -> None:
    settings = {column.name for column in DIMENSIONS}
    for name, kind in KINDS.items():
        assert not settings & set(kind.table.names), name

"""A bare edge list is a small ecosystem."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecosystem.io.load import inspect, load


def saved(folder: Path, text: str) -> Path:
    file = folder / "ties.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_two_columns_are_enough(tmp_path: Path) -> None:
    ecosystem = load(saved(tmp_path, "actor_a,actor_b\nKiel,Riga\nRiga,Turku\n"))
    assert list(ecosystem.actors.index) == ["Kiel", "Riga", "Turku"]
    assert len(ecosystem.collaborations) == 2
    assert len(ecosystem.participations) == 4


def test_weight_and_year_are_kept(tmp_path: Path) -> None:
    ecosystem = load(saved(tmp_path, "source;target;weight;year\nKiel;Riga;2,5;2019\n"))
    (row,) = ecosystem.collaborations.itertuples()
    assert (row.weight, row.start_date) == (2.5, "2019")


def test_order_of_lines_and_ends_does_not_matter(tmp_path: Path) -> None:
    one = load(saved(tmp_path, "from,to\na,b\nb,c\na,b\n"))
    other = load(saved(tmp_path, "from,to\nb,a\nb,a\nc,b\n"))
    for name in ("actors", "collaborations", "participations"):
        assert getattr(one, name).equals(getattr(other, name))
    assert len(one.collaborations) == 3


@pytest.mark.parametrize(
    ("line", "check"), [("a,a", "self-tie"), ("a,", "empty-cell"), (",b", "empty-cell")]
)
def test_impossible_lines_are_named(line: str, check: str, tmp_path: Path) -> None:
    inspection = inspect(saved(tmp_path, f"actor_a,actor_b\nx,y\n{line}\n"))
    (issue,) = inspection.issues
    assert (issue.check, issue.row, issue.file) == (check, 3, "ties.csv")


def test_a_bad_weight_points_to_its_line(tmp_path: Path) -> None:
    inspection = inspect(saved(tmp_path, "actor_a,actor_b,weight\nx,y,1\ny,z,heavy\n"))
    assert [(issue.check, issue.row) for issue in inspection.issues] == [("not-a-number", 3)]


@pytest.mark.parametrize("heading", ["actor_b", "Actor B", "weight"])
def test_a_heading_that_stands_twice_is_named(tmp_path: Path, heading: str) -> None:
    """Found by fuzzing: which of two columns is meant nobody can know."""
    path = tmp_path / "ties.csv"
    path.write_text(f"actor_a,actor_b,weight,{heading}\na,b,1,2\n", encoding="utf-8")
    (issue,) = inspect(path).issues
    assert (issue.check, issue.row) == ("repeated-heading", 1)

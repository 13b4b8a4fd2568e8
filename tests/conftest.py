"""Fixtures shared by all tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from ecosystem.datasets import load_bundled
from ecosystem.io.template import write_template
from ecosystem.model import Ecosystem
from ecosystem.schema import INPUT_TABLES
from ecosystem.validation import check_tables, raw_table

# pyarrow comes with the tests, not with the program: text is kept as for most users, unless a test
# says otherwise (commands in processes of their own take what is installed).
pd.set_option("mode.string_storage", "python")

ROOT = Path(__file__).resolve().parent.parent

MakeEcosystem = Callable[..., Ecosystem]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data kept beside the project; tests that need them are skipped without."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data are kept outside the project (../shared/data) and are not here")
    return folder


@pytest.fixture(scope="session")
def baltic() -> Ecosystem:
    """The bundled ecosystem."""
    return load_bundled("baltic")


def build_ecosystem(
    memberships: Mapping[str, Sequence[str]],
    *,
    actors: Mapping[str, Mapping[str, Any]] | None = None,
    collaborations: Mapping[str, Mapping[str, Any]] | None = None,
    priorities: Sequence[tuple[str, str]] = (),
) -> Ecosystem:
    """Return a small ecosystem through the same checks as real data."""
    actors = dict(actors or {})
    for members in memberships.values():
        for member in members:
            actors.setdefault(member, {})

    def table(name: str, rows: list[Mapping[str, Any]]) -> Any:
        headings = INPUT_TABLES[name].names
        cells = [[str(row.get(heading, "")) for heading in headings] for row in rows]
        return raw_table(name, f"{name}.csv", headings, cells)

    checked = check_tables(
        {
            "actors": table(
                "actors",
                [{"actor_id": a, "name": a, "kind": "other"} | dict(f) for a, f in actors.items()],
            ),
            "collaborations": table(
                "collaborations",
                [
                    {"collaboration_id": p} | dict((collaborations or {}).get(p, {}))
                    for p in memberships
                ],
            ),
            "participations": table(
                "participations",
                [
                    {"collaboration_id": p, "actor_id": a}
                    for p, members in memberships.items()
                    for a in members
                ],
            ),
            "s3_priorities": table(
                "s3_priorities",
                [{"nuts_code": code, "domain": domain} for code, domain in priorities],
            ),
        }
    )
    problems = [issue for issue in checked.issues if issue.severity == "error"]
    # An ecosystem may be empty in a test; a file may not.
    assert not [issue for issue in problems if issue.check != "empty-table"], problems
    return Ecosystem(
        actors=checked.tables["actors"],
        collaborations=checked.tables["collaborations"],
        participations=checked.tables["participations"],
        priorities=checked.tables["s3_priorities"],
        policy_areas=checked.tables["policy_areas"],
        aliases=checked.tables["aliases"],
    )


@pytest.fixture
def make_ecosystem() -> MakeEcosystem:
    """A function that builds a small ecosystem from memberships."""
    return build_ecosystem


@pytest.fixture(scope="session")
def make_small_ecosystem() -> MakeEcosystem:
    """The same for the whole session, for use with hypothesis."""
    return build_ecosystem


_PLACES = ("EE001", "LV003", "LT011", "SE110", "FI1B1", "PL634", "DK011", "DE803")
_KINDS = ("cluster", "university", "sme", "business_support")


def twelve_rows(path: Path, dated: bool = True) -> None:
    """Twelve rows in each of the three sheets that are needed."""
    write_template(path)
    book = load_workbook(path)
    for name in ("actors", "collaborations", "participations"):
        sheet = book[name]
        sheet.delete_rows(2, sheet.max_row)
    for at in range(12):
        code = _PLACES[at % 8]
        book["actors"].append([f"a{at}", f"Organisation {at}", _KINDS[at % 4], code[:2], "", code])
        year = 2014 + at // 3
        dates = [str(year), str(year + 1)] if dated else [None, None]
        if at % 2 == 0:
            key = at // 2
            row = [f"p{key}", f"P{key}", "", "project", "", *dates, None, None, ""]
            book["collaborations"].append([*row, "food;clusters"])
        book["participations"].append([f"p{at // 2}", f"a{at}", "partner", None])
        book["participations"].append([f"p{at // 2}", f"a{(at * 5 + 3) % 12}", "partner", None])
    book.save(path)


@pytest.fixture(scope="session")
def fill_template() -> Callable[..., None]:
    """A function that writes the template with twelve rows in each of the three sheets."""
    return twelve_rows

"""Which part of a source is kept, and why the rest was not."""

from __future__ import annotations

import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.sources.records import (
    Tally,
    collaboration_table,
    organisation_table,
    unreconciled,
)
from ecosystem.sources.scope import ImportScope, early, late

ORGANISATIONS = organisation_table(
    pd.DataFrame(
        {
            "source_id": ["se", "de", "fr", "none", "region"],
            "country": ["SE", "DE", "FR", "", ""],
            "nuts_code": ["", "", "", "", "EL30"],
        }
    )
)
COLLABORATIONS = collaboration_table(
    pd.DataFrame(
        {
            "collaboration_id": ["old", "long", "undated", "ends"],
            "programme": ["FP7", "Interreg Baltic Sea 2014-2020", "Horizon 2020", "FP7"],
            "start_date": ["2008-01-01", "2009", "", ""],
            "end_date": ["2010-12-31", "2019", "", "2012"],
        }
    )
)
ROWS = pd.DataFrame(
    {
        "collaboration_id": [c for c in COLLABORATIONS.index for _ in ORGANISATIONS.index],
        "source_id": [o for _ in COLLABORATIONS.index for o in ORGANISATIONS.index],
    }
)


def kept(scope: ImportScope) -> tuple[pd.DataFrame, dict[str, int]]:
    tally = Tally("t", len(ROWS))
    rows = early(scope, ROWS, COLLABORATIONS, ORGANISATIONS, tally)
    assert unreconciled(tally.counts()) == []
    return rows, {count.reason: count.rows for count in tally.counts()}


def test_everything_by_default() -> None:
    assert kept(ImportScope())[1] == {"read": 20, "kept": 20}


def test_programmes_by_part_of_their_name() -> None:
    rows, counts = kept(ImportScope(programmes=("interreg", "HORIZON")))
    assert set(rows["collaboration_id"]) == {"long", "undated"}
    assert counts["other programme"] == 10


def test_years_a_project_ran_in() -> None:
    rows, counts = kept(ImportScope(first_year=2011, last_year=2012))
    assert set(rows["collaboration_id"]) == {"long", "ends"}
    assert counts["project not dated"] == 5
    assert counts["other years"] == 5
    assert set(kept(ImportScope(last_year=2008))[0]["collaboration_id"]) == {"old"}


def test_countries_as_codes_and_names() -> None:
    scope = ImportScope(countries=("Sweden", "el"))
    assert scope.countries == ("GR", "SE")
    rows, counts = kept(scope)
    # The country of the last is told by its region.
    assert set(rows["source_id"]) == {"se", "region"}
    assert counts["country not known"] == 4
    assert counts["other country"] == 8


def test_nine_countries() -> None:
    assert set(kept(ImportScope(bsr="countries"))[0]["source_id"]) == {"se", "de"}


def test_regions_of_the_baltic_sea_region_and_sizes() -> None:
    actors = pd.DataFrame(
        {
            "country": ["SE", "DE", "DE", "DE"],
            "nuts_code": ["", "DE80K", "DE212", "DE"],
        },
        index=["sweden", "rostock", "munich", "germany"],
    )
    rows = pd.DataFrame(
        {
            "collaboration_id": ["a", "a", "a", "a", "b", "b"],
            "actor_id": ["sweden", "rostock", "munich", "germany", "sweden", "munich"],
        }
    )
    tally = Tally("t", len(rows))
    scope = ImportScope(bsr="regions", min_participants=2)
    assert late(scope, rows, actors, tally)["actor_id"].to_list() == ["sweden", "rostock"]
    assert {count.reason: count.rows for count in tally.counts()} == {
        "read": 6,
        "kept": 2,
        "region in Germany not known": 1,
        "region outside the Baltic Sea Region": 2,
        "project with fewer than 2 organisations": 1,
    }


def test_the_scope_is_said_in_words() -> None:
    words = ImportScope(("SE",), "regions", ("FP7",), 2014, None, 3).words()
    assert len(words) == 5
    assert "between 2014 and today" in words[3]
    assert ImportScope().words() == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"countries": ("Atlantis",)},
        {"first_year": 2020, "last_year": 2010},
        {"min_participants": 0},
    ],
)
def test_settings_that_make_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        ImportScope(**wrong)  # type: ignore[arg-type]

"""From sources to a dataset: every row accounted for, one organisation once, the same bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ecosystem.errors import EcosystemError, OutputError
from ecosystem.io.load import inspect, load
from ecosystem.model import Ecosystem
from ecosystem.sources.ecosystems import read_identifiers, records_of
from ecosystem.sources.formats.cordis import read_cordis
from ecosystem.sources.formats.dashboard import read_dashboard
from ecosystem.sources.formats.edges import read_edges
from ecosystem.sources.formats.keep import read_keep
from ecosystem.sources.identity import read_decisions
from ecosystem.sources.output import reconciliation, write_import
from ecosystem.sources.pipeline import Imported, build
from ecosystem.sources.records import unreconciled
from ecosystem.sources.scope import ImportScope

CORDIS_ROWS = [
    # project, PIC, name, SME, activity, postcode, city, country, NUTS, role, contribution
    ("1", "999990001", "TARTU ULIKOOL", "false", "HES", "51003", "TARTU", "EE", "EE008",
     "coordinator", "100000"),
    ("1", "999990002", "AALTO KORKEAKOULUSAATIO SR", "false", "HES", "02150", "ESPOO", "FI",
     "FI1B1", "participant", "50000"),
    ("1", "999990003", "", "", "PRC", "", "", "LV", "", "participant", ""),
    ("2", "999990001", "TARTU ULIKOOL", "false", "HES", "51003", "TARTU", "EE", "EE008",
     "participant", "10"),
    ("2", "999990001", "TARTU ULIKOOL", "false", "HES", "51003", "TARTU", "EE", "EE008",
     "thirdParty", "5"),
    ("2", "999990004", "=HYPERLINK(1) AB", "true", "PRC", "11122", "STOCKHOLM", "SE", "SE110",
     "participant", "7"),
    ("3", "999990005", "UNIVERSITE DE PARIS", "false", "HES", "75006", "PARIS", "FR", "FR101",
     "coordinator", "7"),
]  # fmt: skip
CORDIS_HEADINGS = (
    "projectID,organisationID,name,SME,activityType,postCode,city,country,nutsCode,role,"
    "ecContribution"
)
PROJECT_ROWS = (
    "id,acronym,title,startDate,endDate,totalCost,legalBasis,frameworkProgramme\n"
    "1,ALPHABET,A title,2016-01-01,2019-12-31,200000,H2020-EU.3.4.,H2020\n"
    "2,BETA,Another,2018-05-01,2017-01-01,30,H2020-EU.1.3.,H2020\n"
    "3,GAMMA,Third,2019-01-01,2020-01-01,30,H2020-EU.1.1.,H2020\n"
)
KEEP = (
    "Programme,Acronym,Project Partner,Lead Partner,Postal code,Town,Country,NUTS3\n"
    "2014 - 2020 INTERREG VB Baltic Sea,ALPHABET,University of Tartu,Yes,51003,Tartu,Estonia,"
    "EE008  / Lõuna-Eesti\n"
    "2014 - 2020 INTERREG VB Baltic Sea,DELTA,University of Tartu,No,51003,Tartu,Estonia,"
    "EE008  / Lõuna-Eesti\n"
    "2014 - 2020 INTERREG VB Baltic Sea,DELTA,City of Turku,Yes,20100,Turku,Finland,"
    "FI1C1  / Varsinais-Suomi\n"
)


def cordis(folder: Path, *, shuffled: int | None = None) -> Path:
    folder.mkdir(parents=True)
    rows = list(CORDIS_ROWS)
    if shuffled is not None:
        random.Random(shuffled).shuffle(rows)
    lines = [CORDIS_HEADINGS, *(",".join(row) for row in rows)]
    (folder / "organization.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "project.csv").write_text(PROJECT_ROWS, encoding="utf-8")
    return folder


def keep(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "partners.csv").write_text(KEEP, encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write(imported: Imported, folder: Path) -> dict[str, bytes]:
    write_import(imported, folder, sources=["test"], settings={})
    return files_of(folder)


@pytest.fixture
def imported(tmp_path: Path) -> Imported:
    return build([read_cordis([cordis(tmp_path / "cordis")]), read_keep([keep(tmp_path / "keep")])])


def counts_of(imported: Imported, table: str) -> dict[str, int]:
    return {count.reason: count.rows for count in imported.counts if count.table == table}


def test_two_sources_become_one_ecosystem(imported: Imported) -> None:
    ecosystem = imported.ecosystem
    assert unreconciled(imported.counts) == []
    actors = ecosystem.actors
    # Tartu Ülikool is the University of Tartu: one actor in both sources.
    tartu = actors[actors["city"].str.casefold() == "tartu"]
    assert len(tartu) == 1
    assert tartu["kind"].to_list() == ["university"]
    assert tartu["nuts_code"].to_list() == ["EE008"]
    assert len(actors) == 6
    # An organisation whose name is not published is there, and called so.
    assert actors["name"].str.contains("Name not published").sum() == 1
    assert set(ecosystem.participations["role"]) == {"coordinator", "partner"}
    # The same project in two sources is one: the year fits, the acronym is long, Tartu is in both.
    assert ecosystem.collaborations["acronym"].value_counts()["ALPHABET"] == 1
    assert [pair.acronym for pair in imported.projects] == ["ALPHABET"]
    assert "9 projects" not in " ".join(ecosystem.about.caveats)
    assert len(ecosystem.about.credits) == 2


def test_participations_of_one_organisation_are_one(imported: Imported) -> None:
    rows = imported.ecosystem.participations
    assert not rows.duplicated(["collaboration_id", "actor_id"]).any()
    beta = rows[rows["collaboration_id"] == "h2020-2"].set_index("role")["budget_eur"]
    # Two parts of the contribution of one source are added.
    assert beta["partner"].to_list() == [7, 15] or sorted(beta["partner"]) == [7, 15]
    assert counts_of(imported, "all participations") == {
        "read": 10,
        "kept": 8,
        "the same organisation again in a project (made one)": 2,
    }


def test_an_end_before_the_start_is_left_out_and_noted(imported: Imported) -> None:
    beta = imported.ecosystem.collaborations.loc["h2020-2"]
    assert (beta["start_date"], beta["end_date"]) == ("2018-05-01", "")
    assert any("ends before it starts" in note.reason for note in imported.notes)


def test_what_is_written_reads_back_and_is_safe_in_a_spreadsheet(
    imported: Imported, tmp_path: Path
) -> None:
    written = write(imported, tmp_path / "out")
    assert set(written) == {
        ".made-by-ecosystem",
        "actors.csv", "aliases.csv", "collaborations.csv", "participations.csv",
        "datapackage.json", "identity_review.csv", "coverage.csv", "identifiers.csv",
        "import.json", "origins.csv",
    }  # fmt: skip
    again = load(tmp_path / "out")
    pd.testing.assert_frame_equal(again.actors, imported.ecosystem.actors)
    pd.testing.assert_frame_equal(again.participations, imported.ecosystem.participations)
    assert again.about == imported.ecosystem.about
    for name, data in written.items():
        assert b"\n=" not in data and b",=" not in data, name
    record = json.loads(written["import.json"])
    read = sum(row["rows"] for row in record["rows"] if row["reason"] == "read")
    assert read == sum(count.rows for count in imported.counts if count.reason == "read")
    assert str(tmp_path) not in written["import.json"].decode()
    assert inspect(tmp_path / "out").ecosystem is not None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_of_rows_does_not_change_a_byte(tmp_path: Path, seed: int) -> None:
    outputs = []
    for number, shuffled in enumerate((None, seed)):
        source = cordis(tmp_path / str(number) / "cordis", shuffled=shuffled)
        outputs.append(write(build([read_cordis([source])]), tmp_path / str(number) / "out"))
    assert outputs[0] == outputs[1]


def test_scope_and_the_reasons_for_what_is_left_out(tmp_path: Path) -> None:
    scope = ImportScope(bsr="countries", min_participants=2)
    imported = build([read_cordis([cordis(tmp_path / "c")])], scope=scope)
    assert counts_of(imported, "all participations") == {
        "read": 7,
        "kept": 5,
        "other country": 1,
        "the same organisation again in a project (made one)": 1,
    }
    assert counts_of(imported, "all projects") == {
        "read": 3,
        "kept": 2,
        "no participant is imported": 1,
    }
    assert counts_of(imported, "all organisations") == {
        "read": 5,
        "kept": 4,
        "takes part in nothing that is imported": 1,
    }
    assert "nine Baltic Sea countries" in imported.ecosystem.about.caveats[0]
    text = reconciliation(imported.counts, imported.notes)
    assert "all participations: 7 read = 5 kept + 1 other country + 1 the same" in text


def test_nothing_left(tmp_path: Path) -> None:
    with pytest.raises(
        EcosystemError, match=r"nothing is left to import.*Only organisations of: JP"
    ):
        build([read_cordis([cordis(tmp_path / "c")])], scope=ImportScope(countries=("JP",)))


def test_a_persons_decision_wins(imported: Imported, tmp_path: Path) -> None:
    write(imported, tmp_path / "out")
    review = pd.read_csv(tmp_path / "out" / "identity_review.csv", keep_default_na=False)
    merged = review["decision"] == "merged"
    assert merged.any()
    corrected = tmp_path / "corrected.csv"
    review.assign(decision="kept").to_csv(corrected, index=False)
    records = [read_cordis([tmp_path / "cordis"]), read_keep([tmp_path / "keep"])]
    apart = build(records, decisions=read_decisions(corrected))
    assert len(apart.ecosystem.actors) > len(imported.ecosystem.actors)
    assert apart.unused == ()


def test_an_earlier_import_is_replaced_and_other_folders_are_left_alone(
    imported: Imported, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    write(imported, out)
    (out / "notes.txt").write_text("mine")
    written = write(imported, out)
    assert written["notes.txt"] == b"mine"
    own = tmp_path / "own"
    own.mkdir()
    (own / "datapackage.json").write_text("{}")
    with pytest.raises(OutputError, match="not made by this command"):
        write(imported, own)
    assert files_of(own) == {"datapackage.json": b"{}"}


def test_merge_keeps_ids_priorities_and_finds_numbers_again(
    imported: Imported, baltic: Ecosystem, tmp_path: Path
) -> None:
    write(imported, tmp_path / "out")
    earlier = load(tmp_path / "out")
    # The same firm in another source, under another name but with its number.
    (tmp_path / "d.csv").write_text(
        "framework_programme,project_id,project_acronym,partner_role,pic,legal_name,country_code,"
        "project_start_date,nuts_3_code,city\n"
        "H2020,77,ZETA,COORDINATOR,999990003,SIA Latvijas Firma,LV,01/01/2020,-,-\n"
    )
    numbers = read_identifiers(tmp_path / "out")
    assert set(numbers["scheme"]) == {"pic"}
    merged = build(
        [
            records_of(baltic, "baltic", place=1),
            records_of(earlier, "out", place=2, identifiers=numbers),
            read_dashboard([tmp_path / "d.csv"]),
        ],
        ecosystems=[baltic, earlier],
    )
    assert unreconciled(merged.counts) == []
    actors = merged.ecosystem.actors
    assert set(baltic.actors.index) <= set(actors.index)
    assert len(merged.ecosystem.priorities) == len(baltic.priorities)
    assert len(merged.ecosystem.policy_areas) == len(baltic.policy_areas)
    # Tartu of CORDIS and keep.eu is the one of the bundled data; its place is kept as it was.
    tartu = actors.loc["university-of-tartu-ee"]
    assert tartu["place_basis"] == baltic.actors.loc["university-of-tartu-ee", "place_basis"]
    assert "university-of-tartu-ee" in set(
        merged.ecosystem.participations.loc[
            merged.ecosystem.participations["collaboration_id"] == "h2020-1", "actor_id"
        ]
    )
    # The nameless firm has got its name by its number.
    firm = actors[actors["name"] == "SIA Latvijas Firma"]
    assert len(firm) == 1
    assert not actors["name"].str.contains("Name not published").any()
    caveats = merged.ecosystem.about.caveats
    assert sum(caveat.startswith("What is known") for caveat in caveats) == 1


def test_merging_an_ecosystem_with_itself_changes_nothing(baltic: Ecosystem) -> None:
    merged = build(
        [records_of(baltic, "a", place=1), records_of(baltic, "b", place=2)],
        ecosystems=[baltic, baltic],
    ).ecosystem
    assert list(merged.actors.index) == list(baltic.actors.index)
    assert list(merged.collaborations.index) == list(baltic.collaborations.index)
    columns = ["collaboration_id", "actor_id", "role", "budget_eur"]
    pd.testing.assert_frame_equal(merged.participations[columns], baltic.participations[columns])
    pd.testing.assert_frame_equal(merged.priorities, baltic.priorities)


def test_what_two_ecosystems_know_of_an_actor_is_put_together(
    make_ecosystem: Callable[..., Ecosystem],
) -> None:
    known = {"country": "SE", "nuts_code": "SE110", "kind": "sme", "themes": "food"}
    more = {"country": "SE", "nuts_code": "SE121", "themes": "energy", "website": "http://a.se"}
    one = make_ecosystem({"p": ["a", "b"]}, actors={"a": known})
    other = make_ecosystem({"q": ["a", "c"]}, actors={"a": more})
    records = [records_of(one, "one", place=1), records_of(other, "other", place=2)]
    actor = build(records).ecosystem.actors.loc["a"]
    assert (actor["nuts_code"], actor["kind"], actor["website"]) == ("SE110", "sme", "http://a.se")
    assert actor["themes"] == "energy;food"


def test_the_name_in_the_first_ecosystem_stays(make_ecosystem: Callable[..., Ecosystem]) -> None:
    rows = {
        "one": {"a": {"name": "UNIVERSITY OF TARTU", "country": "EE", "city": "Tartu"}},
        "two": {"b": {"name": "Tartu Ülikool", "country": "EE", "city": "Tartu"}},
        "three": {"c": {"name": "University of Tartu", "country": "EE", "city": "Tartu"}},
    }
    found = [
        make_ecosystem({name: [*actors, f"other {name}"]}, actors=actors)
        for name, actors in rows.items()
    ]
    records = [
        records_of(ecosystem, name, place=place)
        for place, (name, ecosystem) in enumerate(zip(rows, found, strict=True), start=1)
    ]
    imported = build(records)
    assert imported.ecosystem.actors.loc["a", "name"] == "Tartu Ülikool"
    aliases = imported.ecosystem.aliases
    assert "University of Tartu" in set(aliases.loc[aliases["actor_id"] == "a", "alias"])
    assert "Tartu Ülikool" not in set(aliases["alias"])


def test_a_list_of_ties_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("source,target\nTartu Ülikool,Aalto University\n")
    ecosystem = build([read_edges([tmp_path / "a.csv"])]).ecosystem
    assert len(ecosystem.actors) == 2
    assert set(ecosystem.actors["place_basis"]) == {"none"}

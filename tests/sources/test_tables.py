"""Any spreadsheet by a mapping of its columns, and the mapping proposed and explained."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ecosystem.errors import InputError, SettingError
from ecosystem.sources.formats.mapping import Guess, guess_mapping, mapping_of, read_mapping
from ecosystem.sources.formats.tables import read_tables
from ecosystem.sources.reading.archive import entries
from ecosystem.sources.records import Records, unreconciled

LIST = (
    "Hanke;Partner;Roll;Riik;Linn;NUTS3;Algus;Kogueelarve;Kontaktisik;E-post\n"
    "ALFA;Tartu Ülikool;juhtpartner;EE;Tartu;EE008;2019;1 063 833,50 €;Mari Maasikas;m@ut.ee\n"
    "ALFA;Aalto-yliopisto;partner;Soome;Espoo;FI1B1;2019;1 063 833,50 €;;\n"
    "BEETA;Tartu Ülikool;;Estonia;Tartu;;04.2020;;;\n"
    ";Eikeegi;;;;;;;;\n"
    "BEETA;-;;;;;;;;\n"
)


def guess(path: Path) -> Guess:
    return guess_mapping(entries(path)[0])


def read(path: Path, **columns: str) -> Records:
    records = read_tables([path], mapping_of(columns))
    assert unreconciled(records.counts) == []
    return records


@pytest.fixture
def partner_list(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_proposal_reads_estonian_headings(partner_list: Path, tmp_path: Path) -> None:
    found = guess(partner_list)
    assert dict(found.columns) == {
        "project": "Hanke",
        "organisation": "Partner",
        "role": "Roll",
        "country": "Riik",
        "city": "Linn",
        "nuts": "NUTS3",
        "start": "Algus",
    }
    assert found.personal == ("Kontaktisik", "E-post")
    assert "Kogueelarve" in found.unused
    text = found.text()
    assert "the heading says so (hanke)" in text
    assert "Mari" not in text
    assert "speak of people: Kontaktisik, E-post" in text
    # What is printed can be saved and used as it is.
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    assert dict(read_mapping(tmp_path / "mapping.yaml").columns) == dict(found.columns)


def test_rows_become_projects_and_organisations(partner_list: Path) -> None:
    records = read(
        partner_list,
        project="hanke",
        organisation="partner",
        role="roll",
        country="riik",
        city="linn",
        nuts="nuts3",
        start="algus",
        total_budget="kogueelarve",
        programme="=Interreg Estonia-Latvia",
    )
    assert {c.reason: c.rows for c in records.counts} == {"read": 5, "kept": 4, "no project": 1}
    alfa, beeta = records.collaborations.sort_values("acronym").to_dict("records")
    assert (alfa["start_date"], beeta["start_date"]) == ("2019", "2020-04")
    assert alfa["total_budget_eur"] == 1_063_833.5
    assert alfa["programme"] == "Interreg Estonia-Latvia"
    by_name = records.organisations.set_index("name")
    assert by_name.loc["Aalto-yliopisto", "country"] == "FI"
    assert by_name.loc["Tartu Ülikool", "nuts_code"] == "EE008"
    assert len(records.organisations) == 2
    assert sorted(records.participations["role"]) == ["", "coordinator", "partner"]
    assert "Maasikas" not in records.organisations.to_csv()


def test_several_organisations_in_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Acronym,Partners,Country\n"
        'A,"Uni Riga; KTU; RISE",LV;LT;SE\nB,KTU;RISE,LT\nC,Alone;X;Y,A;B\n'
    )
    found = guess(path)
    assert found.split == ";"
    records = read(
        path, project="Acronym", organisation="Partners", country="Country", split=found.split
    )
    by_name = records.organisations.reset_index().groupby("name")["country"].agg(set)
    assert by_name["Uni Riga"] == {"LV"}
    assert by_name["RISE"] == {"SE", "LT"}  # one country for all of a cell holds for all
    assert by_name["Alone"] == {""}
    assert len(records.participations) == 8


def test_norwegian_organisation_numbers_are_no_participant_codes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "prosjekt,virksomhet,organisasjonsnummer,pic\nA,NTNU,974767880,\nA,X,,999977851\n"
    )
    records = read(
        path,
        project="prosjekt",
        organisation="virksomhet",
        organisation_id="organisasjonsnummer",
        pic="pic",
    )
    assert records.organisations["pic"].to_dict() == {
        "pic:999977851": "999977851",
        "table:id-974767880": "",
    }


def test_a_list_of_members_of_one_cluster(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("Company,City\nA AB,Lund\nB AB,Malmö\n")
    with pytest.raises(SettingError, match=r"which column is project.*project: =Its name"):
        read(path, organisation="Company")
    records = read(path, organisation="Company", project="=Food Cluster", country="=Sweden")
    assert records.collaborations["acronym"].to_list() == ["Food Cluster"]
    assert records.organisations["country"].to_list() == ["SE", "SE"]


def test_a_sheet_is_found_or_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write(0, 0, "Some text")
        sheet = book.add_worksheet("Partnerzy")
        sheet.write_row(0, 0, ["Tytuł projektu", "Beneficjent", "Kraj"])
        for row in range(1, 4):
            sheet.write_row(row, 0, [f"Projekt {row % 2}", f"Gmina {row}", "Polska"])
    found = guess(path)
    assert found.sheet == "Partnerzy"
    assert found.columns["project"] == "Tytuł projektu"
    records = read(path, **found.columns)
    assert len(records.participations) == 3
    with pytest.raises(SettingError, match="no sheet 'Partners'; nearest: Partnerzy"):
        read(path, sheet="Partners", **found.columns)


def test_columns_of_people_are_never_mapped() -> None:
    with pytest.raises(SettingError, match="Personal data are never stored"):
        mapping_of({"project": "Acronym", "organisation": "Contact person"})


def test_unknown_fields_name_the_nearest() -> None:
    with pytest.raises(SettingError, match="nearest: organisation"):
        mapping_of({"project": "A", "organization": "B"})


def test_missing_columns_are_named(partner_list: Path) -> None:
    with pytest.raises(InputError, match="missing: Partnr; nearest: Partner"):
        read(partner_list, project="Hanke", organisation="Partnr")


@pytest.mark.parametrize("text", ["- a\n- b\n", "project: [1, 2]\n", "project: 'x\n", "{{{{"])
def test_mapping_files_that_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    with pytest.raises(InputError):
        read_mapping(tmp_path / "m.yaml")


def test_yaml_cannot_run_anything(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("project: !!python/object/apply:os.system ['true']\n")
    with pytest.raises(InputError):
        read_mapping(tmp_path / "m.yaml")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "sheet", "organisation"),
    [
        ("keep/keep-closed-projects-2014-2020.xlsx", "Partners", "Project Partner"),
        ("keep/baltic-sea-region-2007-2013.csv.gz", "", "Project Partner"),
        ("horizon-dashboard/dashboard-export-2021.csv", "", "legal_name"),
        ("cordis-2023-layout/organization.csv", "", "name"),
    ],
)
def test_real_exports_are_understood(
    shared_data: Path, file: str, sheet: str, organisation: str
) -> None:
    found = guess(shared_data / file)
    assert (found.sheet, found.columns["organisation"]) == (sheet, organisation)
    assert "cronym" in found.columns["project"]
    assert found.columns["country"].casefold().startswith("country")

"""CORDIS downloads of all years: found by headings, joined by numbers, every row accounted for."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from ecosystem.errors import InputError
from ecosystem.sources.formats.cordis import has_cordis_tables, read_cordis
from ecosystem.sources.records import Records, unreconciled

# Headings as CORDIS has them since 2021.
ORGANIZATION = (
    "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;"
    "postCode;city;country;nutsCode;geolocation;organizationURL;contactForm;contentUpdateDate;rcn;"
    "order;role;ecContribution;netEcContribution;totalCost;endOfParticipation;active"
)
PROJECT = (
    "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;"
    "ecSignatureDate;frameworkProgramme;masterCall;subCall;fundingScheme;nature;objective;"
    "contentUpdateDate;rcn;grantDoi"
)


def table(headings: str, *rows: dict[str, str], sign: str = ";") -> bytes:
    names = headings.split(";")
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, names, restval="", delimiter=sign, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def member(project: str, pic: str, **more: str) -> dict[str, str]:
    return {
        "projectID": project,
        "projectAcronym": "ALPHA",
        "organisationID": pic,
        "name": f"Organisation {pic}",
        "country": "SE",
        "role": "participant",
    } | more


def horizon_europe(path: Path) -> Path:
    """A download of Horizon Europe with everything in it."""
    members = (
        member(
            "101036137", "999627875", role="coordinator", SME="false", activityType="REC",
            country="SE", city="Stockholm", nutsCode="SE110", geolocation="59.40,17.94",
            ecContribution="771225.5", vatNumber="SE202100518201", order="1",
            contactForm="https://x/contact", organizationURL="http://www.foi.se",
        ),
        member("101036137", "888888888", role="associatedPartner", SME="true", activityType="PRC",
               country="UK", ecContribution="", order="2"),
        member("101036137", "888888888", role="thirdParty", SME="true", activityType="PRC",
               country="UK", ecContribution="10", order="3"),
        member("101036138", "999627875", projectAcronym="BETA", activityType="REC", country="SE"),
    )  # fmt: skip
    projects = (
        {
            "id": "101036137", "rcn": "230001", "acronym": "ALPHA", "title": "A project",
            "startDate": "2021-06-01", "endDate": "2024-05-31", "totalCost": "1540800,5",
            "legalBasis": "HORIZON.2.4", "topics": "HORIZON-CL4-2021-01",
            "frameworkProgramme": "HORIZON", "objective": 'With a ; and a "quote"\nand a line.',
        },
        {"id": "101999999", "acronym": "LONE", "title": "x", "startDate": "2021-01-01"},
    )  # fmt: skip
    words = (
        {
            "projectID": "101036137",
            "euroSciVocCode": "/25/61/383",
            "euroSciVocPath": "/engineering and technology/materials engineering/coating and films",
            "euroSciVocTitle": "coating and films",
        },
        {"projectID": "1", "euroSciVocPath": "/a/b", "euroSciVocTitle": "b"},
    )
    bases = (
        {"projectID": "101036138", "legalBasis": "HORIZON.2.5", "title": "Climate, Energy",
         "uniqueProgrammePart": "true"},
        {"projectID": "101036138", "legalBasis": "HORIZON.2", "title": "Global Challenges",
         "uniqueProgrammePart": ""},
    )  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("csv/organization.csv", table(ORGANIZATION, *members))
        archive.writestr("csv/project.csv", table(PROJECT, *projects))
        archive.writestr(
            "csv/euroSciVoc.csv",
            table(
                "projectID;euroSciVocCode;euroSciVocPath;euroSciVocTitle;euroSciVocDescription",
                *words,
            ),
        )
        archive.writestr(
            "csv/legalBasis.csv", table("projectID;legalBasis;title;uniqueProgrammePart", *bases)
        )
        archive.writestr("csv/webLink.csv", b"physUrl;projectID\nhttp://x;101036137\n")
        archive.writestr("information.pdf", b"%PDF")
    return path


def reasons(records: Records, table_name: str) -> dict[str, int]:
    return {c.reason: c.rows for c in records.counts if c.table.endswith(table_name)}


def test_horizon_europe_zip(tmp_path: Path) -> None:
    path = horizon_europe(tmp_path / "cordis-HORIZONprojects-csv.zip")
    assert has_cordis_tables(path)
    records = read_cordis([path])
    assert unreconciled(records.counts) == []
    assert reasons(records, "organization.csv") == {"read": 4, "kept": 4}
    assert reasons(records, "project.csv") == {
        "read": 2,
        "kept": 1,
        "no organisation takes part": 1,
    }
    assert reasons(records, "euroSciVoc.csv") == {
        "read": 2,
        "kept": 1,
        "project not imported": 1,
    }

    alpha = records.collaborations.loc["he-101036137"]
    assert alpha["themes"] == "coating and films;materials engineering"
    assert alpha["total_budget_eur"] == 1540800.5
    assert (alpha["start_date"], alpha["end_date"]) == ("2021-06-01", "2024-05-31")
    assert alpha["programme"] == "Horizon Europe"
    assert alpha["source_url"] == "https://cordis.europa.eu/project/id/101036137"
    # Described by its participants only: programme of the others, theme of its legal basis.
    beta = records.collaborations.loc["he-101036138"]
    assert (beta["acronym"], beta["themes"]) == ("BETA", "Climate, Energy")

    foi = records.organisations.loc["pic:999627875"]
    assert foi["kind"] == "research_institute"
    assert (foi["country"], foi["nuts_code"], foi["latitude"]) == ("SE", "SE110", 59.40)
    assert (foi["vat"], foi["pic"]) == ("SE202100518201", "999627875")
    assert records.organisations.loc["pic:888888888", "kind"] == "sme"
    assert records.organisations.loc["pic:888888888", "country"] == "GB"

    rows = records.participations.set_index(["collaboration_id", "source_id"])
    assert rows.loc["he-101036137"]["role"].to_list() == ["associated"] * 2 + ["coordinator"]


def test_personal_data_never_leave_the_reader(tmp_path: Path) -> None:
    headings = (
        "projectRcn;projectID;projectAcronym;role;id;name;shortName;activityType;"
        "endOfParticipation;ecContribution;country;street;city;postCode;organizationUrl;vatNumber;"
        "contactForm;contactType;contactTitle;contactFirstNames;contactLastNames;contactFunction;"
        "contactTelephoneNumber;contactFaxNumber"
    )
    row = {
        "projectRcn": "206196", "projectID": "732667", "projectAcronym": "RECAP",
        "role": "coordinator", "id": "999854564", "name": "UNIVERSITAET ULM",
        "activityType": "HES", "ecContribution": "1063361,25", "country": "DE", "city": "ULM",
        "contactTitle": "Prof.", "contactFirstNames": "Erika", "contactLastNames": "Mustermann",
        "contactTelephoneNumber": "+49 731 123", "contactFaxNumber": "+49 731 124",
        "contactForm": "https://cordis.europa.eu/contact", "street": "HELMHOLTZSTRASSE 16",
    }  # fmt: skip
    (tmp_path / "cordis-h2020organizations.csv").write_bytes(table(headings, row))
    records = read_cordis([tmp_path])
    everything = (
        records.organisations.to_csv()
        + records.participations.to_csv()
        + records.collaborations.to_csv()
    )
    for word in ("Erika", "Mustermann", "731", "contact", "HELMHOLTZ"):
        assert word not in everything
    # The layout of 2015 to 2020: both numbers of a project, decimal comma; no other table.
    assert records.participations["budget_eur"].to_list() == [1063361.25]
    assert records.collaborations.index.to_list() == ["h2020-732667"]
    assert records.organisations.index.to_list() == ["pic:999854564"]


def test_workbooks_of_several_programmes_in_folders(tmp_path: Path) -> None:
    for programme, pic in (("FP7", "999990001"), ("H2020", "999990002")):
        folder = tmp_path / programme / "xlsx"
        folder.mkdir(parents=True)
        row = member("200001", pic)
        project = {"id": "200001", "acronym": programme, "title": "T", "startDate": "2010-01-01"}
        for name, headings, cells in (
            ("organization", ORGANIZATION, row),
            ("project", PROJECT, project | {"frameworkProgramme": programme}),
        ):
            with xlsxwriter.Workbook(folder / f"{name}.xlsx") as book:
                sheet = book.add_worksheet("Sheet1")
                names = headings.split(";")
                sheet.write_row(0, 0, names)
                sheet.write_row(1, 0, [cells.get(column, "") for column in names])
    records = read_cordis([tmp_path])
    # The same grant number in two programmes is two projects.
    assert records.collaborations["acronym"].to_dict() == {
        "fp7-200001": "FP7",
        "h2020-200001": "H2020",
    }
    assert len(records.organisations) == 2


def test_record_numbers_and_tabs(tmp_path: Path) -> None:
    (tmp_path / "edges.tsv").write_text(
        "projectRcn\tnew_org_id\n92257\taee4\n92257\t986355365\n92257\taee4\n1\tnobody\n"
    )
    (tmp_path / "organisations.csv").write_text(
        "new_org_id;organisationName;organisationShortName;organizationUrl;REGION_Level_NUTS_3;"
        "country;street;city;postCode;provincia\n"
        'aee4;"Parc d&#39;activité";PA;;FR615;FR;x;Paris;75001;\n'
        "986355365;NA;;;;SI;x;Ljubljana;;\n986355365;JOZEF STEFAN;;;;SI;x;Ljubljana;;\n"
        "zzzz;Nowhere;;;;SI;;;;\n"
    )
    records = read_cordis([tmp_path])
    assert unreconciled(records.counts) == []
    assert reasons(records, "edges.tsv") == {"read": 4, "kept": 3, "the same row again": 1}
    assert reasons(records, "organisations.csv") == {
        "read": 4,
        "kept": 3,
        "takes part in nothing": 1,
    }
    assert records.collaborations.loc["fp7-92257", "source_url"].endswith("/project/rcn/92257")
    assert records.organisations["name"].to_dict() == {
        "cordis:aee4": "Parc d'activité",
        "cordis:nobody": "",
        "pic:986355365": "JOZEF STEFAN",
    }


def test_two_spellings_under_one_number(tmp_path: Path) -> None:
    rows = [
        member("1", "999990001", name="UNIV TARTU"),
        member("2", "999990001", name="University of Tartu"),
        member("3", "999990001", name="University of Tartu"),
        member("4", "999990001", name="university of tartu"),
    ]
    (tmp_path / "organization.csv").write_bytes(table(ORGANIZATION, *rows))
    records = read_cordis([tmp_path])
    assert records.organisations["name"].to_dict() == {
        "pic:999990001": "University of Tartu",
        "pic:999990001#2": "UNIV TARTU",
    }
    assert set(records.participations["source_id"]) == {"pic:999990001"}


def test_rows_that_cannot_be_used_are_counted(tmp_path: Path) -> None:
    rows = [
        member("", "999990001"),
        member("1", "", name=""),
        member("1", "999990002", ecContribution="lots", country="QQ", role="godfather"),
    ]
    (tmp_path / "organization.csv").write_bytes(table(ORGANIZATION, *rows))
    records = read_cordis([tmp_path])
    assert reasons(records, "organization.csv") == {
        "read": 3,
        "kept": 1,
        "no project": 1,
        "neither name nor number of the organisation": 1,
    }
    assert {note.reason for note in records.notes} == {
        "budget is no amount",
        "role not known",
        "country not known",
    }


def test_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    results = []
    rows = [
        member(str(n % 3), f"99999000{n % 4}", city=f"Town {n % 5}", order=str(n))
        for n in range(12)
    ]
    for number, order in enumerate((rows, rows[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "organization.csv").write_bytes(table(ORGANIZATION, *order, sign=","))
        results.append(read_cordis([folder]))
    for name in ("organisations", "collaborations", "participations"):
        first, second = (getattr(records, name) for records in results)
        assert first.to_csv() == second.to_csv()


def test_a_zip_beside_what_was_taken_out_of_it_counts_once(tmp_path: Path) -> None:
    path = horizon_europe(tmp_path / "cordis-HORIZONprojects-csv.zip")
    once = read_cordis([path])
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    twice = read_cordis([tmp_path])
    assert unreconciled(twice.counts) == []
    assert twice.participations.to_csv() == once.participations.to_csv()
    dropped = [c.rows for c in twice.counts if c.reason == "the same table is in another file"]
    assert sum(dropped) == 4 + 2 + 2 + 2


def test_no_participants_among_the_files(tmp_path: Path) -> None:
    (tmp_path / "project.csv").write_bytes(table(PROJECT, {"id": "1", "acronym": "A"}))
    with pytest.raises(InputError, match="no table of CORDIS participants"):
        read_cordis([tmp_path])


@pytest.mark.shared
def test_all_of_the_real_downloads(shared_data: Path) -> None:
    # Row counts as /shared/data/README.md gives them.
    records = read_cordis([shared_data / "horizon2020", shared_data / "fp7"])
    assert unreconciled(records.counts) == []
    assert reasons(records, "organization.csv.gz")["read"] == 91_334
    assert reasons(records, "project.csv.gz") == {"read": 20_073, "kept": 20_073}
    assert reasons(records, "edges.tsv.gz")["read"] == 135_670
    assert records.organisations.index.is_unique
    assert set(records.participations["source_id"]) <= set(records.organisations.index)
    # Namibia is a country, not a missing value.
    assert (records.organisations["country"] == "NA").any()

    layout_2023 = read_cordis([shared_data / "cordis-2023-layout"])
    assert reasons(layout_2023, "organization.csv") == {"read": 2_722, "kept": 2_722}
    assert (layout_2023.collaborations["programme"] == "Horizon 2020").all()
    assert layout_2023.organisations["latitude"].notna().mean() > 0.99

"""Exports of keep.eu: the workbook of projects and partners, and lists with older headings."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ecosystem.errors import InputError
from ecosystem.sources.formats.keep import read_keep
from ecosystem.sources.records import unreconciled

PROGRAMME = "2014 - 2020 INTERREG VB Baltic Sea"


def workbook(path: Path) -> Path:
    projects = [
        ["Programme", "Acronym", "Project Name", "Project Name language 2", "Budget", "Thematic1",
         "Thematic2", "Website", "Project start", "Project end", "Priority Area"],
        [PROGRAMME, "ALPHA", "", "Ein Projekt", "612,557.00", "Tourism", "", "http://a.eu",
         "2015/10/27", "2018/10/30", "PA Bioeconomy"],
        [PROGRAMME, "ALPHA", "", "Ein Projekt", "612,557.00", "Tourism", "", "http://a.eu",
         "2015/10/27", "2018/10/30", ""],
        [PROGRAMME, "NOBODY", "x", "", "1", "", "", "", "2015/10/27", "", ""],
    ]  # fmt: skip
    partners = [
        ["Programme", "Acronym", "Project Partner", "Lead Partner", "Street", "Postal code", "Town",
         "Country", "Website", "Department", "Legal Status", "Country code",
         "NUTS1 (or equivalent)", "NUTS2 (or equivalent)", "NUTS3 (or equivalent)"],
        [PROGRAMME, "ALPHA", "Hansestadt Rostock", "Yes", "Neuer Markt 1", 18055, "Rostock",
         "Germany", "http://a.eu", "Office of Erika Mustermann", "public",
         "DE Germany / DEUTSCHLAND", "DE8  / M-V", "DE80  / Mecklenburg-Vorpommern",
         "DE803  / Rostock, Kreisfreie Stadt"],
        [PROGRAMME, "ALPHA", "Firma GmbH", "No", "", "", "Kiel", "Germany", "", "", "private",
         "DE Germany / DEUTSCHLAND", "", "", ""],
        [PROGRAMME, "BETA", "Donegal County Council", "No", "", "", "Lifford", "IRELAND", "", "",
         "n/a", "UK United Kingdom / UNITED KINGDOM", "", "", "UKN04  / North"],
        [PROGRAMME, "BETA", "", "No", "", "", "", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip
    with xlsxwriter.Workbook(path) as book:
        for title, rows in (
            ("Projects (lead partners)", projects),
            ("Partners", partners),
            ("Calls", [["Programme", "Serial Number"], [PROGRAMME, 1]]),
        ):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_the_workbook(tmp_path: Path) -> None:
    records = read_keep([workbook(tmp_path / "keep.xlsx")])
    assert unreconciled(records.counts) == []
    assert {(c.table.split("sheet ")[1], c.reason): c.rows for c in records.counts} == {
        ("Partners", "read"): 4,
        ("Partners", "kept"): 3,
        ("Partners", "no name of the organisation"): 1,
        ("Projects (lead partners)", "read"): 3,
        ("Projects (lead partners)", "kept"): 1,
        ("Projects (lead partners)", "no partner is listed"): 1,
        ("Projects (lead partners)", "programme and acronym stand twice (two lead partners)"): 1,
    }
    alpha, beta = (
        records.collaborations[records.collaborations["acronym"] == name].iloc[0]
        for name in ("ALPHA", "BETA")
    )
    assert alpha["programme"] == "Interreg Baltic Sea 2014-2020"
    assert alpha["title"] == "Ein Projekt"
    assert alpha["total_budget_eur"] == 612_557
    assert (alpha["start_date"], alpha["end_date"]) == ("2015-10-27", "2018-10-30")
    assert beta["start_date"] == ""

    by_name = records.organisations.set_index("name")
    rostock = by_name.loc["Hansestadt Rostock"]
    assert (rostock["nuts_code"], rostock["country"], rostock["kind"]) == (
        "DE803",
        "DE",
        "public_body",
    )
    assert rostock["postcode"] == "18055"
    assert by_name.loc["Firma GmbH", "kind"] == "company"
    # The country of the address is kept where the region's contradicts it, and noted.
    assert by_name.loc["Donegal County Council", "country"] == "IE"
    assert any("two different countries" in note.reason for note in records.notes)
    assert sorted(records.participations["role"]) == ["coordinator", "partner", "partner"]
    assert "Mustermann" not in records.organisations.to_csv()


def test_partners_alone_with_older_headings(tmp_path: Path) -> None:
    (tmp_path / "partners.csv").write_text(
        "Programme,Acronym,Project Partner,Lead Partner,Street,Postal code,Town,Country,NUTS3\n"
        '2007 - 2013 Baltic Sea Region,BGLC,Region of Västerbotten,Yes,"Box\n443",90109,Umeå,'
        "Sweden,SE331  / Västerbottens län\n",
        encoding="utf-8",
    )
    records = read_keep([tmp_path])
    (organisation,) = records.organisations.to_dict("records")
    assert (organisation["nuts_code"], organisation["country"]) == ("SE331", "SE")
    assert records.collaborations["programme"].to_list() == ["Baltic Sea Region 2007-2013"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="Project Partner are missing"):
        read_keep([tmp_path])


@pytest.mark.shared
def test_the_real_exports(shared_data: Path) -> None:
    records = read_keep([shared_data / "keep"])
    assert unreconciled(records.counts) == []
    read = {c.table.split(", sheet ")[-1]: c.rows for c in records.counts if c.reason == "read"}
    assert read == {
        "baltic-sea-region-2007-2013.csv.gz": 1_414,
        "Partners": 2_635,
        "Projects (lead partners)": 542,
    }
    # 503 pairs of programme and acronym in the workbook, 92 acronyms in the list.
    assert len(records.collaborations) == 503 + 92
    assert records.organisations["country"].ne("").all()

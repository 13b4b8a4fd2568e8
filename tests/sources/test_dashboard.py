"""Exports of the Horizon Dashboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecosystem.errors import InputError
from ecosystem.sources.formats.dashboard import read_dashboard
from ecosystem.sources.records import unreconciled

HEADINGS = (
    "framework_programme,project_id,cordis_link,project_acronym,project_title,partner_role,"
    "partner_type,pic,legal_entity_vat,legal_name,legal_entity_type,city,nuts_3_code,country_code,"
    "country,eu_contribution,h2020_total_cost,thematic_priority_descr,sme_flag,project_start_date,"
    "project_end_date"
)
ROWS = (
    "H2020,101039118,http://cordis.europa.eu/project/id/101039118,GPP,GEOSS,COORDINATOR,"
    'BENEFICIARY,999644559,.,ESA,REC,PARIS,FR101,FR,France,2500000,2500000,"Climate; raw",No,'
    "01/01/2022,31/12/2024",
    "H2020,101039118,http://cordis.europa.eu/project/id/101039118,GPP,GEOSS,PARTICIPANT,"
    'THIRDPARTY,953355965,SI14246821,Firma,PRC,LJUBLJANA,-,SI,Slovenia,0,99660.5,"Climate; raw",'
    "Yes,01/01/2022,31/12/2024",
)


def test_roles_dates_kinds_and_unknown_cells(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("\n".join([HEADINGS, *ROWS, ROWS[1]]) + "\n")
    records = read_dashboard([tmp_path / "export.csv"])
    assert {c.reason: c.rows for c in records.counts} == {
        "read": 3,
        "kept": 2,
        "the same row again": 1,
    }
    (project,) = records.collaborations.to_dict("index").values()
    assert records.collaborations.index.to_list() == ["h2020-101039118"]
    assert (project["start_date"], project["end_date"]) == ("2022-01-01", "2024-12-31")
    assert project["total_budget_eur"] == 2_599_660.5
    assert project["themes"] == "Climate, raw"
    firm = records.organisations.loc["pic:953355965"]
    assert (firm["kind"], firm["nuts_code"], firm["vat"]) == ("sme", "", "SI14246821")
    assert records.organisations.loc["pic:999644559", "vat"] == ""
    assert records.participations["role"].to_list() == ["associated", "coordinator"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no export of the Horizon Dashboard"):
        read_dashboard([tmp_path])


@pytest.mark.shared
def test_the_real_export(shared_data: Path) -> None:
    records = read_dashboard([shared_data / "horizon-dashboard"])
    assert unreconciled(records.counts) == []
    assert records.counts[0].rows == 2_570
    assert len(records.collaborations) == 131
    assert (records.collaborations["start_date"].str.len() == 10).all()
    # Every fifth or so has no region ("-"); none of the dashes came through.
    assert not records.organisations["nuts_code"].isin(["-"]).any()

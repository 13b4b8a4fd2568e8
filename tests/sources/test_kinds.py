"""Kinds from names, measured against the activity types of CORDIS."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ecosystem.sources.formats.cordis import read_cordis
from ecosystem.sources.formats.kinds import completed_kinds, kind_of, kinds_from_names

# Names and what they are, from the organisations' own sites.
KNOWN = {
    "Tallinna Tehnikaülikool": "university",
    "Rīgas Tehniskā universitāte": "university",
    "Kauno technologijos universitetas": "university",
    "Politechnika Gdańska": "university",
    "Fachhochschule Kiel": "university",
    "Turun ammattikorkeakoulu": "university",
    "Kungliga Tekniska högskolan": "university",
    "Professionshøjskolen Absalon": "university",
    "Fraunhofer-Gesellschaft zur Förderung der angewandten Forschung e.V.": "research_institute",
    "SINTEF AS": "research_institute",
    "Instytut Morski w Gdańsku": "research_institute",
    "Region Skåne": "region",
    "Uudenmaan liitto": "region",
    "Województwo Pomorskie": "region",
    "Troms fylkeskommune": "region",
    "Hansestadt Rostock": "public_body",
    "Gmina Miasta Gdyni": "public_body",
    "Tartu Linnavalitsus": "public_body",
    "Ministry of the Environment": "public_body",
    "Karolinska Universitetssjukhuset": "public_body",
    "Chamber of Commerce and Industry of Rostock": "business_support",
    "Tartu Science Park": "business_support",
    "Latvian IT Cluster": "cluster",
    "Offshoreväst kluster": "cluster",
    "Baltic Sea Forum e.V.": "ngo",
    "MTÜ Peipsi Koostöö Keskus": "ngo",
    "Nordic Sensors OÜ": "company",
    "UAB Teltonika": "company",
    "Rambøll Danmark A/S": "company",
    "ABB Sp. z o.o.": "company",
    "Vidzeme": "",
}


@pytest.mark.parametrize(("name", "kind"), KNOWN.items())
def test_known_names(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_what_the_source_says_comes_first() -> None:
    kinds = pd.Series(["sme", "", "public_body", "company", ""])
    names = pd.Series(["University Spin-off AB", "Lund University", "Region Skåne", "X AB", "X"])
    assert completed_kinds(kinds, names).to_list() == [
        "sme",
        "university",
        "region",
        completed_kinds(pd.Series(["company"]), pd.Series(["Y"])).iloc[0],
        "other",
    ]


@pytest.mark.shared
def test_agreement_with_cordis_in_the_nine_countries(shared_data: Path) -> None:
    """Names only against CORDIS's activity type; measured 2,500 firms, 270 universities."""
    organisations = read_cordis([shared_data / "horizon2020"]).organisations
    own = organisations[
        (organisations["name"] != "")
        & organisations["country"].isin(["DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE"])
    ]
    guessed = kinds_from_names(own["name"])
    firms = own["kind"].isin(["sme", "large_company", "company"])
    right = {
        "company": firms[guessed == "company"].mean(),
        "university": own["kind"].eq("university")[guessed == "university"].mean(),
        "research_institute": own["kind"]
        .eq("research_institute")[guessed == "research_institute"]
        .mean(),
    }
    assert right["company"] > 0.92
    assert right["university"] > 0.92
    assert right["research_institute"] > 0.74

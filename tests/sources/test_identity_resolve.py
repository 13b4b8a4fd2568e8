"""The identity step on small cases worked by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.errors import InputError
from ecosystem.sources.identity import REVIEW_COLUMNS, Resolution, resolve


def table(*rows: dict[str, str]) -> pd.DataFrame:
    columns = [
        "source_id", "name", "short_name", "country", "city", "pic", "vat", "ror", "website",
        "source", "actor_id",
    ]  # fmt: skip
    filled = [dict.fromkeys(columns, "") | row for row in rows]
    return pd.DataFrame(filled, columns=columns, dtype="str").set_index("source_id")


def decisions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["decision", "source_id_a", "source_id_b"], dtype="str")


def org(source_id: str, name: str, city: str = "Tartu", country: str = "EE", **more: str):
    return {"source_id": source_id, "name": name, "city": city, "country": country} | more


def together(found: Resolution, a: str, b: str) -> bool:
    return bool(found.actor_of[a] == found.actor_of[b])


def test_the_same_participant_code_is_one_whatever_the_name() -> None:
    found = resolve(
        table(
            org("a", "Statoil ASA", "Stavanger", "NO", pic="999919264"),
            org("b", "Equinor ASA", "Stavanger", "NO", pic="999919264"),
        )
    )
    assert together(found, "a", "b")
    assert found.review.loc[0, "rule"] == "same participant code (PIC)"
    assert found.review.loc[0, "decision"] == "merged"
    assert set(found.aliases["alias"]) | set(found.names) == {"Statoil ASA", "Equinor ASA"}


def test_different_participant_codes_are_doubtful_not_merged() -> None:
    found = resolve(
        table(
            org("a", "Esbjerg Kommune", "Esbjerg", "DK", pic="890735287"),
            org("b", "ESBJERG KOMMUNE", "ESBJERG", "DK", pic="951542356"),
        )
    )
    assert not together(found, "a", "b")
    assert found.review["decision"].to_list() == ["doubtful"]
    assert "different participant codes" in found.review.loc[0, "evidence"]


def test_different_codes_with_the_same_vat_number_name_and_town_are_certain() -> None:
    found = resolve(
        table(
            org("a", "Esbjerg Kommune", "Esbjerg", "DK", pic="890735287", vat="DK29189803"),
            org("b", "ESBJERG KOMMUNE", "ESBJERG", "DK", pic="951542356", vat="DK 29189803"),
        )
    )
    assert together(found, "a", "b")


def test_names_in_two_languages_and_legal_forms_are_merged() -> None:
    found = resolve(
        table(
            org("a", "University of Tartu"),
            org("b", "TARTU ULIKOOL"),
            org("c", "Tartu Ülikool (UT)"),
            org("d", "Cybernetica AS"),
            org("e", "Aktsiaselts Cybernetica"),
            org("f", "Tartu Linn"),
        )
    )
    assert found.actor_of.nunique() == 3
    assert together(found, "a", "b")
    assert together(found, "b", "c")
    assert together(found, "d", "e")
    assert found.names[found.actor_of["a"]] == "University of Tartu"
    assert found.actor_of["a"] == "university-of-tartu-ee"


def test_a_generic_name_in_another_town_is_another_body() -> None:
    found = resolve(
        table(
            org("a", "Chamber of Commerce and Industry", "Tartu"),
            org("b", "Chamber of Commerce and Industry", "Narva"),
            org("c", "Chamber of Commerce and Industry", "Narva"),
        )
    )
    assert not together(found, "a", "b")
    assert together(found, "b", "c")


def test_the_same_name_in_another_country_is_another_body() -> None:
    found = resolve(
        table(org("a", "Nordregio", "Stockholm", "SE"), org("b", "Nordregio", "Oslo", "NO"))
    )
    assert not together(found, "a", "b")


def test_a_name_without_country_joins_one_country_but_not_several() -> None:
    unknown = org("x", "Skeleton Technologies", "", "")
    one = resolve(table(unknown, org("a", "Skeleton Technologies")))
    assert together(one, "x", "a")
    two = resolve(
        table(
            unknown,
            org("a", "Skeleton Technologies"),
            org("b", "Skeleton Technologies", "Dresden", "DE"),
        )
    )
    assert not together(two, "x", "a")
    assert not together(two, "x", "b")
    assert (two.review["evidence"].str.contains("several countries")).all()


def test_a_faculty_belongs_to_its_university_here_but_not_everywhere() -> None:
    here = resolve(
        table(
            org("a", "Lund University", "Lund", "SE"),
            org("b", "Lund University, Faculty of Law", "Lund", "SE"),
            org("c", "Lund University, Centre for Sustainability Studies", "Lund", "SE"),
        )
    )
    assert together(here, "a", "b")
    assert not together(here, "a", "c")
    parts = here.review[here.review["rule"] == "part of"]
    assert set(parts["decision"]) == {"merged", "doubtful"}
    # In Croatia faculties are legal persons.
    there = resolve(
        table(
            org("a", "University of Zagreb", "Zagreb", "HR"),
            org("b", "University of Zagreb, Faculty of Law", "Zagreb", "HR"),
        )
    )
    assert not together(there, "a", "b")


def test_decisions_win_over_names_and_numbers() -> None:
    rows = table(
        org("a", "University of Tartu"),
        org("b", "TARTU ULIKOOL"),
        org("c", "Statoil", "Stavanger", "NO", pic="999919264"),
        org("d", "Equinor", "Stavanger", "NO", pic="999919264"),
        org("e", "Prototron", "Tallinn"),
        org("f", "Something else", "Narva", pic="111111111"),
        org("g", "Something other", "Narva", pic="222222222"),
    )
    found = resolve(
        rows,
        decisions=decisions(
            ("kept", "a", "b"), ("kept", "c", "d"), ("merged", "e", "f"), ("merged", "f", "g")
        ),
    )
    assert not together(found, "a", "b")
    assert not together(found, "c", "d")
    assert together(found, "e", "g")
    given_ = found.review[found.review["rule"] == "decision given"]
    assert len(given_) == 4


def test_a_pair_kept_apart_is_not_joined_by_way_of_a_third() -> None:
    rows = table(
        org("a", "University of Tartu"), org("b", "Tartu Ülikool"), org("c", "Tartu University")
    )
    assert resolve(rows).actor_of.nunique() == 1
    found = resolve(rows, decisions=decisions(("kept", "a", "b")))
    assert not together(found, "a", "b")
    assert found.actor_of.nunique() == 2


def test_decisions_about_others_are_reported_and_contradictions_stop() -> None:
    rows = table(org("a", "University of Tartu"), org("b", "Tartu Linn"))
    found = resolve(rows, decisions=decisions(("merged", "a", "nowhere")))
    assert [issue.check for issue in found.unused] == ["unknown-organisation"]
    assert found.unused[0].severity == "warning"
    with pytest.raises(InputError, match="kept apart"):
        resolve(rows, decisions=decisions(("merged", "a", "b"), ("kept", "a", "b")))


def test_an_ecosystem_keeps_its_ids_and_its_actors_apart() -> None:
    rows = table(
        org("own:1", "University of Tartu", source="ecosystem", actor_id="ut"),
        org("own:2", "Tartu University", source="ecosystem", actor_id="ut-old"),
        org("pic:1", "TARTU ULIKOOL", source="cordis", pic="999895013"),
    )
    found = resolve(rows)
    assert found.actor_of["own:1"] == "ut"
    assert found.actor_of["own:2"] == "ut-old"
    assert found.actor_of["pic:1"] in {"ut", "ut-old"}
    assert found.names["ut"] == "University of Tartu"
    assert (found.review["evidence"].str.contains("same ecosystem")).any()


def test_two_ecosystems_with_the_same_id_for_different_actors() -> None:
    rows = table(
        org("x:a", "Nordregio", "Stockholm", "SE", source="x", actor_id="a"),
        org("y:a", "Ekspla", "Vilnius", "LT", source="y", actor_id="a"),
    )
    found = resolve(rows)
    assert found.actor_of["x:a"] == "a"
    assert found.actor_of["y:a"] == "ekspla-lt"


def test_keep_ids_compares_no_names() -> None:
    rows = table(
        org("a", "University of Tartu"),
        org("b", "Tartu Ülikool"),
        org("c", "Statoil", "Stavanger", "NO", pic="999919264"),
        org("d", "Equinor", "Stavanger", "NO", pic="999919264"),
    )
    found = resolve(rows, keep_ids=True)
    assert not together(found, "a", "b")
    assert together(found, "c", "d")


def test_spellings_of_one_source_id_are_one() -> None:
    rows = table(
        org("cordis:7", "Archimedes", "Tallinn"),
        org("cordis:7#2", "Haridus- ja Noorteamet", "Tallinn"),
        org("cordis:7", "SA Archimedes", "Tallinn"),
    )
    found = resolve(rows)
    assert found.actor_of.index.to_list() == ["cordis:7", "cordis:7#2"]
    assert found.actor_of.nunique() == 1


def test_organisations_without_a_name() -> None:
    found = resolve(
        table(
            org("a", "", "", "CY", pic="916785413"),
            org("b", "NA", "", "CY", pic="916785414"),
            org("c", "", "", ""),
        )
    )
    assert found.actor_of.nunique() == 3
    assert found.actor_of["a"] == "pic-916785413-cy"
    assert found.names["pic-916785413-cy"] == "Name not published (PIC 916785413)"
    assert (found.names != "").all()


def test_the_best_name_is_not_in_capitals_nor_damaged() -> None:
    found = resolve(
        table(
            org("a", "OEREBRO UNIVERSITET", "Örebro", "SE", pic="999901609"),
            org("b", "Ã–rebro ?universitet", "Örebro", "SE", pic="999901609"),
            org("c", "Örebro University", "Örebro", "SE", pic="999901609"),
        )
    )
    assert found.names.to_list() == ["Örebro University"]
    assert "OEREBRO UNIVERSITET" in set(found.aliases["alias"])


def test_ids_are_unique_short_and_plain() -> None:
    long = "Institute " + "of very long names " * 20
    found = resolve(
        table(
            org("a", "Municipality", "Narva", pic="100000001"),
            org("b", "Municipality", "Narva", pic="100000002"),
            org("c", "Municipality", "Tartu", pic="100000003"),
            org("d", "Αθήνα Έρευνα", "Athens", "GR"),
            org("e", long),
        )
    )
    assert found.actor_of.is_unique
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", actor) for actor in found.actor_of)
    assert found.actor_of["a"] == "municipality-ee"


def test_no_organisations() -> None:
    found = resolve(table())
    assert found.actor_of.empty
    assert list(found.review.columns) == list(REVIEW_COLUMNS)
    assert found.aliases.empty


def test_review_is_in_the_order_of_work() -> None:
    found = resolve(
        table(
            org("a", "University of Tartu"),
            org("b", "Tartu Ülikool"),
            org("c", "Optofluid Technologies OÜ", "Narva"),
            org("d", "Optofluid Technologies AS", "Narva"),
            org("e", "Kaunas Agency for Biotech", "Kaunas", "LT"),
            org("f", "Kaunas Agency for Biotech", "Kaunas", "LT"),
        )
    )
    assert found.review["decision"].to_list() == ["doubtful", "merged", "merged"]
    assert found.review["score"].between(0, 1).all()
    assert "legal forms differ" in found.review.loc[0, "evidence"]
    assert found.review.loc[0, "actor_id"].count(";") == 1


NAMES = [
    "University of Tartu", "TARTU ULIKOOL", "Tartu University", "Tartu Linn", "City of Tartu",
    "Tartu Science Park", "Tartu Teaduspark", "Cybernetica AS", "Cybernetica", "NA", "",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.sampled_from(["EE", "LV", ""]),
            st.sampled_from(["Tartu", "Tallinn", ""]),
            st.sampled_from(["", "", "100000001", "100000002"]),
        ),
        max_size=9,
    ),
    st.randoms(use_true_random=False),
)
def test_row_order_does_not_matter_and_codes_stay_apart(rows, random) -> None:
    filled = [
        org(f"s:{i}", name, city, country, pic=pic)
        for i, (name, country, city, pic) in enumerate(rows)
    ]
    first = resolve(table(*filled))
    random.shuffle(filled)
    second = resolve(table(*filled))
    pd.testing.assert_series_equal(first.actor_of, second.actor_of)
    pd.testing.assert_series_equal(first.names, second.names)
    pd.testing.assert_frame_equal(first.aliases, second.aliases)
    pd.testing.assert_frame_equal(first.review, second.review)
    assert first.names.index.is_unique
    assert set(first.actor_of) == set(first.names.index)
    by_actor = table(*filled).assign(actor=first.actor_of)
    codes = by_actor[by_actor["pic"] != ""].groupby("actor")["pic"].nunique()
    assert (codes <= 1).all()

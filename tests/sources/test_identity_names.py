"""Names taken apart and compared, against pairs worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.sources.identity.entries import city_of, pic_of, ror_of, vat_of
from ecosystem.sources.identity.known import known_bodies
from ecosystem.sources.identity.legal import without_legal_form
from ecosystem.sources.identity.likeness import likeness
from ecosystem.sources.identity.names import read_name, readings
from ecosystem.sources.identity.text import has_name, repaired, words_of
from ecosystem.sources.identity.words import in_english, phrases

# What the organisations call themselves, from their own sites; the same body in two languages.
TRANSLATED = [
    ("Tartu Ülikool", "University of Tartu"),
    ("Tallinna Tehnikaülikool", "Tallinn University of Technology"),
    ("Rīgas Tehniskā universitāte", "Riga Technical University"),
    ("Latvijas Universitāte", "University of Latvia"),
    ("Vilniaus universitetas", "Vilnius University"),
    ("Kauno technologijos universitetas", "Kaunas University of Technology"),
    ("Lietuvos energetikos institutas", "Lithuanian Energy Institute"),
    ("Helsingin yliopisto", "University of Helsinki"),
    ("Turun ammattikorkeakoulu Oy", "Turku University of Applied Sciences"),
    ("Itä-Suomen yliopisto", "University of Eastern Finland"),
    ("Aalto-korkeakoulusäätiö sr", "Aalto University"),
    ("Lunds universitet", "Lund University"),
    ("Kungliga Tekniska högskolan", "Royal Institute of Technology"),
    ("Chalmers tekniska högskola AB", "Chalmers University of Technology"),
    ("Sveriges lantbruksuniversitet", "Swedish University of Agricultural Sciences"),
    ("Københavns Universitet", "University of Copenhagen"),
    ("Danmarks Tekniske Universitet", "Technical University of Denmark"),
    ("Syddansk Universitet", "University of Southern Denmark"),
    ("Region Sjælland", "Region Zealand"),
    ("Universitetet i Oslo", "University of Oslo"),
    (
        "Norges teknisk-naturvitenskapelige universitet",
        "Norwegian University of Science and Technology",
    ),
    ("Uniwersytet Gdański", "University of Gdańsk"),
    ("Politechnika Gdańska", "Gdańsk University of Technology"),
    ("Politechnika Warszawska", "Warsaw University of Technology"),
    ("Uniwersytet Warmińsko-Mazurski w Olsztynie", "University of Warmia and Mazury in Olsztyn"),
    ("Universität Rostock", "University of Rostock"),
    ("Technische Universität Hamburg", "Hamburg University of Technology"),
    ("Hochschule Wismar", "Wismar University of Applied Sciences"),
    ("Tallinna linn", "City of Tallinn"),
    ("Rīgas pilsēta", "City of Riga"),
    ("Vilniaus miesto savivaldybė", "Vilnius City Municipality"),
    ("Umeå kommun", "Municipality of Umeå"),
]
# Different bodies whose names are near each other.
DIFFERENT = [
    ("University of Oslo", "Høgskolen i Oslo"),
    ("Tallinn University", "Tallinn University of Technology"),
    ("University of Hamburg", "Hamburg University of Applied Sciences"),
    ("Aarhus University", "Aarhus University Hospital"),
    ("University College London", "University of London"),
    ("Lithuanian Energy Institute", "Lithuanian Energy Agency"),
    ("Kaunas District Municipality", "Kaunas City Municipality"),
    ("Ministry of Agriculture of Latvia", "Ministry of Agriculture of Lithuania"),
    ("North Karelia Hospital", "South Karelia Hospital"),
    ("Interreg IV", "Interreg V"),
    ("Institute of Physics", "Institute of Geophysics"),
]


@pytest.mark.parametrize(("native", "english"), TRANSLATED)
def test_a_name_in_two_languages_has_the_same_words(native: str, english: str) -> None:
    assert set(read_name(native).core) == set(read_name(english).core)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_bodies_do_not_have_the_same_words(one: str, other: str) -> None:
    found = likeness(read_name(one), read_name(other))
    assert found.score < 0.93
    assert found.only_a or found.only_b


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("Cesson-SÃ©vignÃ©", "Cesson-Sévigné"),  # UTF-8 read as cp1252
        ("Uniwersytet GdaÅ„ski", "Uniwersytet Gdański"),
        ("TEXTILFORSCHUNGSINSTITUT THÃœRINGEN", "TEXTILFORSCHUNGSINSTITUT THÜRINGEN"),
        ("Land K√§rnten", "Land Kärnten"),  # UTF-8 read as Mac Roman
        ("Ã…BO AKADEMI", "ÅBO AKADEMI"),
        ("SÃO PAULO", "SÃO PAULO"),  # not damaged
        ("VÄXJÖ", "VÄXJÖ"),
        ("Gaz �e", "Gaz �e"),  # the letter is lost: left as it is
    ],
)
def test_only_certain_damage_is_repaired(damaged: str, right: str) -> None:
    assert repaired(damaged) == right


@given(st.text(max_size=40))
def test_repairing_again_changes_nothing_and_reading_never_fails(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once
    for name in readings(once):
        assert likeness(name, name).score == 1.0 or not name.core


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_a_share(x: str, y: str) -> None:
    a, b = read_name(x), read_name(y)
    forth, back = likeness(a, b), likeness(b, a)
    assert 0 <= forth.score <= 1
    assert (forth.only_a, forth.only_b) == (back.only_b, back.only_a)
    assert forth.score == pytest.approx(back.score, abs=0.25)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Skeleton Technologies OÜ", "ou"),
        ("SIA Tilde", "sia"),
        ("Ekspla UAB", "uab"),
        ("ABB AB", "ab"),
        ("LiqTech ApS", "aps"),
        ("Vestas A/S", "as"),
        ("Bruker Daltonik GmbH", "gmbh"),
        ("Reiner Lemoine Institut gGmbH", "gmbh"),
        ("Gauss Centre for Supercomputing e.V.", "ev"),
        ("ITTI Sp. z o.o.", "spzoo"),
        ("ITTI SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA", "spzoo"),
        ("Picosun Oy", "oy"),
        ("Outotec Oyj", "oyj"),
        ("ProAgria ry", "ry"),
        ("Mittetulundusühing Balti Keskkonnafoorum", "mtu"),
    ],
)
def test_legal_forms_of_the_region(name: str, form: str) -> None:
    words = words_of(name)
    kept, forms = without_legal_form(words)
    assert forms == {form}
    assert 0 < len(kept) < len(words)


def test_a_name_that_is_only_a_legal_form_keeps_its_words() -> None:
    assert without_legal_form(["as"]) == (["as"], frozenset())


def test_abbreviations_beside_a_name() -> None:
    with_short = readings("Finnish Environment Institute - SYKE")[0]
    plain = readings("Finnish Environment Institute", "SYKE")[0]
    found = likeness(with_short, plain)
    assert found.explained == ("syke",)
    assert not found.only_a
    assert not found.only_b


def test_identifiers_that_cannot_be_right_are_none() -> None:
    assert [pic_of(x) for x in ("999984059", "999984059.0", "12", "a1b2")] == [
        "999984059",
        "999984059",
        "",
        "",
    ]
    assert [vat_of(x) for x in ("SE202100518201", "-", "NOTAPPLICABLE", "DE111111111")] == [
        "SE202100518201",
        "",
        "",
        "",
    ]
    assert ror_of("https://ror.org/03z77qz90") == "03z77qz90"  # University of Tartu at ror.org
    assert ror_of("n/a") == ""


def test_towns_in_one_form() -> None:
    assert city_of("KØBENHAVN K") == city_of("Copenhagen") == city_of("Kobenhavn")
    assert city_of("PARIS CEDEX 15") == city_of("Paris")
    assert city_of("12345") == ""


def test_words_for_unknown_are_no_names() -> None:
    assert not any(has_name(word) for word in ("", "NA", "N/A", "-", "...", "unknown"))
    assert has_name("NASA")


def test_every_form_of_the_vocabulary_is_read_as_its_meaning() -> None:
    for form, meaning in phrases().items():
        assert in_english(list(form)) == list(meaning), form
    for form, body in known_bodies().items():
        assert in_english(list(form)) == [body], form

"""The interface in ten languages: nothing untranslated, nothing unused, no broken placeholder."""

from __future__ import annotations

import re
import sys
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po as babel_read_po

from ecosystem.maps.catalogue import LANGUAGES, LOCALE, interface_texts, read_po
from ecosystem.maps.page import map_html
from ecosystem.model import Ecosystem
from ecosystem.study import StudySettings, run_study

sys.path.insert(0, str(Path(__file__).resolve().parent))
from messages import MAPS, sources

MESSAGES = sources()
# The same word in both languages, seen by a reader.
SAME = {"Region {code}", "under {share}", "{n} organisation"}


def catalogue(language: str) -> str:
    return (LOCALE / f"{language}.po").read_text(encoding="utf-8")


def named(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def key(message: str | tuple[str, str]) -> str:
    return message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    found = read_po(catalogue(language))
    assert set(found) == {key(message) for message in MESSAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    found = read_po(catalogue(language))
    broken = [
        (key(message), form)
        for message in MESSAGES
        for form in found[key(message)]
        # A plural form may leave the number out where words say it: "the one organisation".
        if (named(form) ^ named(key(message)))
        - ({"n"} if isinstance(message, tuple) and len(found[key(message)]) > 1 else set())
    ]
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_reader_reads_what_babel_reads(language: str) -> None:
    with (LOCALE / f"{language}.po").open("rb") as file:
        other = babel_read_po(file, locale=language)
    theirs = {
        key(message.id): message.string if isinstance(message.string, tuple) else (message.string,)
        for message in other
        if message.id
    }
    assert read_po(catalogue(language)) == theirs
    plurals = {m.id[0] for m in other if isinstance(m.id, tuple)}
    assert plurals == {message[0] for message in MESSAGES if isinstance(message, tuple)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_listed_in_the_order_that_the_page_expects(language: str) -> None:
    # CLDR's rules, which browsers have too (Intl.PluralRules), against the catalogue's header.
    header = re.search(r"nplurals=(\d); plural=(.*?);\\n", catalogue(language))
    assert header is not None
    order = re.search(rf"{language}: \[([^\]]*)\]", (MAPS / "assets/words.js").read_text("utf-8"))
    forms = re.findall(r'"(\w+)"', order[1]) if order else ["one", "other"]
    assert len(forms) == int(header[1])
    form = c2py(header[2])
    for n in range(1_000):
        assert forms[form(n)] == Locale.parse(language).plural_form(n), n


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_translations_are_the_english_text(language: str) -> None:
    found = read_po(catalogue(language))
    same = {text for text, forms in found.items() if forms[0] == text and len(text) > 12}
    assert same <= SAME


def test_the_page_carries_all_languages(baltic: Ecosystem) -> None:
    texts = interface_texts()
    assert set(texts["texts"]) == set(LANGUAGES)
    assert all(len(column) == len(texts["ids"]) for column in texts["texts"].values())
    page = map_html(run_study(baltic, StudySettings(community_runs=5)))
    assert len(page.encode()) <= 600_000


def test_missing_and_fuzzy_texts_are_left_to_english() -> None:
    text = (
        'msgid "A"\nmsgstr ""\n\n#, fuzzy\nmsgid "B"\nmsgstr "b"\n\nmsgid "C"\nmsgstr ""\n"c\\"d"\n'
    )
    assert read_po(text) == {"C": ('c"d',)}

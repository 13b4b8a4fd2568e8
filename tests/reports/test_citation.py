"""How to cite a run: what was computed, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ecosystem.errors import InputError, SettingError
from ecosystem.reports.citation import bibtex, citation_text, methods_paragraph, references_of
from ecosystem.reports.provenance import run_record
from ecosystem.reports.references import REFERENCES
from ecosystem.reports.verification import read_record
from ecosystem.study import Study, StudySettings


def test_every_source_of_the_data_is_credited(baltic_study: Study) -> None:
    text = citation_text(run_record(baltic_study))
    assert baltic_study.ecosystem.about.credits
    assert all(line in text for line in baltic_study.ecosystem.about.credits)


def test_the_paragraph_names_settings_and_data(baltic_study: Study) -> None:
    record = run_record(baltic_study)
    text = methods_paragraph(record)
    assert "775 organisations, 183 collaborations and 1,183 participations" in text
    assert record["data"]["sha256"][:16] in text
    assert "50 runs" in text
    assert "limited to" not in text
    scope = replace(baltic_study.settings.scope, start_year=2014, themes=("food",))
    limited = replace(baltic_study, settings=StudySettings(scope=scope, weighting="count"))
    text = methods_paragraph(run_record(limited))
    assert "limited to years: from 2014 on; themes: food" in text
    assert "Newman" not in text


def test_only_methods_that_were_used_are_referred_to(baltic_study: Study) -> None:
    assert references_of(run_record(baltic_study)) == REFERENCES
    bare = replace(
        baltic_study,
        ecosystem=replace(
            baltic_study.ecosystem, priorities=baltic_study.ecosystem.priorities.iloc[:0]
        ),
        settings=StudySettings(weighting="count"),
    )
    keys = {reference.key for reference in references_of(run_record(bare))}
    assert {r.key for r in REFERENCES} - keys == {"newman2001", "balland2021"}


def test_bibtex_has_balanced_braces_and_unique_keys(baltic_study: Study) -> None:
    text = bibtex(run_record(baltic_study))
    keys = re.findall(r"^@\w+\{(\w+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(REFERENCES) + 1
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "colour"),
        ({"level": 7}, "level"),
        ({"seed": "one"}, "seed"),
        ({"scope": []}, "scope"),
    ],
)
def test_settings_of_another_version_are_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        StudySettings.from_dict(StudySettings().as_dict() | change)


@pytest.mark.parametrize(
    ("text", "words"),
    [(None, "is not there"), ("{", "not readable"), ("[]", "has no data"), ("{}", "has no data")],
)
def test_what_is_not_a_run_is_said_to_be_none(tmp_path, text: str | None, words: str) -> None:
    if text is not None:
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_record(tmp_path)

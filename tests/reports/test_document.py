"""The brief as a Word file: what it says, that it is inert, and that its bytes repeat."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document

from ecosystem.desk.brief import brief
from ecosystem.maps.printed import overview_png
from ecosystem.reports.document import brief_docx
from ecosystem.study import Study


def test_it_says_what_the_tables_say(baltic_study: Study) -> None:
    found = brief(baltic_study)
    document = Document(BytesIO(brief_docx(found, overview_png(found.study))))
    gaps, steps = document.tables
    assert len(gaps.rows) == len(found.gaps) + 1 and len(steps.rows) == len(found.steps) + 1
    assert found.gaps["name_a"][0] in gaps.cell(1, 0).text
    assert found.steps["broker_name"][0] == steps.cell(1, 2).text
    assert len(document.inline_shapes) == 1
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "does not mean no cooperation" in words
    # Nothing is called a gap that is not one.
    if not (found.gaps["verdict"] == "gap").any():
        assert "fewer joint collaborations than expected" not in words


def test_the_bytes_repeat_and_hold_no_time(baltic_study: Study) -> None:
    found = brief(baltic_study, region="LV00")
    first, second = (brief_docx(found, overview_png(found.study)) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode("utf-8")
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_hostile_text_stays_text(hostile_study: Study) -> None:
    found = brief(hostile_study)
    content = brief_docx(found, overview_png(found.study))
    with zipfile.ZipFile(BytesIO(content)) as packed:
        body = packed.read("word/document.xml").decode("utf-8")
        links = packed.read("word/_rels/document.xml.rels").decode("utf-8")
    assert "<script" not in body and "&lt;script" in body
    assert "example.org" not in links and "External" not in links

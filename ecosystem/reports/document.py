"""The brief as a Word file that can be edited."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ecosystem import __version__
from ecosystem.reports.pages.blocks import records
from ecosystem.reports.pages.brief import gap_heading, shortened
from ecosystem.reports.words import decimal, number

if TYPE_CHECKING:
    from ecosystem.desk.brief import Brief

_EPOCH: Final = datetime(2000, 1, 1)
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def brief_docx(found: Brief, picture: bytes = b"") -> bytes:
    """Return the brief as a Word file of at most two pages A4.

    Parameters
    ----------
    found : Brief
        What it says.
    picture : bytes
        The small map as PNG; b"" leaves it out.

    Returns
    -------
    bytes
        The same brief and picture give the same bytes: no time stamps, parts in a fixed order.
    """
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.9)
    page.top_margin = page.bottom_margin = Cm(1.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10)
    style.paragraph_format.space_after = Pt(4)
    document.add_heading(_clean(found.title), level=0)
    for text in found.sentences:
        document.add_paragraph(_clean(text))
    if len(found.gaps):
        document.add_heading(gap_heading(found), level=2)
        heads = ("Regions", "Joint / expected", "Why – but", "Ask first")
        _table(document, heads, _gap_rows(found), (4.0, 2.3, 7.7, 3.2))
    if picture:
        document.add_picture(BytesIO(picture), height=Cm(7.6))
        document.add_paragraph(
            "Circles are regions with organisations in the data; dashed lines are the pairs listed."
        )
    document.add_heading("Next steps", level=2)
    if len(found.steps):
        heads = ("Who should meet", "Why", "Ask first", "Owner, date")
        _table(document, heads, _step_rows(found), (4.6, 6.6, 3.4, 2.6))
    else:
        document.add_paragraph("The data support no suggestion here.")
    document.add_heading("To be said aloud", level=2)
    for text in found.caveats:
        document.add_paragraph(_clean(text), style="List Bullet")
    for text in found.study.ecosystem.about.credits:
        run = document.add_paragraph().add_run(_clean(text))
        run.font.size = Pt(7)
    _without_times(document, found.title)
    stream = BytesIO()
    document.save(stream)
    return _repacked(stream.getvalue())


def _gap_rows(found: Brief) -> list[tuple[str, ...]]:
    return [
        (
            f"{at}. {row['name_a']} – {row['name_b']} ({row['verdict']})",
            f"{number(row['observed_count'])} / {decimal(row['expected_count'])}",
            f"{shortened(row['reason'])} But: {shortened(row['counter_reason'])}",
            row["broker_name"] or "nobody in the data works with both",
        )
        for at, row in enumerate(records(found.gaps), start=1)
    ]


def _step_rows(found: Brief) -> list[tuple[str, ...]]:
    return [
        (
            f"{row['name_a']} – {row['name_b']}",
            shortened(row["reason"]),
            row["broker_name"] or "–",
            "",
        )
        for row in records(found.steps)
    ]


def _table(
    document: Any, heads: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[float, ...]
) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for texts in (heads, *rows):
        row = table.rows[0] if texts is heads else table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # a reason stays on its page
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.add_run(_clean(text)).font.size = Pt(8)


def _clean(text: str) -> str:
    """Return text without signs that XML forbids or that reorder a line."""
    return "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn", "Co"} else sign
        for sign in str(text)
    )


def _without_times(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.created = properties.modified = _EPOCH
    properties.title = _clean(title)[:250]
    properties.author = properties.last_modified_by = f"ecosystem {__version__}"
    properties.comments = ""
    properties.revision = 1


def _repacked(content: bytes) -> bytes:
    """Return a zip with the same parts in sorted order and without times."""
    result = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as given,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, given.read(name))
    return result.getvalue()

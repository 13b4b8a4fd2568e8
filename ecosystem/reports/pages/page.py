"""A page of blocks: self-contained, without scripts, nothing loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from ecosystem import __version__
from ecosystem.reports.pages.blocks import Picture, Section
from ecosystem.reports.provenance import data_record
from ecosystem.reports.shell import content_policy, environment, style_sheet

if TYPE_CHECKING:
    from ecosystem.model import Ecosystem


def page_html(
    ecosystem: Ecosystem,
    title: str,
    sections: Sequence[Section],
    *,
    eyebrow: str,
    lead: str = "",
    notes: Sequence[str] = (),
) -> str:
    """Return a page as one HTML text.

    Parameters
    ----------
    ecosystem : Ecosystem
        Data that were used; its caveats and credits are shown.
    title, eyebrow, lead : str
        What the page is, what it is for, and the answer in a sentence.
    sections : sequence of Section
        What is shown; each gets an entry in the list of contents.
    notes : sequence of str
        What a reader must know; shown last.

    Returns
    -------
    str
        HTML; a Content-Security-Policy forbids everything but its own style; all text is escaped.
        The same data give the same bytes.
    """
    style = style_sheet("report.css", "desk.css")
    parts = [(f"s{at}-{_slug(part.title)}", part) for at, part in enumerate(sections, start=1)]
    pictures = [
        str(svg)
        for part in sections
        for block in part.blocks
        if isinstance(block, Picture)
        for svg in block.pictures
    ]
    return (
        environment()
        .get_template("desk.html.j2")
        .render(
            about=ecosystem.about,
            title=title,
            eyebrow=eyebrow,
            lead=lead,
            parts=parts,
            notes=notes,
            style=Markup(style),
            policy=content_policy(style, *pictures),
            version=__version__,
            data_checksum=data_record(ecosystem)["sha256"],
        )
    )


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40]

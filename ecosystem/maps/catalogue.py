"""The texts of the interface in ten languages: gettext catalogues, read as they are."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("de", "pl", "sv", "fi", "da", "et", "lv", "lt", "nb")
LOCALE: Final = Path(__file__).resolve().parent / "locale"

Messages = dict[str, tuple[str, ...]]


def read_po(text: str) -> Messages:
    r"""Return the translations of a gettext catalogue by their English text.

    Parameters
    ----------
    text : str
        A ``.po`` file with ``msgid``, ``msgid_plural``, ``msgstr`` and comments; contexts are not
        used here.

    Returns
    -------
    dict
        English text (of a plural, the singular) to one translation or one for each plural form.
        Entries without a translation and those marked fuzzy are left out, and so is the header.

    Examples
    --------
    >>> read_po('msgid "Close"\nmsgstr "Schließen"\n')
    {'Close': ('Schließen',)}
    """
    found: Messages = {}
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
        entry = _entry([line for line in lines if not line.startswith("#")])
        texts = tuple(text for key, text in entry.items() if key.startswith("msgstr"))
        if entry.get("msgid") and all(texts) and not fuzzy:
            found[entry["msgid"]] = texts
    return found


def _entry(lines: list[str]) -> dict[str, str]:
    """Return the texts of one entry by keyword; a text may go on over several lines."""
    parts: dict[str, str] = {}
    key = ""
    for line in lines:
        if not line.startswith('"'):
            key, _, line = line.partition(" ")
            parts[key] = ""
        # Both gettext and Python write strings as C does.
        parts[key] += ast.literal_eval(line.strip())
    return parts


@cache
def interface_texts() -> dict[str, Any]:
    """Return every translated text, as the page wants it.

    Returns
    -------
    dict
        ``ids``, the English texts, sorted; ``texts``, for each language a list in the same order:
        a text, a list with one text for each plural form, or "" where English is shown instead.
    """
    catalogues = {
        language: read_po((LOCALE / f"{language}.po").read_text(encoding="utf-8"))
        for language in LANGUAGES
        if (LOCALE / f"{language}.po").exists()
    }
    ids = sorted({text for messages in catalogues.values() for text in messages})
    return {
        "ids": ids,
        "texts": {
            language: [_plain(messages.get(text, ("",))) for text in ids]
            for language, messages in catalogues.items()
        },
    }


def _plain(forms: tuple[str, ...]) -> str | list[str]:
    return forms[0] if len(forms) == 1 else list(forms)

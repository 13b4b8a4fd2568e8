"""The texts of the map's interface as its sources hold them, and the catalogues beside them.

``python tests/maps/messages.py`` brings the catalogues up to date: texts that are new get an empty
translation, texts that are gone are left out.
"""

from __future__ import annotations

from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pandas as pd
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from ecosystem.maps import catalogue, categories
from ecosystem.maps.catalogue import LANGUAGES, LOCALE
from ecosystem.schema import ACTOR_MEASURES
from ecosystem.schema.links import REGION_GAPS

MAPS = Path(catalogue.__file__).resolve().parent
PLURALS = {
    "pl": "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)",
    "lv": "(n%10==0 || n%100>=11 && n%100<=19 ? 0 : n%10==1 && n%100!=11 ? 1 : 2)",
    "lt": "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<11 || n%100>19) ? 1 : 2)",
}
TABLE_COLUMNS = ("name", "kind", "region", "country", "collaboration_count", "degree")
TABLE_HELP = ("collaboration_count", "degree", "betweenness", "community")

Message = str | tuple[str, str]


class _Marked(HTMLParser):
    """Collects the texts and attributes of elements that say so in ``data-t``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open = False

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        parts = given.get("data-t", "").split()
        self.found += [given[part] for part in parts if part != "text"]
        self._open = "text" in parts

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found.append(data)
            self._open = False


def sources() -> list[Message]:
    """Every text that the page may ask for, in the order of the sources; plurals as pairs."""
    found: list[Message] = []
    page = _Marked()
    page.feed((MAPS / "templates" / "map.html").read_text(encoding="utf-8"))
    found += page.found
    for script in sorted((MAPS / "assets").glob("*.js")):
        keywords = {"T": None, "TN": (1, 2)}
        rows = extract("javascript", BytesIO(script.read_bytes()), keywords=keywords)
        found += [message for _, message, _, _ in rows]
    kinds = categories.by_kind(pd.Series([], dtype=str)).labels
    found += [*categories.KIND_LABELS.values(), *kinds]
    found += ["Other countries", "Smaller groups, or none"]
    found += ["Other or none named", "Other or not known"]
    columns = {column.name: column for column in ACTOR_MEASURES.columns}
    found += [columns[name].label for name in TABLE_COLUMNS]
    found += [columns[name].meaning for name in TABLE_HELP]
    verdicts = next(column for column in REGION_GAPS.columns if column.name == "verdict").values
    found += [verdict for verdict in verdicts if verdict != "too little to judge"]
    return list(dict.fromkeys(found))


def update() -> None:
    for language in LANGUAGES:
        path = LOCALE / f"{language}.po"
        old = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                old = read_po(file, locale=language)
        new = Catalog(locale=language, project="ecosystem", fuzzy=False)
        for message in sources():
            known = old.get(message if isinstance(message, str) else message[0])
            new.add(message, known.string if known is not None else "")
        raw = BytesIO()  # the header of Babel would hold the date of today
        write_po(raw, new, omit_header=True, width=100_000, sort_output=False)
        forms = PLURALS.get(language, "(n != 1)")
        header = (
            'msgid ""\nmsgstr ""\n'
            f'"Language: {language}\\n"\n'
            '"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Plural-Forms: nplurals={3 if language in PLURALS else 2}; plural={forms};\\n"\n\n'
        )
        path.write_text(header + raw.getvalue().decode(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    update()

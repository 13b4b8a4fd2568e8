"""Cells of other people's tables → numbers, dates, countries, and one value per organisation."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.model import join_values
from ecosystem.regions import country_code
from ecosystem.sources.records import as_text

_DIGITS: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_POINT_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d+,\d+")
_GROUP_SPACE: Final = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3})")
_MONEY_SIGNS: Final = re.compile(r"(?i)^\s*(€|eur)\s*|\s*(€|eur)\s*$")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR: Final = re.compile(r"\d{4}")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


def number_of(text: str, *, decimal_comma: bool = True) -> float:
    """Return the number a text stands for, NaN when it is none.

    Parameters
    ----------
    text : str
        Digits with a point or comma, thousands separated by comma, point, space or apostrophe.
    decimal_comma : bool
        Whether ``612,557`` is 612.557 (a table with decimal commas) or 612,557 (one with
        thousands separated by commas).

    Examples
    --------
    >>> number_of("348,108.28"), number_of("771225,1"), number_of("1 063 833 €")
    (348108.28, 771225.1, 1063833.0)
    >>> number_of("612,557", decimal_comma=False), number_of("612,557"), number_of("n/a")
    (612557.0, 612.557, nan)
    """
    bare = _GROUP_SPACE.sub("", _MONEY_SIGNS.sub("", text))
    if _DIGITS.fullmatch(bare):
        return float(bare)
    if _COMMA_GROUPS.fullmatch(bare) and ("." in bare or bare.count(",") > 1 or not decimal_comma):
        return float(bare.replace(",", ""))
    if _POINT_GROUPS.fullmatch(bare) and ("," in bare or bare.count(".") > 1):
        return float(bare.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(bare):
        return float(bare.replace(",", "."))
    return float("nan")


def numbers_of(cells: pd.Series, *, decimal_comma: bool = True) -> tuple[pd.Series, int]:
    """Return a column as finite numbers ≥ 0 (NaN otherwise) and how many cells were not.

    A dash or a blank is unknown, not unreadable.
    """
    read = {
        text: number_of(text, decimal_comma=decimal_comma)
        for text in cells.unique()
        if text.strip()
    }
    values = cells.map(read).astype("float64")
    values = values.mask(~np.isfinite(values) | (values < 0))
    unreadable = values.isna() & ~cells.str.strip().isin(["", "-", "n/a", "N/A"])
    return values, int(unreadable.sum())


def date_of(text: str) -> str:
    """Return a date as ISO text, as fine as written; "" when it is none.

    Day and month stand in the European order where the year comes last.

    Examples
    --------
    >>> [date_of(t) for t in ("29/11/2021", "2015/10/27", "2019-04", "2017", "04.2019", "-")]
    ['2021-11-29', '2015-10-27', '2019-04', '2017', '2019-04', '']
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _MONTH_YEAR.fullmatch(text):
        (month, year), day = match.groups(), None
    elif _YEAR.fullmatch(text):
        year, month, day = text, None, None
    else:
        return ""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return ""
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def dates_of(cells: pd.Series) -> tuple[pd.Series, int]:
    """Return a column as ISO dates and how many cells were no date."""
    values = cells.map({text: date_of(text) for text in cells.unique()}).astype("str")
    unreadable = (values == "") & ~cells.str.strip().isin(["", "-", "n/a", "N/A"])
    return values, int(unreadable.sum())


def countries_of(cells: pd.Series) -> tuple[pd.Series, int]:
    """Return a column of codes or names as ISO 3166 codes and how many cells were neither."""
    values = cells.map({text: country_code(text) for text in cells.unique()}).astype("str")
    return values, int(((values == "") & (cells.str.strip() != "")).sum())


def consensus(frame: pd.DataFrame, key: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return one row per key: in every column the value that stands most often, if any does.

    Of values that stand equally often the first in alphabetical order wins, so the order of rows
    does not matter.

    Examples
    --------
    >>> rows = pd.DataFrame({"id": ["a", "a", "a", "b"], "city": ["Riga", "Riga", "", ""]})
    >>> consensus(rows, "id", ["city"])["city"].to_dict()
    {'a': 'Riga', 'b': ''}
    """
    keys = pd.Index(frame[key].unique(), dtype="str").sort_values()
    result = pd.DataFrame(index=keys.rename(key))
    for column in columns:
        given = frame.loc[frame[column] != "", [key, column]]
        sizes = given.groupby([key, column], sort=True).size().rename("rows").reset_index()
        best = sizes.sort_values("rows", ascending=False, kind="stable").drop_duplicates(key)
        result[column] = as_text(best.set_index(key)[column].reindex(keys))
    return result


def joined_lists(frame: pd.DataFrame, key: str, column: str) -> pd.Series:
    """Return per key the distinct texts of a column as a stored list (``;`` between, sorted)."""
    pairs = frame.loc[frame[column] != "", [key, column]].drop_duplicates()
    found: dict[str, list[str]] = {}
    for name, text in zip(pairs[key], pairs[column], strict=True):
        found.setdefault(name, []).append(text)
    return pd.Series({name: join_values(texts) for name, texts in found.items()}, dtype="str")


def list_entry(text: str) -> str:
    """Return a text that can stand in a list: without semicolons.

    Examples
    --------
    >>> list_entry("food; energy")
    'food, energy'
    """
    return re.sub(r"\s*;\s*", ", ", text).strip(" ,")


def slug(text: str, length: int = 40) -> str:
    """Return lower-case ASCII letters, digits and hyphens that remind of a text.

    Examples
    --------
    >>> slug("Größe & Ærø – 3D")
    'grosse-aero-3d'
    """
    table = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ł": "l", "đ": "d", "þ": "th"})
    folded = unicodedata.normalize("NFKD", text.casefold().translate(table))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain)[:length].strip("-")


def short_hash(*parts: str) -> str:
    """Return eight hexadecimal digits that stand for texts; the same on every machine.

    Examples
    --------
    >>> short_hash("a", "b") == short_hash("a", "b") != short_hash("ab", "")
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:8]

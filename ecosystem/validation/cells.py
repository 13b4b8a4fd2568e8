"""From text cells to clean values, one column at a time: text, numbers, dates, lists, choices."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import numpy as np
import pandas as pd

from ecosystem.errors import nearest
from ecosystem.model import join_values
from ecosystem.schema import Column
from ecosystem.validation.findings import Findings, shown

FIRST_YEAR, LAST_YEAR = 1900, 2100

# Invisible signs that carry no meaning in a name and can hide or reverse text on a page.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"[\s\u2028\u2029]+")
_UNTIDY = re.compile(r"[\s\u2028\u2029]{2}|^\s|\s$|[^\S ]|[\u2028\u2029]")
_GUARDED = re.compile(r"'[=+\-@]")
_SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")
# Digits of other scripts are letters here (re.ASCII): float() would take them.
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f'](?=\d{3})")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_OTHER_DATE = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def clean_text(cells: pd.Series, findings: Findings) -> pd.Series:
    """Return text in Unicode NFC on one line, trimmed; control characters removed and listed."""
    # Each distinct text is looked at once: countries and roles repeat thousands of times.
    distinct = cells.unique()
    if all(_is_tidy(text) for text in distinct):
        return cells.astype("str")
    normal = {text: unicodedata.normalize("NFC", text) for text in distinct}
    control = {text: _CONTROL.search(text) is not None for text in normal.values()}
    bare = {text: _tidied(_CONTROL.sub("", text) if control[text] else text) for text in control}
    text = cells.map(normal).astype("str")
    if any(control.values()):
        findings.add_cells(
            text,
            text.map(control).astype(bool),
            "control-characters",
            lambda value: f"invisible control characters in {shown(value)}",
            "They were removed on reading; retype the cell",
            severity="repaired",
        )
    text = text.map(bare).astype("str")
    wrong = {value for value in bare.values() if _SPREADSHEET_ERROR.fullmatch(value)}
    if not wrong:
        return text
    failed = text.isin(wrong)
    findings.add_cells(
        text,
        failed,
        "spreadsheet-error",
        lambda value: f"the cell shows the spreadsheet error {value}",
        "Mend the formula or type the value",
    )
    return text.where(~failed, "")


def clean_line(text: str) -> str:
    r"""Return one text as :func:`clean_text` leaves it.

    Examples
    --------
    >>> clean_line(" exe\u202e.\nfdp ")
    'exe. fdp'
    """
    return _tidied(_CONTROL.sub("", unicodedata.normalize("NFC", text)))


def _is_tidy(text: str) -> bool:
    """Tell whether a text is surely one that nothing has to be done to."""
    return (
        text.isprintable()  # no control character and no space but the usual one
        and "  " not in text
        and not text.startswith((" ", "'", "#"))
        and not text.endswith(" ")
        and unicodedata.is_normalized("NFC", text)
    )


def _tidied(text: str) -> str:
    """Return text with single spaces, without the apostrophe that guards against formulas."""
    if _UNTIDY.search(text):
        text = _SPACE.sub(" ", text).strip()
    # An apostrophe before a formula sign is how spreadsheets, and we, keep text from running.
    return text[1:] if _GUARDED.match(text) else text


def _number(text: str, comma_is_decimal: bool) -> float:
    """Return the number a text stands for, NaN when it is none or can be read in two ways."""
    bare = text if text.isdecimal() else _GROUPED.sub("", text)
    if _PLAIN.fullmatch(bare):
        return float(bare)
    if _COMMA_GROUPS.fullmatch(bare) and ("." in bare or bare.count(",") > 1):
        return float(bare.replace(",", ""))
    if _POINT_GROUPS.fullmatch(bare) and ("," in bare or bare.count(".") > 1):
        return float(bare.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(bare) and (comma_is_decimal or not _COMMA_GROUPS.fullmatch(bare)):
        return float(bare.replace(",", "."))
    return np.nan


def numbers(
    cells: pd.Series, column: Column, findings: Findings, *, comma_is_decimal: bool
) -> pd.Series:
    """Return a column of numbers; decimal commas and thousands separators are understood.

    Examples
    --------
    >>> from ecosystem.schema import COLLABORATIONS
    >>> column = COLLABORATIONS["total_budget_eur"]
    >>> cells = pd.Series(["1 063 833", "3,5", "348,108.28", ""], name="total_budget_eur")
    >>> numbers(cells, column, Findings("x"), comma_is_decimal=True).to_list()
    [1063833.0, 3.5, 348108.28, nan]
    """
    given = cells != ""
    # Not pandas.to_numeric: before 3.1 it rounds the last digit of long numbers.
    distinct = {text: _number(text, comma_is_decimal) for text in cells.unique()}
    values = cells.map(distinct).astype("float64")
    wrong = given & ~np.isfinite(values)
    findings.add_cells(
        cells,
        wrong,
        "not-a-number",
        lambda value: f"{shown(value)} is not a number, or can be read in two ways",
        "Write digits with a point, for example 1063833.50, or leave it empty",
    )
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    outside = given & ~wrong & ((values < low) | (values > high))
    unit = f" {column.unit}" if column.unit else ""
    findings.add_cells(
        cells,
        outside,
        "out-of-range",
        lambda value: f"{shown(value)} is outside {low:g} to {high:g}{unit}",
        "Correct it or leave it empty",
    )
    return values.mask(wrong | outside)


def _date(text: str) -> str:
    """Return a date as ISO text, as fine as written; "" when it is impossible."""
    if (match := _ISO_DATE.fullmatch(text)) or (match := _OTHER_DATE.fullmatch(text)):
        year, month, day = match.groups()
    elif match := _DOTTED_DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        return ""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return ""
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


def dates(cells: pd.Series, findings: Findings) -> pd.Series:
    """Return dates as ISO text, as fine as written: no day is invented where a year stands.

    Examples
    --------
    >>> cells = pd.Series(["2019", "2019-4", "27.10.2015", "2015/10/27", ""], name="start_date")
    >>> dates(cells, Findings("x")).to_list()
    ['2019', '2019-04', '2015-10-27', '2015-10-27', '']
    """
    given = cells != ""
    read = {text: _date(text) for text in cells[given].unique()}
    values = cells.map(lambda text: read.get(text, "")).astype("str")
    findings.add_cells(
        cells,
        given & (values == ""),
        "impossible-date",
        lambda value: f"{shown(value)} is no date between {FIRST_YEAR} and {LAST_YEAR}",
        "Write 2019, 2019-04 or 2019-04-01, or leave it empty",
    )
    return values


def lists(cells: pd.Series) -> pd.Series:
    """Return lists as stored: entries trimmed, without repeats, sorted, joined by ``;``."""
    read = {text: join_values(text.split(";")) for text in cells.unique()}
    return cells.map(read).astype("str")


def choices(cells: pd.Series, column: Column, findings: Findings) -> pd.Series:
    """Return a column that allows only certain values; case and spaces are mended and listed."""
    given = cells != ""
    read = {
        text: text.casefold().replace(" ", "_").replace("-", "_") for text in cells[given].unique()
    }
    values = cells.map(lambda text: read.get(text, "")).astype("str")
    known = values.isin(column.values)
    findings.add_cells(
        cells,
        given & ~known,
        f"unknown-{column.name.replace('_', '-')}",
        lambda value: f"unknown {column.name} {shown(value)}{nearest(value, column.values)}",
        "Use one of: " + ", ".join(column.values),
    )
    findings.add_cells(
        cells,
        known & (values != cells),
        "spelling",
        lambda value: f"{shown(value)} was read as {read[value]}",
        f"Write it as {', '.join(column.values)}",
        severity="repaired",
    )
    return values.where(known, "")


def identifiers(cells: pd.Series, findings: Findings) -> pd.Series:
    """Return ids; a semicolon inside one is refused, because lists of ids are joined by it."""
    findings.add_cells(
        cells,
        cells.str.contains(";", regex=False),
        "semicolon-in-id",
        lambda value: f"semicolon in the id {shown(value)}",
        "Ids may hold anything but a semicolon",
    )
    return cells


def clean_column(
    cells: pd.Series, column: Column, findings: Findings, *, comma_is_decimal: bool
) -> pd.Series:
    """Return one column as its type asks for, and note what is wrong with it."""
    text = clean_text(cells, findings)
    if column.required:
        findings.add_cells(
            text,
            text == "",
            "empty-cell",
            lambda _: f"no {column.name}",
            f"Fill it in: {column.meaning}",
        )
    if column.type in ("number", "integer"):
        return numbers(text, column, findings, comma_is_decimal=comma_is_decimal)
    if column.type == "date":
        return dates(text, findings)
    if column.type == "list":
        return lists(text)
    if column.type == "id":
        return identifiers(text, findings)
    return choices(text, column, findings) if column.values else text

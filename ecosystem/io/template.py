"""A workbook to fill in: headings with notes, drop-down lists, an example row, a help sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecosystem.io.atomic import atomic_file
from ecosystem.io.save import FIXED_DATE
from ecosystem.io.workbooks import new_workbook
from ecosystem.schema import INPUT_TABLES, Column, Table
from ecosystem.validation import EXAMPLE_PREFIX

_ROWS_WITH_LISTS = 5_000

_EXAMPLES: dict[str, list[dict[str, str | float]]] = {
    "actors": [
        {
            "actor_id": f"{EXAMPLE_PREFIX}science-park",
            "name": "Example Science Park",
            "kind": "business_support",
            "country": "EE",
            "city": "Tartu",
            "nuts_code": "EE008",
            "latitude": 58.38,
            "longitude": 26.72,
            "place_basis": "page",
            "themes": "food;startups",
        },
        {
            "actor_id": f"{EXAMPLE_PREFIX}university",
            "name": "Example University",
            "kind": "university",
            "country": "SE",
            "city": "Uppsala",
            "nuts_code": "SE121",
            "themes": "food",
        },
    ],
    "collaborations": [
        {
            "collaboration_id": f"{EXAMPLE_PREFIX}project",
            "acronym": "EXAMPLE",
            "title": "An example: delete these rows or leave them, they are not read",
            "kind": "project",
            "programme": "Interreg Baltic Sea Region 2021-2027",
            "start_date": "2023-01-01",
            "end_date": "2025",
            "themes": "food",
        }
    ],
    "participations": [
        {
            "collaboration_id": f"{EXAMPLE_PREFIX}project",
            "actor_id": f"{EXAMPLE_PREFIX}science-park",
            "role": "coordinator",
        },
        {
            "collaboration_id": f"{EXAMPLE_PREFIX}project",
            "actor_id": f"{EXAMPLE_PREFIX}university",
            "role": "partner",
        },
    ],
}

_HELP = (
    "How to fill in this workbook",
    "1. One row per organisation in the sheet actors, one per project or partnership in the sheet "
    "collaborations.",
    "2. In the sheet participations write one row for every organisation in every collaboration, "
    "using the ids of the two other sheets.",
    "3. Bold headings must be filled in. Everything else may stay empty: unknown is better than "
    "guessed.",
    "4. Rows whose id begins with “example-” show how it is done. They are left out as soon as "
    "there are others.",
    "5. Several themes or policy areas stand in one cell with semicolons between: food;energy.",
    "6. Dates are 2019, 2019-04 or 2019-04-01. Write no more than you know.",
    "7. Organisations only: no names of persons, no e-mail addresses, no telephone numbers.",
    "8. Save, then check it:  ecosystem check FILE.xlsx   It lists every problem with its row.",
    "9. Then see the result:  ecosystem run FILE.xlsx --out RESULT",
)


def write_template(path: Path) -> None:
    """Write the workbook to fill in; it reads back as it is.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file, written whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    with atomic_file(path) as temporary, new_workbook(temporary) as workbook:
        workbook.set_properties({"created": FIXED_DATE, "title": "Innovation ecosystem"})
        formats = {
            "required": workbook.add_format({"bold": True, "bg_color": "#DCE9F5", "bottom": 1}),
            "optional": workbook.add_format({"bg_color": "#EEF2F6", "bottom": 1}),
            "example": workbook.add_format({"italic": True, "font_color": "#666666"}),
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "wrap": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "text": workbook.add_format({"num_format": "@"}),
        }
        _write_help(workbook.add_worksheet("help"), formats)
        for table in INPUT_TABLES.values():
            _write_table(workbook.add_worksheet(table.name), table, formats)
        workbook.get_worksheet_by_name("actors").activate()


def _write_help(sheet: Any, formats: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, _HELP[0], formats["title"])
    for row, line in enumerate(_HELP[1:], start=1):
        sheet.write_string(row, 0, line)
    row = len(_HELP) + 1
    for position, heading in enumerate(("Sheet", "Column", "What to write")):
        sheet.write_string(row, position, heading, formats["required"])
    for table in INPUT_TABLES.values():
        for column in table.columns:
            row += 1
            sheet.write_string(row, 0, table.name)
            sheet.write_string(row, 1, column.name)
            sheet.write_string(row, 2, column_help(column), formats["wrap"])


def column_help(column: Column) -> str:
    """Return what a person must know to fill in a column.

    Examples
    --------
    >>> from ecosystem.schema import PARTICIPATIONS
    >>> column_help(PARTICIPATIONS["budget_eur"])
    "The actor's own budget. A number, in eur, from 0."
    """
    parts = [column.meaning]
    if column.required:
        parts.append("Required.")
    if column.values:
        parts.append("One of: " + ", ".join(column.values) + ".")
    if column.type in ("number", "integer"):
        unit = f", in {column.unit}" if column.unit else ""
        span = "" if column.low is None else f", from {column.low:g}"
        span += "" if column.high is None else f" to {column.high:g}"
        parts.append(f"A number{unit}{span}.")
    return " ".join(parts)


def _write_table(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(table.columns):
        is_text = column.type not in ("number", "integer")
        sheet.set_column(
            position, position, max(14, len(column.name) + 3), formats["text"] if is_text else None
        )
        style = formats["required" if column.required else "optional"]
        sheet.write_string(0, position, column.name, style)
        sheet.write_comment(0, position, column_help(column), {"author": "", "x_scale": 2})
        if column.values:
            sheet.data_validation(
                1,
                position,
                _ROWS_WITH_LISTS,
                position,
                {
                    "validate": "list",
                    "source": [str(value) for value in column.values],
                    "error_title": f"Unknown {column.name}",
                    "error_message": "Choose one of the list.",
                },
            )
    for row, example in enumerate(_EXAMPLES.get(table.name, []), start=1):
        for name, value in example.items():
            position = table.names.index(name)
            if isinstance(value, str):
                sheet.write_string(row, position, value, formats["example"])
            else:
                sheet.write_number(row, position, value, formats["example"])

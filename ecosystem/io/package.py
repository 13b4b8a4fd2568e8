"""``datapackage.json`` (Frictionless): what a dataset is, its columns, whom to credit."""

from __future__ import annotations

import json
from typing import Any

from ecosystem.model import About, Ecosystem
from ecosystem.schema import INPUT_TABLES, Column, Table

_DATE_PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?"
_FRICTIONLESS_TYPES = {"number": "number", "integer": "integer", "boolean": "boolean"}


def package_text(ecosystem: Ecosystem, *, name: str, extra: dict[str, Any] | None = None) -> str:
    """Return the ``datapackage.json`` of a dataset saved as a folder of CSV.

    Parameters
    ----------
    ecosystem : Ecosystem
        Gives title, caveats, credits, and which optional tables there are.
    name : str
        Short name, lower case.
    extra : dict, optional
        Further properties, for example licences and sources.
    """
    about: About = ecosystem.about
    content: dict[str, Any] = {
        "name": name,
        "title": about.title,
        "description": about.description,
        **(extra or {}),
        "caveats": list(about.caveats),
        "credits": list(about.credits),
        "resources": [
            resource(table) for table in INPUT_TABLES.values() if has_rows(ecosystem, table)
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def has_rows(ecosystem: Ecosystem, table: Table) -> bool:
    """Tell whether a table is written: required ones always, optional ones when not empty."""
    return table.required or not table_of(ecosystem, table.name).empty


def table_of(ecosystem: Ecosystem, name: str) -> Any:
    """Return an input table of an ecosystem by the name it has in files."""
    return getattr(ecosystem, "priorities" if name == "s3_priorities" else name)


def resource(table: Table, names: tuple[str, ...] | None = None) -> dict[str, Any]:
    """Return the Frictionless description of a table, from the schema.

    Parameters
    ----------
    table : Table
        Which table.
    names : tuple of str, optional
        The columns the file has, in its order; all of the schema's by default.
    """
    schema: dict[str, Any] = {
        "fields": [_field(table[name]) for name in names or table.names],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = {"participations": ("actors", "collaborations"), "aliases": ("actors",)}
    if table.name in keys:
        schema["foreignKeys"] = [
            {
                "fields": [INPUT_TABLES[other].key[0]],
                "reference": {"resource": other, "fields": [INPUT_TABLES[other].key[0]]},
            }
            for other in keys[table.name]
        ]
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": table.meaning,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = [str(value) for value in column.values]
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    if column.type == "date":
        constraints["pattern"] = _DATE_PATTERN
    unit = f" Unit: {column.unit}." if column.unit else ""
    return {
        "name": column.name,
        "type": _FRICTIONLESS_TYPES.get(column.type, "string"),
        "title": column.label,
        "description": column.meaning + unit,
        **({"constraints": constraints} if constraints else {}),
    }

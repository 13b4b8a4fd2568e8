"""RO-Crate metadata: what a folder of results is, for repositories and other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from ecosystem import __version__
from ecosystem.errors import InputError, Issue, SettingError

CRATE: Final = "ro-crate-metadata.json"
_RECORDS: Final = {"run.json": "run", "batch.json": "batch"}
_SPEC: Final = "https://w3id.org/ro/crate/1.1"
_TYPES: Final = {
    ".csv": "text/csv", ".gexf": "application/gexf+xml", ".graphml": "application/graphml+xml",
    ".html": "text/html", ".json": "application/json", ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml", ".txt": "text/plain", ".yaml": "application/yaml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_ABOUT: Final = {
    "index.html": "Report", "map.html": "Interactive map", "workbook.xlsx": "All tables",
    "network.graphml": "Actor network", "network.gexf": "Actor network, for Gephi",
    "run.json": "Record of data, settings, versions and results",
    "batch.json": "Record of data, versions, tasks and results",
    "notes.txt": "What was left out or sampled",
}  # fmt: skip
_ORCID: Final = re.compile(r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


def read_any_record(folder: Path) -> tuple[str, dict[str, Any]]:
    """Return the name and content of the record of a run or batch that a folder holds.

    Raises
    ------
    InputError
        When it holds none that can be read.
    """
    for name in _RECORDS:
        path = folder / name
        if path.is_file():
            try:
                record = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                record = None
            if isinstance(record, dict) and {"data", "versions"} <= set(record):
                return name, record
    raise InputError(
        [
            Issue(
                str(folder.name), 0, "", "not-a-run", "holds no run.json or batch.json",
                "Give a folder that `ecosystem run` or `ecosystem batch` has written",
            )
        ]
    )  # fmt: skip


def crate_text(
    folder: Path,
    *,
    date: str,
    authors: Sequence[str] = (),
    license: str = "",
    title: str = "",
    publisher: str = "",
) -> str:
    """Return RO-Crate 1.1 metadata of a run or a batch as JSON text.

    Parameters
    ----------
    folder : Path
        Of the results; every file in it is listed with size and checksum, but for stored tasks.
    date : str
        Day of publication, ``YYYY-MM-DD``.
    authors : sequence of str
        Names, each with an ORCID in parentheses where there is one.
    license : str
        Web address of the licence of the results; "" says that none was given.
    title : str
        Of the results; that of the data when "".
    publisher : str
        Organisation that publishes them; "" leaves it out.

    Returns
    -------
    str
        The same for the same folder and arguments. No path, no name of a machine.

    Raises
    ------
    InputError
        When the folder holds no run or batch.
    SettingError
        When the date is none.

    References
    ----------
    Sefton, P. et al. RO-Crate Metadata Specification 1.1. https://w3id.org/ro/crate/1.1
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
        raise SettingError(f"--date {date}: write the day as 2026-01-31")
    name, record = read_any_record(folder)
    data = record["data"].values() if name == "batch.json" else [record["data"]]
    sources = [_source(number, entry) for number, entry in enumerate(data, 1)]
    files = [_file(folder, path) for path in sorted(folder.rglob("*")) if _belongs(folder, path)]
    people = [_person(number, author) for number, author in enumerate(authors, 1)]
    what = title or str(record.get("title") or sources[0]["name"])
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": what,
        "description": f"Results of a {_RECORDS[name]} of the Baltic Sea Region ecosystem tool "
        f"{record['versions'].get('ecosystem', '')} on: {', '.join(s['name'] for s in sources)}.",
        "datePublished": date,
        "license": {"@id": license} if license else "No licence was given for the results.",
        **({"author": _links(people)} if people else {}),
        **({"publisher": {"@id": "#publisher"}} if publisher else {}),
        "hasPart": _links(files),
        "mentions": {"@id": "#made"},
    }
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _SPEC},
            "about": {"@id": "./"},
        },
        root,
        *files,
        _action(record, files, sources),
        _program(record),
        *sources,
        *people,
        *([{"@id": "#publisher", "@type": "Organization", "name": publisher}] if publisher else []),
        *([{"@id": license, "@type": "CreativeWork", "name": "Licence"}] if license else []),
    ]
    content = {"@context": f"{_SPEC}/context", "@graph": graph}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _links(entities: Sequence[Mapping[str, Any]]) -> Any:
    """Return references to entities; the specification wants a single one without a list."""
    found = [{"@id": entity["@id"]} for entity in entities]
    return found[0] if len(found) == 1 else found


def _belongs(folder: Path, path: Path) -> bool:
    parts = path.relative_to(folder).parts
    return (
        path.is_file()
        and parts[0] != "tasks"
        and parts != (CRATE,)
        and not path.name.startswith(".")
    )


def _file(folder: Path, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    about = _ABOUT.get(name) or (f"Table {path.stem}" if path.parent.name == "tables" else name)
    from urllib.parse import quote

    return {
        "@id": quote(name),
        "@type": "File",
        "name": about,
        "contentSize": str(len(content)),
        "encodingFormat": _TYPES.get(path.suffix, "application/octet-stream"),
        "sha256": sha256(content).hexdigest(),
    }


def _source(number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    tables = entry.get("tables", {})
    rows = ", ".join(f"{name} {table['rows']}" for name, table in tables.items() if table["rows"])
    return {
        "@id": f"#data-{number}",
        "@type": "Dataset",
        "name": str(entry.get("title", "")) or "Data",
        "description": f"Input; not part of this crate. Rows: {rows}.",
        "identifier": f"sha256:{entry.get('sha256', '')}",
        "creditText": " ".join(map(str, entry.get("credits", ()))) or "The data name no source.",
    }


def _action(
    record: Mapping[str, Any],
    files: Sequence[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    settings = json.dumps(record.get("settings", {}), ensure_ascii=False, sort_keys=True)
    return {
        "@id": "#made",
        "@type": "CreateAction",
        "name": "Computation of the results",
        "description": f"Settings: {settings}" if record.get("settings") else "See batch.json.",
        "instrument": {"@id": "#program"},
        "object": _links(sources),
        "result": _links(files),
    }


def _program(record: Mapping[str, Any]) -> dict[str, Any]:
    versions = record["versions"]
    others = "; ".join(f"{name} {value}" for name, value in versions.items() if name != "ecosystem")
    return {
        "@id": "#program",
        "@type": "SoftwareApplication",
        "name": "Baltic Sea Region ecosystem tool",
        "version": str(versions.get("ecosystem", __version__)),
        "softwareRequirements": others,
    }


def _person(number: int, author: str) -> dict[str, Any]:
    found = _ORCID.search(author)
    name = re.sub(r"\s*\(.*\)\s*$", "", author).strip()
    key = f"https://orcid.org/{found[1]}" if found else f"#author-{number}"
    return {"@id": key, "@type": "Person", "name": name}

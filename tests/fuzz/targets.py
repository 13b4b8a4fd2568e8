"""What is fuzzed: every reader as a function of bytes in memory.

A target may raise our own errors; anything else, a hang or a swollen memory is a finding.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from ecosystem.batch.plan import plan_of
from ecosystem.errors import EcosystemError
from ecosystem.io.edges import edge_tables, is_edge_list
from ecosystem.io.lists import read_names
from ecosystem.io.load import inspect, inspect_tables
from ecosystem.io.readers import csv_table, json_tables, text_of
from ecosystem.io.settings_files import settings_of, yaml_of
from ecosystem.io.workbooks import rows_of, workbook_of
from ecosystem.model import About
from ecosystem.recommend.plans.rules import rules_of
from ecosystem.sources.formats.graphs import _graph, _records_of
from ecosystem.sources.formats.mapping import mapping_of
from ecosystem.sources.reading.archive import Entry, entries
from ecosystem.sources.reading.columns import read_sheet, text_rows

Target = Callable[[bytes], None]
# Most inputs end with the parser; a few go on into all checks, which take a hundred times as long.
DEEP = 128
# What separates the parts of a workbook in one input.
PART = b"\n=====\n"


def _is_deep(data: bytes) -> bool:
    return sum(data) % DEEP == 0


def _entry(data: bytes, suffix: str) -> Entry:
    @contextmanager
    def opener() -> Iterator[IO[bytes]]:
        yield io.BytesIO(data)

    return Entry(f"fuzzed{suffix}", ".", suffix, opener)


def csv_own(data: bytes) -> None:
    """A table of ours: text, cells, and now and then all checks."""
    raw = csv_table(text_of(data, "actors.csv"), "actors.csv", "actors")
    if _is_deep(data):
        inspect_tables({"actors": raw}, About())
        if is_edge_list(raw) and not raw.frame.empty:
            inspect_tables(edge_tables(raw), About())


def csv_other(data: bytes) -> None:
    """A table of somebody else, streamed."""
    rows = list(text_rows(_entry(data, ".csv")))
    if _is_deep(data):
        wanted = {"name": ("name", "organisation"), "country": ("country",)}
        read_sheet(iter(rows), "fuzzed.csv", wanted, ("name",))


def json_file(data: bytes) -> None:
    """An ecosystem as JSON."""
    tables, _ = json_tables(text_of(data, "data.json"), "data.json")
    if _is_deep(data):
        inspect_tables(tables, About())


@cache
def _sheet() -> Any:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("actors").write_row(0, 0, list("abcdefgh"))
    return workbook_of(buffer.getvalue(), "data.xlsx").worksheets[0]


def xlsx_sheet(data: bytes) -> None:
    """The XML of one sheet inside an intact workbook."""
    sheet = _sheet()
    sheet.parent = SimpleNamespace(
        _archive=SimpleNamespace(open=lambda _: io.BytesIO(data)),
        epoch=sheet.parent.epoch,
        data_only=True,
        _date_formats=sheet.parent._date_formats,
        _timedelta_formats=sheet.parent._timedelta_formats,
    )
    for _ in rows_of(sheet, "data.xlsx, sheet actors"):
        pass


_PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
)


@cache
def workbook_parts() -> dict[str, bytes]:
    """Return the parts of a small honest workbook by name."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("actors")
        sheet.write_row(0, 0, ["actor_id", "name", "kind"])
        sheet.write_row(1, 0, ["a", "Ärla", 3.5])
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx_parts(data: bytes) -> None:
    """Parts of a workbook, packed into an honest zip; parts that are not given are intact."""
    parts = dict(workbook_parts()) | dict(zip(_PARTS, data.split(PART), strict=False))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    _workbook(buffer.getvalue())


def _workbook(data: bytes) -> None:
    workbook = workbook_of(data, "data.xlsx")
    try:
        for sheet in workbook.worksheets:
            for _ in rows_of(sheet, str(sheet.title)):
                pass
    finally:
        workbook.close()


def network(suffix: str) -> Target:
    """Return the target of a format of networks."""

    def target(data: bytes) -> None:
        graph = _graph(_entry(data, suffix), "utf-8")
        if _is_deep(data):
            _records_of("fuzzed", graph)

    return target


@cache
def _folder() -> Path:
    shared = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=shared if shared.is_dir() else None))


def packed(name: str) -> Target:
    """Return the target of a packed file: all its members are read."""

    def target(data: bytes) -> None:
        file = _folder() / name
        file.write_bytes(data)
        for entry in entries(file):
            with entry.open() as stream:
                while stream.read(1 << 16):
                    pass

    return target


def yaml_settings(data: bytes) -> None:
    """A mapping of columns as YAML."""
    content = yaml_of(text_of(data, "mapping.yaml"), "mapping.yaml")
    if isinstance(content, dict):
        mapping_of({str(name): str(value) for name, value in content.items()})


def plan(data: bytes) -> None:
    """A plan of a batch."""
    plan_of(text_of(data, "plan.yaml"), "plan.yaml", _folder())


def rules(data: bytes) -> None:
    """Rules of a programme as TOML, or as JSON or YAML when the first byte says so."""
    ending = {b"j": ".json", b"y": ".yaml"}.get(data[:1], ".toml")
    text = text_of(data[1:], f"rules{ending}")
    values = settings_of(text, f"rules{ending}")
    if isinstance(values, dict):
        rules_of({str(name): value for name, value in values.items()})


def names(data: bytes) -> None:
    """A list of members."""
    file = _folder() / "members.txt"
    file.write_bytes(data)
    read_names(file)


def whole_workbook(data: bytes) -> None:
    """A workbook as the command line takes it."""
    file = _folder() / "data.xlsx"
    file.write_bytes(data)
    inspect(file)


TARGETS: dict[str, Target] = {
    "csv": csv_own,
    "csv-other": csv_other,
    "json": json_file,
    "xlsx-sheet": xlsx_sheet,
    "xlsx-parts": xlsx_parts,
    "xlsx": whole_workbook,
    "graphml": network(".graphml"),
    "gexf": network(".gexf"),
    "pajek": network(".net"),
    "zip": packed("data.zip"),
    "gzip": packed("data.csv.gz"),
    "yaml": yaml_settings,
    "plan": plan,
    "rules": rules,
    "names": names,
}


def run(name: str, data: bytes) -> EcosystemError | None:
    """Run a target; return our own error, None when the input is fine; all else is raised."""
    try:
        TARGETS[name](data)
    except EcosystemError as error:
        message = str(error)
        message.encode("utf-8")  # a message that cannot be printed is a crash to come
        return error
    return None

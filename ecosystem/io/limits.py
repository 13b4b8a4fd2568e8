"""How much is read of anybody's file, in one place, and the refusals that say so.

Every reader, of our own tables as of other people's formats, takes its limits from here.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import IO, Final
from xml.parsers import expat

from ecosystem.errors import EcosystemError, InputError, problem

MAX_TEXT_BYTES: Final = 1_000_000_000
MAX_NETWORK_BYTES: Final = 500_000_000
MAX_SETTINGS_BYTES: Final = 200_000
MAX_ROWS: Final = 5_000_000
MAX_COLUMNS: Final = 1_000
MAX_CELLS: Final = 100_000_000
MAX_CELL_CHARACTERS: Final = 100_000
MAX_EMPTY_ROWS: Final = 1_000
MAX_ISSUES: Final = 10_000

MAX_WORKBOOK_BYTES: Final = 400_000_000
MAX_WORKBOOK_UNPACKED_BYTES: Final = 3_000_000_000
# Cell texts that repeat are kept in memory by the reader; more than this is no table of text.
MAX_WORKBOOK_TEXT_BYTES: Final = 600_000_000

MAX_MEMBERS: Final = 10_000
MAX_UNPACKED_BYTES: Final = 4_000_000_000
# Text shrinks to a tenth, very uniform workbooks to a hundredth; deflate's limit is 1/1032.
MAX_RATIO: Final = 250
_OLE2: Final = bytes.fromhex("D0CF11E0A1B11AE1")


def _stamp(file: IO[bytes]) -> tuple[int, int, int]:
    state = os.fstat(file.fileno())
    return state.st_ino, state.st_size, state.st_mtime_ns


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of an ordinary file that nobody writes to meanwhile.

    Raises
    ------
    EcosystemError
        When it may not be read, or is a pipe or device: those need not end.
    InputError
        When the file was changed while it was read: what was read may be half old, half new.
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            raise EcosystemError(f"{path}: is no ordinary file. Save it to a file first.")
        file = path.open("rb")
    except PermissionError:
        raise EcosystemError(f"{path}: may not be read. Check its permissions.") from None
    with file:
        before = _stamp(file)
        yield file
        if before != _stamp(file):
            raise problem(
                path.name,
                "the file was changed while it was read",
                "Wait until whatever writes it is done, then type the command again",
                check="changed-while-read",
            )


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return the bytes of a file that holds at most ``limit`` of them.

    Raises
    ------
    InputError
        When there are more.
    """
    with opened(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(path.name, limit)
    return data


def too_large(name: str, limit: int) -> InputError:
    """Return the error for a file that is larger than is read."""
    amount = f"{limit / 1e6:,.0f} MB" if limit >= 10**6 else f"{limit // 1000} kB"
    return problem(
        name,
        f"the file is larger than {amount}",
        "Divide it, or take out what is not needed",
        check="too-large",
    )


def check_shape(file: str, rows: int, columns: int) -> None:
    """Refuse a table of more rows, columns or cells than are read.

    Raises
    ------
    InputError
        When it is larger.
    """
    if rows > MAX_ROWS:
        what = f"more than {MAX_ROWS:,} rows"
    elif columns > MAX_COLUMNS:
        what = f"more than {MAX_COLUMNS:,} columns"
    elif rows * columns > MAX_CELLS:
        what = f"more than {MAX_CELLS:,} cells ({rows:,} rows of {columns:,} columns)"
    else:
        return
    raise problem(
        file, f"the table has {what}", "Divide it, or take out what is not needed",
        check="too-large",
    )  # fmt: skip


def check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook that is locked, an old one, or far larger than it seems.

    Raises
    ------
    InputError
        When it is one of these. A damaged one passes: the reader will say so.
    """
    if data.startswith(_OLE2):
        raise problem(
            name,
            "the workbook is protected by a password, or is an old .xls file",
            "Open it in a spreadsheet program and save it as .xlsx without a password",
            check="unreadable-workbook",
        )
    if len(data) > MAX_WORKBOOK_BYTES:
        raise too_large(name, MAX_WORKBOOK_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError):
        return
    size = sum(member.file_size for member in members)
    shared = sum(m.file_size for m in members if m.filename.casefold().endswith("strings.xml"))
    if (
        len(members) > MAX_MEMBERS
        or size > MAX_WORKBOOK_UNPACKED_BYTES
        or shared > MAX_WORKBOOK_TEXT_BYTES
        or (size > 10**8 and size > MAX_RATIO * len(data))
    ):
        raise problem(
            name,
            f"the workbook of {len(data) / 1e6:.1f} MB would unpack to {size / 1e6:,.0f} MB in "
            f"{len(members):,} parts",
            "It was not read. Save its sheets as CSV UTF-8 and import those",
            check="archive-bomb",
        )


class _Prolog(Exception):  # noqa: N818
    """The first element begins: no declaration can follow."""


def check_xml(data: bytes, name: str) -> None:
    """Refuse XML that declares a document type: entities are defined nowhere else.

    Only what stands before the first element is looked at, in whatever encoding it is. What is no
    XML passes: the reader will say so.

    Raises
    ------
    InputError
        When a document type is declared.
    """
    parser = expat.ParserCreate()
    declared = []

    def begins(*_: object) -> None:
        raise _Prolog

    def declares(*_: object) -> None:
        declared.append(True)
        raise _Prolog

    parser.StartDoctypeDeclHandler = declares
    parser.StartElementHandler = begins
    with suppress(_Prolog, expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    if declared:
        raise problem(
            name,
            "the file declares entities of its own, which network files have no use for",
            "Save it again from the program that made it",
            check="unsafe-xml",
        )

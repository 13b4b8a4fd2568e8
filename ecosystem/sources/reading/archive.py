"""Files as people have them (plain, gzip, zip, folder) as streams of bytes, with limits.

Nothing is ever unpacked to disk, so a member of a zip cannot land anywhere; a member that tries
to is refused all the same, because such a zip was not made by an honest program.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, cast

from ecosystem.errors import EcosystemError, problem
from ecosystem.io.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED_BYTES, opened

_SMALL_BYTES: Final = 50_000_000
_MAX_DEPTH: Final = 6

# What unpacking raises on damaged bytes.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
    NotImplementedError, RuntimeError, KeyError, OverflowError,
)  # fmt: skip
_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".tab"})
_WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm"})
_GRAPH_SUFFIXES: Final = frozenset({".graphml", ".gexf", ".net"})
READABLE: Final = _TEXT_SUFFIXES | _WORKBOOK_SUFFIXES | _GRAPH_SUFFIXES


@dataclass(frozen=True)
class Entry:
    """One file that can be read, wherever it lies.

    Parameters
    ----------
    name : str
        What messages and counts call it: the file's name, or ``a.zip, organization.csv``.
    group : str
        Files of one folder, or of one folder of one zip, belong together.
    suffix : str
        Lower case, without ``.gz``: ``.csv``, ``.xlsx`` …
    opener : callable
        Gives a context manager with the uncompressed bytes, as a stream.
    """

    name: str
    group: str
    suffix: str
    opener: Callable[[], Any]

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook rather than text."""
        return self.suffix in _WORKBOOK_SUFFIXES

    def open(self) -> Any:
        """Return a context manager with the bytes; damaged files raise ``InputError``."""
        return self.opener()


class _Limited(io.RawIOBase):
    """A stream that stops a bomb: too many bytes, or far more than went in."""

    def __init__(self, raw: IO[bytes], name: str, compressed: Callable[[], int] | None) -> None:
        self._raw = raw
        self._name = name
        self._compressed = compressed
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._raw.read(len(buffer))
        except _DAMAGE as error:
            raise _damaged(self._name, error) from None
        self._count += len(data)
        too_dense = (
            self._compressed is not None
            and self._count > _SMALL_BYTES
            and self._count > MAX_RATIO * max(self._compressed(), 1)
        )
        if self._count > MAX_UNPACKED_BYTES or too_dense:
            raise _bomb(self._name)
        buffer[: len(data)] = data
        return len(data)


def _damaged(name: str, error: BaseException) -> EcosystemError:
    kind = "cut off" if isinstance(error, EOFError) else "damaged"
    return problem(
        name,
        f"the compressed file is {kind}",
        "Download or copy it again",
        check="damaged-archive",
    )


def _bomb(name: str) -> EcosystemError:
    return problem(
        name,
        f"unpacked it would be larger than {MAX_UNPACKED_BYTES // 10**9} GB, or more than "
        f"{MAX_RATIO} times its packed size",
        "It was not read. If it is genuine, unpack it and give the folder",
        check="archive-bomb",
    )


def entries(path: Path) -> list[Entry]:
    """Return every readable file at a path, sorted by name.

    Parameters
    ----------
    path : Path
        A ``.csv``, ``.tsv``, ``.txt`` (also with ``.gz``), ``.xlsx``, ``.graphml``, ``.gexf`` or
        ``.net`` file, a zip with such files, or a folder with such files and zips.

    Raises
    ------
    EcosystemError
        When there is nothing at the path.
    InputError
        When a zip is damaged, protected, too large, or has members that climb out of it.
    """
    if not path.exists():
        raise EcosystemError(f"{path}: there is no such file or folder. Check the name.")
    files = _files(path) if path.is_dir() else [path]
    found: list[Entry] = []
    for file in files:
        try:
            found += _entries_of(file, path if path.is_dir() else path.parent)
        except PermissionError:
            raise EcosystemError(f"{file}: may not be read. Check its permissions.") from None
    if not found:
        raise EcosystemError(
            f"{path}: holds nothing that can be read. Give a .csv, .tsv, .xlsx, .graphml, .gexf "
            "or .zip file, or a folder with such files."
        )
    return found


def _files(folder: Path) -> list[Path]:
    """Return files in a folder and below; hidden ones and links to elsewhere are left out."""
    depth = len(folder.parts)
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not file.is_symlink()
        and not any(part.startswith((".", "~$")) for part in file.parts[depth:])
        and len(file.parts) - depth <= _MAX_DEPTH
    )


def _entries_of(file: Path, root: Path) -> list[Entry]:
    group = file.parent.relative_to(root).as_posix()
    suffixes = [suffix.casefold() for suffix in file.suffixes[-2:]]
    last = suffixes[-1] if suffixes else ""
    if last == ".zip":
        return _members(file, group)
    if last == ".gz":
        inner = suffixes[0] if len(suffixes) > 1 else ""
        if inner not in READABLE:
            return []
        return [Entry(file.name, group, inner, lambda: _open_gzip(file))]
    if last not in READABLE:
        return []
    return [Entry(file.name, group, last, lambda: _open_plain(file))]


@contextmanager
def _open_plain(file: Path) -> Iterator[IO[bytes]]:
    with opened(file) as stream:
        yield stream


@contextmanager
def _open_gzip(file: Path) -> Iterator[IO[bytes]]:
    with opened(file) as packed, gzip.GzipFile(fileobj=packed) as stream:
        limited = _Limited(cast("IO[bytes]", stream), file.name, packed.tell)
        yield io.BufferedReader(limited, 1 << 16)


@contextmanager
def _open_member(file: Path, member: str, name: str) -> Iterator[IO[bytes]]:
    with opened(file) as packed, ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(packed))
            stream = stack.enter_context(archive.open(member))
        except _DAMAGE as error:
            raise _damaged(name, error) from None
        yield io.BufferedReader(_Limited(stream, name, None), 1 << 16)


def _members(file: Path, group: str) -> list[Entry]:
    """Return the readable members of a zip after checking all of them."""
    try:
        with opened(file) as packed, zipfile.ZipFile(packed) as archive:
            members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    except _DAMAGE:
        raise problem(
            file.name,
            "the zip is damaged or cut off, or is something else under that name",
            "Download or copy it again",
            check="damaged-archive",
        ) from None
    _check_members(file, members)
    found = []
    for member in sorted(members, key=lambda member: member.filename):
        inner = PurePosixPath(member.filename)
        if inner.suffix.casefold() not in READABLE or inner.name.startswith((".", "~$")):
            continue
        name = f"{file.name}, {inner.as_posix()}"
        found.append(
            Entry(
                name,
                f"{group}/{file.name}/{inner.parent.as_posix()}",
                inner.suffix.casefold(),
                _member_opener(file, member.filename, name),
            )
        )
    return found


def _member_opener(file: Path, member: str, name: str) -> Callable[[], Any]:
    return lambda: _open_member(file, member, name)


def _check_members(file: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise problem(
            file.name,
            f"the zip holds {len(members):,} files; at most {MAX_MEMBERS:,} are read",
            "Take the tables out and give only those",
            check="archive-bomb",
        )
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if (
            ".." in parts
            or member.filename.startswith(("/", "\\"))
            or any(":" in part for part in parts[:1])
        ):
            raise problem(
                file.name,
                f"the zip has a member {member.filename[:80]!r} that points outside of it",
                "It was not read. Get the zip from its original source",
                check="unsafe-archive",
            )
        if member.flag_bits & 0x1:
            raise problem(
                file.name,
                "the zip is protected by a password",
                "Unpack it and give the folder",
                check="protected-archive",
            )
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if size > MAX_UNPACKED_BYTES or (size > _SMALL_BYTES and size > MAX_RATIO * max(packed, 1)):
        raise _bomb(file.name)

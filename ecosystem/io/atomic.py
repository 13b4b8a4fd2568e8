"""Files and folders that appear complete or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecosystem.errors import OutputError


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"{path}: cannot be written ({reason}). "
            "Choose another place with --out, or free space and check permissions."
        ) from error


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to; on success it replaces ``path``, on failure it vanishes.

    Raises
    ------
    OutputError
        When the place cannot be written, or ``path`` is a folder.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> with atomic_file(folder / "a.txt") as temporary:
    ...     _ = temporary.write_text("done", encoding="utf-8")
    >>> [file.name for file in folder.iterdir()]
    ['a.txt']
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder. Give the name of a file.")
    with _as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
    try:
        temporary = holder / path.name
        with _as_output_error(path):
            yield temporary
            temporary.replace(path)
    finally:
        shutil.rmtree(holder, ignore_errors=True)


@contextmanager
def atomic_folder(path: Path, marker: str) -> Iterator[Path]:
    """Give an empty temporary folder; on success its contents become the folder ``path``.

    A folder already at ``path`` is replaced as a whole when it holds ``marker``, the file by
    which earlier output is known; whatever else somebody put into it is carried over. A folder
    that is not empty and not ours is left alone.

    Parameters
    ----------
    path : Path
        The folder to make.
    marker : str
        Name of a file that every output of this sort contains.

    Raises
    ------
    OutputError
        When the place cannot be written or holds something else.
    """
    if path.is_file():
        raise OutputError(f"{path}: is a file. Give the name of a folder with --out.")
    if path.is_dir() and any(path.iterdir()) and not (path / marker).is_file():
        raise OutputError(
            f"{path}: holds files that were not made by this command (no {marker}). "
            "Choose an empty or new folder with --out."
        )
    path = path.absolute()
    with _as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
    try:
        fresh, former = holder / "new", holder / "old"
        with _as_output_error(path):
            fresh.mkdir()
            yield fresh
            _swap(path, fresh, former)
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _swap(path: Path, fresh: Path, former: Path) -> None:
    """Put ``fresh`` at ``path``; what stood there goes to ``former`` or is carried over."""
    if not path.exists():
        fresh.rename(path)
        return
    path.rename(former)
    try:
        fresh.rename(path)
    except OSError:
        former.rename(path)
        raise
    for kept in sorted(former.rglob("*")):
        target = path / kept.relative_to(former)
        if kept.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            kept.replace(target)


def write_text(path: Path, text: str) -> None:
    r"""Write UTF-8 text with ``\n`` line ends, whatever the platform and locale."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)

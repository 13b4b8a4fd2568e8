"""Files and folders that appear complete or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Final

from ecosystem.errors import OutputError
from ecosystem.io.ours import looks_like_ours

# In every folder that we make: the names of the files in it. What is not listed is somebody's own.
LIST: Final = ".made-by-ecosystem"
_overwrites: ContextVar[bool] = ContextVar("overwrites", default=False)


@contextmanager
def overwriting() -> Iterator[None]:
    """Let output replace what was not made by us, as ``--force`` asks for."""
    token = _overwrites.set(True)
    try:
        yield
    finally:
        _overwrites.reset(token)


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _cannot(path, error.strerror or type(error).__name__) from error
    except Exception as error:
        # The writer of XML puts what the disk said into an error of its own.
        if type(error).__name__ != "SerialisationError":
            raise
        raise _cannot(path, os.strerror(errno.EIO)) from error


def _cannot(path: Path, reason: str) -> OutputError:
    return OutputError(
        f"{path}: cannot be written ({reason}). "
        "Choose another place with --out, or free space and check permissions."
    )


@contextmanager
def atomic_file(path: Path, *, ours: bool = False) -> Iterator[Path]:
    """Give a temporary path to write to; on success it replaces ``path``, on failure it vanishes.

    Parameters
    ----------
    path : Path
        The file to make.
    ours : bool
        Whether a file that is there is known to be ours.

    Raises
    ------
    OutputError
        When the place cannot be written, ``path`` is a folder, or there is a file that we did
        not make.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with atomic_file(folder / "a.txt") as temporary:
    ...     _ = temporary.write_text("done", encoding="utf-8")
    >>> [file.name for file in folder.iterdir()]
    ['a.txt']
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder. Give the name of a file.")
    with _holder(path) as holder, _as_output_error(path):
        temporary = holder / path.name
        yield temporary
        if path.exists() and not (ours or _overwrites.get() or looks_like_ours(path, temporary)):
            raise OutputError(
                f"{path}: is there already and was not made by this command, or was edited since. "
                "Choose another name with --out, or replace it with --force."
            )
        temporary.replace(path)


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
    path = path.absolute()
    with _holder(path) as holder, _as_output_error(path):
        _refuse_strangers(path, marker)
        fresh, former = holder / "new", holder / "old"
        fresh.mkdir()
        yield fresh
        names = sorted(_files(fresh))
        write_text(fresh / LIST, "".join(f"{name}\n" for name in names))
        with _alone(path.parent):
            _refuse_strangers(path, marker)
            if path.exists():
                _carry_over(path, fresh)
            _swap(path, fresh, former)
            if former.is_dir():  # what somebody saved into it in these moments
                _carry_over(former, path)


def _refuse_strangers(path: Path, marker: str) -> None:
    if _overwrites.get() or not path.is_dir() or (path / marker).is_file():
        return
    if any(path.iterdir()):
        raise OutputError(
            f"{path}: holds files that were not made by this command (no {marker}). "
            "Choose an empty or new folder with --out, or put the result beside them with --force."
        )


@contextmanager
def _holder(path: Path) -> Iterator[Path]:
    """Give a hidden folder beside ``path`` to work in; what killed runs left is cleared away."""
    # Whose it is stands in the name, so that not even a kill at once leaves one of nobody.
    place = sha256(socket.gethostname().encode()).hexdigest()[:8]
    prefix = f".{path.name[:40]}.{place}-"
    with _as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f"{_literally(prefix)}*.*"):
            _clear(left, path)
    # Named before it is made: an interrupt may come in between.
    holder = path.parent / f"{prefix}{os.getpid()}.{token_hex(4)}"
    try:
        with _as_output_error(path):
            holder.mkdir(mode=0o700)
        yield holder
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _literally(text: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def _clear(holder: Path, path: Path) -> None:
    """Take away the working folder of a run that was killed; give back what it had moved."""
    number = holder.name.rpartition("-")[2].partition(".")[0]
    if os.name != "posix" or not number.isdecimal():
        return
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        with suppress(OSError):
            if (holder / "old").is_dir() and not path.exists():
                (holder / "old").rename(path)
        shutil.rmtree(holder, ignore_errors=True)
    except OSError:  # it lives, and is somebody else's
        return


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time exchange what is in a folder, where the system has such locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network shares have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _files(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*"):
        if file.is_file() or file.is_symlink():
            yield file.relative_to(folder).as_posix()


def _carry_over(former: Path, fresh: Path) -> None:
    """Copy what somebody put into a folder of ours; what an earlier run made stays behind."""
    listed = former / LIST
    made = {LIST}
    if listed.is_file():
        made |= set(listed.read_text(encoding="utf-8", errors="replace").splitlines())
    for name in sorted(set(_files(former)) - made):
        target = fresh / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(former / name, target, follow_symlinks=False)


def _swap(path: Path, fresh: Path, former: Path) -> None:
    """Put ``fresh`` at ``path``; what stood there goes to ``former``."""
    if not path.exists():
        fresh.rename(path)
        return
    path.rename(former)
    try:
        fresh.rename(path)
    except OSError:
        former.rename(path)
        raise


def write_text(path: Path, text: str) -> None:
    r"""Write UTF-8 text with ``\n`` line ends, whatever the platform and locale."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)

"""Finished tasks on disk, by address, with a checksum: what is there is whole or is not there."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

from ecosystem.errors import OutputError

_HEAD: Final = b"ecosystem task 1 "
_MARKER: Final = "finished-tasks.txt"
_ABOUT: Final = (
    "Finished tasks of a batch, by content. `ecosystem batch` with the same plan and folder takes\n"
    "them up instead of computing them again. Once the batch is complete they may be deleted.\n"
)


class Store:
    """The folder ``tasks`` of a batch.

    Parameters
    ----------
    folder : Path
        Of the batch; made when it is not there.

    Raises
    ------
    OutputError
        When the folder holds something else, or cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "tasks"
        if folder.is_file():
            raise OutputError(f"{folder}: is a file. Give the name of a folder with --out.")
        is_ours = (self._folder / _MARKER).is_file()
        if folder.is_dir() and any(folder.iterdir()) and not is_ours:
            raise OutputError(
                f"{folder}: holds files that were not made by this command (no tasks/{_MARKER}). "
                "Choose an empty or new folder with --out."
            )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / _MARKER).write_text(_ABOUT, encoding="utf-8", newline="\n")
            for part in self._folder.glob("*.part"):  # of a process that was killed
                part.unlink(missing_ok=True)
        except OSError as error:
            raise _cannot(self._folder, error) from error
        self.damaged: list[str] = []

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.task"

    def has(self, key: str) -> bool:
        """Tell whether a result is there and whole; a damaged one is noted and taken away."""
        return self.get(key) is not None

    def get(self, key: str) -> bytes | None:
        """Return a result, or None when it is not there or damaged."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _cannot(path, error) from error
        head, _, payload = content.partition(b"\n")
        if head == _HEAD + sha256(payload).hexdigest().encode():
            return payload
        self.damaged.append(key)
        path.unlink(missing_ok=True)
        return None

    def put(self, key: str, payload: bytes) -> None:
        """Keep a result; it appears whole or not at all.

        Raises
        ------
        OutputError
            When it cannot be written, as when the disk is full.
        """
        temporary = ""
        try:
            handle, temporary = tempfile.mkstemp(suffix=".part", dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(_HEAD + sha256(payload).hexdigest().encode() + b"\n" + payload)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._path(key))
        except OSError as error:
            raise _cannot(self._folder, error) from error
        finally:
            if temporary:
                Path(temporary).unlink(missing_ok=True)


def _cannot(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"{path}: cannot be written ({reason}). Finished tasks are kept: free space or mend the "
        "permissions, then type the same command again."
    )

"""Does a run repeat? A folder somebody gave us, compared with one made again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from ecosystem.errors import InputError, Issue

RECORD: Final = "run.json"
BATCH: Final = "batch.json"
Verdict = Literal["same", "different", "missing"]


class FileVerdict(NamedTuple):
    """One file of a run and whether it has the bytes that it should have."""

    name: str
    verdict: Verdict


def read_record(folder: Path) -> dict[str, Any]:
    """Return the record of a run that a folder holds.

    Raises
    ------
    InputError
        When there is none, or it is not one.
    """
    return _record(folder, RECORD, "run", ("data", "settings", "versions", "notes", "results"))


def is_batch(folder: Path) -> bool:
    """Tell whether a folder is that of a batch, finished or not."""
    return (folder / BATCH).is_file() or (folder / "tasks").is_dir()


def read_batch(folder: Path) -> dict[str, Any]:
    """Return the record of a batch that a folder holds.

    Raises
    ------
    InputError
        When there is none, or it is not one of this version.
    """
    return _record(folder, BATCH, "batch", ("plan", "data", "versions", "tasks", "results"))


def _record(folder: Path, name: str, command: str, parts: Sequence[str]) -> dict[str, Any]:
    def issue(what: str, remedy: str) -> InputError:
        return InputError([Issue(name, 0, "", f"not-a-{command}", what, remedy)])

    path = folder / name
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = "is not there" if not path.is_file() else "is not readable JSON"
        remedy = f"Give a folder that `ecosystem {command}` has written"
        if (folder / "tasks").is_dir():
            remedy = "The batch is not finished: type the same `ecosystem batch` command again"
        raise issue(what, remedy) from error
    lacking = [part for part in parts if not isinstance(record, Mapping) or part not in record]
    if lacking:
        raise issue(
            f"has no {', '.join(lacking)}",
            "It was made by something else, by an earlier version, or was cut",
        )
    return dict(record)


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return in words where the data and versions of two runs differ.

    Parameters
    ----------
    then, now : mapping
        Records as :func:`ecosystem.reports.provenance.run_record` gives them.

    Examples
    --------
    >>> one = {"data": {"tables": {"actors": {"rows": 2, "sha256": "a"}}}, "versions": {"x": "1"}}
    >>> two = {"data": {"tables": {"actors": {"rows": 3, "sha256": "b"}}}, "versions": {"x": "2"}}
    >>> differences(one, two)
    ['data: actors differ (2 rows then, 3 now)', 'version of x: 1 then, 2 now']
    """
    found = _table_differences("data", then["data"]["tables"], now["data"]["tables"])
    if then.get("previous") != now.get("previous"):
        found.append("previous workbook: another one, or other decisions in it")
    return found + _version_differences(then["versions"], now["versions"])


def batch_differences(
    then: Mapping[str, Any], records: Mapping[str, Mapping[str, Any]], versions: Mapping[str, str]
) -> list[str]:
    """Return in words where the data and versions of a batch differ from those of now.

    Parameters
    ----------
    then : mapping
        ``batch.json``.
    records : mapping
        Name of a dataset → its record now.
    versions : mapping
        Of now.
    """
    found = []
    for name, entry in then["data"].items():
        now = records.get(name, {}).get("tables", {})
        found += _table_differences(name, entry["tables"], now)
    return found + _version_differences(then["versions"], versions)


def _table_differences(what: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [
        f"{what}: {name} differ ({entry['rows']} rows then, {now[name]['rows']} now)"
        for name, entry in then.items()
        if name in now and entry["sha256"] != now[name]["sha256"]
    ]


def _version_differences(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [
        f"version of {name}: {version} then, {now.get(name, 'none')} now"
        for name, version in then.items()
        if now.get(name) != version
    ]


def compared(folder: Path, again: Path) -> list[FileVerdict]:
    """Return for every file of a run made again whether the given folder holds the same bytes.

    Parameters
    ----------
    folder : Path
        What somebody gave us; files in it that a run does not write are not looked at.
    again : Path
        The run made again.

    Returns
    -------
    list of FileVerdict
        Sorted by name.
    """
    verdicts = []
    for path in sorted(path for path in again.rglob("*") if path.is_file()):
        name = path.relative_to(again).as_posix()
        given = folder / name
        verdict: Verdict = "missing"
        if given.is_file():
            verdict = "same" if given.read_bytes() == path.read_bytes() else "different"
        verdicts.append(FileVerdict(name, verdict))
    return verdicts

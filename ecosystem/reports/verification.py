"""Does a run repeat? A folder somebody gave us, compared with one made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from ecosystem.errors import InputError, Issue

RECORD: Final = "run.json"
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
    path = folder / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        what = "is not there" if not path.is_file() else "is not readable JSON"
        raise InputError(
            [_issue(what, "Give a folder that `ecosystem run` has written")]
        ) from error
    lacking = [part for part in ("data", "settings", "versions", "notes", "results")
               if not isinstance(record, Mapping) or part not in record]  # fmt: skip
    if lacking:
        raise InputError(
            [_issue(f"has no {', '.join(lacking)}", "It was made by something else or was cut")]
        )
    return dict(record)


def _issue(what: str, remedy: str) -> Issue:
    return Issue(RECORD, 0, "", "not-a-run", what, remedy)


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
    tables = now["data"]["tables"]
    found = [
        f"data: {name} differ ({entry['rows']} rows then, {tables[name]['rows']} now)"
        for name, entry in then["data"]["tables"].items()
        if name in tables and entry["sha256"] != tables[name]["sha256"]
    ]
    versions = now["versions"]
    if then.get("previous") != now.get("previous"):
        found.append("previous workbook: another one, or other decisions in it")
    return found + [
        f"version of {name}: {version} then, {versions.get(name, 'none')} now"
        for name, version in then["versions"].items()
        if versions.get(name) != version
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

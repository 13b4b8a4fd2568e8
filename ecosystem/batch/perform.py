"""Do one task: the part of the data and the settings → bytes that the store keeps."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from ecosystem.batch.folder import write_run
from ecosystem.batch.kinds import KINDS
from ecosystem.batch.tasks import DIMENSIONS, FOLDER, NULLS, OBSERVED, Task
from ecosystem.measures.nulls.ensemble import measured, observe, replicas
from ecosystem.model import Ecosystem
from ecosystem.network.scope import scoped
from ecosystem.reports.tables import table_text
from ecosystem.schema import Table
from ecosystem.study import run_study

_UNITS: Final = "units"
_FIXED: Final = (1980, 1, 1, 0, 0, 0)


class Rows(NamedTuple):
    """A table as text: its heading, its rows, and what must be said with it."""

    heading: str
    rows: str
    notes: tuple[str, ...]


def perform(task: Task, ecosystem: Ecosystem) -> bytes:
    """Return the result of a task.

    Parameters
    ----------
    task : Task
        What to do.
    ecosystem : Ecosystem
        All of the dataset.

    Returns
    -------
    bytes
        The same on every machine with the same versions; for :func:`rows_of`, :func:`arrays_of` or
        :func:`unfold`.
    """
    with threadpool_limits(1):  # linear algebra sums in another order with more
        if task.kind == FOLDER:
            return _folder(task, ecosystem)
        part, notes = scoped(ecosystem, task.settings.scope)
        if task.kind == NULLS:
            return _draws(task, part)
        frame = KINDS[task.kind].compute(part, task.settings)
    return _table(task, frame, (*notes, *_notes(frame)))


def _notes(frame: pd.DataFrame) -> tuple[str, ...]:
    how = str(frame.attrs.get("betweenness", "exact"))
    sampled = () if how == "exact" else (f"Bridges (betweenness) were {how}.",)
    return (*sampled, *frame.attrs.get("notes", ()))


def with_dimensions(table: Table) -> Table:
    """Return a table with the settings of a batch before its columns."""
    return Table(table.name, table.meaning, (*DIMENSIONS, *table.columns), table.key)


def _table(task: Task, frame: pd.DataFrame, notes: tuple[str, ...]) -> bytes:
    table = KINDS[task.kind].table
    flat = frame.reset_index() if frame.index.name else frame
    text = table_text(flat.assign(**task.dimensions()), "csv", table=with_dimensions(table))
    return (json.dumps(list(notes), ensure_ascii=False) + "\n" + text).encode()


def rows_of(payload: bytes) -> Rows:
    """Return a table that :func:`perform` made."""
    notes, heading, rows = payload.decode().split("\n", 2)
    return Rows(heading, rows, tuple(json.loads(notes)))


def _draws(task: Task, part: Ecosystem) -> bytes:
    assert task.ensemble is not None
    what, model = task.ensemble.what, task.ensemble.model
    data = observe(part, task.ensemble.by, level=task.settings.level)
    weighting = task.settings.weighting
    if task.first == OBSERVED:
        table = measured(data, what, model=model, weighting=weighting)
        found = {str(name): table[name].to_numpy() for name in table.columns}
        found[_UNITS] = np.array(table.index.to_list(), dtype=np.str_)
    else:
        numbers = range(task.first, task.last + 1)
        found = replicas(data, what, model, numbers, weighting=weighting, seed=task.settings.seed)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **found)  # type: ignore[arg-type]
    return buffer.getvalue()


def arrays_of(payload: bytes, *names: str) -> dict[str, npt.NDArray[np.float64]]:
    """Return measures of draws that :func:`perform` made; all without names."""
    with np.load(io.BytesIO(payload), allow_pickle=False) as found:
        return {name: found[name] for name in (names or found.files)}


def observed_of(payload: bytes) -> pd.DataFrame:
    """Return the measures of the data themselves, units as index."""
    found = arrays_of(payload)
    units = pd.Index(found.pop(_UNITS).tolist(), dtype="str", name="unit")
    return pd.DataFrame(found, index=units)


def _folder(task: Task, ecosystem: Ecosystem) -> bytes:
    study = run_study(ecosystem, task.settings)
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as place:
        write_run(study, Path(place), lambda _: None)
        files = sorted(path for path in Path(place).rglob("*") if path.is_file())
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                name = path.relative_to(place).as_posix()
                entry = zipfile.ZipInfo(name, _FIXED)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def unfold(payload: bytes, folder: Path) -> None:
    """Write the files of a run that :func:`perform` made into a folder."""
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        archive.extractall(folder)

"""Finished tasks → one tidy table per kind, and a folder per study where asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecosystem.batch.folder import RUN_MARKER
from ecosystem.batch.kinds import KINDS
from ecosystem.batch.perform import (
    arrays_of,
    observed_of,
    rows_of,
    unfold,
    with_dimensions,
)
from ecosystem.batch.plan import Ensemble, Plan
from ecosystem.batch.store import Store
from ecosystem.batch.tasks import FOLDER, NULLS, OBSERVED, Task
from ecosystem.io.atomic import atomic_file, atomic_folder
from ecosystem.measures.nulls.ensemble import null_notes, summary
from ecosystem.reports.tables import table_text
from ecosystem.schema import NULLS as NULLS_TABLE
from ecosystem.schema import Column, Table

_ENSEMBLE: Final = (
    Column("of", "text", "Of", "What was measured."),
    Column("model", "text", "Model", "How random counterparts were made."),
    Column("by", "text", "Groups", "What makes a group."),
    Column("replicas", "integer", "Draws asked for", "Number of random counterparts."),
)


def tidy_table(kind: str) -> Table:
    """Return the columns of a table of a batch: settings first.

    Examples
    --------
    >>> tidy_table("survival").names[:3]
    ('dataset', 'identity', 'window')
    """
    if kind != NULLS:
        return with_dimensions(KINDS[kind].table)
    whole = Table(NULLS, NULLS_TABLE.meaning, (*_ENSEMBLE, *NULLS_TABLE.columns), NULLS_TABLE.key)
    return with_dimensions(whole)


def write_results(
    plan: Plan,
    tasks: Sequence[Task],
    store: Store,
    folder: Path,
    failed: Mapping[str, str],
    before: Sequence[str] = (),
) -> list[Path]:
    """Write everything that a plan asks for and return the files and folders.

    Tables of kinds that the plan does not ask for any more are taken away.
    """
    done = [task for task in tasks if task.key not in failed]
    kinds = [*plan.outputs, *([NULLS] if plan.nulls else [])]
    files: list[Path] = []
    notes = list(before)
    for kind in kinds:
        own = [task for task in done if task.kind == kind]
        texts = _null_texts(own, store) if kind == NULLS else _texts(own, store)
        path = folder / "tables" / f"{kind}.csv"
        notes += [f"{kind}: {note}" for note in _write_csv(path, kind, texts)]
        files.append(path)
        if "parquet" in plan.formats:
            from ecosystem.io.parquet import write_parquet

            files.append(write_parquet(path, tidy_table(kind)))
    _tidy_up(folder, {path.name for path in files})
    files.append(_write_notes(folder, notes))
    return files + [_write_folder(task, store, folder) for task in done if task.kind == FOLDER]


def _tidy_up(folder: Path, wanted: set[str]) -> None:
    known = {f"{kind}{suffix}" for kind in (*KINDS, NULLS) for suffix in (".csv", ".parquet")}
    for name in known - wanted:
        (folder / "tables" / name).unlink(missing_ok=True)


def _whole(store: Store, task: Task) -> bytes:
    payload = store.get(task.key)
    if payload is None:  # between being stored and being read the disk has lost it
        from ecosystem.errors import OutputError

        raise OutputError(
            f"{task.described()}: its result was damaged after it was stored. Type the same "
            "command again: it is computed again."
        )
    return payload


def _texts(tasks: Sequence[Task], store: Store) -> Iterator[tuple[str, tuple[str, ...]]]:
    for task in tasks:
        rows = rows_of(_whole(store, task))
        yield rows.rows, tuple(f"{task.described()}: {note}" for note in rows.notes)


def _null_texts(tasks: Sequence[Task], store: Store) -> Iterator[tuple[str, tuple[str, ...]]]:
    groups: dict[tuple[Any, ...], list[Task]] = {}
    for task in tasks:
        identity = (task.dataset, task.ensemble, tuple(task.dimensions().values()))
        groups.setdefault(identity, []).append(task)
    for own in groups.values():
        if own[0].first != OBSERVED or len(own) < 2:
            continue  # the data themselves or all draws failed: said in batch.json
        draws = own[1:]

        def samples(name: str, draws: Sequence[Task] = draws) -> npt.NDArray[np.float64]:
            return np.concatenate([arrays_of(_whole(store, task), name)[name] for task in draws])

        ensemble = own[0].ensemble
        assert ensemble is not None
        frame = summary(observed_of(_whole(store, own[0])), samples)
        labels = _ensemble_columns(ensemble) | own[0].dimensions()
        text = table_text(frame.assign(**labels), "csv", table=tidy_table(NULLS))
        kept = samples("kept_share")
        said = null_notes(ensemble.model, len(kept), own[0].settings.seed, kept)
        what = own[0].described()
        yield text.split("\n", 1)[1], tuple(f"{what}: {note}" for note in said)


def _ensemble_columns(ensemble: Ensemble) -> dict[str, Any]:
    return {
        "of": ensemble.what,
        "model": ensemble.model,
        "by": ensemble.by,
        "replicas": ensemble.replicas,
    }


def _write_csv(path: Path, kind: str, texts: Iterator[tuple[str, tuple[str, ...]]]) -> list[str]:
    notes: list[str] = []
    with (
        atomic_file(path, ours=True) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as out,
    ):
        out.write(",".join(tidy_table(kind).names) + "\n")
        for text, said in texts:
            out.write(text)
            notes += said
    return notes


def _write_notes(folder: Path, notes: Sequence[str]) -> Path:
    path = folder / "notes.txt"
    with atomic_file(path, ours=True) as temporary:
        temporary.write_text(
            "".join(f"{note}\n" for note in dict.fromkeys(notes)), encoding="utf-8", newline="\n"
        )
    return path


def _write_folder(task: Task, store: Store, folder: Path) -> Path:
    values = [value for value in task.dimensions().values() if value]
    name = re.sub(r"[^\w.-]+", "_", "_".join(values), flags=re.ASCII).strip("._-")[:80]
    # Names of themes may differ only in signs that a file name cannot hold.
    mark = sha256(json_like(values).encode()).hexdigest()[:6]
    path = folder / "studies" / f"{name}_{mark}"
    with atomic_folder(path, RUN_MARKER) as fresh:
        unfold(_whole(store, task), fresh)
    return path


def json_like(values: Sequence[str]) -> str:
    """Return values as one text that no other values give.

    Examples
    --------
    >>> json_like(["a", "b"])
    "['a', 'b']"
    """
    return repr(list(values))

"""What a worker process does. Imports are inside: threads are limited before any library loads."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ecosystem.batch.tasks import Task

_ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_packed: dict[str, bytes] = {}
_loaded: dict[int, Any] = {}
_one_at_a_time = threading.Lock()


class Outcome(NamedTuple):
    """What became of a task: a result, or why there is none; and by which versions."""

    payload: bytes | None
    error: str
    versions: dict[str, str]


def begin(packed: dict[str, bytes]) -> None:
    """Prepare a local worker process: data at hand, one thread, gone when its parent is gone."""
    for name in _ONE_THREAD:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _packed.update(packed)


def _leave_with_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def local(task: Task) -> Outcome:
    """Do a task with the data given to :func:`begin`."""
    return do(task, _packed[task.dataset])


def do(task: Task, packed: bytes) -> Outcome:
    """Do a task; whatever goes wrong is told, never raised.

    Parameters
    ----------
    task : Task
        What to do.
    packed : bytes
        The ecosystem, pickled by the process that runs the batch.
    """
    import pickle

    from ecosystem.batch.perform import perform
    from ecosystem.errors import EcosystemError
    from ecosystem.reports.provenance import program_versions, source_checksum

    versions = program_versions() | {"code": source_checksum()}
    # Compiled loops may not run in two threads of one process, as a cluster's worker might ask.
    with _one_at_a_time:
        try:
            name = hash(packed)
            if name not in _loaded:
                _loaded.clear()
                _loaded[name] = pickle.loads(packed)
            return Outcome(perform(task, _loaded[name]), "", versions)
        except EcosystemError as error:
            reason = str(error)
        except MemoryError:
            reason = "not enough memory"
        except Exception as error:
            reason = f"a fault of the program: {type(error).__name__}: {error}"
        return Outcome(None, reason, versions)

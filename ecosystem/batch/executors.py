"""Who does the tasks: processes on this computer, or a Dask cluster that runs already."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Final, Protocol

from ecosystem.batch import worker
from ecosystem.batch.tasks import Task
from ecosystem.batch.worker import Outcome
from ecosystem.errors import SettingError

_TRIES: Final = 3  # a task during which a worker dies so often is told as failed
_ANSWER_S: Final = 10
_PATIENCE_S: Final = 600


class Executor(Protocol):
    """Does tasks and hands back outcomes, in any order."""

    def outcomes(
        self, tasks: Sequence[Task], packed: Mapping[str, bytes]
    ) -> Iterator[tuple[Task, Outcome]]:
        """Do every task; ``packed`` holds the pickled ecosystem of every dataset."""
        ...


class LocalProcesses:
    """Processes of this computer.

    They are spawned, never forked: compiled loops do not survive a fork. A process that is killed
    takes no other task with it.

    Parameters
    ----------
    count : int
        Number of processes, each on one core.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def outcomes(
        self, tasks: Sequence[Task], packed: Mapping[str, bytes]
    ) -> Iterator[tuple[Task, Outcome]]:
        """Do every task."""
        waiting, tries = deque(tasks), dict.fromkeys(tasks, 0)
        while waiting:
            pool = ProcessPoolExecutor(
                min(self._count, len(waiting)),
                mp_context=get_context("spawn"),
                initializer=worker.begin,
                initargs=(dict(packed),),
            )
            running: dict[Future[Outcome], Task] = {}
            try:
                yield from self._until_broken(pool, waiting, running)
            except BrokenProcessPool:
                for task in running.values():
                    tries[task] += 1
                    if tries[task] < _TRIES:
                        waiting.append(task)
                    else:
                        yield task, _lost("the process that did it died three times")
            finally:
                _end(pool)

    def _until_broken(
        self,
        pool: ProcessPoolExecutor,
        waiting: deque[Task],
        running: dict[Future[Outcome], Task],
    ) -> Iterator[tuple[Task, Outcome]]:
        while waiting or running:
            # Few at a time: what a dying process may take with it is done again.
            while waiting and len(running) < self._count + 1:
                task = waiting[0]
                running[pool.submit(worker.local, task)] = task
                waiting.popleft()
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                outcome = future.result()
                yield running.pop(future), outcome


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool at once: its results are kept already, what is running is not wanted."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)


class DaskCluster:
    """A Dask cluster that runs already.

    Parameters
    ----------
    address : str
        Of its scheduler, for example ``tcp://10.0.0.1:8786``.

    Raises
    ------
    SettingError
        When Dask is not installed or nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError:
            raise SettingError(
                "--scheduler needs Dask. Install it:  pip install 'bsr-ecosystem[cluster]'"
            ) from None
        try:
            self._client = distributed.Client(address, timeout=_ANSWER_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise SettingError(
                f"{address}: no Dask scheduler answers ({type(error).__name__}). Start one with "
                "`dask scheduler`, and give the address that it prints."
            ) from None

    def outcomes(
        self, tasks: Sequence[Task], packed: Mapping[str, bytes]
    ) -> Iterator[tuple[Task, Outcome]]:
        """Do every task; those of a worker that dies are done by others."""
        client, as_completed = self._client, import_module("distributed").as_completed
        try:
            with suppress(TimeoutError):
                client.wait_for_workers(1, timeout=_PATIENCE_S)
            if not client.scheduler_info(n_workers=-1)["workers"]:
                raise SettingError(
                    f"the scheduler has had no worker for {_PATIENCE_S // 60} minutes. Start some "
                    "with `dask worker ADDRESS --nthreads 1`, then type the same command again."
                )
            # Every worker has a copy, so none is lost with one of them.
            data = {
                name: client.scatter(content, broadcast=True, hash=True)
                for name, content in packed.items()
            }
            futures: dict[Any, Task] = {
                client.submit(
                    worker.do, task, data[task.dataset], key=f"ecosystem-{task.key}", retries=2
                ): task
                for task in tasks
            }
            for future in as_completed(futures, loop=client.loop):
                task = futures.pop(future)
                if future.status == "finished":
                    yield task, future.result()
                else:
                    reason = future.exception() if future.status == "error" else future.status
                    yield task, _lost(f"the cluster gave up: {type(reason).__name__} {reason}")
                future.release()
        finally:
            client.close()


def _lost(reason: str) -> Outcome:
    return Outcome(None, reason, {})

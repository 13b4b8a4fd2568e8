"""Work done in a copy of this process, while this one goes on."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")


class Beside(Generic[T]):
    """Does work in a copy of this process, as a context; leaving it ends the copy.

    A copy is made on Linux with two processors or more. Anywhere else, and whenever the copy
    brings no result (it failed, or was killed), :meth:`result` does the work here: the result or
    the error is the same, only later.

    Parameters
    ----------
    work : callable
        Takes nothing; its result must be picklable to be brought over. It sees everything as it is
        when the context is entered, and what it changes in memory is not seen here. It must not
        use compiled parallel loops after this process has.
    wanted : bool
        Whether to make a copy at all.

    Examples
    --------
    >>> with Beside(lambda: sum(range(1_000))) as total:
    ...     other = max(range(1_000))
    ...     print(total.result() - other)
    498501
    """

    def __init__(self, work: Callable[[], T], *, wanted: bool = True) -> None:
        self._work = work
        self._wanted = wanted and _has_room()
        self._process: Any = None
        self._receiver: Connection[Any, Any] | None = None

    def __enter__(self) -> Beside[T]:
        if self._wanted:
            context = get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_bring, args=(self._work, sender), daemon=True)
            with warnings.catch_warnings():
                # Python warns of threads at a fork: those of the linear algebra, which know it.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._process.start()
            sender.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._receiver is not None:
            self._receiver.close()

    def result(self) -> T:
        """Return what the work gave, waiting for it."""
        if self._receiver is not None:
            try:
                found: T = self._receiver.recv()
            except EOFError:
                pass
            else:
                return found
        return self._work()


def _has_room() -> bool:
    """Tell whether a copy of the process can be made and has a processor to run on."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _bring(work: Callable[[], Any], sender: Connection[Any, Any]) -> None:
    """Send the result of the work, or nothing: then it is done again where errors are shown."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    try:
        sender.send(work())
    except BaseException:
        os._exit(1)

"""Progress on stderr: the name of each step, as soon as the work has taken a second."""

from __future__ import annotations

import threading
import time
from types import FrameType, TracebackType
from typing import NoReturn

import click

_PATIENCE_S = 1.0
_stop_asked = threading.Event()


class Stopped(KeyboardInterrupt):
    """What a request to stop raises.

    Of its own kind: where a plain one passes through an ``exec`` of somebody's source, as there are
    in imports, Python kills itself by the signal in the end, whatever exit code was asked for.
    """


def stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - handlers get both
    """Interrupt, as a handler of signals; remembered, since an import may swallow it."""
    _stop_asked.set()
    raise Stopped


def stop_was_asked() -> bool:
    """Tell whether there was a request to stop, whatever became of what it raised."""
    return _stop_asked.is_set()


class Progress:
    """Says what is being done, once the whole has taken longer than a second.

    A quick command prints nothing; a long one prints a line per step, also while a single long
    step runs, because a timer speaks for it.

    Parameters
    ----------
    quiet : bool
        Print nothing at all.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._current = ""
        self._shown = ""
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE_S, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        if not self._quiet:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if isinstance(error, KeyboardInterrupt) and self._current:
            error.args = (self._current,)  # so that the message says where it was

    def say(self, text: str) -> None:
        """Print what the next steps are waiting for."""
        if not self._quiet:
            click.echo(f"  {text} …", err=True)

    def step(self, name: str) -> None:
        """Note that a step begins; stop here when that was asked for and not heard."""
        if stop_was_asked():
            raise Stopped
        with self._lock:
            self._current = name
        if not self._quiet and time.monotonic() - self._began > _PATIENCE_S:
            self._show()

    def _show(self) -> None:
        with self._lock:
            if self._current and self._current != self._shown:
                self._shown = self._current
                click.echo(f"  {self._current} …", err=True)

"""How functions are compiled, cached and run on all cores.

numba is imported through this module only, so types, cache and threads are settled in one place.
A compiled function calls compiled functions of its own file only: the cache on disk looks at the
date of that file alone.
"""

from __future__ import annotations

import functools
import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

numba: Any
try:
    numba = importlib.import_module("numba")
except ImportError:  # the same functions then run as plain Python: slow, but right
    numba = None
blocks_in_parallel: Any = range if numba is None else numba.prange

F = TypeVar("F", bound=Callable[..., Any])
# Arrays inside compiled functions: numba derives the element types itself.
Array = npt.NDArray[Any]

# numba's simplest threading layer must not be entered by two Python threads at a time.
_one_at_a_time = threading.Lock()

# Blocks of work of one call. Fixed, not the number of cores: the blocks decide in which order
# numbers are added, so results are the same to the last bit on any machine. Between two calls
# Python can take an interrupt.
BLOCKS_PER_CALL = 8


def compiled(function: F) -> F:
    """Compile a function for one core and keep the machine code on disk.

    Where neither the package's folder nor the user's cache folder can be written, it is compiled
    anew in every process.
    """
    return _compile(function, {"nogil": True})


def compiled_for_cores(function: F) -> F:
    """Compile a function whose ``blocks_in_parallel`` loop runs on all cores.

    Only thin loops over blocks are compiled this way: it takes the compiler long. Floating point
    numbers must not be added across blocks inside.
    """
    launched = _compile(function, {"nogil": True, "parallel": True})

    def run(*arguments: Any) -> Any:
        with _one_at_a_time:
            return launched(*arguments)

    run.__doc__ = function.__doc__
    run.__name__ = function.__name__
    return run  # type: ignore[return-value]


def on_disk(function: Any) -> bool:
    """Tell whether machine code of a compiled function, as it is now, is kept on disk."""
    file = getattr(getattr(function, "_cache", None), "_cache_file", None)
    return bool(file is not None and file._load_index())


def _compile(function: F, options: dict[str, Any]) -> F:
    if numba is None:
        return _plain(function)
    try:
        result: F = numba.njit(cache=True, **options)(function)
    except RuntimeError as problem:
        if "cannot cache" not in str(problem):
            raise
        result = numba.njit(**options)(function)
    return result


def _plain(function: F) -> F:
    @functools.wraps(function)
    def run(*arguments: Any) -> Any:
        with np.errstate(over="ignore"):  # compiled whole numbers wrap around silently
            return function(*arguments)

    return run  # type: ignore[return-value]


@contextmanager
def thread_count(count: int) -> Iterator[None]:
    """Run the kernels inside the block on this many threads at most."""
    if numba is None:
        yield
        return
    before = numba.get_num_threads()
    numba.set_num_threads(min(count, before))
    try:
        yield
    finally:
        numba.set_num_threads(before)


def rounds(count: int) -> Iterator[tuple[int, int]]:
    """Return the first block and the end of every call, for ``count`` blocks of work."""
    for start in range(0, count, BLOCKS_PER_CALL):
        yield start, min(start + BLOCKS_PER_CALL, count)


def evenly(count: int, parts: int) -> npt.NDArray[np.int64]:
    """Return the borders of ``parts`` nearly equal ranges of ``count`` things."""
    return (np.arange(parts + 1) * count // max(parts, 1)).astype(np.int64)

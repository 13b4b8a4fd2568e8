"""Which engine serves a network: plain Python for small ones, compiled loops for large ones."""

from __future__ import annotations

from importlib.util import find_spec

# Below, plain Python is done before compiled code is even loaded.
SMALL = 1_000


def use_kernels(actor_count: int) -> bool:
    """Tell whether compiled kernels serve a network; both engines give the same numbers.

    Parameters
    ----------
    actor_count : int
        Actors of the network.

    Returns
    -------
    bool
        From 1,000 actors on, where the compiler (numba) is installed.

    Examples
    --------
    >>> use_kernels(999)
    False
    """
    return actor_count >= SMALL and find_spec("numba") is not None


def must_compile(actor_count: int) -> bool:
    """Tell whether the kernels serve a network and were never compiled, here and for this version.

    Parameters
    ----------
    actor_count : int
        Actors of the network; below 1,000 the compiler is not even imported.

    Returns
    -------
    bool
        True also where no folder can be written to keep them in.

    Examples
    --------
    >>> must_compile(999)
    False
    """
    if not use_kernels(actor_count):
        return False
    from ecosystem.network.kernels.compiling import on_disk
    from ecosystem.network.kernels.projection import fill_block

    return not on_disk(fill_block)

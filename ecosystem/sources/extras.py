"""Packages that only importing and fetching need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ecosystem.errors import EcosystemError


def extra(name: str) -> Any:
    """Return a package of the extra ``import``, or say how to install it.

    Examples
    --------
    >>> extra("json").loads("[1]")
    [1]
    """
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise EcosystemError(
            f"this needs the package {name}, which is not installed. "
            'Install it with:  pip install "bsr-ecosystem[import]"'
        ) from None

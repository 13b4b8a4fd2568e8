"""Packages that only importing and fetching need, loaded when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ecosystem.errors import EcosystemError


def extra(name: str) -> Any:
    """Return a package, or say what to do where it is missing.

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
            "Install the tool again with all it needs:  pip install bsr-ecosystem"
        ) from None

"""Where the bundled data lie: inside an installed wheel, or beside the package in a clone."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(*parts: str) -> Path:
    """Return the path of a bundled file or folder, for example ``bundled("regions")``.

    A wheel carries the data as ``ecosystem/_datasets``; a clone and an editable install have
    them in ``datasets/`` next to the package.
    """
    inside = _PACKAGE / "_datasets"
    root = inside if inside.is_dir() else _PACKAGE.parent / "datasets"
    return root.joinpath(*parts)

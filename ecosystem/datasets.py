"""Bundled datasets by name."""

from __future__ import annotations

from pathlib import Path

from ecosystem.bundle import bundled
from ecosystem.errors import EcosystemError, nearest
from ecosystem.io.load import PACKAGE_FILE, load, read_about
from ecosystem.model import About, Ecosystem


def bundled_names() -> list[str]:
    """Return the names of the bundled ecosystems.

    Examples
    --------
    >>> bundled_names()
    ['baltic']
    """
    return sorted(
        folder.name
        for folder in bundled().iterdir()
        if (folder / PACKAGE_FILE).is_file() and (folder / "participations.csv").is_file()
    )


def bundled_about(name: str) -> About:
    """Return what is said about a bundled dataset without reading its tables."""
    return read_about(bundled(name))


def dataset_path(data: str) -> Path:
    """Return the path of a bundled dataset by name, or else the text as a path.

    A file or folder of that name in the working directory wins only when it is written as a path
    (``./baltic``), so that the name means the same everywhere.

    Raises
    ------
    EcosystemError
        When it is neither, naming the nearest bundled dataset.
    """
    if data in bundled_names():
        return bundled(data)
    path = Path(data)
    if not path.exists():
        names = bundled_names()
        raise EcosystemError(
            f"{data}: there is no such file, folder or bundled dataset{nearest(data, names)}. "
            f"Bundled: {', '.join(names)}."
        )
    return path


def load_bundled(name: str) -> Ecosystem:
    """Return a bundled ecosystem.

    Examples
    --------
    >>> load_bundled("baltic").about.title
    'Baltic Sea Region innovation ecosystem'
    """
    return load(dataset_path(name))

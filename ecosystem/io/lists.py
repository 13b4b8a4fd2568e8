"""Short lists that people write beside a dataset: one name per line, or a column of a CSV file."""

from __future__ import annotations

from pathlib import Path

from ecosystem.errors import InputError, Issue
from ecosystem.io.readers import delimiter_of, read_csv, read_text
from ecosystem.validation import RawTable
from ecosystem.validation.headings import with_own_headings

_NAME_COLUMNS = ("actor_id", "id", "name", "organisation", "organization")


def read_names(path: Path) -> tuple[str, ...]:
    r"""Return the names in a file, in order, each once.

    Parameters
    ----------
    path : Path
        UTF-8. One name per line (lines that begin with ``#`` are comments), or a CSV file with a
        column ``actor_id``, ``name`` or ``organisation``.

    Returns
    -------
    tuple of str
        At least one.

    Raises
    ------
    InputError
        When the file is not there, is no text or names nobody.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "members.txt"
    >>> _ = path.write_text("# cohort 1\nAalto University\nLIKTA\n", encoding="utf-8")
    >>> read_names(path)
    ('Aalto University', 'LIKTA')
    """
    if not path.is_file():
        raise _problem(path, "there is no such file", "Give the name of a text or CSV file")
    lines = [line.strip() for line in read_text(path).splitlines()]
    heading = next((line for line in lines if line), "")
    words = [word.strip().strip('"').casefold() for word in heading.split(delimiter_of(heading))]
    if any(word in _NAME_COLUMNS for word in words):
        names = _column(read_rows(path), words)
    else:
        names = [line for line in lines if line and not line.startswith("#")]
    found = tuple(dict.fromkeys(name for name in names if name))
    if not found:
        raise _problem(path, "the file names nobody", "Write one id or name per line")
    return found


def read_rows(path: Path) -> RawTable:
    """Return a CSV file as a raw table.

    Raises
    ------
    InputError
        When the file is not there no table, or a heading stands twice.
    """
    if not path.is_file():
        raise _problem(path, "there is no such file", "Give the name of a CSV file")
    return with_own_headings(read_csv(path, path.stem.casefold()))


def _column(table: RawTable, words: list[str]) -> list[str]:
    at = words.index(next(name for name in _NAME_COLUMNS if name in words))
    return [str(value).strip() for value in table.frame.iloc[:, at]]


def _problem(path: Path, what: str, remedy: str) -> InputError:
    return InputError([Issue(path.name, 0, "", "unusable-list", what, remedy)])

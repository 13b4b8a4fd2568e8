"""The table of value chains: stages, the words that tell them, checked on reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.bundle import bundled
from ecosystem.errors import InputError, Issue, SettingError, nearest
from ecosystem.io.lists import read_rows
from ecosystem.model import split_values
from ecosystem.validation import RawTable

COLUMNS: Final = ("chain", "stage", "stage_name", "words", "words_within", "domains", "source_url")
_REQUIRED: Final = ("chain", "stage", "stage_name", "words")


@dataclass(frozen=True)
class Stage:
    """One stage of a chain.

    Parameters
    ----------
    number, name : int, str
        Place and name.
    words : tuple of str
        Beginnings of words that place a collaboration at the stage by themselves.
    words_within : tuple of str
        Beginnings that do so only in a collaboration that has a word of any stage of the chain.
    domains : tuple of str
        S3 domains that fit.
    source_url : str
        Where the stages were taken from.
    """

    number: int
    name: str
    words: tuple[str, ...]
    words_within: tuple[str, ...]
    domains: tuple[str, ...]
    source_url: str


@dataclass(frozen=True)
class Chain:
    """A value chain: its name and its stages in order."""

    name: str
    stages: tuple[Stage, ...]

    def pattern(self) -> re.Pattern[str]:
        """Return what marks a collaboration as part of the chain."""
        return pattern_of([word for stage in self.stages for word in stage.words])


def pattern_of(words: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds words by their beginnings, upper and lower case alike.

    Examples
    --------
    >>> bool(pattern_of(["biorefin"]).search("Two Biorefineries")), bool(pattern_of([]).search("x"))
    (True, False)
    """
    if not words:
        return re.compile(r"(?!)")
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + ")", re.IGNORECASE)


def read_chains(path: Path | None = None) -> tuple[Chain, ...]:
    """Return the chains of a table, or the bundled examples.

    Parameters
    ----------
    path : Path, optional
        CSV with the columns ``chain``, ``stage`` (1, 2 …), ``stage_name``, ``words`` and, if
        wanted, ``words_within``, ``domains`` and ``source_url``; lists with ``;``.

    Raises
    ------
    InputError
        Listing everything that must be mended.

    Examples
    --------
    >>> [chain.name for chain in read_chains()]
    ['blue growth', 'circular bioeconomy', 'health technology']
    """
    table = read_rows(path or bundled("value_chains", "chains.csv"))
    issues = [
        _issue(table, 0, name, f"the column {name} is missing", "Add it")
        for name in _REQUIRED
        if name not in table.frame.columns
    ]
    if issues:
        raise InputError(issues)
    stages: dict[str, dict[int, Stage]] = {}
    for number, row in table.frame.iterrows():
        cells = {name: str(row.get(name, "")).strip() for name in COLUMNS}
        place = int(str(number))
        found = [
            _issue(table, place, name, f"{name} is empty", "Fill it in")
            for name in _REQUIRED
            if not cells[name]
        ]
        if cells["stage"] and not re.fullmatch(r"[1-9]\d?", cells["stage"]):
            found.append(_issue(table, place, "stage", "no whole number from 1", "Write 1, 2, 3"))
        if not found and int(cells["stage"]) in stages.get(cells["chain"], {}):
            found.append(_issue(table, place, "stage", "the stage stands twice", "Number it anew"))
        issues += found
        if not found:
            stage = _stage(cells)
            stages.setdefault(cells["chain"], {})[stage.number] = stage
    issues += [
        _issue(table, 0, "stage", f"the chain “{name}” has one stage only", "Add the next stage")
        for name, found in stages.items()
        if len(found) < 2
    ]
    if issues or not stages:
        raise InputError(issues or [_issue(table, 0, "", "no chain is in the table", "Add one")])
    return tuple(
        Chain(name, tuple(stages[name][at] for at in sorted(stages[name])))
        for name in sorted(stages)
    )


def chosen_chains(chains: tuple[Chain, ...], wanted: tuple[str, ...]) -> tuple[Chain, ...]:
    """Return the chains whose names hold a text; all when nothing is asked for.

    Raises
    ------
    SettingError
        When no chain has it in its name.
    """
    if not wanted:
        return chains
    chosen = []
    for text in wanted:
        folded = text.strip().casefold()
        found = [chain for chain in chains if folded in chain.name.casefold()]
        if not found:
            names = [chain.name for chain in chains]
            raise SettingError(
                f"No value chain is called “{text}”{nearest(text, names)}. There are: "
                f"{', '.join(names)}; --chains FILE brings others"
            )
        chosen += found
    return tuple(sorted(set(chosen), key=lambda chain: chain.name))


def _stage(cells: dict[str, str]) -> Stage:
    lists = {
        name: tuple(part.strip() for part in split_values(cells[name]) if part.strip())
        for name in ("words", "words_within", "domains")
    }
    return Stage(
        int(cells["stage"]),
        cells["stage_name"],
        lists["words"],
        lists["words_within"],
        lists["domains"],
        cells["source_url"],
    )


def _issue(table: RawTable, row: int, column: str, what: str, remedy: str) -> Issue:
    return Issue(table.file, row, column, "value-chain", what, remedy)

"""A plan's YAML → plain values, with a line and column for everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import yaml

from ecosystem.errors import InputError, Issue, nearest
from ecosystem.io.settings_files import composed

Reader = Callable[["Field"], Any]


class Field:
    """One value of the plan and where it stands.

    Parameters
    ----------
    node : yaml.Node
        What the parser made of it.
    name : str
        The key it belongs to.
    problems : Problems
        Where findings are put.
    """

    def __init__(self, node: yaml.Node, name: str, problems: Problems) -> None:
        self.node = node
        self.name = name
        self.problems = problems

    def wrong(self, what: str, remedy: str) -> None:
        """Note a problem with this value."""
        self.problems.note(self.node.start_mark, what, remedy)

    def value(self) -> Any:
        """Return a scalar as text, number, boolean or None; the node itself says if it is none."""
        if not isinstance(self.node, yaml.ScalarNode):
            return None
        try:
            return yaml.SafeLoader("").construct_object(self.node)
        except (yaml.YAMLError, ValueError):
            return self.node.value

    def shown(self) -> str:
        """Return the value for a message, cut short."""
        if isinstance(self.node, yaml.ScalarNode):
            text = str(self.node.value)
            return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
        return "a list" if isinstance(self.node, yaml.SequenceNode) else "a group of settings"

    def items(self) -> list[Field]:
        """Return the entries of a list; a single value is a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return [Field(node, self.name, self.problems) for node in self.node.value]
        return [self]

    def fields(self, known: Mapping[str, Reader]) -> dict[str, Any]:
        """Return the settings of a group, each read by its reader; all problems are noted."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"{self.name} is {self.shown()}", f"Write it as: {_shape(known)}")
            return {}
        found: dict[str, Any] = {}
        for key, node in self.node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name not in known:
                self.problems.note(
                    key.start_mark,
                    f"there is no setting “{name[:40]}”{nearest(name, known)}",
                    f"Known here: {', '.join(known)}",
                )
            elif name in found:
                self.problems.note(key.start_mark, f"{name} stands here twice", "Take one out")
            else:
                found[name] = known[name](Field(node, name, self.problems))
        return found


def _shape(known: Collection[str]) -> str:
    return "{" + ", ".join(f"{name}: …" for name in known) + "}"


class Problems:
    """All findings about one plan."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.issues: list[Issue] = []

    def note(self, mark: yaml.Mark | None, what: str, remedy: str) -> None:
        """Add a finding at a place."""
        place = (
            f"{self.file}, line {mark.line + 1}, column {mark.column + 1}" if mark else self.file
        )
        self.issues.append(Issue(place, 0, "", "plan", what, remedy))

    def stop_if_any(self) -> None:
        """Raise everything that was found.

        Raises
        ------
        InputError
            Listing every problem.
        """
        if self.issues:
            raise InputError(self.issues)


def parsed(text: str, file: str) -> Field:
    """Return the root of a plan.

    Raises
    ------
    InputError
        When the text is no YAML, or there is nothing in it.
    """
    problems = Problems(file)
    try:
        node = composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.note(mark, f"this is no YAML ({error.problem})", "Mend the line or the one above")
    except yaml.YAMLError as error:
        problems.note(None, f"this is no YAML ({error})", "Save it as UTF-8 text")
    except ValueError:
        problems.note(None, "this is no YAML", "Save it as UTF-8 text")
    except RecursionError:
        problems.note(None, "this is nested too deeply", "Give a plan")
    else:
        if node is None:
            problems.note(None, "the plan is empty", "Name at least data and outputs")
    problems.stop_if_any()
    assert node is not None
    return Field(node, "the plan", problems)


def choices(allowed: Collection[Any]) -> Reader:
    """Return a reader of one or several of some allowed values."""

    def read(field: Field) -> tuple[Any, ...]:
        found = []
        for item in field.items():
            value = item.value()
            if value in allowed and type(value) in {type(one) for one in allowed}:
                found.append(value)
            else:
                names = [str(one) for one in allowed]
                near = nearest(str(value), names)
                item.wrong(
                    f"{field.name} is {item.shown()}{near}", f"Choose from: {', '.join(names)}"
                )
        return _unlike(field, found)

    return read


def integers(low: int, high: int) -> Reader:
    """Return a reader of one or several whole numbers; ``0-9`` stands for all from 0 to 9."""

    def read(field: Field) -> tuple[int, ...]:
        found: list[int] = []
        for item in field.items():
            value = item.value()
            first, _, last = str(value).partition("-")
            ends = [value, value] if isinstance(value, int) else [first, last]
            try:
                start, end = (int(end) for end in ends)
            except ValueError:
                start, end = high + 1, low
            if low <= start <= end <= high and not isinstance(value, bool):
                found.extend(range(start, end + 1))
            else:
                item.wrong(
                    f"{field.name} is {item.shown()}",
                    f"Give whole numbers from {low} to {high}, or a range such as 0-9",
                )
        return _unlike(field, found)

    return read


def single(reader: Reader) -> Reader:
    """Return a reader of exactly one value of a reader of several."""

    def read(field: Field) -> Any:
        found = reader(field)
        if len(found) > 1 or (not found and not field.problems.issues):
            field.wrong(f"{field.name} is {field.shown()}", "Give one value")
        return found[0] if found else None

    return read


def boolean(field: Field) -> bool:
    """Return yes or no."""
    value = field.value()
    if not isinstance(value, bool):
        field.wrong(f"{field.name} is {field.shown()}", "Write true or false")
    return value is True


def text(field: Field) -> str:
    """Return a text as it is written: NO is Norway, not a no."""
    written = field.node.value if isinstance(field.node, yaml.ScalarNode) else ""
    if not str(written).strip():
        field.wrong(f"{field.name} is {field.shown()}", "Write a text")
        return ""
    return str(written)


def _unlike(field: Field, found: list[Any]) -> tuple[Any, ...]:
    if len(set(found)) < len(found):
        field.wrong(f"{field.name} names something twice", "Take the repetition out")
    return tuple(dict.fromkeys(found))

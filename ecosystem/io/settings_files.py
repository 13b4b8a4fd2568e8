"""Small files that people write settings in (plans, rules, mappings) → plain values, safely."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from ecosystem.errors import problem
from ecosystem.io.limits import MAX_SETTINGS_BYTES, read_bytes
from ecosystem.io.readers import json_of, text_of

_REMEDY: Final = "Mend the line, or the one above"


def read_settings_text(path: Path) -> str:
    """Return the text of a file of settings.

    Raises
    ------
    InputError
        When it is no UTF-8 text, or larger than settings ever are.
    """
    return text_of(read_bytes(path, MAX_SETTINGS_BYTES), path.name)


def composed(text: str) -> Any:
    """Return the root node of a YAML text, None when there is nothing in it.

    Objects are never made and one part never stands for another: ten lines of aliases of aliases
    would be billions of values.

    Raises
    ------
    yaml.YAMLError, ValueError, RecursionError
        When it is no YAML, uses aliases, or is nested too deeply; the caller says so.
    """
    import yaml

    class Plain(yaml.SafeLoader):  # type: ignore[misc]
        """Reads no aliases."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                mark = self.peek_event().start_mark
                raise yaml.composer.ComposerError(None, None, "aliases (*) are not read", mark)
            return super().compose_node(parent, index)

    return yaml.compose(text, Loader=Plain)


def yaml_of(text: str, file: str) -> Any:
    r"""Return what a YAML text holds.

    Raises
    ------
    InputError
        When it is no YAML, uses aliases, is nested too deeply, or has a value that YAML does not
        know, as an impossible date.

    Examples
    --------
    >>> yaml_of("min_countries: 3\nlead_kinds: [cluster]", "rules.yaml")
    {'min_countries': 3, 'lead_kinds': ['cluster']}
    """
    import yaml

    row = 0
    try:
        node = composed(text)
        return None if node is None else yaml.SafeLoader("").construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else 0
        what = f"this is no YAML that is read ({error.problem or error.context})"
    except RecursionError:
        what = "this is nested too deeply"
    except yaml.YAMLError:
        what = "this is no YAML: it holds signs that are not allowed"
    except (ValueError, OverflowError, TypeError, AttributeError, KeyError):
        what = "a value is none that YAML knows, such as an impossible date"
    raise problem(file, what, _REMEDY, check="malformed-yaml", row=row)


def toml_of(text: str, file: str) -> Any:
    """Return what a TOML text holds.

    Raises
    ------
    InputError
        When it is no TOML, or nested too deeply.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        what = "this is nested too deeply"
    except ValueError as error:
        what = f"this is no TOML ({error})"
    raise problem(file, what, "Mend the line that is named", check="malformed-toml")


def settings_of(text: str, file: str) -> Any:
    """Return what a file of settings holds, told apart by its ending; None for another ending."""
    match Path(file).suffix.casefold():
        case ".toml":
            return toml_of(text, file)
        case ".json":
            return json_of(text, file)
        case ".yaml" | ".yml":
            return yaml_of(text, file)
    return None

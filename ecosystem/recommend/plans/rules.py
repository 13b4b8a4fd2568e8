"""Rules of a programme for a consortium, as a file states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ecosystem.errors import SettingError, nearest
from ecosystem.io.settings_files import read_settings_text, settings_of
from ecosystem.model import ActorKind

# The three strands of the triple helix, as kinds of actors.
HELIX = {
    "business": ("sme", "large_company", "cluster"),
    "research": ("university", "research_institute"),
    "public": ("public_body", "region", "business_support", "coordinator"),
}

_ENDINGS = (".toml", ".json", ".yaml", ".yml")


@dataclass(frozen=True)
class Rules:
    """What a consortium must be like.

    Parameters
    ----------
    min_members, max_members : int
        Size.
    min_countries : int
        Countries of its members.
    max_per_country, max_per_region : int
        Most members of one country or region; 0 for any number. Members of unknown country or
        region are not counted.
    countries : tuple of str
        Only members of these countries (ISO codes); () for any.
    lead : str
        Id or name of the lead partner; "" for any.
    lead_kinds, lead_countries : tuple of str
        Kinds and countries the lead may be of; () for any.
    triple_helix : bool
        At least one member each from business, research and the public side.
    newcomers : int
        At least so many members with at most one collaboration in the data.
    periphery : int
        At least so many members of peripheral regions.
    peripheral_regions : tuple of str
        Which those are (NUTS codes of any level); () for those outside the regions that together
        hold half of all participations.
    acquainted : bool
        Every member has worked with at least one other member.
    min_kinds, max_kinds : mapping of str to int
        Least and most members of a kind.
    must_have, must_not : tuple of str
        Ids or names of actors that must and must not be members.
    not_together : tuple of tuple of str
        Groups of actors of which at most one may be a member.
    """

    min_members: int = 3
    max_members: int = 8
    min_countries: int = 0
    max_per_country: int = 0
    max_per_region: int = 0
    countries: tuple[str, ...] = ()
    lead: str = ""
    lead_kinds: tuple[str, ...] = ()
    lead_countries: tuple[str, ...] = ()
    triple_helix: bool = False
    newcomers: int = 0
    periphery: int = 0
    peripheral_regions: tuple[str, ...] = ()
    acquainted: bool = False
    min_kinds: Mapping[str, int] | tuple[()] = ()
    max_kinds: Mapping[str, int] | tuple[()] = ()
    must_have: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    not_together: tuple[tuple[str, ...], ...] = ()

    @property
    def has_lead(self) -> bool:
        """Whether anything is asked of the lead."""
        return bool(self.lead or self.lead_kinds or self.lead_countries)


def rules_of(values: Mapping[str, Any]) -> Rules:
    """Return rules from plain values.

    Parameters
    ----------
    values : mapping
        Names as in :class:`Rules`; a single text stands for a list of one.

    Returns
    -------
    Rules

    Raises
    ------
    SettingError
        When a name is not known or a value is of the wrong type; the nearest names are given.

    Examples
    --------
    >>> rules_of({"min_countries": 3, "lead_kinds": "university"}).lead_kinds
    ('university',)
    """
    defaults = Rules()
    known = [field.name for field in fields(Rules)]
    chosen: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            msg = f"There is no rule “{name}”{nearest(str(name), known)}. Rules: {', '.join(known)}"
            raise SettingError(msg)
        chosen[name] = _typed(name, value, getattr(defaults, name))
    rules = Rules(**chosen)
    if rules.min_members > rules.max_members:
        raise SettingError(
            f"min_members ({rules.min_members}) is more than max_members ({rules.max_members})"
        )
    kinds = [*rules.lead_kinds, *dict(rules.min_kinds), *dict(rules.max_kinds)]
    valid = [str(kind) for kind in ActorKind]
    for kind in kinds:
        if kind not in valid:
            msg = f"There is no kind “{kind}”{nearest(kind, valid)}. Kinds: {', '.join(valid)}"
            raise SettingError(msg)
    return rules


def read_rules(path: Path) -> Rules:
    """Return the rules in a TOML, JSON or YAML file.

    Parameters
    ----------
    path : Path
        Told apart by its ending: ``.toml``, ``.json``, ``.yaml`` or ``.yml``.

    Returns
    -------
    Rules

    Raises
    ------
    SettingError
        When there is no such file or it says something that is not a rule.
    InputError
        When it is no text of that sort.
    """
    if path.suffix.casefold() not in _ENDINGS:
        raise SettingError(f"{path.name}: rules are read from {', '.join(_ENDINGS)}")
    if not path.is_file():
        raise SettingError(f"{path}: there is no such file")
    values = settings_of(read_settings_text(path), path.name)
    if not isinstance(values, Mapping):
        raise SettingError(f"{path}: rules are lines such as “min_countries: 3”, not a list")
    try:
        return rules_of({str(name): value for name, value in values.items()})
    except SettingError as error:
        raise SettingError(f"{path.name}: {error}") from None


def _typed(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        if isinstance(value, bool):
            return value
        raise SettingError(f"{name}: yes or no (true or false) is wanted, not “{value}”")
    if isinstance(default, int):
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise SettingError(f"{name}: a whole number from 0 is wanted, not “{value}”")
    if isinstance(default, str):
        if isinstance(value, str):
            return value
        raise SettingError(f"{name}: a text is wanted, not “{value}”")
    if name in {"min_kinds", "max_kinds"}:
        if isinstance(value, Mapping):
            return {str(kind): _typed(f"{name}.{kind}", n, 0) for kind, n in value.items()}
        raise SettingError(f"{name}: kinds with numbers are wanted, such as university: 1")
    if name == "not_together":
        if isinstance(value, list) and all(isinstance(group, list) for group in value):
            return tuple(tuple(str(actor) for actor in group) for group in value)
        raise SettingError(f"{name}: a list of lists of actors is wanted")
    listed = [value] if isinstance(value, str) else value
    if isinstance(listed, list | tuple) and all(isinstance(entry, str) for entry in listed):
        return tuple(listed)
    # YAML 1.1 reads an unquoted NO as false.
    raise SettingError(f"{name}: a list of texts is wanted, not “{value}”; put codes in quotes")

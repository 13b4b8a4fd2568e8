"""A plan in the record of its batch, and back: so that somebody else can do it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from ecosystem.batch.plan import Data, Ensemble, Plan
from ecosystem.datasets import bundled_names
from ecosystem.errors import InputError, Issue, SettingError, nearest


def plan_record(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values, without the places of its data.

    Examples
    --------
    >>> plan_record(Plan("Mine", (Data("mine", "/somewhere/mine"),)))["data"]
    [{'name': 'mine', 'bundled': ''}]
    """
    known = bundled_names()
    data = [
        {"name": one.name, "bundled": one.path if one.path in known else ""} for one in plan.data
    ]
    return asdict(replace(plan, data=())) | {"data": data}


def plan_of_record(record: Mapping[str, Any], places: Mapping[str, str]) -> Plan:
    """Return the plan of a batch from its record.

    Parameters
    ----------
    record : mapping
        ``batch.json``.
    places : mapping
        Name of a dataset in the plan → where it is; the bundled ones need none.

    Raises
    ------
    InputError
        When the record holds no plan that this version knows.
    SettingError
        When a dataset has no place, or a place no dataset.

    Examples
    --------
    >>> plan = Plan("Mine", (Data("baltic", "baltic"),), levels=(1,), outputs=("regions",))
    >>> plan_of_record({"plan": plan_record(plan)}, {}) == plan
    True
    """
    try:
        plain = dict(record["plan"])
        named = [(str(one["name"]), str(one["bundled"])) for one in plain.pop("data")]
        values = {name: _frozen(value) for name, value in plain.items()}
        values["nulls"] = tuple(Ensemble(**one) for one in plain["nulls"])
        empty = Plan(data=(), **values)
        if set(plain) != {field.name for field in fields(Plan)} - {"data"}:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        what = "holds no plan that this version knows"
        remedy = "It was made by another version, or was changed: run the batch again"
        raise InputError([Issue("batch.json", 0, "", "not-a-batch", what, remedy)]) from None
    strange = sorted(set(places) - {name for name, _ in named})
    if strange:
        near = nearest(strange[0], [name for name, _ in named])
        raise SettingError(f"{', '.join(strange)}: no dataset of this batch is called so{near}")
    lacking = [name for name, bundled in named if name not in places and not bundled]
    if lacking:
        shown = " ".join(f"{name}=PATH" for name in lacking)
        raise SettingError(
            f"the batch was made from data that are not bundled: {', '.join(lacking)}. "
            f"Say where they are:  ecosystem verify DIR {shown}"
        )
    data = tuple(Data(name, places.get(name, bundled)) for name, bundled in named)
    return replace(empty, data=data)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value

"""Rules of a consortium as linear inequalities over who is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.recommend.plans.program import Program, Row
from ecosystem.recommend.plans.rules import HELIX, Rules
from ecosystem.recommend.signals.scores import Vector
from ecosystem.recommend.wording import counted, listed
from ecosystem.regions import iso_country

# Equal sets are told apart by the order of ids; no real difference of fit is as small.
_TIE_BREAK = 1e-6
# Among possible leads of a set the one that fits best, without changing the set.
_LEAD_GAIN = 1e-5


@dataclass(frozen=True, eq=False)
class Pool:
    """The actors a consortium is chosen from; arrays in their order.

    Parameters
    ----------
    positions : ndarray of int
        Positions among all actors.
    ids : Index
        Ids, sorted.
    actors : DataFrame
        Their rows.
    regions : Series
        Region at the level, "" when unknown.
    fit, collaboration_count : ndarray
        0 to 1; number of collaborations.
    is_newcomer, is_peripheral : ndarray of bool
        As the rules define them.
    ties : csr_array
        Tie weights among them.
    must_have, must_not : tuple of int
        Who must and must not be in.
    not_together : tuple of tuple of int
        Groups of which at most one may be in.
    lead : int
        Who must lead, -1 for anybody.
    """

    positions: npt.NDArray[np.intp]
    ids: pd.Index
    actors: pd.DataFrame
    regions: pd.Series
    fit: Vector
    collaboration_count: Vector
    is_newcomer: npt.NDArray[np.bool_]
    is_peripheral: npt.NDArray[np.bool_]
    ties: csr_array
    must_have: tuple[int, ...]
    must_not: tuple[int, ...]
    not_together: tuple[tuple[int, ...], ...]
    lead: int


def rows_of(pool: Pool, rules: Rules) -> tuple[Program, dict[int, int]]:
    """Return the integer program of a consortium.

    Parameters
    ----------
    pool : Pool
        Who may be in.
    rules : Rules
        What the set must be like.

    Returns
    -------
    program : Program
        Its first variables say who of the pool is in, in order.
    lead_of : dict of int to int
        Variables that say who leads, with the actor each stands for.
    """
    n = len(pool.ids)
    everybody = np.arange(n)
    rows = [
        Row(
            f"at least {counted(rules.min_members, 'member')}", _ones(everybody), rules.min_members
        ),
        Row(
            f"at most {counted(rules.max_members, 'member')}",
            _ones(everybody),
            high=rules.max_members,
        ),
    ]
    rows += _place_rows(pool, rules)
    rows += _kind_rows(pool, rules)
    rows += _actor_rows(pool, rules)
    country_rows, next_free = _country_count(pool, rules, n)
    lead_rows, lead_of, total = _lead_rows(pool, rules, next_free)
    gain = np.zeros(total)
    gain[:n] = pool.fit + _TIE_BREAK * (1.0 - everybody / max(n, 1))
    for variable, i in lead_of.items():
        gain[variable] = _LEAD_GAIN * (1.0 + float(pool.fit[i])) - _TIE_BREAK * i / max(n, 1) / 10
    return Program(gain, [*rows, *country_rows, *lead_rows]), lead_of


def _ones(positions: Sequence[int] | npt.NDArray[np.integer]) -> dict[int, float]:
    return {int(i): 1.0 for i in positions}


def _place_rows(pool: Pool, rules: Rules) -> list[Row]:
    rows = []
    country = pool.actors["country"].to_numpy()
    if rules.countries:
        allowed = sorted({iso_country(code) or code.upper() for code in rules.countries})
        elsewhere = np.flatnonzero(~np.isin(country, allowed))
        rows.append(Row(f"only {listed(allowed)}", _ones(elsewhere), high=0))
    for most, labels, what in (
        (rules.max_per_country, country, "country"),
        (rules.max_per_region, pool.regions.to_numpy(), "region"),
    ):
        for label in sorted(set(labels) - {""}) if most else ():
            inside = np.flatnonzero(labels == label)
            rows.append(Row(f"at most {most} per {what}", _ones(inside), high=most))
    for least, has, what in (
        (rules.newcomers, pool.is_newcomer, "newcomer"),
        (rules.periphery, pool.is_peripheral, "member of peripheral regions"),
    ):
        if least:
            plural = what.replace("member ", "members ") if " " in what else ""
            name = f"at least {counted(least, what, plural)}"
            rows.append(Row(name, _ones(np.flatnonzero(has)), least))
    return rows


def _kind_rows(pool: Pool, rules: Rules) -> list[Row]:
    kind = pool.actors["kind"].to_numpy()
    rows = []
    if rules.triple_helix:
        rows += [
            Row("triple helix", _ones(np.flatnonzero(np.isin(kind, kinds))), 1)
            for kinds in HELIX.values()
        ]
    for name, least in sorted(dict(rules.min_kinds).items()):
        inside = _ones(np.flatnonzero(kind == name))
        rows.append(Row(f"at least {least} of kind {name}", inside, least))
    for name, most in sorted(dict(rules.max_kinds).items()):
        inside = _ones(np.flatnonzero(kind == name))
        rows.append(Row(f"at most {most} of kind {name}", inside, high=most))
    return rows


def _actor_rows(pool: Pool, rules: Rules) -> list[Row]:
    names = pool.actors["name"].to_list()
    rows = [Row(f"must have {names[i]}", {i: 1.0}, 1) for i in pool.must_have]
    rows += [Row(f"must not have {names[i]}", {i: 1.0}, high=0) for i in pool.must_not]
    for group in pool.not_together:
        label = listed([names[i] for i in group])
        rows.append(Row(f"not together: {label}", _ones(group), high=1))
    if rules.acquainted:
        ties = pool.ties
        for i in range(len(names)):
            near = ties.indices[ties.indptr[i] : ties.indptr[i + 1]]
            rows.append(Row("acquainted", {**_ones(near), i: -1.0}, 0))
    return rows


def _country_count(pool: Pool, rules: Rules, n: int) -> tuple[list[Row], int]:
    """Count the countries of the members: a country counts only when somebody is of it."""
    if rules.min_countries < 2:
        return [], n
    country = pool.actors["country"].to_numpy()
    labels = sorted(set(country) - {""})
    rows = [
        Row("", {**_ones(np.flatnonzero(country == label)), n + k: -1.0}, 0)
        for k, label in enumerate(labels)
    ]
    counting = _ones(np.arange(n, n + len(labels)))
    rows.append(Row(f"at least {rules.min_countries} countries", counting, rules.min_countries))
    return rows, n + len(labels)


def _lead_rows(pool: Pool, rules: Rules, first: int) -> tuple[list[Row], dict[int, int], int]:
    """Choose one lead among the members that may lead."""
    if not rules.has_lead:
        return [], {}, first
    may = np.ones(len(pool.ids), dtype=bool)
    said = []
    if pool.lead >= 0:
        may &= np.arange(len(may)) == pool.lead
        said.append(pool.actors["name"].to_list()[pool.lead])
    if rules.lead_kinds:
        may &= pool.actors["kind"].isin(rules.lead_kinds).to_numpy(bool)
        said.append(listed(sorted(rules.lead_kinds)))
    if rules.lead_countries:
        allowed = sorted({iso_country(code) or code.upper() for code in rules.lead_countries})
        may &= pool.actors["country"].isin(allowed).to_numpy(bool)
        said.append(f"of {listed(allowed)}")
    lead_of = {first + k: int(i) for k, i in enumerate(np.flatnonzero(may))}
    # Whoever leads is in; this is what leading means, not a rule.
    rows = [Row("", {i: 1.0, variable: -1.0}, 0) for variable, i in lead_of.items()]
    rows.append(Row(f"lead: {', '.join(said)}", _ones(list(lead_of)), 1, 1))
    return rows, lead_of, first + len(lead_of)

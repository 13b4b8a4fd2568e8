"""Choosing a set under named rules by integer programming: best set, what binds, what to drop."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.recommend.signals.scores import Vector

_SECONDS = 60.0
_MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class Row:
    """One linear inequality of a rule: ``low ≤ Σ coefficients · variables ≤ high``.

    Parameters
    ----------
    rule : str
        Name of the rule; "" for what is true by definition and can never be dropped.
    coefficients : mapping of int to float
        By variable.
    low, high : float
        May be infinite.
    """

    rule: str
    coefficients: Mapping[int, float]
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True, eq=False)
class Choice:
    """A solution.

    Parameters
    ----------
    values : ndarray
        0 or 1 per variable.
    objective : float
        What was made as large as possible.
    gap : float
        How much larger it could be at most, as a share; 0 when the solution is proven best.
    """

    values: Vector
    objective: float
    gap: float


@dataclass(frozen=True, eq=False)
class Program:
    """Yes-or-no variables, rules over them and what is to be as large as possible.

    Parameters
    ----------
    gain : ndarray
        Per variable.
    rows : sequence of Row
        Rules.
    """

    gain: Vector
    rows: Sequence[Row]

    @property
    def rules(self) -> list[str]:
        """Names of the rules in their order, each once."""
        return list(dict.fromkeys(row.rule for row in self.rows if row.rule))

    def best(self, without: Collection[str] = ()) -> Choice | None:
        """Return the best choice under all rules but these; None when there is none."""
        rows = [row for row in self.rows if row.rule not in without]
        return _solved(-self.gain, rows)

    def binding(self, best: Choice) -> list[tuple[str, Choice]]:
        """Return the rules without which a better choice exists, with that choice.

        Each rule is left out alone and the program solved again, so what is said of a rule is
        exact; rules that bind only together do not show.
        """
        found = []
        for rule in self.rules:
            freed = self.best(without=(rule,))
            if freed is not None and freed.objective > best.objective + 1e-7:
                found.append((rule, freed))
        return found

    def smallest_drops(self) -> list[tuple[str, ...]]:
        """Return the smallest sets of rules to drop so that a choice exists, at most five.

        Every rule gets a yes-or-no variable that lifts its rows, and the number of lifted rules
        is made as small as possible; solutions found are forbidden and the search repeated while
        the number stays the same.

        Examples
        --------
        Two of three at least, one of three at most:

        >>> each = {0: 1.0, 1: 1.0, 2: 1.0}
        >>> rows = [Row("two", each, low=2), Row("one", each, high=1)]
        >>> Program(np.ones(3), rows).smallest_drops()
        [('one',), ('two',)]
        """
        rules, n = self.rules, len(self.gain)
        lifted: list[Row] = []
        for row in self.rows:
            spread = sum(abs(value) for value in row.coefficients.values())
            switch = {n + rules.index(row.rule): spread + 1.0} if row.rule else {}
            if np.isfinite(row.low):
                reach = {key: value + abs(row.low) for key, value in switch.items()}
                lifted.append(Row("", {**row.coefficients, **reach}, low=row.low))
            if np.isfinite(row.high):
                reach = {key: -value - abs(row.high) for key, value in switch.items()}
                lifted.append(Row("", {**row.coefficients, **reach}, high=row.high))
        cost = np.concatenate([np.zeros(n), np.ones(len(rules))])
        found: list[tuple[str, ...]] = []
        while len(found) < _MOST_ALTERNATIVES:
            solution = _solved(cost, lifted)
            if solution is None:
                break
            dropped = [i for i in range(len(rules)) if solution.values[n + i] > 0.5]
            if found and len(dropped) > len(found[0]):
                break
            found.append(tuple(rules[i] for i in dropped))
            if not dropped:
                break
            lifted.append(
                Row("", dict.fromkeys((n + i for i in dropped), 1.0), high=len(dropped) - 1)
            )
        return sorted(found)


def _solved(cost: Vector, rows: Sequence[Row]) -> Choice | None:
    """Make the cost as small as possible by HiGHS, exactly unless the time runs out."""
    used = [row for row in rows if row.coefficients or row.low > 0 or row.high < 0]
    constraints = []
    if used:
        lengths = [len(row.coefficients) for row in used]
        matrix = csr_array(
            (
                np.array([v for row in used for v in row.coefficients.values()], dtype=np.float64),
                (
                    np.repeat(np.arange(len(used)), lengths),
                    np.array([k for row in used for k in row.coefficients], dtype=np.intp),
                ),
            ),
            shape=(len(used), len(cost)),
        )
        low = np.array([row.low for row in used])
        constraints = [LinearConstraint(matrix, low, np.array([row.high for row in used]))]
    result = milp(
        cost,
        integrality=np.ones(len(cost), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
    )
    if result.x is None:
        if result.status == 1:
            msg = f"No set was found within {_SECONDS:.0f} s: use fewer rules or name a theme"
            raise SettingError(msg)
        return None
    gap = 0.0 if result.status == 0 else float(result.mip_gap)
    return Choice(np.round(result.x), -float(cost @ np.round(result.x)), gap)

"""A set of partners for a theme under the rules of a programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.network.scope import Area
from ecosystem.recommend.actors.candidates import eligible_actors
from ecosystem.recommend.actors.wish import Wish, find_actor, region_code, understood
from ecosystem.recommend.plans.consortium_rows import Pool, rows_of
from ecosystem.recommend.plans.program import Choice, Program
from ecosystem.recommend.plans.rules import Rules
from ecosystem.recommend.regions.pairs import usable_area
from ecosystem.recommend.signals.records import Record, record_facts
from ecosystem.recommend.signals.scores import Vector
from ecosystem.recommend.signals.themes import theme_profiles
from ecosystem.recommend.signals.topics import topic_activity, topic_relevance
from ecosystem.recommend.wording import counted, listed, rounded, stopped
from ecosystem.regions import Level, actor_regions

MEMBER_COLUMNS = (
    "actor_id", "name", "kind", "country", "region", "is_lead", "is_newcomer", "is_peripheral",
    "fit", "collaboration_count", "known_member_count", "reason",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Consortium:
    """A consortium, or why there is none.

    Parameters
    ----------
    members : DataFrame
        ``MEMBER_COLUMNS``, the lead first, then by fit; empty when the rules cannot be met.
    fit : float
        Sum of the members' fit, which was made as large as possible.
    gap : float
        How much larger it could be at most, as a share; 0: proven best.
    binding : DataFrame
        ``rule``, ``cost`` (fit that the rule costs), ``instead`` (names that would come in) and
        ``leaving`` (names that would go): what a better set would be without the rule.
    drops : tuple of tuple of str
        When the rules cannot be met: the smallest sets of rules to drop, each enough; else ().
    new_pairs, new_cross_border_pairs, pairs : int
        Pairs of members that have not worked together; of these, of different countries; all.
    pool_count : int
        Actors from whom it was chosen.
    notes : tuple of str
        How the question was understood.
    """

    members: pd.DataFrame
    fit: float
    gap: float
    binding: pd.DataFrame
    drops: tuple[tuple[str, ...], ...]
    new_pairs: int
    new_cross_border_pairs: int
    pairs: int
    pool_count: int
    notes: tuple[str, ...]


def build_consortium(
    ecosystem: Ecosystem,
    rules: Rules,
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    *,
    level: Level = 2,
    area: Area = "bsr",
) -> Consortium:
    """Return the set of partners that fits a theme best under rules.

    The fit of an actor is ``ln(1 + x)`` over its largest value, with x its work on the theme (see
    :func:`ecosystem.recommend.signals.topics.topic_activity`), or its collaborations when no theme
    is given. The sum over the members is made as large as possible by integer programming (HiGHS),
    which is exact; equal sets are told apart by ids. Every rule is then left out alone to see what
    it costs. When no set meets the rules, the smallest sets of rules to drop are found.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    rules : Rules
        What the set must be like.
    wish : Wish
        Theme or call; kinds and ``from_regions`` restrict the members.
    level : int
        NUTS level of regions.
    area : {"bsr", "all"}
        Where members must be placed; those that must be in may be anywhere.

    Returns
    -------
    Consortium

    Raises
    ------
    SettingError
        When an actor, kind, region or theme is not known, or nobody has worked on the theme.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.recommend.plans.rules import Rules
    >>> found = build_consortium(
    ...     load_bundled("baltic"), Rules(max_members=5, min_countries=4), Wish(themes=("food",))
    ... )
    >>> len(found.members), found.members["country"].nunique() >= 4
    (5, True)
    """
    area, notes = usable_area(ecosystem, level, area)
    inc = incidence(ecosystem)
    wanted = understood(ecosystem, wish, inc.actor_ids)
    profiles = theme_profiles(ecosystem, inc)
    if wanted.topic:
        relevance = topic_relevance(profiles, wanted.topic)
        activity = topic_activity(inc, profiles, wanted.topic)
    else:
        relevance = np.ones(len(inc.collaboration_ids))
        activity = np.asarray(inc.matrix.sum(axis=1), dtype=np.float64).ravel()
    pool = _pool(ecosystem, inc, rules, activity, wanted.own & wanted.sought, level, area)
    program, lead_of = rows_of(pool, rules)
    best = program.best()
    context = _Context(inc, pool, relevance, record_facts(ecosystem.collaborations))
    notes = (*notes, *wanted.notes)
    if best is None:
        return _none(program.smallest_drops(), len(pool.ids), notes)
    return _result(program, best, lead_of, context, notes)


@dataclass(frozen=True, eq=False)
class _Context:
    inc: Incidence
    pool: Pool
    relevance: Vector
    facts: dict[str, Record]


def _pool(
    ecosystem: Ecosystem,
    inc: Incidence,
    rules: Rules,
    activity: Vector,
    asked: npt.NDArray[np.bool_],
    level: Level,
    area: Area,
) -> Pool:
    ids = inc.actor_ids

    def positions(names: tuple[str, ...]) -> list[int]:
        found = pd.Index([find_actor(ecosystem, name) for name in names], dtype="str")
        return [int(i) for i in ids.get_indexer(found)]

    must, lead = positions(rules.must_have), positions((rules.lead,) if rules.lead else ())
    eligible = eligible_actors(ecosystem, level, area).reindex(ids).to_numpy(bool)
    taken = eligible & asked & (activity > 0)
    if not taken.any():
        raise SettingError("Nobody in the area has worked on this: widen the theme or the area")
    taken[[*must, *lead]] = True
    chosen = np.flatnonzero(taken)
    place = np.full(len(ids), -1)
    place[chosen] = np.arange(len(chosen))
    actors = ecosystem.actors.loc[ids[chosen]]
    region = actor_regions(actors, level)
    taking_part = np.asarray(inc.matrix.sum(axis=1), dtype=np.float64).ravel()[chosen]
    outside = [place[i] for i in positions(rules.must_not) if place[i] >= 0]
    groups = [[place[i] for i in positions(group) if place[i] >= 0] for group in rules.not_together]
    return Pool(
        positions=chosen,
        ids=ids[chosen],
        actors=actors,
        regions=region,
        fit=np.log1p(activity[chosen]) / np.log1p(activity[chosen].max()),
        collaboration_count=taking_part,
        is_newcomer=taking_part <= 1,
        is_peripheral=_peripheral(ecosystem, rules, actors, level),
        ties=csr_array(tie_weights(inc)[chosen][:, chosen]),
        must_have=tuple(int(place[i]) for i in must),
        must_not=tuple(int(i) for i in outside),
        not_together=tuple(tuple(int(i) for i in group) for group in groups),
        lead=int(place[lead[0]]) if lead else -1,
    )


def _peripheral(
    ecosystem: Ecosystem, rules: Rules, actors: pd.DataFrame, level: Level
) -> npt.NDArray[np.bool_]:
    if rules.peripheral_regions:
        codes = tuple(region_code(text) for text in rules.peripheral_regions)
        return actors["nuts_code"].str.startswith(codes).to_numpy(bool)
    central = central_regions(ecosystem, level)
    region = actor_regions(actors, level)
    return ((region != "") & ~region.isin(central)).to_numpy(bool)


def central_regions(ecosystem: Ecosystem, level: Level) -> pd.Index:
    """Return the fewest regions that together hold half of all participations, sorted.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> len(central_regions(load_bundled("baltic"), 2)) < 53 / 2
    True
    """
    region = actor_regions(ecosystem.actors, level)
    of_rows = ecosystem.participations["actor_id"].map(region)
    counts = of_rows[of_rows != ""].value_counts().sort_index()
    counts = counts.sort_values(ascending=False, kind="stable")
    before = counts.cumsum() - counts
    central: pd.Index = counts.index[before < counts.sum() / 2.0].sort_values()
    return central


def _none(drops: list[tuple[str, ...]], pool_count: int, notes: tuple[str, ...]) -> Consortium:
    return Consortium(
        pd.DataFrame({name: [] for name in MEMBER_COLUMNS}),
        0.0,
        0.0,
        pd.DataFrame({name: [] for name in ("rule", "cost", "instead", "leaving")}),
        tuple(drops),
        0,
        0,
        0,
        pool_count,
        notes,
    )


def _result(
    program: Program,
    best: Choice,
    lead_of: dict[int, int],
    context: _Context,
    notes: tuple[str, ...],
) -> Consortium:
    pool = context.pool
    chosen = _members(best, pool)
    lead = [i for variable, i in lead_of.items() if best.values[variable] > 0.5]
    tied = csr_array(pool.ties[chosen][:, chosen]).toarray() > 0
    known = tied.sum(axis=1)
    country = pool.actors["country"].to_numpy()[chosen]
    upper = np.triu(~tied, k=1)
    members = pd.DataFrame(
        {
            "actor_id": pool.ids[chosen],
            "name": pool.actors["name"].to_numpy()[chosen],
            "kind": pool.actors["kind"].to_numpy()[chosen],
            "country": country,
            "region": pool.regions.to_numpy()[chosen],
            "is_lead": [i in lead for i in chosen],
            "is_newcomer": pool.is_newcomer[chosen],
            "is_peripheral": pool.is_peripheral[chosen],
            "fit": pool.fit[chosen],
            "collaboration_count": pool.collaboration_count[chosen].astype(np.int64),
            "known_member_count": known.astype(np.int64),
            "reason": [_reason(i, chosen, context) for i in chosen],
        },
        columns=list(MEMBER_COLUMNS),
    )
    order = np.lexsort((members["actor_id"], -members["fit"].round(12), ~members["is_lead"]))
    return Consortium(
        members.iloc[order].reset_index(drop=True),
        float(pool.fit[chosen].sum()),
        best.gap,
        _binding(program, best, pool),
        (),
        int(upper.sum()),
        int((upper & (country[:, None] != country)).sum()),
        len(chosen) * (len(chosen) - 1) // 2,
        len(pool.ids),
        notes,
    )


def _members(choice: Choice, pool: Pool) -> npt.NDArray[np.intp]:
    return np.flatnonzero(choice.values[: len(pool.ids)] > 0.5)


def _binding(program: Program, best: Choice, pool: Pool) -> pd.DataFrame:
    names = pool.actors["name"].to_list()
    now = set(_members(best, pool).tolist())
    fit = float(pool.fit[sorted(now)].sum())
    rows = []
    for rule, freed in program.binding(best):
        if rule.startswith("at most") and "member" in rule:
            continue  # a larger set always fits better
        then = set(_members(freed, pool).tolist())
        cost = float(pool.fit[sorted(then)].sum()) - fit
        if cost > 1e-5:  # more than the order of ids decides
            rows.append(
                {
                    "rule": rule,
                    "cost": cost,
                    "instead": ";".join(names[i] for i in sorted(then - now)),
                    "leaving": ";".join(names[i] for i in sorted(now - then)),
                }
            )
    rows.sort(key=lambda row: -float(str(row["cost"])))
    return pd.DataFrame(rows, columns=["rule", "cost", "instead", "leaving"])


def _reason(i: int, chosen: npt.NDArray[np.intp], context: _Context) -> str:
    inc, pool = context.inc, context.pool
    at = int(pool.positions[i])
    records = inc.matrix.indices[inc.matrix.indptr[at] : inc.matrix.indptr[at + 1]]
    about = [p for p in records.tolist() if context.relevance[p] > 0]
    about.sort(key=lambda p: (-context.relevance[p], p))
    labels = [context.facts[str(inc.collaboration_ids[p])].label for p in about]
    parts = [f"{counted(len(about), 'collaboration')} on this: {listed(labels, 3)}"]
    if not about:
        parts = ["No collaboration on this; a rule names it"]
    near = [j for j in chosen.tolist() if j != i and pool.ties[i, j] > 0]
    names = pool.actors["name"].to_list()
    parts.append(
        f"Has worked with {listed([names[j] for j in near], 3)}"
        if near
        else "Has not worked with any other member"
    )
    return " ".join(stopped(part) for part in parts)


def consortium_text(found: Consortium) -> str:
    """Return what binds and what is new, in sentences; or which rules to drop.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.recommend.plans.rules import Rules
    >>> consortium_text(
    ...     build_consortium(load_bundled("baltic"), Rules(max_members=4, min_countries=6))
    ... )
    'No set meets all rules. Drop either “at least 6 countries” or “at most 4 members”.'
    """
    if found.members.empty:
        ways = [listed([f"“{rule}”" for rule in drop]) for drop in found.drops]
        if not ways:
            return "No set meets the rules."
        either = "either " if len(ways) > 1 else ""
        return f"No set meets all rules. Drop {either}{' or '.join(ways)}."
    proof = (
        "No set fits better"
        if found.gap == 0
        else f"A set could fit at most {100 * found.gap:.1f} % better"
    )
    binding = [f"“{row.rule}” costs {rounded(float(row.cost))}" for row in _rows(found.binding)]
    return " ".join(
        (
            f"{counted(len(found.members), 'member')} of {found.pool_count:,}, together fit "
            f"{found.fit:.2f}. {proof} under these rules.",
            f"What binds: {'; '.join(binding)}." if binding else "No rule alone binds.",
            f"{found.new_pairs} of {counted(found.pairs, 'pair')} have not worked together, "
            f"{found.new_cross_border_pairs} of them across a border.",
        )
    )


def _rows(table: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in table.iterrows()]

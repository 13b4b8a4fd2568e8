"""Why two actors should meet, and what speaks against it: sentences that name the records."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecosystem.recommend.explanations.evidence import PairEvidence, SharedPartner
from ecosystem.recommend.signals.records import Record
from ecosystem.recommend.wording import counted, listed, stopped

_RECORDS_NAMED = 2
_NAMES_NAMED = 3
_THEMES_NAMED = 2
_LONG_AGO = 6  # years; about one funding period
# Memoranda, events and courses: people met, but nobody paid for working together.
_WEAK_KINDS = frozenset({"partnership", "programme"})


def link_reason(pair: PairEvidence, names: dict[str, str], facts: dict[str, Record]) -> str:
    """Return why two actors should meet.

    Parameters
    ----------
    pair : PairEvidence
        The records.
    names : dict
        Names of actors by id.
    facts : dict
        Collaborations by id, see :func:`record_facts`.

    Returns
    -------
    str
        Sentences on shared partners, shared themes and who could introduce them; every count can
        be found again in ``pair.records()``.
    """
    parts = [_partners(pair, names, facts), _themes(pair, names, facts)]
    if pair.broker:
        parts.append(f"{names[pair.broker.actor_id]} has worked with both and can introduce them")
    return " ".join(stopped(part) for part in parts if part)


def link_counter_reason(
    pair: PairEvidence,
    names: dict[str, str],
    facts: dict[str, Record],
    *,
    counts: tuple[int, int],
    seats: tuple[bool, bool],
    latest: float,
) -> str:
    """Return what speaks against a suggestion.

    Parameters
    ----------
    pair : PairEvidence
        The records.
    names, facts : dict
        As in :func:`link_reason`.
    counts : tuple of int
        Number of collaborations known of each of the two.
    seats : tuple of bool
        Whether the place of each is only that of its head office.
    latest : float
        Last year in which any collaboration of the data began; NaN when unknown.

    Returns
    -------
    str
        One sentence per objection; "" when there is none.
    """
    sides = (
        (names[pair.actor_a], pair.met[0]),
        (names[pair.actor_b], pair.met[1]),
    )
    parts = [_narrow(pair, sides, facts)]
    if not pair.broker:
        parts.append("No shared partner is in the Baltic Sea Region and could be asked")
    if not pair.themes:
        parts.append("No shared theme is known")
    parts.extend(_weak(name, ids, facts) for name, ids in sides)
    parts.append(_seeds([*pair.met[0], *pair.met[1]], facts))
    parts.append(_undated(pair.records(), facts))
    parts.extend(_old(name, ids, facts, latest) for name, ids in sides)
    single = [name for (name, _), count in zip(sides, counts, strict=True) if count == 1]
    if single:
        whom = "each of the two" if len(single) == len(sides) else single[0]
        parts.append(f"Only one collaboration is known of {whom}")
    seated = [name for (name, _), seat in zip(sides, seats, strict=True) if seat]
    if seated:
        who = (
            "Both are placed by their"
            if len(seated) == len(sides)
            else f"{seated[0]} is placed by its"
        )
        parts.append(f"{who} head office")
    return " ".join(stopped(part) for part in parts if part)


@dataclass(frozen=True)
class Told:
    """A reason and the ids of the collaborations that it counts or names.

    Parameters
    ----------
    text : str
        Sentences.
    records : tuple of str
        Ids.
    """

    text: str
    records: tuple[str, ...]


def opening_reason(
    newcomer: str,
    partner: str,
    facts: dict[str, Record],
    *,
    own: Sequence[str],
    on_theme: Mapping[str, tuple[str, ...]],
    latest: Sequence[str],
    km: float,
    broker: str,
    home: str,
    through: Sequence[str],
) -> Told:
    """Return why a newcomer should meet somebody it shares no partner with.

    Parameters
    ----------
    newcomer, partner : str
        Names.
    facts : dict
        Collaborations by id, see :func:`record_facts`.
    own : sequence of str
        Ids of the newcomer's collaborations: none or one.
    on_theme : mapping
        By theme of the newcomer the ids of the partner's collaborations on it.
    latest : sequence of str
        Ids of all collaborations of the partner, the latest first.
    km : float
        Distance; NaN when unknown.
    broker, home : str
        Name of somebody of the newcomer's region who has worked with the partner, "" for nobody;
        name of that region.
    through : sequence of str
        Ids of what those two did together.

    Returns
    -------
    Told
    """
    known = f"only {facts[own[0]].label} is known" if own else "no collaboration is known"
    parts = [f"{newcomer} is new: {known} of it"]
    records = list(own)
    if on_theme:
        first = list(on_theme.items())[:_THEMES_NAMED]
        said = [
            f"{theme} ({counted(len(ids), 'collaboration')}: {_records(ids, facts)})"
            for theme, ids in first
        ]
        parts.append(f"{partner} has worked on {' and on '.join(said)}")
        records += [p for _, ids in first for p in ids]
    else:
        parts.append(
            f"{partner} has been in {counted(len(latest), 'collaboration')}, the latest "
            f"{facts[latest[0]].label}"
        )
        records += latest
    if km == km:
        parts.append(f"They are {km:.0f} km apart" if km >= 1 else "They are in the same town")
    if broker:
        parts.append(
            f"{broker}, in {home} as well, has worked with {partner} "
            f"({_records(tuple(through), facts)}) and can introduce them"
        )
        records += through
    return Told(" ".join(stopped(part) for part in parts), tuple(sorted(set(records))))


def opening_counter_reason(newcomer: str, count: int, *, has_theme: bool, has_broker: bool) -> str:
    """Return what speaks against an opening: what it does not rest on.

    Examples
    --------
    >>> opening_counter_reason("Ann", 0, has_theme=False, has_broker=True)
    'They share no partner. No shared theme is known. What Ann has done is not known, so how likely
    a link is cannot be said.'
    """
    parts = ["They share no partner"]
    if not has_theme:
        parts.append("No shared theme is known")
    if not has_broker:
        parts.append("Nobody in the same region is known to have worked with the other")
    done = "What {} has done is not known" if not count else "{} has one collaboration only"
    parts.append(f"{done.format(newcomer)}, so how likely a link is cannot be said")
    return " ".join(stopped(part) for part in parts)


def _partners(pair: PairEvidence, names: dict[str, str], facts: dict[str, Record]) -> str:
    if not pair.partners:
        return ""
    first = pair.broker or pair.partners[0]
    others = [names[p.actor_id] for p in pair.partners if p is not first]
    text = f"Both have worked with {names[first.actor_id]} ({_where(first, pair, names, facts)})"
    if others:
        text += f" and with {listed(others, _NAMES_NAMED)}"
    return text


def _where(
    partner: SharedPartner, pair: PairEvidence, names: dict[str, str], facts: dict[str, Record]
) -> str:
    return "; ".join(
        f"{names[actor]} in {_records(ids, facts)}"
        for actor, ids in ((pair.actor_a, partner.with_a), (pair.actor_b, partner.with_b))
    )


def _records(ids: tuple[str, ...], facts: dict[str, Record], most: int = _RECORDS_NAMED) -> str:
    return listed([facts[p].label for p in ids], most)


def _themes(pair: PairEvidence, names: dict[str, str], facts: dict[str, Record]) -> str:
    if not pair.themes:
        return ""
    by_records: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for theme in pair.themes:
        by_records.setdefault((theme.of_a, theme.of_b), []).append(theme.theme)
    first = pair.broker or (pair.partners[0] if pair.partners else None)
    said = (first.with_a, first.with_b) if first else None
    named = []
    for (of_a, of_b), themes in list(by_records.items())[:_THEMES_NAMED]:
        where = (
            f"{names[pair.actor_a]} in {_records(of_a, facts, 1)}; "
            f"{names[pair.actor_b]} in {_records(of_b, facts, 1)}"
        )
        named.append(f"{listed(themes)} ({'the same ones' if (of_a, of_b) == said else where})")
    rest = sum(len(themes) for themes in list(by_records.values())[_THEMES_NAMED:])
    if rest:
        named.append(counted(rest, "other theme"))
    return f"Both have taken part in collaborations on {'; on '.join(named)}"


def _narrow(
    pair: PairEvidence, sides: tuple[tuple[str, list[str]], ...], facts: dict[str, Record]
) -> str:
    """Say when many shared partners are really one meeting."""
    if len(pair.partners) == 1:
        return "They share only one partner"
    single = [(name, facts[ids[0]].label) for name, ids in sides if len(ids) == 1]
    if not pair.partners or not single:
        return ""
    count = len(pair.partners)
    if len(single) == len(sides):
        through = listed([label for _, label in single])
        those = "Both" if count == 2 else f"All {count}"
        return f"{those} shared partners come from one collaboration each: {through}"
    name, label = single[0]
    those = "both" if count == 2 else f"all {count}"
    return f"{name} met {those} shared partners in one collaboration, {label}"


def _weak(name: str, ids: list[str], facts: dict[str, Record]) -> str:
    kinds = {facts[p].kind for p in ids}
    if not kinds or kinds - _WEAK_KINDS:
        return ""
    return (
        f"{name} met these partners in {listed(['a ' + kind for kind in sorted(kinds)])} only, "
        "which is weaker than a joint project"
    )


def _seeds(ids: list[str], facts: dict[str, Record]) -> str:
    """Say where seed money is among the evidence, which counts a partnership twice."""
    labels = sorted({facts[p].label for p in ids if facts[p].is_seed})
    if not labels:
        return ""
    was = "was seed money" if len(labels) == 1 else "were seed money"
    return (
        f"{listed(labels, 2)} {was} to prepare a project; with the project that came of it, the "
        "same partnership may count twice"
    )


def _undated(ids: list[str], facts: dict[str, Record]) -> str:
    count = sum(math.isnan(facts[p].first_year) for p in ids)
    if not count:
        return ""
    if count == len(ids):
        return f"No date is known for {counted(count, 'collaboration')} behind this"
    verb = "has" if count == 1 else "have"
    return f"{count} of {len(ids)} collaborations behind this {verb} no date"


def _old(name: str, ids: list[str], facts: dict[str, Record], latest: float) -> str:
    years = [facts[p].last_year for p in ids]
    last = max((year for year in years if not math.isnan(year)), default=math.nan)
    if not latest - last >= _LONG_AGO:  # also when either is not known
        return ""
    return f"Nothing that {name} did with these partners is known after {last:.0f}"

"""Peers to learn from: like it in profile and position, with a better result, within reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.desk.indicators import NAMES, actor_indicators, peer_group
from ecosystem.errors import SettingError, nearest
from ecosystem.model import LIST_SEPARATOR, long_values
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.recommend.actors.wish import find_actor
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.wording import counted, listed, percent, rounded
from ecosystem.schema import INDICATORS, PEERS
from ecosystem.study import Study

LEAST_COLLABORATIONS: Final = 3
FURTHEST: Final = 3


@dataclass(frozen=True, eq=False)
class Peers:
    """Whom an organisation could learn from, and who could learn from it.

    Parameters
    ----------
    actor_id, name, better_at : str
        Whose peers, and on which indicator.
    own_value : float
        Its own result.
    table : DataFrame
        ``schema.PEERS``.
    notes : tuple of str
        How peers were chosen.
    """

    actor_id: str
    name: str
    better_at: str
    own_value: float
    table: pd.DataFrame
    notes: tuple[str, ...]


def find_peers(study: Study, who: str, better_at: str, *, most: int = 5) -> Peers:
    """Find peers with a better result, and peers with a worse one, most similar first.

    Similarity is the mean of three parts, each 0 to 1: the cosine of the themes of their
    collaborations, ``exp(−|Δ ln(1 + collaborations)|)`` and ``exp(−|Δ ln(1 + partners)|)``; the
    part that is the indicator itself is left out. Peers are of its kind, have at least three
    collaborations (fewer say little), and can be reached over at most three ties.

    Parameters
    ----------
    study : Study
        Results of a run.
    who : str
        Id or name of the organisation.
    better_at : str
        Name of an indicator, ``schema.INDICATORS``.
    most : int
        How many of each sort.

    Returns
    -------
    Peers
        Equal ones in the order of: fewer steps, larger difference, id.

    Raises
    ------
    SettingError
        When the actor or the indicator is not known, or nothing is known of its own result.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.study import StudySettings, run_study
    >>> study = run_study(load_bundled("baltic"), StudySettings(community_runs=2))
    >>> found = find_peers(study, "Aalborg University", "country_count")
    >>> bool((found.table.query("direction == 'mentor'")["value"] > found.own_value).all())
    True
    """
    if better_at not in NAMES:
        raise SettingError(
            f"--better-at {better_at}: no such indicator{nearest(better_at, NAMES)}. "
            f"Indicators: {', '.join(NAMES)}"
        )
    actor = find_actor(study.ecosystem, who)
    table = actor_indicators(study)
    own = float(table[better_at][actor])
    name = str(study.ecosystem.actors["name"][actor])
    if np.isnan(own):
        raise SettingError(
            f"{name}: {INDICATORS[better_at].label} cannot be told from the data, so nobody can be "
            "called better. Choose another indicator with --better-at"
        )
    inc = incidence(study.ecosystem)
    group, how = peer_group(study, actor)
    active = table["collaboration_count"] >= LEAST_COLLABORATIONS
    pool = group[active.reindex(group).to_numpy(bool)]
    near = _Nearness(study, inc, actor)
    rows = near.rows(pool, table, better_at)
    reached = rows[rows["steps"] <= FURTHEST]
    notes = [
        f"Peers are {how}, with at least {LEAST_COLLABORATIONS} collaborations in the data: "
        f"{len(pool)}, of which {len(reached)} are within {FURTHEST} steps.",
        "A better figure in the data is a reason to ask, not proof of better work.",
    ]
    if float(table["collaboration_count"][actor]) < LEAST_COLLABORATIONS:
        notes.append(
            f"The data know fewer than {LEAST_COLLABORATIONS} of its own collaborations: the "
            "comparison says little."
        )
    shown = pd.concat(
        [
            _best(reached[reached["value"] > own].assign(direction="mentor"), own, most),
            _best(reached[reached["value"] < own].assign(direction="mentee"), own, most),
        ],
        ignore_index=True,
    )
    return Peers(
        actor, name, better_at, own, near.described(shown, table, better_at, own), tuple(notes)
    )


def _best(rows: pd.DataFrame, own: float, most: int) -> pd.DataFrame:
    ordered = rows.assign(gap=-(rows["value"] - own).abs(), like=-rows["similarity"].round(9))
    ordered = ordered.sort_values(["like", "steps", "gap", "actor_id"], ignore_index=True)
    return ordered.head(most).assign(rank=np.arange(1, min(most, len(ordered)) + 1))


def _steps(weights: csr_array, at: int) -> npt.NDArray[np.float64]:
    """Return the number of ties from one actor to every other, up to the furthest; else inf."""
    steps: npt.NDArray[np.float64] = np.full(weights.shape[0], np.inf)
    reached = np.zeros(weights.shape[0], dtype=bool)
    reached[at] = True
    steps[at] = 0
    for step in range(1, FURTHEST + 1):
        fresh = (np.asarray(weights @ reached.astype(np.float64)) > 0) & np.isinf(steps)
        steps[fresh] = step
        reached |= fresh
    return steps


class _Nearness:
    """Themes and steps between one actor and all others, worked out once."""

    def __init__(self, study: Study, inc: Incidence, actor: str) -> None:
        self.study, self.ids = study, inc.actor_ids
        self.at = int(inc.actor_ids.get_loc(actor))  # type: ignore[arg-type]
        self.weights = csr_array(tie_weights(inc))
        self.steps = _steps(self.weights, self.at)
        themes = long_values(study.ecosystem.collaborations["themes"])
        self.themes = pd.Index(sorted(set(themes)), dtype="str")
        cells = (
            inc.collaboration_ids.get_indexer(pd.Index(themes.index)),
            self.themes.get_indexer(pd.Index(themes)),
        )
        has = csr_array(
            (np.ones(len(themes)), cells), shape=(len(inc.collaboration_ids), len(self.themes))
        )
        self.profile = csr_array(inc.matrix @ has)

    def rows(self, pool: pd.Index, table: pd.DataFrame, better_at: str) -> pd.DataFrame:
        at = self.ids.get_indexer(pool)
        parts = [self._alike(at)]
        for name in ("collaboration_count", "partner_count"):
            if name != better_at:
                logs = np.log1p(table[name].to_numpy(np.float64))
                parts.append(np.exp(-np.abs(logs[at] - logs[self.at])))
        return pd.DataFrame(
            {
                "actor_id": pool.to_numpy(),
                "value": table[better_at].reindex(pool).to_numpy(np.float64),
                "similarity": np.mean(parts, axis=0),
                "steps": self.steps[at],
            }
        ).dropna(subset=["value"])

    def described(
        self, shown: pd.DataFrame, table: pd.DataFrame, better_at: str, own: float
    ) -> pd.DataFrame:
        if shown.empty:
            return as_declared({}, PEERS)
        actors = self.study.actors.loc[shown["actor_id"]]
        brokers = [self._broker(one) for one in shown["actor_id"]]
        themes = [self._shared(one) for one in shown["actor_id"]]
        returns = [self._in_return(one, table, better_at) for one in shown["actor_id"]]
        names = self.study.actors["name"]
        columns: dict[str, Any] = {
            "direction": shown["direction"].to_numpy(),
            "rank": shown["rank"].to_numpy(),
            "actor_id": shown["actor_id"].to_numpy(),
            "name": actors["name"].to_numpy(),
            "country": actors["country"].to_numpy(),
            "region_name": actors["region_name"].to_numpy(),
            "value": shown["value"].to_numpy(),
            "own_value": np.full(len(shown), own),
            "similarity": shown["similarity"].to_numpy(),
            "shared_themes": [LIST_SEPARATOR.join(sorted(one)) for one in themes],
            "steps": shown["steps"].to_numpy().astype(np.int64),
            "broker_id": brokers,
            "broker_name": [str(names[one]) if one else "" for one in brokers],
            "better_elsewhere": [LIST_SEPARATOR.join(sorted(one)) for one in returns],
        }
        reasons = [
            _reason(better_at, own, dict(zip(columns, row, strict=True)))
            for row in zip(*columns.values(), strict=True)
        ]
        return as_declared(columns | {"reason": reasons}, PEERS)

    def _alike(self, at: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        length = np.sqrt(np.asarray(self.profile.multiply(self.profile).sum(axis=1)).ravel())
        mine = self.profile[[self.at]].toarray().ravel()
        product = np.asarray(self.profile[at] @ mine)
        both = length[at] * length[self.at]
        result: npt.NDArray[np.float64] = np.zeros(len(at))
        np.divide(product, both, out=result, where=both > 0)
        return result

    def _shared(self, other: str) -> list[str]:
        position = int(self.ids.get_loc(other))  # type: ignore[arg-type]
        both = self.profile[[self.at]].toarray() * self.profile[[position]].toarray()
        return [str(self.themes[at]) for at in np.flatnonzero(both.ravel())]

    def _broker(self, other: str) -> str:
        """Return the shared partner with the strongest weaker tie, the first id where equal."""
        position = int(self.ids.get_loc(other))  # type: ignore[arg-type]
        if self.steps[position] != 2:
            return ""
        pair = self.weights[[self.at, position]].toarray()
        return str(self.ids[int(np.argmax(pair.min(axis=0)))])

    def _in_return(self, other: str, table: pd.DataFrame, better_at: str) -> list[str]:
        """Return the shares and counts on which the two stand the other way round."""
        mine, theirs = table.loc[[self.ids[self.at]]].iloc[0], table.loc[[other]].iloc[0]
        sign = np.sign(theirs[better_at] - mine[better_at])
        others = [name for name in NAMES if name not in (better_at, "betweenness")]
        return [INDICATORS[name].label for name in others if (mine[name] - theirs[name]) * sign > 0]


def _reason(better_at: str, own: float, row: dict[str, object]) -> str:
    indicator = INDICATORS[better_at]
    shown = percent if indicator.unit == "share" else rounded
    themes = [one for one in str(row["shared_themes"]).split(LIST_SEPARATOR) if one]
    words = [
        f"{indicator.label}: {shown(float(str(row['value'])))} against {shown(own)}",
        f"works on {listed(themes, 3)} too" if themes else "no theme in common",
    ]
    steps = int(str(row["steps"]))
    if steps == 1:
        words.append("a partner already")
    elif row["broker_name"]:
        words.append(f"{row['broker_name']} works with both")
    else:
        words.append(f"{counted(steps, 'step')} away")
    if row["better_elsewhere"]:
        other = str(row["better_elsewhere"]).split(LIST_SEPARATOR)
        words.append(f"the other way round: {listed(other, 3)}")
    return "; ".join(words) + "."

"""Would the suggestions have worked last time? One origin, in seconds, for a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.scope import Area
from ecosystem.recommend.backtest.evaluate import evaluate
from ecosystem.recommend.backtest.lessons import learned_before
from ecosystem.recommend.backtest.show import SCORERS
from ecosystem.recommend.learning.tasks import Scene, Task, scene
from ecosystem.recommend.learning.training import FEWEST_PROJECTS
from ecosystem.recommend.learning.windows import Window, starts, yearly_windows
from ecosystem.recommend.regions.pairs import usable_area
from ecosystem.recommend.wording import counted, listed, percent, rounded, stopped
from ecosystem.regions import Level

# More take minutes, which is for the full back-test.
MOST_PAIRS: Final = 15_000_000
# Fewer new links in a year are no test: a handful of projects decides.
_FEWEST_LINKS: Final = 100
_MOST_UNDATED: Final = 0.25
_ROWS: Final = 400
_DRAWS: Final = 200
_NO_METRICS: Final = pd.DataFrame(
    columns=[
        "scorer",
        "label",
        "auc",
        "average_precision",
        "lift",
        "precision_at_100",
        "ndcg_at_10",
        "actors_helped_count",
        "gain",
        "gain_low",
        "gain_high",
    ]
)
_NO_PAIRS: Final = pd.DataFrame(columns=["actor_a", "actor_b", "came_true", "collaborations"])


@dataclass(frozen=True, eq=False)
class CompactBacktest:
    """What a short back-test found, or why the data cannot support one.

    Parameters
    ----------
    reason : str
        Why there is none, a sentence; "" when there is one. All else is then empty or 0.
    origin, end : str
        Last day of what was known, last day of what was looked for.
    learned_from : tuple of str
        Origins of the closed years that the weights come from.
    universe : str
        Which pairs were ranked, in words.
    actor_count, pair_count, link_count, project_count : int
        Actors and pairs ranked; pairs tied for the first time afterwards, by so many
        collaborations.
    metrics : DataFrame
        A row per scorer, the learned one first: ``scorer``, ``label``, ``auc``,
        ``average_precision``, ``lift`` (over chance), ``precision_at_100``, ``ndcg_at_10``,
        ``actors_helped_count`` (actors with a new partner among the first ten suggested), and
        ``gain`` with ``gain_low`` and ``gain_high``: average precision of the learned scorer minus
        that of the row, 95 % interval over projects; NaN for itself.
    first_pairs : DataFrame
        The first hundred pairs, best first: ``actor_a``, ``actor_b``, ``came_true``,
        ``collaborations`` (ids, ``;`` between them; "" when it did not).
    hits_in_100 : int
        How many of them came true.
    expected_in_100 : float
        How many would have at random.
    region_pair_count, region_hit_count : int
        The first ten pairs of every region, all regions together; how many came true.
    actor_count_asked, actor_hit_count : int
        Actors with new partners; those of them with one among their first ten suggestions.
    calibration : float or None
        Predicted over observed new links.
    results : dict
        All figures, as in :class:`ecosystem.recommend.backtest.run.Backtest`.
    """

    reason: str
    origin: str = ""
    end: str = ""
    learned_from: tuple[str, ...] = ()
    universe: str = ""
    actor_count: int = 0
    pair_count: int = 0
    link_count: int = 0
    project_count: int = 0
    metrics: pd.DataFrame = field(default_factory=_NO_METRICS.copy)
    first_pairs: pd.DataFrame = field(default_factory=_NO_PAIRS.copy)
    hits_in_100: int = 0
    expected_in_100: float = 0.0
    region_pair_count: int = 0
    region_hit_count: int = 0
    actor_count_asked: int = 0
    actor_hit_count: int = 0
    calibration: float | None = None
    results: Mapping[str, Any] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """Whether there is a back-test."""
        return not self.reason

    @property
    def sentence(self) -> str:
        """What happened, in plain words; the reason where there is no back-test."""
        if self.reason:
            return f"Whether the suggestions would have worked cannot be said: {self.reason}"
        made, tested = self.origin[:4], self.end[:4]
        return (
            f"Made at the end of {made}, the list would have named "
            f"{counted(self.hits_in_100, 'pair')} that first worked together in {tested} among its "
            f"first {len(self.first_pairs)} (at random {rounded(self.expected_in_100)}; by shared "
            f"partners alone {self._hits_of('allocation')}). Of "
            f"{counted(self.actor_count_asked, 'organisation')} that found new partners in "
            f"{tested}, {percent(self.actor_hit_count / self.actor_count_asked)} had one among "
            f"their first ten suggestions. {self._comparison()}"
        )

    def _hits_of(self, scorer: str) -> int:
        shares = self.metrics.loc[self.metrics["scorer"] == scorer, "precision_at_100"]
        return round(float(shares.sum()) * len(self.first_pairs))

    def _comparison(self) -> str:
        rows = self.metrics[self.metrics["scorer"] != "learned"]
        beaten = rows[rows["gain_low"] > 0]
        if len(beaten) == len(rows):
            return "It was better than every simple rule tried (average precision, 95 % interval)."
        unclear = rows[~rows["scorer"].isin(beaten["scorer"])]["label"].to_list()
        return f"It was not shown to be better than {listed(unclear)} in that year."


def compact_backtest(
    ecosystem: Ecosystem, *, level: Level = 2, area: Area = "bsr", seed: int = 0
) -> CompactBacktest:
    """Take the data back to the end of the last year that can be judged, and look what came.

    The same protocol as :func:`ecosystem.recommend.backtest.run.backtest` at one origin, with a
    smaller sample to learn from and no theme questions, so that it takes seconds.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        Pairs in different regions of this level are ranked.
    area : {"bsr", "all"}
        Actors placed in it; ``all`` where it has too few regions.
    seed : int
        Of samples and draws.

    Returns
    -------
    CompactBacktest
        With a ``reason`` and nothing else when more than a quarter of the collaborations have no
        date, when no year has 100 new links, when fewer than 30 collaborations made new links
        before it, or when there are more than 15 million pairs.

    Raises
    ------
    EcosystemError
        When a control fails.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> compact_backtest(load_bundled("baltic")).possible
    False
    """
    area, _ = usable_area(ecosystem, level, area)
    task = Task("compact", _universe(level, area), level, area=area)
    try:
        _check_dates(ecosystem)
        window, at = _latest(ecosystem, task)
        model = learned_before(
            ecosystem,
            task,
            window,
            seed=seed,
            rows=_ROWS,
            ask=False,
            most=2,
            fewest_projects=FEWEST_PROJECTS,
        )
    except SettingError as error:
        text = str(error)
        return CompactBacktest(stopped(text[:1].lower() + text[1:]))
    return _told(task, evaluate(at, model, seed=seed, draws=_DRAWS))


def _universe(level: Level, area: Area) -> str:
    where = "in the Baltic Sea Region" if area == "bsr" else "in the data"
    apart = {0: "different countries", "s3": "different territories of S3 strategies"}
    return f"organisations {where}, pairs in {apart.get(level, f'different NUTS{level} regions')}"


def _check_dates(ecosystem: Ecosystem) -> None:
    undated, total = int((starts(ecosystem) == "").sum()), len(ecosystem.collaborations)
    if undated > _MOST_UNDATED * total or not total:
        raise SettingError(
            f"{undated:,} of {counted(total, 'collaboration')} have no start date, so the past "
            "cannot be told from what came after"
        )


def _latest(ecosystem: Ecosystem, task: Task) -> tuple[Window, Scene]:
    """Return the latest year with enough new links, and what was known before it."""
    most = 0
    for window in reversed(yearly_windows(ecosystem)):
        at = scene(ecosystem, task, window, most_pairs=MOST_PAIRS)
        if len(at.outcomes.a) >= _FEWEST_LINKS:
            return window, at
        most = max(most, len(at.outcomes.a))
    raise SettingError(
        f"no recent year tied {_FEWEST_LINKS} or more pairs for the first time ({most} at most; "
        f"{task.label}), which is too few to judge a ranking by"
    )


def _told(task: Task, found: Mapping[str, Any]) -> CompactBacktest:
    lists = found["lists"]
    pairs = pd.DataFrame(
        [[a, b, bool(behind), ";".join(behind)] for a, b, behind in lists["first_pairs"]],
        columns=_NO_PAIRS.columns,
    )
    asked = lists["actors"]["learned"]
    return CompactBacktest(
        "",
        found["origin"],
        found["end"],
        tuple(found["learned_from"]),
        task.label,
        found["actor_count"],
        found["pair_count"],
        found["link_count"],
        found["project_count"],
        _metrics(found),
        pairs,
        int(pairs["came_true"].sum()),
        len(pairs) * found["prevalence"],
        lists["regions"]["pair_count"],
        lists["regions"]["hit_count"],
        asked["actor_count"],
        asked["hit_count"],
        found["calibration"]["predicted_over_observed"],
        found,
    )


def _metrics(found: Mapping[str, Any]) -> pd.DataFrame:
    rows = []
    for name, values in found["scorers"].items():
        gain = found["differences"].get(name, {}).get("average_precision", {})
        rows.append(
            {key: values.get(key) for key in _NO_METRICS.columns}
            | {
                "scorer": name,
                "label": SCORERS[name],
                "actors_helped_count": found["lists"]["actors"][name]["hit_count"],
                "gain": gain.get("difference", float("nan")),
                "gain_low": gain.get("low", float("nan")),
                "gain_high": gain.get("high", float("nan")),
            }
        )
    return pd.DataFrame(rows, columns=_NO_METRICS.columns)

"""The back-test: tasks × origins, learned from what was known, judged by what came."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.recommend.backtest.evaluate import DRAWS, evaluate
from ecosystem.recommend.backtest.lessons import Lesson, learned_before
from ecosystem.recommend.backtest.matching import Matching
from ecosystem.recommend.learning.tasks import TASKS, Task, scene
from ecosystem.recommend.learning.windows import (
    Window,
    after,
    earlier,
    last_day,
    refuse_split,
    starts,
    yearly_windows,
)
from ecosystem.recommend.signals.features import BASELINES, FEATURES
from ecosystem.recommend.wording import listed, stopped

Step = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Backtest:
    """What a back-test found.

    Parameters
    ----------
    results : dict
        Plain values: ``settings``, ``data`` (title, digests, counts), ``tasks`` (one entry per
        task with ``name``, ``label``, ``origins``, ``verdict``) and ``notes``.
    """

    results: dict[str, Any]

    def table(self) -> pd.DataFrame:
        """Return one row per task, origin and scorer."""
        rows = []
        for task in self.results["tasks"]:
            for origin in task["origins"]:
                for name, metrics in origin["scorers"].items():
                    theme = origin["theme"]
                    rows.append(
                        {
                            "task": task["name"],
                            "origin": origin["origin"],
                            "scorer": name,
                            **metrics,
                            "theme_mrr": theme["mrr"][name] if theme else None,
                        }
                    )
        return pd.DataFrame(rows)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What may be claimed, one sentence per task."""
        return tuple(task["verdict"] for task in self.results["tasks"])


def backtest(
    ecosystem: Ecosystem,
    *,
    tasks: Sequence[Task] = tuple(TASKS.values()),
    origins: Sequence[int] | None = None,
    train_to: str = "",
    test: Ecosystem | None = None,
    matching: Matching | None = None,
    years: int = 1,
    split: str = "project",
    seed: int = 0,
    draws: int = DRAWS,
    step: Step = lambda _: None,
) -> Backtest:
    """Ask whether the suggestions of the past would have come true.

    At every origin the data are cut: features, ranks, themes, regions and weights know only what
    had started by then. The weights are learned from the two closed years before the origin. All
    eligible pairs of actors who had worked with somebody are ranked; hits are pairs tied for the
    first time after the origin.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    tasks : sequence of Task
        Whose links.
    origins : sequence of int, optional
        Ends of years; the last three that have a year after them by default.
    train_to : str
        A single origin instead, any date; what comes is looked for in ``test``.
    test : Ecosystem, optional
        A later dataset, not touched before the ranking is made; actors are matched by id, see
        :func:`ecosystem.recommend.backtest.matching.matched`. By default the rest of
        ``ecosystem``.
    years : int
        Length of the time after an origin, and of the closed windows learned from.
    matching : Matching, optional
        How the test dataset was matched, to be said with the results.
    split : str
        ``project``; anything else is refused.
    seed : int
        Of samples, draws and permutations.
    draws : int
        Bootstrap draws of projects.
    step : callable
        Told what is being done.

    Returns
    -------
    Backtest

    Raises
    ------
    SettingError
        When there is too little dated past, or the split leaks.
    EcosystemError
        When a control fails.
    """
    refuse_split(split)
    windows = _windows(ecosystem, origins, train_to, test, years)
    results, notes = [], [*([matching.sentence] if matching else []), *_gap(windows, test)]
    for task in tasks:
        taught: dict[Window, Lesson | None] = {}
        found = []
        for window in windows:
            step(f"{task.name}: {window.origin}")
            try:
                model = learned_before(
                    ecosystem, task, window, seed=seed, taught=taught, years=years
                )
                at = scene(ecosystem, task, window, test)
            except SettingError as error:
                notes.append(f"{task.label}, {window.origin}: {stopped(str(error))}")
                continue
            if not len(at.outcomes.a):
                notes.append(f"{task.label}, {window.origin}: no new link came after it.")
                continue
            found.append(evaluate(at, model, seed=seed, draws=draws))
        if found:
            results.append(
                {
                    "name": task.name,
                    "label": task.label,
                    "level": task.level,
                    "origins": found,
                    "verdict": verdict(task, found),
                }
            )
    if not results:
        raise SettingError("Nothing could be back-tested. " + " ".join(notes))
    return Backtest(
        {
            "settings": {
                "split": split,
                "seed": seed,
                "draws": draws,
                "train_to": train_to,
                "years": years,
                "windows": [[w.origin, w.end] for w in windows],
                "features": dict(FEATURES),
                "baselines": list(BASELINES),
            },
            "data": _data(ecosystem, test, windows)
            | {"matching": matching.as_dict() if matching else None},
            "tasks": results,
            "notes": notes,
        }
    )


def verdict(task: Task, origins: Sequence[dict[str, Any]]) -> str:
    """Return what may be claimed: better where both 95 % intervals lie above 0, and where not.

    Origins after which fewer than ten projects made new links are left out: drawing from a handful
    of projects gives no interval.

    Parameters
    ----------
    task : Task
        Whose links.
    origins : sequence of dict
        From :func:`ecosystem.recommend.backtest.evaluate.evaluate`.
    """
    few = [o["origin"] for o in origins if o["project_count"] < _FEWEST_PROJECTS]
    origins = [o for o in origins if o["project_count"] >= _FEWEST_PROJECTS]
    if not origins:
        return (
            f"For {task.label}: nothing can be claimed, fewer than {_FEWEST_PROJECTS} projects "
            "made new links."
        )
    lows = {
        name: {
            origin["origin"]: min(d["low"] for d in origin["differences"][name].values())
            for origin in origins
        }
        for name in BASELINES
    }
    always = [_NAMES[name] for name in BASELINES if min(lows[name].values()) > 0]
    parts = []
    if always:
        when = "at every origin" if len(origins) > 1 else f"after {origins[0]['origin']}"
        parts.append(f"better than {listed(always)} {when}")
    for name in BASELINES:
        unclear = [day for day, low in lows[name].items() if low <= 0]
        if unclear:
            parts.append(f"not shown to be better than {_NAMES[name]} after {listed(unclear)}")
    if few:
        parts.append(f"nothing can be claimed after {listed(few)}, from so few projects")
    return f"For {task.label}: {'; '.join(parts)} (AUC and average precision, 95 % intervals)."


_FEWEST_PROJECTS: Final = 10
_NAMES: Final = {
    "random": "chance",
    "attachment": "preferential attachment",
    "gravity": "gravity",
    "allocation": "resource allocation",
    "l3": "paths of three",
}


def _windows(
    ecosystem: Ecosystem,
    origins: Sequence[int] | None,
    train_to: str,
    test: Ecosystem | None,
    years: int,
) -> list[Window]:
    if not train_to:
        if test is not None:
            raise SettingError("A test dataset needs a date up to which is learned: --train-to")
        return yearly_windows(ecosystem, origins, years)
    origin = last_day(train_to)
    return [after(ecosystem if test is None else test, origin)]


def _gap(windows: Sequence[Window], test: Ecosystem | None) -> list[str]:
    """Return a note when the test data begin long after what was known."""
    if test is None:
        return []
    days = starts(test)
    first = str(days[days > windows[0].origin].min())
    if first <= earlier(windows[0].origin, -1):
        return []
    return [
        f"The test data begin on {first}, long after {windows[0].origin}: links made in between "
        "are not seen, so the figures are not comparable with those of the year after an origin; "
        "comparisons with the baselines are, because all rank the same pairs by the same past."
    ]


def _data(
    ecosystem: Ecosystem, test: Ecosystem | None, windows: Sequence[Window]
) -> dict[str, Any]:
    days = starts(ecosystem)
    return {
        "title": ecosystem.about.title,
        "collaboration_count": len(ecosystem.collaborations),
        "undated_count": int((days == "").sum()),
        "data_sha256": digest(ecosystem),
        "test_sha256": digest(test) if test is not None else "",
        "split_sha256": hashlib.sha256(
            "\n".join(
                f"{key},{sum(day > w.origin for w in windows)}" for key, day in days.items() if day
            ).encode()
        ).hexdigest(),
    }


def digest(ecosystem: Ecosystem) -> str:
    """Return a checksum of who took part in what and when, whatever the order of rows.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> len(digest(load_bundled("baltic")))
    64
    """
    rows = ecosystem.participations[["collaboration_id", "actor_id"]].merge(
        ecosystem.collaborations["start_date"], left_on="collaboration_id", right_index=True
    )
    lines = sorted(",".join(row) for row in rows.itertuples(index=False, name=None))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()

"""What closed windows teach before an origin: the model that ranks after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecosystem.errors import EcosystemError, SettingError
from ecosystem.model import Ecosystem
from ecosystem.recommend.actors.fairness import is_peripheral
from ecosystem.recommend.backtest.questions import QuestionSample, question_sample
from ecosystem.recommend.learning.calibration import Bands
from ecosystem.recommend.learning.learn import LinkScorer
from ecosystem.recommend.learning.tasks import Scene, Task, scene
from ecosystem.recommend.learning.training import (
    FEWEST_LINKS,
    SAMPLE_ROWS,
    Sample,
    calibrated,
    learned,
    ranks_of,
    training_sample,
)
from ecosystem.recommend.learning.windows import Window, earlier
from ecosystem.regions import Level

MARGIN: Final = 8.0 / 7.0
_LESSONS: Final = 2


@dataclass(frozen=True, eq=False)
class Model:
    """What was learned from the closed windows before an origin.

    Parameters
    ----------
    scorer : LinkScorer
        Of pairs.
    theme_scorer : LinkScorer or None
        Of answers when a theme is given.
    bands : Bands
        Calibration.
    peripheral_share : float
        Declared for peripheral regions: a seventh more than their share of new partners in the
        latest closed window, because that share varies.
    origins : tuple of str
        Of the windows.
    """

    scorer: LinkScorer
    theme_scorer: LinkScorer | None
    bands: Bands
    peripheral_share: float
    origins: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lesson:
    """What one closed window teaches."""

    pairs: Sample
    questions: QuestionSample | None
    peripheral_share: float


def model_from(lessons: Sequence[Lesson], volume_before: int) -> Model:
    """Return the model learned from lessons, the latest last."""
    scorer = learned([lesson.pairs for lesson in lessons])
    asked = [q for lesson in lessons if (q := lesson.questions) is not None and q.tied.any()]
    theme_scorer = None
    if asked:
        theme_scorer = LinkScorer().fit(
            np.concatenate([q.logits for q in asked]),
            np.concatenate([q.tied for q in asked]),
            np.concatenate([q.weight for q in asked]),
        )
    latest = lessons[-1]
    declared = min(latest.peripheral_share * MARGIN, 1.0)
    return Model(
        scorer,
        theme_scorer,
        calibrated(scorer, latest.pairs, volume_before),
        declared,
        tuple(lesson.pairs.origin for lesson in lessons),
    )


def peripheral_members(found: Scene) -> npt.NDArray[np.bool_]:
    """Tell which members are at home in a peripheral region, at NUTS2 or the task's level."""
    level: Level = 2 if found.task.level == "s3" else min(2, found.task.level)
    ids = found.features.actor_ids[found.features.members]
    return is_peripheral(found.past, level).reindex(ids).to_numpy(bool)


def peripheral_share(found: Scene) -> float:
    """Return the share of new partners that are in peripheral regions."""
    peripheral = peripheral_members(found)
    both = np.r_[peripheral[found.outcomes.a], peripheral[found.outcomes.b]]
    return float(both.mean()) if len(both) else 0.0


def learned_before(
    ecosystem: Ecosystem,
    task: Task,
    window: Window,
    *,
    seed: int = 0,
    taught: dict[Window, Lesson | None] | None = None,
    rows: int = SAMPLE_ROWS,
    ask: bool = True,
) -> Model:
    """Return the model of an origin, from the two closed years before it.

    Parameters
    ----------
    ecosystem : Ecosystem
        The data; of every closed year only what was known then teaches.
    task : Task
        Whose links.
    window : Window
        What is to be predicted; only its origin is used.
    seed : int
        Of samples.
    taught : dict, optional
        Lessons by window, kept for further origins.
    rows : int
        Members whose pairs are sampled.
    ask : bool
        Whether to learn from theme questions too.

    Raises
    ------
    SettingError
        When the year before the origin has fewer than 300 new links to learn from.
    """
    taught = {} if taught is None else taught
    closed = [
        Window(earlier(window.origin, years), earlier(window.origin, years - 1))
        for years in range(_LESSONS, 0, -1)
    ]
    for past in closed:
        if past not in taught:
            taught[past] = _lesson(ecosystem, task, past, seed, rows, ask)
    known = [found for past in closed if (found := taught[past]) is not None]
    if taught[closed[-1]] is None:
        raise SettingError(
            f"In the year to {window.origin} fewer than {FEWEST_LINKS} pairs were tied for the "
            f"first time ({task.label}): too few to learn from"
        )
    return model_from(known, known[-2].pairs.volume if len(known) > 1 else 0)


def _lesson(
    ecosystem: Ecosystem, task: Task, window: Window, seed: int, rows: int, ask: bool
) -> Lesson | None:
    try:
        at: Scene = scene(ecosystem, task, window)
    except EcosystemError:
        return None
    if len(at.outcomes.a) < FEWEST_LINKS:
        return None
    pairs = training_sample(at, seed, rows)
    asked = question_sample(at, ranks_of(at.features, seed, rows), seed) if ask else None
    return Lesson(pairs, asked, peripheral_share(at))

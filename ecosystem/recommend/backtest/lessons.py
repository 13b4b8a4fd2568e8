"""What closed windows teach before an origin: the model that ranks after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ecosystem.errors import EcosystemError, SettingError
from ecosystem.model import Ecosystem
from ecosystem.recommend.backtest.questions import THEME_FEATURES, QuestionSample, question_sample
from ecosystem.recommend.learning.calibration import Bands
from ecosystem.recommend.learning.learn import LinkScorer
from ecosystem.recommend.learning.tasks import Scene, Task, scene
from ecosystem.recommend.learning.training import (
    SAMPLE_ROWS,
    Sample,
    calibrated,
    evidence,
    learned,
    lessons_before,
    ranks_of,
    seen_periphery,
    training_sample,
)
from ecosystem.recommend.learning.windows import Window
from ecosystem.recommend.signals.features import FEATURES
from ecosystem.recommend.wording import counted


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
        Of peripheral regions among new partners in the latest closed window; of all windows
        learned from while that one has fewer than 300 new links.
    peripheral_projects : int
        Collaborations that made those links.
    origins : tuple of str
        Of the windows.
    link_count : int
        New links in them.
    """

    scorer: LinkScorer
    theme_scorer: LinkScorer | None
    bands: Bands | None
    peripheral_share: float
    peripheral_projects: int
    origins: tuple[str, ...]
    link_count: int

    @property
    def evidence(self) -> str:
        """How much past the model rests on; "" where it is enough."""
        return evidence(self.link_count, len(self.origins))


@dataclass(frozen=True, eq=False)
class Lesson:
    """What one closed window teaches."""

    pairs: Sample
    questions: QuestionSample | None


def model_from(lessons: Sequence[Lesson], *, ask: bool = True) -> Model:
    """Return the model learned from lessons, the latest last; without any the prior."""
    scorer = learned([lesson.pairs for lesson in lessons])
    asked = [q for lesson in lessons if (q := lesson.questions) is not None and q.tied.any()]
    theme_scorer = None
    if ask and not asked:
        theme_scorer = LinkScorer().unlearned(len(FEATURES) + len(THEME_FEATURES))
    elif asked:
        theme_scorer = LinkScorer().fit_trusted(
            np.concatenate([q.logits for q in asked]),
            np.concatenate([q.tied for q in asked]).astype(np.float64),
            np.concatenate([q.weight for q in asked]),
        )
    links = [lesson.pairs.link_count for lesson in lessons]
    before = lessons[-2].pairs.volume if len(lessons) > 1 else 0
    return Model(
        scorer,
        theme_scorer,
        calibrated(scorer, lessons[-1].pairs, before) if lessons else None,
        *seen_periphery([lesson.pairs for lesson in lessons]),
        tuple(lesson.pairs.origin for lesson in lessons),
        sum(links),
    )


def learned_before(
    ecosystem: Ecosystem,
    task: Task,
    window: Window,
    *,
    seed: int = 0,
    taught: dict[Window, Lesson | None] | None = None,
    rows: int = SAMPLE_ROWS,
    ask: bool = True,
    years: int = 1,
    most: int = 6,
    fewest_projects: int = 0,
) -> Model:
    """Return the model of an origin, from the closed windows before it.

    The last two, and earlier ones while all have fewer than 300 new links; with few links the
    weights stay near equal ones, without any they are equal.

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
    years : int
        Length of the closed windows.
    most : int
        Closed windows looked at, at most.
    fewest_projects : int
        Refuse to learn from fewer collaborations.

    Raises
    ------
    SettingError
        When fewer collaborations than that made new links in the closed windows.
    """
    known: dict[Window, Lesson | None] = {} if taught is None else taught

    def lesson(past: Window) -> Lesson | None:
        if past not in known:
            known[past] = _lesson(ecosystem, task, past, seed, rows, ask)
        return known[past]

    lessons = lessons_before(window.origin, years, lesson, lambda one: one.pairs.link_count, most)
    project_count = sum(lesson.pairs.project_count for lesson in lessons)
    if project_count < fewest_projects:
        raise SettingError(
            f"Only {counted(project_count, 'collaboration')} made new links in the years before "
            f"{window.origin} ({fewest_projects} are the least), too few to learn from"
        )
    return model_from(lessons, ask=ask)


def _lesson(
    ecosystem: Ecosystem, task: Task, window: Window, seed: int, rows: int, ask: bool
) -> Lesson | None:
    try:
        at: Scene = scene(ecosystem, task, window)
    except EcosystemError:
        return None
    if not len(at.outcomes.a):
        return None
    pairs = training_sample(at, seed, rows)
    asked = question_sample(at, ranks_of(at.features, seed, rows), seed) if ask else None
    return Lesson(pairs, asked)

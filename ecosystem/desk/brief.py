"""Two pages for a meeting: the gap list, next steps with brokers, what must be said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.recommend.wording import counted, listed
from ecosystem.regions import level_name
from ecosystem.study import Study

_GAPS: Final = 5
_STEPS: Final = 5
_SHORT: Final = ("gap", "fewer than expected")


@dataclass(frozen=True, eq=False)
class Brief:
    """A brief for a meeting.

    Parameters
    ----------
    title : str
        What it is about.
    sentences : tuple of str
        The answer first.
    gaps : DataFrame
        ``schema.REGION_GAPS``: at most five pairs of regions.
    steps : DataFrame
        ``schema.SUGGESTIONS``: at most five pairs of organisations.
    caveats : tuple of str
        What must be said aloud.
    study : Study
        The study, its gaps cut down to those of the brief, for the map.
    """

    title: str
    sentences: tuple[str, ...]
    gaps: pd.DataFrame
    steps: pd.DataFrame
    caveats: tuple[str, ...]
    study: Study


def brief(study: Study, *, region: str = "") -> Brief:
    """Return a brief on a study, or on one region of it.

    Parameters
    ----------
    study : Study
        Of a policy area, a theme, or all.
    region : str
        Code or name of a region at the study's level: only its pairs; "" for all.

    Returns
    -------
    Brief
        Gaps are pairs whose shortfall stands up to correction, then those short when looked at
        alone, then the nearest; none is called a gap that is not.

    Raises
    ------
    SettingError
        When there is no such region.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.study import StudySettings, run_study
    >>> study = run_study(load_bundled("baltic"), StudySettings(community_runs=2))
    >>> found = brief(study, region="Latvia")
    >>> bool(((found.gaps["region_a"] == "LV00") | (found.gaps["region_b"] == "LV00")).all())
    True
    """
    code = _code(study, region) if region else ""
    pairs = study.gaps.table.sort_values("rank", kind="stable")
    steps = study.suggestions.sort_values("rank", kind="stable")
    if code:
        pairs = pairs[(pairs["region_a"] == code) | (pairs["region_b"] == code)]
        steps = steps[(steps["region_a"] == code) | (steps["region_b"] == code)]
    short = pairs[pairs["verdict"].isin(_SHORT)].head(_GAPS)
    shown = short if len(short) else pairs[pairs["verdict"] == "as expected"].head(3)
    shown = shown.reset_index(drop=True)
    return Brief(
        _title(study, code),
        _sentences(study, pairs, short, code),
        shown,
        steps.head(_STEPS).reset_index(drop=True),
        _caveats(study),
        replace(study, gaps=replace(study.gaps, table=shown)),
    )


def _code(study: Study, region: str) -> str:
    folded = region.strip().casefold()
    for code, name in zip(study.regions.index, study.regions["region_name"], strict=True):
        if folded in (str(code).casefold(), str(name).casefold()):
            return str(code)
    names = sorted(study.regions["region_name"])
    raise SettingError(
        f"--region {region}: no such region with organisations in the data at "
        f"{level_name(study.settings.level)}. There are: {listed(names, 12)}"
    )


def _title(study: Study, code: str) -> str:
    scope = study.settings.scope
    about = [*scope.policy_areas, *scope.themes, *scope.countries]
    if code:
        about.insert(0, str(study.regions["region_name"][code]))
    return ", ".join(about) or study.ecosystem.about.title


def _sentences(
    study: Study, pairs: pd.DataFrame, short: pd.DataFrame, code: str
) -> tuple[str, ...]:
    judged = pairs[pairs["verdict"] != "too little to judge"]
    sure = int((short["verdict"] == "gap").sum())
    where = f" of {study.regions['region_name'][code]}" if code else ""
    first = (
        f"The data hold {counted(len(study.actors), 'organisation')} and "
        f"{counted(len(study.ecosystem.collaborations), 'collaboration')} in "
        f"{counted(len(study.regions), 'region')}."
    )
    if not len(judged):
        second = f"So little is expected that no pair of regions{where} can be judged."
    elif sure:
        second = (
            f"{sure} of {counted(len(judged), 'pair')} of regions{where} that can be judged "
            f"{'is a gap' if sure == 1 else 'are gaps'} that chance can hardly explain."
        )
    else:
        alone = int((pairs["verdict"] == _SHORT[1]).sum())
        second = (
            f"None of {counted(len(judged), 'pair')} of regions{where} that can be judged is a gap "
            f"beyond doubt; {alone} {'falls' if alone == 1 else 'fall'} short when looked at alone."
        )
    return first, second


def _caveats(study: Study) -> tuple[str, ...]:
    return (
        "No joint collaboration in the data does not mean no cooperation.",
        "Suggested meetings are candidates for a conversation, not predictions.",
        *study.ecosystem.about.caveats[:2],
    )

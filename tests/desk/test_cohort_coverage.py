"""Does the interval of the cohort effect hold what it says? Simulated ecosystems, effect known.

Actors differ much in activity, prefer partners of their own country, share projects of two to
eight, and the active ones join the programme more often. With an effect, projects are planted
after the date that join members to each other and to others. The true effect is the mean over all
runs of what the planted projects add per member, so the interval must also allow for the chance in
how many there were.

``ECOSYSTEM_COHORT_RUNS=500 pytest -s tests/desk/test_cohort_coverage.py`` runs all of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from ecosystem.desk.cohort import CohortEffect, cohort_effect
from ecosystem.desk.windows import outcomes_in, partners_in, places_of
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import incidence

RUNS = int(os.environ.get("ECOSYSTEM_COHORT_RUNS", "8"))
ACTORS, MEMBERS, AT, WINDOW = 420, 32, 2014, 2
REGIONS = {"SE": ("SE11", "SE22"), "FI": ("FI1B", "FI19"), "EE": ("EE00",), "LV": ("LV00",)}
KINDS = ("cluster", "university", "sme")


def world(seed: int, planted: float, make: Callable[..., Ecosystem]) -> tuple[Ecosystem, list[str]]:
    """An ecosystem of eight years and the members of a cohort; ``planted`` projects on average."""
    random = np.random.default_rng(seed)
    country = random.choice(list(REGIONS), ACTORS)
    region = np.array([random.choice(REGIONS[c]) for c in country])
    kind = random.choice(KINDS, ACTORS)
    activity = random.lognormal(0, 0.8, ACTORS)
    members = random.choice(ACTORS, MEMBERS, replace=False, p=activity**0.5 / (activity**0.5).sum())
    rows, starts = [], []

    def add(taking_part: np.ndarray, year: int) -> None:
        rows.extend((len(starts), int(a)) for a in np.unique(taking_part))
        starts.append(year)

    for year in range(AT - 6, AT + WINDOW):
        for _ in range(random.poisson(60 + 5 * (year - AT + 6))):
            lead = random.choice(ACTORS, p=activity / activity.sum())
            near = activity * np.where(country == country[lead], 3.0, 1.0)
            size = int(random.integers(1, 8))
            add(np.r_[lead, random.choice(ACTORS, size, replace=False, p=near / near.sum())], year)
    for _ in range(random.poisson(planted)):
        add(
            np.r_[random.choice(members, 2, replace=False), random.choice(ACTORS, 2)],
            AT + int(random.integers(WINDOW)),
        )
    ids = [f"a{at:03}" for at in range(ACTORS)]
    frame = make({}, actors={i: {} for i in ids})
    actors = frame.actors.assign(kind=kind, country=country, nuts_code=region).astype("str")
    blank = make({"p": ["a"]}, actors={"a": {}})
    collaborations = pd.concat([blank.collaborations] * len(starts)).assign(
        start_date=[str(year) for year in starts]
    )
    collaborations.index = pd.Index(
        [f"p{at:05}" for at in range(len(starts))], name="collaboration_id", dtype="str"
    )
    taking = pd.DataFrame(
        {
            "collaboration_id": [f"p{p:05}" for p, _ in rows],
            "actor_id": [ids[a] for _, a in rows],
            "role": "",
            "budget_eur": np.nan,
        }
    ).astype({"collaboration_id": "str", "actor_id": "str", "role": "str"})
    whole = Ecosystem(
        actors.drop(columns=["latitude", "longitude"]).assign(latitude=np.nan, longitude=np.nan),
        collaborations, taking, blank.priorities, blank.policy_areas, blank.aliases,
    )  # fmt: skip
    return whole, [ids[m] for m in sorted(members)]


def added(ecosystem: Ecosystem, found: CohortEffect, natural: int) -> pd.Series:
    """What the projects beyond the first ``natural`` add to the members compared, per member."""
    inc = incidence(ecosystem)
    places = places_of(ecosystem, inc.actor_ids, 2)
    after = ecosystem.collaborations["start_date"].astype(int).to_numpy() >= AT
    own = np.arange(len(after)) < natural
    compared = found.members.loc[found.members["status"] == "compared", "actor_id"]
    at = inc.actor_ids.get_indexer(pd.Index(compared))
    rows = np.zeros(len(inc.actor_ids), dtype=bool)
    rows[at] = True
    values = []
    for inside in (after, after & own):
        tied = partners_in(inc.matrix, inside)
        outcomes = outcomes_in(tied, places, rows).iloc[at].mean()
        outcomes["inside_tie_count"] = tied[at][:, at].sum() / len(at)
        values.append(outcomes)
    return values[0] - values[1]


def runs(make: Callable[..., Ecosystem], planted: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Intervals and true additions of all runs, one row per run and outcome."""
    intervals, truths = [], []
    for seed in range(RUNS):
        ecosystem, members = world(seed, planted, make)
        found = cohort_effect(ecosystem, members, at=str(AT), window=WINDOW, draws=99)
        natural = (
            len(world(seed, 0.0, make)[0].collaborations)
            if planted
            else len(ecosystem.collaborations)
        )
        intervals.append(found.table.set_index("outcome").assign(run=seed))
        truths.append(added(ecosystem, found, natural))
    return pd.concat(intervals), pd.DataFrame(truths)


@pytest.mark.parametrize("planted", [0.0, 24.0])
def test_the_interval_holds_what_it_says(
    planted: float, make_small_ecosystem: Callable[..., Ecosystem]
) -> None:
    intervals, truths = runs(make_small_ecosystem, planted)
    truth = truths.mean()
    true = intervals.index.map(truth)
    held = (intervals["effect_low"] <= true) & (true <= intervals["effect_high"])
    share = held.groupby(level=0).mean()
    half = (intervals["effect_high"] - intervals["effect_low"]) / 2
    shown = pd.DataFrame(
        {
            "truth": truth,
            "mean effect": intervals["effect"].groupby(level=0).mean(),
            "sd": intervals["effect"].groupby(level=0).std(),
            "half": half.groupby(level=0).mean(),
            "held": share,
            "not 0": ((intervals["effect_low"] > 0) | (intervals["effect_high"] < 0))
            .groupby(level=0).mean(),
            "p<.05": (intervals["p_value"] <= 0.05).groupby(level=0).mean(),
        }
    )  # fmt: skip
    print(f"\n{RUNS} runs, {planted:g} projects planted\n{shown.round(3).to_string()}")  # noqa: T201
    assert intervals["effect_low"].notna().all()
    least = 0.93 - 2.6 * np.sqrt(0.95 * 0.05 / RUNS) * (RUNS < 500)
    assert (share >= least).all(), shown
    if planted:
        assert (truth.drop("ei_index") > 0).all()

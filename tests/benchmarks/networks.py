"""Networks like those around the Baltic Sea, of any size, the same ones for the same seed."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
COUNTRIES = ("DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")
KINDS = {
    "sme": 0.3,
    "university": 0.12,
    "research_institute": 0.1,
    "large_company": 0.1,
    "public_body": 0.14,
    "business_support": 0.07,
    "cluster": 0.07,
    "ngo": 0.06,
    "region": 0.04,
}
WORDS = (
    "Baltic Marine Forest Digital Health Energy Food Maritime Circular Smart Green Nordic Blue "
    "Water Transport Wood Space Photonics Battery Hydrogen Data Climate Coastal Urban Regional"
).split()
BODIES = (
    "Institute of {} Research",
    "{} Cluster",
    "University of {}",
    "{} Solutions Ltd",
    "{} Agency",
    "Centre for {} Innovation",
    "{} Association",
)


def baltic_like(count: int, folder: Path, *, seed: int = 1) -> Path:
    """Write a dataset of ``count`` actors as CSV files and return its folder.

    Towns are drawn by population, partners by Pareto activity and mostly from the own theme, as in
    the framework programmes: most actors take part once or twice, a few a hundred times; about six
    ties for each actor.
    """
    rng = np.random.default_rng(seed)
    actors = _actors(count, rng)
    collaborations, participations = _collaborations(count, rng)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in {
        "actors": actors,
        "collaborations": collaborations,
        "participations": participations,
    }.items():
        text = io.StringIO()
        table.to_csv(text, index=False, lineterminator="\n")
        (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="\n")
    return folder


def _actors(count: int, rng: np.random.Generator) -> pd.DataFrame:
    towns = pd.read_csv(
        ROOT / "datasets" / "regions" / "towns.csv", dtype={"name": str, "nuts_code": str}
    )
    towns = towns[towns["country"].isin(COUNTRIES) & (towns["population"] > 5_000)]
    share = towns["population"].to_numpy(float) ** 0.9
    # Not more towns than real data have: about one for every nine actors.
    kept = rng.choice(
        len(towns), size=min(len(towns), 60 + count // 9), replace=False, p=share / share.sum()
    )
    towns = towns.iloc[np.sort(kept)].reset_index(drop=True)
    share = towns["population"].to_numpy(float)
    at = rng.choice(len(towns), size=count, p=share / share.sum())
    body, first, second = (rng.integers(0, n, count) for n in (len(BODIES), len(WORDS), len(WORDS)))
    places = towns.iloc[at].reset_index(drop=True)
    return pd.DataFrame(
        {
            "actor_id": [f"actor-{i:05}" for i in range(count)],
            "name": [
                f"{BODIES[b].format(f'{WORDS[f]} {WORDS[s]}')}, {town} {i}"
                for i, (b, f, s, town) in enumerate(
                    zip(body, first, second, places["name"], strict=True)
                )
            ],
            "kind": rng.choice(list(KINDS), size=count, p=list(KINDS.values())),
            "country": places["country"],
            "city": places["name"],
            "nuts_code": places["nuts_code"],
            "latitude": places["latitude"],
            "longitude": places["longitude"],
        }
    )


def _collaborations(count: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    projects = int(count * 0.75)
    themes = rng.integers(0, len(WORDS), projects)
    home = rng.integers(0, len(WORDS), count)
    active = np.minimum(rng.pareto(1.3, count) + 0.05, count**0.55)
    sizes = np.clip(np.rint(rng.lognormal(1.35, 0.55, projects)), 2, 30).astype(int)
    of_theme = [np.flatnonzero(home == theme) for theme in range(len(WORDS))]
    pairs = []
    for project, (theme, size) in enumerate(zip(themes, sizes, strict=True)):
        own = of_theme[theme]
        near = rng.choice(own, size=min(len(own), size), p=active[own] / active[own].sum())
        far = rng.choice(count, size=size)
        members = np.where(rng.random(len(near)) < 0.75, near, far[: len(near)])
        pairs += [(project, int(actor)) for actor in np.unique(members)]
    idle = np.setdiff1d(np.arange(count), [actor for _, actor in pairs])
    pairs += list(zip(rng.integers(0, projects, len(idle)).tolist(), idle.tolist(), strict=True))
    start = rng.integers(2014, 2024, projects)
    collaborations = pd.DataFrame(
        {
            "collaboration_id": [f"project-{p:05}" for p in range(projects)],
            "acronym": [f"{WORDS[t].upper()}{p}" for p, t in enumerate(themes)],
            "title": [
                f"{WORDS[t]} cooperation for {WORDS[int(u)].lower()} growth in regions number {p}"
                for p, (t, u) in enumerate(
                    zip(themes, rng.integers(0, len(WORDS), projects), strict=True)
                )
            ],
            "start_date": start,
            "end_date": start + rng.integers(1, 5, projects),
            "themes": [WORDS[t].lower() for t in themes],
        }
    )
    rows = sorted(set(pairs))
    participations = pd.DataFrame(
        {
            "collaboration_id": [f"project-{p:05}" for p, _ in rows],
            "actor_id": [f"actor-{a:05}" for _, a in rows],
            "role": ["partner"] * len(rows),
        }
    )
    return collaborations, participations

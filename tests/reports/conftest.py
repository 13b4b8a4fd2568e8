"""Studies the report is made of: the bundled data, and small ones with hostile text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ecosystem.model import About, Ecosystem
from ecosystem.study import Study, StudySettings, run_study

# Text that would run, load, reorder or calculate if anything forgot to escape it.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}</style>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    '=HYPERLINK("http://example.org","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "line\u2028separator\u202egnp.exe",
    "<!-- --><base href=//example.org>",
)


@pytest.fixture(scope="session")
def baltic_study(baltic: Ecosystem) -> Study:
    """The study of the bundled data with the settings a user gets without asking."""
    return run_study(baltic)


@pytest.fixture(scope="session")
def hostile_study(make_small_ecosystem: Callable[..., Ecosystem]) -> Study:
    """A small study in which every text that can be chosen is hostile."""
    from dataclasses import replace

    actors: dict[str, dict[str, Any]] = {}
    places = ("SE11", "FI1B", "EE00", "LV00", "LT01", "PL63", "DK01", "DE80")
    for at, text in enumerate(HOSTILE):
        actors[f"a{at:02}"] = {"name": text, "nuts_code": places[at % len(places)], "city": text}
    ids = list(actors)
    memberships = {
        f"p{at:02}": [ids[at], ids[(at + 1) % len(ids)], ids[(at + 4) % len(ids)]]
        for at in range(len(ids))
    }
    ecosystem = make_small_ecosystem(
        memberships,
        actors=actors,
        collaborations={
            f"p{at:02}": {"acronym": text, "title": text, "themes": f"{text};food"}
            for at, text in enumerate(HOSTILE)
        },
        priorities=[(place, "food") for place in places],
    )
    about = About(HOSTILE[0], HOSTILE[1], tuple(HOSTILE), tuple(HOSTILE))
    return run_study(replace(ecosystem, about=about), StudySettings(community_runs=5))

"""Themes in free text: against words that say what they mean, and by leave-one-out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ecosystem.model import split_values
from ecosystem.network.incidence import incidence
from ecosystem.recommend.signals.themes import theme_profiles
from ecosystem.recommend.signals.topics import (
    themes_alike,
    topic_activity,
    topic_of,
    topic_relevance,
)


def test_named_themes_count_collaborations(make_ecosystem):
    data = make_ecosystem(
        {"p": ["a", "b"], "q": ["a", "c"], "r": ["c"]},
        collaborations={
            "p": {"themes": "food;energy"},
            "q": {"themes": "food"},
            "r": {"themes": "water"},
        },
    )
    inc = incidence(data)
    profiles = theme_profiles(data, inc)
    # A collaboration with two of the themes counts once.
    topic = topic_of(data, ["FOOD", "energy"])
    assert topic_activity(inc, profiles, topic).tolist() == [2.0, 1.0, 1.0]
    assert topic_relevance(profiles, topic_of(data, ["water"])).tolist() == [0.0, 0.0, 1.0]
    assert topic.weights.to_dict() == {"energy": 1.0, "food": 1.0}


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Renewable energy from offshore wind farms", "offshore wind"),
        ("circular economy in furniture making", "circular economy"),
        ("Healthy ageing and telemedicine in hospitals", "healthy ageing"),
        ("digitalisation of SMEs", "SMEs"),
    ],
)
def test_free_text_finds_its_theme(baltic, text, theme):
    assert theme in themes_alike(baltic, text).index[:5]
    topic = topic_of(baltic, [], text)
    assert topic.weights.iloc[0] == 1.0
    assert len(topic.weights) <= 5
    assert topic.weights.index[0] in topic.note


def test_titles_left_out_find_their_own_themes(baltic):
    """A sample of the figure in the docstring (93 % of 179 among the best five)."""
    table = baltic.collaborations
    table = table[(table["themes"] != "") & (table["title"] != "")]
    rng = np.random.default_rng(1)
    hits = asked = 0
    for key in rng.choice(table.index.to_numpy(), 25, replace=False):
        rest = baltic.collaborations.drop(index=key)
        alike = themes_alike(replace(baltic, collaborations=rest), str(table.at[key, "title"]))
        known = {t for themes in rest["themes"] for t in split_values(themes)}
        own = set(split_values(str(table.at[key, "themes"]))) & known
        asked += bool(own)
        hits += bool(own & set(alike.index[:5]))
    assert hits / asked > 0.75


def test_order_of_rows_does_not_matter(baltic):
    mixed = baltic.collaborations.sample(frac=1.0, random_state=3)
    again = themes_alike(replace(baltic, collaborations=mixed), "hydrogen in ports")
    assert again.equals(themes_alike(baltic, "hydrogen in ports"))


def test_no_themes_at_all(make_ecosystem):
    assert themes_alike(make_ecosystem({"p": ["a", "b"]}), "energy").empty

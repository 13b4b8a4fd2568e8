"""Every number in the words of a suggestion, counted again in the raw tables.

Nothing of the package that finds or words evidence is used: names, labels and themes are cut out of
the sentences, and whatever number is left must be one that is counted here.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pandas as pd
import pytest

from ecosystem.model import Ecosystem
from ecosystem.recommend.actors.suggestions import suggest


class Raw:
    """The tables as dictionaries, and labels of collaborations as a reader would write them."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        self.names = {key: str(name) for key, name in ecosystem.actors["name"].items()}
        self.members: dict[str, set[str]] = defaultdict(set)
        for row in ecosystem.participations.itertuples():
            self.members[row.collaboration_id].add(row.actor_id)
        self.themes = {
            key: [t for t in text.split(";") if t]
            for key, text in ecosystem.collaborations["themes"].items()
        }
        self.label, self.years = {}, {}
        for row in ecosystem.collaborations.itertuples():
            years = [text[:4] for text in (row.start_date, row.end_date) if text]
            self.years[row.Index] = [int(year) for year in years]
            name = row.acronym or row.title or row.Index
            when = "–".join(dict.fromkeys([years[0], years[-1]])) if years else ""
            ends_so = not when or name.endswith(f" {when}")
            self.label[row.Index] = name if ends_so else f"{name} {when}"

    def of(self, actor: str) -> set[str]:
        return {p for p, group in self.members.items() if actor in group}

    def partners(self, actor: str) -> set[str]:
        return set().union(*(self.members[p] for p in self.of(actor))) - {actor}

    def themes_of(self, actor: str) -> set[str]:
        return {t for p in self.of(actor) for t in self.themes[p]}


@pytest.fixture(scope="module")
def raw(baltic) -> Raw:
    return Raw(baltic)


@pytest.fixture(scope="module")
def fifty(baltic) -> pd.DataFrame:
    return suggest(baltic).sample(50, random_state=23).reset_index(drop=True)


def and_others(text: str) -> tuple[str, int]:
    """A list without its "and 2 others", and how many these are."""
    found = re.search(r" and (\d+) others?$", text)
    return (text[: found.start()], int(found.group(1))) if found else (text, 0)


def records_in(text: str, labels: dict[str, str], among: set[str]) -> tuple[set[str], int]:
    """Which collaborations a list names, and how many it says there are besides."""
    text, others = and_others(text)
    named = set()
    for p in sorted(among, key=lambda p: -len(labels[p])):
        if labels[p] in text:
            named.add(p)
            text = text.replace(labels[p], "", 1)
    assert not re.search(r"\w\w\w", text.replace(" and ", "")), text
    return named, others


def test_brackets_name_and_count_the_collaborations(raw, fifty):
    """ "A in X 2015–2018 and 2 others": X has A and the partner or theme, and so have 2 more."""
    count = 0
    for row in fifty.itertuples():
        pair = row.actor_a, row.actor_b
        shared = raw.partners(pair[0]) & raw.partners(pair[1])
        one, other = (re.escape(raw.names[actor]) for actor in pair)
        for head, text_a, text_b in re.findall(
            rf"(?:worked with|on|; on) ([^()]+?) \({one} in (.+?); {other} in (.+?)\)(?=[.;]| and)",
            row.reason,
        ):
            subject = re.split(r"(?:worked with|collaborations on|; on) ", head)[-1]
            partner = [z for z in shared if raw.names[z] == subject]
            for actor, text in zip(pair, (text_a, text_b), strict=True):
                if partner:
                    behind = {p for p in raw.of(actor) if partner[0] in raw.members[p]}
                else:
                    both = raw.themes_of(pair[0]) & raw.themes_of(pair[1])
                    theme = max((t for t in both if subject.startswith(t)), key=len)
                    behind = {p for p in raw.of(actor) if theme in raw.themes[p]}
                named, others = records_in(text, raw.label, behind)
                assert named, (text, behind)
                assert len(named) + others == len(behind)
                count += 1
    assert count > 60


def test_numbers_of_partners_and_themes(raw, fifty):
    for row in fifty.itertuples():
        shared = raw.partners(row.actor_a) & raw.partners(row.actor_b)
        both = raw.themes_of(row.actor_a) & raw.themes_of(row.actor_b)
        assert row.shared_partner_count == len(shared)
        first = row.reason.split(". Both have taken part")[0]
        more = re.search(r"\) and with (.+?)(?: and (\d+) others?)?\.", first + ".")
        if more:
            named = [z for z in shared if raw.names[z] in first]
            assert len(named) + int(more.group(2) or 0) >= len(shared)
        rest = re.search(r"(\d+) other themes?", row.reason)
        if rest:
            said = row.reason.split("collaborations on ")[1]
            named_themes = [t for t in both if re.search(rf"(?<!\w){re.escape(t)}(?!\w)", said)]
            assert len(named_themes) + int(rest.group(1)) == len(both)


def test_numbers_of_the_counter_reason(raw, fifty):
    for row in fifty.itertuples():
        text, pair = row.counter_reason, (row.actor_a, row.actor_b)
        shared = raw.partners(pair[0]) & raw.partners(pair[1])
        met = [{p for p in raw.of(a) if raw.members[p] & shared} for a in pair]
        behind = set(row.records.split(";"))
        for said in re.findall(r"[Aa]ll (\d+) shared partners", text):
            assert int(said) == len(shared)
        if "They share only one partner" in text:
            assert len(shared) == 1
        for some, of in re.findall(r"(\d+) of (\d+) collaborations behind", text):
            assert int(of) == len(behind)
            assert int(some) == sum(not raw.years[p] for p in behind)
        for said in re.findall(r"known for (\d+) collaborations? behind", text):
            assert int(said) == len(behind) == sum(not raw.years[p] for p in behind)
        for name, year in re.findall(r"Nothing that (.+?) did with these .*? after (\d{4})", text):
            (side,) = [k for k, actor in enumerate(pair) if raw.names[actor] == name]
            assert int(year) == max(y for p in met[side] for y in raw.years[p])
        for name in re.findall(r"Only one collaboration is known of (.+?)\.", text):
            whom = pair if name == "each of the two" else [a for a in pair if raw.names[a] == name]
            assert whom
            assert all(len(raw.of(actor)) == 1 for actor in whom)


def test_no_other_numbers_are_said(raw, fifty):
    """What is left when names, labels, themes and the counts above are cut out has no digit."""
    known = [*raw.label.values(), *raw.names.values(), *{t for x in raw.themes.values() for t in x}]
    known = sorted({text for text in known if re.search(r"\d", text)}, key=len, reverse=True)
    counts = (
        r"\d+ others?\b|\d+ other themes?|[Aa]ll \d+ shared|\d+ of \d+ collaborations|"
        r"known for \d+ collaborations?|after \d{4}"
    )
    for row in fifty.itertuples():
        text = f"{row.reason} {row.counter_reason}"
        for label in known:
            text = text.replace(label, "")
        assert not re.search(r"\d", re.sub(counts, "", text)), re.sub(counts, "", text)

"""Every command of the desk on every sort of data: it works, or says what the data cannot support.

The bundled ecosystem, a workbook of twelve rows made from the template, the same without dates, and
a part of Horizon 2020 around the Baltic Sea, imported as a user would.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError
from ecosystem.io.load import load

DATASETS = ("baltic", "twelve", "undated", pytest.param("horizon", marks=pytest.mark.shared))
COMMANDS = {
    "brief": ["brief", "DATA", "--region", "REGION"],
    "chains": ["chains", "DATA"],
    "cohort": ["cohort", "DATA", "--members", "MEMBERS", "--at", "2016", "--window", "2"],
    "compare": ["compare", "OLD", "DATA"],
    "kpi": ["kpi", "DATA", "--by", "country"],
    "peers": ["peers", "DATA", "ACTOR", "--better-at", "partner_count"],
    "profile of an actor": ["profile", "DATA", "ACTOR"],
    "profile of a region": ["profile", "DATA", "REGION"],
    "profile of a cluster": ["profile", "DATA", "CLUSTER"],
    "run": ["run", "DATA"],
    "sustain": ["sustain", "DATA"],
}
PRINTED = {
    "gaps": (["gaps", "DATA", "--level", "1"], "verdict"),
    "policy areas": (["gaps", "DATA", "--what", "policy-areas"], "No |area"),
    "S3": (["gaps", "DATA", "--what", "s3", "--level", "0"], "No |domain"),
}
# Without dates there is no before and after: these say so and write nothing.
NEEDS_DATES = {"cohort", "kpi", "sustain"}


@dataclass(frozen=True)
class Given:
    """A dataset, and names in it for the commands that ask for one."""

    name: str
    words: dict[str, str]


def ecosystem(*arguments: str) -> str:
    result = CliRunner().invoke(cli, [*arguments, "--quiet"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def part_of_horizon(shared: Path, folder: Path) -> str:
    """One project in ten, imported by the command."""
    raw = folder / "raw"
    raw.mkdir()
    for name, key in (("organization", "projectID"), ("project", "id")):
        rows = pd.read_csv(
            shared / "horizon2020" / f"{name}.csv.gz", dtype=str, keep_default_na=False
        )
        rows[rows[key].str.endswith("7")].to_csv(raw / f"{name}.csv", index=False)
    ecosystem("import", "cordis", str(raw), "--bsr", "--out", str(folder / "horizon"))
    return str(folder / "horizon")


@pytest.fixture(scope="module", params=DATASETS)
def given(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fill_template: Callable[..., None],
) -> Given:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "horizon":
        data = part_of_horizon(request.getfixturevalue("shared_data"), folder)
    elif request.param == "baltic":
        data = "baltic"
    else:
        data = str(folder / f"{request.param}.xlsx")
        fill_template(Path(data), dated=request.param == "twelve")
    actors = load_actors(data)
    clusters = actors.loc[actors["kind"] == "cluster", "name"]
    members, old = folder / "members.txt", folder / "old.json"
    members.write_text("\n".join(actors["name"][:6]) + "\n", encoding="utf-8")
    until = [] if request.param == "undated" else ["--to", "2016"]
    ecosystem("export", data, "--what", "dataset", *until, "--format", "json", "--out", str(old))
    return Given(
        request.param,
        {
            "DATA": data,
            "ACTOR": actors["name"].iloc[0],
            "CLUSTER": clusters.iloc[0] if len(clusters) else actors["name"].iloc[1],
            "REGION": "LV00",
            "MEMBERS": str(members),
            "OLD": str(old),
        },
    )


def load_actors(data: str) -> pd.DataFrame:
    """Those that took part most, first."""
    from ecosystem.datasets import dataset_path

    loaded = load(dataset_path(data))
    count = loaded.participations["actor_id"].value_counts()
    return loaded.actors.assign(count=count).sort_values(["count", "name"], ascending=[False, True])


def arguments(given: Given, words: list[str]) -> list[str]:
    return [given.words.get(word, word) for word in words]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_page_or_a_reason_why_not(command: str, given: Given, tmp_path: Path) -> None:
    out = tmp_path / ("run" if command == "run" else "page.html")
    asked = [*arguments(given, COMMANDS[command]), "--out", str(out)]
    if given.name == "undated" and command in NEEDS_DATES:
        with pytest.raises(EcosystemError, match="start_date"):
            ecosystem(*asked)
        assert not out.exists()
        return
    ecosystem(*asked)
    page = (out / "index.html" if command == "run" else out).read_text(encoding="utf-8")
    if command != "run":
        notes = page.split('id="notes"')[1]
        assert len(re.findall("<li>", notes)) >= 2
    assert not re.search(r">\s*-?(nan|None|NaN|inf)\s*<", page)


@pytest.mark.parametrize("command", PRINTED)
def test_printed(command: str, given: Given) -> None:
    asked, said = PRINTED[command]
    assert re.search(said, ecosystem(*arguments(given, asked)))


def test_a_brief_in_word(given: Given, tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    ecosystem("brief", given.words["DATA"], "--out", str(out))
    text = "\n".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert "Next steps" in text
    assert "To be said aloud" in text

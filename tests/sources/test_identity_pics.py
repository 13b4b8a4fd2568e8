"""The participant codes of real organisations of the nine countries, hidden and found again.

The whole measurement, by halves of the countries, is in ``tests/benchmarks``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from ecosystem.regions import BALTIC_COUNTRIES
from ecosystem.sources.identity import resolve

pytestmark = pytest.mark.shared


def baltic_organisations(folder: Path) -> pd.DataFrame:
    h2020 = pd.read_csv(
        folder / "horizon2020" / "organization.csv.gz", dtype=str, keep_default_na=False
    ).rename(columns={"organisationID": "number"})
    fp7 = pd.read_csv(
        folder / "fp7" / "organisations.csv.gz", sep=";", dtype=str, keep_default_na=False
    ).rename(columns={"new_org_id": "number", "organisationName": "name"})
    columns = ["number", "name", "country", "city"]
    found = pd.concat(
        [h2020[columns].assign(source="h2020"), fp7[columns].assign(source="fp7")],
        ignore_index=True,
    )
    found = found[found["country"].isin(list(BALTIC_COUNTRIES)) & ~found["name"].isin(["", "NA"])]
    found = found.drop_duplicates(["source", "number", "name"]).reset_index(drop=True)
    found["truth"] = found["number"].where(found["number"].str.fullmatch(r"\d{9}"), "")
    found.index = pd.Index([f"row:{i:05d}" for i in found.index], name="source_id")
    return found.drop(columns="number")


def pairs(sizes: pd.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def test_hidden_codes_are_found_again(shared_data: Path) -> None:
    rows = baltic_organisations(shared_data)
    found = resolve(rows.drop(columns="truth"))
    known = rows.assign(actor=found.actor_of)
    known = known[known["truth"] != ""]
    right = pairs(known.groupby(["truth", "actor"]).size())
    assert len(known) > 5000
    assert right / pairs(known.groupby("actor").size()) >= 0.98
    assert right / pairs(known.groupby("truth").size()) >= 0.87


def test_given_codes_are_never_two_actors_nor_two_codes_one(shared_data: Path) -> None:
    rows = baltic_organisations(shared_data)
    found = resolve(rows.rename(columns={"truth": "pic"}))
    known = rows.assign(actor=found.actor_of)
    known = known[known["truth"] != ""]
    assert (known.groupby("truth")["actor"].nunique() == 1).all()
    assert (known.groupby("actor")["truth"].nunique() == 1).all()


def test_the_result_does_not_depend_on_the_hash_seed(root: Path) -> None:
    program = (
        "import hashlib; from ecosystem.datasets import load_bundled\n"
        "from ecosystem.sources.identity import resolve\n"
        "actors = load_bundled('baltic').actors.reset_index(drop=True)\n"
        "actors.index = ['x:%04d' % i for i in range(len(actors))]\n"
        "found = resolve(actors.rename_axis('source_id').assign(source='x'))\n"
        "text = found.actor_of.to_csv() + found.review.to_csv() + found.aliases.to_csv()\n"
        "print(hashlib.sha256(text.encode()).hexdigest(), len(found.review))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1

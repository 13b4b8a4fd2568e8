"""The Horizon Dashboard's export: one row per participation, projects and all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import problem
from ecosystem.model import About
from ecosystem.sources.combining import combined
from ecosystem.sources.formats.cordis_organisations import flags_of, kinds_of
from ecosystem.sources.formats.programmes import FRAMEWORKS, framework_of
from ecosystem.sources.organisations import pics_of, source_ids, unified
from ecosystem.sources.reading.archive import entries
from ecosystem.sources.reading.columns import Sheet, cleaned, cleaned_names
from ecosystem.sources.reading.files import Layout, read_table, recognized, without_copies
from ecosystem.sources.reading.values import countries_of, dates_of, list_entry, numbers_of
from ecosystem.sources.records import (
    Records,
    Tally,
    collaboration_table,
    one_per_id,
    organisation_table,
    participation_table,
)

ABOUT: Final = About(
    title="Horizon Dashboard: participations in European research and innovation projects",
    description="Organisations and the Horizon projects they take part in, as exported from the "
    "Horizon Dashboard.",
    caveats=(
        "The dashboard lists projects that were granted, not those that were asked for. No tie "
        "does not mean no cooperation.",
        "An organisation is a participant identification code (PIC); large organisations may have "
        "several, and all their sites share one address.",
        "The budget of an actor is the EU contribution; the budget of a project is the sum of its "
        "participants' total costs.",
    ),
    credits=(
        "Contains data from the Horizon Dashboard, https://dashboard.tech.ec.europa.eu, "
        "© European Union, modified: selected, organisations merged and placed.",
    ),
)
LAYOUT: Final = Layout(
    "dashboard",
    {
        "framework": ("framework_programme", "programme"),
        "project": ("project_id", "project number", "project_nbr"),
        "url": ("cordis_link", "cordis"),
        "acronym": ("project_acronym", "acronym"),
        "title": ("project_title", "title"),
        "role": ("partner_role", "participation role", "role"),
        "type": ("partner_type", "participant type"),
        "pic": ("pic", "general_pic", "participant pic"),
        "vat": ("legal_entity_vat", "vat", "vat number"),
        "name": ("legal_name", "participant legal name", "legal entity name"),
        "short_name": ("legal_entity_short_name", "short name"),
        "activity": ("legal_entity_type", "organisation type code", "activity_type"),
        "city": ("city", "legal entity city"),
        "postcode": ("postal_code", "post_code"),
        "nuts": ("nuts_3_code", "nuts_2_code", "nuts_code"),
        "country": ("country_code", "country"),
        "website": ("website", "webpage"),
        "budget": ("eu_contribution", "h2020_eu_contribution", "ec_contribution"),
        "cost": ("h2020_total_cost", "total_cost"),
        "theme": ("thematic_priority_descr", "thematic_priority", "thematic_priority_name"),
        "topic": ("topic_descr", "topic description"),
        "sme": ("sme_flag", "sme"),
        "start": ("project_start_date", "start_date"),
        "end": ("project_end_date", "end_date"),
    },
    ("project", "name", "pic"),
)


def read_dashboard(
    paths: Sequence[Path],
    *,
    encoding: str = "utf-8",
    step: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what exports of the Horizon Dashboard hold (``.csv`` or ``.xlsx``, also in a zip).

    Project ids are those of CORDIS, so both sources can be merged.

    Raises
    ------
    InputError
        When no table with the headings of the export is among the files.
    """
    sheets = []
    for path in paths:
        tables = [
            (entry, table)
            for entry in entries(path)
            for table in recognized(entry, (LAYOUT,), encoding)
        ]
        if not tables:
            raise problem(
                path.name,
                "this is no export of the Horizon Dashboard: headings such as project_id, pic and "
                "legal_name are missing",
                "Export the table of participations, or import the file as `table`",
                check="missing-column",
            )
        for entry, table in tables:
            step(f"reading {table}")
            sheets.append(read_table(entry, table, LAYOUT, encoding))
    kept, copies = without_copies(sheets)
    records = combined("dashboard", [_records_of(sheet) for sheet in kept], ABOUT)
    return replace(records, counts=(*records.counts, *copies))


def _records_of(sheet: Sheet) -> Records:
    tally = Tally(sheet.file, len(sheet))
    frame = sheet.frame.replace({"-": "", ".": ""})
    frame = frame.assign(
        **{name: cleaned_names(frame[name]) for name in ("name", "city", "acronym", "title")}
    )
    frame = tally.drop(frame, frame["project"] == "", "no project")
    nameless = (frame["pic"] == "") & (frame["name"] == "")
    frame = tally.drop(frame, nameless, "neither name nor number of the organisation")
    frame = tally.drop(frame, frame.duplicated(), "the same row again")
    budget, bad_budgets = numbers_of(frame["budget"], decimal_comma=sheet.comma_is_decimal)
    cost, bad_costs = numbers_of(frame["cost"], decimal_comma=sheet.comma_is_decimal)
    start, bad_starts = dates_of(frame["start"])
    end, bad_ends = dates_of(frame["end"])
    countries, unknown = countries_of(frame["country"])
    tally.note(bad_budgets + bad_costs, "amount is no number")
    tally.note(bad_starts + bad_ends, "date not understood")
    tally.note(unknown, "country not known")
    frame = frame.assign(
        budget_eur=budget,
        cost=cost,
        start=start,
        end=end,
        country=countries,
        role=_roles(frame),
        source_id=source_ids(frame["pic"], frame["name"], countries, "dashboard"),
        collaboration_id=_ids(frame),
    )
    return Records(
        "dashboard",
        organisation_table(_organisations(frame)),
        collaboration_table(_collaborations(frame)),
        participation_table(frame),
        tally.counts(),
        ABOUT,
        tally.notes(),
    )


def _roles(frame: pd.DataFrame) -> pd.Series:
    """Return coordinator for coordinators, partner for beneficiaries, associated for the rest."""
    kind = frame["type"].str.casefold()
    partner = (kind == "") | kind.str.contains("beneficiary", regex=False)
    roles = pd.Series("associated", index=frame.index, dtype="str").where(~partner, "partner")
    return roles.where(~frame["role"].str.casefold().str.startswith("coord"), "coordinator")


def _ids(frame: pd.DataFrame) -> pd.Series:
    prefix = {
        text: FRAMEWORKS.get(framework_of(text), ("cordis", ""))[0]
        for text in frame["framework"].unique()
    }
    return (frame["framework"].map(prefix) + "-" + frame["project"]).astype("str")


def _organisations(frame: pd.DataFrame) -> pd.DataFrame:
    one = unified(
        pd.DataFrame(
            {
                **{
                    name: frame[name]
                    for name in (
                        "source_id", "name", "short_name", "country", "city", "postcode", "website",
                        "vat",
                    )
                },
                "nuts_code": frame["nuts"].str.upper(),
                "pic": pics_of(frame["pic"]),
                "is_sme": flags_of(frame["sme"]),
                "kind": frame["activity"].str.upper(),
            }
        )
    )  # fmt: skip
    return one.assign(kind=kinds_of(one["kind"], one["is_sme"]), source="dashboard")


def _collaborations(frame: pd.DataFrame) -> pd.DataFrame:
    costs = frame.groupby("collaboration_id")["cost"].sum(min_count=1)
    names = {
        text: FRAMEWORKS.get(framework_of(text), ("", text))[1]
        for text in frame["framework"].unique()
    }
    themes = cleaned(frame["theme"].where(frame["theme"] != "", frame["topic"]))
    rows = pd.DataFrame(
        {
            "collaboration_id": frame["collaboration_id"],
            "acronym": frame["acronym"],
            "title": frame["title"],
            "kind": "project",
            "programme": frame["framework"].map(names),
            "start_date": frame["start"],
            "end_date": frame["end"],
            "themes": themes.map({text: list_entry(text) for text in themes.unique()}),
            "source_url": frame["url"],
        }
    )
    table = one_per_id(rows.drop_duplicates())
    totals = table["collaboration_id"].map(costs)
    return table.assign(total_budget_eur=totals.where(totals > 0))

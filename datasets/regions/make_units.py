"""Write the Polish rows of geonames_units.csv, the NUTS3 region of every district (powiat).

Run it as ``python datasets/regions/make_units.py``; the rows of other countries are kept. Source:
Statistics Poland / Eurostat, composition of NUTS 2021: which districts make up each subregion
(podregion). Districts are given as the last two figures of their TERYT code, the first two being
those of the voivodeship; from 61 on they are cities with district rights. GeoNames calls the unit
``PL.<its own number of the voivodeship>.<four figures of TERYT>``.

The rows of other countries follow, in the same way, from the administrative codes of GeoNames and
the composition of NUTS 2021 that Eurostat and the statistical offices publish. A unit is a whole
region (counties in Sweden, Finland and Lithuania; Åland, Svalbard, Jan Mayen) or lies in one:
counties of Estonia and of Norway before 2020, municipalities of Denmark and of Latvia since 2021.
All rows are facts of administrative membership, compiled by us.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

UNITS: Final = Path(__file__).resolve().with_name("geonames_units.csv")

# Voivodeship in TERYT and in GeoNames, then its subregions: code, districts. Names are remarks.
COMPOSITION: Final = """
02 72  Dolnośląskie
  PL514 64                          Miasto Wrocław
  PL515 01 05 06 07 10 12 25 26 61  Jeleniogórski
  PL516 03 04 09 11 16 62           Legnicko-głogowski
  PL517 02 08 19 21 24 65           Wałbrzyski
  PL518 13 14 15 17 18 20 22 23     Wrocławski
04 73  Kujawsko-pomorskie
  PL613 03 15 61 63                 Bydgosko-toruński
  PL616 02 04 05 06 12 17 62        Grudziądzki
  PL617 07 09 10 19                 Inowrocławski
  PL618 13 14 16                    Świecki
  PL619 01 08 11 18 64              Włocławski
06 75  Lubelskie
  PL811 01 13 15 19 61              Bialski
  PL812 02 03 04 06 18 20 62 64     Chełmsko-zamojski
  PL814 08 09 10 17 63              Lubelski
  PL815 05 07 11 12 14 16           Puławski
08 76  Lubuskie
  PL431 01 03 05 06 07 61           Gorzowski
  PL432 02 04 08 09 10 11 12 62     Zielonogórski
10 74  Łódzkie
  PL711 61                          Miasto Łódź
  PL712 06 08 20 21                 Łódzki
  PL713 01 07 10 12 16 62           Piotrkowski
  PL714 03 09 11 14 17 18 19        Sieradzki
  PL715 02 04 05 13 15 63           Skierniewicki
12 77  Małopolskie
  PL213 61                          Miasto Kraków
  PL214 01 06 08 09 14 19           Krakowski
  PL217 02 04 16 63                 Tarnowski
  PL218 05 07 10 62                 Nowosądecki
  PL219 11 15 17                    Nowotarski
  PL21A 03 12 13 18                 Oświęcimski
14 78  Mazowieckie
  PL911 65                          Miasto Warszawa
  PL912 08 12 17 34                 Warszawski wschodni
  PL913 05 14 18 21 32              Warszawski zachodni
  PL921 01 07 09 23 25 30 36 63     Radomski
  PL922 02 13 20 24 37              Ciechanowski
  PL923 04 19 27 62                 Płocki
  PL924 11 15 16 22 35 61           Ostrołęcki
  PL925 03 10 26 29 33 64           Siedlecki
  PL926 06 28 38                    Żyrardowski
16 79  Opolskie
  PL523 01 02 06 07 10              Nyski
  PL524 03 04 05 08 09 11 61        Opolski
18 80  Podkarpackie
  PL821 01 02 05 07 17 21 61        Krośnieński
  PL822 04 09 13 14 62              Przemyski
  PL823 06 10 15 16 19 63           Rzeszowski
  PL824 03 08 11 12 18 20 64        Tarnobrzeski
20 81  Podlaskie
  PL841 02 11 61                    Białostocki
  PL842 03 05 06 07 10 13 14 62     Łomżyński
  PL843 01 04 08 09 12 63           Suwalski
22 82  Pomorskie
  PL633 61 62 64                    Trójmiejski
  PL634 04 05 10 11 15              Gdański
  PL636 01 08 12 63                 Słupski
  PL637 02 03 06                    Chojnicki
  PL638 07 09 13 14 16              Starogardzki
24 83  Śląskie
  PL224 04 06 09 64                 Częstochowski
  PL225 02 03 17 61                 Bielski
  PL227 11 12 15 67 73 79           Rybnicki
  PL228 07 13 62 71                 Bytomski
  PL229 05 66 78                    Gliwicki
  PL22A 63 69 70 72 74 76           Katowicki
  PL22B 01 16 65 68 75              Sosnowiecki
  PL22C 08 10 14 77                 Tyski
26 84  Świętokrzyskie
  PL721 04 05 07 10 11 61           Kielecki
  PL722 01 02 03 06 08 09 12 13     Sandomiersko-jędrzejowski
28 85  Warmińsko-mazurskie
  PL621 02 03 04 07 12 15 61        Elbląski
  PL622 01 08 09 10 11 14 17 62     Olsztyński
  PL623 05 06 13 16 18 19           Ełcki
30 86  Wielkopolskie
  PL411 01 02 19 28 31              Pilski
  PL414 03 09 10 23 27 30 62        Koniński
  PL415 64                          Miasto Poznań
  PL416 06 07 08 12 17 18 20 61     Kaliski
  PL417 04 05 11 13 14 15 22 29 63  Leszczyński
  PL418 16 21 24 25 26              Poznański
32 87  Zachodniopomorskie
  PL424 62                          Miasto Szczecin
  PL426 01 08 09 13 61              Koszaliński
  PL427 02 03 10 12 15 16 17 18     Szczecinecko-pyrzycki
  PL428 04 05 06 07 11 14 63        Szczeciński
"""


def polish_units() -> dict[str, str]:
    """Return the NUTS3 code of every Polish district by its unit in GeoNames."""
    found: dict[str, str] = {}
    teryt = geonames = ""
    for line in COMPOSITION.strip().splitlines():
        first, *others = line.split()
        numbers = [word for word in others if word.isdigit()]
        if not line.startswith(" "):
            teryt, (geonames,) = first, numbers
            continue
        for number in numbers:
            unit = f"PL.{geonames}.{teryt}{number}"
            if unit in found:
                raise SystemExit(f"{unit} is in {found[unit]} and in {first}")
            found[unit] = first
    return found


def main() -> None:
    """Replace the Polish rows of geonames_units.csv."""
    with UNITS.open(encoding="utf-8", newline="") as file:
        kept = {
            row["geonames_unit"]: row["nuts_code"]
            for row in csv.DictReader(file)
            if not row["geonames_unit"].startswith("PL.")
        }
    polish = polish_units()
    with UNITS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonames_unit", "nuts_code"])
        writer.writerows(sorted({**kept, **polish}.items()))
    print(f"{len(polish)} Polish units, {len(kept)} others kept")


if __name__ == "__main__":
    main()

"""Countries: ISO 3166 codes, the European Union's own, names in many languages."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

BALTIC_COUNTRIES: Final = {
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "FI": "Finland",
    "LT": "Lithuania",
    "LV": "Latvia",
    "NO": "Norway",
    "PL": "Poland",
    "SE": "Sweden",
}


# ISO 3166-1 alpha-2; XK is the code in use for Kosovo.
_ISO_3166: Final = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
        "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
        "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
        "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
        "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
        "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
        "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
        "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
        "VN VU WF WS XK YE YT ZA ZM ZW"
    ).split()
)


# Where the European Union's own codes differ from ISO 3166.
_EU_TO_ISO: Final = {"EL": "GR", "UK": "GB"}


_ISO_TO_EU: Final = {iso: eu for eu, iso in _EU_TO_ISO.items()}


def iso_country(code: str) -> str:
    """Return the ISO 3166 code of a country code, or "" when there is no such country.

    Case and spaces do not matter; the European Union's ``EL`` and ``UK`` are understood.

    Examples
    --------
    >>> iso_country(" el "), iso_country("SE"), iso_country("XX")
    ('GR', 'SE', '')
    """
    folded = code.strip().upper()
    folded = _EU_TO_ISO.get(folded, folded)
    return folded if folded in _ISO_3166 else ""


def country_codes() -> frozenset[str]:
    """Return every ISO 3166 alpha-2 country code."""
    return _ISO_3166


def nuts_prefix(country: str) -> str:
    """Return the two letters with which NUTS codes of an ISO country begin.

    Examples
    --------
    >>> nuts_prefix("GR"), nuts_prefix("SE")
    ('EL', 'SE')
    """
    return _ISO_TO_EU.get(country, country)


def country_of(code: str) -> str:
    """Return the ISO country of a NUTS code.

    Examples
    --------
    >>> country_of("EL30"), country_of("SE11")
    ('GR', 'SE')
    """
    return _EU_TO_ISO.get(code[:2], code[:2])


# Code, then the names it goes by. Own-language names for the nine countries and neighbors.
_NAMES: Final = """
AD Andorra|AE United Arab Emirates|AF Afghanistan|AG Antigua and Barbuda|AL Albania;Shqiperia
AM Armenia|AO Angola|AR Argentina|AT Austria;Osterreich|AU Australia|AZ Azerbaijan
BA Bosnia and Herzegovina;Bosnia-Herzegovina;Bosna i Hercegovina|BB Barbados|BD Bangladesh
BE Belgium;Belgique;Belgie|BF Burkina Faso|BG Bulgaria;Balgariya|BH Bahrain|BI Burundi|BJ Benin
BM Bermuda|BN Brunei;Brunei Darussalam|BO Bolivia|BR Brazil|BS Bahamas|BT Bhutan|BW Botswana
BY Belarus;Republic of Belarus|BZ Belize|CA Canada|CD Democratic Republic of the Congo
CF Central African Republic|CG Congo|CH Switzerland;Schweiz;Suisse;Svizzera
CI Cote d'Ivoire;Ivory Coast|CL Chile|CM Cameroon|CN China;People's Republic of China
CO Colombia|CR Costa Rica|CU Cuba|CV Cape Verde;Cabo Verde|CY Cyprus;Kypros
CZ Czech Republic;Czechia;Ceska republika;Cesko|DE Germany;Deutschland;Tyskland;Saksa;Niemcy
DJ Djibouti|DK Denmark;Danmark;Tanska;Dania|DM Dominica|DO Dominican Republic|DZ Algeria
EC Ecuador|EE Estonia;Eesti;Estland;Viro|EG Egypt|ER Eritrea|ES Spain;Espana|ET Ethiopia
FI Finland;Suomi;Soome;Finlandia|FJ Fiji|FO Faroe Islands;Faeroe Islands;Foroyar;Faeroerne
FR France|GA Gabon|GB United Kingdom;Great Britain;UK;England;Scotland;Wales;Northern Ireland
GD Grenada|GE Georgia|GF French Guiana|GG Guernsey|GH Ghana|GI Gibraltar
GL Greenland;Gronland;Kalaallit Nunaat|GM Gambia|GN Guinea|GP Guadeloupe|GQ Equatorial Guinea
GR Greece;Ellada;Hellas|GT Guatemala|GW Guinea-Bissau|GY Guyana|HK Hong Kong|HN Honduras
HR Croatia;Hrvatska|HT Haiti|HU Hungary;Magyarorszag|ID Indonesia|IE Ireland;Eire|IL Israel
IM Isle of Man|IN India|IQ Iraq|IR Iran;Islamic Republic of Iran|IS Iceland;Island
IT Italy;Italia|JE Jersey|JM Jamaica|JO Jordan|JP Japan|KE Kenya|KG Kyrgyzstan|KH Cambodia
KM Comoros|KR South Korea;Korea;Republic of Korea;Korea (Republic of)|KP North Korea|KW Kuwait
KZ Kazakhstan|LA Laos|LB Lebanon|LC Saint Lucia|LI Liechtenstein|LK Sri Lanka|LR Liberia
LS Lesotho|LT Lithuania;Lietuva;Litauen;Leedu;Litwa|LU Luxembourg
LV Latvia;Latvija;Lettland;Lati;Lotwa|LY Libya|MA Morocco|MC Monaco
MD Moldova;Republic of Moldova;Moldova (Republic of)|ME Montenegro;Crna Gora|MG Madagascar
MK North Macedonia;Macedonia;FYROM;The former Yugoslav Republic of Macedonia
ML Mali|MM Myanmar|MN Mongolia|MO Macao|MQ Martinique|MR Mauritania|MT Malta|MU Mauritius
MV Maldives|MW Malawi|MX Mexico|MY Malaysia|MZ Mozambique|NA Namibia|NC New Caledonia|NE Niger
NG Nigeria|NI Nicaragua|NL Netherlands;The Netherlands;Nederland;Holland
NO Norway;Norge;Noreg;Norja;Norwegia|NP Nepal|NZ New Zealand|OM Oman|PA Panama|PE Peru
PF French Polynesia|PG Papua New Guinea|PH Philippines|PK Pakistan|PL Poland;Polska;Polen;Puola
PR Puerto Rico|PS Palestine;Palestinian Territory;State of Palestine|PT Portugal|PY Paraguay
QA Qatar|RE Reunion|RO Romania|RS Serbia;Srbija
RU Russia;Russian Federation;Rossiya;Rossiyskaya Federatsiya|RW Rwanda|SA Saudi Arabia
SC Seychelles|SD Sudan|SE Sweden;Sverige;Ruotsi;Rootsi;Szwecja|SG Singapore
SI Slovenia;Slovenija|SJ Svalbard;Svalbard and Jan Mayen
SK Slovakia;Slovak Republic;Slovensko;Slovenska republika|SL Sierra Leone|SM San Marino
SN Senegal|SO Somalia|SR Suriname|SS South Sudan|ST Sao Tome and Principe|SV El Salvador
SY Syria;Syrian Arab Republic|SZ Eswatini;Swaziland|TD Chad|TG Togo|TH Thailand|TJ Tajikistan
TL Timor-Leste;East Timor|TM Turkmenistan|TN Tunisia|TO Tonga|TR Turkey;Turkiye
TT Trinidad and Tobago|TW Taiwan|TZ Tanzania;United Republic of Tanzania|UA Ukraine;Ukraina
UG Uganda|US United States;United States of America;USA|UY Uruguay|UZ Uzbekistan
VA Vatican;Holy See|VE Venezuela|VN Vietnam;Viet Nam|VU Vanuatu|WS Samoa
XK Kosovo;Kosovo * UN resolution|YE Yemen|ZA South Africa|ZM Zambia|ZW Zimbabwe
AX Aland Islands;Aland
"""


_ISO3: Final = {
    "DEU": "DE", "DNK": "DK", "EST": "EE", "FIN": "FI", "LTU": "LT", "LVA": "LV", "NOR": "NO",
    "POL": "PL", "SWE": "SE", "GBR": "GB", "FRA": "FR", "ITA": "IT", "ESP": "ES", "NLD": "NL",
    "BEL": "BE", "AUT": "AT", "CZE": "CZ", "ISL": "IS", "RUS": "RU", "BLR": "BY", "UKR": "UA",
    "USA": "US", "CHE": "CH", "IRL": "IE", "PRT": "PT", "GRC": "GR", "SVK": "SK", "SVN": "SI",
    "HUN": "HU", "ROU": "RO", "BGR": "BG", "HRV": "HR", "LUX": "LU", "FRO": "FO", "ALA": "AX",
}  # fmt: skip


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z]+", " ", "".join(c for c in plain if c.isascii())).strip()


@cache
def _codes() -> dict[str, str]:
    entries = [entry for line in _NAMES.strip().splitlines() for entry in line.split("|")]
    return {_folded(name): entry[:2] for entry in entries for name in entry[3:].split(";")}


def country_code(text: str) -> str:
    """Return the ISO 3166 code of a country given as code or name, "" when it is neither.

    Understood are two-letter codes (also the European Union's ``EL`` and ``UK``), three-letter
    codes of Europe, English names, names in the languages around the Baltic Sea, and cells that
    begin with a code, as keep.eu's ``DE Germany / DEUTSCHLAND``.

    Examples
    --------
    >>> names = ("EL", "UNITED KINGDOM", "DE Germany / DEUTSCHLAND", "Österreich")
    >>> [country_code(name) for name in names]
    ['GR', 'GB', 'DE', 'AT']
    >>> country_code("Atlantis")
    ''
    """
    text = text.strip()
    if not text:
        return ""
    if (code := iso_country(text)) or (code := _ISO3.get(text.upper(), "")):
        return code
    if code := _codes().get(_folded(text), ""):
        return code
    head, _, rest = text.partition(" ")
    if len(head) == 2 and head.isupper() and rest:
        return iso_country(head)
    return _codes().get(_folded(re.split(r"[/(,]", text)[0]), "")


@cache
def _english() -> dict[str, str]:
    entries = [entry for line in _NAMES.strip().splitlines() for entry in line.split("|")]
    return {entry[:2]: entry[3:].split(";")[0] for entry in entries}


def country_name(code: str) -> str:
    """Return the English name of an ISO 3166 country, or the code itself.

    Examples
    --------
    >>> country_name("LV"), country_name("FR"), country_name("")
    ('Latvia', 'France', '')
    """
    return _english().get(code, code)

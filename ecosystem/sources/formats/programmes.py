"""Names of European programmes and of their parts, as the sources abbreviate them."""

from __future__ import annotations

import re
from typing import Final

# Short name → (prefix of ids, name for people). CORDIS numbers projects anew in every programme.
FRAMEWORKS: Final = {
    "FP6": ("fp6", "FP6"),
    "FP7": ("fp7", "FP7"),
    "H2020": ("h2020", "Horizon 2020"),
    "HORIZON": ("he", "Horizon Europe"),
}

# Parts of Horizon 2020 by the codes of CORDIS (legal basis) and of the Horizon Dashboard.
_H2020_PARTS: Final = {
    "EU.1.1": "European Research Council",
    "EU.1.2": "Future and Emerging Technologies",
    "EU.1.3": "Marie Sklodowska-Curie actions",
    "EU.1.4": "Research infrastructures",
    "EU.2.1.1": "Information and Communication Technologies",
    "EU.2.1.2": "Nanotechnologies",
    "EU.2.1.3": "Advanced materials",
    "EU.2.1.4": "Biotechnology",
    "EU.2.1.5": "Advanced manufacturing and processing",
    "EU.2.1.6": "Space",
    "EU.2.1": "Leadership in enabling and industrial technologies",
    "EU.2.2": "Access to risk finance",
    "EU.2.3": "Innovation in SMEs",
    "EU.3.1": "Health, demographic change and wellbeing",
    "EU.3.2": "Food security, sustainable agriculture and forestry, marine and maritime and "
    "inland water research",
    "EU.3.3": "Secure, clean and efficient energy",
    "EU.3.4": "Smart, green and integrated transport",
    "EU.3.5": "Climate action, environment, resource efficiency and raw materials",
    "EU.3.6": "Europe in a changing world - inclusive, innovative and reflective Societies",
    "EU.3.7": "Secure societies - Protecting freedom and security of Europe and its citizens",
    "EU.4": "Spreading excellence and widening participation",
    "EU.5": "Science with and for Society",
    "EU.7": "Joint Research Centre",
    "Euratom": "Euratom",
}
_H2020_SHORT: Final = {
    "ERC": "European Research Council",
    "FET": "Future and Emerging Technologies",
    "MSCA": "Marie Sklodowska-Curie actions",
    "RI": "Research infrastructures",
    "LEIT": "Leadership in enabling and industrial technologies",
    "ARF": "Access to risk finance",
    "SC1": _H2020_PARTS["EU.3.1"],
    "SC2": _H2020_PARTS["EU.3.2"],
    "SC3": _H2020_PARTS["EU.3.3"],
    "SC4": _H2020_PARTS["EU.3.4"],
    "SC5": _H2020_PARTS["EU.3.5"],
    "SC6": _H2020_PARTS["EU.3.6"],
    "SC7": _H2020_PARTS["EU.3.7"],
    "SEWP": _H2020_PARTS["EU.4"],
    "SWAFS": _H2020_PARTS["EU.5"],
}
_HORIZON_PARTS: Final = {
    "HORIZON.1.1": "European Research Council",
    "HORIZON.1.2": "Marie Sklodowska-Curie actions",
    "HORIZON.1.3": "Research infrastructures",
    "HORIZON.2.1": "Health",
    "HORIZON.2.2": "Culture, Creativity and Inclusive Society",
    "HORIZON.2.3": "Civil Security for Society",
    "HORIZON.2.4": "Digital, Industry and Space",
    "HORIZON.2.5": "Climate, Energy and Mobility",
    "HORIZON.2.6": "Food, Bioeconomy, Natural Resources, Agriculture and Environment",
    "HORIZON.3.1": "European Innovation Council",
    "HORIZON.3.2": "European innovation ecosystems",
    "HORIZON.3.3": "European Institute of Innovation and Technology",
    "HORIZON.4.1": "Widening participation and spreading excellence",
    "HORIZON.4.2": "Reforming and enhancing the European R&I system",
    "EURATOM2027": "Euratom",
}
_FP7_PARTS: Final = {
    "FP7-HEALTH": "Health",
    "FP7-KBBE": "Food, agriculture and fisheries, and biotechnology",
    "FP7-ICT": "Information and Communication Technologies",
    "FP7-NMP": "Nanosciences, nanotechnologies, materials and new production technologies",
    "FP7-ENERGY": "Energy",
    "FP7-ENVIRONMENT": "Environment (including climate change)",
    "FP7-TRANSPORT": "Transport (including aeronautics)",
    "FP7-SSH": "Socio-economic sciences and humanities",
    "FP7-SPACE": "Space",
    "FP7-SECURITY": "Security",
    "FP7-IDEAS": "European Research Council",
    "FP7-PEOPLE": "Marie Curie actions",
    "FP7-INFRASTRUCTURES": "Research infrastructures",
    "FP7-SME": "Research for the benefit of SMEs",
    "FP7-REGIONS": "Regions of knowledge",
    "FP7-REGPOT": "Research potential",
    "FP7-SIS": "Science in society",
    "FP7-COH": "Coherent development of research policies",
    "FP7-INCO": "International cooperation",
    "FP7-JTI": "Joint technology initiatives",
    "FP7-EURATOM": "Euratom",
}
_CODE: Final = re.compile(r"(?:H2020-)?(?:EU|HORIZON|FP[67]|EURATOM)[-.\d]\S*|[A-Z]{2,6}\d?")
_KEEP: Final = re.compile(
    r"(?i)(\d{4}) - (\d{4})\s+(?:(INTERREG)\s+(?:[IV]+\s*-?\s*[A-D]?\s+)?)?(.*)"
)


def framework_of(text: str) -> str:
    """Return ``FP6``, ``FP7``, ``H2020`` or ``HORIZON`` for a programme's name or code, else "".

    Examples
    --------
    >>> [framework_of(t) for t in ("H2020-EU.1.3.", "HORIZON.2.4", "FP7-ICT", "Horizon Europe")]
    ['H2020', 'HORIZON', 'FP7', 'HORIZON']
    >>> framework_of("cordis-h2020projects-csv.zip, organization.csv"), framework_of("LIFE")
    ('H2020', '')
    """
    folded = re.sub(r"[^a-z0-9]+", "", text.casefold())
    for sign, name in (
        ("h2020", "H2020"),
        ("horizon2020", "H2020"),
        ("fp7", "FP7"),
        ("fp6", "FP6"),
        ("seventhframework", "FP7"),
        ("horizon", "HORIZON"),
        ("euratom2027", "HORIZON"),
    ):
        if sign in folded:
            return name
    return ""


def part_name(text: str) -> str:
    """Return the name of a programme part for its code or for the name itself, "" if unknown.

    A code that is finer than the list gives the nearest part above it.

    Examples
    --------
    >>> part_name("H2020-EU.3.4.5.1."), part_name("LEIT"), part_name("HORIZON.2.4")[:7]
    ('Smart, green and integrated transport', 'Leadership in enabling and industrial technologies',
    'Digital')
    >>> part_name("Space"), part_name("H2020-EU.9.")
    ('Space', '')
    """
    code = text.strip().rstrip(".")
    if code in _H2020_SHORT:
        return _H2020_SHORT[code]
    bare = re.sub(r"(?i)^H2020-", "", code)
    for table, separator in ((_H2020_PARTS, "."), (_HORIZON_PARTS, "."), (_FP7_PARTS, "-")):
        finer = bare
        while finer:
            if finer in table:
                return table[finer]
            finer = finer.rpartition(separator)[0]
    return "" if _CODE.fullmatch(code) else code


def interreg_name(text: str) -> str:
    """Return the name of a programme as keep.eu writes it in the order people use.

    Examples
    --------
    >>> interreg_name("2014 - 2020 INTERREG V-A Latvia - Lithuania")
    'Interreg Latvia - Lithuania 2014-2020'
    >>> interreg_name("2014 - 2020 INTERREG V-A Poland - Denmark - Germany (South Baltic)")
    'Interreg South Baltic 2014-2020'
    >>> interreg_name("2007 - 2013 Baltic Sea Region"), interreg_name("EUSBSR")
    ('Baltic Sea Region 2007-2013', 'EUSBSR')
    """
    match = _KEEP.fullmatch(text.strip().rstrip("."))
    if not match:
        return text.strip()
    first, last, interreg, name = match.groups()
    # Where a name stands in brackets after the countries, it is the programme's own.
    if own := re.search(r"\(([^()]+)\)$", name):
        name = own.group(1).replace(" - ", "-") if " - " in own.group(1) else own.group(1)
    return f"{'Interreg ' if interreg else ''}{name.strip()} {first}-{last}"

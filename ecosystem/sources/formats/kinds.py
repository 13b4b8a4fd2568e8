"""What sort of organisation a name belongs to, where a source does not say.

Words that mark a kind in English and the languages around the Baltic Sea. Where no word tells,
nothing is claimed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import pandas as pd

from ecosystem.model import ActorKind

# A firm whose size the source does not give; sources/ know it, the model does not.
COMPANY: Final = "company"
# What the model calls such a firm.
KIND_OF_COMPANY: Final = ActorKind.OTHER

# Names and phrases that are certain whatever else stands in the name, a legal form for example.
_RESEARCH: Final = re.compile(
    r"\b(?:fraunhofer\w*|leibniz (?:zentrum|institut)\w*|max planck|helmholtz \w+|akademii nauk"
    r"|akademie ved|cnrs|sintef|forschungszentrum|valtion teknillinen|vtt"
    r"|(?:institut|forschung)\w* .*an der (?:universi|hochschul)\w*)\b"
)
# Measured against the activity types of Horizon 2020 (tests/sources/test_kinds.py).
_WORDS: Final = (
    (
        ActorKind.CLUSTER,
        r"clusters?|kluster\w*|klasters?|klasteri\w*|klastra\w*|klastry|klynge\w*|\w+cluster",
    ),
    (
        ActorKind.UNIVERSITY,
        r"universi(?:ty|ties|tat\w*|taet\w*|tet\w*|te|ta|dad|dade|teit)|uni(?:w|v)ersytet\w*"
        r"|\w*ulikool\w*|yliopisto\w*|politechnika|polytechnic\w*|politehnica|politecnico"
        r"|\w*hogskol\w*|\w*hojskole\w*|\w*hochschule\w*|ammattikorkeakoulu\w*|korkeakoulu\w*"
        r"|\w*korgkool\w*|kolledz\w*|kolegija|kolled\w*|augstskola\w*|university college|college"
        r"|wyzsza szkola|szkola glowna|akademia|akademija|academia de studii"
        r"|institutes? of technology|instituto superior|ecole|school of (?:economics|business)"
        r"|business school|universidade|panepistimio|univerzita|univerzitet|universita|sveuciliste",
    ),
    (
        ActorKind.BUSINESS_SUPPORT,
        r"chambers? of|handelskamm\w+|kamm(?:er|ar)|kaubanduskoda|kauppakamari|izba|izby|ruma|rumai"
        r"|(?:science|technology|business|innovation|industrial|research) parks?|technopark\w*"
        r"|park\w* (?:naukowo|technolog)\w*|teknologiapuisto|teaduspark|incubat\w+|inkubator\w*"
        r"|wirtschaftsforderung\w*|development (?:agency|centre|center|corporation)"
        r"|agencja rozwoju|arengukeskus|attistibas agentura|innovation (?:agency|centre|center)"
        r"|business (?:development|support|region|finland|sweden)|erhvervs\w+|naringsliv\w*"
        r"|enterprise (?:estonia|europe|ireland|greece|lithuania)|elinkeino\w*|yrittajat",
    ),
    (
        ActorKind.REGION,
        r"region|regione|regionen?|county council|counties|landsting\w*|wojewodztwo|voivodship\w*"
        r"|voivodeship\w*|urzad marszalkowski|marshals?(?: s)? office|regional council"
        r"|maakunta\w*|\w+ liitto|fylkeskommune|fylkeskommun|planosanas regions?|landkreis|kreis"
        r"|regional (?:government|authority|administration)|regionforbund\w*|maavalitsus"
        r"|(?:gobierno|junta|generalitat|conseil|comunidad) \w+",
    ),
    (
        ActorKind.PUBLIC_BODY,
        r"municipalit\w+|city|city council|stad|stadt|hansestadt|landeshauptstadt|kommune?|kommuner"
        r"|gmina|gminy|miasto|powiat|linnavalitsus|vallavalitsus|kaupunki|kunta|dome|pasvaldiba"
        r"|savivaldybe\w*|\w*ministr\w+|\w*ministeri\w*|departement\w*|government|govern|agency"
        r"|agentur\w*|agentura|agentuur|authority|authorities|\w+verket|\w*myndighet\w*|styrelsen?"
        r"|lansstyrelsen|direktorat\w*|directorate\w*|administration|amet|amt|landesamt\w*"
        r"|bundesamt\w*|\w+amt|urzad|police|polizei|council|ayuntamiento|comune|mairie|ville de"
        r"|concello|obec|mesto|opcina|dimos|border guard|fire and rescue|inspector\w+|embassy",
    ),
    (
        ActorKind.RESEARCH_INSTITUTE,
        r"\w*research\w*|\w*forschung\w*|\w*forskning\w*|tutkimus\w*|uurimis\w*|fraunhofer|leibniz"
        r"|max planck|helmholtz|institut\w*|instytut\w*|\w*institut\w*|academy of sciences"
        r"|polska akademia nauk|consiglio nazionale|observator\w+"
        r"|laborator\w+|centre national|centro de investig\w+|scientific centre",
    ),
    (
        ActorKind.NGO,
        r"associations?|associa\w+|asociac\w+|verein|e ?v|verband|foundations?|stiftung|stiftelsen?"
        r"|fonden|fondation|fundac\w+|fondazione|forening\w*|foreningen|yhdistys|ry|r y|mtu|liit"
        r"|biedriba|nodibinajums|stowarzyszenie|fundacja|viesoji istaiga|vsi|asbl|aisbl|ivzw"
        r"|federation|federazione|union of|society|sihtasutus|sa? |network|forum|ngo|asociatia",
    ),
)
_FIRM: Final = (
    r"g?gmbh|mbh|ag|aktiengesellschaft|amba|kg|ohg|ug|ab|as|a s|asa|aps|oy|oyj|ab|ou|aktsiaselts"
    r"|osauhing|sia|uab|sp ?z ?o ?o|spolka (?:akcyjna|z (?:ograniczona|organiczona)( \w+)?)|spzoo"
    r"|ltd|limited|plc|llc|llp|inc|corp"
    r"|corporation|company|bv|b v|nv|n v|bvba|sprl|srl|s r l|spa|s p a|sas|sarl|sasu|sl|s l|slu"
    r"|s l u|sa|s a|sau|s a u|lda|kft|zrt|nyrt|sro|s r o|a s|doo|d o o|dd|d d|ad|eood|ood|epe|ike"
    r"|ae|aktiebolag\w*|aktieselskab|anonim sirketi|consulting|consultants|holding|ehf"
)
_PATTERNS: Final = tuple((str(kind), re.compile(rf"\b(?:{words})\b")) for kind, words in _WORDS)
_FIRM_PATTERN: Final = re.compile(
    rf"\b(?:{_FIRM})$|\b(?:g?gmbh|ltd|limited|sp z o o|uab|sia|oyj)\b"
)
_HOSPITAL: Final = re.compile(
    r"\b(?:\w*hospital\w*|\w*klinik\w*|\w*sjukhus\w*|\w*sykehus\w*|sairaal\w*|haigla\w*"
    r"|slimnica\w*|szpital\w*|\w*krankenhaus\w*|ligonin\w*|nhs)\b"
)
_FOLDING: Final = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "ß": "ss", "đ": "d", "&": " "})


def kind_of(name: str) -> str:
    """Return the kind that words in a name mark, ``company`` for a firm, "" when none does.

    Examples
    --------
    >>> [kind_of(n) for n in ("Tartu Ülikool", "Hansestadt Rostock", "Region Skåne")]
    ['university', 'public_body', 'region']
    >>> [kind_of(n) for n in ("Nordic Sensors OÜ", "Latvian Food Cluster", "Vidzeme")]
    ['company', 'cluster', '']
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_FOLDING))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    plain = re.sub(r"[^a-z0-9]+", " ", plain).strip()
    if _HOSPITAL.search(plain):
        return str(ActorKind.PUBLIC_BODY)
    if _RESEARCH.search(plain):
        return str(ActorKind.RESEARCH_INSTITUTE)
    is_firm = _FIRM_PATTERN.search(plain) is not None
    for kind, pattern in _PATTERNS:
        if pattern.search(plain) and not (is_firm and kind in _NOT_OF_FIRMS):
            return kind
    return COMPANY if is_firm else ""


_NOT_OF_FIRMS: Final = frozenset(
    str(kind)
    for kind in (
        ActorKind.RESEARCH_INSTITUTE,
        ActorKind.NGO,
        ActorKind.PUBLIC_BODY,
        ActorKind.REGION,
        ActorKind.UNIVERSITY,
    )
)


def kinds_from_names(names: pd.Series) -> pd.Series:
    """Return the kind of every name; each distinct name is looked at once."""
    return names.map({name: kind_of(name) for name in names.unique()}).astype("str")


def completed_kinds(kinds: pd.Series, names: pd.Series) -> pd.Series:
    """Return kinds of the model: as the source says, else by the name, else ``other``.

    A public body whose name marks a region is one: sources do not tell the two apart.
    """
    # Only where the name may tell something: reading names takes time.
    open_ = (kinds == "") | (kinds == ActorKind.PUBLIC_BODY)
    guessed = kinds_from_names(names.where(open_, ""))
    finer = (kinds == ActorKind.PUBLIC_BODY) & (guessed == ActorKind.REGION)
    filled = kinds.where((kinds != "") & ~finer, guessed)
    filled = filled.replace({COMPANY: str(KIND_OF_COMPANY)})
    return filled.where(filled != "", str(ActorKind.OTHER)).astype("str")

"""What a column of anybody's spreadsheet can mean, and the headings people give it.

Headings in English and the languages around the Baltic Sea, compared without case and signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Field:
    """One meaning a column can have.

    Parameters
    ----------
    name : str
        Key in a mapping.
    meaning : str
        In words.
    headings : tuple of str
        What people call it.
    """

    name: str
    meaning: str
    headings: tuple[str, ...]


def _field(name: str, meaning: str, headings: str) -> Field:
    return Field(name, meaning, tuple(heading.strip() for heading in headings.split(";")))


FIELDS: Final = (
    _field(
        "project",
        "the project, by acronym or number; rows with the same text belong together",
        "project;project acronym;acronym;project id;project number;project code;project reference;"
        "collaboration;initiative;flagship;grant;grant agreement;action;akronym;kürzel;projekt;"
        "projektnummer;projektkürzel;diarienummer;projekt-id;prosjekt;prosjektnummer;hanke;"
        "hankkeen nimi;hankekoodi;projekti;projekti number;projekta numurs;projekts;projektas;"
        "projekto kodas;projekto numeris;numer projektu;nazwa projektu;cluster;network;partnership",
    ),
    _field(
        "organisation",
        "the organisation's name",
        "organisation;organization;organisation name;organization name;partner;project partner;"
        "partner name;name;company;company name;institution;institution name;participant;"
        "participant name;legal name;actor;member;beneficiary;beneficiary name;applicant;recipient;"
        "einrichtung;organisationsname;zuwendungsempfänger;begünstigter;partnername;unternehmen;"
        "stödmottagare;projektägare;sökande;företag;bolag;tilskudsmodtager;virksomhed;"
        "virksomhet;bedrift;prosjekteier;organisaatio;organisaation nimi;toteuttaja;hakija;"
        "tuensaaja;yritys;asutus;organisatsioon;partneri nimi;partnerid;toetuse saaja;ettevõte;"
        "organizācija;"
        "finansējuma saņēmējs;uzņēmums;organizacija;pareiškėjas;projekto vykdytojas;įmonė;"
        "organizacja;beneficjent;nazwa beneficjenta;nazwa organizacji;instytucja;nazwa;partners;"
        "participants;members",
    ),
    _field(
        "organisation_id",
        "the organisation's number in this source",
        "organisation id;organization id;partner id;participant id;actor id;org id;orgnr;"
        "organisationsnummer;cvr;cvr nr;cvr-nummer;y-tunnus;registrikood;reģistrācijas numurs;"
        "įmonės kodas;krs;nip;regon;registration number;organisasjonsnummer",
    ),
    _field("short_name", "a short name", "short name;abbreviation;kurzname;kortnamn;lyhenne"),
    _field(
        "kind",
        "what sort of organisation",
        "kind;type;organisation type;organization type;partner type;type of organisation;"
        "legal status;category;sector;activity type;legal entity type;art der einrichtung;"
        "organisationstyp;organisationsform;organisaatiotyyppi;tüüp;typ;typ organizacji",
    ),
    _field(
        "country",
        "the country, code or name",
        "country;country code;partner country;country name;land;maa;riik;valsts;šalis;kraj;"
        "ländercode;land/country;nationality",
    ),
    _field(
        "city",
        "the town",
        "city;town;municipality;place;location;stadt;ort;stad;kommun;by;sted;poststed;postort;"
        "kaupunki;kunta;paikkakunta;linn;asukoht;pilsēta;miestas;miasto;miejscowość;headquarters",
    ),
    _field(
        "postcode",
        "the postal code",
        "postcode;postal code;zip;zip code;post code;plz;postleitzahl;postnummer;postnr;"
        "postinumero;postiindeks;pasta indekss;pašto kodas;kod pocztowy",
    ),
    _field(
        "nuts",
        "the NUTS code",
        "nuts;nuts code;nuts3;nuts 3;nuts3 code;nuts2;nuts 2;nuts2 code;region code;nuts_id;"
        "nuts3 (or equivalent);nuts2 (or equivalent);nuts-code;nuts region",
    ),
    _field("latitude", "latitude in degrees", "latitude;lat;y;breitengrad;latitud;leveysaste"),
    _field(
        "longitude",
        "longitude in degrees",
        "longitude;lon;long;lng;x;längengrad;longitud;pituusaste",
    ),
    _field("pic", "the participant identification code of the EU", "pic;pic number;pic code"),
    _field(
        "vat", "the VAT number", "vat;vat number;vat no;ust-id;moms;momsnummer;käibemaksukood;pvm"
    ),
    _field("ror", "the identifier of the Research Organization Registry", "ror;ror id"),
    _field(
        "website",
        "the organisation's site",
        "website;web;homepage;url;web page;webseite;hemsida;organisation website;organization url",
    ),
    _field(
        "role",
        "coordinator, partner, associated or funder",
        "role;partner role;participation role;rolle;roll;rooli;loma;vaidmuo;rola;lead partner;"
        "lead;is lead;coordinator;lead partner (y/n)",
    ),
    _field(
        "budget",
        "the organisation's own budget in euro",
        "partner budget;budget of partner;eu contribution;ec contribution;amount;grant amount;"
        "funding;partner funding;own budget;share;beviljat belopp;belopp;toetus;förderung",
    ),
    _field(
        "title",
        "the project's full title",
        "title;project title;project name;full title;projekttitel;projektnamn;projektets titel;"
        "tytuł;tytuł projektu;nimi;hankkeen otsikko;projekti nimi;projekta nosaukums;"
        "projekto pavadinimas;operation name;description",
    ),
    _field(
        "programme",
        "the programme that pays",
        "programme;program;funding programme;fund;call;funding source;instrument;förderprogramm;"
        "ohjelma;rahoitusohjelma;programm;programma;programa;fundusz;framework programme",
    ),
    _field(
        "start",
        "when the project began",
        "start;start date;project start;project start date;year;from;begin;starting date;"
        "start year;beginn;startdatum;"
        "startdato;alkaa;aloituspäivä;algus;sākums;pradžia;data rozpoczęcia;projektstart",
    ),
    _field(
        "end",
        "when the project ended or will end",
        "end;end date;project end;project end date;to;until;finish;end year;ende;enddatum;"
        "slutdatum;slutdato;"
        "päättyy;päättymispäivä;lõpp;beigas;pabaiga;data zakończenia;projektslut",
    ),
    _field(
        "total_budget",
        "the project's total budget in euro",
        "total budget;budget;total cost;project budget;total project budget;gesamtkosten;"
        "gesamtbudget;total kostnad;kokonaisbudjetti;eelarve;budžets;biudžetas;budżet;"
        "wartość projektu;total eligible expenditure;cost",
    ),
    _field(
        "themes",
        "subjects, separated by semicolons",
        "themes;theme;topic;topics;keywords;thematic priority;priority;thematic;subject;tags;"
        "field;domain;specific objective;thema;themen;ämne;teema;tēma;tema;temat;obszar",
    ),
    _field(
        "policy_areas",
        "policy areas of the EU strategy",
        "policy area;policy areas;eusbsr policy area;priority area;pa",
    ),
    _field(
        "source_url",
        "a page about the project",
        "project website;project url;project page;link;source",
    ),
)
BY_NAME: Final = {field.name: field for field in FIELDS}
REQUIRED: Final = ("project", "organisation")

_PERSONAL: Final = re.compile(
    r"e-?mail|e-?post(?!code)|phone|telefon|telefax|mobile|mobil|\bfax\b|contact|kontakt|person|"
    r"first.?name|last.?name|sur-?name|family.?name|given.?name|forename|gender|birth|"
    r"ansprechpartner|vorname|nachname|f[oö]rnamn|efternamn|etternavn|etunimi|sukunimi|puhelin|"
    r"s[aä]hk[oö]posti|eesnimi|perekonnanimi|v[aā]rds|uzv[aā]rds|vardas|pavard[eė]|imi[eę]|"
    r"nazwisko|manager|director|representative|signatory|responsible",
    re.IGNORECASE,
)


def is_personal(heading: str) -> bool:
    """Tell whether a heading speaks of people rather than organisations.

    Examples
    --------
    >>> is_personal("Contact person"), is_personal("E-mail"), is_personal("Partner name")
    (True, True, False)
    """
    return _PERSONAL.search(heading) is not None

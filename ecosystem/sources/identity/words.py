"""Generic words of organisations' names in the nine Baltic languages and in English.

One line per meaning: one or more English words, then the forms that mean the same as they stand
in names (nominative, genitive, definite, compounds), without accents; ``_`` joins the words of a
form of several words. French, Spanish, Italian and Dutch have the commonest words only: partners
from elsewhere. A word that is missing here costs a match, it never makes a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from ecosystem.sources.identity.known import known_bodies
from ecosystem.sources.identity.text import folded_word

# Articles, prepositions, "and": left out of every comparison.
_EMPTY: Final = (
    "the of for and in on at by to a an und fuer fur der die das des dem den von zu zur zum im am "
    "og i af pa ved til det de en et ja un ar no ir prie uz w we na do z och av under d l la le "
    "les du di del della delle degli dei dell da dos das el los las y e para per pour van voor het "
    "sur aux au its with from ob din"
)

_MEANINGS: Final = """
university: univ universitat universitaet universitet universitetet universitets universiteit
  universite universita universidad universidade ulikool ulikooli ylikool yliopisto yliopiston
  universitetas universiteto universitate universitates uniwersytet uniwersytetu univerzita
  hochschule_fur
university college: hogskola hogskolan hogskolen hogskole augstskola korgkool korkeakoulu
  szkola_wyzsza wyzsza_szkola
applied science university: fachhochschule hochschule ammattikorkeakoulu ammattikorkeakoulun
  yrkeshogskola yrkeshogskolan rakenduskorgkool kolegija polytechnic
  hochschule_fur_angewandte_wissenschaften
technology university: tehnikaulikool tehnikaulikooli politechnika politechniki politecnico
  technische_hochschule tekniska_hogskolan tekniska_hogskola teknillinen_korkeakoulu
  technische_universitat technical_university
royal institute technology: kungliga_tekniska_hogskolan
agriculture science university: lantbruksuniversitet lantbruksuniversitetet
life science university: maaulikool maaulikooli
hospital university: universitatsklinikum universitaetsklinikum universitatsklinik
  universitatsmedizin universitaetsmedizin universitetshospital universitetssjukhus
  universitetssjukhuset universitetssykehus yliopistollinen_sairaala
institute: inst institut institutt institutet institutted instituttet instituut instituudi
  institutas instituto instituts instituta instytut instytutu laitos laitoksen institutul
  istituto
institute research: forschungsinstitut forskningsinstitut forskingsinstitutt tutkimuslaitoksen
  forskningsinstitutt forskninginstitutt tutkimuslaitos
center: centre zentrum keskus keskuksen centras centro centrs centra centrum centret senter
  senteret centrul
center research: forschungszentrum forskningscenter forskningssenter tutkimuskeskus teaduskeskus
  tutkimuskeskuksen
center development: arenduskeskus kehittamiskeskus
academy: akademie akadeemia akatemia akademija akademijas akademijos akademia akademii akademiet
  academie accademia academia
school: schule skola skolen skole kool koulu mokykla szkola ecole escuela scuola
faculty: fac fakultaet fakultat fakultet fakulteten fakultetet teaduskond tiedekunta fakultetas
  fakultate wydzial faculte facultad
department: dept abteilung afdeling avdeling avdelning osakond osasto departamentas departaments
  fachbereich katedra
laboratory: labor laboratorium laboratoriet labori laboratorio laboratoire laboratorija
  laboratories
hospital: krankenhaus klinikum sygehus sykehus sjukhus sjukhuset haigla sairaala ligonine
  slimnica slimnicas szpital kliinikum hopital ospedale
district hospital: sairaanhoitopiiri sairaanhoitopiirin
ministry: ministerium ministeerium ministeriet ministerio ministerija ministerijas ministerijos
  ministerstwo departementet ministere ministero
federal ministry: bundesministerium
municipality: kommune kommun kommuns kunta gemeinde vald vallavalitsus savivaldybe savivaldybes
  pasvaldiba pasvaldibas gmina city stadt stad stads linn linnavalitsus kaupunki kaupungin
  miesto miasto pilseta town hansestadt landeshauptstadt municipal urzad_miasta urzad_miejski
  commune ayuntamiento ajuntament municipio comune gradska opcina ville gemeente
district: rajono rajons rajona
county: fylkeskommune maakond maavalitsus landkreis kreis apskritis powiat
administrative board county: lansstyrelsen
region: regionen regions regionas regiono regioon maakunta maakunnan maakuntaliitto landsting
  landstinget regional regionale regionaler regionalny regionalna regionalnego regionala regionalas
voivodeship: wojewodztwo wojewodztwa voivodship
marshal office: urzad_marszalkowski marshall_office marshals_office
agency: agentur agentura agenturas agenturos agentuur agencja agenzia agencia agence styrelsen
authority: behorde amet myndighet myndigheten verket
administration: adm administracija verwaltung
council: rat rada rad raad radet taryba padome neuvosto consejo consiglio conseil
association: assoc verein forening foreningen yhdistys asociacija asociacijas asociacion
  associazione associacao biedriba stowarzyszenie
union: verband bundesverband forbund forbundet liit liitto zwiazek unionen savieniba sajunga
organization: organisation organizacja organizacija organisatie organizacion organizzazione
federation: federacja federacija federatsioon federazione federacion
society: gesellschaft selskab selskabet selts seura seuran sallskap sallskapet towarzystwo
  draugija sociedad societe societa
foundation: stiftung stiftelsen stiftelse sihtasutus saatio fondas fonds fond fonden fundacja
  nodibinajums fondazione fundacion fundacio fondation fundacao stichting
chamber commerce industry: handelskammer industrie_und_handelskammer handelskammare
  kaubandus_toostuskoda kaubandus_ja_toostuskoda kauppakamari prekybos_pramones_ir_amatu_rumai
  izba_gospodarcza tirdzniecibas_un_rupniecibas_kamera izba_przemyslowo_handlowa
chamber: kammer kammare izba kamera rumai koda
commerce: trade handel handels handlowa
cluster: klaster klasteris klastris klastr klynge kluster klusteri
network: netzwerk netvaerk nettverk natverk vorgustik verkosto tinklas tikls siec
park science: teaduspark wissenschaftspark forskerpark tiedepuisto
park technology: technologiepark teknologipark teknologiapuisto
park: parkas parks puisto
museum: muuseum museo muzeum muziejus muzejs museet
library: bibliothek bibliotek raamatukogu kirjasto biblioteka
police: polizei politi politsei poliisi policija policji policja polisen
technology: tech technical technological technologie technologien technische technisches
  technischer technischen technik technologique teknisk tekniska tekniske teknologi teknologisk
  teknologiske tehnika tehnoloogia tehniska tehnologiju tehnologijas tehnologiskais teknillinen
  teknologian technologijos technologiju technologija technikos technologii techniki
  technologiczny techniczny techniczna technologies tecnologia tecnologias tecnologie
  tecnologico
science: sci sciences scientific wissenschaft wissenschaften wissenschaftliche videnskab
  naturvitenskapelige naturwissenschaftliche videnskaber vetenskap vetenskaper vitenskap teadus
  teaduste tiede tieteen mokslo mokslu
  moksliniu zinatne zinatnes zinatnu zinatniskais nauk nauki naukowy naukowa scientifique
  scientifica scienze ciencias ciencia
applied: angewandte angewandten anvendt tillampad rakendus taikomuju lietiskas stosowanych
research: res forschung forschungs forsknings forskning forsking tutkimus tutkimuksen uuringute
  tyrimu petniecibas petijumu badan badawczy badawczo recherche recherches ricerca ricerche
  investigacion investigaciones onderzoek
development: dev entwicklung entwicklungs udvikling udviklings utvikling utveckling utvecklings
  arendus arengu kehitys pletros attistibas rozwoju developpement desarrollo sviluppo
innovation: innovations innovationen innovatsiooni innovaation inovaciju innowacji innovasjon
  innovacion innovazione
energy: energie energi energia energeetika energetikos energetikas energii energijos energetyki
environment: env environmental umwelt miljo miljoe keskkonna ymparisto aplinkos vides srodowiska
  ambiente environnement
agriculture: agricultural landwirtschaft landbrug landbruks lantbruks jordbruk pollumajandus
  maatalous zemes_ukio lauksaimniecibas rolnictwa rolniczy agricultura
forest: forestry forst skog skogs skov metsa misku meza lesnictwa
fisheries: fishery fischerei fiskeri kalanduse kalatalouden zuvininkystes zivsaimniecibas rybactwa
maritime: marine meeres merenkulun maritimes maritim juru juras morski morskiej morska
health: gesundheit gesundheits sundhed helse halsa tervise terveyden sveikatos veselibas zdrowia
  salud sante salute
medicine: medical medizin medizinische medizinischen medicin medicinsk medicinska medisin
  meditsiini medicinos medicinas medyczny medyczna medycyny medicina
education: bildung uddannelse utdanning utbildning hariduse svietimo izglitibas edukacji
  educacion padagogische pedagogical pedagogiczny
culture: cultural kultur kultuuri kulttuuri kulturos kulturas kultury cultura
transport: transportation verkehr verkehrs trafik liikenne transporto transporta transportu
economics: econ economic economy wirtschaft wirtschafts okonomi ekonomi majandus talous
  ekonomikos ekonomikas gospodarki ekonomiczny ekonomicznych
industry: industrial industries industrie industri toostuse teollisuus pramones rupniecibas
  przemyslu industria
information: informations informacijas informacijos informacji informazione
physics: physik fysik fysikk fuusika fysiikan fizikos fizikas fizyki physique fisica
chemistry: chemical chemie chemisch kemi kjemi keemia kemian chemijos kimijas chemii chimie
biology: biological biologie biologi bioloogia biologian biologijos biologijas biologii
geology: geological geologie geologi geoloogia geologian geologijos geologijas geologiczny
food: lebensmittel fodevarer livsmedel toidu elintarvike maisto partikas zywnosci
water: wasser vand vann vatten vandens udens wody
life: gyvybes dzives maaelu zycia bio
art: arts kunst kunste konst kunstide taide dailes makslas sztuki sztuk
music: musik musikk muusika musiikki muzikos muzikas muzyki muzyczna
business: gewerbe erhverv erhvervs naringsliv ettevotluse verslo uznemejdarbibas
  przedsiebiorczosci
tourism: tourismus turisme turism matkailu turizmo turisma turystyki tourist
nature: natur looduse luonnon gamtos dabas przyrody przyrodniczy
statistics: statistik statistisk statistika tilastokeskus statistical
national: natl nationale nationales nationaler nasjonalt nacionalinis nacionaline nacionalais
  nacionala narodowy narodowe narodowa narodowego kansallinen nazionale nacional
state: statens staatliche staatliches riigi valtion valstybinis valstybine valstybes valsts
  panstwowy panstwowa panstwowe
free: freie
royal: kongelige kungliga konigliche koninklijk koninklijke
european: europaische europaisches europaischer europeisk europeiska euroopa euroopan europos
  eiropas europejski europejskie europeenne europea europeo
international: intl internationale internationales internationaler internationell internationella
  rahvusvaheline kansainvalinen tarptautinis starptautiska miedzynarodowy miedzynarodowe
polishacademyofsciences: pan polskiej_akademii_nauk polska_akademia_nauk
  polish_academy_of_sciences
baltic: baltische ostsee ostersjo ostersjon balti laanemere itameri baltijos baltijas baltyku
north: northern nord norra nordre pohja pohjois siaures ziemelu polnocny
south: southern sud sudlich sodra sor louna etela pietu dienvidu poludniowy
east: eastern ost ostra ida ita rytu austrumu wschodni
west: western vest vastra laane lansi vakaru rietumu zachodni
"""

_COUNTRIES: Final = """
DE: germany german deutschland deutsche deutscher deutsches deutschen tyskland saksamaa
DK: denmark danish danmark danmarks dansk danske taani
EE: estonia estonian eesti estland viro
FI: finland finnish finlands suomen suomi soome
LT: lithuania lithuanian lietuvos lietuva leedu litauen
LV: latvia latvian latvijas latvija lati lettland
NO: norway norwegian norge norges norsk norske norwegen
PL: poland polish polska polski polskie polskiej polskich polen
SE: sweden swedish sverige sveriges svensk svenska schweden
FR: france francaise francais
NL: netherlands nederland nederlandse
IT: italy italia italiana italiano
ES: spain espana espanola
AT: austria austrian osterreich osterreichische
GB: uk united_kingdom
"""

# Inside an organisation: what such a word names is a part of it, not a body of its own.
PARTS: Final = frozenset({"faculty", "department"})
# Parts when they follow the parent's name; often bodies of their own all the same.
POSSIBLE_PARTS: Final = PARTS | frozenset(
    "institute school center laboratory clinic unit branch campus division secretariat section "
    "library museum hospital office oddzial filiale filia".split()
)
# What a body is in law rather than what it does; with one of these more it is mostly the same.
LEGAL_WORDS: Final = frozenset({"foundation", "association"})
# Given to a body without making it another.
HONORS: Final = frozenset({"leibniz", "helmholtz"})
# Bodies that have foundations, associations and offices of the same name beside them.
HOSTS: Final = frozenset(
    "university hospital municipality county region school academy library museum system".split()
)
# One of these more, and the name is that of another body.
BODIES: Final = frozenset(
    "university hospital institute center academy school faculty department laboratory college "
    "clinic ministry agency authority association union federation society foundation chamber "
    "cluster network park museum library police research development innovation national state "
    "federal regional european international north south east west municipality county region "
    "district holding group services management trading technology services student students "
    "science applied medicine trust business council information rd energy capital invest ventures "
    "international systems solutions software pharma networks labs lab".split()
)
# Make no other body where the name says municipality, county or region anyway.
OFFICES: Final = frozenset({"council", "administration", "government", "office", "authority"})
GOVERNED: Final = frozenset({"municipality", "county", "region", "voivodeship"})

Form = tuple[str, ...]


@cache
def phrases() -> dict[Form, Form]:
    """Return folded forms → English words, for generic words and country names.

    A country becomes its code in upper case (``danish`` → ``DK``), which no folded word can be.

    Examples
    --------
    >>> phrases()[("ulikool",)], phrases()[("zemes", "ukio")], phrases()[("danmarks",)]
    (('university',), ('agriculture',), ('DK',))
    """
    found: dict[Form, Form] = {}
    for text in (_MEANINGS, _COUNTRIES):
        for line in text.strip().replace("\n  ", " ").splitlines():
            meaning, _, forms = line.partition(":")
            words = tuple(meaning.split())
            itself = words if len(words) == 1 and not meaning.isupper() else ()
            for form in (*itself, *forms.split()):
                found[tuple(folded_word(word) for word in form.split("_"))] = words
    return found


@cache
def empty_words() -> frozenset[str]:
    """Return folded words that mean nothing for a comparison."""
    return frozenset(folded_word(word) for word in _EMPTY.split())


@cache
def generic_words() -> frozenset[str]:
    """Return the English words (and country codes) that say what sort of body it is, not which."""
    return frozenset(word for words in phrases().values() for word in words)


@cache
def _readings() -> tuple[dict[Form, Form], dict[str, int]]:
    """Return all forms, and how many words the longest form has that begins with a word."""
    forms = phrases() | {form: (word,) for form, word in known_bodies().items()}
    return forms, _lengths(forms)


def _lengths(forms: Iterable[Form]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for form in forms:
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest


def in_english(words: list[str]) -> list[str]:
    """Return folded words with generic ones in English and empty ones left out.

    A well-known body becomes one word.

    Examples
    --------
    >>> in_english(["tallinna", "tehnikaulikool"]), in_english(["bank", "of", "estonia"])
    (['tallinna', 'technology', 'university'], ['bank', 'EE'])
    >>> in_english(["syddansk", "universitet"])
    ['universityofsoutherndenmark']
    >>> in_english(["norsk", "institut", "vannforskning"])
    ['norwegianinstituteforwaterresearch']
    """
    known, longest = _readings()
    found = _translated(words, known, longest)
    body = _bodies_by_words().get(frozenset(found))
    return [body] if body else found


@cache
def body_words() -> frozenset[str]:
    """Return the words that stand for well-known bodies."""
    return frozenset(known_bodies().values())


@cache
def _bodies_by_words() -> dict[frozenset[str], str]:
    """Return English words of a body's names → the word that stands for it."""
    known = phrases()
    longest = _lengths(known)
    return {
        frozenset(_translated(list(form), known, longest)): body
        for form, body in known_bodies().items()
    }


def _translated(
    words: list[str], known: Mapping[Form, Form], longest: Mapping[str, int]
) -> list[str]:
    """Return words with forms replaced by what they mean, the longest form first."""
    empty = empty_words()
    found: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        for length in range(min(longest.get(word, 0), len(words) - position), 0, -1):
            english = known.get(tuple(words[position : position + length]))
            if english is not None:
                found.extend(english)
                break
        else:
            length = 1
            if word not in empty:
                found.append(word)
        position += length
    return found

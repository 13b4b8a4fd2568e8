"""Names of towns and regions around the Baltic in the forms that stand in organisations' names.

One line per place: the form used here, then what the nine languages make of it (genitives,
adjectives, exonyms), without accents. A place name alone never makes two names the same.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from ecosystem.sources.identity.text import folded_word

_PLACES: Final = """
tallinn: tallinna tallinnas reval
tartu: tartus dorpat
parnu: parnus pernau
narva: narvas
viljandi:
rakvere:
haapsalu:
kuressaare:
saaremaa: saare
hiiumaa: hiiu
viru: virumaa
voru: vorumaa
valga: valgamaa valka valkas
riga: rigas rigaer riia riika
daugavpils: dinaburga
liepaja: liepajas
jelgava: jelgavas
jurmala: jurmalas
ventspils: ventspil
rezekne: rezeknes
valmiera: valmieras
cesis: cesu
kurzeme: kurzemes courland
vidzeme: vidzemes
zemgale: zemgales
latgale: latgales
vilnius: vilniaus wilna wilno vilnas vilna
kaunas: kauno kaunasa kowno
klaipeda: klaipedos memel
siauliai: siauliu
panevezys: panevezio
alytus: alytaus
palanga: palangos
marijampole: marijampoles
utena: utenos
telsiai: telsiu
samogitia: zemaitijos zemaitija
warsaw: warszawa warszawie warszawski warszawska warszawskiej warszawskiego warszawy warschau
gdansk: gdanski gdanska gdanskiej gdanskiego gdansku danzig
gdynia: gdyni gdynski
sopot: sopocie
szczecin: szczecinie szczecinski szczecinska stettin
slupsk: slupsku slupski slupska
koszalin: koszalinie koszalinska
poznan: poznaniu poznanski poznanska poznania posen
wroclaw: wroclawiu wroclawski wroclawska breslau
cracow: krakow krakowie krakowski krakowska krakowa krakau
lodz: lodzi lodzki lodzka
lublin: lublinie lubelski lubelska lubelskie
katowice: katowicach
bialystok: bialymstoku bialostocka bialostocki
torun: toruniu torunski torunska thorn
bydgoszcz: bydgoszczy bydgoski bydgoska
olsztyn: olsztynie allenstein
elblag: elblagu elblaski elblaska elbing
rzeszow: rzeszowie rzeszowski rzeszowska
kielce: kielcach
opole: opolu opolski opolska
pomerania: pomorskie pomorski pomorska pomorskiego pomeranian pommern pomorze pomorza
mazovia: mazowieckie mazowiecki mazowiecka mazowieckiego mazovian masovia
silesia: slask slaski slaska slaskie slaskiego silesian schlesien slasku
podlaskie: podlaski podlaska podlasie podlachia
warmia: warminsko
mazury: mazurski mazurskie mazurskiego masuria
copenhagen: kobenhavn kobenhavns kobenhavner kopenhagen koobenhavn
aarhus: arhus
aalborg: alborg
odense: odenses
roskilde: roskildes
esbjerg:
zealand: sjaelland sjallands sjaellands seeland
jutland: jylland jyllands
funen: fyn fyns
bornholm: bornholms
schleswig: slesvig
greenland: gronland gronlands
faroe: faroerne faroese foroya
stockholm: stockholms stokholma stockholmi
gothenburg: goteborg goteborgs goteborgi
malmo: malmoe
lund: lunds
uppsala: uppsalas
umea: umeaa
lulea:
linkoping: linkopings
norrkoping: norrkopings
orebro:
vasteras:
vaxjo:
jonkoping: jonkopings
kalmar: kalmars
karlstad: karlstads
karlskrona: karlskronas
halmstad: halmstads
gavle:
sundsvall: sundsvalls
ostersund: ostersunds
kristianstad: kristianstads
helsingborg: helsingborgs
boras:
gotland: gotlands
skane: scania scanian skanes
blekinge: blekinges
halland: hallands
dalarna: dalarnas
varmland: varmlands
gotaland: gotalands
vasterbotten: vasterbottens
norrbotten: norrbottens
jamtland: jamtlands
smaland: smalands
sodermanland: sormland sodermanlands sormlands
ostergotland: ostergotlands
vasternorrland: vasternorrlands
vastmanland: vastmanlands
kronoberg: kronobergs
gavleborg: gavleborgs
helsinki: helsingin helsingfors helsingi helsinkis helsinku
espoo: espoon esbo
vantaa: vantaan vanda
tampere: tampereen tammerfors
turku: turun abo
oulu: oulun uleaborg
jyvaskyla: jyvaskylan
kuopio: kuopion
lahti: lahden
lappeenranta: lappeenrannan villmanstrand
vaasa: vaasan vasa
pori: porin bjorneborg
joensuu: joensuun
rovaniemi: rovaniemen
kotka: kotkan
mikkeli: mikkelin
hameenlinna: hameenlinnan
seinajoki: seinajoen
kokkola: kokkolan karleby
kajaani: kajaanin
lapland: lapin lappi lapplands
uusimaa: uudenmaan nyland nylands
satakunta: satakunnan
karelia: karjala karjalan karelian karelen
kymenlaakso: kymenlaakson
savo: savon
pirkanmaa: pirkanmaan
kainuu: kainuun
ostrobothnia: pohjanmaan pohjanmaa osterbottens osterbotten
aland: ahvenanmaa ahvenanmaan alands
oslo: oslos
bergen: bergens
trondheim: trondheims
stavanger: stavangers
tromso: tromsoe
agder: agders
nordland: nordlands
rogaland: rogalands
vestland: vestlands
trondelag: trondelags
telemark: telemarks
viken:
innlandet: innlandets
hamburg: hamburger hamburgi hamburgas
lubeck: luebecker lubecker
rostock: rostocker rostocks
kiel: kieler
berlin: berliner berlins
bremen: bremer
greifswald: greifswalder
stralsund: stralsunder
wismar: wismarer
schwerin: schweriner
flensburg: flensburger
potsdam: potsdamer
cottbus: cottbuser chosebuz
luneburg: lueneburger luneburger
leipzig: leipziger lipsk
dresden: dresdner dresdener drezno
munich: muenchen munchen munchner muenchner
cologne: koln koeln kolner
hanover: hannover hannoversche
brunswick: braunschweig braunschweiger
brandenburg: brandenburgs brandenburgische brandenburger brandenburgischer
mecklenburg: mecklenburgs mecklenburgische
holstein: holsteins holsteinische
saxony: sachsen sachsische sachsischer saxon
bavaria: bayern bayerische bavarian
petersburg: peterburg peterburi petersburger pietari
kaliningrad: kaliningradas konigsberg
minsk: minski
brussels: bruxelles brussel brussell brüssel bruksela
prague: praha praze prazskeho prag praga
vienna: wien wiener wieden
geneva: geneve genf geneva geneve
zurich: zuerich zürich
bern: berne
basel: bale basle
milan: milano
rome: roma
turin: torino
florence: firenze
naples: napoli
venice: venezia
genoa: genova
lisbon: lisboa
porto: oporto
athens: athina athinas athinon
thessaloniki: salonica
bucharest: bucuresti
budapest: budapesta
belgrade: beograd beogradu
sofia: sofija
kyiv: kiev kiew kyjiv
moscow: moskva moskau moskwa
hague: haag gravenhage
antwerp: antwerpen anvers
ghent: gent gand
leuven: louvain
bruges: brugge
strasbourg: strassburg strasburg
nuremberg: nurnberg nuernberg
seville: sevilla
valencia: valencian
nicosia: lefkosia lefkosa
reykjavik: reykjavikur
ljubljana: ljubljani
zagreb: zagrebu
"""


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _PLACES.strip().splitlines():
        name, _, forms = line.partition(":")
        for form in (name, *forms.split()):
            found[folded_word(form)] = folded_word(name)
    return found


@cache
def place_of(word: str) -> str:
    """Return the place a folded word names, or "".

    Examples
    --------
    >>> place_of("kobenhavns"), place_of("gdanska"), place_of("nordregio")
    ('copenhagen', 'gdansk', '')
    """
    return _known().get(word, "")

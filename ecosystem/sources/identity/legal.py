"""Legal forms of organisations, found in names and left out of comparisons."""

from __future__ import annotations

from functools import cache
from typing import Final

from ecosystem.sources.identity.text import folded_word

# One line per form: how it is written, ``_`` between words. The first is what it is called here;
# forms that one law knows under several languages or abbreviations stand on one line.
_FORMS: Final = """
gmbh: mbh ggmbh gesellschaft_mit_beschrankter_haftung gesellschaft_m_b_h gesellschaft_mbh
  gemeinnutzige_gmbh gemeinnutzige_gesellschaft_mbh ges_mbh gesmbh
  gemeinnutzige_gesellschaft_mit_beschrankter_haftung
ag: aktiengesellschaft
kg: gmbh_co_kg gmbh_und_co_kg gmbh_cokg ag_co_kg kommanditgesellschaft gmbh_co_kommanditgesellschaft
kgaa: ag_co_kgaa gmbh_co_kgaa
ohg:
gbr:
ug: unternehmergesellschaft ug_haftungsbeschrankt haftungsbeschrankt ug_gmbh
ev: eingetragener_verein
eg: eingetragene_genossenschaft
aor: anstalt_des_offentlichen_rechts
kor: korperschaft_des_offentlichen_rechts kdor
se: societas_europaea
as: a_s anonim_sirketi aktsiaselts aktieselskab aktieselskabet akciju_sabiedriba aksjeselskap
  aktieselskap
asa: allmennaksjeselskap
aps: anpartsselskab anpartsselskabet
ivs: ivaerksaetterselskab
amba: a_m_b_a
fmba:
ou: osauhing osauehing
oa:
mtu: mittetulundusuhing
sia: sabiedriba_ar_ierobezotu_atbildibu
uab: uzdaroji_akcine_bendrove
ab: aktiebolag aktiebolaget akcine_bendrove ab_publ aktiebolag_publ
vsi: viesoji_istaiga
bi: biudzetine_istaiga
oy: osakeyhtio oy_ab ab_oy oy_ltd ltd_oy ab_oy_ltd oy_ab_ltd ky
oyj: julkinen_osakeyhtio oyj_abp abp corporation_oyj
ry: rekisteroity_yhdistys ry_rf rf registered_association
sr:
spzoo: sp_z_oo sp_zoo sp_z_o_o spolka_z_ograniczona_odpowiedzialnoscia spolka_z_oo spolka_zoo
  spolka_z_organiczona_odpowiedzialnoscia spolka_z_ograniczona_odpowiedzialnoscia_sk
  spolka_zograniczona_odpowiedzialnoscia sp_z_ograniczona_odpowiedzialnoscia sp_z sp_zo_o spzo_o
sa: spolka_akcyjna societe_anonyme sociedad_anonima sociedade_anonima sa_unipersonal
  sociedad_anonima_unipersonal sau sa_nv nv_sa societe_par_actions
  anonymi_etaireia anonymi_etairia anonymos_etaireia
pib: panstwowy_instytut_badawczy panstwowy_instytut_naukowo_badawczy
  siec_badawcza_lukasiewicz lukasiewicz_research_network
spj: spolka_jawna
spk: spolka_komandytowa
hb: handelsbolag
ekonomisk_forening: ek_for ekonomisk_foren
ideell_forening: ideella_foreningen ideell_foren
hf:
sf: statsforetak
ltd: limited limitd limited_sirketi ltd_sti plc public_limited_company private_limited_company lbg
  company_limited
  co_ltd
  company_limited_by_guarantee
llc: limited_liability_company
inc: incorporated
corp: corporation
jsc: ojsc oao zao pjsc
srl: societa_a_responsabilita_limitata srls societe_a_responsabilite_limitee
spa: societa_per_azioni
scarl: scrl societa_consortile_a_responsabilita_limitata scarlpa scpa
sas: societe_par_actions_simplifiee sasu
sarl: sarlu
snc:
sl: sociedad_limitada sociedad_limitada_unipersonal sl_unipersonal slu sll
  sociedad_de_responsabilidad_limitada
lda: limitada unipessoal_lda
bv: besloten_vennootschap
bvba: sprl bvba_sprl sprl_bvba
nv: naamloze_vennootschap
vzw: asbl asbl_vzw vzw_asbl
gie:
geie: eeig ewiv
aisbl: ivzw association_internationale_sans_but_lucratif
kft: korlatolt_felelossegu_tarsasag
zrt: zartkoruen_mukodo_reszvenytarsasag nyrt rt
sro: spol_s_ro spolecnost_s_rucenim_omezenym spol_sro
doo: d_o_o druzba_z_omejeno_odgovornostjo
dd:
stichting:
ra: regia_autonoma
ae: anonymi_eteria
epe: etaireia_periorismenis_efthynis
ike:
"""


@cache
def _known() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for line in _FORMS.strip().replace("\n  ", " ").splitlines():
        name, _, forms = line.partition(":")
        for form in (name, *forms.split()):
            found[tuple(folded_word(word) for word in form.split("_"))] = name
    return found


@cache
def _longest() -> dict[str, int]:
    """Return how many words the longest form has that begins with a word."""
    longest: dict[str, int] = {}
    for form in _known():
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest


def is_legal_form(words: list[str]) -> bool:
    """Tell whether words are nothing but a legal form.

    Examples
    --------
    >>> is_legal_form(["haftungsbeschrankt"]), is_legal_form(["volvo", "ab"])
    (True, False)
    """
    return tuple(words) in _known()


def without_legal_form(words: list[str]) -> tuple[list[str], frozenset[str]]:
    """Return folded words without legal forms, and the forms found.

    A form counts at the beginning or the end of a name, or anywhere when it is of two words or
    more; a name that is nothing else keeps its words.

    Examples
    --------
    >>> without_legal_form(["cybernetica", "as"])
    (['cybernetica'], frozenset({'as'}))
    >>> without_legal_form(["sp", "zoo"])
    (['sp', 'zoo'], frozenset())
    """
    known, longest = _known(), _longest()
    kept: list[str] = []
    forms: set[str] = set()
    position = 0
    while position < len(words):
        start = longest.get(words[position], 0)
        for length in range(min(start, len(words) - position), 0, -1):
            name = known.get(tuple(words[position : position + length]))
            at_edge = not kept or position + length == len(words) or length > 1
            if name is not None and (at_edge or len(words[position]) > 3):
                forms.add(name)
                break
        else:
            length = 1
            kept.append(words[position])
        position += length
    return (kept, frozenset(forms)) if kept else (words, frozenset())

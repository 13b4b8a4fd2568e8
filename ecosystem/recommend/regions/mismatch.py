"""S3 priorities without links, links without priorities, region by region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError, nearest
from ecosystem.measures.domains import RESIDUAL_DOMAIN, region_domains
from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.model import LIST_SEPARATOR, Ecosystem, join_values, long_values
from ecosystem.network.scope import Area
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.regions.pairs import RegionPairs, region_pairs, usable_area
from ecosystem.recommend.regions.tails import Vector
from ecosystem.recommend.signals.records import record_facts
from ecosystem.recommend.signals.topics import likeness
from ecosystem.recommend.wording import counted, listed, percent, rounded, stopped
from ecosystem.regions import Level, region_name
from ecosystem.schema import S3_MISMATCH

# Of the 142 themes of the bundled data 39 reach it; read one by one, 35 of them are right.
_LEAST_LIKENESS = 0.35
_SIGNIFICANT = 0.05
VERDICTS = S3_MISMATCH["verdict"].values


@dataclass(frozen=True, eq=False)
class Mismatch:
    """Priorities of regions against what they do with others.

    Parameters
    ----------
    table : DataFrame
        ``schema.S3_MISMATCH``: every region with known priorities × every domain; by verdict,
        probability, region, domain.
    domains_of_themes : DataFrame
        Indexed by theme: ``domain`` ("" when none is alike), ``likeness`` and
        ``collaboration_count``; for reading through and correcting.
    notes : tuple of str
        What a reader must know.
    """

    table: pd.DataFrame
    domains_of_themes: pd.DataFrame
    notes: tuple[str, ...]


def s3_mismatch(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    area: Area = "bsr",
    domains_of_themes: Mapping[str, str] | None = None,
) -> Mismatch:
    """Compare what regions aim at with what they do together with other regions.

    Links are collaborations that join the region to another of the area. Of N links in the area K
    are on a domain; if the n of a region were a random draw of them, the number x on the domain
    would follow the hypergeometric distribution. *Priority without links*: x = 0 although that is
    improbable (p ≤ .05); *with few links*: fewer than is probable; *links without priority*: the
    domain is no priority and x is improbably large. A priority without links where none are no
    surprise is *too little to judge*.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        Which regions.
    domains_of_themes : mapping of str to str, optional
        Domain of themes, correcting what was found by likeness; "" for none.

    Returns
    -------
    Mismatch

    Raises
    ------
    SettingError
        When ``domains_of_themes`` names a domain that no strategy has.

    Notes
    -----
    Themes are brought to domains by the likeness of their spelling to the domain's name and to
    the priorities coded to it (see :func:`ecosystem.recommend.signals.topics.likeness`).
    Collaborations none of whose themes has a domain are left out on both sides. The draw ignores
    that projects choose regions by distance and country.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = s3_mismatch(load_bundled("baltic"), level=0)
    >>> found.domains_of_themes.at["renewable energy", "domain"]
    'energy'
    """
    area, notes = usable_area(ecosystem, level, area)
    mapping = _mapping(ecosystem, domains_of_themes or {})
    pairs = region_pairs(ecosystem, level=level, area=area)
    has = region_domains(ecosystem, level)
    known = pairs.regions[pairs.regions.isin(has.index)]
    domains = has.columns
    on = _on_domain(ecosystem, mapping, domains)
    joining = np.asarray(pairs.memberships.sum(axis=0)).ravel() > 1
    used = joining & (np.asarray(on.sum(axis=1)).ravel() > 0)
    members = csr_array(pairs.memberships[pairs.regions.get_indexer(known)][:, used])
    table = _judged(members, csr_array(on[used]), has.loc[known].to_numpy(bool))
    records = _collaborations(ecosystem)[used]
    described = _described(table, ecosystem, pairs, known, domains, members, on[used], records)
    return Mismatch(
        described,
        mapping,
        (*notes, *_notes(pairs, known, mapping, joining, used, table)),
    )


def _mapping(ecosystem: Ecosystem, corrections: Mapping[str, str]) -> pd.DataFrame:
    counts = long_values(ecosystem.collaborations["themes"]).value_counts().sort_index()
    themes = [str(theme) for theme in counts.index]
    coded = ecosystem.priorities[~ecosystem.priorities["domain"].isin(["", RESIDUAL_DOMAIN])]
    names = sorted(set(coded["domain"]))
    for domain in corrections.values():
        if domain and domain not in names:
            raise SettingError(f"No strategy has the domain “{domain}”{nearest(domain, names)}")
    best, value = [""] * len(themes), np.zeros(len(themes))
    if themes and names:
        words = [name.replace("-", " ") for name in names]
        texts = [
            f"{word} {' '.join(sorted(set(coded.loc[coded['domain'] == name, 'priority'])))}"
            for word, name in zip(words, names, strict=True)
        ]
        alike = (likeness(words, themes) + likeness(texts, themes)) / 2.0
        at = np.argmax(np.round(alike, 9), axis=0)
        value = alike[at, np.arange(len(themes))]
        best = [names[i] if v >= _LEAST_LIKENESS else "" for i, v in zip(at, value, strict=True)]
    best = [corrections.get(theme, domain) for theme, domain in zip(themes, best, strict=True)]
    return pd.DataFrame(
        {
            "domain": pd.Series(best, dtype="str"),
            "likeness": np.round(value, 4),
            "collaboration_count": counts.to_numpy(np.int64),
        }
    ).set_axis(pd.Index(themes, dtype="str", name="theme"))


def _collaborations(ecosystem: Ecosystem) -> npt.NDArray[np.object_]:
    return np.asarray(ecosystem.collaborations.index.sort_values(), dtype=object)


def _on_domain(ecosystem: Ecosystem, mapping: pd.DataFrame, domains: pd.Index) -> csr_array:
    """Return collaborations (sorted) × domains, 1 where a theme of it belongs to the domain."""
    values = long_values(ecosystem.collaborations["themes"])
    domain = domains.get_indexer(pd.Index(values.map(mapping["domain"]).fillna("")))
    ids = ecosystem.collaborations.index.sort_values()
    rows = ids.get_indexer(pd.Index(values.index))
    found = domain >= 0
    on = csr_array(
        (np.ones(int(found.sum())), (rows[found], domain[found])), shape=(len(ids), len(domains))
    )
    on.sum_duplicates()
    on.data[:] = 1.0
    return on


def _judged(members: csr_array, on: csr_array, has: npt.NDArray[np.bool_]) -> pd.DataFrame:
    from scipy.stats import hypergeom

    x = np.asarray((members @ on).toarray())
    N = members.shape[1]
    n = np.asarray(members.sum(axis=1)).ravel()[:, None]
    K = np.asarray(on.sum(axis=0)).ravel()[None, :]
    r, i = (index.ravel() for index in np.indices(x.shape))
    law = hypergeom(N, np.broadcast_to(K, x.shape).ravel(), np.broadcast_to(n, x.shape).ravel())
    count = x.ravel()
    # Where no collaboration is on any domain, there is nothing to draw and nothing improbable.
    fewer: Vector = np.minimum(law.cdf(count), 1.0) if N else np.ones(len(count))
    more: Vector = np.where(count > 0, np.minimum(law.sf(count - 1), 1.0), 1.0)
    priority = has.ravel()
    verdict = np.select(
        [
            priority & (fewer <= _SIGNIFICANT) & (count == 0),
            priority & (fewer <= _SIGNIFICANT),
            ~priority & (more <= _SIGNIFICANT),
            priority & (count == 0),
        ],
        [VERDICTS[0], VERDICTS[1], VERDICTS[2], VERDICTS[4]],
        default=VERDICTS[3],
    )
    smaller = np.minimum(np.where(priority, fewer, more), 1.0)
    expected = (K * n / N).ravel() if N else np.zeros(len(count))
    table = pd.DataFrame(
        {
            "r": r,
            "i": i,
            "is_priority": priority,
            "link_count": count.astype(np.int64),
            "expected_count": expected,
            "p_fewer": fewer,
            "p_more": more,
            "q": false_discovery_rate(smaller),
            "smaller": smaller,
            "verdict": pd.Series(verdict, dtype="str"),
        }
    )
    rank = table["verdict"].map(VERDICTS.index).to_numpy(np.int64)
    order = np.lexsort((i, r, np.round(smaller, 9), rank))
    return table.iloc[order].reset_index(drop=True)


def _described(
    table: pd.DataFrame,
    ecosystem: Ecosystem,
    pairs: RegionPairs,
    known: pd.Index,
    domains: pd.Index,
    members: csr_array,
    on: csr_array,
    records: npt.NDArray[np.object_],
) -> pd.DataFrame:
    if table.empty:
        return as_declared({}, S3_MISMATCH)
    labels = record_facts(ecosystem.collaborations)
    by_domain = on.toarray() > 0
    by_region = members.toarray() > 0
    linked = (members @ on).toarray() > 0
    has = table.pivot(index="r", columns="i", values="is_priority").to_numpy(bool)
    place = pairs.regions.get_indexer(known)
    km = pairs.distance_km[np.ix_(place, place)]
    columns: dict[str, list[str]] = {name: [] for name in ("records", "partner_regions", "reason")}
    partner_count = []
    for row in table.to_dict("records"):
        r, i = int(row["r"]), int(row["i"])
        ids = [str(p) for p in records[by_region[r] & by_domain[:, i]]]
        others = np.flatnonzero(has[:, i] & linked[:, i] & (np.arange(len(known)) != r))
        near = others[np.lexsort((others, np.nan_to_num(km[r, others], nan=np.inf)))][:3]
        partners = [str(known[s]) for s in near]
        partner_count.append(len(others))
        columns["records"].append(join_values(ids))
        columns["partner_regions"].append(LIST_SEPARATOR.join(partners))
        columns["reason"].append(
            _reason(
                {str(key): value for key, value in row.items()},
                str(domains[i]),
                [labels[p].label for p in ids],
                [region_name(code) for code in partners],
            )
        )
    kept = [name for name in S3_MISMATCH.names if name in table.columns]
    region = [str(known[r]) for r in table["r"]]
    return as_declared(
        {
            **{name: table[name].to_numpy() for name in kept},
            "region": region,
            "region_name": [region_name(code) for code in region],
            "domain": [str(domains[i]) for i in table["i"]],
            "partner_region_count": partner_count,
            **columns,
        },
        S3_MISMATCH,
    )


def _reason(row: dict[str, object], domain: str, records: list[str], partners: list[str]) -> str:
    count = len(records)
    found = counted(count, "link") if count else "No link"
    parts = [
        f"{found} on {domain} where {rounded(float(str(row['expected_count'])))} would be average"
        f"{' (' + listed(records, 3) + ')' if records else ''}"
    ]
    if row["is_priority"]:
        parts.append(f"{domain} is an S3 priority")
    else:
        parts.append(f"{domain} is no S3 priority of the region")
    if row["verdict"] == "too little to judge":
        parts.append(
            f"With so few links in all, none is no surprise (probability "
            f"{percent(float(str(row['p_fewer'])))})"
        )
    elif row["verdict"] != "no mismatch" and float(str(row["q"])) > _SIGNIFICANT:
        parts.append("It does not survive correction for all comparisons")
    if row["verdict"] in VERDICTS[:2] and partners:
        parts.append(f"Nearest with the same priority and links on it: {listed(partners)}")
    return " ".join(stopped(part) for part in parts)


def _notes(
    pairs: RegionPairs,
    known: pd.Index,
    mapping: pd.DataFrame,
    joining: npt.NDArray[np.bool_],
    used: npt.NDArray[np.bool_],
    table: pd.DataFrame,
) -> tuple[str, ...]:
    mapped = int((mapping["domain"] != "").sum())
    notes = [
        f"{mapped} of {counted(len(mapping), 'theme')} belong to an S3 domain by their spelling; "
        f"{int(used.sum()):,} of {int(joining.sum()):,} collaborations across regions have one.",
    ]
    without = len(pairs.regions) - len(known)
    if without:
        notes.append(f"{counted(without, 'region')} without known S3 priorities left out.")
    if len(table):
        surprising = int((table["smaller"] <= _SIGNIFICANT).sum())
        notes.append(
            f"{surprising} of {len(table):,} comparisons have p ≤ .05; up to "
            f"{rounded(_SIGNIFICANT * len(table))} would by chance alone."
        )
    return tuple(notes)

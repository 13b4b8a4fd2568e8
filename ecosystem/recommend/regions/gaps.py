"""Where collaboration between regions is missing: observed against expected, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.model import LIST_SEPARATOR, Ecosystem, join_values
from ecosystem.network.scope import Area
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.regions.brokers import Brokers, region_brokers
from ecosystem.recommend.regions.complement import Complement, complement
from ecosystem.recommend.regions.gap_reasons import (
    PairFacts,
    RegionFacts,
    gap_counter_reason,
    gap_reason,
)
from ecosystem.recommend.regions.gravity import COEFFICIENT_COLUMNS, Judgement, judge
from ecosystem.recommend.regions.pairs import (
    RegionPairs,
    partly_inside_note,
    region_pairs,
    unplaced_note,
    usable_area,
)
from ecosystem.recommend.wording import counted
from ecosystem.regions import Level, region_name
from ecosystem.schema import REGION_GAPS

VERDICTS = REGION_GAPS["verdict"].values


@dataclass(frozen=True, eq=False)
class RegionGaps:
    """All region pairs, ranked, and how the expectation was fitted.

    Parameters
    ----------
    table : DataFrame
        ``schema.REGION_GAPS`` in the order of rank.
    coefficients : DataFrame
        Columns ``term``, ``estimate``, ``low``, ``high`` (95 %, collaborations as the unit of
        sampling) and ``meaning``: what distance, country, neighborhood and shared S3 domains do to
        the expectation.
    dispersion : float
        Variance of the counts over their mean, 1 for Poisson; NaN when it cannot be estimated.
        Below 1 the tests use 1.
    deviance_explained_by_size, deviance_explained : float
        Share of the deviance from equal counts that the activity of regions explains, and that
        the whole model explains; NaN when there is nothing to explain.
    judged_count, pair_count, region_count : int
        Pairs for which even no collaboration at all would be surprising; all pairs; regions.
    notes : tuple of str
        What a reader must know.
    """

    table: pd.DataFrame
    coefficients: pd.DataFrame
    dispersion: float
    deviance_explained_by_size: float
    deviance_explained: float
    judged_count: int
    pair_count: int
    region_count: int
    notes: tuple[str, ...]


def region_gaps(ecosystem: Ecosystem, *, level: Level = 2, area: Area = "bsr") -> RegionGaps:
    """Compare the collaborations of every two regions with what is to be expected.

    Counts are collaborations with participants from both. The expectation is a gravity model (see
    :func:`ecosystem.recommend.regions.gravity.judge`). Pairs for which even no collaboration at all
    would not be surprising (probability above .05) are not judged. Of the others, a *gap* has a
    false discovery rate of at most .05 over all judged pairs, *fewer than expected* a probability
    of at most .05 of its own. Ranked by verdict, then probability, then expected minus observed,
    then complementarity, then codes.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        Which regions; ``all`` is used when fewer than three regions of the Baltic Sea Region have
        actors in the data, with a note.

    Returns
    -------
    RegionGaps
        With fewer than two regions the table is empty; with too few pairs or no collaboration
        across regions nothing is judged, and a note says so.

    Notes
    -----
    Complementarity does not enter the expectation, it is shown beside it. A pair takes part in the
    fit of its own expectation, which pulls the expectation towards what was observed: the verdict
    errs towards saying nothing.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> gaps = region_gaps(load_bundled("baltic"), level=2)
    >>> n = gaps.region_count
    >>> gaps.pair_count == n * (n - 1) // 2 == len(gaps.table)
    True
    """
    area, notes = usable_area(ecosystem, level, area)
    pairs = region_pairs(ecosystem, level=level, area=area)
    useful = complement(ecosystem, pairs.regions, level)
    judgement = judge(pairs, useful.likeness())
    table = gap_table(ecosystem, pairs, judgement, useful, area=area)
    return RegionGaps(
        table=table,
        coefficients=pd.DataFrame(judgement.coefficients, columns=list(COEFFICIENT_COLUMNS)),
        dispersion=judgement.dispersion,
        deviance_explained_by_size=judgement.explained_by_size,
        deviance_explained=judgement.explained,
        judged_count=judgement.judged_count,
        pair_count=len(table),
        region_count=len(pairs.regions),
        notes=(
            *notes,
            *partly_inside_note(pairs, area),
            *unplaced_note(pairs),
            *judgement.notes,
            *_result_note(judgement, table),
        ),
    )


def expected_counts(ecosystem: Ecosystem, *, level: Level = 2, area: Area = "bsr") -> pd.DataFrame:
    """Return observed and expected collaborations of every two regions, and nothing more.

    Parameters
    ----------
    ecosystem, level, area
        As for :func:`region_gaps`, whose expectation this is.

    Returns
    -------
    DataFrame
        ``region_a``, ``region_b``, ``observed_count``, ``expected_count`` (not a number where
        nothing can be fitted), in the order of the codes.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> len(expected_counts(whole)) == region_gaps(whole).pair_count
    True
    """
    area, _ = usable_area(ecosystem, level, area)
    pairs = region_pairs(ecosystem, level=level, area=area)
    judgement = judge(pairs, complement(ecosystem, pairs.regions, level).likeness())
    r, s = pairs.upper()
    ids = pairs.regions.to_numpy()
    counts = judgement.table[["observed_count", "expected_count"]].reset_index(drop=True)
    return counts.assign(region_a=ids[r], region_b=ids[s])


def gap_table(
    ecosystem: Ecosystem,
    pairs: RegionPairs,
    judgement: Judgement,
    useful: Complement,
    *,
    area: Area,
    verdicts: Collection[str] = VERDICTS,
) -> pd.DataFrame:
    """Return judged pairs of regions, ranked, with what makes them useful and reachable.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    pairs : RegionPairs
        Its regions.
    judgement : Judgement
        Of these pairs.
    useful : Complement
        S3 domains of these regions, in the same order.
    area : {"bsr", "all"}
        Who may be named as broker.
    verdicts : collection of str
        Only pairs with one of these.

    Returns
    -------
    DataFrame
        ``schema.REGION_GAPS``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> pairs = region_pairs(whole, level=0)
    >>> useful = complement(whole, pairs.regions, 0)
    >>> len(gap_table(whole, pairs, judge(pairs), useful, area="bsr"))
    36
    """
    if not judgement.table["verdict"].isin(verdicts).any():
        return as_declared({}, REGION_GAPS)
    table = _ranked(_numbers(pairs, judgement, useful))
    table = table[table["verdict"].isin(verdicts)].reset_index(drop=True)
    brokers = region_brokers(ecosystem, pairs, area)
    seats = _seat_counts(ecosystem, pairs)
    return _described(table, pairs, judgement, useful, brokers, seats)


def _numbers(pairs: RegionPairs, judgement: Judgement, useful: Complement) -> pd.DataFrame:
    r, s = pairs.upper()
    ids = pairs.regions.to_numpy()
    third = (pairs.counts > 0).astype(np.float64)
    return judgement.table.assign(
        r=r,
        s=s,
        region_a=ids[r],
        region_b=ids[s],
        distance_km=pairs.distance_km[r, s],
        complementarity=useful.mutual[r, s],
        gain_a=useful.gain[r, s],
        gain_b=useful.gain[s, r],
        shared_region_count=(third @ third)[r, s].astype(np.int64),
    )


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    def rounded(values: pd.Series) -> npt.NDArray[np.float64]:
        return np.round(values.to_numpy(dtype=np.float64), 9)

    missing = rounded(table["expected_count"] - table["observed_count"])
    order = np.lexsort(
        (
            table["s"],
            table["r"],
            -rounded(table["complementarity"].fillna(-1.0)),
            -missing,
            rounded(table["p_fewer"]),
            table["verdict"].map(VERDICTS.index).to_numpy(dtype=np.int64),
        )
    )
    return table.iloc[order].reset_index(drop=True)


def _seat_counts(ecosystem: Ecosystem, pairs: RegionPairs) -> dict[str, int]:
    basis = ecosystem.actors["place_basis"].reindex(pairs.actor_region.index)
    counts = pairs.actor_region[basis == "seat"].value_counts()
    return {str(code): int(count) for code, count in counts.items()}


def _described(
    table: pd.DataFrame,
    pairs: RegionPairs,
    judgement: Judgement,
    useful: Complement,
    brokers: Brokers,
    seats: dict[str, int],
) -> pd.DataFrame:
    """Add names, domains, brokers and words to the ranked pairs."""
    r, s = table["r"].to_numpy(), table["s"].to_numpy()
    region_ids = pairs.regions.to_list()
    names = [region_name(code) for code in region_ids]
    actor_count = pairs.actor_region.value_counts().to_dict()
    best = brokers.best[r, s]
    partners_a, partners_b = brokers.partners(best, r), brokers.partners(best, s)
    ids = brokers.actor_ids.to_list()
    broker_ids = [ids[z] if z >= 0 else "" for z in best.tolist()]
    broker_names = [brokers.names[z] if z >= 0 else "" for z in best.tolist()]

    def facts(own: int, other: int, partner_count: int) -> RegionFacts:
        code = region_ids[own]
        return RegionFacts(
            names[own],
            int(actor_count.get(code, 0)),
            int(seats.get(code, 0)),
            bool(useful.known[own]),
            useful.added(other, own),
            partner_count,
        )

    words = _words(
        table,
        judgement,
        useful,
        broker_names,
        facts,
        list(zip(partners_a, partners_b, strict=True)),
    )
    kept = [name for name in REGION_GAPS.names if name in table.columns]
    return as_declared(
        {
            **{name: table[name].to_numpy() for name in kept},
            **words,
            "rank": np.arange(1, len(table) + 1),
            "name_a": [names[i] for i in r],
            "name_b": [names[i] for i in s],
            "broker_id": broker_ids,
            "broker_name": broker_names,
            "other_brokers": [
                LIST_SEPARATOR.join(name.replace(LIST_SEPARATOR, ",") for name in found)
                for found in brokers.others(r, s)
            ],
        },
        REGION_GAPS,
    )


def _words(
    table: pd.DataFrame,
    judgement: Judgement,
    useful: Complement,
    broker_names: list[str],
    facts: Callable[[int, int, int], RegionFacts],
    partners: list[tuple[int, int]],
) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {
        name: []
        for name in ("domains_for_a", "domains_for_b", "shared_domains", "reason", "counter_reason")
    }
    rows: Iterator[Any] = table.itertuples(index=False)
    for row, broker, (at_a, at_b) in zip(rows, broker_names, partners, strict=True):
        a, b = facts(row.r, row.s, int(at_a)), facts(row.s, row.r, int(at_b))
        shared = useful.shared(row.r, row.s)
        pair = PairFacts(
            verdict=row.verdict,
            observed=row.observed_count,
            expected=row.expected_count,
            expected_by_size=row.expected_by_size,
            ratio_low=row.ratio_low,
            ratio_high=row.ratio_high,
            p_fewer=row.p_fewer,
            q_fewer=row.q_fewer,
            p_zero=row.p_zero,
            p_by_size=row.p_by_size,
            judged_count=judgement.judged_count,
            shared_domains=shared,
            shared_region_count=row.shared_region_count,
            broker_name=broker,
        )
        columns["domains_for_a"].append(LIST_SEPARATOR.join(b.adds))
        columns["domains_for_b"].append(LIST_SEPARATOR.join(a.adds))
        columns["shared_domains"].append(join_values(shared))
        columns["reason"].append(gap_reason(pair, a, b))
        columns["counter_reason"].append(gap_counter_reason(pair, a, b))
    return columns


def _result_note(judgement: Judgement, table: pd.DataFrame) -> tuple[str, ...]:
    if not judgement.judged_count:
        return ()
    gaps = int((table["verdict"] == "gap").sum())
    are = "are gaps" if gaps > 1 else "is a gap"
    return (
        f"Of {counted(len(table), 'pair')} of regions {judgement.judged_count:,} can be judged; "
        f"{gaps or 'none'} of them {are} after correction for that many comparisons.",
    )

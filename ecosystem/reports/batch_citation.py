"""How to cite a batch: what was computed under which settings, and from where the methods come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ecosystem.errors import InputError, Issue
from ecosystem.reports.citation import bibtex_of, text_of
from ecosystem.reports.references import BATCH_REFERENCES, REFERENCES, Reference
from ecosystem.reports.words import counted

_OUTPUTS: Final = {
    "actors": "measures and communities of organisations",
    "regions": "measures of regions",
    "communities": "communities",
    "memberships": "who belongs to which community",
    "network": "the network over time",
    "survival": "the survival of partnerships (Kaplan and Meier 1958)",
    "structure": "structural measures",
    "brokerage": "brokerage between groups",
    "territories": "measures of territories",
    "region_gaps": "collaborations of regions against a gravity model (Santos Silva and Tenreyro "
    "2006) with the false discovery rate controlled (Benjamini and Hochberg 1995)",
    "suggestions": "suggested links",
}
_MODELS: Final = {
    "memberships": "memberships traded so that sizes stay as they are (curveball, Strona et al. "
    "2014)",
    "bicm": "the bipartite configuration model (Saracco et al. 2015)",
    "labels": "groups dealt out anew",
}
_GRAPH: Final = {"newman2001", "freeman1977"}
_COMMUNITIES: Final = {"traag2019", "lancichinetti2012"}
_USES: Final = {
    "actors": _GRAPH | _COMMUNITIES,
    "regions": _GRAPH,
    "communities": _COMMUNITIES | {"newman2001"},
    "memberships": _COMMUNITIES | {"newman2001"},
    "survival": {"kaplan1958"},
    "structure": {"newman2001"},
    "brokerage": {"newman2001"},
    "territories": {"newman2001"},
    "region_gaps": {"santossilva2006", "benjamini1995", "balland2021"},
    "suggestions": {"zhou2009", "newman2001"},
}
_SETTINGS: Final = (
    ("windows", "years"), ("levels", "NUTS levels"), ("weightings", "weightings"),
    ("themes", "themes"), ("policy_areas", "policy areas"), ("countries", "countries"),
    ("identity", "likeness of names taken for one organisation"), ("seeds", "seeds"),
)  # fmt: skip


def batch_references(record: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Return the publications whose methods a batch used.

    Parameters
    ----------
    record : mapping
        ``batch.json``.
    """
    plan = _plan(record)
    wanted: set[str] = set()
    for name in plan["outputs"]:
        wanted |= _USES.get(name, set())
    if plan["folders"]:
        wanted |= {reference.key for reference in REFERENCES}
    for null in plan["nulls"]:
        wanted |= {"phipson2010", "benjamini1995"}
        wanted |= {"memberships": {"strona2014"}, "bicm": {"saracco2015"}}.get(null["model"], set())
        if null["what"] in ("actors", "regions"):
            wanted |= _GRAPH
    if plan["weightings"] == ["count"]:
        wanted.discard("newman2001")
    return tuple(one for one in (*REFERENCES, *BATCH_REFERENCES) if one.key in wanted)


def batch_paragraph(record: Mapping[str, Any]) -> str:
    """Return what was done in a batch, as a paragraph for the methods section of a paper.

    Parameters
    ----------
    record : mapping
        ``batch.json``.
    """
    plan, versions = _plan(record), record["versions"]
    data = [
        f"“{entry['title']}” ({_likeness(name)}{_size(entry)}; SHA-256 {entry['sha256'][:16]}…)"
        for name, entry in record["data"].items()
    ]
    failed = sum("failed" in task for task in record["tasks"])
    outputs = [_OUTPUTS.get(name, name) for name in plan["outputs"]]
    if plan["folders"]:
        outputs.append("whole reports")
    sentences = [
        f"We analysed {'; '.join(data)} with the Baltic Sea Region ecosystem tool "
        f"{versions['ecosystem']} (Python {versions['python']}, networkx {versions['networkx']}, "
        f"SciPy {versions['scipy']}).",
        f"For every combination of {_combinations(plan)} we computed {'; '.join(outputs)}."
        if outputs
        else f"The settings were {_combinations(plan)}.",
        *(_null_sentence(null) for null in plan["nulls"]),
        f"Communities were agreed from {plan['community_runs']} runs of the Leiden algorithm "
        "(Traag et al. 2019; consensus after Lancichinetti and Fortunato 2012)."
        if plan["folders"] or {"actors", "communities", "memberships"} & set(plan["outputs"])
        else "",
        f"{counted(failed, 'computation')} of {len(record['tasks'])} could not be done."
        if failed
        else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def batch_citation(record: Mapping[str, Any]) -> str:
    """Return methods, references and credits of a batch as plain text."""
    credits = [str(text) for entry in record["data"].values() for text in entry["credits"]]
    return text_of(batch_paragraph(record), batch_references(record), list(dict.fromkeys(credits)))


def batch_bibtex(record: Mapping[str, Any]) -> str:
    """Return the references of a batch, and the program itself, as BibTeX entries."""
    return bibtex_of(record["versions"]["ecosystem"], batch_references(record))


def _plan(record: Mapping[str, Any]) -> Mapping[str, Any]:
    plan = record.get("plan")
    lacking = [part for part in ("tasks", "data", "versions") if part not in record]
    if not isinstance(plan, dict) or lacking or not {"outputs", "nulls", "folders"} <= set(plan):
        what = "holds no plan: it was made by an earlier version, or was changed"
        raise InputError([Issue("batch.json", 0, "", "not-a-batch", what, "Run the batch again")])
    return plan


def _likeness(name: str) -> str:
    """Return from which likeness on names were taken for one organisation, where it was set."""
    _, sign, value = name.rpartition(", names alike from ")
    return f"names alike from {value}; " if sign else ""


def _size(entry: Mapping[str, Any]) -> str:
    rows = {name: table["rows"] for name, table in entry["tables"].items()}
    return (
        f"{counted(rows['actors'], 'organisation')}, "
        f"{counted(rows['collaborations'], 'collaboration')}, "
        f"{counted(rows['participations'], 'participation')}"
    )


def _null_sentence(null: Mapping[str, Any]) -> str:
    by = null["by"].replace("_", " ")
    known = {"pairs": f"ties between groups ({by})", "network": "the network"}
    of = known.get(null["what"], null["what"])
    return (
        f"Measures of {of} were compared with {null['replicas']} random counterparts, "
        f"{_MODELS.get(null['model'], null['model'])}; probabilities count the observed in "
        "(Phipson and Smyth 2010), with the false discovery rate over all units."
    )


def _combinations(plan: Mapping[str, Any]) -> str:
    parts = []
    for name, words in _SETTINGS:
        values = plan.get(name, [])
        said = [_value(name, value) for value in values]
        if said and said not in (["all"], ["as imported"]):
            parts.append(f"{words} ({', '.join(said)})")
    return ", ".join(parts) or "the usual settings"


def _value(name: str, value: Any) -> str:
    if name == "windows":
        first, last = value
        return "all" if first is None and last is None else f"{first}–{last}"
    if name == "identity":
        return "as imported" if value is None else f"{value:g}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " or ".join(map(str, value)) or "all"
    return str(value)

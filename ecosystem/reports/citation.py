"""How to cite a run: methods in a paragraph, references, and the credits that the data ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecosystem.regions import NUTS_VINTAGE
from ecosystem.reports.references import REFERENCES, Reference
from ecosystem.reports.words import counted, level_words, settings_pairs
from ecosystem.study import StudySettings


def references_of(record: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Return the publications whose methods a run used.

    Parameters
    ----------
    record : mapping
        As :func:`ecosystem.reports.provenance.run_record` gives it.

    Returns
    -------
    tuple of Reference
        In the order of :data:`ecosystem.reports.references.REFERENCES`.
    """
    settings = StudySettings.from_dict(record["settings"])
    tables = record["data"]["tables"]
    unused = set()
    if settings.weighting != "newman":
        unused.add("newman2001")
    if not tables["s3_priorities"]["rows"]:
        unused.add("balland2021")
    return tuple(reference for reference in REFERENCES if reference.key not in unused)


def methods_paragraph(record: Mapping[str, Any]) -> str:
    """Return what was done in a run, as a paragraph for the methods section of a paper.

    Parameters
    ----------
    record : mapping
        As :func:`ecosystem.reports.provenance.run_record` gives it.

    Returns
    -------
    str
        Names data, checksum, scope, every setting that decides a figure, and versions; the notes
        of the run follow, since they say what was simplified.
    """
    settings = StudySettings.from_dict(record["settings"])
    data, versions = record["data"], record["versions"]
    rows = {name: entry["rows"] for name, entry in data["tables"].items()}
    size = (
        f"{counted(rows['actors'], 'organisation')}, "
        f"{counted(rows['collaborations'], 'collaboration')} and "
        f"{counted(rows['participations'], 'participation')}"
    )
    weight = (
        "each collaboration of n participants adding 1/(n − 1) to the weight of each of its ties "
        "(Newman 2001)"
        if settings.weighting == "newman"
        else "each shared collaboration adding 1 to the weight of a tie"
    )
    sentences = [
        f"We analysed “{data['title']}” ({size}; SHA-256 of the data {data['sha256'][:16]}…) with "
        f"the Baltic Sea Region ecosystem tool {versions['ecosystem']} (Python "
        f"{versions['python']}, networkx {versions['networkx']}, SciPy {versions['scipy']}, "
        f"scikit-learn {versions['scikit-learn']}).",
        _limits(settings),
        f"Participations were projected onto a network of organisations, {weight}. Betweenness, "
        "closeness and core number count all ties alike; strength, eigenvector centrality, "
        "PageRank and Burt's constraint use the weights.",
        f"Communities were agreed from {settings.community_runs} runs of the Leiden algorithm "
        f"(Traag et al. 2019; consensus after Lancichinetti and Fortunato 2012) with resolution "
        f"{settings.resolution:g} and seed {settings.seed}.",
        f"Joint collaborations of {level_words(settings.level)}, edition of {NUTS_VINTAGE}, were "
        "compared with a gravity model fitted by Poisson pseudo-maximum-likelihood with region "
        "effects (Santos Silva and Tenreyro 2006), allowing for overdispersion, with the false "
        "discovery rate controlled over all pairs (Benjamini and Hochberg 1995).",
        *record["notes"],
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _limits(settings: StudySettings) -> str:
    """Return what the scope leaves out, as a sentence; "" when it leaves out nothing."""
    pairs = dict(settings_pairs(settings))
    limits = [
        f"{label.casefold()}: {pairs[label]}"
        for label in ("Years", "Themes", "Policy areas", "Countries")
        if pairs[label] != "all"
    ]
    return f"The analysis is limited to {'; '.join(limits)}." if limits else ""


def citation_text(record: Mapping[str, Any]) -> str:
    """Return methods, references and credits of a run as plain text.

    Parameters
    ----------
    record : mapping
        As :func:`ecosystem.reports.provenance.run_record` gives it.
    """
    return text_of(methods_paragraph(record), references_of(record), record["data"]["credits"])


def bibtex(record: Mapping[str, Any]) -> str:
    """Return the references of a run, and the program itself, as BibTeX entries.

    Parameters
    ----------
    record : mapping
        As :func:`ecosystem.reports.provenance.run_record` gives it.
    """
    return bibtex_of(record["versions"]["ecosystem"], references_of(record))


def text_of(paragraph: str, references: Sequence[Reference], credits: Sequence[str]) -> str:
    """Return methods, references and credits as plain text, each under a heading."""
    listed = "\n".join(f"{one.text} https://doi.org/{one.doi}" for one in references)
    sources = "\n".join(credits) or "The data name no source."
    return (
        f"Methods\n\n{paragraph}\n\n"
        + (f"References\n\n{listed}\n\n" if listed else "")
        + f"Data\n\n{sources}\n"
    )


def bibtex_of(version: str, references: Sequence[Reference]) -> str:
    """Return the program in a version and references as BibTeX entries."""
    program = (
        "@software{bsrecosystem,\n"
        "  author = {{The Baltic Sea Region ecosystem tool developers}},\n"
        "  title = {{Baltic Sea Region ecosystem tool}},\n"
        f"  version = {{{version}}},\n"
        "}"
    )
    return "\n\n".join([program, *(one.bibtex for one in references)]) + "\n"

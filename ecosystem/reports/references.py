"""Where the methods come from."""

from __future__ import annotations

from typing import Final, NamedTuple


class Reference(NamedTuple):
    """One publication and what it is used for."""

    used_for: str
    text: str
    doi: str


REFERENCES: Final = (
    Reference(
        "weight of a tie",
        "Newman, M. E. J. (2001). Scientific collaboration networks II. Physical Review E 64, "
        "016132.",
        "10.1103/PhysRevE.64.016132",
    ),
    Reference(
        "bridges",
        "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. "
        "Sociometry 40, 35–41.",
        "10.2307/3033543",
    ),
    Reference(
        "communities",
        "Traag, V. A., Waltman, L., van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing "
        "well-connected communities. Scientific Reports 9, 5233.",
        "10.1038/s41598-019-41695-z",
    ),
    Reference(
        "certainty of communities",
        "Lancichinetti, A., Fortunato, S. (2012). Consensus clustering in complex networks. "
        "Scientific Reports 2, 336.",
        "10.1038/srep00336",
    ),
    Reference(
        "expected collaborations",
        "Santos Silva, J. M. C., Tenreyro, S. (2006). The log of gravity. The Review of Economics "
        "and Statistics 88, 641–658.",
        "10.1162/rest.88.4.641",
    ),
    Reference(
        "correction for looking at many pairs",
        "Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the "
        "Royal Statistical Society B 57, 289–300.",
        "10.1111/j.2517-6161.1995.tb02031.x",
    ),
    Reference(
        "shared partners",
        "Zhou, T., Lü, L., Zhang, Y.-C. (2009). Predicting missing links via local information. "
        "The European Physical Journal B 71, 623–630.",
        "10.1140/epjb/e2009-00335-8",
    ),
    Reference(
        "complementary priorities",
        "Balland, P.-A., Boschma, R. (2021). Complementary interregional linkages and Smart "
        "Specialisation. Regional Studies 55, 1059–1070.",
        "10.1080/00343404.2020.1861240",
    ),
)

"""Where the methods come from."""

from __future__ import annotations

from typing import Final, NamedTuple


class Reference(NamedTuple):
    """One article in a journal and what it is used for.

    Parameters
    ----------
    key : str
        By which a bibliography knows it.
    used_for : str
        In words a reader of the report understands.
    authors : tuple of str
        As "Surname, Initials".
    year : int
        Of publication.
    title, journal, volume, pages, doi : str
        ``pages`` may be the number of an article.

    Examples
    --------
    >>> print(REFERENCES[0].text)
    Newman, M. E. J. (2001). Scientific collaboration networks II. Physical Review E 64, 016132.
    """

    key: str
    used_for: str
    authors: tuple[str, ...]
    year: int
    title: str
    journal: str
    volume: str
    pages: str
    doi: str

    @property
    def text(self) -> str:
        """The reference as one line."""
        authors = ", ".join(self.authors)
        return f"{authors} ({self.year}). {self.title}. {self.journal} {self.volume}, {self.pages}."

    @property
    def bibtex(self) -> str:
        """The reference as a BibTeX entry."""
        fields = {
            "author": " and ".join(self.authors),
            "title": f"{{{self.title}}}",
            "journal": self.journal,
            "volume": self.volume,
            "pages": self.pages.replace("–", "--"),
            "year": str(self.year),
            "doi": self.doi,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@article{{{self.key},", *lines, "}"])


REFERENCES: Final = (
    Reference(
        "newman2001",
        "weight of a tie",
        ("Newman, M. E. J.",),
        2001,
        "Scientific collaboration networks II",
        "Physical Review E",
        "64",
        "016132",
        "10.1103/PhysRevE.64.016132",
    ),
    Reference(
        "freeman1977",
        "bridges",
        ("Freeman, L. C.",),
        1977,
        "A set of measures of centrality based on betweenness",
        "Sociometry",
        "40",
        "35–41",
        "10.2307/3033543",
    ),
    Reference(
        "traag2019",
        "communities",
        ("Traag, V. A.", "Waltman, L.", "van Eck, N. J."),
        2019,
        "From Louvain to Leiden: guaranteeing well-connected communities",
        "Scientific Reports",
        "9",
        "5233",
        "10.1038/s41598-019-41695-z",
    ),
    Reference(
        "lancichinetti2012",
        "certainty of communities",
        ("Lancichinetti, A.", "Fortunato, S."),
        2012,
        "Consensus clustering in complex networks",
        "Scientific Reports",
        "2",
        "336",
        "10.1038/srep00336",
    ),
    Reference(
        "santossilva2006",
        "expected collaborations",
        ("Santos Silva, J. M. C.", "Tenreyro, S."),
        2006,
        "The log of gravity",
        "The Review of Economics and Statistics",
        "88",
        "641–658",
        "10.1162/rest.88.4.641",
    ),
    Reference(
        "benjamini1995",
        "correction for looking at many pairs",
        ("Benjamini, Y.", "Hochberg, Y."),
        1995,
        "Controlling the false discovery rate",
        "Journal of the Royal Statistical Society B",
        "57",
        "289–300",
        "10.1111/j.2517-6161.1995.tb02031.x",
    ),
    Reference(
        "zhou2009",
        "shared partners",
        ("Zhou, T.", "Lü, L.", "Zhang, Y.-C."),
        2009,
        "Predicting missing links via local information",
        "The European Physical Journal B",
        "71",
        "623–630",
        "10.1140/epjb/e2009-00335-8",
    ),
    Reference(
        "balland2021",
        "complementary priorities",
        ("Balland, P.-A.", "Boschma, R."),
        2021,
        "Complementary interregional linkages and Smart Specialisation",
        "Regional Studies",
        "55",
        "1059–1070",
        "10.1080/00343404.2020.1861240",
    ),
)


BATCH_REFERENCES: Final = (
    Reference(
        "kaplan1958",
        "survival of partnerships",
        ("Kaplan, E. L.", "Meier, P."),
        1958,
        "Nonparametric estimation from incomplete observations",
        "Journal of the American Statistical Association",
        "53",
        "457–481",
        "10.1080/01621459.1958.10501452",
    ),
    Reference(
        "strona2014",
        "shuffled memberships",
        ("Strona, G.", "Nappo, D.", "Boccacci, F.", "Fattorini, S.", "San-Miguel-Ayanz, J."),
        2014,
        "A fast and unbiased procedure to randomize ecological binary matrices with fixed row and "
        "column totals",
        "Nature Communications",
        "5",
        "4114",
        "10.1038/ncomms5114",
    ),
    Reference(
        "saracco2015",
        "bipartite configuration model",
        ("Saracco, F.", "Di Clemente, R.", "Gabrielli, A.", "Squartini, T."),
        2015,
        "Randomizing bipartite networks: the case of the World Trade Web",
        "Scientific Reports",
        "5",
        "10595",
        "10.1038/srep10595",
    ),
    Reference(
        "phipson2010",
        "probabilities from random counterparts",
        ("Phipson, B.", "Smyth, G. K."),
        2010,
        "Permutation p-values should never be zero",
        "Statistical Applications in Genetics and Molecular Biology",
        "9",
        "39",
        "10.2202/1544-6115.1585",
    ),
)

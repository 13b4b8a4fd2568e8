"""Themes asked for, by name or in free text, and who has worked on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError, nearest
from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import Incidence
from ecosystem.recommend.signals.scores import Vector
from ecosystem.recommend.signals.themes import ThemeProfiles
from ecosystem.recommend.wording import counted, listed, rounded

# A theme less than this like the text has at most a few letters in common with it.
_LEAST_LIKENESS = 0.1
# Of the themes alike, only those at least two thirds as much as the best, and at most so many: in
# large data some title under every large theme has a word in common with any text.
_CLOSE, _MOST_THEMES = 2.0 / 3.0, 5
_TITLES = 3


@dataclass(frozen=True, eq=False)
class Topic:
    """Themes of a dataset with how much each is asked for.

    Parameters
    ----------
    weights : Series
        Indexed by theme, 0 to 1, the most wanted first; 1 for themes that were named.
    note : str
        How the question was understood, in a sentence.
    """

    weights: pd.Series
    note: str


def topic_of(ecosystem: Ecosystem, themes: Sequence[str], call: str = "") -> Topic:
    """Return the themes of a dataset that are asked for.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    themes : sequence of str
        Names of themes; case does not matter.
    call : str
        Free text, see :func:`themes_alike`: themes at least two thirds as much alike as the best
        one are taken, at most five, weighing as much as they are alike compared with the best one.

    Returns
    -------
    Topic

    Raises
    ------
    SettingError
        When a theme does not occur (the nearest are given), or no theme is like the text.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> topic_of(load_bundled("baltic"), ["Energy"]).weights.to_dict()
    {'energy': 1.0}
    """
    weights: dict[str, float] = dict.fromkeys(_named(ecosystem, themes), 1.0)
    parts = [f"About {listed(sorted(weights))}."] if weights else []
    if call.strip():
        alike = themes_alike(ecosystem, call)
        if alike.empty:
            msg = "No theme of the data is like this text; name one with --theme instead"
            raise SettingError(msg)
        best = float(alike.iloc[0])
        alike = alike[alike >= _CLOSE * best].head(_MOST_THEMES)
        understood = listed([f"{theme} ({rounded(value)})" for theme, value in alike.items()])
        parts.append(f"The text was understood as {understood}; 1 would be the same words.")
        for theme, value in (alike / best).items():
            weights[str(theme)] = max(weights.get(str(theme), 0.0), float(value))
    order = sorted(weights, key=lambda theme: (-weights[theme], theme))
    series = pd.Series([weights[theme] for theme in order], index=pd.Index(order, dtype="str"))
    return Topic(series.rename("weight"), " ".join(parts))


def themes_alike(ecosystem: Ecosystem, text: str) -> pd.Series:
    """Return how much a text is like what is done under each theme of a dataset.

    The text is compared with the name of every theme (cosine n, see :func:`likeness`) and with the
    titles of its collaborations (t, the mean of the three largest cosines; fewer titles count as
    0). Likeness is ``√(t² + n³)``, at most 1: titles say what is done under a theme, a name counts
    when it is nearly the same words. Spelling is compared, not meaning: "electricity" is not
    "energy" unless titles use both.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    text : str
        Free text in the language of the titles.

    Returns
    -------
    Series
        0.1 to 1, largest first, equal ones by name; themes less alike are left out.

    Notes
    -----
    Measured by asking for titles that were left out themselves: of 179 of the bundled data (142
    themes) the best theme is one of the collaboration's own in 69 %, one of the best five in 93 %;
    of 400 projects of Horizon 2020 (39 themes) in 50 % and 89 %. Names alone give 60 and 88 %, and
    11 and 23 %; titles alone 59 and 84 %, and 56 and 90 %. The form was chosen on these samples
    among ten.

    References
    ----------
    Cavnar, W. B. & Trenkle, J. M. (1994). N-gram-based text categorization. Proceedings of
    SDAIR-94, 161–175. Manning, C. D. et al. (2008). Introduction to Information Retrieval, ch. 6.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> themes_alike(load_bundled("baltic"), "hydrogen for ships in ports").index[0]
    'hydrogen'
    """
    values = long_values(ecosystem.collaborations.sort_index()["themes"])
    names = sorted(set(values))
    if not names:
        return pd.Series([], index=pd.Index([], dtype="str"), dtype="float64")
    by_title = _by_title(ecosystem, values, names, text)
    alike = np.minimum(np.sqrt(by_title**2 + likeness(names, [text]).ravel() ** 3), 1.0)
    order = np.lexsort((np.arange(len(names)), -np.round(alike, 9)))
    kept = order[alike[order] >= _LEAST_LIKENESS]
    return pd.Series(
        np.round(alike[kept], 9),
        index=pd.Index([names[i] for i in kept], dtype="str", name="theme"),
        name="likeness",
    )


def topic_activity(inc: Incidence, profiles: ThemeProfiles, topic: Topic) -> Vector:
    """Return how much every actor has done on a topic.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    profiles : ThemeProfiles
        Themes of the collaborations.
    topic : Topic
        What is asked for.

    Returns
    -------
    ndarray
        Per actor the sum over its collaborations of the largest weight among their themes; a
        number of collaborations when themes were named.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> from ecosystem.recommend.signals.themes import theme_profiles
    >>> whole = load_bundled("baltic")
    >>> inc = incidence(whole)
    >>> float(topic_activity(inc, theme_profiles(whole, inc), topic_of(whole, ["energy"])).max())
    3.0
    """
    return np.asarray(inc.matrix @ topic_relevance(profiles, topic), dtype=np.float64)


def topic_relevance(profiles: ThemeProfiles, topic: Topic) -> Vector:
    """Return for every collaboration the largest weight among its themes, 0 without any."""
    weight = topic.weights.reindex(profiles.themes).fillna(0.0).to_numpy(dtype=np.float64)
    having = profiles.of_collaborations
    scaled = csr_array((weight[having.indices], having.indices, having.indptr), shape=having.shape)
    relevance: Vector = np.zeros(having.shape[0])
    rows = np.repeat(np.arange(having.shape[0]), np.diff(scaled.indptr))
    np.maximum.at(relevance, rows, scaled.data)
    return relevance


def _named(ecosystem: Ecosystem, themes: Sequence[str]) -> list[str]:
    known = sorted(set(long_values(ecosystem.collaborations["themes"])))
    by_folded: dict[str, list[str]] = {}
    for theme in known:
        by_folded.setdefault(theme.casefold(), []).append(theme)
    chosen: list[str] = []
    for theme in themes:
        found = [theme] if theme in known else by_folded.get(theme.strip().casefold(), [])
        if not found:
            hint = nearest(theme, known) or f"; there are {counted(len(known), 'theme')}"
            msg = f"No theme “{theme}” in the data{hint}. Free text goes with --call"
            raise SettingError(msg)
        chosen += found
    return sorted(set(chosen))


def _by_title(
    ecosystem: Ecosystem, values: pd.Series, names: list[str], text: str
) -> npt.NDArray[np.float64]:
    """Return the mean likeness of the text to the three titles of every theme most like it."""
    table = ecosystem.collaborations.loc[values.index.unique()]
    title = table["title"].where(table["title"] != "", table["acronym"])
    alike = pd.Series(likeness(title.to_list(), [text]).ravel(), index=table.index)
    rows = pd.DataFrame({"theme": values.to_numpy(), "alike": alike.reindex(values.index)})
    best = rows.sort_values("alike", ascending=False).groupby("theme").head(_TITLES)
    total = best.groupby("theme")["alike"].sum() / _TITLES
    return total.reindex(names).fillna(0.0).to_numpy(np.float64)


def likeness(documents: Sequence[str], texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return how much texts are like documents, by runs of three to five letters.

    Cosines of TF–IDF vectors of the runs of letters inside words, logarithmic counts; rarity is
    that among the documents.

    Parameters
    ----------
    documents, texts : sequence of str
        Any texts.

    Returns
    -------
    ndarray
        Documents × texts, 0 to 1; runs that no document has do not count.

    Examples
    --------
    >>> likeness(["clean shipping", "energy"], ["ships"]).round(2).tolist()
    [[0.43], [0.0]]
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(len(word) > 1 for document in documents for word in document.split()):
        return np.zeros((len(documents), len(texts)))
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float64
    )
    matrix = csr_array(vectorizer.fit_transform(documents))
    asked = csr_array(vectorizer.transform(texts))
    return np.asarray((matrix @ asked.T).toarray(), dtype=np.float64)

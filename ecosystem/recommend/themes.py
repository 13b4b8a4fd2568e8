"""What actors work on, as far as their collaborations tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, diags_array

from ecosystem.model import Ecosystem, long_values
from ecosystem.network.incidence import Incidence


@dataclass(frozen=True, eq=False)
class ThemeProfiles:
    """Themes of actors, inherited from the collaborations they take part in.

    Parameters
    ----------
    themes : Index
        Names, sorted.
    of_collaborations : csr_array
        Collaborations × themes, 0/1.
    rarity : ndarray
        Per theme ``ln(N/n_i)``: N collaborations with any theme, ``n_i`` with this one; 0 for a
        theme that all have.
    of_actors : csr_array
        Actors × themes: number of the actor's collaborations with the theme, times rarity.
    """

    themes: pd.Index
    of_collaborations: csr_array
    rarity: npt.NDArray[np.float64]
    of_actors: csr_array


def theme_profiles(ecosystem: Ecosystem, inc: Incidence) -> ThemeProfiles:
    """Return theme profiles of actors, rare themes weighing more than common ones.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    inc : Incidence
        Its actors × collaborations; gives the order of the rows.

    Returns
    -------
    ThemeProfiles
        Themes that actors state themselves are not used: where a dataset fills them in, it
        usually has them from the same collaborations.

    Notes
    -----
    Weighting by inverse document frequency: Spärck Jones, K. (1972). A statistical interpretation
    of term specificity. Journal of Documentation 28, 11–21.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> whole = load_bundled("baltic")
    >>> profiles = theme_profiles(whole, incidence(whole))
    >>> profiles.of_actors.shape == (len(whole.actors), len(profiles.themes))
    True
    """
    values = long_values(ecosystem.collaborations["themes"])
    themes = pd.Index(sorted(set(values)), dtype="str", name="theme")
    rows = inc.collaboration_ids.get_indexer(pd.Index(values.index))
    columns = themes.get_indexer(pd.Index(values))
    having = csr_array(
        (np.ones(len(values)), (rows, columns)), shape=(len(inc.collaboration_ids), len(themes))
    )
    having.sum_duplicates()
    having.data[:] = 1.0
    spread = np.asarray(having.sum(axis=0), dtype=np.float64).ravel()
    rarity = np.log(len(np.unique(rows)) / spread) if len(themes) else np.zeros(0)
    profiles = csr_array(inc.matrix @ having @ diags_array(rarity, shape=(len(themes),) * 2))
    return ThemeProfiles(themes, having, rarity, profiles)

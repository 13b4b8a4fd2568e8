# The types of the names that __init__.py imports when they are used.
from ecosystem.datasets import load_any as load
from ecosystem.errors import EcosystemError as EcosystemError
from ecosystem.io.save import save_folder as save
from ecosystem.maps.page import map_html as map_html
from ecosystem.measures.actors import measure_actors as measure_actors
from ecosystem.measures.communities import find_communities as communities
from ecosystem.measures.network import measure_network as measure_network
from ecosystem.measures.nulls.ensemble import null_ensemble as null_ensemble
from ecosystem.measures.regions import measure_regions as measure_regions
from ecosystem.model import Ecosystem as Ecosystem
from ecosystem.network.graphs import actor_network as actor_network
from ecosystem.network.graphs import affiliation_network as affiliation_network
from ecosystem.network.graphs import region_network as region_network
from ecosystem.network.scope import Scope as Scope
from ecosystem.network.scope import scoped as scoped
from ecosystem.recommend.actors.suggestions import suggest as suggest
from ecosystem.recommend.backtest.compact import compact_backtest as backtest
from ecosystem.recommend.regions.gaps import region_gaps as region_gaps
from ecosystem.study import Study as Study
from ecosystem.study import StudySettings as StudySettings
from ecosystem.study import run_study as run_study

__version__: str
__all__ = [
    "Ecosystem",
    "EcosystemError",
    "Scope",
    "Study",
    "StudySettings",
    "__version__",
    "actor_network",
    "affiliation_network",
    "backtest",
    "communities",
    "load",
    "map_html",
    "measure_actors",
    "measure_network",
    "measure_regions",
    "null_ensemble",
    "region_gaps",
    "region_network",
    "run_study",
    "save",
    "scoped",
    "suggest",
]

"""Network analysis for innovation ecosystems of the Baltic Sea Region.

The library in a dozen functions; more of each topic is in the subpackages.

>>> import ecosystem as eco
>>> baltic = eco.load("baltic")
>>> G = eco.actor_network(baltic)
>>> (G.number_of_nodes(), G.number_of_edges())
(775, 5091)
"""

from importlib import import_module as _import_module

__version__ = "0.1.0"

# Name → where it lives. Nothing is imported before it is used: ``import ecosystem`` is free.
_PUBLIC = {
    "load": ("ecosystem.datasets", "load_any"),
    "save": ("ecosystem.io.save", "save_folder"),
    "Ecosystem": ("ecosystem.model", "Ecosystem"),
    "EcosystemError": ("ecosystem.errors", "EcosystemError"),
    "Scope": ("ecosystem.network.scope", "Scope"),
    "scoped": ("ecosystem.network.scope", "scoped"),
    "affiliation_network": ("ecosystem.network.graphs", "affiliation_network"),
    "actor_network": ("ecosystem.network.graphs", "actor_network"),
    "region_network": ("ecosystem.network.graphs", "region_network"),
    "measure_actors": ("ecosystem.measures.actors", "measure_actors"),
    "measure_regions": ("ecosystem.measures.regions", "measure_regions"),
    "measure_network": ("ecosystem.measures.network", "measure_network"),
    "communities": ("ecosystem.measures.communities", "find_communities"),
    "null_ensemble": ("ecosystem.measures.nulls.ensemble", "null_ensemble"),
    "region_gaps": ("ecosystem.recommend.regions.gaps", "region_gaps"),
    "suggest": ("ecosystem.recommend.actors.suggestions", "suggest"),
    "backtest": ("ecosystem.recommend.backtest.compact", "compact_backtest"),
    "StudySettings": ("ecosystem.study", "StudySettings"),
    "Study": ("ecosystem.study", "Study"),
    "run_study": ("ecosystem.study", "run_study"),
    "map_html": ("ecosystem.maps.page", "map_html"),
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'ecosystem' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    value = getattr(_import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

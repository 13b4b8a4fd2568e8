"""Network analysis for innovation ecosystems of the Baltic Sea Region."""

__version__ = "0.1.0"

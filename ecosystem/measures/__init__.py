"""Measures of actors, regions and the whole network: graph or matrix in, named column out."""

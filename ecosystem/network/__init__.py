"""From tables to a sparse incidence matrix to networkx graphs."""

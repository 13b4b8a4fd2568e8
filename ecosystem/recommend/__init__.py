"""Missing links: signals of pairs, regions, learning, explanations, actors, plans, back-test."""

"""Would it have worked? Learn from the past, rank all pairs, look at what came next."""

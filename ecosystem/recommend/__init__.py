"""Missing links: eligible, scored, ranked, explained; each step in a file of its own."""

"""Which actors should meet: eligible, scored, ranked, a fair share for all, explained."""

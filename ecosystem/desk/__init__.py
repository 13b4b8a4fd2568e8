"""Answers for a coordinator's desk: cohort effect, KPIs, profiles, peers, value chains, briefs."""

"""From signals to one score: by rank alone, or with weights learned from the past."""

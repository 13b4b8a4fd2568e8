"""The evidence behind a pair of actors, told in sentences that name the records."""

"""What is known about a pair of actors: shared partners, walks, themes; a number each."""

"""What a network would be like if only sizes counted, and how surprising the real one is."""

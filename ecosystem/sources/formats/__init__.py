"""Other people's formats, one reader each, and what their words mean."""

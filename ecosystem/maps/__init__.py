"""Interactive maps: the only code that knows pyvis."""

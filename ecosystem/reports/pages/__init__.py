"""Pages of the coordinator's desk, one module per command, all made of the same blocks."""

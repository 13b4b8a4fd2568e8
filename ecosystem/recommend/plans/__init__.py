"""What to do: a consortium under a programme's rules, and what new links would change."""

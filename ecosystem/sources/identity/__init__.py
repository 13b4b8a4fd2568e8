"""The same organisation, once: identifiers, names, a person's decisions; a list to review."""

from ecosystem.sources.identity.decisions import read_decisions
from ecosystem.sources.identity.resolution import Resolution, resolve
from ecosystem.sources.identity.review import REVIEW_COLUMNS
from ecosystem.sources.identity.rules import MERGED_FROM

__all__ = ["MERGED_FROM", "REVIEW_COLUMNS", "Resolution", "read_decisions", "resolve"]

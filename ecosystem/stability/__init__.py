"""Whether the headlines of a study hold under other choices."""

from ecosystem.stability.choices import other_choices
from ecosystem.stability.full import stability
from ecosystem.stability.quick import quick_stability

__all__ = ["other_choices", "quick_stability", "stability"]

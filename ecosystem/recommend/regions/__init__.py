"""Which regions collaborate less than expected, what they could give each other, who bridges."""

"""Small parts of sentences: counts, lists, numbers, years."""

from __future__ import annotations

from collections.abc import Sequence


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun; the plural ends in ``s`` unless it is given.

    Examples
    --------
    >>> counted(1, "partner"), counted(3, "partner"), counted(0, "body", "bodies")
    ('1 partner', '3 partners', '0 bodies')
    """
    return f"{count:,} {one if count == 1 else (many or one + 's')}"


def listed(items: Sequence[str], most: int = 0) -> str:
    """Return a list as spoken; with ``most``, only that many and how many others there are.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c"], 1)
    ('a', 'a, b and c', 'a and 2 others')
    """
    shown = list(items)
    if most and len(shown) > most:
        rest = len(shown) - most
        shown = [*shown[:most], f"{rest} other{'' if rest == 1 else 's'}"]
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]


def rounded(value: float) -> str:
    """Return a number as people read it: two decimals below 1, one below 100, none above.

    Examples
    --------
    >>> [rounded(x) for x in (0, 0.0312, 0.5, 1.04, 9.42, 1234.0, 0.004)]
    ['0', '0.03', '0.5', '1', '9.4', '1,234', 'less than 0.01']
    """
    if 0 < value < 0.005:
        return "less than 0.01"
    if value >= 100:
        return f"{value:,.0f}"
    text = f"{value:.2f}" if value < 1 else f"{value:.1f}"
    return text.rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share in per cent, never rounded to 0 or 100 unless it is.

    Examples
    --------
    >>> percent(0.343), percent(0.004), percent(0.0), percent(0.999)
    ('34 %', 'less than 1 %', '0 %', 'more than 99 %')
    """
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "more than 99 %"
    return f"{100 * share:.0f} %"


def stopped(text: str) -> str:
    """Return a sentence with one full stop at its end; names keep their own spelling.

    Examples
    --------
    >>> stopped("Too few data"), stopped("Done."), stopped("")
    ('Too few data.', 'Done.', '')
    """
    stripped = text.strip()
    return stripped if not stripped or stripped[-1] in ".!?" else stripped + "."

"""File names made from ids: safe on every system, short, and never two alike."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 60
# Names that Windows keeps for devices, with or without an ending.
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "index"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Return a file name without its ending for every id.

    Parameters
    ----------
    ids : iterable of str
        Different ids, of any signs.

    Returns
    -------
    dict
        Id to a name of lower-case letters, digits and hyphens, at most 60 long. An id that is such
        a name already keeps it; any other gets the start of its SHA-256 at the end, so names differ
        even where letter case is ignored, and do not depend on which other ids there are.

    Examples
    --------
    >>> file_names(["aalto-university-fi"])
    {'aalto-university-fi': 'aalto-university-fi'}
    >>> file_names(["CON", "con", "../x"]).values()
    dict_values(['con-a3dbc4b644a9', 'con-1143da2bc54c', 'x-d6b96a97d147'])
    """
    return {text: _name(text) for text in ids}


def _name(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    # A name that ends like a digest could be another's: it gets one of its own.
    digested = re.search(r"(^|-)[0-9a-f]{12}$", plain)
    if (
        plain
        and plain == text
        and len(plain) <= LONGEST
        and plain not in _RESERVED
        and not digested
    ):
        return plain
    digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:12]
    return f"{plain[: LONGEST - 13].strip('-')}-{digest}".strip("-")

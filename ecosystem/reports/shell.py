"""What all pages share: templates with escaping, style, and a policy that forbids the rest."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ecosystem.reports.words import number

_FOLDER: Final = Path(__file__).resolve().parent
_STYLE_BLOCK: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def content_policy(style: str, *pictures: str) -> str:
    """Return a policy: nothing may load or run; only these very styles may apply.

    Parameters
    ----------
    style : str
        The page's style sheet.
    *pictures : str
        Inline SVG that may hold style blocks of its own.

    Returns
    -------
    str
        Content-Security-Policy that names every style by its hash.
    """
    blocks = [style, *(block for svg in pictures for block in _STYLE_BLOCK.findall(svg))]
    hashes = " ".join(f"'sha256-{_base64_digest(block)}'" for block in blocks)
    return (
        f"default-src 'none'; style-src {hashes}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def style_sheet(*names: str) -> str:
    """Return style sheets of this package, one after the other."""
    return "\n".join(_sheet(name) for name in names)


@cache
def environment() -> Environment:
    """Return the templates: what comes from data is escaped, what is missing is an error."""
    found = Environment(
        loader=FileSystemLoader(_FOLDER / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["number"] = number
    return found


def _base64_digest(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


@cache
def _sheet(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")

"""Coverage-guided fuzzing of one reader: ``python tests/fuzz/fuzz.py TARGET [--runs N]``.

Needs atheris (``pip install atheris``; Apache-2.0). New inputs that reach new code are kept in
``--found``, outside of the project; what breaks a reader goes into ``tests/fuzz/corpus`` by hand,
as small as it can be made, and is replayed by ``test_corpus.py`` ever after.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
_INSTRUMENTED = ["ecosystem", "openpyxl", "networkx.readwrite", "yaml", "zipfile", "tomllib"]
# Words that a fuzzer would find late.
_WORDS = """
actor_id actor_a actor_b name kind country nuts_code weight year graphml graph node edge key data
attr.name attr.type for id source target gexf attvalue attvalues attributes attribute viz:position
<row <c <v> <is> <t> <f> r= s= t= inlineStr sharedStrings sheetData worksheet mergeCell !DOCTYPE
!ENTITY xmlns CDATA &#x10FFFF; &amp; !!python/object !!binary !!timestamp <<: &a *a [[ ]] {{ }} ---
*Vertices *Edges *Arcs ic x_fact \\uD800 1e999 NaN Infinity -0 1E5 2019-02-30 inf PK\\x03\\x04
PK\\x01\\x02 PK\\x05\\x06 \\x1f\\x8b \\xef\\xbb\\xbf \\xff\\xfe boolean long double start end spell
""".split()


def _bytes(word: str) -> bytes:
    """Return a word as bytes; ``\\x03`` in it is a byte."""
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), word.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--found", type=Path, default=None)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with atheris.instrument_imports(include=_INSTRUMENTED):
        import targets
    found = (given.found or Path(tempfile.mkdtemp(prefix="fuzz-found-"))) / given.target
    found.mkdir(parents=True, exist_ok=True)
    words = found.parent / "words.dict"
    hexed = ("".join(f"\\x{byte:02x}" for byte in _bytes(word)) for word in _WORDS)
    words.write_text("".join(f'"{word}"\n' for word in hexed), encoding="utf-8")
    options = [
        f"-runs={given.runs}", f"-max_total_time={given.seconds}", f"-dict={words}",
        "-max_len=4096", "-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1",
        f"-artifact_prefix={found}-", "-verbosity=0",
    ]  # fmt: skip
    if given.seed:
        options.append(f"-seed={given.seed}")

    def one(data: bytes) -> None:
        targets.run(given.target, data)

    atheris.Setup([sys.argv[0], *options, str(found), str(HERE / "corpus" / given.target)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

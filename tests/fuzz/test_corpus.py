"""What the fuzzer began with and what it found: every reader raises our errors or nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import targets  # noqa: E402
from seeds import seeds  # noqa: E402
from targets import TARGETS, run  # noqa: E402

CORPUS = sorted(path for path in (HERE / "corpus").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_corpus(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "DEEP", 1)
    run(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_first_inputs_are_honest_files(name: str) -> None:
    """A fuzzer that begins with what is refused at once never gets far."""
    for data in seeds()[name]:
        error = run(name, data)
        assert error is None or name in {"xlsx", "rules", "plan", "yaml"}, (data, error)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=2_000)
@given(data=st.data())
def test_mutated_files(name: str, data: st.DataObject) -> None:
    """Honest files with a piece cut out, doubled, or replaced by words that mean something."""
    content = data.draw(st.sampled_from(seeds()[name]))
    word = st.sampled_from(
        [b"", b"\0", b'"', b"\r", b"\xff\xfe", b"<!--", b"]]>", b"&#0;", b"1e999", b"-1", b"'",
         b"[" * 50, b"9" * 400, b"\xed\xa0\x80", b"\xe2\x80\xae", b"{}", b": ", b"\n"]
    )  # fmt: skip
    for _ in range(data.draw(st.integers(1, 4))):
        a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        piece = data.draw(st.one_of(word, st.binary(max_size=8), st.just(content[a:b] * 2)))
        content = content[:a] + piece + content[b:]
    run(name, content)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=25, deadline=2_000)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_anything(name: str, content: bytes) -> None:
    run(name, content)

"""Fetching against a server on this computer: cached, resumed, checked, clear when it fails."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ecosystem.errors import EcosystemError, OutputError
from ecosystem.sources.download import DATASETS, Dataset, Fetched, fetch

NAME = "cordis-h2020projects-csv.zip"


def download_zip(*, salt: bytes = b"", complete: bool = True) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("filler.bin", hashlib.sha256(salt).digest() * 20_000)
        archive.writestr(
            "organization.csv",
            "projectID;organisationID;name;country;role\n1;999990001;A;SE;coordinator\n",
        )
        if complete:
            archive.writestr(
                "project.csv", "id;acronym;title;startDate\n1;ALPHA;Title;2015-01-01\n"
            )
    return buffer.getvalue()


@dataclass
class Served:
    """What the server gives, how it misbehaves, and what it was asked."""

    body: bytes = field(default_factory=download_zip)
    status: int = 200
    tag: str = '"one"'
    break_after: int = 0
    ranges: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    state = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            state.ranges.append(asked)
            start = 0
            if asked and self.headers.get("If-Range") == state.tag:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(state.body):
                self.send_response(416)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(206 if start else state.status)
            self.send_header("Content-Length", str(len(state.body) - start))
            self.send_header("ETag", state.tag)
            self.end_headers()
            part = state.body[start:]
            self.wfile.write(part[: state.break_after] if state.break_after else part)
            state.break_after = 0

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/data/{NAME}"
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


Get = Callable[..., Fetched]


@pytest.fixture
def get(served: Served, tmp_path: Path) -> Get:
    def run(**options: object) -> Fetched:
        dataset = Dataset("Test", served.url)
        return fetch(dataset, tmp_path / "data", **options)  # type: ignore[arg-type]

    return run


def files(tmp_path: Path) -> list[str]:
    folder = tmp_path / "data"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_downloaded_once_with_size_told_and_checksum_recorded(
    served: Served, get: Get, tmp_path: Path
) -> None:
    said: list[str] = []
    got = get(step=said.append)
    assert got.is_new
    assert got.path.read_bytes() == served.body
    assert got.sha256 == hashlib.sha256(served.body).hexdigest()
    assert said[0] == f"downloading {len(served.body) / 1e6:.1f} MB from 127.0.0.1"
    assert json.loads((tmp_path / "data" / f"{NAME}.json").read_text()) == {
        "url": served.url,
        "bytes": len(served.body),
        "sha256": got.sha256,
    }
    assert files(tmp_path) == [NAME, f"{NAME}.json"]

    again = get()
    assert not again.is_new
    assert len(served.ranges) == 1


def test_a_broken_download_goes_on_where_it_stopped(
    served: Served, get: Get, tmp_path: Path
) -> None:
    served.break_after = 300_000
    with pytest.raises(EcosystemError, match="goes on where it stopped"):
        get()
    assert NAME not in files(tmp_path)
    said: list[str] = []
    got = get(step=said.append)
    assert got.path.read_bytes() == served.body
    (asked,) = [text for text in served.ranges if text]
    assert 0 < int(asked.removeprefix("bytes=").rstrip("-")) <= 300_000
    assert "MB of it are here already" in said[0]
    assert files(tmp_path) == [NAME, f"{NAME}.json"]


def test_a_file_replaced_meanwhile_is_not_glued_together(served: Served, get: Get) -> None:
    served.break_after = 300_000
    with pytest.raises(EcosystemError):
        get()
    served.body, served.tag = download_zip(salt=b"new"), '"two"'
    assert get().path.read_bytes() == served.body


def test_a_part_that_is_too_long_is_thrown_away(served: Served, get: Get, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / f"{NAME}.part").write_bytes(b"x" * (len(served.body) + 10))
    (folder / f"{NAME}.part.json").write_text('{"version": "\\"one\\""}')
    assert get().path.read_bytes() == served.body


def test_a_damaged_file_is_fetched_again(served: Served, get: Get) -> None:
    path = get().path
    path.write_bytes(b"damaged")
    assert get().path.read_bytes() == served.body


def test_refresh_takes_the_new_version(served: Served, get: Get) -> None:
    get()
    served.body, served.tag = download_zip(salt=b"new"), '"two"'
    assert not get().is_new
    assert get(refresh=True).path.read_bytes() == served.body


def test_a_checksum_that_was_asked_for(served: Served, get: Get, tmp_path: Path) -> None:
    right = hashlib.sha256(served.body).hexdigest()
    assert get(sha256=right).is_new
    with pytest.raises(EcosystemError, match="asked for was 00"):
        get(sha256="00")
    assert NAME not in files(tmp_path)


@pytest.mark.parametrize(("status", "words"), [(404, "may have changed"), (500, "Try again later")])
def test_answers_that_are_errors(served: Served, get: Get, status: int, words: str) -> None:
    served.status = status
    with pytest.raises(EcosystemError, match=f"answered {status}.*{words}.*in a browser"):
        get()


def test_a_page_instead_of_a_zip(served: Served, get: Get, tmp_path: Path) -> None:
    served.body = b"<!doctype html><title>CORDIS</title>"
    with pytest.raises(EcosystemError, match="no zip but probably a page"):
        get()
    assert NAME not in files(tmp_path)


def test_a_zip_with_other_tables(served: Served, get: Get) -> None:
    served.body = download_zip(complete=False)
    with pytest.raises(EcosystemError, match="layout has changed"):
        get()
    # It is not taken for good the next time either.
    with pytest.raises(EcosystemError, match="layout has changed"):
        get()


def test_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dataset = Dataset("Test", f"http://127.0.0.1:{port}/{NAME}")
    with pytest.raises(EcosystemError, match="is this computer online"):
        fetch(dataset, tmp_path)


def test_a_folder_that_cannot_be_written(served: Served, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="Choose another folder"):
        fetch(Dataset("Test", served.url), tmp_path / "file")


def test_the_official_addresses() -> None:
    # As listed at https://data.europa.eu/data/datasets/cordis-eu-research-projects-under-...
    assert {name: dataset.url for name, dataset in DATASETS.items()} == {
        "horizon2020": "https://cordis.europa.eu/data/cordis-h2020projects-csv.zip",
        "horizon-europe": "https://cordis.europa.eu/data/cordis-HORIZONprojects-csv.zip",
        "fp7": "https://cordis.europa.eu/data/cordis-fp7projects-csv.zip",
    }

"""Official open data over the network: size told beforehand, resumed, checked, kept."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ecosystem.errors import EcosystemError, InputError, OutputError
from ecosystem.io.atomic import atomic_file, write_text
from ecosystem.sources.formats.cordis import has_cordis_tables
from ecosystem.sources.reading.extras import extra

_CORDIS: Final = "https://cordis.europa.eu/data/cordis-{}projects-csv.zip"
_TIMEOUT_S: Final = (15, 60)
_CHUNK_BYTES: Final = 1 << 18
_TELL_EVERY: Final = 0.1


@dataclass(frozen=True)
class Dataset:
    """Something that can be fetched.

    Parameters
    ----------
    title : str
        Its name.
    url : str
        Where it lies.
    """

    title: str
    url: str


DATASETS: Final = {
    "horizon2020": Dataset("Horizon 2020 projects, CORDIS", _CORDIS.format("h2020")),
    "horizon-europe": Dataset("Horizon Europe projects, CORDIS", _CORDIS.format("HORIZON")),
    "fp7": Dataset("FP7 projects, CORDIS", _CORDIS.format("fp7")),
}


@dataclass(frozen=True)
class Fetched:
    """A file that is there, and what is known about it.

    Parameters
    ----------
    path : Path
        The file.
    size : int
        Bytes.
    sha256 : str
        Checksum.
    is_new : bool
        Whether it was downloaded now rather than before.
    """

    path: Path
    size: int
    sha256: str
    is_new: bool


def fetch(
    dataset: Dataset,
    folder: Path,
    *,
    sha256: str = "",
    refresh: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Download a data set, or find it already downloaded.

    Parameters
    ----------
    dataset : Dataset
        What to fetch.
    folder : Path
        Where to keep it; beside the file its address and checksum are recorded in ``.json``.
    sha256 : str
        Checksum that the file must have, to repeat a study with the same data; "" for any.
    refresh : bool
        Download again even if the file is there.
    step : callable
        Told the size before the download, and how far it is.

    Returns
    -------
    Fetched
        A zip that holds the tables an import needs.

    Raises
    ------
    EcosystemError
        When the network or the server cannot be reached, the address or the layout changed, or
        the checksum differs. A download that broke off goes on where it stopped the next time.

    Notes
    -----
    Downloading and caching: pooch, https://www.fatiando.org/pooch.
    """
    pooch = extra("pooch")
    pooch.get_logger().setLevel("ERROR")
    name = Path(urlsplit(dataset.url).path).name
    path, record = folder / name, folder / f"{name}.json"
    if refresh:
        path.unlink(missing_ok=True)
    known = _known(pooch, path, record)
    if known and (not sha256 or known == sha256):
        return Fetched(path, path.stat().st_size, known, is_new=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pooch.retrieve(
            dataset.url,
            known_hash=None,
            fname=name,
            path=folder,
            downloader=_Resuming(folder / f"{name}.part", step),
        )
    except OSError as error:
        raise _unreachable(dataset, error) from None
    found = str(pooch.file_hash(str(path), alg="sha256"))
    if sha256 and found != sha256:
        path.unlink()
        raise EcosystemError(
            f"{dataset.url}: the file has the checksum {found}, asked for was {sha256}. The "
            "publisher has replaced it; leave --sha256 out to take the new one."
        )
    _check(dataset, path)
    size = path.stat().st_size
    with atomic_file(record, ours=True) as temporary:
        content = {"url": dataset.url, "bytes": size, "sha256": found}
        write_text(temporary, json.dumps(content, indent=1) + "\n")
    return Fetched(path, size, found, is_new=True)


def _known(pooch: Any, path: Path, record: Path) -> str:
    """Return the recorded checksum when the file is there and still has it; else "".

    A file without a record, or with another checksum, is moved out of the way: its name gets
    ``.before``.
    """
    if not path.is_file():
        return ""
    try:
        recorded = str(json.loads(record.read_text(encoding="utf-8")).get("sha256", ""))
    except (OSError, ValueError, AttributeError):
        recorded = ""
    if recorded and pooch.file_hash(str(path), alg="sha256") == recorded:
        return recorded
    path.replace(path.with_name(f"{path.name}.before"))
    return ""


class _Resuming:
    """A downloader for pooch that goes on where an earlier download broke off."""

    def __init__(self, part: Path, step: Callable[[str], None]) -> None:
        self._part = part
        self._mark = part.with_name(f"{part.name}.json")
        self._step = step

    def __call__(self, url: str, output_file: str, pooch: object) -> None:  # noqa: ARG002
        requests = extra("requests")
        try:
            self._download(requests, url)
        except requests.exceptions.HTTPError as error:
            raise _answered(url, error.response.status_code) from None
        shutil.move(self._part, output_file)
        self._mark.unlink(missing_ok=True)

    def _download(self, requests: Any, url: str) -> None:
        start = self._part.stat().st_size if self._part.is_file() else 0
        version = self._version() if start else ""
        headers = {"Accept-Encoding": "identity"}
        if start and version:
            headers |= {"Range": f"bytes={start}-", "If-Range": version}
        with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT_S) as answer:
            if answer.status_code == 416:  # the part is as long as the file, or longer
                self._part.unlink()
                self._download(requests, url)
                return
            answer.raise_for_status()
            resumed = answer.status_code == 206
            start = start if resumed else 0
            self._remember(answer.headers)
            size = start + int(answer.headers.get("Content-Length") or 0)
            self._announce(url, start, size)
            self._store(answer, start, size)

    def _version(self) -> str:
        """Return by what the server knows the version that the part is of."""
        try:
            return str(json.loads(self._mark.read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _remember(self, headers: Mapping[str, str]) -> None:
        tag = headers.get("ETag", "")
        version = tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")
        write_text(self._mark, json.dumps({"version": version}) + "\n")

    def _announce(self, url: str, start: int, size: int) -> None:
        host = urlsplit(url).hostname
        words = f"{size / 1e6:.1f} MB" if size > start else "a file of unknown size"
        begun = f", {start / 1e6:.1f} MB of it are here already" if start else ""
        self._step(f"downloading {words} from {host}{begun}")

    def _store(self, answer: Any, start: int, size: int) -> None:
        done, told = start, start
        with self._part.open("ab" if start else "wb") as file:
            for chunk in answer.iter_content(_CHUNK_BYTES):
                file.write(chunk)
                done += len(chunk)
                if size and done - told >= _TELL_EVERY * size:
                    told = done
                    self._step(f"downloaded {done / 1e6:.1f} of {size / 1e6:.1f} MB")
        if size and done < size:
            raise ConnectionError("the connection broke off")


def _by_hand(url: str) -> str:
    return f"Or download {url} in a browser and import the file you get."


def _answered(url: str, status: int) -> EcosystemError:
    moved = "The address may have changed. " if status in (403, 404, 410) else "Try again later. "
    return EcosystemError(f"{url}: the server answered {status}. {moved}{_by_hand(url)}")


def _unreachable(dataset: Dataset, error: OSError) -> EcosystemError:
    requests = extra("requests")
    if isinstance(error, requests.exceptions.RequestException | ConnectionError):
        host = urlsplit(dataset.url).hostname
        return EcosystemError(
            f"{host} cannot be reached, or the connection broke off: is this computer online? "
            "Try again; what was downloaded is kept and the download goes on where it stopped. "
            + _by_hand(dataset.url)
        )
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"the download cannot be written ({reason}). Choose another folder with --out, or free "
        "space."
    )


def _check(dataset: Dataset, path: Path) -> None:
    """Stop when what came is not the zip with the tables that an import needs."""
    if not zipfile.is_zipfile(path):
        path.unlink()
        raise EcosystemError(
            f"{dataset.url}: what came is no zip but probably a page. The address may have "
            f"changed. {_by_hand(dataset.url)}"
        )
    try:
        complete = has_cordis_tables(path)
    except InputError as error:
        path.unlink()
        raise EcosystemError(f"{dataset.url}: the zip cannot be used.\n{error}") from None
    if not complete:
        raise EcosystemError(
            f"{path.name}: the zip came, but not with the tables this program knows: the layout "
            "has changed. Try  ecosystem import table  with its file of organisations."
        )

"""The commands import, merge and fetch as their user types them."""

from __future__ import annotations

import gzip
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from ecosystem.cli import cli
from ecosystem.errors import EcosystemError
from ecosystem.io.load import load

ORGANIZATION = (
    "projectID;projectAcronym;organisationID;name;SME;activityType;postCode;city;country;nutsCode;"
    "role;ecContribution\n"
    "1;ALPHA;999990001;TARTU ULIKOOL;false;HES;51003;TARTU;EE;EE008;coordinator;100000\n"
    "1;ALPHA;999990002;AALTO KORKEAKOULUSAATIO SR;false;HES;02150;ESPOO;FI;FI1B1;participant;5,5\n"
    "2;BETA;999990002;AALTO KORKEAKOULUSAATIO SR;false;HES;02150;ESPOO;FI;FI1B1;coordinator;\n"
    "2;BETA;999990003;LMU MUENCHEN;false;HES;80539;MUENCHEN;DE;DE212;participant;1\n"
)
PROJECT = (
    "id;acronym;title;startDate;endDate;totalCost;legalBasis;frameworkProgramme\n"
    "1;ALPHA;A title;2016-01-01;2019-12-31;200000;H2020-EU.3.4.;H2020\n"
    "2;BETA;Another;2018-05-01;2020-01-01;30;H2020-EU.1.3.;H2020\n"
)
PARTNERS = (
    "Programme,Acronym,Project Partner,Lead Partner,Postal code,Town,Country,NUTS3\n"
    "2014 - 2020 INTERREG VB Baltic Sea,DELTA,University of Tartu,No,51003,Tartu,Estonia,"
    "EE008  / Lõuna-Eesti\n"
    "2014 - 2020 INTERREG VB Baltic Sea,DELTA,City of Turku,Yes,20100,Turku,Finland,"
    "FI1C1  / Varsinais-Suomi\n"
)

Type = Callable[..., Result]


def cordis_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organization.csv", ORGANIZATION)
        archive.writestr("project.csv", PROJECT)
    return buffer.getvalue()


@pytest.fixture
def type_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments, standalone_mode=False)

    return run


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    body = cordis_zip()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}/cordis-h2020projects-csv.zip"
    found.shutdown()
    found.server_close()
    thread.join()


def test_fetch_import_measure(type_: Type, server: str, tmp_path: Path) -> None:
    fetched = type_("fetch", "horizon2020", "--url", server)
    assert fetched.exception is None, fetched.output
    assert "Next:  ecosystem import cordis data/cordis-h2020projects-csv.zip" in fetched.output

    result = type_("import", "cordis", "data/cordis-h2020projects-csv.zip", "--bsr", "--out", "h")
    assert result.exception is None, result.output
    assert "cordis-h2020projects-csv.zip, organization.csv: 4 rows read = 4 kept\n" in result.output
    assert (
        "all participations: 4 read = 3 kept + 1 region outside the Baltic Sea Region\n"
        in result.output
    )
    assert "2 organisations, 2 projects, 3 participations in h\n" in result.output
    assert load(tmp_path / "h").about.caveats[0].startswith("Only organisations in the 53")

    measured = type_("measure", "h", "--what", "network")
    assert measured.exception is None, measured.output


def test_two_imports_and_a_merge(type_: Type, tmp_path: Path) -> None:
    (tmp_path / "cordis.zip").write_bytes(cordis_zip())
    (tmp_path / "keep.csv").write_text(PARTNERS, encoding="utf-8")
    assert type_("import", "cordis", "cordis.zip", "--out", "c").exception is None
    assert type_("import", "keep", "keep.csv", "--out", "k").exception is None
    merged = type_("merge", "c", "k", "--out", "m", "--title", "Both")
    assert merged.exception is None, merged.output
    ecosystem = load(tmp_path / "m")
    assert ecosystem.about.title == "Both"
    assert len(ecosystem.actors) == 4  # Tartu once
    assert len(ecosystem.collaborations) == 3
    # A corrected review wins.
    review = (tmp_path / "m" / "identity_review.csv").read_text(encoding="utf-8")
    (tmp_path / "mine.csv").write_text(review.replace("merged,", "kept,"), encoding="utf-8")
    apart = type_("merge", "c", "k", "--out", "m2", "--identity", "mine.csv")
    assert apart.exception is None, apart.output
    assert len(load(tmp_path / "m2").actors) == 5
    again = type_("merge", "c", "k", "--out", "m", "--title", "Both")
    assert again.exception is None
    assert (tmp_path / "m" / "identity_review.csv").read_text(encoding="utf-8") == review


def test_guess_then_table(type_: Type, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Projekt;Partner;Land;Epost\nA;RISE;SE;x\nA;VTT;FI;y\n")
    guessed = type_("import", "table", "list.csv", "--guess")
    assert 'organisation: "Partner"' in guessed.output
    (tmp_path / "m.yaml").write_text(guessed.output, encoding="utf-8")
    by_file = type_("import", "table", "list.csv", "--mapping", "m.yaml", "--out", "a")
    by_option = type_(
        "import", "table", "list.csv", "--out", "b", "--map", "project=Projekt",
        "--map", "organisation=Partner", "--map", "country=Land",
    )  # fmt: skip
    assert by_file.exception is None
    assert by_option.exception is None
    for name in ("actors.csv", "participations.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def nasty(name: str) -> tuple[str, bytes]:
    """Return a file name and bytes that no import can use."""
    buffer = io.BytesIO()
    match name:
        case "zip bomb":
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("organization.csv", b"1;2;3\n" * 20_000_000)
            return "a.zip", buffer.getvalue()
        case "climbing path":
            with zipfile.ZipFile(buffer, "w") as archive:
                archive.writestr("../../organization.csv", ORGANIZATION)
            return "a.zip", buffer.getvalue()
        case "truncated zip":
            return "a.zip", cordis_zip()[:-100]
        case "truncated gzip":
            return "organization.csv.gz", gzip.compress(ORGANIZATION.encode() * 100)[:-30]
        case "wrong encoding":
            return "organization.csv", (ORGANIZATION + "3;Ü;9;Y;;;;;SE;;partner;1\n").encode(
                "cp1252"
            )
        case "open quote":
            return "organization.csv", (ORGANIZATION + '3;"C;9;Y\n' + ORGANIZATION).encode()
        case "conflict":
            return "organization.csv", ORGANIZATION.replace(
                "2;BETA", "<<<<<<< HEAD\n2;BETA", 1
            ).encode()
        case "nul":
            return "organization.csv", (ORGANIZATION + "3;\0;9;Y;;;;;SE;;partner;1\n").encode()
        case "huge cell":
            return "organization.csv", ORGANIZATION.encode() + b"3;" + b"x" * 10_000_000 + b";9\n"
        case "password":
            return "organization.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 4096
    raise AssertionError(name)


@pytest.mark.parametrize(
    "name",
    [
        "zip bomb", "climbing path", "truncated zip", "truncated gzip", "wrong encoding",
        "open quote", "conflict", "nul", "huge cell", "password",
    ],
)  # fmt: skip
def test_one_clear_message_and_nothing_half_written(type_: Type, tmp_path: Path, name: str) -> None:
    file, data = nasty(name)
    (tmp_path / file).write_bytes(data)
    result = type_("import", "cordis", file, "--out", "out")
    assert isinstance(result.exception, EcosystemError), result.output
    message = str(result.exception)
    assert message.count("\n") == 0
    assert file.split(".")[0] in message
    assert str(tmp_path) not in message
    assert sorted(path.name for path in tmp_path.iterdir()) == [file]


def test_a_million_empty_rows(type_: Type, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "organization.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for number, line in enumerate(ORGANIZATION.splitlines()):
            sheet.write_row(number, 0, line.split(";"))
        for row in range(10, 100_000):
            sheet.set_row(row, 20, bold)
        sheet.set_row(1_048_575, 20, bold)
    result = type_("import", "cordis", "organization.xlsx", "--out", "out")
    assert result.exception is None
    assert "4 rows read = 4 kept" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "cordis", "absent.zip", "--out", "o"), "no such file"),
        (("import", "cordis", "."), "Missing option '--out'"),
        (("import", "nonsense", ".", "--out", "o"), "is not one of"),
        (("import", "cordis", ".", "--out", "o", "--years", "soon"), "is no span"),
        (("import", "cordis", ".", "--out", "o", "--countries", "ZZ"), "is no country"),
        (("import", "cordis", ".", "--out", "o", "--map", "a=b"), "for the format table"),
        (("import", "keep", ".", "--guess"), "for the format table"),
        (("import", "table", "list.csv", "--out", "o"), "needs a mapping"),
        (("import", "table", "list.csv", "--out", "o", "--map", "x"), "no equals sign"),
        (("merge", "baltic", "--out", "o"), "at least two"),
        (("merge", "baltic", "absent", "--out", "o"), "absent"),
        (("fetch", "interreg"), "is not one of"),
    ],
)
def test_what_cannot_be_done_is_said(
    type_: Type, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    result = type_(*arguments)
    assert result.exception is not None
    message = getattr(result.exception, "format_message", lambda: str(result.exception))()
    assert words in message
    assert not (tmp_path / "o").exists()


def test_years(type_: Type, tmp_path: Path) -> None:
    (tmp_path / "cordis.zip").write_bytes(cordis_zip())
    for years, expected in (("2020-", ["BETA"]), ("2016", ["ALPHA"]), ("-2017", ["ALPHA"])):
        assert (
            type_("import", "cordis", "cordis.zip", "--out", "c", "--years", years).exception
            is None
        )
        assert load(tmp_path / "c").collaborations["acronym"].to_list() == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("format_", "folder", "rows", "options"),
    [
        ("cordis", "horizon2020", 91_334, ("--countries", "EE,LV,LT")),
        ("cordis", "fp7", 135_670, ("--countries", "EE,LV,LT")),
        ("cordis", "cordis-2023-layout", 2_722, ()),
        ("dashboard", "horizon-dashboard", 2_570, ()),
        ("keep", "keep", 1_414, ()),
        ("graphml", "published", 632, ()),
    ],
)
def test_every_folder_of_real_data_in_one_command(
    type_: Type,
    tmp_path: Path,
    shared_data: Path,
    format_: str,
    folder: str,
    rows: int,
    options: tuple[str, ...],
) -> None:
    result = type_("import", format_, str(shared_data / folder), "--out", "out", *options)
    assert result.exception is None, result.exception
    assert f"{rows:,} rows read" in result.output
    ecosystem = load(tmp_path / "out")
    assert len(ecosystem.participations) > 100

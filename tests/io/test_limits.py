"""Every limit on what is read: what is beyond it is refused with one message, nothing hangs."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from ecosystem.errors import EcosystemError, InputError
from ecosystem.io import limits, readers
from ecosystem.io import workbooks as own_workbooks
from ecosystem.io.load import inspect, load
from ecosystem.io.settings_files import read_settings_text, toml_of, yaml_of
from ecosystem.sources.formats.graphs import read_graphs
from ecosystem.sources.reading import columns
from ecosystem.sources.reading.archive import entries
from ecosystem.sources.reading.columns import text_rows

TIES = "actor_a,actor_b\na,b\nb,c\n"


def checks(path: Path) -> set[str]:
    return {issue.check for issue in inspect(path).issues if issue.severity == "error"}


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = write(tmp_path / "ties.csv", TIES)
    assert limits.read_bytes(path, len(TIES)) == TIES.encode()
    with pytest.raises(InputError, match="larger than"):
        limits.read_bytes(path, len(TIES) - 1)


def test_a_table_of_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_ROWS", 2)
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    assert checks(write(tmp_path / "ties.csv", TIES)) == set()
    assert checks(write(tmp_path / "more.csv", TIES + "c,d\n")) == {"too-large"}


def test_others_tables_of_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MAX_ROWS", 2)
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    (entry,) = entries(write(tmp_path / "a.csv", TIES))
    with pytest.raises(InputError, match="more than 2 rows"):
        columns.read_sheet(text_rows(entry), "a.csv", {"a": ("actor_a",)}, ("a",))


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_table_of_too_many_columns(tmp_path: Path, ending: str) -> None:
    names = ["actor_a", "actor_b", *(f"c{n}" for n in range(limits.MAX_COLUMNS))]
    path = tmp_path / f"ties.{ending}"
    if ending == "csv":
        write(path, ",".join(names) + "\na,b\n")
    elif ending == "json":
        write(path, '{"actors": [{' + ", ".join(f'"{name}": 1' for name in names) + "}]}")
    else:
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("actors").write_row(0, 0, names)
    assert checks(path) == {"too-large"}


def test_one_wide_row_does_not_widen_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are made equally long, so rows times columns is what costs memory."""
    monkeypatch.setattr(limits, "MAX_CELLS", 1_000)
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("actors")
        sheet.write(0, 900, "far right")
        sheet.write(20, 0, "far below")
    assert checks(path) == {"too-large"}


def test_a_row_longer_than_its_headings_is_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "ties.csv", "actor_a,actor_b\na,b" + "," * 2_000 + "\n")
    assert checks(path) == {"too-large"}


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_cell_that_is_too_long(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_workbooks, "MAX_CELL_CHARACTERS", 5_000)  # Excel itself stops at 32,767
    path = tmp_path / f"ties.{ending}"
    long = "x" * (limits.MAX_CELL_CHARACTERS + 1)
    if ending == "csv":
        write(path, f"actor_a,actor_b\n{long},b\n")
    elif ending == "json":
        write(path, f'{{"actors": [{{"actor_id": "{long}"}}]}}')
    else:
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("actors").write(1, 0, "x" * 5_001)
    (check,) = checks(path)
    assert check == {"csv": "malformed-csv", "json": "malformed-json", "xlsx": "long-cell"}[ending]


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("actors")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.bin", b"\0" * 120_000_000)
    assert checks(path) == {"archive-bomb"}


def test_a_workbook_of_too_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    path = tmp_path / "data.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("actors")
    assert checks(path) == {"archive-bomb"}


_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_network_are_refused(tmp_path: Path, encoding: str) -> None:
    """Also in encodings in which the word cannot be looked for."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{_LAUGHS}]><graphml>&i;</graphml>'
    write(tmp_path / "x.graphml", text.encode(encoding))
    with pytest.raises(InputError) as error:
        read_graphs([tmp_path / "x.graphml"])
    assert error.value.issues[0].check == "unsafe-xml"


def test_words_of_a_declaration_in_text_are_no_declaration(tmp_path: Path) -> None:
    write(
        tmp_path / "x.graphml",
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph><node id="&lt;!ENTITY"/>'
        '<node id="b"/><!-- <!ENTITY --><edge source="&lt;!ENTITY" target="b"/></graph></graphml>',
    )
    assert len(read_graphs([tmp_path / "x.graphml"]).organisations) == 2


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("actors").write(0, 0, "actor_id")
    path = tmp_path / "data.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                text = text.replace("<worksheet", f"{_LAUGHS}]><worksheet", 1)
                text = text.replace("<v>0</v>", "<v>&i;</v>")
            new.writestr(name, text)
    assert checks(path) == {"unreadable-workbook"}


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "&x [*x]", "a: *nowhere"])
def test_yaml_of_which_one_part_stands_for_another_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="aliases"):
        yaml_of(text, "rules.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!python/object/apply:os.system [ls]", "no YAML that is read"),
        ("a: 2019-02-30", "impossible date"),
        ("a: " + "1" * 5_000, "value is none"),
        ("[1]: 2", "value is none|no YAML"),
        ("[" * 5_000, "nested too deeply"),
        ("\x00", "signs that are not allowed"),
    ],
)
def test_yaml_that_is_none(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        yaml_of(text, "rules.yaml")


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = ", "a = 1\na = 2"])
def test_toml_that_is_none(text: str) -> None:
    with pytest.raises(InputError):
        toml_of(text, "rules.toml")


def test_settings_that_are_too_long(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger than 200 kB"):
        read_settings_text(write(tmp_path / "plan.yaml", "#" * 200_001))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"actors": [{"name": "\\ud800"}]}', "half of a sign"),
        ('{"actors": [{"name": ' + "1" * 5_000 + "}]}", "thousands of digits"),
        ('{"actors": [{"name": {"a": 1}}]}', "a value is an object"),
        ('{"actors": [{"name": [[1]]}]}', "a value is an object"),
    ],
)
def test_json_that_nothing_can_hold(tmp_path: Path, text: str, words: str) -> None:
    (issue,) = inspect(write(tmp_path / "data.json", text)).issues
    assert words in issue.what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ties.csv")
    with pytest.raises(EcosystemError, match="no ordinary file"):
        load(tmp_path / "ties.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write(tmp_path / "secret.csv", "actor_id,name,kind\na,A,sme\n")
    (data / "actors.csv").symlink_to(tmp_path / "secret.csv")
    assert checks(data) == {"link-outside"}
    (tmp_path / "elsewhere").symlink_to(data)  # the folder itself may be a link
    assert checks(tmp_path / "elsewhere") == {"link-outside"}


def test_a_table_in_two_files(tmp_path: Path) -> None:
    write(tmp_path / "actors.csv", "actor_id,name,kind\na,A,sme\n")
    write(tmp_path / "actors.tsv", "actor_id\tname\tkind\nb,B,sme\n")
    assert checks(tmp_path) == {"two-files"}


def test_a_file_that_is_changed_while_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "ties.csv", TIES)
    with pytest.raises(InputError) as error, limits.opened(path) as file:
        file.read(5)
        write(path, TIES + "c,d\n")
    assert error.value.issues[0].check == "changed-while-read"


def test_a_folder_that_is_changed_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("actors.csv", "collaborations.csv"):
        write(tmp_path / name, "actor_id,name,kind\na,A,sme\n")
    whole = readers.read_csv

    def slow(path: Path, name: str) -> object:
        if name == "collaborations":
            write(tmp_path / "actors.csv", "actor_id,name,kind\na,A,sme\nb,B,sme\n")
        return whole(path, name)

    monkeypatch.setattr(readers, "read_csv", slow)
    assert checks(tmp_path) == {"changed-while-read"}


def test_the_stated_limits_are_the_enforced_ones(root: Path) -> None:
    stated = (root / "SECURITY.md").read_text(encoding="utf-8")
    for words in (
        f"{limits.MAX_TEXT_BYTES // 10**9} GB",
        f"{limits.MAX_WORKBOOK_BYTES // 10**6} MB",
        f"{limits.MAX_WORKBOOK_UNPACKED_BYTES // 10**9} GB unpacked",
        f"{limits.MAX_NETWORK_BYTES // 10**6} MB",
        f"{limits.MAX_SETTINGS_BYTES // 1000} kB",
        f"{limits.MAX_ROWS:,} rows",
        f"{limits.MAX_COLUMNS:,} columns",
        f"{limits.MAX_CELLS // 10**6} million cells",
        f"{limits.MAX_CELL_CHARACTERS:,} characters",
        f"{limits.MAX_MEMBERS:,} members",
        f"{limits.MAX_UNPACKED_BYTES // 10**9} GB unpacked",
        f"{limits.MAX_RATIO} times",
    ):
        assert words in stated, words

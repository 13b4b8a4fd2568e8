"""Text tables: the wanted columns only, and one clear message for whatever is wrong."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from ecosystem.errors import InputError
from ecosystem.sources.reading.archive import Entry, entries
from ecosystem.sources.reading.columns import Sheet, read_sheet, text_rows

WANTED = {"name": ("name", "organisation"), "country": ("country",), "vat": ("vatNumber",)}


def entry_of(path: Path, data: bytes) -> Entry:
    path.write_bytes(data)
    (entry,) = entries(path)
    return entry


def read(path: Path, data: bytes, encoding: str = "utf-8") -> Sheet:
    entry = entry_of(path, data)
    return read_sheet(text_rows(entry, encoding), entry.name, WANTED, ("name", "country"))


def problem_of(path: Path, data: bytes) -> tuple[str, int]:
    with pytest.raises(InputError) as error:
        read(path, data)
    (issue,) = error.value.issues
    assert issue.file == path.name
    return issue.check, issue.row


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters_order_of_columns_and_byte_order_mark(tmp_path: Path, sign: str) -> None:
    lines = ['COUNTRY|E-mail|"Organisation"', 'SE|a@b.se|"A| B"', "", "FI||C"]
    text = "\n".join(lines).replace("|", sign)
    sheet = read(tmp_path / "a.csv", b"\xef\xbb\xbf" + text.encode())
    assert sheet.frame["name"].to_list() == [f"A{sign} B", "C"]
    assert sheet.frame["country"].to_list() == ["SE", "FI"]
    assert sheet.frame.index.to_list() == [2, 4]
    assert sheet.found == {"name", "country"}


def test_what_is_not_asked_for_is_not_kept(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", b"name,country,contactPerson\nA,SE,Jane Doe\n")
    assert "Jane" not in sheet.frame.to_csv()


def test_headings_may_stand_below_a_title(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", b"Export of 2020;;\n;;\nname;country;x\nA;SE;1\n")
    assert sheet.frame["name"].to_dict() == {4: "A"}


def test_missing_headings_name_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="country; nearest: cuontry"):
        read(tmp_path / "a.csv", b"name,cuontry\nA,SE\n")


def test_empty_file(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "a.csv", b"")[0] == "empty-table"


def test_wrong_encoding_names_the_line_and_can_be_given(tmp_path: Path) -> None:
    data = "name;country\nAbo;FI\nÅbo;FI\n".encode("windows-1252")
    assert problem_of(tmp_path / "a.csv", data) == ("encoding", 3)
    assert read(tmp_path / "a.csv", data, "windows-1252").frame["name"].to_list() == ["Abo", "Åbo"]


def test_utf_16_and_nul_bytes(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "a.csv", "name;country\n".encode("utf-16"))[0] == "binary"
    assert problem_of(tmp_path / "a.csv", b"name;country\nA;SE\nB\0;SE\n") == ("binary", 3)


def test_quote_that_never_closes(tmp_path: Path) -> None:
    data = b'name;country\nA;SE\n"B;SE\n' + b"C;SE\n" * 1000
    assert problem_of(tmp_path / "a.csv", data) == ("malformed-csv", 3)


def test_quote_that_swallows_rows_up_to_the_next_one(tmp_path: Path) -> None:
    # Lenient readers make one organisation of three rows here.
    data = b'name;country\n"A;SE\nB;FI\n"C";EE\n'
    assert problem_of(tmp_path / "a.csv", data) == ("malformed-csv", 2)


def test_git_conflict_markers(tmp_path: Path) -> None:
    data = b"name;country\nA;SE\n<<<<<<< HEAD\nB;SE\n=======\nB;FI\n>>>>>>> other\n"
    assert problem_of(tmp_path / "a.csv", data) == ("merge-conflict", 3)


def test_ten_megabyte_cell(tmp_path: Path) -> None:
    data = b"name;country\nA;SE\n" + b"x" * 10_000_000 + b";SE\n"
    assert problem_of(tmp_path / "a.csv", data) == ("malformed-csv", 3)
    quoted = b'name;country\n"' + b"x\n" * 200_000 + b'";SE\n'
    assert problem_of(tmp_path / "a.csv", quoted) == ("malformed-csv", 2)


def test_more_cells_than_headings_are_all_listed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path / "a.csv", b"name;country\nA;SE\nB;x;SE\nC;SE;;\nD;y;SE\n")
    assert [(issue.check, issue.row) for issue in error.value.issues] == [
        ("too-many-cells", 3),
        ("too-many-cells", 5),
    ]


def test_short_rows_are_filled_up(tmp_path: Path) -> None:
    sheet = read(tmp_path / "a.csv", b"name;x;country\nA\nB;1;SE\n")
    assert sheet.frame["country"].to_list() == ["", "SE"]


def test_memory_does_not_grow_with_what_is_not_kept(tmp_path: Path) -> None:
    lines = b"".join(b"A;SE;%d;%s\n" % (n % 7, b"objective " * 200) for n in range(10_000))
    entry = entry_of(tmp_path / "a.csv", b"name;country;vatNumber;objective\n" + lines)
    tracemalloc.start()
    try:
        sheet = read_sheet(text_rows(entry), "a.csv", WANTED, ("name",))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(sheet) == 10_000
    assert len(lines) > 20_000_000
    assert peak < 8_000_000

"""Zips, gzip files and folders: read as streams, with limits."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from ecosystem.errors import EcosystemError, InputError
from ecosystem.sources.reading import archive
from ecosystem.sources.reading.archive import entries


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def check_of(error: pytest.ExceptionInfo[InputError]) -> str:
    (issue,) = error.value.issues
    return issue.check


def test_a_folder_is_read_with_its_zips_and_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.csv").write_text("x\n1\n")
    (tmp_path / ".hidden.csv").write_text("x\n")
    (tmp_path / "~$lock.xlsx").write_text("x")
    (tmp_path / "notes.pdf").write_text("x")
    (tmp_path / "a.tsv.gz").write_bytes(gzip.compress(b"x\n1\n"))
    make_zip(tmp_path / "z.zip", {"csv/c.csv": b"x\n1\n", "read.me": b"-"})
    found = entries(tmp_path)
    assert [entry.name for entry in found] == ["a.tsv.gz", "b.csv", "z.zip, csv/c.csv"]
    assert [entry.suffix for entry in found] == [".tsv", ".csv", ".csv"]
    for entry in found:
        with entry.open() as stream:
            assert stream.read() == b"x\n1\n"
    # What lies together belongs together.
    assert len({entry.group for entry in found}) == 3


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(EcosystemError, match="no such file"):
        entries(tmp_path / "absent.zip")
    with pytest.raises(EcosystemError, match="nothing that can be read"):
        entries(tmp_path)


def test_zip_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    bomb = make_zip(tmp_path / "bomb.zip", {"organization.csv": b"\n" * 60_000_000})
    assert bomb.stat().st_size < 100_000
    with pytest.raises(InputError) as error:
        entries(bomb)
    assert check_of(error) == "archive-bomb"


def test_gzip_bomb_is_stopped_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"a;b\n" + b"1;2\n" * 20_000_000, 9))
    (entry,) = entries(path)
    read = 0
    with pytest.raises(InputError) as error, entry.open() as stream:
        while chunk := stream.read(1 << 20):
            read += len(chunk)
    assert check_of(error) == "archive-bomb"
    assert read < 60_000_000


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:\\x.csv"])
def test_members_that_climb_out_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        entries(make_zip(tmp_path / "a.zip", {name: b"x\n"}))
    assert check_of(error) == "unsafe-archive"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_members_without_a_name_are_passed_over(tmp_path: Path, name: str) -> None:
    """Found by fuzzing; zipfile itself trips over an empty name."""
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x\n"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Q", b"x\n")
    whole = path.read_bytes()
    if name:
        path.write_bytes(whole.replace(b"Q", name.encode()))
    else:  # the length of the name stands at 28 in the central header, the name at 46
        at = whole.rindex(b"PK\x01\x02")
        end = whole.rindex(b"PK\x05\x06")
        header = whole[at : at + 28] + b"\0\0" + whole[at + 30 : at + 46] + whole[at + 47 : end]
        tail = bytearray(whole[end:])
        tail[12:16] = (int.from_bytes(tail[12:16], "little") - 1).to_bytes(4, "little")
        path.write_bytes(whole[:at] + header + bytes(tail))
    try:
        assert [entry.name for entry in entries(path)] == ["a.zip, a.csv"]
    except InputError as error:
        assert name == "/"
        assert error.issues[0].check == "unsafe-archive"


def test_truncated_zip(tmp_path: Path) -> None:
    whole = make_zip(tmp_path / "a.zip", {"a.csv": bytes(range(256)) * 500}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError) as error:
        entries(tmp_path / "a.zip")
    assert check_of(error) == "damaged-archive"


def test_damaged_member_is_found_while_it_is_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x;y\n" + b"1;2\n" * 50_000})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    (entry,) = entries(path)
    with pytest.raises(InputError) as error, entry.open() as stream:
        stream.read()
    assert check_of(error) == "damaged-archive"


def test_truncated_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"x\n" * 100_000)[:-20])
    (entry,) = entries(path)
    with pytest.raises(InputError, match="cut off"), entry.open() as stream:
        stream.read()


def test_password_protected_zip(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x\n"})
    data = bytearray(path.read_bytes())
    # Bit 0 of the flags says "encrypted": offset 6 of the local, 8 of the central header.
    data[6] |= 1
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(InputError) as error:
        entries(path)
    assert check_of(error) == "protected-archive"


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    path = make_zip(tmp_path / "a.zip", {f"{n}.csv": b"x\n" for n in range(4)})
    with pytest.raises(InputError) as error:
        entries(path)
    assert check_of(error) == "archive-bomb"


def test_something_else_called_zip(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("<html>not found</html>")
    with pytest.raises(InputError, match="something else under that name"):
        entries(tmp_path / "a.zip")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text("x\n1\n")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "a.csv").write_text("x\n1\n")
    assert [entry.name for entry in entries(inside)] == ["a.csv"]


def test_streams_close(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x\n1\n"})
    (entry,) = entries(path)
    with entry.open() as stream:
        assert isinstance(stream, io.BufferedReader)
    path.unlink()
    assert not list(tmp_path.iterdir())

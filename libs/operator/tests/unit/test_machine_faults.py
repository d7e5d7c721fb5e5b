"""What the machine refuses is one sentence too, with the file that it was about; a check keeps nothing of a row."""

from __future__ import annotations

import errno
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cityloop_operator.checking import check_files
from cityloop_operator.city_file import CityFile, ImportedLayer
from cityloop_operator.imported_pack import import_pack
from cityloop_operator.reading.encodings import encoding_of
from cityloop_operator.reading.faults import CityDataError, Fault, FaultReason, naming_file, write_list
from cityloop_operator.reading.outlines import read_outlines
from cityloop_operator.reading.tables import Table
from cityloop_operator.requests_file import path_in, read_requests, row_reader
from cityloop_testkit.english import english, english_language, refused_saying
from fieldtown import city, city_file, row, write_areas, write_city, write_requests

LAYER = ImportedLayer.model_validate({"layer": "ward", "name": {"zh": "区", "en": "Ward"}, "file": "areas.geojson"})
FAULT = Fault("requests.csv", 2, "created", FaultReason.DATE_UNREADABLE, "x" * 60)


@pytest.mark.parametrize(
    "read",
    [
        encoding_of,
        lambda path: encoding_of(path, "cp1252"),
        lambda path: Table.open(path, ()),
        lambda path: Table.open(path, (), "cp1252"),
        lambda path: read_outlines(path, LAYER),
    ],
)
def test_a_folder_and_a_file_that_is_gone_are_named(read: Callable[[Path], object], tmp_path: Path) -> None:
    for path, why in ((tmp_path, "is a directory; name a file"), (tmp_path / "gone", "no such file or directory; put")):
        with pytest.raises(CityDataError) as error:
            read(path)
        assert english(error.value.sentence).startswith(f"{path} cannot be read: {why}")
        assert len(english(error.value.sentence).splitlines()) == 1


def test_a_folder_in_place_of_a_file_of_the_city_is_named(tmp_path: Path) -> None:
    (tmp_path / "requests.csv").mkdir()
    with refused_saying(CityDataError, match=r"requests\.csv is a folder; requests\.csv has to be a file"):
        read_requests(city_file(), tmp_path)
    with refused_saying(CityDataError, match="cannot be read: file name too long"):
        path_in(tmp_path, "x" * 300)
    (tmp_path / "city.yaml").mkdir()
    with refused_saying(CityDataError, match="cannot be read: is a directory; name a file"):
        CityFile.read(tmp_path)


def test_a_file_that_vanishes_or_changes_between_two_looks_is_named(tmp_path: Path) -> None:
    path = write_requests(tmp_path, row()) / "requests.csv"
    reader = row_reader(city_file(), tmp_path)
    path.unlink()
    with refused_saying(CityDataError, match=r"requests\.csv cannot be read: no such file"):
        list(reader.rows())
    write_requests(tmp_path, row())
    reader = row_reader(city_file(), tmp_path)
    path.write_bytes(path.read_bytes().replace(b"Example", b"\xff"))
    with refused_saying(CityDataError, match=r"requests\.csv changed while it was read"):
        list(reader.rows())


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/dev/full", "/dev/full cannot be written: no space left on device; make room"),
        ("/dev/null/aside.csv", "/dev/null/aside.csv cannot be written: file exists; name a folder where"),
    ],
)
def test_a_list_that_cannot_be_written_is_named(target: str, said: str) -> None:
    with pytest.raises(CityDataError) as error:
        write_list(Path(target), [FAULT], english_language())
    assert english(error.value.sentence).startswith(said)


def test_a_pack_that_cannot_be_written_or_read_is_named(tmp_path: Path) -> None:
    folder = write_city(tmp_path, city())
    write_areas(write_requests(tmp_path, row()))
    (folder / "pack-template" / "pack.yaml").mkdir(parents=True)
    with refused_saying(CityDataError, match=r"pack\.yaml cannot be read: is a directory"):
        import_pack(folder, tmp_path, tmp_path / "pack")
    (folder / "pack-template" / "pack.yaml").rmdir()
    (folder / "pack-template" / "pack.yaml").write_text("pack: fieldtown\n")
    (folder / "pack-template" / "event-classes.yaml").write_text("default: {}\n")
    with refused_saying(CityDataError, match="/dev/null/pack cannot be written: not a directory"):
        import_pack(folder, tmp_path, Path("/dev/null/pack"))


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EACCES, "permission denied; give yourself the right to it"),
        (errno.EROFS, "read-only file system; name another, where files may be written"),
        (errno.EIO, "input/output error; look at its disk, then try again"),
    ],
)
def test_what_no_test_can_have_a_disk_do_is_said_by_its_number(number: int, advice: str) -> None:
    """Permissions do not hold for root, who runs some of the tests."""
    with pytest.raises(CityDataError) as error, naming_file(Path("areas.geojson")):
        raise OSError(number, os.strerror(number))
    assert english(error.value.sentence) == f"areas.geojson cannot be read: {advice}" + (
        ", or name another" if number == errno.EACCES else ""
    )


def bad_rows(folder: Path, count: int) -> Path:
    """One row of ten enters, in an hour that came twice; the others are bad in two ways, or have a number again."""

    def rows() -> Iterator[str]:
        for number in range(count):
            if number % 10 == 0:
                yield row(f"N{number}", created="2021-11-07 01:30:00", text="x" * 600)
            else:
                wrong = {"closed": "soon"} if number % 2 else {"lat": "north"}
                yield row(f"N{number // 10 * 10}" if number % 10 == 1 else f"B{number}", text="y" * 600, **wrong)

    return write_requests(folder, *rows())


def peak(folder: Path, count: int) -> int:
    """The most bytes that a check holds of a file of so many rows."""
    write_city(write_areas(bad_rows(folder, count)), city())
    file = CityFile.read(folder)
    tracemalloc.start()
    try:
        found = check_files(file, folder, english_language(), folder / "aside.csv")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.rows, found.entered) == (count, count // 10)
    assert (found.aside.total, found.remarks.total) == (count - count // 10, count // 10)
    with (folder / "aside.csv").open(encoding="utf-8-sig") as listed:
        assert sum(1 for _ in listed) == count + 1
    return most


def test_a_check_keeps_nothing_of_a_row(tmp_path: Path) -> None:
    # The first is there for what is imported and looked up once.
    _, few, many = (peak(folder, count) for folder, count in folders(tmp_path, 100, 2_000, 10_000))
    assert many < few + 100_000, "8,000 more faults, kept, would be 500 kB"


def folders(folder: Path, *counts: int) -> Iterator[tuple[Path, int]]:
    for count in counts:
        (folder / str(count)).mkdir()
        yield folder / str(count), count

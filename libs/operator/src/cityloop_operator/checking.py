"""The files of a city, read and checked row by row: nothing of a row is kept, and nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from cityloop_kernel import Sentence, say
from cityloop_localisation import Language

from cityloop_operator.city_file import CityFile
from cityloop_operator.imported_city import boundary_of, descriptions_of, read_layers
from cityloop_operator.reading.faults import CityDataError, Fault, FaultCounts, listing
from cityloop_operator.requests_file import row_reader, sums_of
from cityloop_operator.requests_inside import RequestsInside


@dataclass(frozen=True)
class FileCheck:
    """What was found in the files."""

    rows: int
    entered: int
    aside: FaultCounts
    """Rows that cannot enter."""
    features: FaultCounts
    """Features of layers that cannot."""
    remarks: FaultCounts
    """Of rows that enter."""
    sparse: Sequence[Sentence]
    """Of layers in which no request lies."""

    @property
    def sums(self) -> list[Sentence]:
        """What came of all rows and features, a line each."""
        features = [say("features-set-aside", problem=line) for line in self.features.lines]
        return [*sums_of(self.rows, self.entered, self.aside, self.remarks), *features, *self.sparse]


def check_files(
    file: CityFile,
    data: Path,
    language: Language,
    listed: Path | None = None,
    report: Callable[[Sentence], None] = lambda _line: None,
    done: Callable[[int, int], None] = lambda _row, _rows: None,
) -> FileCheck:
    """Read outlines and rows; memory does not grow with the rows, however many are bad.

    Args:
        file: of the city.
        data: the folder of its files.
        language: of what is listed.
        listed: a CSV file to list each row in that cannot enter, or has a remark.
        report: is told how the files are read, a line at a time.
        done: is told after each row how many are read, of how many.

    Raises:
        CityDataError: a file cannot be read or written, or no request lies in the city or where a layer is.
    """
    if file.imported is None:
        raise CityDataError(say("city-without-requests", city=file.city))
    reader = row_reader(file, data)
    layers = read_layers(file.imported, data)
    for line in (*descriptions_of(layers), *reader.descriptions):
        report(line)
    inside = RequestsInside(file.imported, layers, boundary_of(file.imported, layers))
    entered, aside, features, remarks = 0, FaultCounts(), FaultCounts(), FaultCounts()
    with nullcontext(lambda _fault: None) if listed is None else listing(listed, language) as keep:
        for layer in layers.values():
            for fault in layer.set_aside:
                features.add(fault)
                keep(fault)
        for number, found in enumerate(reader.rows(), start=1):
            if isinstance(found, Fault):
                aside.add(found)
                keep(found)
            else:
                entered += 1
                inside.add(found.position)
            for remark in reader.remarks:
                remarks.add(remark)
                keep(remark)
            reader.remarks.clear()
            done(number, reader.survey.rows)
    reader.check_ended(entered, aside.total)
    return FileCheck(reader.survey.rows, entered, aside, features, remarks, inside.check())

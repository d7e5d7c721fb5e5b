"""A city that exists: its areas from GeoJSON layers, its departments from the owners that its requests name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from cityloop.common.v1.common_pb2 import Label
from cityloop.sharing.v1.city_pb2 import Area, City, CityRecord, Division, Layer
from cityloop_city import CityError, model_of
from cityloop_kernel import Sentence, say
from cityloop_localisation import UNDETERMINED

from cityloop_operator.city_file import (
    CityFile,
    ImportedCitySettings,
    ImportedLayer,
    calendar_records,
    department_records,
)
from cityloop_operator.metres import widen
from cityloop_operator.reading.faults import CityDataError, Fault
from cityloop_operator.reading.outlines import Outlines, cut_at_antimeridian, read_outlines
from cityloop_operator.requests_file import RequestsFile, path_in, read_requests
from cityloop_operator.requests_inside import RequestsInside


@dataclass(frozen=True)
class ImportedCity:
    """The records of a city, the layers that they were made of, and what was set aside on the way."""

    records: list[CityRecord]
    layers: Mapping[str, Outlines]
    found: RequestsFile
    sparse: Sequence[Sentence] = ()
    """Of layers in which no request lies."""

    @property
    def set_aside(self) -> list[Fault]:
        """Features and rows that could not enter."""
        return [*(fault for layer in self.layers.values() for fault in layer.set_aside), *self.found.set_aside]

    @property
    def descriptions(self) -> list[Sentence]:
        """How the files were read and what came of them, a line each."""
        return [*descriptions_of(self.layers), *self.sparse, *self.found.notes, *self.found.sums]


def import_city(file: CityFile, data: Path | None, found: RequestsFile | None = None) -> ImportedCity:
    """The city, with every record of it.

    Args:
        file: of the city.
        data: the folder of its files.
        found: its requests, where they are read already.

    Raises:
        CityDataError: a file of the data folder is missing or cannot be read, or no request lies in the city.
    """
    if file.imported is None:
        raise CityDataError(say("city-without-requests", city=file.city))
    layers = read_layers(file.imported, data)
    found = found or read_requests(file, data)
    boundary = boundary_of(file.imported, layers)
    inside = RequestsInside(file.imported, layers, boundary)
    inside.add_all(request.position for request in found.requests)
    sparse = inside.check()
    records = [CityRecord(city=_city(file, file.imported, boundary))]
    records.append(CityRecord(division=Division(division_id=file.jurisdiction, level="city", name=file.name.label())))
    for layer in file.imported.layers:
        records += _layer_records(file, layer, layers[layer.layer])
    records += [*calendar_records(file), *department_records(file, found.departments(file.imported))]
    try:
        model_of(file.city, 0, records)
    except CityError as error:
        raise CityDataError(say("city-cannot-be", city=file.city, problem=error.sentence)) from error
    return ImportedCity(records, layers, found, sparse)


def read_layers(imported: ImportedCitySettings, data: Path | None) -> dict[str, Outlines]:
    """The outlines of each layer.

    Raises:
        CityDataError: a file is missing or cannot be read.
    """
    return {layer.layer: read_outlines(path_in(data, layer.file), layer) for layer in imported.layers}


def descriptions_of(layers: Mapping[str, Outlines]) -> list[Sentence]:
    """How layers were read, a line each."""
    return [
        say(
            "outlines-layer",
            layer=name,
            read=layer.description,
            areas=len(layer.areas),
            features=layer.features,
            aside=len(layer.set_aside),
        )
        for name, layer in layers.items()
    ]


def boundary_of(imported: ImportedCitySettings, layers: Mapping[str, Outlines]) -> shapely.Geometry:
    """The outer boundary of a city: the union of one of its layers, widened."""
    edge = imported.boundary
    union = shapely.union_all([outline for _, outline in layers[edge.layer].areas.values()])
    return cut_at_antimeridian(widen(union, edge.widened_metres)) if edge.widened_metres else union


def _city(file: CityFile, imported: ImportedCitySettings, boundary: shapely.Geometry) -> City:
    return City(
        name=file.name.label(),
        time_zone=file.time_zone,
        boundary=shapely.to_wkb(boundary),
        jurisdiction=file.jurisdiction,
        layers=[
            Layer(layer=layer.layer, name=layer.name.label(), jurisdiction=layer.jurisdiction)
            for layer in imported.layers
        ],
        fallback_department_id=file.fallback_department,
        drill=file.drill,
    )


def _layer_records(file: CityFile, layer: ImportedLayer, outlines: Outlines) -> Iterator[CityRecord]:
    for area_id, (name, outline) in sorted(outlines.areas.items()):
        label = Label(texts={UNDETERMINED: name})
        division_id = file.jurisdiction
        if layer.jurisdiction:
            division_id = f"{file.jurisdiction}.{area_id}"
            division = Division(division_id=division_id, parent_id=file.jurisdiction, level=layer.layer, name=label)
            yield CityRecord(division=division)
        area = Area(
            layer=layer.layer, area_id=area_id, name=label, division_id=division_id, geometry=shapely.to_wkb(outline)
        )
        yield CityRecord(area=area)

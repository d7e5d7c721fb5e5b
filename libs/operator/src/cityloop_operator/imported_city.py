"""A city that exists: its areas from GeoJSON layers, its departments from the owners that its requests name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from cityloop.common.v1.common_pb2 import Label
from cityloop.sharing.v1.city_pb2 import Area, Calendar, City, CityRecord, Division, Layer
from shapely.geometry import shape

from cityloop_operator.city_file import CityFile, Imported, ImportedLayer, department_records
from cityloop_operator.metres import widen
from cityloop_operator.requests_file import CityDataError, path_in, read_requests

Outlines = dict[str, tuple[str, shapely.Geometry]]
"""Name and shape of each area of a layer, by its id."""


def import_city(file: CityFile, data: Path | None) -> list[CityRecord]:
    """Every record of the city.

    Raises:
        CityDataError: a file of the data folder is missing or cannot be read.
    """
    if file.imported is None:
        raise CityDataError(f"city {file.city} is generated, not imported")
    outlines = {layer.layer: read_layer(path_in(data, layer.file), layer) for layer in file.imported.layers}
    found = read_requests(file, data).departments(file.imported)
    records = [CityRecord(city=_city(file, file.imported, outlines))]
    records.append(CityRecord(division=Division(division_id=file.jurisdiction, level="city", name=file.name.label())))
    for layer in file.imported.layers:
        records += _layer_records(file, layer, outlines[layer.layer])
    calendar = Calendar(calendar_id="default", working_hours=["08:00-17:00"])
    return [*records, CityRecord(calendar=calendar), *department_records(file, found)]


def read_layer(path: Path, layer: ImportedLayer) -> Outlines:
    """The areas of a layer; features of one id are one area, invalid rings are mended.

    Raises:
        CityDataError: it is no GeoJSON, or a feature has no id or no polygon.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        features = content["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise CityDataError(f"{path} is no GeoJSON feature collection: {error}") from error
    outlines: Outlines = {}
    for number, feature in enumerate(features, start=1):
        area_id, name, outline = _feature(feature, layer, f"{path}, feature {number}")
        if area_id in outlines:
            outline = shapely.union(outlines[area_id][1], outline)
        outlines[area_id] = (name, outline)
    return outlines


def _feature(feature: dict[str, Any], layer: ImportedLayer, where: str) -> tuple[str, str, shapely.Geometry]:
    properties = feature.get("properties") or {}
    area_id = str(properties.get(layer.id_property) or "").strip()
    if not area_id:
        raise CityDataError(f"{where} has no property {layer.id_property!r}; name the id property in city.yaml")
    try:
        outline = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise CityDataError(f"{where} has no geometry that can be read: {error}") from error
    if outline.geom_type not in {"Polygon", "MultiPolygon"} or outline.is_empty:
        raise CityDataError(f"{where} is a {outline.geom_type}; areas are polygons")
    valid = outline if outline.is_valid else shapely.buffer(shapely.make_valid(outline), 0)
    return area_id, str(properties.get(layer.name_property) or area_id).strip(), valid


def _city(file: CityFile, imported: Imported, outlines: dict[str, Outlines]) -> City:
    edge = imported.boundary
    union = shapely.union_all([outline for _, outline in outlines[edge.layer].values()])
    return City(
        name=file.name.label(),
        time_zone=file.time_zone,
        boundary=shapely.to_wkb(widen(union, edge.widened_metres) if edge.widened_metres else union),
        jurisdiction=file.jurisdiction,
        layers=[
            Layer(layer=layer.layer, name=layer.name.label(), jurisdiction=layer.jurisdiction)
            for layer in imported.layers
        ],
        fallback_department_id=file.fallback_department,
    )


def _layer_records(file: CityFile, layer: ImportedLayer, outlines: Outlines) -> Iterator[CityRecord]:
    for area_id, (name, outline) in sorted(outlines.items()):
        label = Label(zh=name, en=name)
        division_id = file.jurisdiction
        if layer.jurisdiction:
            division_id = f"{file.jurisdiction}.{area_id}"
            division = Division(division_id=division_id, parent_id=file.jurisdiction, level=layer.layer, name=label)
            yield CityRecord(division=division)
        area = Area(
            layer=layer.layer, area_id=area_id, name=label, division_id=division_id, geometry=shapely.to_wkb(outline)
        )
        yield CityRecord(area=area)

"""Outlines of areas in GeoJSON: brought to degrees of WGS 84, cut at the antimeridian, else refused."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from cityloop_kernel import Phrase, Sentence, phrase_list, say
from numpy.typing import NDArray
from shapely.geometry import shape

from cityloop_operator.city_file import ImportedLayer
from cityloop_operator.reading.encodings import encoding_of
from cityloop_operator.reading.faults import CityDataError, Fault, FaultReason, SetAsideError, naming_file, shortened
from cityloop_operator.request import MAX_NAME

DEGREES = "OGC:CRS84"
"""WGS 84, longitude first."""
POLYGONS = frozenset({"Polygon", "MultiPolygon"})
TURN, HALF_TURN, QUARTER_TURN = 360.0, 180.0, 90.0
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Outlines:
    """The areas of a layer by id, each with its name and its shape, and the features that are set aside."""

    description: Sentence
    """How the layer was read."""
    areas: dict[str, tuple[str, shapely.Geometry]] = field(default_factory=dict)
    features: int = 0
    set_aside: list[Fault] = field(default_factory=list)


def read_outlines(path: Path, layer: ImportedLayer) -> Outlines:
    """The areas of a layer; features of one id are one area, invalid rings are fixed.

    Raises:
        CityDataError: it cannot be read, is no GeoJSON, its outlines are no degrees and name no reference system, or
            another one than the setting, or it has no area.
    """
    content = _content(path, layer.encoding)
    features = _features(path, content)
    system = _system(path, content, layer.crs)
    to_degrees = _to_degrees(path, system)
    description = say("outlines-in-degrees", file=path.name)
    if system:
        description = say("outlines-in-system", file=path.name, system=system)
    found = Outlines(description, features=len(features))
    for number, feature in enumerate(features, start=1):
        try:
            area_id, name, outline = _feature(feature, layer)
            place = say("outlines-feature", file=str(path), number=str(number))
            shape_in_degrees = _in_degrees(outline, to_degrees, place, system)
        except SetAsideError as error:
            found.set_aside.append(Fault(path.name, number, error.column, error.reason, error.cell))
            continue
        if area_id in found.areas:
            name, before = found.areas[area_id]
            shape_in_degrees = shapely.union(before, shape_in_degrees)
        found.areas[area_id] = (name, shape_in_degrees)
    if not found.areas:
        raise CityDataError(_no_area(path, layer, features, found))
    if layer.name_property and not any(layer.name_property in _properties(feature) for feature in features):
        known, name = _known_properties(features), layer.name_property
        raise CityDataError(say("outlines-name-missing", file=str(path), name=name, known=known))
    return found


def cut_at_antimeridian(outline: shapely.Geometry) -> shapely.Geometry:
    """A polygon in degrees, cut where it crosses the antimeridian, as RFC 7946 (3.1.9) has it.

    Rings whose points jump by more than half a turn go the short way round; longitudes beyond 180 are brought back.
    """
    unrolled = [_unrolled(polygon) for polygon in _polygons(outline)]
    west, _, east, _ = shapely.total_bounds(unrolled)
    if west >= -HALF_TURN and east <= HALF_TURN:
        return outline
    parts = []
    for turns in range(math.floor((west + HALF_TURN) / TURN), math.ceil((east - HALF_TURN) / TURN) + 1):
        window = shapely.box(turns * TURN - HALF_TURN, -QUARTER_TURN, turns * TURN + HALF_TURN, QUARTER_TURN)
        for polygon in unrolled:
            part = shapely.intersection(shapely.make_valid(polygon), window)
            parts += [_moved(item, -turns * TURN) for item in _polygons(part)]
    return shapely.union_all(parts)


def areas_in(path: Path) -> list[dict[str, Any]]:
    """The features of a layer as they stand there, those that are objects.

    Raises:
        CityDataError: it is no GeoJSON, or has none.
    """
    features = [feature for feature in _features(path, _content(path, "")) if isinstance(feature, dict)]
    if not features:
        raise CityDataError(say("outlines-none", file=str(path)))
    return features


def _features(path: Path, content: Mapping[str, Any]) -> list[Any]:
    features = content.get("features")
    if not isinstance(features, list):
        raise CityDataError(say("geojson-no-features", file=str(path)))
    return features


def _content(path: Path, declared: str) -> dict[str, Any]:
    encoding = encoding_of(path, declared)
    try:
        with naming_file(path):
            content = json.loads(path.read_text(encoding=encoding.name))
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}"
        raise CityDataError(say("geojson-unreadable", place=place, problem=error.msg)) from error
    except UnicodeDecodeError as error:
        raise CityDataError(say("geojson-other-encoding", file=str(path), encoding=encoding.name)) from error
    except (ValueError, RecursionError) as error:
        raise CityDataError(say("geojson-too-deep", file=str(path))) from error
    if not isinstance(content, dict):
        raise CityDataError(say("geojson-no-object", file=str(path)))
    return content


def _system(path: Path, content: Mapping[str, Any], setting: str) -> str:
    """The reference system of the outlines, by the setting or the file's own `crs` (GeoJSON of 2008); empty: WGS 84, as
    RFC 7946 has it.
    """
    crs = content.get("crs")
    try:
        name = None if crs is None else crs["properties"]["name"]
    except (KeyError, TypeError):
        name = None
    named = name if isinstance(name, str) else ""
    if named and setting and _differ(named, setting):
        raise CityDataError(say("crs-two", file=str(path), named=shortened(named), setting=setting))
    if crs is not None and not named and not setting:
        raise CityDataError(say("crs-unnamed", file=str(path)))
    return setting or named


def _differ(named: str, setting: str) -> bool:
    """Whether two names stand for two systems; axes aside, for here longitude comes first in each."""
    try:
        one, other = (pyproj.CRS.from_user_input(name) for name in (named, setting))
    except pyproj.exceptions.ProjError:
        # What a file names and nobody knows is what the setting is there for; its own name is looked up later.
        return False
    return not one.equals(other, ignore_axis_order=True)


def _to_degrees(path: Path, system: str) -> pyproj.Transformer | None:
    if not system:
        return None
    try:
        crs = pyproj.CRS.from_user_input(system)
        return pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise CityDataError(say("crs-unknown", file=str(path), system=shortened(system))) from error


def _feature(feature: Any, layer: ImportedLayer) -> tuple[str, str, shapely.Geometry]:
    properties = _properties(feature)
    if not isinstance(feature, dict):
        raise SetAsideError("", FaultReason.NO_FEATURE, str(feature))
    area_id = _text(properties.get(layer.id_property) if layer.id_property else feature.get("id"))
    if not area_id:
        raise SetAsideError(layer.id_property or "id", FaultReason.ID_MISSING)
    name = _text(properties.get(layer.name_property)) or area_id
    for column, text in ((layer.id_property or "id", area_id), (layer.name_property, name)):
        if len(text) > MAX_NAME:
            raise SetAsideError(column, FaultReason.TEXT_TOO_LONG, text)
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise SetAsideError(column, FaultReason.TEXT_UNSTORABLE, text)
    if "" in area_id.split("/"):
        raise SetAsideError(layer.id_property or "id", FaultReason.NAME_RESERVED, area_id)
    geometry = feature.get("geometry")
    if geometry is None:
        raise SetAsideError("geometry", FaultReason.NO_OUTLINE, area_id)
    try:
        outline = shapely.force_2d(shape(geometry))
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        IndexError,
        OverflowError,
        shapely.errors.ShapelyError,
    ) as error:
        raise SetAsideError("geometry", FaultReason.NO_POLYGON, area_id) from error
    if outline.geom_type not in POLYGONS or outline.is_empty or not np.isfinite(_points(outline)).all():
        raise SetAsideError("geometry", FaultReason.NO_POLYGON, f"{area_id}, {outline.geom_type}")
    return area_id, name, outline


def _in_degrees(
    outline: shapely.Geometry, to_degrees: pyproj.Transformer | None, where: Sentence, system: str
) -> shapely.Geometry:
    """A valid polygon in degrees.

    Raises:
        CityDataError: its points are no degrees.
    """
    if to_degrees is not None:
        outline = shapely.transform(outline, lambda points: np.column_stack(to_degrees.transform(*points.T)))
    points = _points(outline)
    if not np.isfinite(points).all():
        raise CityDataError(say("crs-elsewhere", place=where, system=system))
    _check_degrees(points, where)
    cut = cut_at_antimeridian(outline)
    valid = cut if shapely.is_valid(cut) else shapely.buffer(shapely.make_valid(cut), 0)
    if shapely.is_empty(valid):
        raise SetAsideError("geometry", FaultReason.NO_POLYGON)
    return valid


def _check_degrees(points: Points, where: Sentence) -> None:
    x, y = np.abs(points).max(axis=0)
    if x <= TURN and y <= QUARTER_TURN:
        return
    sample = f"{points[0][0]:g}, {points[0][1]:g}"
    if x <= QUARTER_TURN and y <= TURN:
        raise CityDataError(say("crs-latitude-first", place=where, point=sample))
    raise CityDataError(say("crs-no-degrees", place=where, point=sample))


def _no_area(path: Path, layer: ImportedLayer, features: list[Any], found: Outlines) -> Sentence:
    if not found.set_aside:
        return say("outlines-none", file=str(path))
    first = found.set_aside[0]
    if all(fault.reason is FaultReason.ID_MISSING for fault in found.set_aside):
        message = "outlines-own-ids" if _own_ids(features) else "outlines-id-missing"
        known, number = _known_properties(features), str(first.line)
        return say(message, file=str(path), number=number, name=first.column, known=known)
    place = say("outlines-feature", file=str(path), number=str(first.line))
    return say("outlines-no-area", place=place, problem=first.problem)


def _own_ids(features: list[Any]) -> bool:
    return any(isinstance(feature, dict) and _text(feature.get("id")) for feature in features)


def _known_properties(features: list[Any]) -> Phrase:
    known = dict.fromkeys(shortened(name) for feature in features for name in _properties(feature))
    return phrase_list(list(known)[:20]) if known else say("outlines-no-properties")


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _text(value: Any) -> str:
    """An id or a name as text: 0 is one, 1.0 is 1; nothing, a flag or a list is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return str(value).strip()


def _points(outline: shapely.Geometry) -> Points:
    points: Points = shapely.get_coordinates(outline)
    return points


def _polygons(geometry: shapely.Geometry) -> Iterator[shapely.Geometry]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            yield from _polygons(part)


def _unrolled(polygon: shapely.Geometry) -> shapely.Geometry:
    """Each ring without jumps of more than half a turn; the holes beside the shell."""
    shell = _without_jumps(shapely.get_coordinates(shapely.get_exterior_ring(polygon)))
    holes = []
    for number in range(shapely.get_num_interior_rings(polygon)):
        ring = shapely.get_interior_ring(polygon, number)
        hole = _without_jumps(shapely.get_coordinates(ring))
        turns = round((shell[:, 0].mean() - hole[:, 0].mean()) / TURN)
        holes.append(hole + np.array([turns * TURN, 0]))
    return shapely.Polygon(shell, holes)


def _without_jumps(ring: Points) -> Points:
    turns, found = 0.0, [ring[0]]
    for (before, _), (longitude, latitude) in pairwise(ring):
        if abs(longitude - before) > HALF_TURN and abs(longitude - before) < TURN:
            turns += TURN if longitude < before else -TURN
        found.append(np.array([longitude + turns, latitude]))
    return np.array(found)


def _moved(polygon: shapely.Geometry, degrees: float) -> shapely.Geometry:
    return shapely.transform(polygon, lambda points: points + np.array([degrees, 0]))

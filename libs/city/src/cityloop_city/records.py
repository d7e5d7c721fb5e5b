"""A city as records: what is applied, stored and replicated."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import shapely
import shapely.errors
from cityloop.sharing.v1.city_pb2 import Area, Calendar, City, CityRecord, Department, Division, Post
from cityloop_kernel import Phrase, SentenceError, say

from cityloop_city.calendars import work_calendar
from cityloop_city.model import CityModel

MARKER = "marker"
UTC = "UTC"
MAX_RECORD_BYTES = 3 * 1024 * 1024
"""Less than what a record of the topic holds, with room for its envelope."""
POLYGONS = ("Polygon", "MultiPolygon")


class CityError(SentenceError):
    """The records make no city; the sentence names the record."""


def entity_key(record: CityRecord) -> str:
    """Kind and id of the entity in a record, such as `area/council/3`.

    Raises:
        CityError: the record is empty.
    """
    kind = record.WhichOneof("entity")
    match kind:
        case None:
            raise CityError(say("city-record-empty"))
        case "city":
            return "city"
        case "marker":
            return MARKER
        case "area":
            return f"area/{record.area.layer}/{record.area.area_id}"
        case _:
            return f"{kind}/{getattr(getattr(record, kind), f'{kind}_id')}"


def digest_of(entities: Mapping[str, bytes]) -> str:
    """The digest that a version marker states, over keys and serialised entities in key order."""
    digest = hashlib.sha256()
    for key in sorted(entities):
        digest.update(f"{key}\n{len(entities[key])}\n".encode())
        digest.update(entities[key])
    return f"sha256:{digest.hexdigest()}"


def entity_bytes(record: CityRecord) -> bytes:
    """The entity alone, serialised; the same in every version that does not change it."""
    kind = record.WhichOneof("entity")
    if kind is None:
        raise CityError(say("city-record-empty"))
    content: bytes = getattr(record, kind).SerializeToString(deterministic=True)
    return content


def model_of(city_id: str, version: int, records: Iterable[CityRecord]) -> CityModel:
    """The model that the records of one version make, checked as a whole.

    Raises:
        CityError: an entity stands twice, is missing, or refers to one that is not there.
    """
    city: City | None = None
    divisions: dict[str, Division] = {}
    areas: dict[tuple[str, str], Area] = {}
    departments: dict[str, Department] = {}
    posts: dict[str, Post] = {}
    calendars: dict[str, Calendar] = {}
    seen: set[str] = set()
    for record in records:
        key = entity_key(record)
        if key in seen:
            raise CityError(say("city-record-twice", record=key))
        seen.add(key)
        _check_record(key, record)
        match record.WhichOneof("entity"):
            case "city":
                city = record.city
            case "division":
                divisions[record.division.division_id] = record.division
            case "area":
                areas[record.area.layer, record.area.area_id] = record.area
            case "department":
                departments[record.department.department_id] = record.department
            case "post":
                posts[record.post.post_id] = record.post
            case "calendar":
                calendars[record.calendar.calendar_id] = record.calendar
    if city is None:
        raise CityError(say("city-without-itself"))
    model = CityModel(city_id, version, city, divisions, areas, departments, posts, calendars)
    _check(model)
    return model


def _check_record(key: str, record: CityRecord) -> None:
    if "" in key.split("/"):
        raise CityError(say("city-record-without-id", record=key))
    size = record.ByteSize()
    if size > MAX_RECORD_BYTES:
        raise CityError(say("city-record-too-large", record=key, size=size, most=MAX_RECORD_BYTES))


def _check(model: CityModel) -> None:
    layers = {layer.layer for layer in model.city.layers}
    if len(layers) < len(model.city.layers) or sum(layer.jurisdiction for layer in model.city.layers) > 1:
        raise CityError(say("city-layers-wrong"))
    try:
        ZoneInfo(model.city.time_zone or UTC)
    except (ValueError, LookupError, OSError) as error:
        raise CityError(say("city-zone-unknown", zone=model.city.time_zone)) from error
    for calendar in model.calendars.values():
        try:
            work_calendar(calendar, model.time_zone)
        except SentenceError as error:
            raise CityError(say("city-calendar", calendar=calendar.calendar_id, problem=error.sentence)) from error
    if model.city.jurisdiction not in model.divisions:
        raise CityError(say("city-division-missing", division=model.city.jurisdiction))
    if model.city.fallback_department_id not in model.departments:
        raise CityError(say("city-fallback-missing", department=model.city.fallback_department_id))
    if model.departments[model.city.fallback_department_id].body:
        raise CityError(say("city-fallback-body", department=model.city.fallback_department_id))
    for area in model.areas.values():
        if area.layer not in layers:
            raise CityError(say("city-area-without-layer", area=area.area_id, layer=area.layer))
        if area.division_id and area.division_id not in model.divisions:
            raise CityError(say("city-area-without-division", area=area.area_id, division=area.division_id))
    for division in model.divisions.values():
        if division.parent_id and division.parent_id not in model.divisions:
            missing = {"division": division.division_id, "parent": division.parent_id}
            raise CityError(say("city-division-without-parent", **missing))
    for post in model.posts.values():
        if post.department_id not in model.departments:
            raise CityError(say("city-post-without-department", post=post.post_id, department=post.department_id))
    _check_polygon(say("city-boundary"), model.city.boundary)
    for area in model.areas.values():
        _check_polygon(say("city-area-geometry", area=area.area_id, layer=area.layer), area.geometry)
    owners: dict[str, str] = {}
    for department in model.departments.values():
        for name in (department.department_id, *department.aliases):
            if owners.setdefault(name, department.department_id) != department.department_id:
                both = {"one": owners[name], "other": department.department_id}
                raise CityError(say("city-name-of-two", name=name, **both))


def _check_polygon(what: Phrase, well_known_bytes: bytes) -> None:
    try:
        geometry = shapely.from_wkb(well_known_bytes)
    except shapely.errors.ShapelyError as error:
        raise CityError(say("city-no-geometry", what=what, problem=str(error))) from error
    if geometry.geom_type not in POLYGONS or shapely.is_empty(geometry) or not shapely.is_valid(geometry):
        raise CityError(say("city-no-polygon", what=what))

"""A city of two squares, in files of its own, for tests of what people really send."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from cityloop_operator.city_file import CityFile

HEADER = "number,type,status,created,updated,closed,owner,lat,lon,text"
WEST = [[-71.1, 42.0], [-71.0, 42.0], [-71.0, 42.1], [-71.1, 42.1], [-71.1, 42.0]]
EAST = [[-71.0, 42.0], [-70.9, 42.0], [-70.9, 42.1], [-71.0, 42.1], [-71.0, 42.0]]
BOSTON = (
    "case_enquiry_id,open_dt,sla_target_dt,closed_dt,on_time,case_status,closure_reason,case_title,subject,reason,type,"
    "queue,department,submitted_photo,closed_photo,location,fire_district,pwd_district,city_council_district,"
    "police_district,neighborhood,neighborhood_services_district,ward,precinct,location_street_name,location_zipcode,"
    "latitude,longitude,geom_4326,source"
)
NEW_YORK = (
    "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,Location Type,Incident Zip,"
    "Incident Address,Street Name,Cross Street 1,Status,Due Date,Resolution Description,"
    "Resolution Action Updated Date,Community Board,BBL,Borough,X Coordinate (State Plane),Latitude,Longitude,Location"
)
"""Columns of two cities, by their names only."""
Feature = dict[str, Any]


def row(number: str = "N1", /, **cells: str) -> str:
    """A row of the file, good but for the cells that are given."""
    usual = {
        "number": number,
        "type": "Pothole",
        "status": "Closed",
        "created": "2022-01-10 08:00:00",
        "updated": "2022-01-11 09:00:00",
        "closed": "2022-01-12 10:00:00",
        "owner": "Works",
        "lat": "42.05",
        "lon": "-71.05",
        "text": "1 Example St",
    }
    return ",".join((usual | cells).values())


def feature(area_id: object, ring: Sequence[Sequence[float]] = WEST, **more: Any) -> Feature:
    """A feature of a layer; `more` replaces its members."""
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"id": area_id, "name": f"Ward {area_id}"}, "geometry": geometry} | more


def city(requests: dict[str, Any] | None = None, layer: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The content of `city.yaml`; the settings given replace or add to those of its requests, layer, and itself."""
    columns = dict(
        zip(
            (
                "number",
                "event_class",
                "status",
                "created",
                "updated",
                "closed",
                "owner",
                "latitude",
                "longitude",
                "text",
            ),
            HEADER.split(","),
            strict=True,
        )
    )
    return {
        "city": "fieldtown",
        "name": {"zh": "田野镇", "en": "Fieldtown"},
        "time_zone": "America/New_York",
        "jurisdiction": "fieldtown",
        "fallback_department": "requests-desk",
        "imported": {
            "layers": [
                {
                    "layer": "ward",
                    "name": {"zh": "区", "en": "Ward"},
                    "file": "areas.geojson",
                    "id_property": "id",
                    "name_property": "name",
                    "jurisdiction": True,
                }
                | (layer or {})
            ],
            "boundary": {"layer": "ward", "widened_metres": 100},
            "requests": {
                "file": "requests.csv",
                "time_format": "%Y-%m-%d %H:%M:%S",
                "area_layer": "ward",
                "columns": columns,
                "closed_statuses": ["Closed"],
            }
            | (requests or {}),
        },
        "departments": [
            {
                "department": "requests-desk",
                "name": {"zh": "受理中心", "en": "Requests desk"},
                "roles": ["intake", "dispatch", "supervise", "handle", "check"],
            },
            {"department": "importer", "name": {"zh": "数据导入", "en": "Importer"}, "roles": ["intake"]},
        ],
    } | more


def city_file(requests: dict[str, Any] | None = None, layer: dict[str, Any] | None = None, **more: Any) -> CityFile:
    """The same, read."""
    return CityFile.model_validate(city(requests, layer, **more))


def write_city(folder: Path, content: dict[str, Any]) -> Path:
    """Write `city.yaml`; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def write_areas(folder: Path, features: Sequence[Feature] | None = None, **more: Any) -> Path:
    """Write the layer; returns the folder."""
    found = [feature("1"), feature("2", EAST)] if features is None else list(features)
    content = {"type": "FeatureCollection", "features": found} | more
    (folder / "areas.geojson").write_text(json.dumps(content), encoding="utf-8")
    return folder


def write_requests(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    """Write the requests; returns the folder."""
    text = "".join(f"{line}\n" for line in (header, *rows))
    (folder / "requests.csv").write_bytes(text.encode(encoding))
    return folder

"""HTTP: what is going on in the city, as a live page with a map of its areas, and as JSON. No person stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import shapely
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.events.v1.warning_pb2 import Warning as PublicWarning
from cityloop.events.v1.warning_pb2 import WarningLevel
from cityloop_city import CityModel, CityReplica
from cityloop_database import Pool
from cityloop_localisation import Catalogues, Language
from cityloop_modes import Modes, name_of
from cityloop_packs import ActivePacks, middle_of_cell
from cityloop_timelines import Entry, Subject, label_said, without_words
from cityloop_web import language_of
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from cityloop_console.timelines.domain.city_map import Plane, Ring
from cityloop_console.timelines.domain.shown_case import ShownCase
from cityloop_console.timelines.entrypoints.replies import CaseReply, MapPlace, OverviewReply, WarningReply
from cityloop_console.timelines.entrypoints.timeline_edge import LANGUAGE, PAGES, Unread, entry_as_json, in_each
from cityloop_console.timelines.entrypoints.timeline_texts import Texts, state_said
from cityloop_console.timelines.handlers.overview import Overview, read_overview
from cityloop_console.timelines.handlers.timeline import MAX_NUMBER, ProjectedOn

MAX_AREAS = 80
"""Of a layer that is drawn; finer ones would be a grey blur."""
SIMPLIFIED_DEGREES = 0.0002
SCRIPT_WORDS = ("warning", "red", "orange", "yellow", "blue", "peacetime", "response", "emergency", "recovery")


@dataclass(frozen=True, slots=True)
class Outline:
    """An area as it is drawn; labelled in the coarsest layer only."""

    layer: str
    area_id: str
    name: Label
    path: str
    x: float
    y: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class CityMap:
    """The drawing of one version of the city."""

    version: int
    plane: Plane
    outlines: tuple[Outline, ...]


def overview_routes(
    pool: Pool,
    projected_on: ProjectedOn,
    city: CityReplica,
    packs: Callable[[], ActivePacks],
    modes: Callable[[], Modes],
    unread: Unread,
    catalogues: Catalogues,
) -> APIRouter:
    """`/` and `/overview.json`, in the languages of the catalogues."""
    router = APIRouter()
    drawn: list[CityMap] = []

    def city_map(model: CityModel) -> CityMap:
        if not drawn or drawn[-1].version != model.version:
            drawn[:] = [draw(model)]
        return drawn[-1]

    @router.get("/overview.json", summary="What is going on, as JSON", responses={200: {"model": OverviewReply}})
    async def overview_json() -> JSONResponse:
        found = await read_overview(pool, projected_on, packs, modes, city.model.label)
        content = as_json(found, city.model, city_map(city.model), catalogues)
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    @router.get("/", summary="What is going on, as a live page", response_class=HTMLResponse, openapi_extra=LANGUAGE)
    async def overview_page(request: Request) -> Response:
        language = language_of(request)
        context = {
            "name": lambda label: language.name(label.texts),
            "city": city.model.city,
            "unread": unread(),
            "map": city_map(city.model),
            "words": words_of(language),
            "most": MAX_NUMBER,
        }
        return PAGES.page(request, "overview.html", context)

    return router


def words_of(language: Language) -> dict[str, str]:
    """What the script of the page has to say, by the names that it asks for."""
    texts = Texts(language)
    return {name: texts.what(name) for name in SCRIPT_WORDS} | {
        "overdue": language.say("timeline-overdue"),
        "peaceful": language.say("overview-peaceful"),
        "live": language.say("overview-live"),
        "colon": language.say("overview-colon"),
    }


def draw(model: CityModel) -> CityMap:
    """The outlines of the layers that are coarse enough, the finest first."""
    plane = Plane.around(tuple(shapely.bounds(model.boundary).tolist()))
    by_layer: dict[str, list[Any]] = {}
    for area in model.areas.values():
        by_layer.setdefault(area.layer, []).append(area)
    coarse = sorted((areas for areas in by_layer.values() if len(areas) <= MAX_AREAS), key=len, reverse=True)
    outlines = []
    for areas in coarse:
        for area in sorted(areas, key=lambda area: str(area.area_id)):
            geometry = shapely.from_wkb(area.geometry).simplify(SIMPLIFIED_DEGREES)
            x, y = plane.at(geometry.representative_point().x, geometry.representative_point().y)
            path = plane.path(_rings(geometry))
            outlines.append(Outline(area.layer, area.area_id, area.name, path, x, y, areas is coarse[-1]))
    return CityMap(model.version, plane, tuple(outlines))


def _rings(geometry: shapely.Geometry) -> Iterator[Ring]:
    for part in getattr(geometry, "geoms", [geometry]):
        yield list(part.exterior.coords)
        for hole in part.interiors:
            yield list(hole.coords)


def as_json(overview: Overview, model: CityModel, city_map: CityMap, catalogues: Catalogues) -> OverviewReply:
    """The overview: labels in each language, times in UTC, places on the map of the page."""
    return {
        "city_version": model.version,
        "modes": [
            {
                "layer": mode.area.layer,
                "area_id": mode.area.area_id,
                "area": in_each(model.areas[mode.area.layer, mode.area.area_id].name, catalogues),
                "mode": name_of(mode.mode),
                "commanding_post": _post(model, mode.commanding_post_id, catalogues),
            }
            for mode in overview.modes
            if (mode.area.layer, mode.area.area_id) in model.areas
        ],
        "warnings": [_warning(warning, city_map.plane, catalogues) for warning in overview.warnings],
        "cases": [
            _case(case, overview.titles[case.event_class], model, city_map, catalogues) for case in overview.cases
        ],
        "latest": [
            {**entry_as_json(_placed(entry, model), model, catalogues), "of": number}
            for number, entry in overview.latest
        ],
    }


def _placed(entry: Entry, model: CityModel) -> Entry:
    """An entry without what somebody wrote; one about an area with the area's name."""
    layer, _, area_id = entry.number.partition("/")
    area = model.areas.get((layer, area_id)) if entry.subject is Subject.MODE else None
    return without_words(entry) if area is None else replace(entry, title=label_said(area.name))


def _warning(warning: PublicWarning, plane: Plane, catalogues: Catalogues) -> WarningReply:
    place = _on_map(warning.place, plane)
    return {
        "warning_number": warning.warning_number,
        "event_number": warning.event_number,
        "level": WarningLevel.Name(warning.level).removeprefix("WARNING_LEVEL_").lower(),
        "headline": in_each(warning.headline, catalogues),
        "place": None if place is None else {**place, "radius": plane.units_of(warning.radius_metres)},
    }


def _case(case: ShownCase, title: Label, model: CityModel, city_map: CityMap, catalogues: Catalogues) -> CaseReply:
    return {
        "case_number": case.case_number,
        "title": in_each(title, catalogues),
        "state": case.state,
        "phase": case.phase,
        "state_text": {language.tag: state_said(case, language) for language in catalogues},
        "ended": case.ended,
        "overdue": case.overdue,
        "urgency": case.urgency,
        "lead": in_each(model.label(case.lead_department_id), catalogues) if case.lead_department_id else None,
        "place": _on_map(in_its_cell(case.place), city_map.plane),
        "recorded_at": case.recorded_at.isoformat(),
    }


def in_its_cell(place: Place) -> Place:
    """A place no more exact than the public view of a report may be where it is not exact: this page asks nobody who
    he is, and whoever reported it may live there.
    """
    if not place.HasField("position"):
        return place
    shown = Place()
    shown.CopyFrom(place)
    shown.position.longitude = middle_of_cell(place.position.longitude)
    shown.position.latitude = middle_of_cell(place.position.latitude)
    return shown


def _on_map(place: Place, plane: Plane) -> MapPlace | None:
    if not place.HasField("position"):
        return None
    position = place.position
    x, y = plane.at(position.longitude, position.latitude)
    return {"longitude": position.longitude, "latitude": position.latitude, "x": x, "y": y}


def _post(model: CityModel, post_id: str, catalogues: Catalogues) -> dict[str, str] | None:
    return in_each(model.posts[post_id].name, catalogues) if post_id in model.posts else None

"""Registers of flows, lists of cases and layers of the city as tables."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import shapely
from cityloop.common.v1.common_pb2 import AttributeValue
from cityloop_city import CityModel
from cityloop_database import Pool
from cityloop_expressions import Attribute
from cityloop_expressions.types.area.type import AreaType
from cityloop_expressions.types.choosing import ChoosingType
from cityloop_expressions.types.reference.type import ReferenceType
from cityloop_localisation import Language
from cityloop_packs import FLOWS, ActivePacks, PackItem, Publication, published_name
from cityloop_rpc.paging import Pages as Paging
from cityloop_rpc.paging import moment_and_text

from cityloop_citizen_services.edge.attributes import unit_name
from cityloop_citizen_services.publications.adapters import entry_store
from cityloop_citizen_services.publications.domain.entries import Entry, shown_position
from cityloop_citizen_services.publications.domain.sheet import Cell, Column, Row, Sheet
from cityloop_citizen_services.publications.handlers.lists import precision_of, wanted_of

PRECISION = 1e-7
"""Of degrees, of the outline of an area: a centimetre."""


class ListSheets:
    """Tables of lists, a page at a time.

    Args:
        pool: of the service's database.
        packs: in use.
        city: in use.
    """

    def __init__(self, pool: Pool, packs: Callable[[], ActivePacks], city: Callable[[], CityModel]) -> None:
        self._pool = pool
        self._packs = packs
        self._city = city

    async def entries(
        self, found: PackItem[Publication], language: Language, now: dt.datetime, token: str, size: int
    ) -> Sheet:
        """A page of a register of flows or a list of cases, the newest first.

        Raises:
            InvalidError: the token is not one of this list.
        """
        packs = self._packs()
        wanted, paging = wanted_of(found, packs, now), Paging(found.name, moment_and_text)
        after = paging.after(token)
        entries = [] if wanted is None else await entry_store.page(self._pool, wanted, after, size + 1)
        listed = entries[:size]
        more = paging.token(listed[-1].opened_at, listed[-1].entry_id) if len(entries) > size else ""
        precision, attributes = precision_of(found, packs), self._attributes(found, packs)
        columns = [
            Column("number", language.say("publication-number")),
            Column("state", language.say("publication-state")),
            Column("department", language.say("publication-department")),
            Column("opened_at", language.say("publication-opened")),
            Column("changed_at", language.say("publication-changed")),
            *([Column("division", language.say("publication-division"))] if precision is not None else []),
            *(Column(item.attribute, language.name(item.name.texts)) for item in attributes),
        ]
        row = partial(self._row, language=language, attributes=attributes, placed=precision is not None)
        rows = [row(entry, position=shown_position(entry, precision)) for entry in listed]
        return Sheet(columns, rows, more)

    def areas(
        self, found: PackItem[Publication], language: Language, since: dt.datetime, token: str, size: int
    ) -> Sheet:
        """A page of the areas of a layer, by their ids; `since` is when they were shown first.

        Raises:
            InvalidError: the token is not one of this list.
        """
        model, layer, paging = self._city(), published_name(found), Paging(found.name, str)
        after = paging.after(token) or ""
        ids = sorted(area_id for of, area_id in model.areas if of == layer and area_id > after)
        areas = [model.areas[layer, area_id] for area_id in ids[:size]]
        more = paging.token(ids[size - 1]) if len(ids) > size else ""
        rows = [
            Row(
                key=area.area_id,
                title=language.name(area.name.texts),
                cells=[Cell(area.area_id), Cell(language.name(area.name.texts))],
                updated_at=since,
                geometry=_outline(area.geometry),
            )
            for area in areas
        ]
        columns = [
            Column("area", language.say("publication-area")),
            Column("name", language.say("publication-name")),
        ]
        return Sheet(columns, rows, more)

    def _attributes(self, found: PackItem[Publication], packs: ActivePacks) -> list[Attribute]:
        wanted = found.item.flows
        flow = None if wanted is None else packs.named(FLOWS).get(published_name(found))
        if wanted is None or flow is None:
            return []
        by_name = {item.attribute: item for item in flow.item.attributes}
        return [by_name[name] for name in wanted.columns if name in by_name]

    def _row(
        self,
        entry: Entry,
        *,
        language: Language,
        attributes: Sequence[Attribute],
        placed: bool,
        position: tuple[float, float] | None,
    ) -> Row:
        zone, model = self._city().time_zone, self._city()
        state = state_text(entry, language)
        division = " · ".join(language.name(label.texts) for label in model.within_the_city(entry.jurisdiction))
        department = language.name(model.label(entry.department_id).texts) if entry.department_id else ""
        values = (self._cell(item, entry.attributes.get(item.attribute), language) for item in attributes)
        cells = [
            Cell(entry.number),
            Cell(f"{state} ({language.say('publication-overdue')})" if entry.overdue else state),
            Cell(department),
            Cell(language.moment(entry.opened_at, zone), entry.opened_at.isoformat()),
            Cell(language.moment(entry.changed_at, zone), entry.changed_at.isoformat()),
            *([Cell(division)] if placed else []),
            *values,
        ]
        geometry: dict[str, Any] | None = None
        if position is not None:
            geometry = {"type": "Point", "coordinates": list(position)}
        return Row(entry.number, f"{entry.number} {state}", cells, entry.changed_at, geometry)

    def _cell(self, declared: Attribute, value: AttributeValue | None, language: Language) -> Cell:
        """A value in words; empty where there is none, and where it is classified higher than everybody may know."""
        which = None if value is None else value.WhichOneof("value")
        if value is None or which is None:
            return Cell("")
        zone = self._city().time_zone
        match which:
            case "number":
                unit = unit_name(declared.type, language)
                return Cell(f"{language.number(value.number)} {unit}".strip(), value.number)
            case "flag":
                return Cell(language.say(f"form-flag-{'true' if value.flag else 'false'}"), str(value.flag).lower())
            case "choice":
                return Cell(_choice(declared, value.choice, language), value.choice)
            case "choices":
                texts = [_choice(declared, choice, language) for choice in value.choices.choices]
                return Cell(language.listed(texts), " ".join(value.choices.choices))
            case "moment":
                moment = value.moment.ToDatetime(tzinfo=dt.UTC)
                return Cell(language.moment(moment, zone), moment.isoformat())
            case "duration":
                seconds = value.duration.ToTimedelta().total_seconds()
                return Cell(language.duration(seconds), seconds)
            case "shape":
                points = (f"{point.longitude:.5f},{point.latitude:.5f}" for point in value.shape.positions)
                return Cell(";".join(points))
            case "reference":
                return Cell(self._named(declared, value.reference, language), value.reference)
            case "text":
                return Cell(value.text)
        return Cell("")

    def _named(self, declared: Attribute, reference: str, language: Language) -> str:
        model = self._city()
        if isinstance(declared.type, AreaType):
            area = model.areas.get((declared.type.layer, reference))
            return reference if area is None else language.name(area.name.texts)
        if isinstance(declared.type, ReferenceType) and declared.type.to == "department":
            return language.name(model.label(reference).texts)
        return reference


def _outline(geometry: bytes) -> dict[str, Any]:
    """The outline of an area as GeoJSON has it."""
    outline = shapely.set_precision(shapely.from_wkb(geometry), PRECISION)
    found: dict[str, Any] = json.loads(shapely.to_geojson(outline))
    return found


def state_text(entry: Entry, language: Language) -> str:
    """What people call the state of an entry: the pack's name for it, else the word for its phase."""
    if entry.state_name:
        return language.name(entry.state_name)
    for message in (f"publication-phase-{entry.phase}", f"state-{entry.phase}"):
        if language.has(message):
            return language.say(message)
    return entry.state


def _choice(declared: Attribute, choice: str, language: Language) -> str:
    name = declared.type.name_of(choice) if isinstance(declared.type, ChoosingType) else None
    return choice if name is None else language.name(name.texts)

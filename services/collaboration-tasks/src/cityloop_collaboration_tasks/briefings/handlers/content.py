"""Figures and cases as a briefing has them: named as the packs and the city name them when it is drafted."""

from __future__ import annotations

from dataclasses import dataclass

from cityloop.cases.v1 import briefing_pb2 as messages
from cityloop.common.v1.common_pb2 import Label, Place
from cityloop.events.v1.indicator_pb2 import IndicatorPart
from cityloop.events.v1.indicators_service_pb2 import GetFiguresResponse
from cityloop_city import CityModel
from cityloop_localisation import Catalogues
from cityloop_messaging import to_timestamp
from cityloop_packs import EVENT_CLASSES, INDICATORS, ActivePacks, BriefingFigure, BriefingList, choice_title
from cityloop_timelines import value_said

from cityloop_collaboration_tasks.cases.domain.case import Case

LAYER, ATTRIBUTE = "layer:", "attribute:"


@dataclass(frozen=True, slots=True)
class Naming:
    """What things are called, by the packs and the city in use."""

    packs: ActivePacks
    city: CityModel

    def figure(self, name: str) -> Label:
        """A figure; its name in the fleet where no pack has it any more."""
        found = self.packs.named(INDICATORS).get(name)
        return _undetermined(name) if found is None else found.item.title.label()

    def event_class(self, name: str) -> Label:
        """A class; its name in the fleet where no pack has it."""
        found = self.packs.named(EVENT_CLASSES).get(name)
        return _undetermined(name) if found is None else found.item.title.label()

    def part(self, part: IndicatorPart) -> Label:
        """A part of the city; empty of the whole city and of what only the catalogues name, such as a grade."""
        if part.dimension.startswith(LAYER):
            area = self.city.areas.get((part.dimension.removeprefix(LAYER), part.id))
            return _undetermined(part.id) if area is None else area.name
        if part.dimension.startswith(ATTRIBUTE):
            title = choice_title(self.packs, part.dimension.removeprefix(ATTRIBUTE), part.id)
            return _undetermined(part.id) if title is None else title.label()
        match part.dimension:
            case "department":
                return self.city.label(part.id)
            case "event_class":
                return self.event_class(part.id)
            case "" | "grade" | "source":
                return Label()
            case _:
                title = self.packs.title(part.dimension, part.id)
                return _undetermined(part.id) if title is None else title.label()

    def areas(self, place: Place) -> list[Label]:
        """The areas of a place that the city knows, those of layers with few areas first."""
        sizes: dict[str, int] = {}
        for layer, _ in self.city.areas:
            sizes[layer] = sizes.get(layer, 0) + 1
        known = [area for area in place.areas if (area.layer, area.area_id) in self.city.areas]
        known.sort(key=lambda area: (sizes[area.layer], area.layer))
        return [self.city.areas[area.layer, area.area_id].name for area in known]


def figure_message(
    wanted: BriefingFigure, name: str, unit: str, answer: GetFiguresResponse | None, naming: Naming
) -> messages.BriefingFigure:
    """A figure with its rows; None as answer of one that was not defined then."""
    message = messages.BriefingFigure(
        indicator=name, title=naming.figure(name), unit=unit, dimension=wanted.dimension, undefined=answer is None
    )
    if answer is not None:
        message.fact_number = answer.fact_number
        message.left_out = max(0, len(answer.figures) - wanted.most)
        message.rows.extend(
            messages.BriefingFigureRow(name=naming.part(figure.part), figure=figure)
            for figure in answer.figures[: wanted.most]
        )
    return message


def case_message(case: Case, columns: BriefingList, naming: Naming, catalogues: Catalogues) -> messages.BriefingCase:
    """A case as it stands."""
    message = messages.BriefingCase(
        case_number=case.case_number,
        event_class=case.event_class,
        title=naming.event_class(case.event_class),
        grade=case.grade,  # type: ignore[arg-type] # the contract's number
        state_name=case.state.label,
        state=case.state.phase.value,
        department_name=naming.city.label(case.lead_department_id) if case.lead_department_id else None,
        areas=naming.areas(case.place),
        opened_at=to_timestamp(case.opened_at),
        overdue=case.overdue or case.whole_overdue,
        values=[_value(case, name, naming, catalogues) for name in columns.columns],
    )
    if case.due_at is not None and not case.state.ended:
        message.due_at.FromDatetime(case.due_at)
    if case.state.ended and case.phase_began_at is not None:
        message.ended_at.FromDatetime(case.phase_began_at)
    return message


def column_messages(wanted: BriefingList, naming: Naming) -> list[messages.BriefingColumn]:
    """The columns of a list, as its first class that has them names them."""
    found = (naming.packs.named(EVENT_CLASSES).get(name) for name in wanted.event_classes)
    names = {item.attribute: item.name.label() for of in found if of is not None for item in of.item.attributes}
    return [
        messages.BriefingColumn(attribute=name, name=names.get(name) or _undetermined(name)) for name in wanted.columns
    ]


def _value(case: Case, name: str, naming: Naming, catalogues: Catalogues) -> Label:
    value = case.attributes.get(name)
    if value is None:
        return Label()
    found = naming.packs.named(EVENT_CLASSES).get(case.event_class)
    declared = None if found is None else next((a for a in found.item.attributes if a.attribute == name), None)
    said = value_said(value, declared)
    return Label(texts={language.tag: language.spoken(said) for language in catalogues})


def _undetermined(name: str) -> Label:
    return Label(texts={"und": name})

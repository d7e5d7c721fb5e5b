"""Flows, cases and figures as their contracts have them, with nothing that not everybody may know."""

from __future__ import annotations

from cityloop.cases.v1 import case_pb2, flow_pb2
from cityloop.common.v1.common_pb2 import Classification, Place
from cityloop.events.v1.indicator_pb2 import IndicatorFigure
from cityloop_messaging import InvalidRecordError, to_datetime, within_classification

from cityloop_citizen_services.publications.domain.entries import Entry, Source
from cityloop_citizen_services.publications.domain.figures import Figure

WINDOW = "window"
EVERYBODY = Classification.CLASSIFICATION_GENERAL_1


def flow_entry(message: flow_pb2.Flow) -> Entry:
    """A flow in one version.

    Raises:
        InvalidRecordError: it is in no phase or state, or has no id, number or definition.
    """
    phase = _phase(flow_pb2.FlowPhase.Name, message.phase, "FLOW_PHASE_", message.flow_number)
    if not (message.flow_id and message.flow_number and message.definition and message.state):
        raise InvalidRecordError(f"flow {message.flow_number!r} has no id, number, definition or state")
    known, _ = within_classification(message, EVERYBODY)
    return Entry(
        source=Source.FLOW,
        collection=message.definition,
        entry_id=message.flow_id,
        number=message.flow_number,
        version=message.version,
        phase=phase,
        state=message.state,
        state_name=dict(message.state_name.texts),
        department_id=message.department_id,
        opened_at=to_datetime(message.opened_at),
        known_at=to_datetime(message.recorded_at),
        changed_at=to_datetime(message.occurred_at),
        overdue=message.overdue,
        jurisdiction=message.place.jurisdiction,
        position=_position(message.place),
        case_numbers=tuple(message.case_numbers),
        attributes=dict(known.attributes),
    )


def case_entry(message: case_pb2.Case) -> Entry:
    """A case in one version: what the public view of its class may show, so none of its attributes.

    Raises:
        InvalidRecordError: it is in no phase or state, or has no id or number.
    """
    phase = _phase(case_pb2.CasePhase.Name, message.phase, "CASE_PHASE_", message.case_number)
    if not (message.case_id and message.case_number and message.state):
        raise InvalidRecordError(f"case {message.case_number!r} has no id, number or state")
    occurred_at = to_datetime(message.occurred_at)
    return Entry(
        source=Source.CASE,
        collection=message.event_class,
        entry_id=message.case_id,
        number=message.case_number,
        version=message.version,
        phase=phase,
        state=message.state,
        state_name=dict(message.state_name.texts),
        department_id=message.lead_department_id,
        opened_at=occurred_at,
        known_at=to_datetime(message.recorded_at),
        changed_at=occurred_at,
        overdue=message.overdue,
        jurisdiction=message.place.jurisdiction,
        position=_position(message.place),
        case_numbers=(message.case_number,),
    )


def figure_of(message: IndicatorFigure) -> Figure | None:
    """A figure in one version; None of a sliding window, which stands for no period.

    Raises:
        InvalidRecordError: it is of no figure or no period.
    """
    if not (message.figure_id and message.indicator and message.period.unit):
        raise InvalidRecordError(f"figure {message.figure_id!r} is of no figure, or of no period")
    if message.period.unit == WINDOW:
        return None
    return Figure(
        figure_id=message.figure_id,
        version=message.version,
        indicator=message.indicator,
        period=message.period.unit,
        start=to_datetime(message.period.start),
        end=to_datetime(message.period.end),
        dimension=message.part.dimension,
        part=message.part.id,
        value=message.value.value,
        unit=message.value.unit,
        numerator=message.value.numerator,
        denominator=message.value.denominator,
        withheld=message.value.withheld,
        band=message.band,
        restated=message.restated,
        known_at=to_datetime(message.occurred_at),
    )


def _phase(name_of: object, number: int, prefix: str, subject: str) -> str:
    try:
        name = str(name_of(number))  # type: ignore[operator]
    except ValueError as error:
        raise InvalidRecordError(f"{subject!r} is in no phase that is known here") from error
    if name == f"{prefix}UNSPECIFIED":
        raise InvalidRecordError(f"{subject!r} is in no phase")
    return name.removeprefix(prefix).lower()


def _position(place: Place) -> tuple[float, float] | None:
    return (place.position.longitude, place.position.latitude) if place.HasField("position") else None

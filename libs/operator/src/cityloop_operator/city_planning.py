"""Planning a city: what would change, and what stands in each service on what would go."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import grpc
from cityloop.cases.v1.case_pb2 import CasePhase
from cityloop.cases.v1.cases_service_pb2 import ListCasesRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.common.v1.common_pb2 import AreaReference, Place
from cityloop.events.v1.city_event_pb2 import CityEventState
from cityloop.events.v1.events_service_pb2 import ListEventsRequest
from cityloop.events.v1.events_service_pb2_grpc import EventsServiceStub
from cityloop.sensing.v1.registry_service_pb2 import CountThingsRequest
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop.sharing.v1 import city_service_pb2 as messages
from cityloop.sharing.v1.city_pb2 import CityRecord
from cityloop.sharing.v1.city_service_pb2_grpc import CityServiceStub

from cityloop_operator.changes import change

PAGE = 500
PLAN_SECONDS = 60.0
OPEN_STATES = (CityEventState.CITY_EVENT_STATE_OPEN, CityEventState.CITY_EVENT_STATE_ALL_CLEAR)
OPEN_PHASES = (
    CasePhase.CASE_PHASE_PENDING_CONFIRMATION,
    CasePhase.CASE_PHASE_PENDING_FILING,
    CasePhase.CASE_PHASE_PENDING_DISPATCH,
    CasePhase.CASE_PHASE_IN_HANDLING,
    CasePhase.CASE_PHASE_PENDING_CHECK,
    CasePhase.CASE_PHASE_PENDING_CLOSING,
)


@dataclass(frozen=True, slots=True)
class RemovedEntities:
    """What would go from a city.

    Args:
        departments: ids.
        divisions: ids.
        areas: layer and id of each.
    """

    departments: frozenset[str]
    divisions: frozenset[str]
    areas: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, keys: Sequence[str]) -> RemovedEntities:
        """By keys as a plan names them, such as `department/drainage` and `area/district/990101`."""
        parts = [key.split("/", 2) for key in keys]
        departments = frozenset(part[1] for part in parts if part[0] == "department")
        divisions = frozenset(part[1] for part in parts if part[0] == "division")
        return cls(departments, divisions, frozenset((part[1], part[2]) for part in parts if part[0] == "area"))

    def __bool__(self) -> bool:
        return bool(self.departments or self.divisions or self.areas)

    def drops(self, place: Place, department: str) -> bool:
        """Whether something there, whose department this is, would be left without one of them."""
        areas = {(area.layer, area.area_id) for area in place.areas}
        return (
            department in self.departments or place.jurisdiction in self.divisions or not areas.isdisjoint(self.areas)
        )


async def plan_city(
    channel: grpc.aio.Channel, city_id: str, records: Sequence[CityRecord]
) -> messages.PlanCityResponse:
    """What applying a city would change."""
    return await _plan(channel, messages.PlanCityHeader(city_id=city_id, entities=len(records)), records)


async def plan_city_rollback(channel: grpc.aio.Channel) -> messages.PlanCityResponse:
    """What going back to the version before would change."""
    return await _plan(channel, messages.PlanCityHeader(roll_back=True), ())


async def roll_back_city(channel: grpc.aio.Channel, *, accept: bool) -> messages.RollBackCityResponse:
    """Apply the version before the present one, as a new version; `accept` as for `apply_city`."""
    stub = CityServiceStub(channel)  # type: ignore[no-untyped-call]
    request = messages.RollBackCityRequest(change=change(), accept=accept)
    answer: messages.RollBackCityResponse = await stub.RollBackCity(request, timeout=PLAN_SECONDS)
    return answer


async def open_events_on(channel: grpc.aio.Channel, removed: RemovedEntities) -> int:
    """How many events that are not closed would be left without place or proposed lead."""
    stub, count = EventsServiceStub(channel), 0  # type: ignore[no-untyped-call]
    for state in OPEN_STATES:
        request = ListEventsRequest(state=state, page_size=PAGE)
        while True:
            answer = await stub.ListEvents(request)
            count += sum(removed.drops(event.place, event.proposed_lead.department_id) for event in answer.events)
            request.page_token = answer.next_page_token
            if not request.page_token:
                break
    return count


async def open_cases_on(channel: grpc.aio.Channel, removed: RemovedEntities) -> int:
    """How many cases that have not ended would be left without place or lead."""
    stub, count = CasesServiceStub(channel), 0  # type: ignore[no-untyped-call]
    for phase in OPEN_PHASES:
        request = ListCasesRequest(phase=phase, page_size=PAGE)
        while True:
            answer = await stub.ListCases(request)
            count += sum(removed.drops(case.place, case.lead_department_id) for case in answer.cases)
            request.page_token = answer.next_page_token
            if not request.page_token:
                break
    return count


async def things_on(channel: grpc.aio.Channel, removed: RemovedEntities) -> int:
    """How many things would be left without place or department."""
    areas = [AreaReference(layer=layer, area_id=area_id) for layer, area_id in sorted(removed.areas)]
    departments, divisions = sorted(removed.departments), sorted(removed.divisions)
    request = CountThingsRequest(department_ids=departments, jurisdictions=divisions, areas=areas)
    return int((await RegistryServiceStub(channel).CountThings(request)).things)  # type: ignore[no-untyped-call]


async def _plan(
    channel: grpc.aio.Channel, header: messages.PlanCityHeader, records: Sequence[CityRecord]
) -> messages.PlanCityResponse:
    async def requests() -> AsyncIterator[messages.PlanCityRequest]:
        yield messages.PlanCityRequest(header=header)
        for record in records:
            yield messages.PlanCityRequest(record=record)

    stub = CityServiceStub(channel)  # type: ignore[no-untyped-call]
    answer: messages.PlanCityResponse = await stub.PlanCity(requests(), timeout=PLAN_SECONDS)
    return answer

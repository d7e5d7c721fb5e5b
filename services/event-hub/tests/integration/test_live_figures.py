"""The process that keeps figures live: from facts on topics to figures on a topic and in answers, killed in between."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cities import city_fleet, simulated_packs
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.events.v1.indicator_pb2 import IndicatorFigure
from cityloop.events.v1.indicators_service_pb2 import GetFiguresRequest, ListIndicatorsRequest
from cityloop.events.v1.indicators_service_pb2_grpc import IndicatorsServiceStub
from cityloop.topics import CASES_CASES, EVENTS_INDICATORS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, Producer, fact_of, to_timestamp, utc_now
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.fleets import RunningFleet

FIGURES = "event-hub-figures"
CLOSED = "base/cases-closed"


def case(number: int, phase: CasePhase, version: int = 1) -> Fact[Case]:
    now = utc_now()
    payload = Case(
        case_id=str(derived_id("case", str(number))),
        case_number=f"C-{number}",
        version=version,
        phase=phase,
        event_class="manhole-cover",
        lead_department_id="water-affairs",
        occurred_at=to_timestamp(now),
        recorded_at=to_timestamp(now),
    )
    return fact_of(CASES_CASES, payload, "990100")


async def on_topic(fleet: RunningFleet) -> IndicatorFigure | None:
    """The newest version of the cases closed today, in the whole city."""
    found = [IndicatorFigure.FromString(record.value) for record in await read_all(fleet.kafka, EVENTS_INDICATORS)]
    own = [item for item in found if item.indicator == CLOSED and item.period.unit == "year" and not item.part.id]
    assert [item.version for item in own] == list(range(1, len(own) + 1))
    return own[-1] if own else None


async def test_facts_become_figures_and_a_killed_process_loses_and_doubles_none(
    clusters: Clusters, kafka_prefix: str, tmp_path: Path
) -> None:
    services = ["event-hub", FIGURES]
    async with city_fleet(clusters, kafka_prefix, tmp_path, services, packs=simulated_packs()) as fleet:
        stub = IndicatorsServiceStub(fleet.channel("event-hub", "city-operations-supervision"))  # type: ignore[no-untyped-call]

        async def defined() -> bool:
            known = (await stub.ListIndicators(ListIndicatorsRequest())).indicators
            return CLOSED in {item.indicator for item in known}

        await eventually(defined)
        producer = Producer(fleet.kafka, "test")
        await producer.start()
        try:
            for number in range(20):
                await producer.publish([case(number, CasePhase.CASE_PHASE_CLOSED)])
                if number == 10:
                    # A crash: what it had at hand comes again.
                    fleet.fleet.processes[FIGURES].kill()
                    fleet.fleet.start_service(FIGURES)
        finally:
            await producer.stop()

        async def published() -> bool:
            figure = await on_topic(fleet)
            return figure is not None and figure.value.numerator == 20

        await eventually(published, 90)
        figure = await on_topic(fleet)
        assert figure is not None
        assert {(item.topic, bool(item.next_offset)) for item in figure.offsets} == {(CASES_CASES.name, True)}
        assert sum(item.next_offset for item in figure.offsets) == 20
        request = GetFiguresRequest(indicator=CLOSED, unit="year", dimension="department")
        answer = await stub.GetFigures(request)
        parts = {item.part.id: item.value.numerator for item in answer.figures}
        assert parts == {"water-affairs": 20}
        assert answer.figures[0].period.start.ToDatetime(tzinfo=dt.UTC) < utc_now()

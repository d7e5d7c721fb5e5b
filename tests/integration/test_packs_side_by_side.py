"""All packs on one fleet: they come and go in any order, the base changes under open cases, a service is killed."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
import replicas
from cities import DEPLOY, city_fleet
from cityloop.cases.v1.case_pb2 import Case, CasePhase
from cityloop.cases.v1.cases_service_pb2 import DecideCaseRequest, ListCasesRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.sharing.v1.pack_pb2 import PackAnswer
from cityloop_operator.operations import (
    PackRefusedError,
    apply_packs,
    get_pack_set,
    list_pack_sets,
    list_packs,
    plan_packs,
    read_packs,
    roll_back_packs,
)
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.english import english
from cityloop_testkit.fleets import RunningFleet

BASES, SCENARIOS = ("base", "simulated"), ("waterlogging", "harbour-storm", "gas-safety")
FILES = dict(zip((*BASES, *SCENARIOS), [*read_packs(DEPLOY / "packs", *BASES), {}, {}, {}], strict=True))
FILES |= {name: read_packs(DEPLOY / "packs", name)[-1] for name in SCENARIOS}
ORDERS = (SCENARIOS, SCENARIOS[::-1])
"""Every order is tried without a fleet in data-sharing's tests."""
TWICE = "collaboration-tasks"
pytestmark = pytest.mark.timeout(300)


@pytest_asyncio.fixture
async def fleet(clusters: Clusters, kafka_prefix: str, tmp_path: Path) -> AsyncIterator[RunningFleet]:
    """Every service, one of them twice."""
    async with city_fleet(clusters, kafka_prefix, tmp_path) as running:
        second = replicas.second(running, running.fleet.services[TWICE])
        try:
            yield running
        finally:
            second.server.kill()


async def in_use(fleet: RunningFleet) -> dict[str, bool]:
    """The packs in use, and whether each is retiring."""
    return {item.pack_id: item.retiring for item in (await list_packs(fleet.channel("data-sharing"))).packs}


async def report(fleet: RunningFleet, event_class: str) -> None:
    stub = ReportsServiceStub(fleet.channel("citizen-services", "city-operations-command", "handset"))  # type: ignore[no-untyped-call]
    position = Position(longitude=113.2301, latitude=23.0801, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    actor = Actor(post_id="city-operations-command.dispatch", person_id="tester")
    request = reports.SubmitReportRequest(
        change=Change(idempotency_key=str(uuid.uuid4()), actor=actor),
        event_class=event_class,
        text="seen",
        place=Place(position=position),
    )
    await stub.SubmitReport(request)


def cases(fleet: RunningFleet) -> CasesServiceStub:
    return CasesServiceStub(fleet.channel(TWICE, "city-operations-supervision", "desk"))  # type: ignore[no-untyped-call]


async def only_case(fleet: RunningFleet) -> Case | None:
    """The one case that there is; None before it is opened."""
    found = list((await cases(fleet).ListCases(ListCasesRequest())).cases)
    assert len(found) <= 1
    return found[0] if found else None


async def in_handling(fleet: RunningFleet) -> bool:
    """Whether departments work at the case."""
    case = await only_case(fleet)
    return case is not None and bool(case.phase == CasePhase.CASE_PHASE_IN_HANDLING)


def changed(files: Mapping[str, str], name: str, old: str, new: str) -> dict[str, str]:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


async def test_packs_come_and_go_in_any_order_under_open_cases(fleet: RunningFleet) -> None:
    operator = fleet.channel("data-sharing")
    await apply_packs(operator, [FILES[name] for name in BASES])
    for order in ORDERS:
        for count, name in enumerate(order, 1):
            await apply_packs(operator, [FILES[name]])
            assert set(await in_use(fleet)) == {*BASES, *order[:count]}
        for name in order[1:] + order[:1]:
            await apply_packs(operator, withdraw=[name])
        assert set(await in_use(fleet)) == set(BASES), "nothing stood under them"

    everything = await apply_packs(operator, [FILES[name] for name in SCENARIOS])
    await report(fleet, "gas-leak")
    await eventually(lambda: in_handling(fleet))
    # The base changes under the open case; its copy in the scenario changes with it, and the case goes on.
    base = changed(FILES["base"], "process.yaml", "name: {zh: 作废, en: void}", "name: {zh: 撤销, en: annul}")
    plan, asked = await plan_packs(operator, [base])
    assert list(plan.problems) == []
    assert {change.text.partition(":")[0] for change in plan.changes} == {"base", *SCENARIOS}
    assert asked is not None
    uses = {(use.pack_id, use.subject): use.count for item in asked.answers for use in item.uses if use.count}
    assert uses == {("gas-safety", "open_cases"): 1, ("gas-safety", "open_events"): 1}
    applying = asyncio.create_task(apply_packs(operator, [base]))
    await asyncio.to_thread(kill_and_start, fleet, "event-hub")
    replaced = await applying
    assert await in_use(fleet) == dict.fromkeys((*BASES, *SCENARIOS), False)

    # Without the process no open case could end, so the base cannot lose its moves.
    closing = "sources: [pending_closing], target: closed"
    stuck = changed(base, "process.yaml", closing, closing.replace("pending_closing", "void"))
    with pytest.raises(PackRefusedError) as refused:
        await apply_packs(operator, [stuck])
    assert "collaboration-tasks: base/process.yaml:3: process 'ordinary': whatever is pending_closing" in english(
        refused.value.sentence
    )
    assert "gas-safety/process.yaml:3: process 'leak': whatever is pending_closing" in english(
        refused.value.sentence
    ), "its copy, with its line"

    # Withdrawn under the open case it retires: no new work, but the old goes on under its own process.
    await apply_packs(operator, withdraw=["gas-safety"])
    assert {name for name, retiring in (await in_use(fleet)).items() if retiring} == {"gas-safety"}
    assert await in_handling(fleet)
    await roll_back_packs(operator, everything)
    assert await in_use(fleet) == dict.fromkeys((*BASES, *SCENARIOS), False)
    summary = await get_pack_set(operator)
    assert summary.set.replaces > replaced

    async def all_run() -> bool:
        found = await get_pack_set(operator)
        running = {
            (item.service, item.instance) for item in found.answers if item.answer == PackAnswer.PACK_ANSWER_RUNNING
        }
        return running == {(name, "0") for name in fleet.fleet.services if name != "data-sharing"} | {(TWICE, "1")}

    await eventually(all_run)

    # Withdrawn again it goes by itself once the case has ended, and not before.
    retiring = await apply_packs(operator, withdraw=["gas-safety"])
    await void(fleet)

    async def gone() -> bool:
        return set(await in_use(fleet)) == {*BASES, "waterlogging", "harbour-storm"}

    await eventually(gone, seconds=60)
    newest = await list_pack_sets(operator, 1)
    assert [(item.set.set_number, item.proposed_by) for item in newest] == [(retiring + 1, "data-sharing")]


async def void(fleet: RunningFleet) -> None:
    """End the case as a supervisor does."""
    case = await only_case(fleet)
    assert case is not None
    actor = Actor(post_id="city-operations-supervision.supervise", person_id="supervisor")
    change = Change(idempotency_key=str(uuid.uuid4()), actor=actor)
    await cases(fleet).DecideCase(
        DecideCaseRequest(change=change, case_id=case.case_id, move="void", reason="an exercise")
    )


def kill_and_start(fleet: RunningFleet, name: str) -> None:
    """SIGKILL, and a start, as a supervisor does it."""
    fleet.fleet.processes[name].kill()
    fleet.fleet.start_service(name)
    fleet.fleet.wait_live(name)

"""Lists of a department and of a city with millions of cases and tasks behind them: each page by keyset, over gRPC.

One case with its task goes through the loop; both are copied as rows, so that every row is as the service writes it.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import grpc
from cityloop.cases.v1.case_pb2 import CasePhase, TaskState
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest, ListCasesRequest
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2 import ListTasksRequest
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1.reports_service_pb2 import SubmitReportRequest
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop_local.machine import Machine
from cityloop_rpc import open_channel
from cityloop_testkit.fleets import RunningFleet
from harness import DEPARTMENT, Ratio, credentials

CASES, TASKS_A_CASE = 200_000, 5
TIMES_IN_FULL = 10
ROUNDS, PAGE = 200, 50
AIM_MILLISECONDS = 30
OPEN_OF = 1_000
"""One case in so many is open, and one task."""
CASE_ID = "('00000000-0000-4000-8000-' || lpad(to_hex({}), 12, '0'))::uuid"
"""Of the case of a number."""
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND attidentity = ''"""
COPIED = """
    INSERT INTO {table} ({columns})
    SELECT {values} FROM {table} AS made, generate_series(1, $1::bigint) AS n WHERE made.{key} = $2"""


@dataclass(frozen=True, slots=True)
class Lists:
    """The benchmark, with so many times its cases."""

    times: int = 1

    async def run(self, machine: Machine) -> Ratio:
        """The slowest of the lists, by its 95th percentile, beside what is wanted."""
        number = await _report(machine)
        # As the server's owner, whom no reference of a row to another holds up.
        database = await asyncpg.connect(machine.postgres.dsn("collaboration_tasks"))
        department = await _fill(database, number, CASES * self.times)
        await database.close()
        measured = {}
        async with open_channel(
            machine.fleet.address("collaboration-tasks"), credentials(machine, department, "desk")
        ) as channel:
            for name, ask in _questions(channel, number).items():
                measured[name] = await _p95(ask)
                print(f"list of {CASES * self.times:,} cases: {name}: p95 {measured[name]:.1f} ms")  # noqa: T201
        return Ratio("slowest list, p95", max(measured.values()), AIM_MILLISECONDS, "ms", less_is_better=True)


async def _report(machine: Machine) -> str:
    """A flooded road, whose task is given out by itself; returns the number of its case."""
    fleet = RunningFleet(machine.fleet, machine.connection)
    reports = ReportsServiceStub(fleet.channel("citizen-services", DEPARTMENT, "handset"))  # type: ignore[no-untyped-call]
    position = Position(longitude=113.2301, latitude=23.0801, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)
    actor = Actor(post_id=f"{DEPARTMENT}.handle", person_id="bench")
    await reports.SubmitReport(
        SubmitReportRequest(
            change=Change(idempotency_key=str(uuid.uuid4()), actor=actor),
            event_class="road-waterlogging",
            place=Place(position=position),
            text="the road is under water",
        )
    )
    await fleet.settle()
    database = await asyncpg.connect(machine.fleet.dsn("collaboration-tasks"))
    number = await database.fetchval("SELECT case_number FROM cases JOIN tasks USING (case_id) LIMIT 1")
    await database.close()
    return str(number)


async def _fill(database: asyncpg.Connection, case_number: str, cases: int) -> str:
    """So many cases and five tasks for each, nearly all ended; returns the department that has all of them."""
    await database.execute("SET session_replication_role = replica")
    case_id = await database.fetchval("SELECT case_id FROM cases WHERE case_number = $1", case_number)
    moment = "now() - n * interval '1 second'"
    ended = f"CASE WHEN n % {OPEN_OF} = 0 THEN made.{{0}} ELSE '{{1}}' END"
    for table, key, count, own in (
        (
            "cases",
            "case_id",
            cases,
            {
                "case_id": CASE_ID.format("n"),
                "event_id": "gen_random_uuid()",
                "case_number": "'C-1999-' || n",
                "event_number": "'E-1999-' || n",
                "phase": ended.format("phase", "closed"),
                "state": ended.format("state", "closed"),
                "recorded_at": moment,
                "opened_at": moment,
                "phase_began_at": moment,
            },
        ),
        (
            "tasks",
            "case_id",
            cases * TASKS_A_CASE,
            {
                "task_id": "gen_random_uuid()",
                "case_id": CASE_ID.format(f"(n % {cases} + 1)"),
                "task_number": "'T-1999-' || n",
                "state": ended.format("state", "passed"),
                "recorded_at": moment,
            },
        ),
    ):
        columns = [row["attname"] for row in await database.fetch(COLUMNS, table)]
        values = ", ".join(own.get(column, f"made.{column}") for column in columns)
        statement = COPIED.format(table=table, columns=", ".join(columns), values=values, key=key)
        if table == "tasks":
            statement += " AND made.task_id = (SELECT task_id FROM tasks WHERE case_id = $2 LIMIT 1)"
        await database.execute(statement, count, case_id, timeout=3_600)
        await database.execute(f"ANALYZE {table}")
    return str(await database.fetchval("SELECT department_id FROM tasks WHERE case_id = $1 LIMIT 1", case_id))


Question = Callable[[], Awaitable[object]]


def _questions(channel: grpc.aio.Channel, case_number: str) -> dict[str, Question]:
    """Each list that officers look at, its first page and one far behind."""
    cases, tasks = CasesServiceStub(channel), TasksServiceStub(channel)  # type: ignore[no-untyped-call]

    def deep(ask: Callable[[str], Awaitable[tuple[str, object]]]) -> Question:
        token = ""

        async def next_page() -> None:
            nonlocal token
            token, _ = await ask(token)

        return next_page

    async def of_tasks(token: str) -> tuple[str, object]:
        page = await tasks.ListTasks(ListTasksRequest(page_size=PAGE, page_token=token))
        return page.next_page_token, page

    async def of_cases(token: str) -> tuple[str, object]:
        page = await cases.ListCases(ListCasesRequest(page_size=PAGE, page_token=token))
        return page.next_page_token, page

    return {
        "a department's tasks, newest": lambda: of_tasks(""),
        "a department's tasks, page after page": deep(of_tasks),
        "a department's offered tasks": lambda: tasks.ListTasks(
            ListTasksRequest(state=TaskState.TASK_STATE_DISPATCHED, page_size=PAGE)
        ),
        "a department's accepted tasks": lambda: tasks.ListTasks(
            ListTasksRequest(state=TaskState.TASK_STATE_ACCEPTED, page_size=PAGE)
        ),
        "cases, newest": lambda: of_cases(""),
        "cases, page after page": deep(of_cases),
        "cases to be checked": lambda: cases.ListCases(
            ListCasesRequest(phase=CasePhase.CASE_PHASE_PENDING_CHECK, page_size=PAGE)
        ),
        "cases in handling": lambda: cases.ListCases(
            ListCasesRequest(phase=CasePhase.CASE_PHASE_IN_HANDLING, page_size=PAGE)
        ),
        "cases under supervision": lambda: cases.ListCases(ListCasesRequest(supervised=True, page_size=PAGE)),
        "cases with a return to be decided": lambda: cases.ListCases(
            ListCasesRequest(return_asked=True, page_size=PAGE)
        ),
        "a case by its number": lambda: cases.GetCase(GetCaseRequest(case=case_number)),
    }


async def _p95(ask: Question) -> float:
    """Milliseconds, asked one after the other."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(took, n=20)[-1]


async def run(machine: Machine) -> Ratio:
    """A tenth of what `make bench-full` asks of."""
    return await Lists().run(machine)

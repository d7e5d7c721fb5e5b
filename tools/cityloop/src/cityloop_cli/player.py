"""Plays a play: does its steps from outside, and tells what happens."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import numpy as np
from cityloop.cases.v1 import cases_service_pb2 as cases
from cityloop.cases.v1 import tasks_service_pb2 as tasks
from cityloop.cases.v1.case_pb2 import Case, Task, TaskState
from cityloop.cases.v1.cases_service_pb2_grpc import CasesServiceStub
from cityloop.cases.v1.tasks_service_pb2_grpc import TasksServiceStub
from cityloop.citizen.v1 import reports_service_pb2 as reports
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Label, Place, Position, ReferenceSystem
from cityloop.sensing.v1.ingest_service_pb2 import IngestReadingsRequest
from cityloop.sensing.v1.ingest_service_pb2_grpc import IngestServiceStub
from cityloop.sensing.v1.registry_service_pb2 import Datastream, RegisterThingRequest, Thing
from cityloop.sensing.v1.registry_service_pb2_grpc import RegistryServiceStub
from cityloop_messaging import utc_now

from cityloop_cli import exchange, play_file
from cityloop_cli.outsider import Outsider, change, patiently, photo

Tell = Callable[[str], None]
METRES_PER_DEGREE = 111_195.0
OPEN_TASKS = {
    TaskState.TASK_STATE_DISPATCHED,
    TaskState.TASK_STATE_ACCEPTED,
    TaskState.TASK_STATE_FAILED_CHECK,
}


@dataclass
class Played:
    """What a play has made so far."""

    groups: dict[str, list[int]] = field(default_factory=dict)
    """Datastream numbers by group."""
    reports: dict[str, str] = field(default_factory=dict)
    """Report numbers by their names in the play."""
    links: dict[str, str] = field(default_factory=dict)
    """Secret links by report name, of citizens."""
    masked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that left masked, by consumer."""
    background: dict[str, asyncio.Task[int]] = field(default_factory=dict)


class Player:
    """Does the steps of a play in their order."""

    def __init__(self, outsider: Outsider, tell: Tell, seed: int = 1) -> None:
        self.played = Played()
        self._outsider = outsider
        self._tell = tell
        self._random = random.Random(seed)  # noqa: S311 places and noise, no secret

    async def play(self, steps: tuple[play_file.Step, ...]) -> Played:
        """Do all steps; what was begun in the background is ended with them.

        Raises:
            TimeoutError: something that must follow did not.
            AioRpcError: an act was refused.
        """
        try:
            for step in steps:
                await self._do(step)
        finally:
            for task in self.played.background.values():
                task.cancel()
            await asyncio.gather(*self.played.background.values(), return_exceptions=True)
        return self.played

    async def _do(self, step: play_file.Step) -> None:
        match step:
            case play_file.Register():
                await self._register(step)
            case play_file.Readings():
                self.played.background[step.name] = asyncio.create_task(self._readings(step))
                self._tell(f"water levels of the last {step.hours:g} hours come in within {step.seconds:g} s")
            case play_file.Await():
                count = await self.played.background[step.name]
                self._tell(f"{count:,} readings were sent and acknowledged")
            case play_file.Report():
                await self._report(step)
            case play_file.Acts():
                await self._acts(step)
            case play_file.Rate():
                await self._say(step.report, "rating", {"rating": str(step.rating)})
                self._tell(f"{self.played.reports[step.report]} rated {step.rating} of 5")
            case play_file.NotFixed():
                await self._say(step.report, "not-fixed", {"text": step.text})
                self._tell(f"{self.played.reports[step.report]} says: not fixed, {step.text!r}")
            case play_file.Exchange():
                self.played.masked |= await exchange.play(self._outsider, step, self._tell)

    async def _register(self, step: play_file.Register) -> None:
        stub = RegistryServiceStub(self._outsider.channel("sensing-ingest", step.department, "scada"))  # type: ignore[no-untyped-call]
        for group in step.groups:
            numbers = []
            for index in range(group.count):
                name = f"{group.group}-{index + 1}"
                model = step.datastream
                datastream = Datastream(
                    datastream_id=f"{name}.{model.property}",
                    property=model.property,
                    unit=model.unit,
                    minimum=model.minimum,
                    maximum=model.maximum,
                )
                thing = Thing(
                    thing_id=name,
                    thing_model=step.thing_model,
                    name=Label(zh=name, en=name),
                    place=Place(position=self._near(group)),
                    department_id=step.department,
                    datastreams=[datastream],
                )
                request = RegisterThingRequest(change=change(f"{step.department}.handle", "registrar"), thing=thing)
                numbers.append((await stub.RegisterThing(request)).thing.datastreams[0].number)
            self.played.groups[group.group] = numbers
        total = sum(len(numbers) for numbers in self.played.groups.values())
        self._tell(f"{total} {step.thing_model}s registered by {step.department}")

    def _near(self, group: play_file.Group) -> Position:
        degrees = group.within_metres / METRES_PER_DEGREE / 1.5
        return _position(
            (
                group.around[0] + self._random.uniform(-degrees, degrees),
                group.around[1] + self._random.uniform(-degrees, degrees),
            )
        )

    async def _readings(self, step: play_file.Readings) -> int:
        """Send the columns of all profiles, moment by moment; returns how many readings were acknowledged."""
        moments = int(step.hours * 3600 / step.every_seconds)
        start = int((utc_now().timestamp() - step.hours * 3600) * 1_000_000)
        noise = np.random.default_rng(1)
        batch = max(1, moments // int(step.seconds * 2))

        async def requests() -> AsyncIterator[IngestReadingsRequest]:
            for first in range(0, moments, batch):
                yield self._columns(step, range(first, min(moments, first + batch)), moments, start, noise)
                await asyncio.sleep(step.seconds * batch / moments)

        channel = self._outsider.channel("sensing-ingest", step.department, "scada")
        stub = IngestServiceStub(channel)  # type: ignore[no-untyped-call]
        return sum([answer.accepted async for answer in stub.IngestReadings(requests())])

    def _columns(
        self, step: play_file.Readings, moments: range, total: int, start: int, noise: np.random.Generator
    ) -> IngestReadingsRequest:
        numbers, times, values = [], [], []
        for moment in moments:
            for profile in step.profiles:
                share = max(0.0, (moment / total - profile.rises_at) / (1 - profile.rises_at))
                level = profile.low + (profile.high - profile.low) * share
                for number in self.played.groups[profile.group]:
                    numbers.append(number)
                    times.append(start + int(moment * step.every_seconds * 1_000_000))
                    values.append(max(0.0, level + float(noise.normal(0, 0.3))))
        return IngestReadingsRequest(
            batch_number=moments.start,
            count=len(numbers),
            datastream_numbers=np.array(numbers, "<u4").tobytes(),
            phenomenon_times=np.array(times, "<i8").tobytes(),
            values=np.array(values, "<f8").tobytes(),
        )

    async def _report(self, step: play_file.Report) -> None:
        if step.by == "officer":
            department = step.post.partition(".")[0]
            stub = ReportsServiceStub(self._outsider.channel("citizen-services", department, "handset"))  # type: ignore[no-untyped-call]
            request = reports.SubmitReportRequest(
                change=change(step.post, f"{step.report} officer"),
                event_class=step.event_class,
                place=Place(position=_position(step.at)),
                text=step.text,
            )
            number = (await stub.SubmitReport(request)).report.report_number
        else:
            form = {
                "api_key": self._outsider.api_key,
                "service_code": step.event_class,
                "long": str(step.at[0]),
                "lat": str(step.at[1]),
                "description": step.text,
                "phone": step.phone,
            }
            answer = await self._outsider.http.post(self._outsider.url("citizen-services", "requests.json"), data=form)
            answer.raise_for_status()
            number = answer.json()[0]["service_request_id"]
            self.played.links[step.report] = answer.json()[0]["reporter_link"]
        self.played.reports[step.report] = number
        self._tell(f"{number} reported by {step.by}: {step.text}")

    async def case_of(self, report: str) -> cases.GetCaseResponse:
        """The case that a report belongs to, once there is one."""
        number = self.played.reports[report]
        citizen = ReportsServiceStub(self._outsider.channel("citizen-services"))  # type: ignore[no-untyped-call]
        stub = CasesServiceStub(self._outsider.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]

        async def look() -> str | None:
            answer = await citizen.GetReport(reports.GetReportRequest(report_number=number))
            return str(answer.status.case_number) or None

        case_number = await patiently(look, f"the case of {number}")
        answer: cases.GetCaseResponse = await stub.GetCase(cases.GetCaseRequest(case=case_number))
        return answer

    async def _acts(self, step: play_file.Acts) -> None:
        for act in step.acts:
            found = await self.case_of(step.of)
            department = act.post.partition(".")[0]
            if act.task:
                await self._act_on_task(act, found, department)
            else:
                await self._move(act, found.case, department)

    async def _move(self, act: play_file.Act, case: Case, department: str) -> None:
        stub = CasesServiceStub(self._outsider.channel("collaboration-tasks", department, "desk"))  # type: ignore[no-untyped-call]
        await self._wait_until_possible(case.case_number, act.move)
        request = cases.DecideCaseRequest(
            change=change(act.post, act.person),
            case_id=case.case_id,
            move=act.move,
            reason=act.reason,
            department_ids=act.departments,
        )
        await stub.DecideCase(request)
        to = f" to {', '.join(act.departments)}" if act.departments else ""
        self._tell(f"{case.case_number} {act.move}{to} by {act.post}{f': {act.reason}' if act.reason else ''}")

    async def _wait_until_possible(self, case_number: str, move: str) -> None:
        """A reporter's "not fixed" reopens a closed case a moment later; what is dispatched must be open."""
        stub = CasesServiceStub(self._outsider.channel("collaboration-tasks"))  # type: ignore[no-untyped-call]

        async def look() -> bool:
            answer = await stub.GetCase(cases.GetCaseRequest(case=case_number))
            return move != "dispatch" or answer.case.transition.move in {"file", "return", "reopen"}

        await patiently(look, f"{case_number} to be ready for {move}")

    async def _act_on_task(self, act: play_file.Act, found: cases.GetCaseResponse, department: str) -> None:
        stub = TasksServiceStub(self._outsider.channel("collaboration-tasks", department, "desk"))  # type: ignore[no-untyped-call]
        task = _open_task(found, department)
        acted = change(act.post, act.person)
        match act.task:
            case "accept":
                await stub.Accept(tasks.AcceptRequest(change=acted, task_id=task.task_id))
            case "return":
                await stub.Return(tasks.ReturnRequest(change=acted, task_id=task.task_id, reason=act.reason))
            case _:
                files = [tasks.Attachment(media_type="image/png", content=photo())] if act.photo else []
                request = tasks.FeedBackRequest(
                    change=acted, task_id=task.task_id, result=act.result, attachments=files
                )
                await stub.FeedBack(request)
        said = act.reason or act.result
        self._tell(f"{task.task_number} {act.task} by {act.post}{f': {said}' if said else ''}")

    async def _say(self, report: str, what: str, form: dict[str, str]) -> None:
        """Send a form of the page behind the secret link, once the page offers it."""
        link = self.played.links[report]

        async def look() -> bool:
            page = await self._outsider.http.get(link)
            return page.is_success and re.search(rf'action="[^"]*/{what}\b', page.text) is not None

        await patiently(look, f"the form {what} of {self.played.reports[report]}")
        (await self._outsider.http.post(f"{link}/{what}", data=form)).raise_for_status()


def _open_task(found: cases.GetCaseResponse, department: str) -> Task:
    for task in found.tasks:
        if task.department_id == department and task.state in OPEN_TASKS:
            return task
    raise LookupError(f"{department} has no open task under {found.case.case_number}")


def _position(point: play_file.Point) -> Position:
    return Position(longitude=point[0], latitude=point[1], reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)

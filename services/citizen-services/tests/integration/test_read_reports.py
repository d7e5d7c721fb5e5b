"""What was said and shown reaches posts whose matter it is, and each look is evidence: on the running service."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import grpc
import pytest
from cities import simulated_packs
from cityloop.citizen.v1 import reports_service_pb2 as messages
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, AttributeValue, Change, FormAnswer, Place
from cityloop.topics import CITIZEN_REPORTS, TOPICS, Topic
from cityloop_citizen_services.bootstrap import NAME, PACKAGE, bootstrap
from cityloop_citizen_services.settings import Settings
from cityloop_database import migrations_of
from cityloop_local.fleet import NOBODY
from cityloop_local.workspace import free_port
from cityloop_messaging import Fact, KafkaConnection, Producer
from cityloop_operator.operations import read_city, read_pack
from cityloop_pictures import pictures_of
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_testkit import Clusters, eventually, read_all
from cityloop_testkit.city_facts import city_facts, give_packs, publish
from cityloop_testkit.in_process import MovableClock, running_service
from cityloop_testkit.people import case_fact, link_fact, task_fact
from cityloop_testkit.photos import TAKEN_AT, photo
from cityloop_testkit.sources import ROOT

DESK, LEAD, HELPER, STRANGER = "city-operations-supervision", "power-supply", "traffic-police", "health"
PHONE, MASKED = "13800138000", "***********"
TEXT, WHERE = f"an oak fell, call {PHONE}", f"gate 2, ask {PHONE}"
CONDUCT = """
  - event_class: conduct
    title: {zh: 作风投诉, en: Conduct of a department}
    problem: event
    concerns: officials
    complaint_about: unit
    attributes:
      - {attribute: unit, name: {zh: 被投诉单位, en: Unit}, type: {reference: department}, classification: general_1}
"""


@pytest.fixture
def topics() -> Iterable[Topic]:
    """Those that the service reads and writes."""
    return [topic for topic in TOPICS.values() if NAME in (*topic.producers, *topic.consumers) or topic.compacted]


@dataclass
class Town:
    """The service, its clock, and the departments that call it."""

    address: str
    dsn: str
    clock: MovableClock
    issue: Callable[[str, str], Credentials]
    producer: Producer
    channels: list[grpc.aio.Channel]

    def stub(self, department: str) -> ReportsServiceStub:
        channel = open_channel(self.address, self.issue(department, "desk"))
        self.channels.append(channel)
        return ReportsServiceStub(channel)  # type: ignore[no-untyped-call]

    async def submit(self, department: str, **fields: Any) -> Report:
        request = messages.SubmitReportRequest(
            change=change(department, "handle"), place=Place(text=WHERE), text=TEXT, **fields
        )
        answer: messages.SubmitReportResponse = await self.stub(department).SubmitReport(request)
        return answer.report

    async def read(self, number: str, department: str, role: str, **fields: Any) -> messages.ReadReportsResponse:
        request = messages.ReadReportsRequest(change=change(department, role), number=number, **fields)
        answer: messages.ReadReportsResponse = await self.stub(department).ReadReports(request)
        return answer

    async def words(self, number: str, department: str, role: str) -> list[str] | str:
        """What was said, or why nothing is shown."""
        try:
            return [item.report.text for item in (await self.read(number, department, role)).reports]
        except grpc.aio.AioRpcError as error:
            return reason_of(error)

    async def photo(self, attachment_id: str, department: str, role: str, *, small: bool = False) -> bytes | str:
        request = messages.ReadPhotoRequest(change=change(department, role), attachment_id=attachment_id, small=small)
        try:
            first, *rest = [answer async for answer in self.stub(department).ReadPhoto(request)]
        except grpc.aio.AioRpcError as error:
            return reason_of(error)
        content = b"".join(answer.content for answer in rest)
        assert first.file.size_bytes == len(content)
        assert first.file.digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert all(0 < len(answer.content) <= 64 * 1024 for answer in rest)
        return content

    async def tell(self, *facts: Fact[Any], until: Callable[[], Any]) -> None:
        """What other services say, until it is known here."""
        await self.producer.publish(list(facts))
        await eventually(until)

    async def looks(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Who looked at which matter, as evidence has it, oldest first."""
        connection = await asyncpg.connect(self.dsn)
        try:
            rows = await connection.fetch(
                "SELECT person_id, subject, details FROM audit_entries WHERE action = 'read-reports' ORDER BY entry_id"
            )
            return [(row["person_id"], row["subject"], json.loads(row["details"])) for row in rows]
        finally:
            await connection.close()


def change(department: str, role: str) -> Change:
    actor = Actor(post_id=f"{department}.{role}", person_id=f"{role} of {department}")
    return Change(idempotency_key=str(uuid.uuid4()), actor=actor)


@asynccontextmanager
async def town(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> AsyncIterator[Town]:
    """The service with the simulated city, a class of complaints, and the forms of parks."""
    clock, producer, dsns = MovableClock(), Producer(kafka, "test"), list[str]()
    await publish(kafka, city_facts(*read_city(ROOT / "deploy/cities/simulated")))

    def settings(**values: Any) -> Settings:
        dsns.append(str(values["database_dsn"]))
        return Settings(**values)

    service = running_service(
        bootstrap,
        settings,
        migrations_of(PACKAGE),
        clusters,
        kafka,
        issue("cityloop", NAME),
        clock,
        http_port=free_port(),
        collaboration_tasks_address=NOBODY,
    )
    classes = (ROOT / "deploy/packs/simulated/event-classes.yaml").read_text() + CONDUCT
    packs = [
        *simulated_packs(city={"event-classes.yaml": classes}),
        read_pack(ROOT / "deploy/packs/park-rounds"),
    ]
    await producer.start()
    # The process that reads photos starts with the first one, and no call waits for it here.
    await pictures_of([photo()])
    async with service as address:
        await give_packs(kafka, [NAME], packs)
        found = Town(address, dsns[0], clock, issue, producer, [])
        yield found
        for channel in found.channels:
            await channel.close()
    await producer.stop()


async def test_what_was_said_reaches_who_has_the_matter_and_each_look_is_evidence(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> None:
    async with town(clusters, kafka, issue) as city:
        answer = FormAnswer(
            form="park-rounds/fallen-trees",
            document=json.dumps({"road_blocked": True, "hurt": False, "trees": [{"height": 12}]}),
        )
        attached = messages.ReportAttachment(media_type="image/jpeg", content=photo())
        report = await city.submit("transport", event_class="fallen-tree", answer=answer, attachments=[attached])
        number, picture = report.report_number, report.attachments[0].attachment_id

        # Before there is a case: who takes reports in, and nobody else.
        assert await city.words(number, DESK, "intake") == [TEXT.replace(PHONE, MASKED)]
        assert await city.words(number, LEAD, "handle") == "MATTER_UNKNOWN"
        assert await city.words("R-1999-000001", LEAD, "handle") == "MATTER_UNKNOWN"

        event, now = str(uuid.uuid4()), city.clock()
        case, task = f"C-{event[:8]}", f"T-{event[:8]}-{HELPER}"

        async def has_the_case() -> bool:
            return await city.words(task, HELPER, "handle") == [TEXT.replace(PHONE, MASKED)] and isinstance(
                await city.words(case, LEAD, "handle"), list
            )

        await city.tell(
            link_fact(number, now, event_id=event),
            case_fact(event, 1, "IN_HANDLING", now, lead=LEAD),
            task_fact(event, 1, "DISPATCHED", now, department=HELPER),
            until=has_the_case,
        )
        for name in (case, task, f"E-{event[:8]}", number):
            (shown,) = (await city.read(name, LEAD, "handle")).reports
            assert (shown.report.report_number, shown.withheld) == (number, False)
            assert shown.report.place.text == WHERE.replace(PHONE, MASKED)
            assert shown.photos[0].taken_at == TAKEN_AT
            assert json.loads(shown.answer.document) == {"road_blocked": True, "trees": [{"height": 12}]}
            assert PHONE not in str(shown)
            assert await city.words(name, STRANGER, "handle") == "MATTER_UNKNOWN"
        assert await city.words(case, DESK, "check") == [TEXT.replace(PHONE, MASKED)], "who checks is of the desk"

        kept = await city.photo(picture, LEAD, "check")
        assert isinstance(kept, bytes)
        assert kept.startswith(b"\xff\xd8")
        assert f"sha256:{hashlib.sha256(kept).hexdigest()}" == report.attachments[0].digest
        small = await city.photo(picture, LEAD, "check", small=True)
        assert isinstance(small, bytes)
        assert len(small) < len(kept)
        assert await city.photo(picture, STRANGER, "handle") == "FILE_UNKNOWN"
        assert await city.photo("no id", LEAD, "check") == "FILE_UNKNOWN"

        # Once a person, case and ten minutes; the photo alone for whom nothing else was shown.
        handler = f"handle of {LEAD}"
        looks = await city.looks()
        assert [(subject, details) for person, subject, details in looks if person == handler] == [
            (case, {"reports": [number]})
        ]
        assert [(person, subject) for person, subject, _ in looks if person != handler] == [
            (f"intake of {DESK}", number),
            (f"handle of {HELPER}", case),
            (f"check of {DESK}", case),
            (f"check of {LEAD}", case),
        ]
        assert looks[-1][2] == {"photo": picture}
        city.clock.move(dt.timedelta(minutes=10))
        await city.words(case, LEAD, "handle")
        assert len(await city.looks()) == len(looks) + 1

        # Others see no word of it where they need no person to look.
        asked = messages.GetReportRequest(report_number=number)
        for department in (DESK, LEAD, HELPER):
            seen = await city.stub(department).GetReport(asked)
            assert (seen.report.text, seen.report.place.text, list(seen.report.attachments)) == ("", "", [])
            assert not seen.photos
        assert (await city.stub("transport").GetReport(asked)).report.text == TEXT

        # Until thirty days after closing.
        async def is_closed() -> bool:
            return isinstance(await city.words(case, HELPER, "handle"), str)

        city.clock.move(dt.timedelta(days=29))
        assert await city.words(case, LEAD, "handle") == [TEXT.replace(PHONE, MASKED)]
        returned = task_fact(event, 2, "RETURNED", now, department=HELPER)
        await city.tell(returned, case_fact(event, 2, "CLOSED", now, lead=LEAD), until=is_closed)
        assert await city.words(case, LEAD, "handle") == [TEXT.replace(PHONE, MASKED)]
        city.clock.move(dt.timedelta(days=1))
        assert await city.words(case, LEAD, "handle") == "MATTER_UNKNOWN"
        assert await city.photo(picture, LEAD, "handle") == "FILE_UNKNOWN"


async def test_a_department_never_reads_who_complains_about_it(
    clusters: Clusters, kafka: KafkaConnection, issue: Callable[[str, str], Credentials]
) -> None:
    async with town(clusters, kafka, issue) as city:
        attached = messages.ReportAttachment(media_type="image/jpeg", content=photo())
        about = {"unit": AttributeValue(reference=LEAD)}
        named = await city.submit(LEAD, event_class="conduct", attributes=about, attachments=[attached])
        unnamed = await city.submit(LEAD, event_class="conduct")
        event, now = str(uuid.uuid4()), city.clock()
        case = f"C-{event[:8]}"

        async def has_the_case() -> bool:
            """Each of the two links, the case and the task comes by itself."""
            found = [await city.words(case, department, "handle") for department in (LEAD, HELPER)]
            return all(isinstance(words, list) and len(words) == 2 for words in found)

        links = [link_fact(item.report_number, now, event_id=event) for item in (named, unnamed)]
        await city.tell(
            *links,
            case_fact(event, 1, "IN_HANDLING", now, lead=LEAD),
            task_fact(event, 1, "DISPATCHED", now, department=HELPER),
            until=has_the_case,
        )
        shown = await city.read(case, LEAD, "handle")
        assert [item.withheld for item in shown.reports] == [True, True]
        for word in ("oak", "gate", named.attachments[0].attachment_id, f'reference: "{LEAD}"'):
            assert word not in str(shown.reports)
        assert await city.photo(named.attachments[0].attachment_id, LEAD, "handle") == "FILE_UNKNOWN"
        assert f"handle of {LEAD}" not in {person for person, _, _ in await city.looks()}, "nothing shown is no look"
        whole = TEXT.replace(PHONE, MASKED)
        assert await city.words(case, HELPER, "handle") == [whole, ""], "unknown about whom: not for who handles"
        assert await city.words(case, DESK, "intake") == [whole, whole]

        async def published() -> list[bytes]:
            records = [record.value for record in await read_all(kafka, CITIZEN_REPORTS)]
            return records if len(records) == 2 else []

        values = await eventually(published)
        assert isinstance(values, list)
        assert not any(word in value for value in values for word in (b"oak", b"gate")), "no topic tells who complains"
        assert any(LEAD.encode() in value for value in values), "whom it is about the hub and the case are told"

        # It has filed one itself, and sees no word of it any more; of one that nobody has said so of it does.
        own = city.stub(LEAD)
        texts = [
            (await own.GetReport(messages.GetReportRequest(report_number=item.report_number))).report.text
            for item in (named, unnamed)
        ]
        assert texts == ["", TEXT]

        first = await city.read(case, DESK, "intake", page_size=1)
        second = await city.read(case, DESK, "intake", page_size=1, page_token=first.next_page_token)
        numbers = [item.report.report_number for page in (first, second) for item in page.reports]
        assert numbers == [named.report_number, unnamed.report_number]

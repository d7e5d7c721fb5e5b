"""The desk in the hands of officers who sign in: what waits, accepted, fed back, checked; and what is refused."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import html
import os
import re
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping

import httpx
import pytest
import pytest_asyncio
from cities import DEPLOY, SIMULATED, simulated_packs, start_city_fleet
from cityloop.cases.v1.cases_service_pb2 import GetCaseRequest
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.citizen.v1.reports_service_pb2 import ReportAttachment, SubmitReportRequest, SubmitReportResponse
from cityloop.citizen.v1.reports_service_pb2_grpc import ReportsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change, Place, Position, ReferenceSystem
from cityloop.sharing.v1.staff_pb2 import DutyShift
from cityloop.sharing.v1.staff_service_pb2 import ApplyRosterRequest, LeavePostRequest, Roster
from cityloop.sharing.v1.staff_service_pb2_grpc import StaffServiceStub
from cityloop_local.development_issuer import PersonShown
from cityloop_local.development_issuer.app import issuer_app
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_messaging import Fact, Producer, to_timestamp, utc_now
from cityloop_operator.changes import change
from cityloop_operator.operations import apply_staff
from cityloop_operator.staff_file import staff_of_city
from cityloop_service import serve_http
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.people import link_fact
from cityloop_testkit.photos import photo
from desk import SUPERVISION, Desk, case_of, event_fact, event_id, membership_fact

pytestmark = [pytest.mark.xdist_group("console-desk"), pytest.mark.timeout(300)]
HANDLERS, COLLEAGUE, COLLEAGUE_NAME = "drainage.handle", "bai", "白海"
CHIEF = "supervisor-lan"
PEOPLE = ("E-1024", COLLEAGUE, CHIEF, "qian", "intake-qian", "zhao", "chen", "zhou-check")
FORM = re.compile(r'<form class="act".*?</form>', re.DOTALL)
FIELD = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
ISSUER_PORT = free_port()
PHONE = "13800138000"
AT = Position(longitude=113.2205, latitude=23.0905, reference_system=ReferenceSystem.REFERENCE_SYSTEM_WGS84)


@pytest.fixture(scope="module")
def running(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFleet]:
    """All services but those that sense and fuse, with the people of the simulated city."""
    extra = {"data-sharing": {"sign_in_issuer": f"http://{LOOPBACK}:{ISSUER_PORT}"}}
    services = ("data-sharing", "collaboration-tasks", "citizen-services", "console")
    folder = tmp_path_factory.mktemp("desk")
    starting = start_city_fleet(clusters, f"desk-{os.getpid()}.", folder, services, extra, packs=simulated_packs())
    started = asyncio.run(starting)
    yield started
    started.fleet.stop()


@pytest_asyncio.fixture
async def fleet(running: RunningFleet) -> AsyncIterator[RunningFleet]:
    """The fleet, beside the issuer of its people."""
    found = RunningFleet(running.fleet, running.kafka)
    people = [PersonShown(person, person, ()) for person in PEOPLE]
    app = issuer_app(f"http://{LOOPBACK}:{ISSUER_PORT}", lambda: people)
    async with serve_http(app, LOOPBACK, ISSUER_PORT):
        yield found
    await found.close()


class Officer:
    """A browser of somebody who signs in."""

    def __init__(self, fleet: RunningFleet, client: httpx.AsyncClient) -> None:
        self.fleet = fleet
        self.base = f"http://{LOOPBACK}:{fleet.fleet.port('console', 'http')}"
        self.client = client

    async def sign_in(self, person: str, path: str = "/desk?lang=en") -> httpx.Response:
        """Open a page, and sign in at the issuer that it leads to."""
        people = await self.client.get(self.base + path)
        assert people.url.port == ISSUER_PORT
        link = html.unescape(re.search(rf'href="(/authorize/{person}\?[^"]*)"', people.text)[1])  # type: ignore[index]
        return await self.client.get(f"http://{LOOPBACK}:{ISSUER_PORT}{link}")

    async def get(self, path: str) -> httpx.Response:
        """A page."""
        return await self.client.get(self.base + path)

    async def count(self, name: str) -> int:
        """How many items a list of the desk says that it has; it has so many."""
        page = (await self.get(f"/desk?lang=en&list={name}")).text
        said = int(re.search(rf'data-list="{name}"[^>]*>[^<]*<span class="count">(\d+)<', page)[1])  # type: ignore[index]
        assert page.count('<li><a href="/desk/cases/') == said
        return said

    async def form(self, case: str, act: str) -> dict[str, str]:
        """The fields of a form of a case's page, whose act begins so."""
        page = (await self.get(f"/desk/cases/{case}?lang=en")).text
        for form in FORM.findall(page):
            fields = {name: html.unescape(value) for name, value in FIELD.findall(form)}
            if fields["act"].startswith(act):
                return fields
        raise AssertionError(f"no form of {act} on {page}")

    async def send(
        self,
        case: str,
        fields: dict[str, str],
        photos: Mapping[str, bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a form; with photos, by their fields, as a browser sends them."""
        files = None if photos is None else {name: (name, content, "image/jpeg") for name, content in photos.items()}
        address = f"{self.base}/desk/cases/{case}?lang=en"
        return await self.client.post(address, data=fields, files=files, headers=headers)


@pytest_asyncio.fixture
async def officers(fleet: RunningFleet) -> AsyncIterator[list[Officer]]:
    """Four browsers."""
    clients = [http_client(follow_redirects=True, timeout=30) for _ in range(4)]
    yield [Officer(fleet, client) for client in clients]
    for client in clients:
        await client.aclose()


async def reported(fleet: RunningFleet) -> Report:
    """A report with a photo, taken in by an officer."""
    actor = Actor(post_id=f"{SUPERVISION}.intake", person_id="qian")
    request = SubmitReportRequest(
        change=Change(idempotency_key="cover", actor=actor),
        event_class="manhole-cover",
        place=Place(text="by the school gate", position=AT),
        text=f"<b>no cover</b>, ask {PHONE}",
        attachments=[ReportAttachment(media_type="image/jpeg", content=photo())],
    )
    stub = ReportsServiceStub(fleet.channel("citizen-services", SUPERVISION))  # type: ignore[no-untyped-call]
    answer: SubmitReportResponse = await stub.SubmitReport(request, timeout=60)
    return answer.report


async def sees_what_was_said(handler: Officer, case: str, report: Report) -> None:
    """Words and photo, once her department has the task; nothing of who reported, and nothing to who is signed out."""
    (file,) = report.attachments

    async def told() -> bool:
        return report.report_number in (await handler.get(f"/desk/cases/{case}?lang=en")).text

    await eventually(told)
    page = (await handler.get(f"/desk/cases/{case}?lang=en")).text
    assert "&lt;b&gt;no cover&lt;/b&gt;, ask ***" in page
    assert "by the school gate" in page
    assert PHONE not in page
    shown = [html.unescape(address) for address in re.findall(r'<img src="([^"]+)"', page)]
    assert len(shown) == 1
    assert file.attachment_id in shown[0]
    assert "&small=1" in shown[0], "a page shows thumbnails"
    small, whole = await handler.get(shown[0]), await handler.get(shown[0].replace("&small=1", ""))
    assert [answer.headers["content-type"] for answer in (small, whole)] == ["image/jpeg", "image/jpeg"]
    assert hashlib.sha256(whole.content).hexdigest() == file.digest.removeprefix("sha256:")
    assert "sandbox" in whole.headers["content-security-policy"]
    assert whole.headers["cache-control"] == "private, no-store"
    strange = await handler.get(shown[0].replace(file.attachment_id, str(uuid.uuid4())))
    assert strange.status_code == 404
    foreign = await handler.get(re.sub("post=[^&]*", f"post={SUPERVISION}.intake", shown[0]))
    assert foreign.status_code == 403
    async with http_client() as nobody:
        answer = await nobody.get(handler.base + shown[0])
        assert answer.headers["location"].startswith("/sign-in?then=")


async def of_resident(fleet: RunningFleet) -> tuple[str, str]:
    """The address of the page of a report that a resident has sent by the portal, and its number."""
    base = f"http://{LOOPBACK}:{fleet.fleet.port('citizen-services', 'http')}"
    async with http_client(timeout=30) as client:
        secret = re.search(r'name="secret" value="([^"]+)"', (await client.get(base)).text)
        fields = {"event_class": "manhole-cover", "text": "my words", "where": "here", "secret": secret[1]}  # type: ignore[index]
        sent = await client.post(f"{base}/reports?lang=en", data=fields)
        page = base + sent.headers["location"]
        number = re.search(r"R-\d{4}-\d{6}", (await client.get(page)).text)
        return page, number[0]  # type: ignore[index]


async def is_on_duty(fleet: RunningFleet, handler: Officer) -> None:
    """By the roster of the department: now, next, and who leads; another department reads nothing of it."""
    empty = (await handler.get("/desk/duty?lang=en")).text
    assert "The department has no roster" in empty
    now, department = utc_now(), HANDLERS.partition(".")[0]

    def shift(person: str, begins: int, ends: int, post: str = HANDLERS) -> DutyShift:
        starts_at, ends_at = (to_timestamp(now + dt.timedelta(hours=hours)) for hours in (begins, ends))
        leader = post != HANDLERS
        return DutyShift(post_id=post, person_id=person, starts_at=starts_at, ends_at=ends_at, leader=leader)

    chief = f"{department}.approve"
    shifts = [shift(COLLEAGUE, -1, 6), shift("li", 6, 12), shift("E-1001", -1, 6, chief)]
    times = [to_timestamp(now + dt.timedelta(hours=hours)) for hours in (-1, 12)]
    roster = Roster(department_id=department, begins_at=times[0], ends_at=times[1], shifts=shifts)
    request = ApplyRosterRequest(change=change(), roster=roster)
    await StaffServiceStub(fleet.channel("data-sharing")).ApplyRoster(request)  # type: ignore[no-untyped-call]
    page = (await handler.get("/desk/duty?lang=en")).text
    assert re.search('Leader on duty: 姜丽华 · <a href="tel:0990-5550001">', page)
    of_handlers = page[page.index(f'data-post="{HANDLERS}"') :]
    assert COLLEAGUE_NAME in of_handlers
    assert re.search("Next, from [^<]*: 李江", of_handlers)
    assert "带班领导：姜丽华" in (await handler.get("/desk/duty?lang=zh")).text


async def assigns(fleet: RunningFleet, handler: Officer, colleague: Officer, case: str) -> None:
    """Taken on, given to a colleague, taken back with a note alone, and lost by whoever leaves the post."""
    await colleague.sign_in(COLLEAGUE)
    assert await handler.count("mine") == 0
    claimed = await handler.send(case, await handler.form(case, "claim"))
    assert (claimed.status_code, "· yours" in claimed.text, 'value="claim/' in claimed.text) == (200, True, False)
    assert (await handler.count("mine"), await colleague.count("mine")) == (1, 0)
    form = await handler.form(case, "assign")
    assert (await handler.send(case, form | {"colleague": "drainage.check|nobody"})).status_code == 400
    given = await handler.send(case, form | {"colleague": f"{HANDLERS}|{COLLEAGUE}"})
    assert (given.status_code, f"with {COLLEAGUE_NAME}" in given.text) == (200, True)
    assert (await handler.count("mine"), await colleague.count("mine")) == (0, 1)
    assert await handler.count("offered") == 1, "the others see it all the same"
    claim = await handler.form(case, "claim")
    wordless = await handler.send(case, claim)
    assert (wordless.status_code, "say in the note why" in wordless.text) == (409, True)
    assert COLLEAGUE_NAME not in (await officer_of_others(fleet, case)), "another department reads the post"

    leave = LeavePostRequest(
        change=Change(idempotency_key="leaves", actor=Actor(post_id="operator", person_id="operator")),
        department_id=HANDLERS.partition(".")[0],
        person_id=COLLEAGUE,
    )
    await StaffServiceStub(fleet.channel("data-sharing")).LeavePost(leave)  # type: ignore[no-untyped-call]

    async def free() -> bool:
        return "· with " not in (await handler.get(f"/desk/cases/{case}?lang=en")).text

    await eventually(free)
    assert (await handler.send(case, await handler.form(case, "claim"))).status_code == 200


async def asks_to_return(handler: Officer, dispatcher: Officer, case: str) -> None:
    """Asked, with the time that there is for it; refused by the dispatcher, whose list has it; the work goes on."""
    page = (await handler.get(f"/desk/cases/{case}?lang=en")).text
    assert "Another post decides; until then it stays yours" in page
    assert await dispatcher.count("returns") == 0
    asked = await handler.send(case, await handler.form(case, "ask-return") | {"text": "not our <b> road"})
    assert (asked.status_code, "asks to return it" in asked.text) == (200, True)
    assert await handler.count("returns") == 0, "who asks does not decide"
    assert await dispatcher.count("returns") == 1
    page = (await dispatcher.get(f"/desk/cases/{case}?lang=en")).text
    assert "<blockquote>not our &lt;b&gt; road</blockquote>" in page
    nowhere = await dispatcher.send(case, await dispatcher.form(case, "approve-return") | {"text": "it is not"})
    assert (nowhere.status_code, "say which department handles it instead" in nowhere.text.lower()) == (400, True)
    kept = await dispatcher.send(case, await dispatcher.form(case, "refuse-return") | {"text": "it is yours"})
    assert (kept.status_code, 'value="approve-return/' in kept.text) == (200, False)
    assert (await dispatcher.count("returns"), await handler.count("accepted")) == (0, 1)


async def oversees(handler: Officer, dispatcher: Officer, chief: Officer, case: str) -> None:
    """Urged twice, which the handler's list says; supervised until a word ends it, in one list of both."""
    for reason in ("the third call", "the fourth call"):
        urged = await dispatcher.send(case, await dispatcher.form(case, "urge") | {"text": reason})
        assert urged.status_code == 200
    assert "urged 2 times" in (await handler.get("/desk?lang=en&list=accepted")).text
    wordless = await dispatcher.send(case, await dispatcher.form(case, "urge") | {"text": " "})
    assert (wordless.status_code, 'role="alert"' in wordless.text) == (400, True)
    assert 'value="supervise/' not in urged.text, "who may urge may not supervise"
    await chief.client.post(f"{chief.base}/sign-out", data={"form_secret": secret_of(await chief.get("/desk"))})
    await chief.sign_in(CHIEF)
    watched = await chief.send(case, await chief.form(case, "supervise") | {"text": "a school is beside it"})
    assert (watched.status_code, "under supervision" in watched.text) == (200, True)
    assert (await chief.count("supervised"), await handler.count("supervised")) == (1, 1)
    ended = await chief.send(case, await chief.form(case, "end-supervision") | {"text": "the cover is coming"})
    assert ended.status_code == 200
    assert (await chief.count("supervised"), await handler.count("supervised")) == (0, 0)
    await chief.client.post(f"{chief.base}/sign-out", data={"form_secret": secret_of(ended)})
    await chief.sign_in("qian")


def secret_of(page: httpx.Response) -> str:
    """The secret of the session that a page is of."""
    return re.search(r'name="form_secret" value="([^"]+)"', page.text)[1]  # type: ignore[index]


async def officer_of_others(fleet: RunningFleet, case: str) -> str:
    """What another department is answered about the case."""
    answer = await Desk.of(fleet, SUPERVISION).cases.GetCase(GetCaseRequest(case=case))
    assert answer.tasks[0].assigned_post_id == HANDLERS
    return str(answer)


async def on_the_way(handler: Officer, case: str) -> None:
    """Contacted once; arrived where a position is given, in degrees; taken over by somebody else alone."""
    contacted = await handler.send(case, await handler.form(case, "contacted") | {"text": "waits at the gate"})
    assert (contacted.status_code, 'value="contacted/' in contacted.text) == (200, False)
    arrived = await handler.form(case, "arrived") | {"longitude": "113.2205", "latitude": "north", "system": "WGS84"}
    nowhere = await handler.send(case, arrived)
    assert (nowhere.status_code, 'value="north"' in nowhere.text) == (400, True)
    assert (await handler.send(case, arrived | {"latitude": "23.0905"})).status_code == 200
    own = await handler.send(case, await handler.form(case, "take-over") | {"text": "night shift"})
    assert (own.status_code, "night shift</textarea>" in own.text) == (409, True), "it is with this person already"


async def replies(handler: Officer, case: str, page: str) -> None:
    """What the residents are told and shown of feedback, and what stays inside; nobody else sees it."""
    form = await handler.form(case, "feed-back") | {"text": "已更换井盖", "reply": f"The cover is new, ask {PHONE}"}
    broken = await handler.send(case, form, {"photo1": photo()[:200]})
    assert (broken.status_code, "ask 138" in broken.text, "choose yours again" in broken.text) == (400, True, True)
    large = await handler.send(case, form, {"photo1": photo() + bytes(9 * 1024 * 1024)})
    assert (large.status_code, "ask 138" in large.text) == (400, True), "what was written is not lost"
    photos = {"photo1": photo(), "photo2": photo(size=(1200, 900)), "photo3": b""}
    fed_back = await handler.send(case, form | {"shown2": "on"}, photos)
    assert fed_back.status_code == 200
    assert "Replies to residents (1)" in fed_back.text
    assert "With a photo that residents see" in fed_back.text
    assert await handler.count("accepted") == 0
    compared = (await handler.get(f"/desk/cases/{case}?lang=en")).text
    assert len(re.findall(r'<img src="/desk/photos/', compared)) == 1, "before"
    after = re.findall(r'<img src="/desk/files/([^?]+)', compared)
    assert len(after) == 2, "after"

    async with http_client(timeout=30) as client:
        read = (await client.get(page)).text
        assert "The cover is new, ask ***" in read
        assert PHONE not in read
        assert "已更换井盖" not in read
        (shown,) = re.findall(r'<img src="(/reports/[^"]+/replies/[^"]+)"', read)
        base = page.partition("/reports/")[0]
        small, whole = await client.get(base + shown), await client.get(base + shown.partition("?")[0])
        assert [answer.headers["content-type"] for answer in (small, whole)] == ["image/jpeg", "image/jpeg"]
        assert 0 < len(small.content) < len(whole.content)
        kept_inside = next(name for name in after if name not in shown)
        address = f"{page.partition('?')[0]}/replies/{kept_inside}"
        assert (await client.get(address)).status_code == 404, "what is not marked is shown to nobody outside"
        other, _ = await of_resident(handler.fleet)
        assert "The cover is new" not in (await client.get(other)).text
        foreign = await client.get(f"{other.partition('?')[0]}/replies/{shown.rpartition('/')[2].partition('?')[0]}")
        assert foreign.status_code == 404, "of another case"


async def published(fleet: RunningFleet, *facts: Fact) -> None:
    producer = Producer(fleet.kafka, "test")
    await producer.start()
    await producer.publish(facts)
    await producer.stop()


async def corrects(fleet: RunningFleet, intake: Officer) -> None:
    """Another class, shown as from and to before it is confirmed; and back."""
    await published(fleet, event_fact("lamp", "manhole-cover"))
    case = (await case_of(Desk.of(fleet, SUPERVISION), "lamp")).case.case_number
    form = await intake.form(case, "correct") | {"event_class": "street-light", "text": "  "}
    assert (await intake.send(case, form)).status_code == 400
    shown = await intake.send(case, form | {"text": "it is the lamp <b>"})
    assert (shown.status_code, "Class: from Manhole cover missing or broken to Street light out" in shown.text) == (
        200,
        True,
    )
    assert "it is the lamp &lt;b&gt;" in shown.text
    assert "Corrections" not in shown.text, "nothing is corrected yet"
    asked = form | {"text": "it is the lamp <b>", "confirmed": "1", "shown_event_class": "street-light"}
    other = await intake.send(case, asked | {"longitude": "113.22", "latitude": "23.09", "system": "WGS84"})
    assert "Corrections" not in other.text, "what was shown is another correction than what came"
    done = await intake.send(case, asked)
    assert (done.status_code, "Street light out ·" in done.text, "Corrections" in done.text) == (200, True, True)
    assert "it is the lamp &lt;b&gt;" in done.text, "why stands on the page of who may see it"
    form = await intake.form(case, "correct") | {"event_class": "manhole-cover", "text": "it was the cover"}
    form |= {"confirmed": "1", "shown_event_class": "manhole-cover"}
    back = await intake.send(case, form)
    assert (back.status_code, "Manhole cover missing or broken ·" in back.text) == (200, True)


async def merges(fleet: RunningFleet, intake: Officer) -> None:
    """Two cases are shown beside each other before they are one; it is taken back; and one is split."""
    facts = [event_fact("one cover", "manhole-cover"), event_fact("same cover", "manhole-cover")]
    joined = [membership_fact("one cover", f"R-cover-{number}", number) for number in (1, 2)]
    await published(fleet, *facts, *joined)
    desk = Desk.of(fleet, SUPERVISION)
    one, same = [(await case_of(desk, name)).case.case_number for name in ("one cover", "same cover")]
    wanted = {"other": one, "text": "it is one <b>"}
    shown = await intake.send(same, await intake.form(same, "merge") | wanted)
    assert (shown.status_code, f"{same} ends, and leads to the other" in shown.text) == (200, True)
    assert (f"{one} goes on" in shown.text, "it is one &lt;b&gt;" in shown.text) == (True, True)
    unknown = await intake.send(same, await intake.form(same, "merge") | {"other": "C-0", "text": "x"})
    assert (unknown.status_code, 'role="alert"' in unknown.text) == (404, True)
    form = await intake.form(same, "merge") | wanted | {"confirmed": "1", "shown_other": one}
    done = await intake.send(same, form)
    assert (done.status_code, "part of another case" in done.text) == (200, True)
    assert f"/desk/cases/{one}?" in done.text, "it leads to the case that goes on"
    assert (await intake.send(same, form)).status_code == 200, "a second click changes nothing"
    apart = await intake.form(same, "separate") | {"text": "it is another", "confirmed": "1"}
    back = await intake.send(same, apart)
    assert (back.status_code, "part of another case" in back.text) == (200, False)

    page = (await intake.get(f"/desk/cases/{one}?lang=en")).text
    boxes = re.findall(r'name="signals" value="([^"]+)"', page)
    assert len(boxes) == 2
    none = await intake.send(one, await intake.form(one, "split") | {"text": "x"})
    assert (none.status_code, "choose the reports and signals that go" in none.text.lower()) == (400, True)
    goes = {"signals": boxes[1], "text": "it is elsewhere", "event_class": "street-light"}
    shown = await intake.send(one, await intake.form(one, "split") | goes)
    assert (shown.status_code, "will get a case of their own (Street light out)" in shown.text) == (200, True)
    sure = {"confirmed": "1", "shown_signals": boxes[1], "shown_event_class": "street-light"}
    done = await intake.send(one, await intake.form(one, "split") | goes | sure)
    assert (done.status_code, 'role="status"' in done.text) == (200, True)


async def test_officers_do_a_case_on_the_pages(fleet: RunningFleet, officers: list[Officer]) -> None:
    report = await reported(fleet)
    resident, number = await of_resident(fleet)
    links = [link_fact(name, utc_now(), event_id=event_id("cover")) for name in (report.report_number, number)]
    await published(fleet, event_fact("cover", "manhole-cover"), *links)
    case = (await case_of(Desk.of(fleet, SUPERVISION), "cover")).case.case_number
    await apply_staff(fleet.channel("data-sharing"), staff_of_city(DEPLOY / "cities" / SIMULATED))
    intake, other, handler, colleague = officers

    desk = await intake.sign_in("qian")
    assert desk.status_code == 200
    assert "钱文" in desk.text
    cookie = desk.history[-1].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert await intake.count("confirm") == 1
    confirm = await intake.form(case, "move/confirm")
    done = await intake.send(case, confirm)
    assert (done.status_code, 'role="status"' in done.text) == (200, True)
    assert "pending filing" in done.text, "its effect stands on the page at once"
    assert (await intake.count("confirm"), await intake.count("file")) == (0, 1)

    # Of two decisions one wins; the other is told, and what she wrote is not lost.
    await other.sign_in("intake-qian")
    hers = await other.form(case, "move/do-not-file") | {"text": "雨停了 <b>"}
    assert (await intake.send(case, await intake.form(case, "move/file"))).status_code == 200
    late = await other.send(case, hers)
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    assert "雨停了 &lt;b&gt;" in late.text
    assert "pending dispatch" in late.text

    await corrects(fleet, intake)
    await merges(fleet, intake)

    # A form of no page of the session, from another site, or of nobody.
    for wrong, headers in (({"form_secret": "x"}, {}), ({}, {"sec-fetch-site": "cross-site"})):
        answer = await intake.send(case, confirm | wrong, headers=headers)
        assert (answer.status_code, "FORM_NOT_OF_SESSION" in answer.text) == (403, True)
    async with http_client() as nobody:
        answer = await nobody.post(f"{intake.base}/desk/cases/{case}", data=confirm | {"text": "<b>雨停了"})
        assert (answer.status_code, "SESSION_OVER" in answer.text) == (401, True)
        assert "&lt;b&gt;雨停了" in answer.text, "what was written can be copied"
        assert (await nobody.get(f"{intake.base}/desk")).headers["location"].startswith("/sign-in?then=")
        forged = await nobody.get(f"{intake.base}/sign-in/back?code=c&state=s")
        assert (forged.status_code, "SIGN_IN_REFUSED" in forged.text) == (401, True)

    dispatcher = other
    await dispatcher.client.post(f"{other.base}/sign-out", data={"form_secret": hers["form_secret"]})
    assert (await dispatcher.get("/desk")).url.port == ISSUER_PORT, "signed out"
    await dispatcher.sign_in("chen")
    assert (await dispatcher.send(case, await dispatcher.form(case, "move/dispatch"))).status_code == 200

    await handler.sign_in("E-1024", f"/desk/cases/{case}?lang=en")
    await sees_what_was_said(handler, case, report)
    assert await handler.count("offered") == 1
    words = f"/desk?lang=en&list=offered&q={case.lower().replace('-', ' ')}", "/desk?lang=en&list=offered&q=nothing"
    found, none = [(await handler.get(address)).text for address in words]
    assert (found.count('<li><a href="/desk/cases/'), none.count('<li><a href="/desk/cases/')) == (1, 0)
    assert 'value="nothing"' in none
    await is_on_duty(fleet, handler)
    await assigns(fleet, handler, colleague, case)
    accept = await handler.form(case, "accept")
    assert (await handler.send(case, accept)).status_code == 200
    assert (await handler.send(case, accept)).status_code == 200, "a second click changes nothing"
    assert (await handler.count("offered"), await handler.count("accepted")) == (0, 1)
    await asks_to_return(handler, dispatcher, case)
    await oversees(handler, dispatcher, intake, case)
    empty = await handler.send(case, await handler.form(case, "feed-back") | {"text": ""})
    assert (empty.status_code, 'role="alert"' in empty.text) == (400, True)
    await on_the_way(handler, case)
    await replies(handler, case, resident)

    page = (await intake.get(f"/desk/cases/{case}?lang=en")).text
    assert "pending check" in page

    async def told() -> bool:
        return "<details>" in (await intake.get(f"/desk/cases/{case}?lang=en")).text

    await eventually(told)

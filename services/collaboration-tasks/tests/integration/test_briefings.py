"""Briefings from their draft to their correction, with figures of event-hub: by call, after an event, while figures are
away, as pages and CSV; and whatever somebody sends.
"""

from __future__ import annotations

import asyncio
import csv
import io
import uuid

import desk
import httpx
from cityloop.cases.v1 import briefing_pb2 as briefing
from cityloop.cases.v1 import briefings_service_pb2 as messages
from cityloop.cases.v1.briefings_service_pb2_grpc import BriefingsServiceStub
from cityloop.common.v1.common_pb2 import Actor, Change
from cityloop_messaging import Producer, to_datetime, to_timestamp, utc_now
from cityloop_testkit import eventually
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from desk import COMMAND, START, SUPERVISION, Desk, case_of, event_fact, refusal

running, fleet, producer = desk.running, desk.fleet, desk.producer
SERVICES = ["event-hub", "event-hub-figures", "collaboration-tasks"]
FORMULA, MARKUP = "=HYPERLINK(1)", "<script>alert(1)</script>"
PACK = {
    "pack.yaml": "{pack: duty, title: {zh: 值班, en: Duty}, requires: [simulated, base], city: simulated}",
    "indicators.yaml": """indicators:
  - indicator: opened
    title: {zh: 新增案卷, en: Cases opened}
    formula: {count: [{of: cases, at: opened, where: {grades: [serious, major]}}]}
    decimals: 0
    periods: [day]
    by: [event_class]
""",
    "briefings.yaml": f"""briefings:
  - briefing: daily
    title: {{zh: 值班日报, en: Daily briefing}}
    owner: {{department: {SUPERVISION}, role: supervise}}
    of: day
    covers: present
    figures: [{{indicator: opened}}, {{indicator: opened, by: event_class}}]
    lists:
      - list: opened
        title: {{zh: 新增, en: "{FORMULA}"}}
        cases: opened
        grades: [serious, major]
        sort: grade
        most: 2
      - {{list: elsewhere, title: {{zh: 别处, en: Elsewhere}}, cases: opened, areas: {{district: ["990101"]}}}}
      - {{list: overdue, title: {{zh: 超期, en: Overdue}}, cases: overdue}}
    parts:
      - {{part: summary, title: {{zh: 综述, en: Summary}}, most: 60}}
      - {{part: outlook, title: {{zh: 展望, en: Outlook}}, required: false}}
  - briefing: after-event
    title: {{zh: 事件专报, en: After an event}}
    owner: {{department: {SUPERVISION}, role: supervise}}
    of: event
    event_classes: [{desk.SINGLE}]
    figures: [{{indicator: opened, period: day}}]
    lists: [{{list: cases, title: {{zh: 案卷, en: Cases}}, cases: of_event}}]
    parts: [{{part: lessons, title: {{zh: 复盘, en: Lessons}}}}]
  - briefing: patrol
    title: {{zh: 巡查简报, en: Patrols}}
    owner: {{department: {SUPERVISION}, role: supervise}}
    of: day
    covers: present
    figures: [{{indicator: opened}}]
  - briefing: secret
    title: {{zh: 内部, en: Internal}}
    owner: {{department: {SUPERVISION}, role: supervise}}
    of: month
    classification: general_3
    parts: [{{part: text, title: {{zh: 正文, en: Text}}}}]
""",
    "reactions.yaml": """reactions:
  - reaction: after-event
    cause: {fact: {of: case, event_classes: [gauge-silent], states: [void]}}
    act: {draft_briefing: {briefing: after-event}}
""",
}
MORE_PACKS = [PACK]
WAITING, DRAFT, SIGNED = (
    briefing.BRIEFING_STATE_WAITING,
    briefing.BRIEFING_STATE_DRAFT,
    briefing.BRIEFING_STATE_SIGNED,
)
DAILY = "duty/daily"


def briefings(fleet: RunningFleet, department: str = SUPERVISION) -> BriefingsServiceStub:
    return BriefingsServiceStub(fleet.channel("collaboration-tasks", department, "desk"))  # type: ignore[no-untyped-call]


def change(role: str = "supervise", department: str = SUPERVISION) -> Change:
    actor = Actor(post_id=f"{department}.{role}", person_id="Wei")
    return Change(idempotency_key=str(uuid.uuid4()), actor=actor)


async def draft(fleet: RunningFleet, *, name: str = DAILY, renew: bool = False) -> briefing.Briefing:
    request = messages.DraftBriefingRequest(change=change(), briefing=name, moment=to_timestamp(START), renew=renew)
    answer: messages.DraftBriefingResponse = await briefings(fleet).DraftBriefing(request)
    return answer.briefing


async def write(fleet: RunningFleet, number: str, part: str, text: str, version: int = 0) -> briefing.Briefing:
    request = messages.WriteBriefingPartRequest(
        change=change("intake"), briefing_number=number, part=part, text=text, expected_version=version
    )
    answer: messages.WriteBriefingPartResponse = await briefings(fleet).WriteBriefingPart(request)
    return answer.briefing


def signing(number: str, digest: str, role: str = "supervise") -> messages.SignBriefingRequest:
    return messages.SignBriefingRequest(change=change(role), briefing_number=number, digest=digest)


async def read(fleet: RunningFleet, number: str) -> briefing.Briefing:
    answer: messages.GetBriefingResponse = await briefings(fleet).GetBriefing(
        messages.GetBriefingRequest(briefing_number=number)
    )
    return answer.briefing


async def page(fleet: RunningFleet, path: str, language: str = "en") -> httpx.Response:
    url = f"http://127.0.0.1:{fleet.fleet.port('collaboration-tasks', 'http')}{path}"
    async with http_client() as client:
        return await client.get(url, headers={"Accept-Language": language})


async def test_a_day_from_its_draft_to_its_correction(fleet: RunningFleet, producer: Producer) -> None:
    await producer.publish([event_fact(f"day-{n}", grade=grade) for n, grade in enumerate((3, 2, 3, 4))])
    for n in range(4):
        await case_of(Desk.of(fleet, SUPERVISION), f"day-{n}")

    async def counted() -> bool:
        first = await draft(fleet, renew=True)
        return first.state == DRAFT and [row.figure.value.value for row in first.figures[0].rows][:1] == ["3"]

    await eventually(counted)
    first, again = await asyncio.gather(draft(fleet), draft(fleet))
    assert first == again, "one a day"
    assert [row.name.texts["en"] for row in first.figures[1].rows] == ["Sensing device silent"]
    assert first.figures[0].fact_number > 0
    opened, elsewhere, _ = first.lists
    assert [case.grade for case in opened.cases] == [2, 3]
    assert (opened.left_out, len(elsewhere.cases)) == (1, 0)

    number = first.briefing_number
    assert await refusal(briefings(fleet).SignBriefing(signing(number, first.digest))) == "BRIEFING_PART_MISSING"
    after = await write(fleet, number, "summary", f" {FORMULA} {MARKUP} ")
    assert after.digest != first.digest
    lost = messages.WriteBriefingPartRequest(change=change("intake"), briefing_number=number, part="summary", text="2")
    assert await refusal(briefings(fleet).WriteBriefingPart(lost)) == "BRIEFING_PART_CHANGED"
    assert await refusal(briefings(fleet).SignBriefing(signing(number, first.digest))) == "BRIEFING_CHANGED"
    assert await refusal(briefings(fleet).SignBriefing(signing(number, after.digest, "intake"))) == "BRIEFING_NOT_OWNED"
    shown = (await page(fleet, f"/briefings/{number}")).text
    assert "DRAFT, not signed" in shown
    await briefings(fleet).SignBriefing(signing(number, after.digest))

    signed = await read(fleet, number)
    assert (signed.state, signed.signed_by_post_id) == (SIGNED, f"{SUPERVISION}.supervise")
    request = messages.DraftBriefingRequest(change=change(), briefing=DAILY, moment=to_timestamp(START), renew=True)
    assert await refusal(briefings(fleet).DraftBriefing(request)) == "BRIEFING_SIGNED"
    late = messages.WriteBriefingPartRequest(change=change(), briefing_number=number, part="outlook", text="rain")
    assert await refusal(briefings(fleet).WriteBriefingPart(late)) == "BRIEFING_SIGNED"
    await pages_tell(fleet, signed)

    await producer.publish([event_fact("day-late", grade=2)])
    await case_of(Desk.of(fleet, SUPERVISION), "day-late")
    correction = messages.CorrectBriefingRequest(change=change(), briefing_number=number, reason="one came late")
    second = (await briefings(fleet).CorrectBriefing(correction)).briefing
    assert (second.edition, second.parts[0].text) == (2, f"{FORMULA} {MARKUP}")
    assert [case.grade for case in second.lists[0].cases] == [2, 2]
    correction = messages.CorrectBriefingRequest(change=change(), briefing_number=number, reason="again")
    assert await refusal(briefings(fleet).CorrectBriefing(correction)) == "BRIEFING_CORRECTED"
    await briefings(fleet).SignBriefing(signing(second.briefing_number, second.digest))
    former = await read(fleet, number)
    assert former.corrected_by_number == second.briefing_number
    former.corrected_by_number = ""
    assert former == signed, "it never changes"


async def pages_tell(fleet: RunningFleet, signed: briefing.Briefing) -> None:
    path = f"/briefings/{signed.briefing_number}"
    shown, chinese, listed = await asyncio.gather(page(fleet, path), page(fleet, path, "zh"), page(fleet, "/briefings"))
    assert "DRAFT" not in shown.text
    assert "&lt;script&gt;" in shown.text
    assert "<script" not in shown.text
    assert "size: A4" in shown.text
    assert ("值班日报" in chinese.text, "草稿" in chinese.text, "签发：" in chinese.text) == (True, False, True)
    assert path in listed.text
    figures = (await page(fleet, f"{path}/figures.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(figures, newline="")))
    assert rows[0][:4] == ["Figure", "Period", "Part of the city", "Value"]
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [
        ("Cases opened", "Whole city", "3"),
        ("Cases opened", "Sensing device silent", "3"),
    ]
    cases = (await page(fleet, f"{path}/opened.csv")).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(cases, newline="")))) == 3
    assert (await page(fleet, f"{path}/nothing.csv")).status_code == 404
    for other in ("BR-2026-999999", "%27", "9" * 300):
        assert (await page(fleet, f"/briefings/{other}")).status_code == 404


async def test_an_event_that_has_ended_has_its_briefing_by_itself(fleet: RunningFleet, producer: Producer) -> None:
    await producer.publish([event_fact("ending", grade=4)])
    supervision = Desk.of(fleet, SUPERVISION)
    case = (await case_of(supervision, "ending")).case
    request = messages.DraftBriefingRequest(change=change(), briefing="duty/after-event", case_number=case.case_number)
    assert await refusal(briefings(fleet).DraftBriefing(request)) == "BRIEFING_CASE_GOES_ON"
    await supervision.decide("ending", "void", "supervise", "a test")

    async def drafted() -> list[briefing.Briefing]:
        asked = messages.ListBriefingsRequest(briefing="duty/after-event", state=DRAFT)
        return list((await briefings(fleet).ListBriefings(asked)).briefings)

    (found,) = await eventually(drafted)
    assert (found.case_number, found.event_number, len(found.parts)) == (case.case_number, "E-ending", 0)
    asked = messages.DraftBriefingRequest(change=change(), briefing="duty/after-event", case_number="E-ending")
    called = (await briefings(fleet).DraftBriefing(asked)).briefing
    assert called.briefing_number == found.briefing_number
    assert [case.case_number for case in called.lists[0].cases] == [case.case_number]
    assert to_datetime(called.period.end) > to_datetime(called.period.start)


async def test_what_is_no_business_of_others_and_what_is_wrong(fleet: RunningFleet) -> None:
    own, other = briefings(fleet), briefings(fleet, COMMAND)
    asked = messages.DraftBriefingRequest(change=change(), briefing="duty/secret")
    secret = (await own.DraftBriefing(asked)).briefing
    assert secret.state == DRAFT, "it has no figures to wait for"
    get = messages.GetBriefingRequest(briefing_number=secret.briefing_number)
    assert (await own.GetBriefing(get)).briefing == secret
    assert await refusal(other.GetBriefing(get)) == "BRIEFING_UNKNOWN"
    listed = messages.ListBriefingsRequest(briefing="duty/secret")
    assert len((await own.ListBriefings(listed)).briefings) == 1
    assert len((await other.ListBriefings(listed)).briefings) == 0
    assert (await page(fleet, f"/briefings/{secret.briefing_number}")).status_code == 404

    foreign = messages.DraftBriefingRequest(change=change("dispatch", COMMAND), briefing=DAILY)
    assert await refusal(other.DraftBriefing(foreign)) == "BRIEFING_NOT_OWNED"
    ahead = utc_now().replace(year=2035)
    for more, reason in (
        ({"briefing": "duty/none"}, "BRIEFING_UNKNOWN"),
        ({"briefing": DAILY, "case_number": "C-1"}, "BRIEFING_CASE_INVALID"),
        ({"briefing": DAILY, "moment": to_timestamp(ahead)}, "BRIEFING_MOMENT_INVALID"),
        ({"briefing": "duty/secret", "moment": to_timestamp(utc_now())}, "BRIEFING_PERIOD_GOES_ON"),
        ({"briefing": "duty/after-event"}, "BRIEFING_CASE_INVALID"),
        ({"briefing": "duty/after-event", "case_number": "C-\x00"}, "TEXT_INVALID"),
        ({"briefing": "duty/after-event", "case_number": "9" * 5_000}, "CASE_UNKNOWN"),
    ):
        request = messages.DraftBriefingRequest(change=change(), **more)
        assert await refusal(own.DraftBriefing(request)) == reason, more
    number = secret.briefing_number
    for part, text, reason in (
        ("none", "x", "BRIEFING_PART_UNKNOWN"),
        ("text", "x" * 2_001, "TEXT_TOO_LONG"),
    ):
        wrong = messages.WriteBriefingPartRequest(change=change(), briefing_number=number, part=part, text=text)
        assert await refusal(own.WriteBriefingPart(wrong)) == reason
    correction = messages.CorrectBriefingRequest(change=change(), briefing_number=number, reason=" ")
    assert await refusal(own.CorrectBriefing(correction)) == "BRIEFING_REASON_MISSING"
    correction.reason = "wrong"
    assert await refusal(own.CorrectBriefing(correction)) == "BRIEFING_NOT_SIGNED"


async def test_a_draft_waits_for_figures_and_is_not_lost(running: RunningFleet, fleet: RunningFleet) -> None:
    name = messages.DraftBriefingRequest(change=change(), briefing="duty/patrol")
    figures = running.fleet.processes["event-hub-figures"]
    figures.ask_to_stop()
    figures.stop()

    async def waits() -> bool:
        # Its moment is later each time, until the process that looked last is behind it.
        name.change.CopyFrom(change())
        name.renew = True
        found = (await briefings(fleet).DraftBriefing(name)).briefing
        return (found.state, found.waiting_reason) == (WAITING, "FIGURES_BEHIND")

    await eventually(waits)
    running.fleet.start_service("event-hub-figures")

    async def filled() -> list[briefing.Briefing]:
        asked = messages.ListBriefingsRequest(briefing="duty/patrol", state=DRAFT)
        return list((await briefings(fleet).ListBriefings(asked)).briefings)

    await eventually(filled)

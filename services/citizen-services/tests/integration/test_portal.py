"""The portal as a phone sees it: the form, the page behind the secret link, messages, rating, "not fixed"."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import html
import os
import re
import uuid
from collections.abc import AsyncIterator

import asyncpg
import httpx
import other_services
import pytest
import pytest_asyncio
from cities import city_fleet, simulated_packs
from cityloop.citizen.v1.report_pb2 import Feedback, FeedbackKind, Report
from cityloop.topics import CITIZEN_FEEDBACK, CITIZEN_REPORTS, TOPICS
from cityloop_localisation.pseudo import TAG, untranslated, write_pseudo
from cityloop_messaging import Producer
from cityloop_pictures.decoding import picture_of
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.databases import tables_holding
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.pages import text_on
from cityloop_testkit.people import case_fact, link_fact
from cityloop_testkit.photos import HEIC, photo
from portal_forms import GOOD, WORDS, course, ended, inbox_of, new_report, send, state_of

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-portal")]
SERVICE = "citizen-services"
PNG = photo("PNG")
REFUSED: list[dict[str, str]] = [
    {"where": ""},
    {"event_class": "volcano"},
    {"latitude": "23"},
    {"text": "x" * 4_001},
    {"name": "\x00"},
]
BROWSERS = {**dict.fromkeys(["latitude", "longitude", "name", "phone", "email"], ""), **GOOD}
"""As a browser sends the form: what is empty too, and the photo last."""
PHONE = "+86-139-0000-4711"
BURST, RATE = 60, 5.0
DISK_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON feedback
FOR EACH ROW WHEN (NEW.text LIKE '%<still>%') EXECUTE FUNCTION full_disk();
"""
CATALOGUES = ("cityloop_localisation", "cityloop_web", "cityloop_words", "cityloop_citizen_services")
DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    locales = write_pseudo(tmp_path_factory.mktemp("locales"), *CATALOGUES)
    extra = {SERVICE: {"page_burst": str(BURST), "page_rate": str(RATE), "locales": str(locales)}}
    folder, prefix = tmp_path_factory.mktemp("portal"), f"portal-{os.getpid()}."
    async with city_fleet(clusters, prefix, folder, [SERVICE], extra, packs=simulated_packs()) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20, params={"lang": "en"}) as client:
        yield client


async def test_a_report_is_followed_to_its_end_rated_and_not_fixed(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    path, number = await new_report(client)
    page = (await client.get(path)).text
    assert (state_of(page), inbox_of(page)) == ("received", [])
    assert "/rating" not in page
    assert [(await client.get(f"{path}/{end}")).status_code for end in ("replies/x", "else", "rating")] == [
        404,
        404,
        303,
    ]
    early = await send(client, f"{path}/rating", {"rating": "5"})
    assert (early.status_code, "NOT_CLOSED" in early.text) == (409, True)

    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    facts = course(event, now)
    await producer.publish([link_fact(number, now, event_id=event), *facts[:4]])
    await fleet.settle()
    page = (await client.get(path)).text
    assert state_of(page) == "in_progress"
    assert "Water Affairs Bureau" in page
    assert 'data-reason="REPLIES_AWAY"' in page, "collaboration-tasks does not run here: the page says so, and the rest"
    away = await client.get(f"{path}/replies/{uuid.uuid4()}")
    assert (away.status_code, "REPLIES_AWAY" in away.text) == (503, True)
    await producer.publish(facts[4:])
    await fleet.settle()
    page = await ended(client, path)
    assert state_of(page) == "closed"
    chinese = (await client.get(path, params={"lang": "zh"})).text
    assert '<html lang="zh" dir="ltr">' in chinese
    assert "回访：请您评价处置结果。" in chinese

    assert (await send(client, f"{path}/rating", {"rating": "6"})).status_code == 400
    twice = await send(client, f"{path}/rating", {"rating": ["4", "5"]})
    assert (twice.status_code, "&#34;Rating&#34; came twice" in twice.text) == (400, True)
    twice = await send(client, f"{path}/not-fixed", {"text": ["still open", "open again"]})
    assert (twice.status_code, "still open / open again</textarea>" in twice.text) == (400, True)
    assert (await send(client, f"{path}/rating", {"rating": "4"})).status_code == 303
    again = await send(client, f"{path}/rating", {"rating": "1"})
    assert (again.status_code, "ALREADY_SAID" in again.text) == (409, True)
    assert (await send(client, f"{path}/not-fixed", {"text": " "})).status_code == 400
    assert (await send(client, f"{path}/not-fixed", {"text": "still open"})).status_code == 303
    assert (await send(client, f"{path}/not-fixed", {"text": "still open"})).status_code == 409
    page = (await client.get(path)).text
    assert "You have rated" in page
    assert "<form" not in page

    later, lead = now + dt.timedelta(seconds=30), "water-affairs"
    await producer.publish([case_fact(event, 7, "PENDING_DISPATCH", later, state="reopened", lead=lead, reopened=1)])
    await fleet.settle()
    assert (state_of(page := (await client.get(path)).text), "case is reopened and" in page) == ("in_progress", True)
    asked = case_fact(event, 9, "CLOSED", later, state="reopening_asked", lead=lead, reopened=1)
    await producer.publish([case_fact(event, 8, "CLOSED", later, lead=lead, reopened=1), asked])
    await fleet.settle()
    assert (state_of(page := (await client.get(path)).text), "a supervisor decides" in page) == ("closed", True)
    assert (await send(client, f"{path}/rating", {"rating": "5"})).status_code == 303

    await fleet.settle()
    said = [Feedback.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_FEEDBACK)]
    mine = [item for item in said if item.report_number == number]
    assert {(item.case_id, item.case_number) for item in mine} == {(facts[0].key, f"C-{event[:8]}")}
    assert sorted((item.kind, item.rating, item.text) for item in mine) == [
        (FeedbackKind.FEEDBACK_KIND_RATING, 4, ""),
        (FeedbackKind.FEEDBACK_KIND_RATING, 5, ""),
        (FeedbackKind.FEEDBACK_KIND_NOT_FIXED, 0, ""),
    ], "words leave on no topic"


async def test_messages_are_the_same_in_every_order_and_once(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    paths, phases = [], []
    for order in ("case first", "link first", "all twice", "between"):
        path, number = await new_report(client)
        event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
        link, cases = link_fact(number, now, event_id=event), course(event, now)
        paths.append(path)
        phases.append(
            {
                "case first": [cases, [link], []],
                "link first": [[link], cases, []],
                "all twice": [[link, *cases], [link, *cases], cases],
                "between": [cases[:3], [link], cases[3:]],
            }[order]
        )
    for parts in zip(*phases, strict=True):
        await producer.publish([fact for part in parts for fact in part])
        await fleet.settle()
    for path in paths:
        assert state_of(await ended(client, path)) == "closed"
    await fleet.settle()
    for path in paths:
        assert inbox_of((await client.get(path)).text) == WORDS


async def test_a_held_report_says_so_until_it_is_located(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    path, number = await new_report(client)
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(number, now, outcome="HELD", reason="no position")])
    await fleet.settle()
    page = (await client.get(path)).text
    assert state_of(page) == "held"
    (told,) = inbox_of(page)
    assert told.startswith("We have your report; its place is being confirmed. Reason: it came without coordinates")
    chinese = (await client.get(path, params={"lang": "zh"})).text
    assert "没有给出坐标，需由工作人员根据文字描述定位" in chinese
    assert "no position" not in page + chinese, "the hub's own words are not for residents"
    second = now + dt.timedelta(seconds=1)
    await producer.publish([link_fact(number, second, version=2, event_id=event), *course(event, second)[:1]])
    await fleet.settle()
    assert state_of((await client.get(path)).text) == "in_progress"


async def test_a_page_sent_twice_is_one_report_and_a_changed_one_another(client: httpx.AsyncClient) -> None:
    form = (await client.get("/")).text
    secret = re.findall(r'name="secret" value="([^"]+)"', form)[0]
    fields = {**GOOD, "secret": secret}
    answers = await asyncio.gather(*(send(client, "/reports", fields) for _ in range(5)))
    assert {answer.headers["location"] for answer in answers} == {f"/reports/{secret}?lang=en"}
    other = await send(client, "/reports", {**fields, "text": "another thing"})
    assert other.status_code == 303
    assert secret not in other.headers["location"]
    assert "the cover is gone" in (await client.get(f"/reports/{secret}")).text


async def test_what_people_write_is_escaped_and_nothing_comes_from_elsewhere(client: httpx.AsyncClient) -> None:
    path, _ = await new_report(client, text="<script>alert(1)</script>", where='"><img src=x onerror=alert(1)>')
    answer = await client.get(path)
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    form = (await client.get("/", params={"lang": ""}, headers={"Accept-Language": "fr, en;q=0.8, zh;q=0.5"})).text
    assert '<html lang="en" dir="ltr">' in form
    for page in (form, answer.text):
        assert re.findall(r'(?:src|href|action)="(?!/)', page) == []
    labelled = set(re.findall(r'<label for="(\w+)"', form))
    asked = set(re.findall(r'<(?:input|select|textarea) id="(\w+)"', form))
    assert labelled == asked
    for inside in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", form, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


async def test_a_photo_comes_back_on_its_page_only(client: httpx.AsyncClient, fleet: RunningFleet) -> None:
    path, number = await new_report(client, image=HEIC, latitude="23.08", longitude="113.23", where="")
    page = (await client.get(path)).text
    ((source, small),) = re.findall(r'<a href="([^"]+)"><img src="([^"]+)"', page)
    picture = picture_of(HEIC)
    shown, thumbnail = await client.get(source), await client.get(small)
    assert (shown.content, shown.headers["content-type"]) == (picture.content, "image/jpeg")
    assert (thumbnail.content, thumbnail.headers["content-type"]) == (picture.thumbnail, "image/jpeg")
    other, _ = await new_report(client)
    assert (await client.get(source.replace(path, other))).status_code == 404
    await as_the_release_before_kept_it(fleet, number, PNG)
    before = picture_of(PNG)
    assert [(await client.get(link)).content for link in (source, small)] == [before.content, before.thumbnail]
    await fleet.settle()
    facts = [Report.FromString(record.value) for record in await read_all(fleet.kafka, CITIZEN_REPORTS)]
    (fact,) = [fact for fact in facts if fact.report_number == number]
    assert fact.channel == "page"
    assert (fact.attachments[0].media_type, fact.attachments[0].size_bytes) == ("image/jpeg", len(picture.content))


async def as_the_release_before_kept_it(fleet: RunningFleet, number: str, content: bytes) -> None:
    """Put a photo back into its row as it was sent."""
    connection = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    await connection.execute(
        "UPDATE attachments SET content = $2, thumbnail = NULL WHERE report_number = $1", number, content
    )
    await connection.close()


@pytest.mark.parametrize("megabytes", [5, 20, 71])
async def test_a_photo_that_is_too_large_costs_no_report_and_another_comes_later(
    client: httpx.AsyncClient, fleet: RunningFleet, megabytes: int
) -> None:
    small, text = photo(size=(40, 10 * megabytes)), f"cover gone, {megabytes} MB"
    sent = await send(client, "/reports", {**BROWSERS, "text": text}, PNG + b"0" * megabytes * 1024 * 1024)
    link, _, query = sent.headers["location"].partition("?")
    page = (await client.get(link, params=query)).text
    assert ("PHOTO_TOO_LARGE" in page, "number 1 was left out" in page) == (True, True)
    for _ in range(2):
        assert (await send(client, f"{link}/photos", {}, small)).headers["location"].startswith(link)
    (source,) = re.findall(r'<a href="([^"]+)"><img', (await client.get(link)).text)
    assert (await client.get(source)).content == picture_of(small).content
    await fleet.settle()
    facts = map(Report.FromString, [record.value for record in await read_all(fleet.kafka, CITIZEN_REPORTS)])
    versions = [(fact.version, len(fact.attachments)) for fact in facts if fact.text == text]
    assert versions == [(1, 0), (2, 1)], "sent twice, it is one photo"


async def test_bad_pages_are_refused_in_the_readers_language(client: httpx.AsyncClient) -> None:
    async def refused(fields: dict[str, str], photo: bytes | None = None) -> tuple[int, str]:
        answer = await send(client, "/reports", {**GOOD, **fields}, photo)
        return answer.status_code, re.findall(r'data-reason="(\w+)"', answer.text)[0]

    assert await refused({"where": ""}) == (400, "PLACE_MISSING")
    assert await refused({"event_class": "volcano"}) == (400, "SERVICE_UNKNOWN")
    assert await refused({"latitude": "23"}) == (400, "POSITION_INVALID")
    assert await refused({"latitude": "inf", "longitude": "1"}) == (400, "POSITION_INVALID")
    assert await refused({"text": "x" * 4_001}) == (400, "TEXT_TOO_LONG")
    assert await refused({}, b"<svg onload=alert(1)>") == (400, "MEDIA_TYPE_UNKNOWN")
    unread = await send(client, "/reports", GOOD, PNG + b"0" * 64 * 1024 * 1024, "zh")
    assert (unread.status_code, 'data-reason="BODY_TOO_LARGE"' in unread.text) == (413, True)
    assert 'id="photo-problem">提交的内容超过 64 MB，请换一张不超过 5 MB 的照片' in unread.text
    assert GOOD["text"] in unread.text
    chinese = await send(client, "/reports", {**GOOD, "where": ""}, language="zh")
    assert "请填写「位置描述」，或同时填写「纬度」和「经度」。" in chinese.text
    for path in (f"/reports/{'x' * 43}", "/reports/short", "/reports/R-2026-000001"):
        unknown = await client.get(path)
        assert (unknown.status_code, "LINK_UNKNOWN" in unknown.text) == (404, True)
    foreign = await send(client, f"/reports/{'x' * 43}/rating", {"rating": "5"})
    assert (foreign.status_code, "LINK_UNKNOWN" in foreign.text) == (404, True)


async def test_what_is_refused_is_said_at_its_field_and_all_that_was_typed_is_kept(client: httpx.AsyncClient) -> None:
    typed = {"text": "the cover is gone", "where": "", "name": "Wang Wu", "phone": "139", "email": "w@example.org"}
    answer = await send(client, "/reports", {**GOOD, **typed, "latitude": "23,08", "longitude": "113.2"}, PNG)
    page = answer.text
    assert answer.status_code == 400
    for name in ("text", "name", "phone", "email"):
        assert typed[name] in page
    assert '<option value="manhole-cover" selected>' in page
    assert 'value="23,08"' in page
    assert 'aria-describedby="position-hint latitude-problem" aria-invalid="true"' in page
    (problem,) = re.findall(r'id="latitude-problem">([^<]+)<', page)
    assert html.unescape(problem).startswith('"Latitude" and "Longitude" come together, in degrees')
    assert "choose your photo again" in page
    long = await send(client, "/reports", {**GOOD, "text": "好" * 4_001}, language="zh")
    assert "「情况描述」最多 4,000 个字符，现有 4,001 个，请缩短。" in long.text
    emoji = await send(client, "/reports", {**GOOD, "name": "a\x00b"}, language="zh")
    assert re.findall(r'id="name-problem">([^<]+)<', emoji.text) == [
        "「姓名」含有无法保存的字符（例如不完整的表情符号），请删除后再提交。"
    ]
    twice = await send(client, "/reports", {**GOOD, "phone": ["139", "138", "139"]}, language="zh")
    assert re.findall(r'id="phone-problem">([^<]+)<', twice.text) == ["「电话」填了两个不同的内容，请只保留一个。"]
    assert (twice.status_code, 'value="139 / 138"' in twice.text) == (400, True)
    assert (await send(client, "/reports", {**GOOD, "phone": ["139", "139", ""]})).status_code == 303
    image = await send(client, "/reports", GOOD, b"<svg onload=alert(1)>", "zh")
    assert 'id="photo-problem">第 1 张不是 JPEG、HEIC、PNG、WebP 或 AVIF 格式的照片，请另选一张。<' in image.text
    cut = await send(client, "/reports", GOOD, HEIC[:300], "zh")
    assert 'id="photo-problem">第 1 张照片（HEIC）无法读取或不完整，请重新发送或另选一张。<' in cut.text


async def test_a_third_language_is_files_and_leaves_nothing_untranslated(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    names = [service["service_name"] for service in (await client.get("/services.json")).json()]
    names += re.findall(r"<h1>(.*?) ·", (await client.get("/")).text)
    path, number = await new_report(client, image=PNG)
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(number, now, event_id=event), *course(event, now)])
    await fleet.settle()
    await ended(client, path)
    says = {"lang": TAG}
    answers = [await client.get(page, params=says) for page in ("/", "/warnings", path, "/reports/unknown", "/nowhere")]
    answers += [await send(client, "/reports", {**GOOD, **wrong}, language=TAG) for wrong in REFUSED]
    answers += [await send(client, f"{path}/rating", {"rating": "9"}, language=TAG)]
    answers += [await send(client, f"{path}/not-fixed", {"text": text}, language=TAG) for text in (" ", "x" * 4_001)]
    for answer in answers:
        assert f'<html lang="{TAG}"' in answer.text
        said = text_on(answer.text)
        for known in [*names, *GOOD.values(), *WORDS, "Water Affairs Bureau", f"C-{event[:8]}", "x" * 4_001]:
            said = said.replace(known, " ")
        assert untranslated(DATE.sub(" ", said)) == [], answer.url
    machine = await client.get("/requests/R-1999-000001.json", params=says)
    assert untranslated(machine.json()[0]["description"]) == ["REQUEST", "UNKNOWN"]


async def test_too_many_submissions_are_told_when_to_come_back(client: httpx.AsyncClient) -> None:
    attempts = [client.post("/reports", data={**GOOD, "event_class": "volcano"}) for _ in range(3 * BURST)]
    busy = [answer for answer in await asyncio.gather(*attempts) if answer.status_code == 429]
    assert busy
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in busy)
    assert all('<option value="manhole-cover"' in answer.text for answer in busy), "what was typed is still there"
    assert all('value="12 People&#39;s Road"' in answer.text for answer in busy)


async def test_what_is_still_wrong_is_kept_while_it_cannot_be_taken(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    """The database fails at this one text; and a photo that is refused where no form takes one is told at the head."""
    path, number = await new_report(client)
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(number, now, event_id=event), *course(event, now)])
    await ended(client, path)
    connection = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    await connection.execute(DISK_FULL)
    text = "it is <still> open"
    away = await send(client, f"{path}/not-fixed", {"text": text})
    await connection.execute("DROP TRIGGER full_disk ON feedback")
    await connection.close()
    assert (away.status_code, 'data-reason="UNAVAILABLE"' in away.text) == (503, True)
    assert f'<form method="post" action="{path}/not-fixed?lang=en">' in away.text
    assert html.escape(text) in away.text
    assert (await send(client, f"{path}/not-fixed", {"text": text})).status_code == 303
    photo_refused = await send(client, f"{path}/photos", {}, b"<svg>")
    assert (photo_refused.status_code, 'id="photo"' in photo_refused.text) == (400, False)
    assert "Photo 1 is not in JPEG" in photo_refused.text


async def test_personal_fields_stand_in_one_table_and_nowhere_else(
    client: httpx.AsyncClient, fleet: RunningFleet, producer: Producer
) -> None:
    path, number = await new_report(client, phone=PHONE, name="Wang Wu 4711", email="wangwu4711@example.org")
    event, now = str(uuid.uuid4()), dt.datetime.now(dt.UTC)
    await producer.publish([link_fact(number, now, event_id=event), *course(event, now)])
    await fleet.settle()
    assert (await send(client, f"{path}/not-fixed", {"text": "still open"})).status_code == 303
    await fleet.settle()
    personal = [PHONE, "Wang Wu 4711", "wangwu4711@example.org"]
    secret = path.rpartition("/")[2]

    for topic in TOPICS.values():
        for record in await read_all(fleet.kafka, topic):
            whole = b"".join([record.key or b"", record.value or b"", *(value for _, value in record.headers)])
            assert not any(text.encode() in whole for text in [*personal, secret]), topic.name
    holding = {text: await tables_holding(fleet.fleet.dsn(SERVICE), text) for text in [*personal, secret]}
    assert holding == {**{text: {"reporters"} for text in personal}, secret: set()}
    log = (fleet.fleet.folder / "logs" / f"{SERVICE}.log").read_text()
    page = (await client.get(path)).text
    machine = (await client.get(f"/requests/{number}.json")).text
    for text in personal:
        assert text not in log + page + machine
    assert secret not in log + machine

"""Points for what reporters did, redeemed at a counter, taken with notice and appeal: a pack's ledger, whole."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import uuid
from collections.abc import AsyncIterator

import asyncpg
import grpc
import httpx
import other_services
import pytest
import pytest_asyncio
from cities import DEPLOY, city_fleet
from cityloop.citizen.v1 import ledgers_service_pb2 as messages
from cityloop.citizen.v1.ledgers_service_pb2_grpc import LedgersServiceStub
from cityloop.topics import TOPICS
from cityloop_localisation.pseudo import TAG as PSEUDO
from cityloop_localisation.pseudo import untranslated, write_pseudo
from cityloop_messaging import Producer, utc_now
from cityloop_operator.operations import read_packs
from cityloop_testkit import Clusters, read_all
from cityloop_testkit.databases import tables_holding
from cityloop_testkit.fleets import RunningFleet
from cityloop_testkit.http import http_client
from cityloop_testkit.pages import text_on
from ledger_desk import KEEPER, KINDS, LEDGER, NUMBER, SERVICE, Desk, earned, refused, verdict
from portal_forms import new_report, send

producer = other_services.producer
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("citizen-ledgers")]
CATALOGUES = ("cityloop_localisation", "cityloop_web", "cityloop_words", "cityloop_citizen_services")
NAMES = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}|[A-Z0-9]{4}(-[A-Z0-9]{4}){2}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fleet(clusters: Clusters, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningFleet]:
    folder, prefix = tmp_path_factory.mktemp("ledgers"), f"ledgers-{os.getpid()}."
    extra = {SERVICE: {"locales": str(write_pseudo(tmp_path_factory.mktemp("locales"), *CATALOGUES))}}
    packs = read_packs(DEPLOY / "packs", "civic-points")
    async with city_fleet(clusters, prefix, folder, [SERVICE], extra, packs=packs) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(fleet: RunningFleet) -> AsyncIterator[httpx.AsyncClient]:
    url = f"http://127.0.0.1:{fleet.fleet.port(SERVICE, 'http')}"
    async with http_client(base_url=url, timeout=20, params={"lang": "en"}) as client:
        yield client


async def test_a_confirmed_report_earns_once_and_is_redeemed_once(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    phone, desk = "+86 138 0000 1001", Desk(fleet)
    opened = await desk.open(phone=phone)
    path = httpx.URL(opened.link).path
    assert "Nothing yet." in (await client.get(path)).text
    number = await earned(fleet, producer, client, "13800001001")
    page = (await client.get(path)).text
    assert "points: 10" in page
    assert f"A report that was true: report {number}" in page
    assert (await client.get(path, params={"lang": "zh"})).text.count("积分：+10") == 1

    assert "None is left at the moment." in page
    before = await desk.totals()
    await desk.stock("library", 1)
    page = (await client.get(path)).text
    assert 'value="library"' in page
    elsewhere = await client.post(f"{path}/redemptions", data={"offer": "umbrella", "store": "town-hall"})
    assert (elsewhere.status_code, "OUT_OF_STOCK" in elsewhere.text) == (409, True)
    many = [client.post(f"{path}/redemptions", data={"offer": "umbrella", "store": "library"}) for _ in range(8)]
    answers = await asyncio.gather(*many)
    assert sorted(answer.status_code for answer in answers) == [303, *[409] * 7]
    page = (await client.get(path)).text
    assert "points: 10" not in page
    assert "points: −10" in page
    code = re.search(r'class="code">([A-Z0-9-]+)<', page)
    assert code is not None
    handed = await desk.hand_out(code[1].lower().replace("-", " "))
    assert handed.HasField("handed_out_at")
    assert await refused(desk.hand_out(code[1])) == (grpc.StatusCode.FAILED_PRECONDITION, "ALREADY_HANDED_OUT")
    assert "handed out on" in (await client.get(path)).text
    totals, handed_out = await desk.totals(), ("umbrellas", KINDS.LEDGER_ACCOUNT_KIND_HANDED_OUT)
    assert totals[handed_out] - before.get(handed_out, 0) == 1
    assert totals["umbrellas", KINDS.LEDGER_ACCOUNT_KIND_STORE] == 0, "each test leaves the stores empty"


async def test_nobody_earns_without_an_account_and_nothing_but_what_is_true(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    desk = Desk(fleet)
    opened = await desk.open(phone="13800001002")
    _, unknown = await new_report(client, phone="13800001003")
    _, parking = await new_report(client, phone="13800001002", event_class="illegal-parking")
    _, false = await new_report(client, phone="13800001002")
    early = verdict((await new_report(client, phone="13800001002"))[1], moment=utc_now() - dt.timedelta(days=2))
    await producer.publish([verdict(unknown), verdict(parking), verdict(false, "FALSE"), verdict("R-1"), early])
    await fleet.settle()
    assert await desk.points(opened.account_number) == 0
    numbers = [(await new_report(client, phone="13800001002"))[1] for _ in range(7)]
    await producer.publish([verdict(number) for number in numbers])
    await producer.publish([verdict(number) for number in numbers[:2]])
    await fleet.settle()
    assert await desk.points(opened.account_number) == 50, "five a day is the limit of the rule"


async def test_a_negative_entry_has_evidence_notice_appeal_and_another_person_decides(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    desk = Desk(fleet)
    opened = await desk.open(phone="13800001004")
    account, path = opened.account_number, httpx.URL(opened.link).path
    report = await earned(fleet, producer, client, "13800001004")
    invalid, conflict = grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION
    assert await refused(desk.enter(account, -5, text=" ")) == (invalid, "EVIDENCE_MISSING")
    assert await refused(desk.enter(account, -11)) == (conflict, "BALANCE_TOO_LOW")
    assert await refused(desk.enter(account, 0)) == (invalid, "AMOUNT_INVALID")
    assert await refused(desk.enter(account, -1, unit="umbrellas")) == (invalid, "UNIT_INVALID")
    entry = await desk.enter(account, -4, report_number=report)
    assert (entry.post_id, entry.evidence.report_number, entry.rule_id) == (f"{KEEPER}.handle", report, "")
    assert await desk.points(account) == 6
    page = (await client.get(path)).text
    assert "points: −4" in page
    assert f"Evidence: report {report}" in page
    assert "looked into &lt;it&gt;" in page
    assert 'data-notice="noticed"' in page

    assert await desk.appeals() == []
    said = {"entry": entry.entry_number, "text": " "}
    nothing = await client.post(f"{path}/appeals", data=said)
    assert (nothing.status_code, "APPEAL_TEXT_MISSING" in nothing.text) == (400, True)
    long = await client.post(f"{path}/appeals", data=said | {"text": "x" * 1_001})
    assert (long.status_code, "x" * 1_001 in long.text) == (400, True), "what was typed is still there"
    other = await desk.open(phone="13800001005")
    foreign = await client.post(f"{httpx.URL(other.link).path}/appeals", data=said | {"text": "mine"})
    assert foreign.status_code == 404
    assert (await client.post(f"{path}/appeals", data=said | {"text": "I was <there>"})).status_code == 303
    again = await client.post(f"{path}/appeals", data=said | {"text": "again"})
    assert (again.status_code, "ALREADY_APPEALED" in again.text) == (409, True)
    (waiting,) = await desk.appeals()
    assert (waiting.entry_number, waiting.text) == (entry.entry_number, "I was <there>")

    forbidden = grpc.StatusCode.PERMISSION_DENIED
    assert await refused(desk.decide(entry.entry_number, True)) == (forbidden, "RIGHT_MISSING")
    same = Desk(fleet, role="supervise", person="Li")
    assert await refused(same.decide(entry.entry_number, True)) == (forbidden, "APPEAL_SAME_PERSON")
    supervisor = Desk(fleet, role="supervise", person="Wang")
    assert (await supervisor.decide(entry.entry_number, True)).state == messages.APPEAL_STATE_UPHELD
    assert await refused(supervisor.decide(entry.entry_number, False)) == (conflict, "NO_APPEAL")
    assert await desk.points(account) == 10
    page = (await client.get(path)).text
    assert "The entry was taken back: we looked again" in page
    assert await refused(desk.reverse(entry.entry_number)) == (conflict, "ALREADY_REVERSED")

    rejected = await desk.enter(account, -1, case_number="C-2026-000001")
    await client.post(f"{path}/appeals", data={"entry": rejected.entry_number, "text": "I was there"})
    assert (await supervisor.decide(rejected.entry_number, False)).state == messages.APPEAL_STATE_REJECTED
    assert await desk.points(account) == 9
    assert "The appeal was rejected: we looked again" in (await client.get(path)).text


async def test_what_was_entered_is_taken_back_by_a_counter_entry_only(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    desk = Desk(fleet)
    opened = await desk.open(phone="13800001006")
    account, path = opened.account_number, httpx.URL(opened.link).path
    await earned(fleet, producer, client, "13800001006")
    (entry,) = (await desk.entries(account)).entries
    assert (entry.rule_id, entry.kind) == (f"{LEDGER}/confirmed-report", messages.LEDGER_ENTRY_KIND_EARNED)
    counter = await desk.reverse(entry.entry_number)
    assert (counter.reverses_number, await desk.points(account)) == (entry.entry_number, 0)
    assert 'data-notice="noticed"' in (await client.get(path)).text, "he has less by it"
    conflict = grpc.StatusCode.FAILED_PRECONDITION
    assert await refused(desk.reverse(entry.entry_number)) == (conflict, "ALREADY_REVERSED")
    assert await refused(desk.reverse(counter.entry_number)) == (conflict, "NOT_REVERSIBLE")
    assert await refused(desk.reverse("L-2026-999999")) == (grpc.StatusCode.NOT_FOUND, "ENTRY_UNKNOWN")

    await desk.enter(account, 10)
    await desk.stock("town-hall", 1, batch="b2")
    redemption = await desk.redeem("umbrella", "town-hall", account_number=account)
    assert await refused(desk.redeem("umbrella", "town-hall", account_number=account)) == (conflict, "ALREADY_REDEEMED")
    await desk.reverse(redemption.entry_number)
    assert await refused(desk.hand_out(redemption.code)) == (conflict, "REDEMPTION_CANCELLED")
    assert await desk.points(account) == 10
    again = await desk.redeem("umbrella", "town-hall", account_number=account)
    assert again.code != redemption.code
    first = await desk.entries(account, size=2)
    rest = await desk.entries(account, size=50, token=first.next_page_token)
    numbers = [item.entry_number for item in (*first.entries, *rest.entries)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == len(set(numbers)) == 6


async def test_who_has_no_phone_has_a_code_and_staff_have_a_ledger_of_their_own(fleet: RunningFleet) -> None:
    desk, key = Desk(fleet), str(uuid.uuid4())
    card = await desk.open(key, counter_code="")
    again = await desk.open(key, counter_code="")
    assert card.account_number == again.account_number
    assert {card.counter_code, card.link} & {again.counter_code, again.link} == set(), "what was lost opens nothing"
    await desk.enter(card.account_number, 40)
    await desk.stock("town-hall", 1, unit="swim", batch="v1", expires_on="2099-12-31")
    missing = (grpc.StatusCode.NOT_FOUND, "ACCOUNT_UNKNOWN")
    assert await refused(desk.redeem("swimming", "town-hall", counter_code=card.counter_code)) == missing
    redemption = await desk.redeem("swimming", "town-hall", counter_code=again.counter_code)
    assert (await desk.hand_out(redemption.code)).offer == "swimming"

    invalid = (grpc.StatusCode.INVALID_ARGUMENT, "HOLDER_OF_OTHER_LEDGER")
    staff, post = "civic-points/staff", "drainage.handle"
    assert await refused(desk.open(ledger=staff, phone="13800001007")) == invalid
    assert await refused(desk.open(post_id=post)) == invalid
    of_staff = await desk.open(ledger=staff, post_id=post)
    assert (await desk.open(ledger=staff, post_id=post)).account_number == of_staff.account_number
    await desk.enter(of_staff.account_number, 3, unit="merit", ledger=staff)
    assert await refused(desk.enter(of_staff.account_number, 3)) == missing, "no ledger has an account of another"


async def test_there_is_one_of_a_unique_item(fleet: RunningFleet) -> None:
    desk = Desk(fleet)
    first, second = await desk.open(counter_code=""), await desk.open(counter_code="")
    await desk.enter(first.account_number, 1, unit="badge", item="No. 7")
    low = (grpc.StatusCode.FAILED_PRECONDITION, "BALANCE_TOO_LOW")
    assert await refused(desk.enter(second.account_number, 1, unit="badge", item="No. 7")) == low
    await desk.enter(first.account_number, -1, unit="badge", item="No. 7")
    await desk.enter(second.account_number, 1, unit="badge", item="No. 7")
    assert (await desk.points(first.account_number, "badge"), await desk.points(second.account_number, "badge")) == (
        0,
        1,
    )


async def test_another_department_may_nothing_and_closing_leaves_nobody(
    fleet: RunningFleet, client: httpx.AsyncClient
) -> None:
    desk, stranger = Desk(fleet), Desk(fleet, "drainage")
    foreign = (grpc.StatusCode.PERMISSION_DENIED, "NOT_THE_KEEPER")
    assert await refused(stranger.open(phone="13800001008")) == foreign
    assert await refused(stranger.entries()) == foreign
    operator = LedgersServiceStub(fleet.channel(SERVICE))  # type: ignore[no-untyped-call]
    listed = (await operator.ListLedgers(messages.ListLedgersRequest())).ledgers
    assert [(item.ledger, item.department_id) for item in listed] == [(LEDGER, KEEPER), ("civic-points/staff", KEEPER)]
    denied = operator.ListEntries(messages.ListEntriesRequest(ledger=LEDGER))
    assert (await refused(denied))[0] is grpc.StatusCode.PERMISSION_DENIED
    opened = await desk.open(phone="13800001008")
    await desk.enter(opened.account_number, 5)
    asked = await operator.GetLedger(messages.GetLedgerRequest(ledger=LEDGER))
    assert asked.open_accounts >= 1
    assert {item.unit for item in asked.totals} >= {"point"}
    path = httpx.URL(opened.link).path
    unsure = await client.post(f"{path}/closing", data={})
    assert (unsure.status_code, "CLOSING_UNCONFIRMED" in unsure.text) == (400, True)
    assert "The account is closed" in (await client.post(f"{path}/closing", data={"sure": "yes"})).text
    assert (await client.get(path)).status_code == 404
    assert await refused(desk.enter(opened.account_number, 1)) == (grpc.StatusCode.NOT_FOUND, "ACCOUNT_UNKNOWN")
    assert (await desk.open(phone="13800001008")).account_number != opened.account_number
    kinds = [item.kind for item in (await desk.entries(opened.account_number)).entries]
    assert kinds == [messages.LEDGER_ENTRY_KIND_EXPIRED, messages.LEDGER_ENTRY_KIND_BY_HAND], "its entries stay"


async def test_the_page_is_whole_in_a_third_language_and_takes_no_script(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    desk = Desk(fleet)
    opened = await desk.open(phone="13800001009")
    account, path = opened.account_number, httpx.URL(opened.link).path
    empty = await client.get(path, params={"lang": PSEUDO})
    await earned(fleet, producer, client, "13800001009")
    entry = await desk.enter(account, -1)
    await desk.enter(account, 1, unit="badge", item="No. 9")
    await desk.stock("library", 3, batch="b9")
    await desk.enter(account, 5)
    answers = [empty, await client.get(path, params={"lang": PSEUDO})]
    redemption = {"offer": "umbrella", "store": "library"}
    answers.append(await send(client, f"{path}/redemptions", {**redemption, "store": "nowhere"}, language=PSEUDO))
    assert (await send(client, f"{path}/redemptions", redemption)).status_code == 303
    answers.append(await send(client, f"{path}/redemptions", redemption, language=PSEUDO))
    answers.append(await send(client, f"{path}/appeals", {"entry": entry.entry_number, "text": " "}, language=PSEUDO))
    assert (
        await send(client, f"{path}/appeals", {"entry": entry.entry_number, "text": "I was there"})
    ).status_code == 303
    await desk.reverse(entry.entry_number)
    answers += [await client.get(path, params={"lang": PSEUDO}), await client.get(f"{path}x", params={"lang": PSEUDO})]
    answers.append(await send(client, f"{path}/closing", {}, language=PSEUDO))
    answers.append(await send(client, f"{path}/closing", {"sure": "yes"}, language=PSEUDO))
    await desk.stock("library", -2, batch="b9")
    known = [
        "Civic points",
        "points",
        "umbrellas",
        "An umbrella",
        "A visit to the swimming pool",
        "A report that was true",
    ]
    known += ["East Lake Library", "Town Hall", "City Operations Command Centre", "badge of a keen citizen", "No. 9"]
    known += ["I was there", "looked into <it>", "it was a mistake", "seen by the officer", "a mistake", "a rating"]
    for answer in answers:
        assert f'<html lang="{PSEUDO}"' in answer.text
        assert "<script" not in answer.text
        said = NAMES.sub(" ", NUMBER.sub(" ", text_on(answer.text)))
        for text in sorted(known, key=len, reverse=True):
            said = said.replace(text, " ")
        assert untranslated(said) == [], answer.url


async def test_phones_stand_nowhere_in_a_ledger(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    phone, desk = "13800471199", Desk(fleet, person="Zhao 4711")
    opened = await desk.open(phone=phone)
    await earned(fleet, producer, client, phone)
    await desk.enter(opened.account_number, -1)
    await fleet.settle()
    dsn, secret = fleet.fleet.dsn(SERVICE), opened.link.rpartition("/")[2]
    assert (await tables_holding(dsn, phone), await tables_holding(dsn, secret)) == ({"reporters"}, set())
    assert not {
        table for table in await tables_holding(dsn, "Zhao 4711") if table not in {"ledger_entries", "audit_entries"}
    }
    for topic in TOPICS.values():
        for record in await read_all(fleet.kafka, topic):
            whole = b"".join([record.key or b"", record.value or b"", *(value for _, value in record.headers)])
            assert not any(text.encode() in whole for text in (phone, "Zhao 4711", secret)), topic.name
    log = (fleet.fleet.folder / "logs" / f"{SERVICE}.log").read_text()
    assert not any(text in log for text in (phone, "Zhao 4711", secret))


async def test_every_unit_comes_to_nothing_and_every_balance_to_its_transfers(
    fleet: RunningFleet, producer: Producer, client: httpx.AsyncClient
) -> None:
    """Debits equal credits in all that was entered here and elsewhere, and each act has its evidence."""
    desk, supervisor = Desk(fleet), Desk(fleet, role="supervise", person="Wang")
    opened = await desk.open(phone="13800001010")
    account, path = opened.account_number, httpx.URL(opened.link).path
    await earned(fleet, producer, client, "13800001010")
    await desk.stock("library", 2, batch="b10")
    await desk.stock("library", -1, batch="b10")
    await desk.hand_out((await desk.redeem("umbrella", "library", account_number=account)).code)
    await desk.enter(account, 3)
    entry = await desk.enter(account, -2)
    await client.post(f"{path}/appeals", data={"entry": entry.entry_number, "text": "no"})
    await supervisor.decide(entry.entry_number, True)
    await desk.reverse((await desk.enter(account, 1)).entry_number)
    await desk.close(account)
    sums: dict[str, int] = {}
    for (unit, _), amount in (await desk.totals()).items():
        sums[unit] = sums.get(unit, 0) + amount
    assert set(sums) >= {"point", "umbrellas"}
    assert set(sums.values()) == {0}
    connection = await asyncpg.connect(fleet.fleet.dsn(SERVICE))
    try:
        wrong = await connection.fetch(
            "SELECT * FROM ledger_accounts AS account WHERE balance <>"
            " (SELECT coalesce(sum(CASE account_id WHEN credit THEN amount ELSE -amount END), 0) FROM ledger_transfers"
            " WHERE account_id IN (debit, credit))"
        )
        actions = await connection.fetch("SELECT DISTINCT action FROM audit_entries")
    finally:
        await connection.close()
    assert wrong == []
    assert {row["action"] for row in actions} >= {
        "open-ledger-account",
        "earn-ledger-points",
        "make-ledger-entry",
        "enter-ledger-stock",
        "redeem-ledger-offer",
        "hand-out-redemption",
        "appeal-ledger-entry",
        "decide-ledger-appeal",
        "reverse-ledger-entry",
        "close-ledger-account",
    }

"""Five incidents of a fleet, each staged on a running one and ended by what the page of its alert says."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from unittest import mock

import asyncpg
from aiokafka import AIOKafkaProducer
from cityloop.topics import EVENTS_SIGNALS
from cityloop_local import certificates
from cityloop_local.fleet import OWN_DEPARTMENT
from cityloop_local.machine import Machine
from cityloop_local.workspace import LOOPBACK, root
from cityloop_testkit.http import http_client

HUB, PEOPLE = "event-hub", "citizen-services"
REPORT = {"service_code": "manhole-cover", "lat": "23.08", "long": "113.23", "description": "cover missing"}
POISON = 150
"""Records in a row: more than a partition takes."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One of them.

    Args:
        name: as the issue calls it.
        alert: the one that must reach a person, with its service.
        staged: stages it; at the end of the block what staged it is let go of.
        repaired: does what the runbook says.
    """

    name: str
    alert: str
    service: str
    staged: Callable[[Machine], AbstractAsyncContextManager[None]]
    repaired: Callable[[Machine], Awaitable[None]]


def page(alert: str) -> str:
    """The runbook of an alert."""
    return (root() / "docs/operations/runbooks" / f"{alert}.md").read_text(encoding="utf-8")


def statement(alert: str, begins: str) -> str:
    """A statement that the page of an alert gives, by how it begins."""
    found = [text for text in re.findall(r"`([^`]+)`", page(alert)) if text.startswith(begins)]
    assert found, f"the page of {alert} has no {begins}"
    return str(found[0])


@asynccontextmanager
async def session(machine: Machine, service: str, name: str) -> AsyncIterator[asyncpg.Connection]:
    """An administrator's session on a service's database; the server may end it."""
    dsn = machine.postgres.dsn(machine.fleet.services[service].database)
    connection = await asyncpg.connect(dsn, server_settings={"application_name": name})
    try:
        yield connection
    finally:
        connection.terminate()


async def report(machine: Machine) -> None:
    """Somebody reports by Open311."""
    key = (machine.folder / "api-key").read_text()
    async with http_client(base_url=f"http://{LOOPBACK}:{machine.fleet.port(PEOPLE, 'http')}") as client:
        (await client.post("/requests.json", data=REPORT | {"api_key": key})).raise_for_status()


@asynccontextmanager
async def forgotten_transaction(machine: Machine) -> AsyncIterator[None]:
    """Somebody's session holds a table of event-hub and does nothing."""
    async with session(machine, HUB, "forgotten") as connection:
        await connection.execute("BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
        yield


async def end_the_holder(machine: Machine) -> None:
    """Ask who holds the lock, and end the first."""
    async with session(machine, HUB, "psql") as connection:
        rows = await connection.fetch(statement("CityloopDatabaseBlocked", "SELECT pid, application_name"))
        assert rows[0]["application_name"] == "forgotten"
        ending = statement("CityloopDatabaseBlocked", "SELECT pg_terminate_backend")
        await connection.execute(ending.replace("<pid>", str(rows[0]["pid"])))


@asynccontextmanager
async def refusing_database(machine: Machine) -> AsyncIterator[None]:
    """What event-hub writes of a report is refused for a passing reason that does not pass."""
    async with session(machine, HUB, "psql") as connection:
        await connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'left by an administrator' USING ERRCODE = '40001'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON report_links EXECUTE FUNCTION refuse()"
        )
        await report(machine)
        yield


async def bring_back(machine: Machine) -> None:
    """See in the log what it waits for, and take that away."""
    log = (machine.folder / "logs" / f"{HUB}.log").read_text()
    retries = [line for line in log.splitlines() if '"consumer_retry"' in line and EVENTS_SIGNALS.name in line]
    assert "left by an administrator" in retries[-1]
    async with session(machine, HUB, "psql") as connection:
        await connection.execute("DROP FUNCTION refuse CASCADE")


@asynccontextmanager
async def held_lanes(machine: Machine) -> AsyncIterator[None]:
    """Another session holds the lanes of citizen-services' outbox, and a report waits in it."""
    async with session(machine, PEOPLE, "another") as holder, session(machine, PEOPLE, "psql") as connection:
        query = statement("CityloopOutboxStuck", "SELECT pid, objid, granted")
        (relay,) = {row["pid"] for row in await connection.fetch(query)}
        number = int(re.findall(r"classid = (\d+)", query)[0])
        waiting = asyncio.ensure_future(
            holder.execute(f"SELECT pg_advisory_lock({number}, lane) FROM generate_series(0, 15) AS lane")
        )
        await connection.execute(f"SELECT pg_terminate_backend({relay})")
        await waiting
        await report(machine)
        yield


async def end_the_other_holder(machine: Machine) -> None:
    """See who holds the lanes, and end it when it is no relay."""
    alert = "CityloopOutboxStuck"
    async with session(machine, PEOPLE, "psql") as connection:
        (pid,) = {row["pid"] for row in await connection.fetch(statement(alert, "SELECT pid, objid, granted"))}
        who = statement(alert, "SELECT pid, application_name").replace("<pid>", str(pid))
        assert (await connection.fetchrow(who))["application_name"] == "another"
        await connection.execute(statement(alert, "SELECT pg_terminate_backend").replace("<pid>", str(pid)))


@asynccontextmanager
async def expiring_certificate(machine: Machine) -> AsyncIterator[None]:
    """The certificate of event-hub expires within the hour."""
    authority = machine.fleet.authority
    authority.issue(OWN_DEPARTMENT, HUB).certificate.unlink()
    with mock.patch.object(certificates, "LIFETIME", dt.timedelta(hours=1)):
        authority.issue(OWN_DEPARTMENT, HUB)
    yield


async def renew(machine: Machine) -> None:
    """What the supervisor of `make up` does once a minute."""
    assert machine.fleet.authority.renew()


@asynccontextmanager
async def poisoned_topic(machine: Machine) -> AsyncIterator[None]:
    """A producer writes what is no signal to an internal topic."""
    producer = AIOKafkaProducer(bootstrap_servers=machine.kafka.bootstrap_servers)
    await producer.start()
    for _ in range(POISON):
        await producer.send_and_wait(EVENTS_SIGNALS.name, b"not a signal", key=b"k", partition=0)
    await producer.stop()
    yield


async def let_it_go_on(machine: Machine) -> None:
    """The producer is fixed; the partition goes on, by the command of the page."""
    command = statement("CityloopPartitionStopped", "python -m <package> accept-invalid")
    words = {"<package>": machine.fleet.services[HUB].package, "<topic>": EVENTS_SIGNALS.name, "<partition>": "0"}
    for word, value in (words | {"<who>": "operator", "<why>": "fixed"}).items():
        command = command.replace(word, value)
    arguments = [sys.executable, *command.split()[1:]]
    await asyncio.to_thread(
        subprocess.run, arguments, check=True, capture_output=True, env=machine.fleet.environment(HUB)
    )


INCIDENTS = (
    Incident("slow database", "CityloopDatabaseBlocked", HUB, forgotten_transaction, end_the_holder),
    Incident("stuck consumer", "CityloopConsumerStuck", HUB, refusing_database, bring_back),
    Incident("full outbox", "CityloopOutboxStuck", PEOPLE, held_lanes, end_the_other_holder),
    Incident("expiring certificate", "CityloopCertificateExpires", HUB, expiring_certificate, renew),
    # Last: that records were set aside is told for a quarter of an hour.
    Incident("poisoned topic", "CityloopPartitionStopped", HUB, poisoned_topic, let_it_go_on),
)

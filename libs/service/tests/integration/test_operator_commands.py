"""The commands by which an operator decides about partitions: what they refuse, and the evidence they leave."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from importlib.resources import files
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from cityloop.topics import EVENTS_SIGNALS, Topic
from cityloop_database import read_migrations
from cityloop_local.forked import run_forked
from cityloop_messaging import KafkaConnection, Producer
from cityloop_rpc import Credentials
from cityloop_service import ServiceSettings
from cityloop_service.operator_commands import CommandError, accept_invalid, pass_over
from cityloop_testkit import Clusters, fresh_database, signal_fact
from cityloop_testkit.english import refused_saying
from pydantic_settings import SettingsConfigDict

PROBE = "probe_service"
WHO = ("--by", "zhang.wei", "--reason", "a record of the partner's test system")


@pytest.fixture
def topics() -> list[Topic]:
    """The one that is decided about."""
    return [EVENTS_SIGNALS]


@pytest_asyncio.fixture
async def dsn(clusters: Clusters) -> AsyncIterator[str]:
    """A database with the tables of messaging and evidence."""
    folders = (files(name) / "migrations" for name in ("cityloop_messaging", "cityloop_audit"))
    async with fresh_database(clusters.postgres, read_migrations(*folders)) as dsn:
        yield dsn


class Settings(ServiceSettings):
    """Of the event hub, whose partitions are decided about."""

    model_config = SettingsConfigDict(env_prefix="PROBE_")


@pytest.fixture
def settings(
    issue: Callable[[str, str], Credentials], kafka: KafkaConnection, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """As the environment has them, here and in a process of its own."""
    credentials = issue("cityloop", "probe")
    values = {
        "GRPC_PORT": "1",
        "ADMIN_PORT": "1",
        "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "KAFKA_PREFIX": kafka.prefix,
        "DATABASE_DSN": dsn,
        "TLS_KEY": str(credentials.key),
        "TLS_CERTIFICATE": str(credentials.certificate),
        "TLS_AUTHORITY": str(credentials.authority),
        "EVENT_HUB_ADDRESS": "127.0.0.1:9",
        "DATA_SHARING_ADDRESS": "127.0.0.1:9",
    }
    monkeypatch.setenv("NAME_OF_THE_PROBE", "event-hub")
    for name, value in values.items():
        monkeypatch.setenv(f"PROBE_{name}", value)
    return Settings()


async def command(*arguments: str) -> tuple[int, str]:
    """Exit code and words of the service's command line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)
        code, output, errors = await run_forked((sys.executable, "-m", PROBE, *arguments), os.environ)
    return code, output + errors


async def decided(dsn: str) -> list[tuple[str, int, int]]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT kind, first_offset, last_offset FROM partition_instructions")
        entries = await connection.fetch("SELECT person_id, action, subject, details FROM audit_entries")
    finally:
        await connection.close()
    assert [(row["person_id"], row["action"]) for row in entries] == [("zhang.wei", row["kind"]) for row in rows]
    for entry in entries:
        assert entry["subject"] == "events.signals.v1/0"
        assert json.loads(entry["details"])["reason"] == WHO[3]
    return [tuple(row) for row in rows]


@pytest.mark.usefixtures("settings")
async def test_what_an_operator_decides_is_kept_with_its_evidence(producer: Producer, dsn: str) -> None:
    for number in range(3):
        fact = signal_fact(str(number))
        await (await producer.send(EVENTS_SIGNALS, b"", fact.payload.SerializeToString(), [], partition=0))
    code, said = await command("pass-over", EVENTS_SIGNALS.name, "0", "1", "2", *WHO)
    assert (code, "passes over offsets 1 to 2 of events.signals.v1/0" in said) == (0, True), said
    code, said = await command("accept-invalid", EVENTS_SIGNALS.name, "0", *WHO)
    assert (code, "up to offset 2" in said) == (0, True), said
    assert await decided(dsn) == [("pass-over", 1, 2), ("accept-invalid", 0, 2)]
    code, said = await command("pass-over", EVENTS_SIGNALS.name, "0", "1", "9", *WHO)
    assert (code, "holds offsets 0 to 2" in said, "Traceback" in said) == (2, True, False)


async def test_what_cannot_be_meant_is_refused_and_decides_nothing(
    producer: Producer, settings: Settings, dsn: str
) -> None:
    await (await producer.send(EVENTS_SIGNALS, b"", b"one", [], partition=0))
    known, who = EVENTS_SIGNALS.name, ("zhang.wei", WHO[3])
    for (topic, partition, first, last), says in (
        ((known, 0, 0, 5), "holds offsets 0 to 0"),
        ((known, 0, 0, 20_000), "more than one command passes over"),
        ((known, 7, 0, 0), "has no partition 7"),
        (("citizen.feedback.v9", 0, 0, 0), "event-hub does not read citizen.feedback.v9"),
    ):
        with refused_saying(CommandError, says):
            await pass_over(settings, "event-hub", topic, partition, first, last, *who)
    with refused_saying(CommandError, "is empty"):
        await accept_invalid(settings, "event-hub", known, 1, *who)
    assert await decided(dsn) == []

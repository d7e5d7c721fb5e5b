"""A service says that it is not ready when database or broker give no answer, or its certificate has expired."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from cityloop_local import certificates
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.postgres import Postgres
from cityloop_messaging import KafkaConnection
from cityloop_rpc import Credentials
from cityloop_service import Background, readiness
from cityloop_service.readiness import BrokerPing, DatabasePing, Ping, Readiness
from cityloop_telemetry import REGISTRY
from cityloop_testkit import Clusters, eventually
from cityloop_testkit.english import english


@pytest.fixture(autouse=True)
def asks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "PING_SECONDS", 0.05)
    monkeypatch.setattr(readiness, "SILENT_SECONDS", 0.5)


@asynccontextmanager
async def running(credentials: Credentials, *pings: Ping) -> AsyncIterator[Readiness]:
    asked = Readiness(pings, credentials)
    async with asked.running(Background()):
        yield asked


async def test_the_database_that_falls_silent_dies_and_comes_back(
    issue: Callable[[str, str], Credentials], tmp_path: Path
) -> None:
    server = Postgres(tmp_path, fsync=False)
    server.start()
    server.wait_ready()
    try:
        async with running(issue("cityloop", "probe"), DatabasePing(server.dsn())) as asked:
            assert set(asked.problems()) == {"database"}, "until it has answered"
            await eventually(lambda: not asked.problems())
            with stopped(server):
                await eventually(asked.problems)
                assert f"PostgreSQL runs at 127.0.0.1:{server.port}" in english(asked.problems()["database"])
                assert str(urlsplit(server.dsn()).password) not in english(asked.problems()["database"])
            await eventually(lambda: not asked.problems())
            server.stop()
            await eventually(asked.problems)
            await eventually(lambda: up("database") == 0)
            server.start()
            await eventually(lambda: not asked.problems())
            await eventually(lambda: up("database") == 1)
    finally:
        server.stop()


async def test_the_broker_that_is_there_and_one_that_is_not(
    issue: Callable[[str, str], Credentials], clusters: Clusters
) -> None:
    away = BrokerPing(KafkaConnection("127.0.0.1:9"))
    async with running(issue("cityloop", "probe"), BrokerPing(KafkaConnection(clusters.kafka))) as there:
        await eventually(lambda: not there.problems())
    async with running(issue("cityloop", "probe"), away) as asked:
        await eventually(lambda: "Kafka runs at 127.0.0.1:9" in english(asked.problems().get("broker", "")))


async def test_a_certificate_that_has_expired_until_a_new_one_is_put_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = DevelopmentAuthority(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(certificates, "LIFETIME", dt.timedelta(seconds=-1))
        files = authority.issue("cityloop", "probe")
    own = Credentials(files.key, files.certificate, files.authority)
    async with running(own) as asked:
        await eventually(asked.problems)
        problem = english(asked.problems()["certificate"])
        assert str(own.certificate) in problem
        assert "put a new one in its place" in problem
        await eventually(lambda: expiry(own) < 0)
        assert authority.renew() == [own.certificate]
        await eventually(lambda: not asked.problems())
        await eventually(lambda: expiry(own) > 0)
        shutil.move(own.key, tmp_path / "away")
        await eventually(lambda: str(own.key) in english(asked.problems().get("certificate", "")))


def up(dependency: str) -> float | None:
    return REGISTRY.get_sample_value("cityloop_dependency_up", {"dependency": dependency})


def expiry(credentials: Credentials) -> float:
    seconds = REGISTRY.get_sample_value("cityloop_certificate_expiry_seconds", {"file": credentials.certificate.name})
    assert seconds is not None
    return seconds


@contextmanager
def stopped(server: Postgres) -> Iterator[None]:
    """Every process of the server stands still while the block lasts: connections stay, and nothing answers."""
    assert server.server.process is not None
    main = psutil.Process(server.server.process.pid)
    processes = [main, *main.children(recursive=True)]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)

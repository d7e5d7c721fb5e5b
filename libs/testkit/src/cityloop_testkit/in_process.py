"""One service inside the test's own event loop, with a clock that the test moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from cityloop_database import Migration
from cityloop_local.workspace import LOOPBACK, free_port
from cityloop_messaging import KafkaConnection, utc_now
from cityloop_rpc import Credentials

from cityloop_testkit.clusters import Clusters
from cityloop_testkit.databases import fresh_database


class MovableClock:
    """The wall clock, moved by what a test says."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        """The moment that the service sees."""
        return utc_now() + self.ahead

    def move(self, ahead: dt.timedelta) -> None:
        """Let so much time pass at once."""
        self.ahead += ahead


@asynccontextmanager
async def running_service(
    bootstrap: Callable[..., AbstractAsyncContextManager[Any]],
    settings: Callable[..., Any],
    migrations: Sequence[Migration],
    clusters: Clusters,
    kafka: KafkaConnection,
    credentials: Credentials,
    clock: MovableClock,
    **extra: Any,
) -> AsyncIterator[str]:
    """host:port of a service's gRPC API while the block lasts, on a database of its own.

    Args:
        bootstrap: the service's composition root.
        settings: the service's settings, which take the rest.
        migrations: of the service and its libraries.
        clusters: real Kafka and PostgreSQL.
        kafka: with the topics of this test.
        credentials: the service's own certificate.
        clock: what the service takes for the time.
        extra: further settings.
    """
    port = free_port()
    async with fresh_database(clusters.postgres, migrations) as dsn:
        values = {
            "grpc_port": port,
            "admin_port": free_port(),
            "kafka_bootstrap_servers": kafka.bootstrap_servers,
            "kafka_prefix": kafka.prefix,
            "database_dsn": dsn,
            "database_pool_size": 4,
            "event_hub_address": f"{LOOPBACK}:{port}",
            "data_sharing_address": f"{LOOPBACK}:{port}",
            "tls_key": credentials.key,
            "tls_certificate": credentials.certificate,
            "tls_authority": credentials.authority,
        }
        async with bootstrap(settings(**values, **extra), clock):
            yield f"{LOOPBACK}:{port}"

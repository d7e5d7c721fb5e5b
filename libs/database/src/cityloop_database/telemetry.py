"""Names of the metrics that are emitted here."""

from __future__ import annotations

from cityloop_telemetry import QUERY_BUCKETS, REGISTRY, Measured
from prometheus_client import Counter, Gauge, Histogram


class Metrics:
    """Counted as it happens."""

    POOL_CONNECTIONS = Gauge(
        "cityloop_database_pool_connections", "Connections of the pool: in_use, idle", ("state",), registry=REGISTRY
    )
    POOL_LIMIT = Gauge("cityloop_database_pool_limit_connections", "The most that the pool opens", registry=REGISTRY)
    POOL_EXHAUSTED = Counter(
        "cityloop_database_pool_exhausted_total", "Times that no connection came in time", registry=REGISTRY
    )
    TRANSACTIONS = Counter(
        "cityloop_database_transactions_total",
        "Units of work by outcome: committed, rolled_back, lost",
        ("outcome",),
        registry=REGISTRY,
    )
    POOL_WAIT = Histogram(
        "cityloop_database_pool_wait_seconds",
        "Waiting for a connection",
        buckets=QUERY_BUCKETS,
        registry=REGISTRY,
    )
    TRANSACTION_SECONDS = Histogram(
        "cityloop_database_transaction_seconds",
        "Duration of a unit of work",
        buckets=QUERY_BUCKETS,
        registry=REGISTRY,
    )


class Measures:
    """Read from elsewhere; each is absent when it could not be read for 30 s."""

    DATABASE_BYTES = Measured("cityloop_database_size_bytes", "The service's database on disk", registry=REGISTRY)
    DATABASE_SESSIONS = Measured(
        "cityloop_database_sessions", "Sessions of the service's role, by state", ("state",), registry=REGISTRY
    )
    DATABASE_WAITING = Measured(
        "cityloop_database_lock_waiting_sessions", "Sessions that wait for a lock", registry=REGISTRY
    )
    DATABASE_LOCK_WAIT = Measured(
        "cityloop_database_lock_wait_seconds",
        "How long the oldest statement that waits for a lock has run; 0 when none waits",
        registry=REGISTRY,
    )
    DATABASE_OLDEST = Measured(
        "cityloop_database_oldest_transaction_seconds",
        "Age of the service's oldest open transaction",
        registry=REGISTRY,
    )

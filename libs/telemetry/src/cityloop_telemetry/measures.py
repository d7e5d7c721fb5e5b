"""All gauges of the fleet that are read from elsewhere; what is counted as it happens stands in `registry.Metrics`."""

from __future__ import annotations

from cityloop_telemetry.measured import Measured
from cityloop_telemetry.registry import REGISTRY


class Measures:
    """By concern. Each is absent when it could not be read for 30 s."""

    # life of a service
    CERTIFICATE_EXPIRY = Measured(
        "cityloop_certificate_expiry_seconds", "Until a certificate expires, by its file", ("file",), registry=REGISTRY
    )
    # messaging: in
    CONSUMER_ASSIGNED = Measured(
        "cityloop_consumer_assigned_partitions", "Partitions of this member", ("group", "topic"), registry=REGISTRY
    )
    CONSUMER_LAG = Measured(
        "cityloop_consumer_lag_records",
        "Records of this member's partitions that stand in the log and are not handled",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_LAG_SECONDS = Measured(
        "cityloop_consumer_lag_seconds",
        "Age of the oldest record that is not handled; 0 when there is none",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_STANDSTILL = Measured(
        "cityloop_consumer_standstill_seconds",
        "How long a partition with records to handle has not moved; the longest of the topic",
        ("group", "topic"),
        registry=REGISTRY,
    )
    CONSUMER_UNSAVED = Measured(
        "cityloop_consumer_commit_age_seconds",
        "Since the last commit of a partition that has handled more by now; 0 when all is committed",
        ("group", "topic"),
        registry=REGISTRY,
    )
    DEAD_LETTERS = Measured(
        "cityloop_dead_letter_records",
        "Records in a topic's DLQ twin that no replay has read",
        ("topic",),
        registry=REGISTRY,
    )
    PARKED = Measured(
        "cityloop_parked_records", "Facts that wait for their reference", ("consumer",), registry=REGISTRY
    )
    PARKED_OLDEST = Measured(
        "cityloop_parked_oldest_seconds",
        "How long the oldest parked fact has waited; more than 300 needs a person",
        ("consumer",),
        registry=REGISTRY,
    )
    # messaging: out
    OUTBOX_ROWS = Measured("cityloop_outbox_rows", "Rows of the service's database not sent yet", registry=REGISTRY)
    OUTBOX_AGE = Measured(
        "cityloop_outbox_oldest_seconds", "Age of the oldest row of the database not sent", registry=REGISTRY
    )
    # database
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
    # events
    OPEN_EVENTS = Measured(
        "cityloop_open_events", "City events that are not closed, by grade", ("grade",), registry=REGISTRY
    )
    HELD_REPORTS = Measured(
        "cityloop_held_reports", "Reports that wait now for a person to locate them", registry=REGISTRY
    )
    WARNINGS_WAITING = Measured(
        "cityloop_warnings_waiting", "Warnings and all-clears that wait for a signature", ("state",), registry=REGISTRY
    )
    WARNINGS_WAITING_OLDEST = Measured(
        "cityloop_warnings_waiting_oldest_seconds", "How long the oldest of them has waited", registry=REGISTRY
    )
    MODE_MISSING = Measured(
        "cityloop_mode_missing_acknowledgements",
        "Acknowledgements of areas' present operating modes that services have not given, by follower",
        ("follower",),
        registry=REGISTRY,
    )
    # cases
    OPEN_CASES = Measured("cityloop_open_cases", "Cases that have not ended, by phase", ("phase",), registry=REGISTRY)
    OVERDUE_CASES = Measured(
        "cityloop_overdue_cases", "Those of them whose stage clock has run out, by phase", ("phase",), registry=REGISTRY
    )
    # people
    CALL_BACKS_WAITING = Measured(
        "cityloop_call_backs_waiting", "Requests to rate that wait for an operating mode", registry=REGISTRY
    )

"""Verdicts on the signals of rules and algorithms, in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from cityloop.cases.v1.verdict_pb2 import Verdict, VerdictKind
from cityloop.events.v1.rules_service_pb2 import RuleRecord
from cityloop_database import Connection
from cityloop_messaging import to_datetime

COUNTED = {
    "true_signals": VerdictKind.VERDICT_KIND_TRUE,
    "false_signals": VerdictKind.VERDICT_KIND_FALSE,
    "wrong_class": VerdictKind.VERDICT_KIND_WRONG_CLASS,
    "wrong_place": VerdictKind.VERDICT_KIND_WRONG_PLACE,
    "repeats": VerdictKind.VERDICT_KIND_REPEAT,
    "wrongly_fused": VerdictKind.VERDICT_KIND_WRONGLY_FUSED,
    "wrongly_separate": VerdictKind.VERDICT_KIND_WRONGLY_SEPARATE,
}


async def save(connection: Connection, verdicts: Sequence[Verdict], now: dt.datetime) -> None:
    """Store verdicts in any order: the newest on a signal counts."""
    await connection.executemany(
        "INSERT INTO verdicts AS v (signal_id, verdict_id, rule_id, rule_version, kind, occurred_at, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (signal_id) DO UPDATE SET"
        " verdict_id = excluded.verdict_id, rule_id = excluded.rule_id, rule_version = excluded.rule_version,"
        " kind = excluded.kind, occurred_at = excluded.occurred_at, recorded_at = excluded.recorded_at"
        " WHERE (v.occurred_at, v.verdict_id) < (excluded.occurred_at, excluded.verdict_id)",
        [
            (
                verdict.signal_id,
                verdict.verdict_id,
                verdict.rule_id,
                verdict.rule_version,
                verdict.kind,
                to_datetime(verdict.occurred_at),
                now,
            )
            for verdict in verdicts
        ],
    )


async def records(connection: Connection) -> list[RuleRecord]:
    """Counts by rule or algorithm and version."""
    counts = ", ".join(f"count(*) FILTER (WHERE kind = {kind}) AS {name}" for name, kind in COUNTED.items())
    rows = await connection.fetch(
        f"SELECT rule_id, rule_version, {counts} FROM verdicts GROUP BY rule_id, rule_version ORDER BY 1, 2"
    )
    return [
        RuleRecord(rule_id=row["rule_id"], version=row["rule_version"], **{name: row[name] for name in COUNTED})
        for row in rows
    ]

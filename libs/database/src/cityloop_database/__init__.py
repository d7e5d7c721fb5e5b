"""PostgreSQL: pool, unit of work, grouped work, migrator, idempotent calls, locks on names, short numbers."""

from cityloop_database.grouped_work import GroupedWork
from cityloop_database.idempotency import (
    IdempotencyConflictError,
    KeyedCall,
    delete_answers,
    delete_expired_answers,
    first_answer,
    first_answers,
    store_answer,
    store_answers,
)
from cityloop_database.intake_pause import pause_intake, paused_seconds
from cityloop_database.locks import lock_names
from cityloop_database.measuring import measure_database
from cityloop_database.migrator import (
    Migration,
    SchemaError,
    check_schema,
    migrate,
    migrations_of,
    read_migrations,
)
from cityloop_database.numbers import next_numbers
from cityloop_database.pool import Connection, Pool, UnitOfWork, create_pool
from cityloop_database.texts import texts_from_column, texts_to_column
from cityloop_database.transient import TRANSIENT_ERRORS, LostConnectionError, is_lost_connection, is_transient

__all__ = [
    "TRANSIENT_ERRORS",
    "Connection",
    "GroupedWork",
    "IdempotencyConflictError",
    "KeyedCall",
    "LostConnectionError",
    "Migration",
    "Pool",
    "SchemaError",
    "UnitOfWork",
    "check_schema",
    "create_pool",
    "delete_answers",
    "delete_expired_answers",
    "first_answer",
    "first_answers",
    "is_lost_connection",
    "is_transient",
    "lock_names",
    "measure_database",
    "migrate",
    "migrations_of",
    "next_numbers",
    "pause_intake",
    "paused_seconds",
    "read_migrations",
    "store_answer",
    "store_answers",
    "texts_from_column",
    "texts_to_column",
]

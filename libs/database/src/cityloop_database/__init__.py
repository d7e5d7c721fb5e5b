"""PostgreSQL: pool, unit of work, migrator, idempotent calls."""

from cityloop_database.idempotency import IdempotencyConflictError, first_answer, forget_answers, keep_answer
from cityloop_database.migrator import Migration, SchemaError, check_schema, migrate, read_migrations
from cityloop_database.pool import TRANSIENT_ERRORS, Connection, Pool, UnitOfWork, create_pool

__all__ = [
    "TRANSIENT_ERRORS",
    "Connection",
    "IdempotencyConflictError",
    "Migration",
    "Pool",
    "SchemaError",
    "UnitOfWork",
    "check_schema",
    "create_pool",
    "first_answer",
    "forget_answers",
    "keep_answer",
    "migrate",
    "read_migrations",
]

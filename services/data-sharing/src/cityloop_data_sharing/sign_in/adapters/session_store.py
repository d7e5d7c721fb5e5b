"""Sessions of signed-in persons, found by the digest of a secret: PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib

from cityloop_database import Connection

from cityloop_data_sharing.sign_in.domain.sessions import MOST_SESSIONS, Session

SESSION = "session_id, person_id, newest, newest_seen, newest_at, form_secret, expires_at"


def digest_of(secret: str) -> bytes:
    """What is stored of a secret: whoever reads the table cannot use it (SHA-256; the secret is random)."""
    return hashlib.sha256(secret.encode()).digest()


async def insert(connection: Connection, session: Session, secret: str) -> None:
    """A new session with its first secret; the oldest of the person's ends where there are too many."""
    await connection.execute(
        f"INSERT INTO sign_in_sessions ({SESSION}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        session.session_id,
        session.person_id,
        session.newest,
        session.newest_seen,
        session.newest_at,
        session.form_secret,
        session.expires_at,
    )
    await _insert_secret(connection, session.session_id, session.newest, secret)
    await connection.execute(
        "DELETE FROM sign_in_sessions WHERE session_id IN (SELECT session_id FROM sign_in_sessions"
        " WHERE person_id = $1 ORDER BY expires_at DESC, session_id DESC OFFSET $2)",
        session.person_id,
        MOST_SESSIONS,
    )


async def lock(connection: Connection, secret: str, now: dt.datetime) -> tuple[Session, int] | None:
    """The session of a secret, and which of its secrets that is; None where there is none, or it is over."""
    row = await connection.fetchrow(
        f"SELECT {SESSION}, number FROM sign_in_sessions JOIN sign_in_secrets USING (session_id)"
        " WHERE digest = $1 AND expires_at > $2 FOR UPDATE OF sign_in_sessions",
        digest_of(secret),
        now,
    )
    if row is None:
        return None
    values = dict(row)
    number = values.pop("number")
    return Session(**values | {"session_id": str(values["session_id"])}), number


async def mark_seen(connection: Connection, session_id: str) -> None:
    """The newest secret has come back."""
    await connection.execute("UPDATE sign_in_sessions SET newest_seen = true WHERE session_id = $1", session_id)


async def change_secret(connection: Connection, session: Session, secret: str, now: dt.datetime) -> None:
    """Another secret is the newest."""
    number = session.newest + 1
    await _insert_secret(connection, session.session_id, number, secret)
    await connection.execute(
        "UPDATE sign_in_sessions SET newest = $2, newest_seen = false, newest_at = $3 WHERE session_id = $1",
        session.session_id,
        number,
        now,
    )


async def delete(connection: Connection, session_id: str) -> None:
    """End a session."""
    await connection.execute("DELETE FROM sign_in_sessions WHERE session_id = $1", session_id)


async def delete_expired(connection: Connection, now: dt.datetime) -> None:
    """Forget sessions and keys that are over."""
    await connection.execute("DELETE FROM sign_in_sessions WHERE expires_at <= $1", now)
    await connection.execute("DELETE FROM token_keys WHERE expires_at <= $1", now)


async def insert_key(connection: Connection, key_id: str, algorithm: str, jwk: str, expires_at: dt.datetime) -> None:
    """Publish the public half of a key."""
    await connection.execute("INSERT INTO token_keys VALUES ($1, $2, $3, $4)", key_id, algorithm, jwk, expires_at)


async def keys(connection: Connection, now: dt.datetime) -> list[tuple[str, str, str, dt.datetime]]:
    """Id, algorithm, public half and end of each key that holds."""
    rows = await connection.fetch(
        "SELECT key_id, algorithm, jwk, expires_at FROM token_keys WHERE expires_at > $1 ORDER BY expires_at", now
    )
    return [tuple(row) for row in rows]


async def _insert_secret(connection: Connection, session_id: str, number: int, secret: str) -> None:
    await connection.execute(
        "INSERT INTO sign_in_secrets (digest, session_id, number) VALUES ($1, $2, $3)",
        digest_of(secret),
        session_id,
        number,
    )

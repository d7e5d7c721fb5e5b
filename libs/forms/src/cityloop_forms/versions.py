"""Versions of forms that a service gave out, in PostgreSQL."""

from __future__ import annotations

import json

from cityloop_database import Connection, Pool
from cityloop_packs import ActivePacks, FormDefinition, FormVersion, present_version, unknown_version


async def keep_version(connection: Connection | Pool, version: FormVersion) -> None:
    """Remember a version that is given out, once."""
    await connection.execute(
        "INSERT INTO form_versions (digest, form, pack_version, content) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        version.form.digest,
        version.name,
        version.pack_version,
        json.dumps(version.form.content),
    )


async def find_version(connection: Connection | Pool, name: str, digest: str) -> FormVersion:
    """A version that was given out.

    Raises:
        ConflictError: it was not, or is one of another form.
    """
    row = await connection.fetchrow(
        "SELECT pack_version, content FROM form_versions WHERE digest = $1 AND form = $2", digest, name
    )
    if row is None:
        raise unknown_version(name)
    return FormVersion(name, FormDefinition.model_validate(json.loads(row["content"])), row["pack_version"])


async def version_of(connection: Connection | Pool, packs: ActivePacks, name: str, digest: str = "") -> FormVersion:
    """The version of a form that a digest names; the present one, which is remembered, where it names none.

    Raises:
        NotFoundError: packs in use have no such form.
        ConflictError: that version was not given out here.
    """
    present = present_version(packs, name)
    if digest and digest != present.form.digest:
        return await find_version(connection, name, digest)
    await keep_version(connection, present)
    return present

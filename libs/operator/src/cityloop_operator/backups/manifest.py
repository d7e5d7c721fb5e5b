"""What a backup says of itself: when and of what it was made, how far topics and readers were, what its files hold."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cityloop_kernel import SentenceError, say
from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, ValidationError

MANIFEST = "manifest.json"
FORMAT = 2
READ_BYTES = 1024 * 1024
Partitions = dict[int, NonNegativeInt]
"""An offset by partition."""


class BackupError(SentenceError):
    """A backup cannot be made, or cannot be put back; the sentence says what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceState(_Part):
    """A service as the backup holds it."""

    migrations: dict[int, str]
    """Digest of each migration of its database, by number."""
    sequences: dict[str, int]
    """The last number that each sequence has given; 0 where it has given none."""
    groups: dict[str, dict[str, Partitions]]
    """How far its readers were in each topic, by group: its own, and those of processes that work with its database."""


class FileState(_Part):
    """A file of the backup."""

    sha256: str
    bytes: NonNegativeInt


class Manifest(_Part):
    """The whole of it, as `manifest.json` has it."""

    format: int = FORMAT
    made_at: AwareDatetime
    release: str
    cluster_id: str
    """Of the broker: the offsets mean nothing on another one."""
    services: dict[str, ServiceState]
    ends: dict[str, Partitions]
    """Offsets that the next records would have had, of each topic of the register and each DLQ twin."""
    replays: dict[str, Partitions]
    """How far dead letters were replayed, by DLQ twin; none of a twin that never had one."""
    authority: str = ""
    """SHA-256 of the key that signed the fleet's certificates; empty where that was not known."""
    files: dict[str, FileState]

    def sealed(self) -> str:
        """As the file has it: with the digest of what it says."""
        content = self.model_dump(mode="json")
        return json.dumps({**content, "digest": _digest(content)}, indent=2)


def dump_of(service: str) -> str:
    """Name of the file that holds a service's database."""
    return f"{service}.dump"


def records_of(topic: str) -> str:
    """Name of the file that holds the records of a compacted topic."""
    return f"{topic}.records"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup, once it and every file that it names are what was written.

    Raises:
        BackupError: there is none, it is of another format, or a file is missing or damaged.
    """
    manifest = parse_manifest(folder, (folder / MANIFEST).read_text() if (folder / MANIFEST).is_file() else None)
    for name, state in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise BackupError(say("backup-file-missing", file=str(path)))
        if file_state(path) != state:
            raise BackupError(say("backup-file-damaged", file=str(path)))
    return manifest


def parse_manifest(folder: Path, text: str | None) -> Manifest:
    """The manifest from its text.

    Raises:
        BackupError: there is none, it was changed, or it is of another format.
    """
    if text is None:
        raise BackupError(say("backup-none", folder=str(folder)))
    try:
        content = json.loads(text)
        digest = content.pop("digest", "")
        if content.get("format") != FORMAT:
            raise BackupError(say("backup-other-format", folder=str(folder)))
        if digest != _digest(content):
            raise BackupError(say("backup-file-damaged", file=str(folder / MANIFEST)))
        return Manifest.model_validate(content)
    except (ValidationError, json.JSONDecodeError, AttributeError) as error:
        raise BackupError(say("backup-file-damaged", file=str(folder / MANIFEST))) from error


def new_file(path: Path) -> Path:
    """A file of the owner's own: what a backup holds is personal."""
    path.touch(mode=0o600)
    return path


def new_folder(folder: Path) -> None:
    """A folder of the owner's own for a backup.

    Raises:
        BackupError: there is something in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(say("backup-folder-not-empty", folder=str(folder)))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all: without it the files are no backup."""
    whole = new_file(folder / f"{MANIFEST}.new")
    whole.write_text(manifest.sealed())
    whole.replace(folder / MANIFEST)


def file_state(path: Path) -> FileState:
    """Digest and size of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
            size += len(piece)
    return FileState(sha256=digest.hexdigest(), bytes=size)


def other_schemas(manifest: Manifest, migrations: Mapping[str, Mapping[int, str]]) -> list[str]:
    """Services whose databases have another schema in the backup than in this release.

    Args:
        manifest: of the backup.
        migrations: digests by number, by service.
    """
    return [name for name, state in manifest.services.items() if state.migrations != migrations.get(name)]


def age(manifest: Manifest, now: dt.datetime) -> dt.timedelta:
    """How old a backup is."""
    return now - manifest.made_at


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

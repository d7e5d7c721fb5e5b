"""What a fleet needs to go on and no database holds: who signs its certificates, and its API keys.

A clone keeps both in its state folder, and its backup takes them along. Elsewhere they are Secrets of a cluster, which
no backup holds: there a restore compares who signs certificates.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

from cityloop_operator.backups.manifest import new_file

KEYS = "keys.tar"
AUTHORITY_KEY, AUTHORITY = Path("certificates/ca.key"), Path("certificates/ca.crt")
HELD = ("certificates", "api-key", "api-key-partner", "api-keys")
"""In the state folder of a clone."""


def write_keys(state: Path, file: Path) -> None:
    """Write the keys of a clone to a file of the owner's own."""
    with tarfile.open(new_file(file), "w") as archive:
        for name in HELD:
            if (state / name).exists():
                archive.add(state / name, name)


def put_keys_back(file: Path, state: Path) -> list[str]:
    """Put back the keys that a clone has lost or has others instead of; those that it has stay as they are.

    An authority comes with all that it signed: what another one signs nobody outside would trust.

    Returns:
        Names of the files that were put back.
    """
    with tarfile.open(file) as archive:
        own = archive.extractfile(str(AUTHORITY_KEY))
        known = own is not None and _held(state / AUTHORITY_KEY) == own.read()
        back = []
        for member in archive.getmembers():
            certificate = Path(member.name).parts[0] == AUTHORITY_KEY.parts[0]
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or (certificate and known):
                continue
            held = content.read()
            if _held(state / member.name) != held:
                archive.extract(member, state, filter="data")
                back.append(member.name)
        return back


def _held(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None

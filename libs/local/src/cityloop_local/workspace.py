"""Where the clone keeps its own state, and free ports."""

from __future__ import annotations

import os
import secrets
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from cityloop_kernel import SentenceError, say

LOOPBACK = "127.0.0.1"
PORTS = range(10_000, 32_000)
"""Ports are taken from these: below those that the system hands out by itself, to callers too."""
OWN_PORTS = "FREE_PORTS"
"""Variable of the environment that names some of them, as `first-last`: processes that take ports at the same time, as
the workers of a test run do, never take the same where each has its own.
"""
_given = deque[int](maxlen=500)
"""Ports that this process has named last."""


def root() -> Path:
    """The clone this code runs from.

    Raises:
        SentenceError: the code runs from an installed package, not from a clone.
    """
    for parent in Path(__file__).resolve().parents:
        if (parent / "deploy" / "local" / "pom.xml").is_file():
            return parent
    raise SentenceError(say("start-no-clone"))


def state_folder() -> Path:
    """Where the clone keeps the state of its fleet; tests name another folder.

    Raises:
        SentenceError: the code runs from an installed package, not from a clone.
    """
    named = os.environ.get("CITYLOOP_FLEET_FOLDER")
    return Path(named) if named else root() / ".state" / "fleet"


def free_port() -> int:
    """A TCP port of the loopback that nobody uses now."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Ports next to each other, from a random one on, so that fleets that start at once hardly ever meet.

    What was given last is not given again: its owner may not have bound it yet.
    """
    lowest, _, highest = os.environ.get(OWN_PORTS, "").partition("-")
    among = range(int(lowest), int(highest) + 1) if highest else PORTS
    while True:
        first = among.start + secrets.randbelow(len(among) - count)
        ports = list(range(first, first + count))
        if not set(ports).intersection(_given) and all(map(_free, ports)):
            _given.extend(ports)
            return ports


def kept_ports(kept: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """A port for each name: the one it had, unless somebody else has taken that since."""
    still = {name: port for name, port in kept.items() if name in names and _free(port)}
    missing = [name for name in names if name not in still]
    return still | dict(zip(missing, free_ports(len(missing)), strict=True))


def _free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def listening(port: int) -> bool:
    """Whether something accepts connections on this port of the loopback."""
    with closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def write_whole(path: Path, content: str) -> None:
    """Write a file of the owner's own, the whole content or nothing."""
    written = path.with_name(f"{path.name}.new")
    written.touch(mode=0o600)
    written.write_text(content)
    written.replace(path)

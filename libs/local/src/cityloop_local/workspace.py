"""Where the clone keeps its own state, and free ports."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
from contextlib import closing
from pathlib import Path

LOOPBACK = "127.0.0.1"
PR_SET_PDEATHSIG = 1


def root() -> Path:
    """The clone this code runs from.

    Raises:
        RuntimeError: the code runs from an installed package, not from a clone.
    """
    for parent in Path(__file__).resolve().parents:
        if (parent / "deploy" / "local" / "pom.xml").is_file():
            return parent
    raise RuntimeError("the local fleet runs from a clone of the repository; start it there with `make up`")


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def listening(port: int) -> bool:
    """Whether something accepts connections on this port of the loopback."""
    with closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def die_with_parent() -> None:
    """In a child before exec: be killed when the parent dies, so that nothing outlives it. Linux only."""
    if hasattr(os, "uname") and os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

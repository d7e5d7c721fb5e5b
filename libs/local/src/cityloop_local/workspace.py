"""Where the clone keeps its own state, and free ports."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

LOOPBACK = "127.0.0.1"


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


def write_whole(path: Path, content: str) -> None:
    """Write a file of the owner's own, the whole content or nothing."""
    written = path.with_name(f"{path.name}.new")
    written.touch(mode=0o600)
    written.write_text(content)
    written.replace(path)


def tethered(command: Sequence[str]) -> list[str]:
    """The command so that it is killed when its parent dies, where the machine can do that (util-linux).

    Never by a function between fork and exec: a forked copy of a process that uses gRPC may crash before it execs.
    """
    setpriv = shutil.which("setpriv")
    return [*command] if setpriv is None else [setpriv, "--pdeathsig=SIGKILL", "--", *command]

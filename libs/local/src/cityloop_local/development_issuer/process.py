"""The development issuer as a process beside the local fleet."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from cityloop_local.development_issuer.people import CLIENT_ID, PersonShown
from cityloop_local.server import Server
from cityloop_local.supervisor import SupervisedProcess
from cityloop_local.workspace import LOOPBACK, kept_ports, listening, write_whole

NAME = "development issuer"
START_SECONDS = 30.0


class DevelopmentIssuer:
    """A context: it runs inside the block, and ends with it.

    Args:
        folder: its state; a second one on the same folder has the same address.
        people: who can sign in.
    """

    def __init__(self, folder: Path, people: Iterable[PersonShown]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        kept, shown = folder / "ports.json", folder / "people.json"
        ports = kept_ports(json.loads(kept.read_text()) if kept.is_file() else {}, (NAME,))
        write_whole(kept, json.dumps(ports))
        write_whole(shown, json.dumps([asdict(person) for person in people], ensure_ascii=False))
        self._port = ports[NAME]
        command = [sys.executable, "-m", "cityloop_local.development_issuer", str(self._port), str(shown)]
        self._server = Server(NAME, command, folder / "issuer.log", dict(os.environ))

    @property
    def settings(self) -> dict[str, dict[str, str]]:
        """Of the services of a fleet whose people sign in here."""
        return {"data-sharing": {"sign_in_issuer": self.address, "sign_in_client_id": CLIENT_ID}}

    @property
    def address(self) -> str:
        """Its own, as it names itself."""
        return f"http://{LOOPBACK}:{self._port}"

    def supervised(self) -> list[SupervisedProcess]:
        """For a supervisor."""
        return [SupervisedProcess(NAME, lambda: self._server, self._server.start)]

    def __enter__(self) -> DevelopmentIssuer:
        try:
            self._server.start()
            self._server.wait_until(lambda: listening(self._port), START_SECONDS)
        except BaseException:
            self._server.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._server.stop()

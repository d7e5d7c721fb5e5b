"""Prometheus and Alertmanager beside the local fleet, with the rules that a cluster gets too."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from cityloop_kernel import phrase_list, say

from cityloop_local.server import Server, StartError
from cityloop_local.supervisor import SupervisedProcess
from cityloop_local.workspace import LOOPBACK, kept_ports, listening, root, write_whole

PROMETHEUS, ALERTMANAGER = "prometheus", "prometheus-alertmanager"
"""Programs, as Debian calls them."""
FLEET = "local"
"""What stands in the label `namespace` of all series of this machine."""
SCRAPE_SECONDS = 15
START_SECONDS = 30.0


def folder_of_rules() -> Path:
    """Where the clone keeps rules and dashboards."""
    return root() / "deploy" / "monitoring"


def rules_of(service: str, fleet: str = FLEET, runbooks: str = "") -> str:
    """The rules of one service, as Prometheus reads them; on a cluster the chart replaces the same words.

    `runbooks` is where their pages are; in the clone unless given.
    """
    words = {
        "<scope>": f'namespace="{fleet}",job="{service}"',
        "<service>": service,
        "<fleet>": fleet,
        "<runbooks>": runbooks or (root() / "docs" / "operations" / "runbooks").as_uri(),
    }
    text = (folder_of_rules() / "rules.yaml").read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(word, value)
    return text


class Monitoring:
    """A context: both run inside the block, and end with it.

    Args:
        folder: their state; a second one on the same folder continues with its data.
        targets: admin port of each service.
        seconds: between two scrapes.
    """

    def __init__(self, folder: Path, targets: Mapping[str, int], seconds: int = SCRAPE_SECONDS) -> None:
        self._folder = folder
        self._targets = targets
        self._seconds = seconds
        folder.mkdir(parents=True, exist_ok=True)
        ports = kept_ports(_read_ports(folder / "ports.json"), (PROMETHEUS, ALERTMANAGER))
        write_whole(folder / "ports.json", json.dumps(ports))
        self._ports = ports
        self._servers = {PROMETHEUS: self._prometheus(), ALERTMANAGER: self._alertmanager()}

    @property
    def prometheus(self) -> str:
        """Address of Prometheus."""
        return f"http://{LOOPBACK}:{self._ports[PROMETHEUS]}"

    @property
    def alertmanager(self) -> str:
        """Address of Alertmanager."""
        return f"http://{LOOPBACK}:{self._ports[ALERTMANAGER]}"

    def supervised(self) -> list[SupervisedProcess]:
        """Both, for a supervisor."""
        return [
            SupervisedProcess(name, lambda server=server: server, server.start)  # type: ignore[misc]
            for name, server in self._servers.items()
        ]

    def __enter__(self) -> Monitoring:
        missing = [name for name in self._servers if shutil.which(name) is None]
        if missing:
            raise StartError(say("start-monitoring-missing", programs=phrase_list(missing)))
        self._write_configuration()
        try:
            for name, server in self._servers.items():
                server.start()
                server.wait_until(lambda name=name: listening(self._ports[name]), START_SECONDS)  # type: ignore[misc]
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        for server in self._servers.values():
            server.ask_to_stop()
        for server in self._servers.values():
            server.stop()

    def _prometheus(self) -> Server:
        command = [
            PROMETHEUS,
            f"--config.file={self._folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={self._folder / 'prometheus'}",
            "--storage.tsdb.retention.time=15d",
            f"--web.listen-address={LOOPBACK}:{self._ports[PROMETHEUS]}",
            "--enable-feature=exemplar-storage",
            "--log.level=warn",
        ]
        return Server(PROMETHEUS, command, self._folder / "prometheus.log", {})

    def _alertmanager(self) -> Server:
        command = [
            ALERTMANAGER,
            f"--config.file={self._folder / 'alertmanager.yml'}",
            f"--storage.path={self._folder / 'alertmanager'}",
            f"--web.listen-address={LOOPBACK}:{self._ports[ALERTMANAGER]}",
            "--cluster.listen-address=",
            "--log.level=warn",
        ]
        return Server(ALERTMANAGER, command, self._folder / "alertmanager.log", {})

    def _write_configuration(self) -> None:
        rules = self._folder / "rules"
        rules.mkdir(exist_ok=True)
        for service in self._targets:
            write_whole(rules / f"{service}.yaml", rules_of(service))
        interval = f"{self._seconds}s"
        content = {
            "global": {"scrape_interval": interval, "scrape_timeout": f"{min(10, self._seconds)}s"},
            "rule_files": [str(rules / "*.yaml")],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [self.alertmanager.partition("//")[2]]}]}]},
            "scrape_configs": [
                {
                    "job_name": service,
                    "static_configs": [{"targets": [f"{LOOPBACK}:{port}"], "labels": {"namespace": FLEET}}],
                }
                for service, port in self._targets.items()
            ],
        }
        # JSON is YAML.
        write_whole(self._folder / "prometheus.yml", json.dumps(content, indent=1))
        alertmanager = (folder_of_rules() / "alertmanager.yaml").read_text(encoding="utf-8")
        write_whole(self._folder / "alertmanager.yml", alertmanager)


def _read_ports(file: Path) -> dict[str, int]:
    return dict(json.loads(file.read_text())) if file.is_file() else {}

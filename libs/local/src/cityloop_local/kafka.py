"""The real broker on one machine: Apache Kafka in KRaft mode, run from its Maven jars."""

from __future__ import annotations

import os
import shutil
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from cityloop_kernel import say

from cityloop_local.partners import PartnerListener
from cityloop_local.server import Server, StartError, run_to_end
from cityloop_local.workspace import LOOPBACK, free_port, listening, root

META = "meta.properties"
STOPPED_IN_ORDER = ".kafka_cleanshutdown"
"""A file that a broker leaves in its data folder when it was stopped and not killed."""
SESSION_SECONDS = 30
"""How long a broker may be silent before it is taken for dead. No other could take over from the only one: that it
stood still, on a machine with too much to do, is no reason to refuse what its clients ask."""
SESSION_AFTER_KILL_SECONDS = 3
"""The same where the one before was killed: for so long it is taken for alive, and its successor does not begin."""
CLASSES, FORMATTED = "classes.jsa", "data"
"""What `make setup` prepares beside the jars: an archive of a broker's classes, and a formatted data folder."""
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller_port}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}{partners}
advertised.listeners=PLAINTEXT://{host}:{port}{partners}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PARTNERS:SSL
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.max.timeout.ms=60000
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms={session_ms}
broker.heartbeat.interval.ms=500
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=16777216
"""


class Kafka:
    """One broker, its data in a folder of its own.

    Args:
        folder: of its data and its log.
        port: of the services' listener; a free one when absent.
        jars: the broker's; those of the clone when absent.
        partners: a listener with TLS for partners; none when absent.
        prepared: what starts it faster (`kafka_preparation`); that of the clone when absent. What is not there, or is
            of another Java, is done without.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        jars: Path | None = None,
        partners: PartnerListener | None = None,
        prepared: Path | None = None,
    ) -> None:
        self.folder = folder
        self.partners = partners
        self.port = port or free_port()
        self.jars = jars or root() / ".state" / "kafka" / "jars"
        log4j = root() / "deploy" / "local" / "log4j2.properties"
        self._java = ["java", "-Xmx512m", "-Xms256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"]
        self._prepared = prepared or self.jars.parent / "prepared"
        if (self._prepared / CLASSES).is_file():
            self._java.append(f"-XX:SharedArchiveFile={self._prepared / CLASSES}")
        self._java += [f"-Dlog4j2.configurationFile={log4j}", "-cp", f"{self.jars}/*"]
        self._config = folder / "server.properties"
        command = [*self._java, "kafka.Kafka", str(self._config)]
        self.server = Server("kafka", command, folder / "kafka.log", os.environ)

    @property
    def bootstrap_servers(self) -> str:
        """What a client connects to."""
        return f"{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Format the data folder when it is new, then start the broker; returns before it answers.

        Raises:
            StartError: the jars are not there, or the folder could not be formatted.
        """
        self.format()
        self.server.start()

    def format(self) -> None:
        """Write the settings, and format the data folder when it is new.

        Raises:
            StartError: the jars are not there, or the folder could not be formatted.
        """
        if not self.jars.is_dir():
            raise StartError(say("start-not-set-up", name="Kafka"))
        data = self.folder / "data"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._config.write_text(self._properties(data))
        if not (data / META).is_file():
            self._format(data)

    def _properties(self, data: Path) -> str:
        listener = "" if self.partners is None else f",PARTNERS://{LOOPBACK}:{self.partners.port}"
        places = {"host": LOOPBACK, "port": self.port, "controller_port": free_port(), "data": data}
        rights = "" if self.partners is None else self.partners.properties(self.folder)
        killed = (data / META).is_file() and not (data / STOPPED_IN_ORDER).is_file()
        session_ms = 1_000 * (SESSION_AFTER_KILL_SECONDS if killed else SESSION_SECONDS)
        return PROPERTIES.format(**places, partners=listener, session_ms=session_ms) + rights

    def _format(self, data: Path) -> None:
        """Copy the prepared folder, with ids of its own; else ask Kafka's own tool, which takes a Java of its own."""
        if not (self._prepared / FORMATTED).is_dir():
            command = [*self._java, "kafka.tools.StorageTool", "format", f"--cluster-id={_new_id()}"]
            run_to_end("kafka.tools.StorageTool", [*command, "-c", str(self._config)], os.environ)
            return
        begun = data.with_suffix(".new")
        shutil.rmtree(begun, ignore_errors=True)
        shutil.copytree(self._prepared / FORMATTED, begun)
        (begun / META).write_text(f"version=1\nnode.id=1\ncluster.id={_new_id()}\ndirectory.id={_new_id()}\n")
        begun.replace(data)

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Return when the broker accepts connections."""
        self.server.wait_until(lambda: listening(self.port), seconds)


def _new_id() -> str:
    return urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")

"""Does once, beside the jars, what each start of a broker would do anew: `python -m cityloop_local.kafka_preparation`.

A data folder is formatted, and the classes that a broker has loaded once topics were made are archived (Java's class
data sharing): a start takes 2.7 seconds of a processor, 7.1 without. `make setup` does it; a broker starts without too.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import tempfile
from pathlib import Path

from cityloop.topics import TOPICS
from cityloop_messaging import KafkaConnection, create_topics

from cityloop_local.kafka import CLASSES, FORMATTED, Kafka
from cityloop_local.workspace import root

ARCHIVE_SECONDS = 120.0


def prepare(jars: Path) -> None:
    """Put the archive and the formatted folder beside the jars, both at once.

    Raises:
        StartError: the folder could not be formatted, or the broker did not start.
    """
    with tempfile.TemporaryDirectory(dir=jars.parent, prefix="prepared.") as name:
        begun = Path(name, "prepared")
        begun.mkdir()
        broker = Kafka(Path(name, "kafka"), jars=jars, prepared=Path(name, "none"))
        broker.format()
        shutil.copytree(broker.folder / "data", begun / FORMATTED)
        broker.server.command.insert(1, f"-XX:ArchiveClassesAtExit={begun / CLASSES}")
        broker.start()
        try:
            broker.wait_ready()
            asyncio.run(create_topics(KafkaConnection(broker.bootstrap_servers), TOPICS.values(), partitions=1))
            broker.server.ask_to_stop(signal.SIGTERM)
            # It writes the archive while it ends, which a loaded machine needs time for.
            if broker.server.process is not None:
                broker.server.process.wait(ARCHIVE_SECONDS)
        finally:
            broker.server.kill()
        place = jars.parent / "prepared"
        shutil.rmtree(place, ignore_errors=True)
        begun.replace(place)


if __name__ == "__main__":
    prepare(root() / ".state" / "kafka" / "jars")

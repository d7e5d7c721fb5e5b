"""What `make setup` prepares starts a broker faster, and changes nothing of it."""

from __future__ import annotations

from pathlib import Path

import psutil
from cityloop_local.kafka import META, Kafka


def formatted(broker: Kafka) -> tuple[dict[str, str], set[str]]:
    """Its ids, and the files of its data folder."""
    broker.format()
    data = broker.folder / "data"
    lines = [line for line in (data / META).read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines), {file.name for file in data.iterdir()}


def test_a_prepared_folder_is_as_kafka_formats_one_with_ids_of_its_own(tmp_path: Path) -> None:
    (one, files), (other, _) = formatted(Kafka(tmp_path / "one")), formatted(Kafka(tmp_path / "other"))
    by_kafka, files_by_kafka = formatted(Kafka(tmp_path / "without", prepared=tmp_path / "none"))
    assert (one.keys(), files) == (by_kafka.keys(), files_by_kafka)
    for name in ("cluster.id", "directory.id"):
        assert len({one[name], other[name], by_kafka[name]}) == 3


def test_a_broker_reads_its_classes_from_the_archive(tmp_path: Path) -> None:
    broker = Kafka(tmp_path / "kafka")
    broker.start()
    try:
        broker.wait_ready()
        assert broker.server.process is not None
        mapped = {Path(part.path).name for part in psutil.Process(broker.server.process.pid).memory_maps()}
        assert "classes.jsa" in mapped
    finally:
        broker.server.kill()

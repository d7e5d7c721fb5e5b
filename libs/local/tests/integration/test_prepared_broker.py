"""What `make setup` prepares starts a broker faster, and changes nothing of it; neither does a kill hold it up."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
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


@pytest.mark.parametrize(("stopped", "seconds"), [(False, 3), (True, 30)])
def test_whoever_follows_a_killed_broker_need_not_wait_long_for_its_session_to_end(
    tmp_path: Path, stopped: bool, seconds: int
) -> None:
    broker = Kafka(tmp_path / "kafka")
    broker.format()
    assert "broker.session.timeout.ms=30000\n" in (broker.folder / "server.properties").read_text()
    broker.start()
    try:
        broker.wait_ready()
        if stopped:
            broker.server.stop()
    finally:
        broker.server.kill()
    broker.format()
    assert f"broker.session.timeout.ms={seconds}000\n" in (broker.folder / "server.properties").read_text()

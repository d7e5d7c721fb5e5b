"""The pytest plugin: servers for the run, and the fixtures that every tests folder may use."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop.topics import TOPICS, Topic
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.parent import end_with_parent
from cityloop_messaging import KafkaConnection, Producer, create_topics
from cityloop_rpc import Credentials
from cityloop_telemetry import configure_traces
from hypothesis import settings

from cityloop_testkit.clusters import ClusterRun, Clusters

_run: ClusterRun | None = None
_prefixes = itertools.count()
TEST_PARTITIONS = 3

settings.register_profile("tests", derandomize=True, deadline=None, max_examples=100, database=None)
settings.register_profile("fuzz", derandomize=False, deadline=None, max_examples=3_000, database=None)
settings.load_profile(os.environ.get("CITYLOOP_PROPERTIES", "tests"))


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the first process, unless only unit tests were asked for."""
    global _run
    configure_traces("tests")
    if hasattr(config, "workerinput"):
        end_with_parent(signal.SIGKILL)
    arguments = config.invocation_params.args
    folders = [argument for argument in map(str, arguments) if not argument.startswith("-")]
    only_units = bool(folders) and all("/unit" in folder for folder in folders)
    if not hasattr(config, "workerinput") and not config.option.collectonly and not only_units:
        _run = ClusterRun()
        _run.start()
        _run.clusters.to_environment()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what shares a fixture on one worker: a module that names no group of its own is one."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(item.config.rootpath).as_posix()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers."""
    if _run is not None and not hasattr(config, "workerinput"):
        _run.stop()


@pytest.fixture(scope="session")
def clusters() -> Clusters:
    """Real Kafka and real PostgreSQL."""
    return Clusters.from_environment()


@pytest.fixture
def kafka_prefix() -> str:
    """A prefix that no other test has."""
    return f"t{os.getpid()}-{next(_prefixes)}."


@pytest.fixture
def topics() -> Iterable[Topic]:
    """What `kafka` creates: the whole register; a folder whose tests need less says so, for it costs half a second."""
    return TOPICS.values()


@pytest_asyncio.fixture
async def kafka(clusters: Clusters, kafka_prefix: str, topics: Iterable[Topic]) -> KafkaConnection:
    """A fleet of topics of the test's own, three partitions at most."""
    connection = KafkaConnection(clusters.kafka, kafka_prefix)
    await create_topics(connection, topics, partitions=TEST_PARTITIONS)
    return connection


@pytest_asyncio.fixture
async def producer(kafka: KafkaConnection) -> AsyncIterator[Producer]:
    """A started producer."""
    producer = Producer(kafka, "test")
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture(scope="session")
def issue(clusters: Clusters) -> Callable[[str, str], Credentials]:
    """Credentials of any department's system, signed by the run's CA."""
    authority = DevelopmentAuthority(clusters.certificates)

    def credentials(department: str, system: str) -> Credentials:
        files = authority.issue(department, system)
        return Credentials(Path(files.key), files.certificate, files.authority)

    return credentials

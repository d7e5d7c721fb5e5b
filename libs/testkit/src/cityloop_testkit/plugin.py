"""The pytest plugin: servers for the run, and the fixtures that every tests folder may use."""

from __future__ import annotations

import gc
import itertools
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from cityloop.topics import TOPICS, Topic
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.parent_process import end_with_parent
from cityloop_local.workspace import OWN_PORTS, PORTS
from cityloop_messaging import KafkaConnection, Producer
from cityloop_rpc import Credentials
from hypothesis import settings

from cityloop_testkit.clusters import Clusters
from cityloop_testkit.durations import longest_first, where_time_went
from cityloop_testkit.memory import keep_files_in_memory
from cityloop_testkit.servers import VARIABLE, ServersOfRun, SharedClusters
from cityloop_testkit.topic_sets import TopicSets

_run: ServersOfRun | None = None
_prefixes = itertools.count()

settings.register_profile("tests", derandomize=True, deadline=None, max_examples=100, database=None)
settings.register_profile("fuzz", derandomize=False, deadline=None, max_examples=3_000, database=None)
settings.load_profile(os.environ.get("CITYLOOP_PROPERTIES", "tests"))


def pytest_configure(config: pytest.Config) -> None:
    """Be ready, in the first process, to start the servers that tests ask for."""
    global _run
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # So starts what a shell without jobs runs behind it; a child that inherits it could not be interrupted.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        number = int(config.workerinput["workerid"].removeprefix("gw"))
        os.environ[OWN_PORTS] = part_of_ports(number + 1, config.workerinput["workercount"] + 1)
        end_with_parent(signal.SIGKILL)
    elif not config.option.collectonly:
        if _tried_by_make_test(config):
            keep_files_in_memory()
        os.environ[OWN_PORTS] = part_of_ports(0, (config.option.numprocesses or 0) + 1)
        _run = ServersOfRun()
        os.environ[VARIABLE] = _run.keeper


def _tried_by_make_test(config: pytest.Config) -> bool:
    """Whether the run has only folders of `testpaths`: images are too large for memory, and chaos tries a real disk."""
    folders = [config.rootpath / path for path in config.getini("testpaths")]
    named = [config.invocation_params.dir / arg.partition("::")[0] for arg in config.args]
    return all(any(path.is_relative_to(folder) for folder in folders) for path in named)


def part_of_ports(number: int, parts: int) -> str:
    """The free ports that one process of a run takes and no other, as `first-last`."""
    size = len(PORTS) // parts
    first = PORTS.start + number * size
    return f"{first}-{first + size - 1}"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage in what stays till the end: a third of collecting the tests was that, again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Keep what shares a fixture on one worker: a module that names no group of its own is one.

    After pytest-randomly has mixed them, the groups of tests that may take longest come first, so that none of them
    begins when the other workers have nothing left; xdist keeps the order with `--no-loadscope-reorder`.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(item.config.rootpath).as_posix()))
    yield
    usual = float(config.getini("timeout") or 0)
    items[:] = longest_first(items, [_group(item) for item in items], [_may_take(item, usual) for item in items])


def _group(item: pytest.Item) -> str:
    (marker, *_) = item.iter_markers("xdist_group")
    return str(marker.args[0] if marker.args else marker.kwargs["name"])


def _may_take(item: pytest.Item, usual: float) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker is not None and marker.args else usual


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the time went."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    timed = [report for report in reports if isinstance(report, pytest.TestReport)]
    for line in where_time_went((report.nodeid, report.duration) for report in timed):
        terminalreporter.write_line(line)


def pytest_unconfigure() -> None:
    """Stop the servers that were started."""
    global _run
    if _run is not None:
        _run.stop()
        _run = None


@pytest.fixture(scope="session")
def clusters() -> Clusters:
    """Real Kafka and real PostgreSQL, each started when it is first asked for."""
    return SharedClusters.from_environment()


@pytest.fixture
def kafka_prefix() -> str:
    """A prefix that no other test has."""
    return f"t{os.getpid()}-{next(_prefixes)}."


@pytest.fixture
def topics() -> Iterable[Topic]:
    """What `kafka` has: the whole register; a folder whose tests need less says so."""
    return TOPICS.values()


@pytest.fixture(scope="session")
def topic_sets(clusters: Clusters) -> TopicSets:
    """Sets of topics that no test has used."""
    return TopicSets(clusters)


@pytest_asyncio.fixture
async def kafka(topic_sets: TopicSets, topics: Iterable[Topic]) -> KafkaConnection:
    """A fleet of topics of the test's own, three partitions at most."""
    return await topic_sets.take(list(topics))


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

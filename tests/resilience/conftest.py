"""Servers of this folder's own, whose database writes through: what killed processes promise is tried on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cityloop_testkit import Clusters
from cityloop_testkit.clusters import ClusterRun


@pytest.fixture(scope="session")
def clusters() -> Iterator[Clusters]:
    """Real Kafka and real PostgreSQL with fsync, one of each for the folder."""
    run = ClusterRun(fsync=True)
    try:
        run.start()
        yield run.clusters
    finally:
        run.stop()

"""What killed processes promise is tried on a database that writes through."""

from __future__ import annotations

import pytest
from cityloop_testkit import Clusters
from cityloop_testkit.servers import SharedClusters


@pytest.fixture(scope="session")
def clusters() -> Clusters:
    """The run's Kafka, and a PostgreSQL with fsync."""
    return SharedClusters.from_environment(durable=True)

"""Which release runs."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from cityloop_telemetry import Metrics


def record_build(service: str) -> None:
    """Set the metric of the build: the version of the service's distribution, `unknown` where it is not installed."""
    try:
        release = version(f"cityloop-{service}")
    except PackageNotFoundError:
        release = "unknown"
    Metrics.BUILD_INFO.labels(service, release, platform.python_version()).set(1)

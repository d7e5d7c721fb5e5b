"""Which release runs."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from cityloop_service.telemetry import Metrics


def release_of(service: str) -> str:
    """The version of the service's distribution, `unknown` where it is not installed."""
    try:
        return version(f"cityloop-{service}")
    except PackageNotFoundError:
        return "unknown"


def record_build(service: str) -> None:
    """Set the metric of the build."""
    Metrics.BUILD_INFO.labels(service, release_of(service), platform.python_version()).set(1)

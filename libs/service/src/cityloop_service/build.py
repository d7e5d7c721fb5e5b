"""Which release runs."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from cityloop_service.telemetry import Metrics


def release_of(package: str) -> str:
    """The version of the distribution that a package comes with, `unknown` where it is not installed."""
    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return "unknown"


def record_build(service: str, package: str) -> None:
    """Set the metric of the build of a process, whose code is in a package."""
    Metrics.BUILD_INFO.labels(service, release_of(package), platform.python_version()).set(1)

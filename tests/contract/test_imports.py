"""A service loads what it uses: importing is most of its start, and what is loaded stays in memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

import pytest

UNUSED = {
    "cityloop_event_hub": {"cityloop_web", "fastapi", "jinja2", "PIL", "cityloop_pictures", "cityloop_words"},
    "cityloop_data_sharing": {"cityloop_web", "fastapi", "jinja2", "PIL", "cityloop_pictures"},
    "cityloop_sensing_ingest": {"PIL", "cityloop_pictures"},
    "cityloop_citizen_services": {"numba"},
    "cityloop_collaboration_tasks": {"numba"},
}
"""What other services need."""
WHERE_INSTALLED = {"rich", "pygments", "markdown-it-py", "mdurl", "greenlet", "sniffio"}
"""What a library loads where tools or browsers of the workspace have installed it; an image has it not."""
OF_THE_SUPERVISOR = {"aiokafka", "asyncpg", "grpc", "numpy", "pydantic", "shapely"}
"""What the fleet of one machine needs, and who starts, stops or asks it does not."""
NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def loaded(package: str) -> frozenset[str]:
    """The first names of the modules that a service has loaded before it does anything."""
    return loaded_with(f"{package}.bootstrap")


def loaded_with(module: str) -> frozenset[str]:
    """The first names of the modules that are loaded once this one is."""
    code = f"import json, sys, {module}; print(json.dumps([*sys.modules]))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return frozenset(name.partition(".")[0] for name in json.loads(said.stdout))


@cache
def distributions() -> dict[str, set[str]]:
    """The distributions that a module's first name may come from, by their canonical names."""
    return {module: {canonical(item) for item in names} for module, names in packages_distributions().items()}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def with_dependencies(distribution: str, known: set[str]) -> set[str]:
    """A distribution and all that it requires, by their canonical names."""
    name = canonical(distribution)
    if name not in known:
        known.add(name)
        try:
            required = requires(distribution) or []
        except PackageNotFoundError:
            return known
        for requirement in required:
            if found := NAME.match(requirement):
                with_dependencies(found[0], known)
    return known


@pytest.mark.parametrize("package", UNUSED)
def test_a_service_loads_nothing_that_it_does_not_use(package: str) -> None:
    assert UNUSED[package] & loaded(package) == set()


@pytest.mark.parametrize("package", UNUSED)
def test_a_service_loads_nothing_that_its_package_does_not_require(package: str) -> None:
    allowed = with_dependencies(package.replace("_", "-"), set()) | WHERE_INSTALLED
    known = {name: distributions().get(name, set()) for name in loaded(package)}
    foreign = {name: names for name, names in known.items() if names and not names & allowed}
    assert foreign == {}


def test_up_down_and_status_load_nothing_that_only_the_supervisor_needs() -> None:
    assert OF_THE_SUPERVISOR & loaded_with("cityloop_cli.local_fleet") == set()
    assert loaded_with("cityloop_cli.supervised_fleet") >= OF_THE_SUPERVISOR, "what nobody needs is no check"

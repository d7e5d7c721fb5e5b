"""Each service's README names its settings, topics, methods and metrics: all of them, and no other."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
import yaml
from cityloop.topics import TOPICS
from cityloop_service import ServiceSettings
from cityloop_testkit import emitted_names as names
from cityloop_testkit.sources import COMPANIONS, ROOT, SERVICES

MODULES = {"cityloop_telemetry", "cityloop_service"}
READ_BY_ITS_OWNER = {"data-sharing": {"city.reference.v1"}}
METRICS = {name: names.exposed_name(metric) for name, metric in names.metrics().items()}


def package_of(service: str) -> str:
    return f"cityloop_{service.replace('-', '_')}"


def readme(service: str) -> str:
    return (SERVICES[service] / "README.md").read_text(encoding="utf-8")


def policy(service: str) -> set[str]:
    """Methods that the service serves, without their packages: `Service/Method`."""
    content = yaml.safe_load((SERVICES[service] / "src" / package_of(service) / "policy.yaml").read_text())
    return {method.rpartition(".")[2] for method in content["methods"]}


@pytest.mark.parametrize("service", SERVICES)
def test_its_settings(service: str) -> None:
    settings: type[ServiceSettings] = import_module(f"{package_of(service)}.settings").Settings
    prefix = f"{package_of(service).upper()}_"
    _, _, section = readme(service).partition("\n## Settings")
    section, _, _ = section.partition("\n## ")
    written = {word.removeprefix(prefix) for word in re.findall(r"`([A-Z][A-Z_]+[A-Z])(?==|`)", section)}
    fields = {name.upper() for name in settings.model_fields}
    own = fields - {name.upper() for name in ServiceSettings.model_fields}
    assert own <= written <= fields


@pytest.mark.parametrize("service", SERVICES)
def test_its_ports(service: str) -> None:
    settings: type[ServiceSettings] = import_module(f"{package_of(service)}.settings").Settings
    written = set(
        re.findall(r"(?<![a-z0-9])[a-z]+_port\b", readme(service).replace(package_of(service).upper(), "").lower())
    )
    assert written == {name for name in settings.model_fields if name.endswith("_port")}


def test_defaults_that_a_readme_tells() -> None:
    """Rows of settings with a column of defaults; a default that stands in words is not compared."""
    told = 0
    for service in SERVICES:
        fields = import_module(f"{package_of(service)}.settings").Settings.model_fields
        for settings, defaults in re.findall(
            r"^\| (`[A-Z_`, ]+`) \| ([^|]*) \| [^|]+ \|$", readme(service), re.MULTILINE
        ):
            listed = [fields[name.lower()] for name in re.findall(r"[A-Z_]+", settings)]
            for field, default in zip(listed, defaults.split(", "), strict=False):
                numeric = isinstance(field.default, int | float)
                assert numeric == bool(re.fullmatch(r"[\d.]+", default)), (service, names, default)
                assert not numeric or float(default) == field.default, (service, names, default)
                told += numeric
    assert told


@pytest.mark.parametrize("service", SERVICES)
def test_its_topics(service: str) -> None:
    own = {service, *(name for name, house in COMPANIONS.items() if house == service)}
    declared = {name for name, topic in TOPICS.items() if own & {*topic.producers, *topic.consumers}}
    written = set(re.findall(r"`([a-z][a-z.-]+\.v\d+)`", readme(service))) & set(TOPICS)
    assert written == declared | READ_BY_ITS_OWNER.get(service, set())


@pytest.mark.parametrize("service", SERVICES)
def test_its_methods(service: str) -> None:
    served = {name.partition("/")[2] for name in policy(service)}
    elsewhere = {name.partition("/")[2] for other in SERVICES for name in policy(other)} - served
    written = {word.rpartition("/")[2] for word in re.findall(r"`((?:\w+/)?[A-Z]\w+)`", readme(service))}
    assert [method for method in sorted(served) if not re.search(rf"\b{method}\b", readme(service))] == []
    assert written & elsewhere == set()


@pytest.mark.parametrize("service", SERVICES)
def test_its_metrics(service: str) -> None:
    own = {name for place, name in METRICS.items() if place.partition(".")[0] == package_of(service)}
    written = re.findall(r"`((?:cityloop|grpc_server)_[a-z_]+\*?)", readme(service))
    metrics = {word for word in written if not word.startswith(package_of(service)) and not word.endswith("*")}
    assert own <= metrics <= set(METRICS.values()) | MODULES
    for stem in (word.removesuffix("*") for word in written if word.endswith("*")):
        assert any(name.startswith(stem) for name in METRICS.values()), stem


def test_each_library_stands_in_the_table_of_libraries() -> None:
    written = re.findall(r"^\| `([a-z]+)` \|", (ROOT / "libs" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert written == sorted(folder.parent.name for folder in (ROOT / "libs").glob("*/pyproject.toml"))

"""What pages name is there: variables, topics, metrics, ports and replicas, in every page of the repository.

Decisions and the changelog tell of their own time; each service's README is held to its service by `test_readmes`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from cityloop.topics import TOPICS
from cityloop_event_hub.figures.settings import FigureSettings
from cityloop_testkit.sources import ROOT, SERVICES
from reference import telemetry

NOT_NOW = ("docs/adr", "CHANGELOG.md", ".venv", ".state", "compiled", "dist", "certificates")
PAGES = [
    path for path in sorted(ROOT.rglob("*.md")) if not path.relative_to(ROOT).as_posix().startswith((".", *NOT_NOW))
]
CODE = [
    *(path for folder in ("libs", "tools", "clients", "deploy/local") for path in sorted((ROOT / folder).rglob("*.*"))),
    ROOT / "Makefile",
]
CHART = ROOT / "helm/cityloop-library/templates/_workload.tpl"


@cache
def texts() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in PAGES)


def chart_of(service: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / f"helm/{service}/service.yaml").read_text())  # type: ignore[no-any-return]


def test_variables_that_a_page_names_are_read() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in CODE if path.suffix in {"", ".py", ".sh"} and path.is_file()
    )
    known = set(re.findall(r"CITYLOOP_[A-Z0-9_]+", code))
    for service in SERVICES:
        settings = import_module(f"cityloop_{service.replace('-', '_')}.settings").Settings
        prefix = settings.model_config["env_prefix"]
        known |= {prefix, prefix.removesuffix("_"), *(f"{prefix}{name.upper()}" for name in settings.model_fields)}
    known.add(str(FigureSettings.model_config["env_prefix"]))
    named = set(re.findall(r"\bCITYLOOP_[A-Z0-9_]+", texts()))
    assert len(named) > 15
    assert named - known == set()


def test_topics_that_a_page_names_are_in_the_register() -> None:
    named = set(re.findall(r"\b(?:cases|citizen|city|events|partners|sensing|sharing)\.[a-z-]+\.v\d+\b", texts()))
    assert len(named) > 10
    assert named <= set(TOPICS)


def test_metrics_that_a_page_for_operators_names_are_measured() -> None:
    pages = [path for path in PAGES if path.is_relative_to(ROOT / "docs") or path.parent.name == "monitoring"]
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    families = {
        re.sub(r"_(bucket|count|sum)$", "", name) for name in re.findall(r"\b(?:grpc_server|cityloop)_[a-z_]+", text)
    }
    packages = {path.name for path in ROOT.glob("*/*/src/cityloop_*")}
    named = {name for name in families if name not in packages and not name.endswith("_")}
    known = set(telemetry.metrics())
    assert len(named) > 25
    assert {name for name in named if not any(metric.startswith(name) for metric in known)} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_ports_and_replicas_that_a_page_names_are_those_of_the_chart(service: str) -> None:
    ports = set(re.findall(r"port: (\d+), targetPort", CHART.read_text()))
    assert set(re.findall(rf"svc/{service} (?:\d+:)?(\d+)", texts())) <= ports
    said = (
        (ROOT / "helm/README.md")
        .read_text(encoding="utf-8")
        .partition("the widest topic that the service consumes: ")[2]
    )
    most = {
        name: int(count)
        for count, names in re.findall(r"(\d+) for ([a-z-]+(?: and [a-z-]+)?)", said.partition("|")[0])
        for name in names.split(" and ")
    }
    assert most[service] == chart_of(service)["maxReplicas"]


def test_replicas_of_the_profiles_are_as_the_page_says() -> None:
    page = (ROOT / "docs/operations/deploy.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|", page, re.MULTILINE)
    assert {name for name, _ in rows} == {path.stem for path in (ROOT / "helm/cityloop/profiles").glob("*.yaml")}
    for name, said in rows:
        values = yaml.safe_load(Path(ROOT / f"helm/cityloop/profiles/{name}.yaml").read_text())
        order = ("sensing-ingest", "event-hub", "collaboration-tasks", "citizen-services", "data-sharing", "console")
        counts = [values.get(service, {}).get("replicas", 1) for service in order]
        told = {"one-node": "1 of each", "district": "2 (data-sharing 1)"}.get(name, ", ".join(map(str, counts)))
        assert said == told
        assert {"one-node": [1] * 6, "district": [2, 2, 2, 2, 1, 2]}.get(name, counts) == counts

"""Charts rendered by the real helm, once for each set of values, as objects to assert on."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".state" / "helm" / "bin"
SERVICES = ("data-sharing", "sensing-ingest", "event-hub", "collaboration-tasks", "citizen-services", "console")
PROFILES = ("one-node", "district", "city")
REGISTRY = "registry.city.example/cityloop"
NAMESPACE = "loop"
Object = dict[str, Any]


def helm(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the helm that `make helm-test` installs.

    Raises:
        AssertionError: it failed, and that was not expected.
    """
    done = subprocess.run([BIN / "helm", *arguments], check=False, capture_output=True, text=True, env=_environment())
    if check and done.returncode:
        raise AssertionError(f"helm {' '.join(arguments)} failed\n{done.stderr}{done.stdout[-2000:]}")
    return done


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("HELM_")}


@functools.cache
def charts() -> Path:
    """A copy of the charts, each with the charts that it depends on."""
    folder = Path(tempfile.mkdtemp(prefix="cityloop-charts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(ROOT / "helm", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("charts", "Chart.lock"))
    subprocess.run(["bash", str(folder / "dependencies.sh"), str(BIN / "helm"), str(folder)], check=True)
    return folder


def render(
    chart: str, values: Mapping[str, Any] | None = None, profile: str = "", upgrade: bool = False
) -> list[Object]:
    """The objects of a chart, at install or at upgrade, for values beside those that must be given."""
    text = _rendered(chart, json.dumps(values or {}), profile, upgrade)
    return [document for document in yaml.load_all(text, yaml.CSafeLoader) if document]


def refused(chart: str, values: Mapping[str, Any]) -> str:
    """What helm says of values that it must not take.

    Raises:
        AssertionError: it took them.
    """
    done = _template(chart, json.dumps(values), "", upgrade=False)
    assert done.returncode != 0, f"{chart} took {values}"
    return done.stderr


def given_registry(chart: str, values: Mapping[str, Any]) -> Object:
    """The values with the registry that must be given."""
    image = {"registry": REGISTRY}
    return _merged({"global": {"cityloop": {"image": image}}} if chart == "cityloop" else {"image": image}, values)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Object:
    both = {**under, **over}
    for key in under.keys() & over.keys():
        if isinstance(under[key], dict) and isinstance(over[key], dict):
            both[key] = _merged(under[key], over[key])
    return both


@functools.cache
def _rendered(chart: str, values: str, profile: str, upgrade: bool) -> str:
    done = _template(chart, values, profile, upgrade=upgrade)
    if done.returncode:
        raise AssertionError(f"{chart} does not render\n{done.stderr}")
    return done.stdout


def _template(chart: str, values: str, profile: str, *, upgrade: bool) -> subprocess.CompletedProcess[str]:
    arguments = ["template", "release", str(charts() / chart), "--namespace", NAMESPACE, "--kube-version", "1.37.0"]
    if profile:
        arguments += ["--values", str(charts() / "cityloop" / "profiles" / f"{profile}.yaml")]
    if upgrade:
        arguments.append("--is-upgrade")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(given_registry(chart, json.loads(values)), file)
        file.flush()
        return helm(*arguments, "--values", file.name, check=False)


def of_kind(objects: Iterable[Object], kind: str, name: str | None = None) -> list[Object]:
    """The objects of a kind, of a name where one is given."""
    return [item for item in objects if item["kind"] == kind and (name is None or item["metadata"]["name"] == name)]


def one(objects: Iterable[Object], kind: str, name: str | None = None) -> Object:
    """The only object of a kind."""
    [found] = of_kind(objects, kind, name)
    return found


def pods_of(objects: Iterable[Object]) -> list[Object]:
    """The specifications of all pods that objects make."""
    return [
        item["spec"]["template"]["spec"] for item in objects if item["kind"] in {"StatefulSet", "Deployment", "Job"}
    ]

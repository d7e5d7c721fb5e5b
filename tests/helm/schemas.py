"""Strict schemas of Kubernetes' own kinds, and of those that operators bring."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml
from kubernetes_validate.utils import schema_contents
from packaging.version import Version
from referencing import Registry, Resource

Json = dict[str, Any]
_LATEST = Version(kubernetes_validate.latest_version())
MINORS = [f"{_LATEST.major}.{_LATEST.minor - before}" for before in (2, 1, 0)]
"""The three newest that the validator knows."""
CUSTOM = {
    "cert-manager.io",
    "kafka.strimzi.io",
    "monitoring.coreos.com",
    "postgresql.cnpg.io",
}


def definitions() -> Path | None:
    """The folder of custom resource definitions that `CRDS=` names, None without one."""
    return Path(os.environ["CRDS"]) if os.environ.get("CRDS") else None


def problems(document: Json, minor: str) -> list[str]:
    """What a Kubernetes of this minor has against an object; of a custom kind, what its definition has."""
    return list(_problems(json.dumps(document, sort_keys=True), minor))


@functools.cache
def _problems(text: str, minor: str) -> tuple[str, ...]:
    """Charts share most of their objects: each is judged once."""
    return tuple(_judged(json.loads(text), minor))


def _judged(document: Json, minor: str) -> list[str]:
    name = f"{document['kind']}/{document['metadata']['name']}"
    if document["apiVersion"].partition("/")[0] in CUSTOM:
        return [f"{name}: {line}" for line in _custom_problems(document)]
    validator = _validator(minor, document["apiVersion"], document["kind"])
    return [f"{name} ({minor}): {_line(error)}" for error in validator.iter_errors(document)]


def _line(error: jsonschema.ValidationError) -> str:
    return f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}"


@functools.cache
def _validator(minor: str, api_version: str, kind: str) -> jsonschema.Draft202012Validator:
    """What `kubernetes_validate.validate` makes for each object anew, which takes a second each time."""
    group, _, version = api_version.rpartition("/")
    name = "-".join(part for part in (kind.lower(), group.partition(".")[0], version) if part)
    schema = schema_contents(f"kubernetes-json-schema/v{minor}.0-local-strict/{name}.json", minor)
    return jsonschema.Draft202012Validator(schema, registry=Resource.from_contents(schema) @ _registry(minor))


@functools.cache
def _registry(minor: str) -> Registry[Any]:
    """The definitions that the schemas of a minor refer to."""
    contents = schema_contents(f"kubernetes-json-schema/v{minor}.0-local-strict/_definitions.json", minor)
    return Resource.from_contents(contents) @ Registry()


def _custom_problems(document: Json) -> list[str]:
    group, _, version = document["apiVersion"].partition("/")
    folder = definitions()
    if folder is None:
        return []
    validator = _custom_validators(folder).get((group, version, document["kind"]))
    if validator is None:
        return [f"no definition of {document['apiVersion']} {document['kind']} in {folder}"]
    return [_line(error) for error in validator.iter_errors(document)]


@functools.cache
def _custom_validators(folder: Path) -> dict[tuple[str, str, str], jsonschema.Draft202012Validator]:
    found: dict[tuple[str, str, str], jsonschema.Draft202012Validator] = {}
    for path in sorted(folder.glob("*.yaml")):
        definition = yaml.load(path.read_text(), yaml.CSafeLoader)
        spec = definition["spec"]
        for version in spec["versions"]:
            schema = strict(version["schema"]["openAPIV3Schema"])
            schema["properties"]["metadata"] = {"type": "object"}
            schema["properties"] |= {"apiVersion": {"type": "string"}, "kind": {"const": spec["names"]["kind"]}}
            key = spec["group"], version["name"], spec["names"]["kind"]
            found[key] = jsonschema.Draft202012Validator(schema)
    return found


def strict(schema: Json) -> Json:
    """A definition's schema as JSON Schema that knows no field but those it lists."""
    made = {key: value for key, value in schema.items() if not key.startswith("x-kubernetes-") and key != "nullable"}
    if schema.get("x-kubernetes-int-or-string"):
        made = {"type": ["integer", "string"], **({"pattern": made["pattern"]} if "pattern" in made else {})}
    for key in ("properties", "patternProperties"):
        if key in schema:
            made[key] = {name: strict(below) for name, below in schema[key].items()}
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), dict):
            made[key] = strict(schema[key])
    for key in ("anyOf", "oneOf", "allOf"):
        # Branches only say which of the listed fields go together.
        made.pop(key, None)
    keeps = schema.get("x-kubernetes-preserve-unknown-fields") or schema.get("x-kubernetes-embedded-resource")
    if "properties" in schema and "additionalProperties" not in schema and not keeps:
        made["additionalProperties"] = False
    if schema.get("nullable") and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made

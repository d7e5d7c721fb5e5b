"""Generate the committed stubs, the topic registry and asyncapi.yaml from proto/; with --check, say what is stale."""

from __future__ import annotations

import argparse
import filecmp
import pprint
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from asyncapi import document
from grpc_tools import protoc

PROTO = Path(__file__).resolve().parent
ASYNCAPI = PROTO / "asyncapi.yaml"
TARGET = PROTO.parent / "libs/contracts/src/cityloop"
DAY_MS = 24 * 60 * 60 * 1000
CLASSIFICATIONS = {"general_1": 1, "general_2": 2, "general_3": 3, "general_4": 4, "important": 5, "core": 6}
"""Numbers of `cityloop.common.v1.Classification`."""

PACKAGE_HEAD = '"""Contracts of Cityloop, generated from proto/ by `make proto`: do not edit."""\n'

REGISTRY_HEAD = '''"""The topics of the register, generated from proto/topics by `make proto`: do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic

from google.protobuf.message import Message
from typing_extensions import TypeVar

%(imports)s
Payload_co = TypeVar("Payload_co", bound=Message, covariant=True, default=Message)


@dataclass(frozen=True, slots=True)
class Topic(Generic[Payload_co]):
    """One Kafka topic: who owns it, what its records carry, how it is kept."""

    name: str
    description: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    key: str
    """What the key is, for people."""
    payload: type[Payload_co]
    partitions: int
    retention_ms: int
    compacted: bool
    partitioner: str
    """What places a record: `key` by its hash, `shard` by the shard that the key names, modulo partitions."""
    versioned_subjects: bool
    outsiders_write: bool
    dead_letters: bool
    classification: int
    """The greatest that attributes in its records may have; its producer leaves out what has a greater one."""
    key_field: str = ""
    """Path of the payload's field that is the key; empty where it is none."""
    subject_field: str = ""
    """Path of the payload's field that is the subject; empty where it is none."""
    id_field: str = ""
    """Path of the payload's field that is the id of the record; empty where that is derived."""

    @property
    def payload_name(self) -> str:
        """Full name of the message that its records carry."""
        return self.payload.DESCRIPTOR.full_name

    @property
    def dead_letter_name(self) -> str:
        """Name of the DLQ twin; only a topic with dead letters has one."""
        return f"{self.name}.dlq"

'''


def constant_name(topic: str) -> str:
    """`events.city-events.v1` becomes `EVENTS_CITY_EVENTS`."""
    return topic.rpartition(".v")[0].replace(".", "_").replace("-", "_").upper()


def module_of_messages() -> dict[str, tuple[str, str]]:
    """The Python package and module of each message of the contracts, by its full name."""
    found = {}
    for path in PROTO.glob("cityloop/**/*.proto"):
        package = ".".join(path.parent.relative_to(PROTO).parts)
        for name in re.findall(r"^message (\w+)", path.read_text(), re.MULTILINE):
            found[f"{package}.{name}"] = (package, f"{path.stem}_pb2")
    return found


def registry_source(declarations: list[dict[str, Any]]) -> str:
    """The text of topics.py for these declarations."""
    modules = module_of_messages()
    places = {entry["topic"]: modules[entry["payload"]] for entry in declarations}
    imports = "".join(f"from {package} import {module}\n" for package, module in sorted(set(places.values())))
    lines = [REGISTRY_HEAD.replace("%(imports)s", imports)]
    for entry in declarations:
        key = entry.get("key_field", "")
        arguments = {
            "name": entry["topic"],
            "description": entry["description"],
            "owner": entry["owner"],
            "producers": tuple(entry["producers"]),
            "consumers": tuple(entry["consumers"]),
            "key": entry["key"],
            "partitions": entry["partitions"],
            "retention_ms": entry["retention_days"] * DAY_MS,
            "compacted": entry["cleanup"] == "compact",
            "partitioner": entry.get("partitioner", "key"),
            "versioned_subjects": entry["versioned_subjects"],
            "outsiders_write": entry["outsiders_write"],
            "dead_letters": entry["dead_letters"],
            "classification": CLASSIFICATIONS[entry["classification"]],
            "key_field": key,
            "subject_field": entry.get("subject_field", key),
            "id_field": entry.get("id_field", ""),
        }
        payload = f"{places[entry['topic']][1]}.{entry['payload'].rpartition('.')[2]}"
        lines.append(f"\n{constant_name(entry['topic'])} = Topic(\n    payload={payload},\n")
        lines.extend(f"    {name}={pprint.pformat(value, width=200)},\n" for name, value in arguments.items())
        lines.append(")\n")
    names = ", ".join(constant_name(entry["topic"]) for entry in declarations)
    lines.append(f"\nTOPICS: dict[str, Topic[Any]] = {{topic.name: topic for topic in ({names})}}\n")
    return "".join(lines)


def topic_declarations() -> list[dict[str, Any]]:
    """The files of proto/topics, by their names."""
    return [yaml.safe_load(path.read_text()) for path in sorted((PROTO / "topics").glob("*.yaml"))]


def asyncapi() -> str:
    """The text of asyncapi.yaml."""
    places = {
        name: f"{package.replace('.', '/')}/{module.removesuffix('_pb2')}.proto"
        for name, (package, module) in module_of_messages().items()
    }
    return document(topic_declarations(), places)


def generate(target: Path) -> None:
    """Write stubs and registry below `target`, an empty folder that stands for the package `cityloop`."""
    out = target.parent
    sources = sorted(str(path.relative_to(PROTO)) for path in PROTO.glob("cityloop/**/*.proto"))
    includes = str(Path(protoc.__file__).parent / "_proto")
    outputs = [f"--{kind}={out}" for kind in ("python_out", "pyi_out", "grpc_python_out")]
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTO}", f"-I{includes}", *outputs, *sources]
    subprocess.run(command, check=True, cwd=PROTO)
    for stub in target.rglob("*_pb2_grpc.py"):
        if "class " not in stub.read_text():
            stub.unlink()
    (target / "topics.py").write_text(registry_source(topic_declarations()))
    (target / "__init__.py").write_text(PACKAGE_HEAD)
    (target / "py.typed").touch()


def differences(left: Path, right: Path) -> list[str]:
    """Names of files that differ between two trees."""
    names = {path.relative_to(root) for root in (left, right) for path in root.rglob("*") if path.is_file()}
    names = {name for name in names if "__pycache__" not in name.parts}
    return sorted(
        str(name)
        for name in names
        if not ((left / name).is_file() and (right / name).is_file())
        or not filecmp.cmp(left / name, right / name, shallow=False)
    )


def main() -> int:
    """Generate, or with --check compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when stale")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "cityloop"
        fresh.mkdir()
        generate(fresh)
        stale = differences(fresh, TARGET)
        described = asyncapi()
        if not ASYNCAPI.is_file() or ASYNCAPI.read_text() != described:
            stale.append(ASYNCAPI.name)
        if arguments.check:
            if stale:
                print("stale, run `make proto`:", *stale, sep="\n  ")
            return 1 if stale else 0
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(fresh, TARGET)
        ASYNCAPI.write_text(described)
    print(f"{len(stale)} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

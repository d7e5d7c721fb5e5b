"""The contracts: services, methods and who may call them, messages and enums, with their comments."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from cityloop_testkit.sources import ROOT, SERVICES
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)
from grpc_tools import protoc  # type: ignore[import-untyped]

from reference.fields import MeaningMissingError
from reference.markdown import cell, code, table

PROTO = ROOT / "proto"
OWN = "cityloop."
# Numbers of fields in descriptor.proto: by these its comments are found.
MESSAGES, ENUMS, SERVICES_OF_FILE, FIELDS, NESTED, VALUES, METHODS = 4, 5, 6, 2, 3, 2, 2
HEAD = """# Calls and messages: {domain}

Of the package `{package}`, from [proto](../../../proto). Every call is gRPC with mTLS; the certificate names department
and system.
"""
CALLERS = """
Who may call stands in `policy.yaml` of each service; the operator may give another by the setting `POLICY_FILE`.
*Departments* are all that have a certificate; which of their posts may do it, the page of the service says.

"""


@dataclass(frozen=True)
class Package:
    """The files of one package, with their comments."""

    name: str
    files: tuple[FileDescriptorProto, ...]

    @property
    def domain(self) -> str:
        """`cases` of `cityloop.cases.v1`."""
        return self.name.split(".")[1]

    @property
    def page(self) -> str:
        """Where its page stands."""
        return f"reference/contracts/{self.domain}.md"


def link_to(message: str, folder: str = "contracts/") -> str:
    """A link to a message or an enum of ours, by its full name; others as code."""
    if not message.startswith(OWN):
        return code(message)
    domain, name = message.split(".")[1], message.rpartition(".")[2]
    return f"[{name}]({folder}{domain}.md#{message})"


def pages() -> Mapping[str, str]:
    """A page for each package, and one that lists all methods."""
    listed = [[f"[{package.domain}]({package.domain}.md)", ", ".join(_services(package))] for package in packages()]
    index = "# Calls and messages\n\nA page for each package of [proto](../../../proto).\n\n"
    made = {"reference/contracts/index.md": index + table(("Package", "Services"), listed)}
    return made | {package.page: _page(package) for package in packages()}


@cache
def packages() -> Sequence[Package]:
    """The packages of proto/, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set"
        includes = [f"-I{PROTO}", f"-I{Path(protoc.__file__).parent / '_proto'}"]
        sources = sorted(str(path) for path in PROTO.glob("cityloop/**/*.proto"))
        if protoc.main(["protoc", *includes, "--include_source_info", f"--descriptor_set_out={out}", *sources]):
            raise SystemExit("the .proto files do not compile")
        files = FileDescriptorSet.FromString(out.read_bytes()).file
    names = sorted({file.package for file in files})
    return tuple(Package(name, tuple(file for file in files if file.package == name)) for name in names)


@cache
def _callers() -> Mapping[str, Sequence[str]]:
    """Who may call each method, by `package.Service/Method`."""
    found: dict[str, Sequence[str]] = {}
    for service, folder in SERVICES.items():
        policy = folder / "src" / f"cityloop_{service.replace('-', '_')}" / "policy.yaml"
        found |= yaml.safe_load(policy.read_text(encoding="utf-8"))["methods"]
    return found


def _services(package: Package) -> Iterator[str]:
    for file in package.files:
        for service in file.service:
            yield f"[{service.name}]({package.domain}.md#{package.name}.{service.name})"


def _page(package: Package) -> str:
    parts = [HEAD.format(domain=package.domain, package=package.name)]
    if any(file.service for file in package.files):
        parts.append(CALLERS)
    for file in package.files:
        said = _comments(file)
        for place, service in enumerate(file.service):
            path = (SERVICES_OF_FILE, place)
            rows = [
                _method(file, service.name, method, said.get((*path, METHODS, number), ""))
                for number, method in enumerate(service.method)
            ]
            head = ("Method", "What it does", "Request", "Answer", "Who may call")
            parts += [_head(file, service.name, said.get(path, "")), table(head, rows)]
    parts.append("## Messages\n")
    for file in package.files:
        said = _comments(file)
        for place, message in enumerate(file.message_type):
            parts.append(_message(file, message, f"{file.package}.{message.name}", (MESSAGES, place), said))
        for place, enum in enumerate(file.enum_type):
            parts.append(_enum(file, enum, f"{file.package}.{enum.name}", (ENUMS, place), said))
    return "\n".join(parts)


def _comments(file: FileDescriptorProto) -> Mapping[tuple[int, ...], str]:
    return {
        tuple(location.path): " ".join((location.leading_comments or location.trailing_comments).split())
        for location in file.source_code_info.location
    }


def _head(file: FileDescriptorProto, name: str, said: str) -> str:
    return f"## {name} {{#{file.package}.{name}}}\n\n{said}\n"


def _method(file: FileDescriptorProto, service: str, method: MethodDescriptorProto, said: str) -> Sequence[str]:
    streams = ("stream of " if method.client_streaming else "", "stream of " if method.server_streaming else "")
    request, answer = (
        f"{stream}{link_to(name.removeprefix('.'), '')}"
        for stream, name in zip(streams, (method.input_type, method.output_type), strict=True)
    )
    full = f"{file.package}.{service}/{method.name}"
    if not said:
        raise MeaningMissingError(f"{full} has no comment that says what it does")
    callers = _callers().get(full, ())
    return (code(method.name), cell(said), request, answer, ", ".join(map(_caller, callers)) or "nobody")


def _caller(identity: str) -> str:
    return "departments" if identity == "department:*" else identity.removeprefix("service:")


def _message(
    file: FileDescriptorProto,
    message: DescriptorProto,
    full: str,
    path: tuple[int, ...],
    said: Mapping[tuple[int, ...], str],
) -> str:
    """A message and what is nested in it; entries of maps are told at their field."""
    maps = {f".{full}.{inner.name}": inner for inner in message.nested_type if inner.options.map_entry}
    rows = [
        (code(field.name), str(field.number), _type(field, maps), cell(said.get((*path, FIELDS, place), "")))
        for place, field in enumerate(message.field)
    ]
    name = full.removeprefix(f"{file.package}.")
    parts = [f"### {name} {{#{full}}}\n\n{said.get(path, '')}\n"]
    if rows:
        parts.append(table(("Field", "No.", "Type", "Meaning"), rows))
    for place, inner in enumerate(message.nested_type):
        if not inner.options.map_entry:
            parts.append(_message(file, inner, f"{full}.{inner.name}", (*path, NESTED, place), said))
    for place, enum in enumerate(message.enum_type):
        parts.append(_enum(file, enum, f"{full}.{enum.name}", (*path, MESSAGES, place), said))
    return "\n".join(parts)


def _enum(
    file: FileDescriptorProto,
    enum: EnumDescriptorProto,
    full: str,
    path: tuple[int, ...],
    said: Mapping[tuple[int, ...], str],
) -> str:
    rows = [
        (code(value.name), str(value.number), cell(said.get((*path, VALUES, place), "")))
        for place, value in enumerate(enum.value)
    ]
    name = full.removeprefix(f"{file.package}.")
    return f"### {name} {{#{full}}}\n\n{said.get(path, '')}\n\n" + table(("Value", "No.", "Meaning"), rows)


def _type(field: FieldDescriptorProto, maps: Mapping[str, DescriptorProto]) -> str:
    if field.type_name in maps:
        key, value = maps[field.type_name].field
        return f"map of {_scalar(key)} to {_scalar(value)}"
    repeated = "list of " if field.label == FieldDescriptorProto.LABEL_REPEATED else ""
    optional = "optional " if field.proto3_optional else ""
    return f"{repeated}{optional}{_scalar(field)}"


def _scalar(field: FieldDescriptorProto) -> str:
    if field.type_name:
        return link_to(field.type_name.removeprefix("."), "")
    return FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()

"""Which method a request is for: each request of the contracts belongs to one, in the file of its service."""

from __future__ import annotations

from google.protobuf.message import Message

SERVICES = {
    "cityloop.cases.v1": "collaboration-tasks",
    "cityloop.citizen.v1": "citizen-services",
    "cityloop.events.v1": "event-hub",
    "cityloop.sensing.v1": "sensing-ingest",
    "cityloop.sharing.v1": "data-sharing",
}
"""The service that answers for each package of the contracts."""


def method_of(request: type[Message], answer: type[Message]) -> str:
    """The method that takes a request, such as `cityloop.cases.v1.TasksService/Accept`.

    Raises:
        TypeError: it is no request, or is answered by another message.
    """
    asked = request.DESCRIPTOR
    for service in asked.file.services_by_name.values():
        for method in service.methods:
            if method.input_type is asked:
                if method.output_type is not answer.DESCRIPTOR:
                    raise TypeError(f"{asked.name} is answered by {method.output_type.name}, not {answer.__name__}")
                return f"{service.full_name}/{method.name}"
    raise TypeError(f"{asked.name} is no request of a service")


def service_of(method: str) -> str:
    """The service that serves a method."""
    return SERVICES[method.partition("/")[0].rpartition(".")[0]]

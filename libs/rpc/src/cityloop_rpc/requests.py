"""Checks that every request must pass, whatever its method: it parses, texts are bounded, moments are valid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, auto
from functools import cache
from typing import Any, TypeVar

from cityloop.cases.v1.cases_service_pb2 import RecordVerdictsRequest
from cityloop.cases.v1.forms_service_pb2 import SaveDraftRequest
from cityloop.citizen.v1.messages_service_pb2 import SendMessagesRequest
from cityloop.common.v1.common_pb2 import Actor, AreaReference, FormAnswer, Label, Place, RejectedItem
from cityloop.sensing.v1.ingest_service_pb2 import SubmitDetectionsRequest
from cityloop.sharing.v1.city_service_pb2 import PutComponentsRequest
from cityloop.sharing.v1.exchange_service_pb2 import PutRowsRequest
from cityloop_kernel import NUL, InvalidError, RefusedError
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

Item = TypeVar("Item", bound=Message)
MOST_CHARACTERS = 20_000
"""Of any text but those below; a method may take less. Texts of a map are for its method to bound, but a label's."""
OTHER_CHARACTERS = {
    Actor.DESCRIPTOR.full_name: 200,
    FormAnswer.DESCRIPTOR.full_name: 256 * 1024,
    SaveDraftRequest.DESCRIPTOR.full_name: 256 * 1024,
    AreaReference.DESCRIPTOR.full_name: 200,
    Label.DESCRIPTOR.full_name: 200,
    Place.DESCRIPTOR.full_name: 4_000,
}
"""Of the texts of messages that facts, pages and the audit repeat, and of those that hold a whole document."""
ITEM_BY_ITEM = {
    RecordVerdictsRequest.DESCRIPTOR.full_name: "verdicts",
    SendMessagesRequest.DESCRIPTOR.full_name: "recipients",
    SubmitDetectionsRequest.DESCRIPTOR.full_name: "detections",
    PutComponentsRequest.DESCRIPTOR.full_name: "components",
    PutRowsRequest.DESCRIPTOR.full_name: "rows",
}
"""Requests of many items, which their methods check one by one, so that a bad one costs the others nothing."""
MOST_LANGUAGES = 50
"""Of a label."""
EARLIEST_SECONDS, LATEST_SECONDS = -62_135_596_800, 253_402_300_799
"""0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, as google.protobuf.Timestamp has it."""
NANOS = 1_000_000_000
MESSAGES = {
    "TEXT_INVALID": "holds the character NUL; remove it",
    "TEXT_TOO_LONG": "has too many characters; shorten it",
    "LANGUAGES_TOO_MANY": "has texts in more than 50 languages; give fewer",
    "MOMENT_INVALID": "is no moment of the years 1 to 9999; give another",
}


def parse(deserialize: Callable[[bytes], Any] | None, content: bytes) -> Any:
    """A request from its bytes, checked; the bytes themselves where a method takes bytes.

    Raises:
        InvalidError: it is no such message, or a field cannot be stored; the message names the field.
    """
    if deserialize is None:
        return content
    try:
        request = deserialize(content)
    except DecodeError as error:
        raise InvalidError("the request is no message of this method; call with its contract", "MALFORMED") from error
    if isinstance(request, Message):
        check(request)
    return request


def check(request: Message) -> None:
    """Refuse texts that no database can hold or that are too long, and moments that are none, wherever they stand: in a
    request, or in one of its items.

    Raises:
        InvalidError: the message names the first such field.
    """
    for path, reason in _faults(request):
        raise InvalidError(f"{path} {MESSAGES[reason]}", reason)


def well_formed(items: Iterable[Item]) -> tuple[dict[int, Item], dict[int, RefusedError]]:
    """Items of a request by their places: those whose fields can be stored, and why the others' cannot."""
    sound, rejected = dict[int, Item](), dict[int, RefusedError]()
    for place, item in enumerate(items):
        try:
            check(item)
        except InvalidError as error:
            rejected[place] = error
        else:
            sound[place] = item
    return sound, rejected


def rejected_items(rejected: Mapping[int, RefusedError]) -> list[RejectedItem]:
    """Why items of a request were not taken, as contracts have it: by their places, from 0, in that order."""
    return [
        RejectedItem(index=index, reason=error.reason, message=str(error), details=error.details)
        for index, error in sorted(rejected.items())
    ]


class _Kind(Enum):
    TEXT = auto()
    MESSAGE = auto()
    MAP = auto()


@cache
def _plan(descriptor: Descriptor) -> tuple[tuple[str, _Kind, bool], ...]:
    """The fields that may hold texts or moments: name, kind, whether repeated. Columns of bytes cost nothing."""
    return tuple(
        (field.name, kind, bool(field.is_repeated))
        for field in descriptor.fields
        if field.name != ITEM_BY_ITEM.get(descriptor.full_name) and (kind := _kind(field)) is not None
    )


def _kind(field: FieldDescriptor) -> _Kind | None:
    if field.type == FieldDescriptor.TYPE_STRING:
        return _Kind.TEXT
    if field.type != FieldDescriptor.TYPE_MESSAGE:
        return None
    entry = field.message_type
    return _Kind.MAP if entry is not None and entry.GetOptions().map_entry else _Kind.MESSAGE


def _faults(message: Message) -> Iterator[tuple[str, str]]:
    """Path and reason of each field at fault."""
    if isinstance(message, Timestamp):
        if not (EARLIEST_SECONDS <= message.seconds <= LATEST_SECONDS and 0 <= message.nanos < NANOS):
            yield "", "MOMENT_INVALID"
        return
    for name, kind, repeated in _plan(message.DESCRIPTOR):
        if kind is _Kind.MESSAGE:
            for path, part in _parts(message, name, repeated=repeated):
                yield from ((f"{path}.{inner}".rstrip("."), reason) for inner, reason in _faults(part))
        else:
            value = getattr(message, name)
            texts = tuple(_of_map(value)) if kind is _Kind.MAP else value if repeated else (value,)
            if any(NUL in text for text in texts):
                yield name, "TEXT_INVALID"
            most = OTHER_CHARACTERS.get(message.DESCRIPTOR.full_name, MOST_CHARACTERS)
            bounded = kind is _Kind.TEXT or isinstance(message, Label)
            if bounded and any(len(text) > most for text in texts):
                yield name, "TEXT_TOO_LONG"
            if isinstance(message, Label) and len(value) > MOST_LANGUAGES:
                yield name, "LANGUAGES_TOO_MANY"


def _parts(message: Message, name: str, *, repeated: bool) -> Iterator[tuple[str, Message]]:
    if repeated:
        yield from ((f"{name}[{place}]", part) for place, part in enumerate(getattr(message, name)))
    elif message.HasField(name):
        yield name, getattr(message, name)


def _of_map(entries: Any) -> Iterator[str]:
    """The texts of a map: its keys, and its values where these are texts."""
    for key, value in entries.items():
        yield from (part for part in (key, value) if isinstance(part, str))

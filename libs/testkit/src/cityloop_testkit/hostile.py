"""Messages that nobody means well: each field of a plausible one in turn holds what no caller should send."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from zlib import crc32

from cityloop.common.v1.common_pb2 import Actor, Change, Position, ReferenceSystem
from cityloop.topics import Topic
from cityloop_messaging import Fact, encode_headers, new_id, utc_now
from cityloop_messaging.envelope import Headers
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import Timestamp

MANY = 10_000
DEPTH = 5
TEXTS = (
    "",
    "x" * 1_000_000,
    "a\0b",
    "'; DROP TABLE cases; --",
    "\u202e\U0001f4a5\x01\x7f\ufffe",
    "../../etc/passwd",
    "0001-01-01T00:00:00+14:00|00000000-0000-0000-0000-000000000000",
    "cases|9999-12-31T23:59:59.999999+00:00|ffffffff-ffff-ffff-ffff-ffffffffffff",
    "agreements|x",
    "readings|999999999999999999",
)
REALS = (float("nan"), float("inf"), float("-inf"), 1e308, -1e308, -0.0, 5e-324, 181.0)
UNSIGNED_32, SIGNED_32 = (0, 2**31, 2**32 - 1), (0, -1, 2**31 - 1, -(2**31))
UNSIGNED_64, SIGNED_64 = (0, 2**63, 2**64 - 1), (0, -1, 2**63 - 1, -(2**63))
ENUMS = (0, 999, 2**31 - 1, -1)
CONTENTS = (b"", b"\xff" * 7, bytes(1_000_000))
MOMENTS = (
    Timestamp(),
    Timestamp(seconds=-62_135_596_800),
    Timestamp(seconds=253_402_300_799, nanos=999_999_999),
    Timestamp(seconds=2**62),
    Timestamp(nanos=-1),
)
KINDS: dict[int, tuple[Any, Sequence[Any]]] = {
    FieldDescriptor.TYPE_STRING: ("water", TEXTS),
    FieldDescriptor.TYPE_BYTES: (bytes(8), CONTENTS),
    FieldDescriptor.TYPE_DOUBLE: (1.0, REALS),
    FieldDescriptor.TYPE_FLOAT: (1.0, REALS[:3]),
    FieldDescriptor.TYPE_UINT32: (1, UNSIGNED_32),
    FieldDescriptor.TYPE_INT32: (1, SIGNED_32),
    FieldDescriptor.TYPE_UINT64: (1, UNSIGNED_64),
    FieldDescriptor.TYPE_INT64: (1, SIGNED_64),
    FieldDescriptor.TYPE_BOOL: (True, (False,)),
    FieldDescriptor.TYPE_ENUM: (1, ENUMS),
}
SECRET = "A" * 43
ADDRESSES = (
    "/%00",
    "/?lang=%00",
    "/?lang=" + "x" * 10_000,
    *(
        f"/timeline/{tail}"
        for tail in ("%00", "%00.json", "..%2f..%2fetc%2fpasswd", "%ff%fe", "9" * 10_000, "%F0%9F", "x?lang=%ff")
    ),
    *(f"/static/{tail}" for tail in ("..%2fportal.css", "%2e%2e%2f%2e%2e%2fsettings.py", "%00", "portal.css%00")),
    f"/reports/{SECRET}",
    f"/reports/{SECRET}%00",
    f"/reports/{SECRET}/photos/%00",
    f"/reports/{SECRET}/photos/nothing",
    "/requests/%00.json",
    f"/requests/{'9' * 10_000}.json",
    "/services/%00.json",
    "/services/%ff.json",
    *(
        f"/requests.json?{query}"
        for query in (
            "start_date=0001-01-01T00:00:00%2B14:00",
            "start_date=9999-12-31T23:59:59-14:00",
            "end_date=0001-01-01T00:00:00Z",
            "end_date=0001-01-01T00:00:00%2B14:00&start_date=0001-01-01T00:00:00%2B14:00",
            "start_date=9999-12-31T00:00:00Z&end_date=9999-12-31T23:59:59-12:00",
            "start_date=2026-07-01T00:00:00%2B23:59:59.999999",
            "service_request_id=" + ",".join(["R-1"] * 2_000),
            "service_request_id=%ff,%00",
            "status=nonsense",
            "status=%00",
            "service_code=%ed%a0%80",
            "jurisdiction_id=%00",
            "extensions=%ff&page_size=-1&page=99999999999999999999",
        )
    ),
    "/openapi.json",
    "//etc/passwd",
)
"""What nobody means well, as the address of a GET."""
PART = b"--x\r\nContent-Disposition: form-data; "
BODIES = (
    ("application/json", b""),
    ("application/json", b"null"),
    ("application/json", b"[[[[" * 50_000),
    ("application/json", b'{"a":' * 50_000),
    ("application/json", b'{"service_code": "manhole-cover", "description": "\\ud800", "address_string": "\\u0000"}'),
    ("application/json", b'{"service_code": "manhole-cover", "lat": 1e999, "long": NaN, "description": "x"}'),
    ("application/json", b'{"service_code": "manhole-cover", "lat": ' + b"9" * 5_000 + b', "long": 1}'),
    ("application/json", b'{"service_code": true, "lat": "Infinity", "long": "-1e400"}'),
    ("application/json", b"\xff\xfe\x00"),
    ("application/json; charset=utf-16", b"{}"),
    (
        "application/json",
        b'{"readings": [{"datastream_id": "a\\u0000b", "phenomenon_time": "2026-07-01T00:00:00Z", "value": 1}]}',
    ),
    (
        "application/json",
        b'{"readings": [{"datastream_id": "\\ud800", "phenomenon_time": "2026-07-01T00:00:00Z", "value": 1}]}',
    ),
    *(
        ("application/json", b'{"readings": [{"datastream_id": %s, "phenomenon_time": %s, "value": %s}]}' % reading)
        for reading in (
            (b'"a\\u0000b"', b'"2026-07-01T00:00:00Z"', b"1"),
            (b'"\\ud800"', b'"2026-07-01T00:00:00Z"', b"1"),
            (b'"a"', b"1e300", b"1"),
            (b'"a"', b'"9999-12-31T23:59:59-14:00"', b"1e308"),
            (b'"a"', b'"0001-01-01T00:00:00+14:00"', b"-1"),
            (b'"a"', b'"2026-07-01T00:00:00Z"', b"NaN"),
        )
    ),
    (
        "application/json",
        b'{"readings": [{"datastream_id": "a", "phenomenon_time": "9999-12-31T23:59:59-14:00", "value": 1e308}]}',
    ),
    (
        "application/json",
        b'{"readings": [{"datastream_id": "a", "phenomenon_time": "0001-01-01T00:00:00+14:00", "value": -1}]}',
    ),
    (
        "application/json",
        b'{"readings": [{"datastream_id": "a", "phenomenon_time": "2026-07-01T00:00:00Z", "value": NaN}]}',
    ),
    ("application/x-www-form-urlencoded", b"a=b&" * 10_000),
    ("application/x-www-form-urlencoded", b"event_class=%00&text=%00&secret=%00&rating=%00&service_code=%00"),
    (
        "application/x-www-form-urlencoded",
        b"event_class=x&text=%ff%fe&latitude=nan&longitude=inf&where=%ed%a0%80",
    ),
    (
        "application/x-www-form-urlencoded",
        b"event_class=manhole-cover&text=x&latitude=" + b"9" * 100_000 + b"&longitude=1",
    ),
    ("application/x-www-form-urlencoded", b"rating=99999999999999999999&text=" + b"x" * 1_000_000),
    ("multipart/form-data", b"no boundary"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\nnever ended',
    ),
    ("multipart/form-data; boundary=x", b"--x\r\nnonsense\r\n\r\n\x00\r\n--x--\r\n"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\x00\xff\r\n--x--\r\n',
    ),
    ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("", b"x"),
    ("application/json", bytes(9_000_000)),
)
"""Content type and content of a POST."""
NO_RECORD = "header ce_specversion is missing"
NO_PAYLOAD = "the payload is no cityloop."
MOMENT = Timestamp.DESCRIPTOR.full_name
Set = Callable[[Message], None]


def plausible(descriptor: Any, names: Mapping[str, Any], depth: int = DEPTH) -> Message:
    """A message with every field set to something that might be meant; `names` holds values by the field's name."""
    message = GetMessageClass(descriptor)()
    if isinstance(message, Timestamp):
        message.FromDatetime(dt.datetime.now(dt.UTC))
    elif isinstance(message, Position):
        message.longitude, message.latitude = 113.23, 23.08
        message.reference_system = ReferenceSystem.REFERENCE_SYSTEM_WGS84
    elif isinstance(message, Change):
        message.idempotency_key = str(uuid.uuid4())
        message.actor.CopyFrom(Actor(post_id=names["post_id"], person_id="somebody"))
    else:
        for field in descriptor.fields:
            if field.type != FieldDescriptor.TYPE_MESSAGE:
                _put(message, field, names.get(field.name, KINDS[field.type][0]))
            elif _is_map(field):
                if field.message_type.fields_by_name["value"].type != FieldDescriptor.TYPE_MESSAGE:
                    getattr(message, field.name).update(names.get(field.name, {"water": "high"}))
            elif depth:
                _put(message, field, plausible(field.message_type, names, depth - 1))
    return message


def hostile(descriptor: Any, names: Mapping[str, Any], tried: Collection[str] = ()) -> Iterator[tuple[str, Message]]:
    """What was done, and the message: an empty one, and the plausible one with one field after another spoilt.

    Args:
        descriptor: of the message.
        names: values by the field's name, as `plausible` takes them.
        tried: full names of messages whose fields hold one bad value each, not all: which one differs from message to
            message. For what is read by the same code wherever it stands.
    """
    yield "empty", GetMessageClass(descriptor)()
    yield "plausible", plausible(descriptor, names)
    for what, spoil in _spoilers(descriptor, DEPTH, tried):
        message = plausible(descriptor, names)
        spoil(message)
        yield what, message


def malformed(topic: Topic) -> Iterator[tuple[str, bytes, Headers]]:
    """Records of a topic that are none, each with why it is refused: no envelope, and a good one round no protobuf."""
    payload = topic.payload()
    sequence = 1 if topic.versioned_subjects else None
    fact = Fact(topic, "malformed", new_id(), "hostile", "malformed", utc_now(), "990100", payload, sequence)
    yield NO_RECORD, b"\xff no envelope", []
    yield NO_PAYLOAD, b"\xff no protobuf", encode_headers(fact)


def messages_in(descriptor: Any, depth: int = DEPTH) -> set[str]:
    """Full names of the messages that stand in one, at any depth that is tried."""
    inner = [field.message_type for field in descriptor.fields if field.message_type is not None and not _is_map(field)]
    below = [messages_in(message, depth - 1) for message in inner if depth]
    return {message.full_name for message in inner}.union(*below)


def _spoilers(descriptor: Any, depth: int, tried: Collection[str] = ()) -> Iterator[tuple[str, Set]]:
    for field in descriptor.fields:
        name = field.name
        yield f"{name} absent", partial(_clear, name)
        if _is_map(field):
            yield from ((f"{name} {text[:20]!r}", partial(_entry, name, text)) for text in TEXTS)
            continue
        if field.is_repeated:
            yield f"{name} {MANY} times", partial(_multiply, name)
        if field.type != FieldDescriptor.TYPE_MESSAGE:
            values = KINDS[field.type][1]
            yield from ((f"{name} {str(value)[:20]!r}", partial(_spoil, field, value)) for value in values)
        elif field.message_type.full_name == MOMENT:
            yield from ((f"{name} {moment.seconds}", partial(_spoil, field, moment)) for moment in MOMENTS)
        elif depth:
            inner = list(_spoilers(field.message_type, depth - 1, tried))
            if field.message_type.full_name in tried:
                inner = _one_a_field(inner, crc32(f"{descriptor.full_name}.{name}".encode()))
            yield from ((f"{name}.{what}", partial(_within, field, spoil)) for what, spoil in inner)


def _one_a_field(spoilers: Sequence[tuple[str, Set]], turn: int) -> list[tuple[str, Set]]:
    by_field = groupby(spoilers, lambda spoiler: spoiler[0].partition(" ")[0])
    several = [list(group) for _, group in by_field]
    return [group[turn % len(group)] for group in several]


def _is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _inner(message: Message, field: FieldDescriptor) -> Any:
    value = getattr(message, field.name)
    if not field.is_repeated:
        return value
    return value[0] if value else value.add()


def _put(message: Message, field: FieldDescriptor, value: Any) -> None:
    if field.is_repeated:
        message.ClearField(field.name)
        getattr(message, field.name).extend([value])
    elif isinstance(value, Message):
        getattr(message, field.name).CopyFrom(value)
    else:
        setattr(message, field.name, value)


def _clear(name: str, message: Message) -> None:
    message.ClearField(name)


def _spoil(field: FieldDescriptor, value: Any, message: Message) -> None:
    _put(message, field, value)


def _within(field: FieldDescriptor, spoil: Set, message: Message) -> None:
    spoil(_inner(message, field))


def _multiply(name: str, message: Message) -> None:
    values = getattr(message, name)
    if values:
        values.extend([values[0]] * (MANY - len(values)))
    elif hasattr(values, "add"):
        for _ in range(MANY):
            values.add()


def _entry(name: str, text: str, message: Message) -> None:
    entries = getattr(message, name)
    if hasattr(entries, "get_or_create"):
        entries.get_or_create(text)
    else:
        entries[text] = text

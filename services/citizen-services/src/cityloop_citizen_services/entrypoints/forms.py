"""Bodies of forms, read: every field, as often as it stands there, in the charset that is declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import python_multipart
from cityloop_errors import InvalidError
from cityloop_service.charsets import UTF_8, charset_of, decoded, known_charset, parameters_of
from fastapi import Request
from python_multipart.exceptions import FormParserError

MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
CHARSET_FIELD = "_charset_"
"""A form may name its charset in a field of this name (HTML, form submission)."""
MOST_FIELDS = 1_000
FORM_INVALID = "FORM_INVALID"


@dataclass
class Form:
    """The fields of a form in their order, and the contents of its files by field."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The last value of a field without the space around it; empty where there is none."""
        return next((value.strip() for known, value in reversed(self.fields) if known == name), "")

    def contents(self, name: str) -> list[bytes]:
        """The files of a field that are not empty: a browser sends an empty one where none was chosen."""
        return [content for known, content in self.files if known == name and content]


async def form_of(request: Request) -> Form:
    """The form that a request brings; an empty one where its body is none.

    Raises:
        InvalidError: it cannot be read.
    """
    return read_form(request.headers.get("content-type", ""), await request.body())


def read_form(content_type: str, body: bytes) -> Form:
    """The form of a body.

    Raises:
        InvalidError: it is broken, has too many fields, or bytes that are not of its charset.
    """
    kind, parameters = parameters_of(content_type)
    charset = charset_of(content_type)
    if kind == MULTIPART:
        return _multipart(body, parameters, charset)
    if kind == URLENCODED:
        return _urlencoded(body, charset)
    return Form()


def _urlencoded(body: bytes, charset: str) -> Form:
    parts = [part for part in body.split(b"&") if part]
    if len(parts) > MOST_FIELDS:
        raise InvalidError(f"a form has at most {MOST_FIELDS} fields", FORM_INVALID)
    pairs = [tuple(unquote_to_bytes(text.replace(b"+", b" ")) for text in part.partition(b"=")[::2]) for part in parts]
    charset = _own_charset([(name, value) for name, value in pairs], charset)
    return Form([(_name(name, charset), _value(name, value, charset)) for name, value in pairs])


@dataclass
class _Part:
    headers: dict[str, bytes] = field(default_factory=dict)
    content: bytearray = field(default_factory=bytearray)


class _Parts:
    """Gathers the parts of a multipart body."""

    def __init__(self) -> None:
        self.found: list[_Part] = []
        self._name = b""
        self._value = b""

    def callbacks(self) -> dict[str, object]:
        """For the parser."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._add_name(data[start:end]),
            "on_header_value": lambda data, start, end: self._add_value(data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": lambda data, start, end: self.found[-1].content.extend(data[start:end]),
        }

    def _begin(self) -> None:
        if len(self.found) == MOST_FIELDS:
            raise InvalidError(f"a form has at most {MOST_FIELDS} fields", FORM_INVALID)
        self.found.append(_Part())

    def _add_name(self, data: bytes) -> None:
        self._name += data

    def _add_value(self, data: bytes) -> None:
        self._value += data

    def _end_header(self) -> None:
        self.found[-1].headers[self._name.decode("latin-1").lower()] = self._value
        self._name = self._value = b""


def _multipart(body: bytes, parameters: Mapping[str, str], charset: str) -> Form:
    boundary = parameters.get("boundary", "")
    if not boundary:
        raise InvalidError("the form says no boundary; send it again", FORM_INVALID)
    parts = _Parts()
    try:
        parser = python_multipart.MultipartParser(boundary.encode("latin-1", "replace"), parts.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise InvalidError("the form is broken; send it again", FORM_INVALID) from error
    named = [(_option(part, b"name"), _option(part, b"filename"), part) for part in parts.found]
    charset = _own_charset(
        [(name, bytes(part.content)) for name, file, part in named if name and file is None], charset
    )
    form = Form()
    for name, file, part in named:
        if name is None:
            raise InvalidError("a part of the form has no name; send it again", FORM_INVALID)
        if file is not None:
            form.files.append((_name(name, charset), bytes(part.content)))
            continue
        own = charset_of(part.headers.get("content-type", b"").decode("latin-1"), charset)
        form.fields.append((_name(name, charset), _value(name, bytes(part.content), own)))
    return form


def _option(part: _Part, name: bytes) -> bytes | None:
    _, options = python_multipart.multipart.parse_options_header(part.headers.get("content-disposition", b""))
    return options.get(name)


def _own_charset(pairs: list[tuple[bytes, bytes]], charset: str) -> str:
    """What the form says in a field of its own, where its header says nothing else than UTF-8."""
    said = next((value for name, value in pairs if name == CHARSET_FIELD.encode()), b"").strip()
    return known_charset(said.decode("latin-1")) if said and charset == UTF_8 else charset


def _name(name: bytes, charset: str) -> str:
    return decoded(name, charset, "the name of a field")


def _value(name: bytes, value: bytes, charset: str) -> str:
    return decoded(value, charset, f"field {name.decode('ascii', 'backslashreplace')!r}")

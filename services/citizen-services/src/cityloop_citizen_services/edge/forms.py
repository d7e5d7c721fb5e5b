"""Bodies of forms, read: every field, as often as it stands there, in the charset that is declared."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

import python_multipart
from cityloop_kernel import InvalidError, RefusedError
from cityloop_web.charsets import UTF_8, charset_of, decoded, known_charset, parameters_of
from cityloop_web.refusals import BodyTooLargeError, BodyTooSlowError
from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from cityloop_citizen_services.reports.domain.submission import MAX_FILE_BYTES, MAX_FILES

MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
CHARSET_FIELD = "_charset_"
"""A form may name its charset in a field of this name (HTML, form submission)."""
MOST_FIELDS = 1_000
MOST_TEXT_BYTES = 1024 * 1024
FIELD_TWICE, FORM_INVALID, FORM_TOO_LARGE = "FIELD_TWICE", "FORM_INVALID", "FORM_TOO_LARGE"


@dataclass
class Form:
    """The fields of a form in their order, and the contents of its files by field; no file is empty."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    """Numbers, from 1, of the files that were left out: with them there would be more than may be kept."""
    cut: RefusedError | None = None
    """Why the end of the form was not read; the part that was under way is not in it."""

    def values(self, name: str) -> list[str]:
        """The different values of a field without the space around them; what is empty is absent."""
        found = (value.strip() for known, value in self.fields if known == name)
        return list(dict.fromkeys(value for value in found if value))

    def text(self, name: str) -> str:
        """The value of a field; empty where there is none.

        Raises:
            InvalidError: it has two.
        """
        values = self.values(name)
        if len(values) > 1:
            raise InvalidError(f"{name!r} stands twice with two values; send it once", FIELD_TWICE, {"field": name})
        return values[0] if values else ""

    def contents(self, name: str) -> list[bytes]:
        """The files of a field."""
        return [content for known, content in self.files if known == name]


async def form_of(request: Request, *, cut: bool = False) -> Form:
    """The form that a request brings, read once, as it comes; an empty one where its body is none.

    Args:
        request: with the form.
        cut: whether a form whose end was not read is answered too.

    Raises:
        InvalidError: it cannot be read.
        RefusedError: its end was not read.
    """
    content_type = request.headers.get("content-type", "")
    if parameters_of(content_type)[0] != MULTIPART:
        return read_form(content_type, await request.body())
    parts = Multipart(content_type)
    try:
        async for chunk in request.stream():
            parts.feed(chunk)
    except (BodyTooLargeError, BodyTooSlowError) as error:
        parts.cut(error)
    form = parts.form()
    if form.cut is not None and not cut:
        raise form.cut
    return form


def read_form(content_type: str, body: bytes) -> Form:
    """The form of a body.

    Raises:
        InvalidError: it is broken, has too many fields, or bytes that are not of its charset.
    """
    kind = parameters_of(content_type)[0]
    if kind == MULTIPART:
        parts = Multipart(content_type)
        parts.feed(body)
        return parts.form()
    return _urlencoded(body, charset_of(content_type)) if kind == URLENCODED else Form()


def _urlencoded(body: bytes, charset: str) -> Form:
    parts = [part for part in body.split(b"&") if part]
    if len(parts) > MOST_FIELDS:
        raise InvalidError(f"a form has at most {MOST_FIELDS} fields", FORM_TOO_LARGE)
    pairs = []
    for part in parts:
        name, _, value = part.replace(b"+", b" ").partition(b"=")
        pairs.append((unquote_to_bytes(name), unquote_to_bytes(value)))
    charset = _own_charset(pairs, charset)
    return Form([(_name(name, charset), _value(name, value, charset)) for name, value in pairs])


@dataclass
class _Part:
    headers: dict[str, bytes] = field(default_factory=dict)
    name: bytes | None = None
    is_file: bool = False
    content: bytearray = field(default_factory=bytearray)
    too_large: bool = False


class Multipart:
    """Reads a multipart body as it comes: what may be kept is, and of the rest only that it was there.

    Args:
        content_type: of the body.
    """

    def __init__(self, content_type: str) -> None:
        self._content_type = content_type
        self._boundary = parameters_of(content_type)[1].get("boundary", "")
        self._parts: list[_Part] = []
        self._header, self._value = b"", b""
        self._texts = self._files = 0
        self._ended = False
        self._cut: RefusedError | None = None
        self._refusal: InvalidError | None = None
        self._parser = None
        if self._boundary:
            callbacks = {
                "on_part_begin": self._begin,
                "on_header_field": self._add_header,
                "on_header_value": self._add_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._named,
                "on_part_data": self._add,
                "on_end": self._end,
            }
            boundary = self._boundary.encode("latin-1", "replace")
            # A boundary that is too long is none.
            with suppress(FormParserError):
                self._parser = python_multipart.MultipartParser(boundary, callbacks)  # type: ignore[arg-type]

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the body; what is wrong with them is raised by `form`."""
        if self._parser is None or self._refusal is not None:
            return
        try:
            self._parser.write(chunk)
        except FormParserError:
            self._refusal = InvalidError("the form is broken; send it again", FORM_INVALID)
        except InvalidError as error:
            self._refusal = error

    def cut(self, why: RefusedError) -> None:
        """No more of the body is fed: the part that was under way is left out."""
        if self._ended:
            return
        self._cut = why
        last = self._parts.pop() if self._parts else _Part()
        if last.is_file or last.name is None:
            last.is_file = last.too_large = True
            self._parts.append(last)

    def form(self) -> Form:
        """The form, once its whole body was fed, or what came of it before it was cut.

        Raises:
            InvalidError: it is broken, has too many fields, or bytes that are not of its charset.
        """
        if self._parser is None:
            raise InvalidError("the form says no boundary of 1 to 256 characters; send it again", FORM_INVALID)
        if self._refusal is not None:
            raise self._refusal
        if not self._ended and self._cut is None:
            raise InvalidError("the form was cut off; send it again", FORM_INVALID)
        charset = charset_of(self._content_type)
        texts = [(part.name or b"", bytes(part.content)) for part in self._parts if not part.is_file]
        charset = _own_charset(texts, charset)
        form = Form(cut=self._cut)
        for part in self._parts:
            if part.is_file:
                _add_file(form, part, charset)
            else:
                own = charset_of(part.headers.get("content-type", b"").decode("latin-1"), charset)
                value = _value(part.name or b"", bytes(part.content), own)
                form.fields.append((_name(part.name or b"", charset), value))
        return form

    def _begin(self) -> None:
        if len(self._parts) == MOST_FIELDS:
            raise InvalidError(f"a form has at most {MOST_FIELDS} fields", FORM_TOO_LARGE)
        self._parts.append(_Part())

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        self._parts[-1].headers[self._header.decode("latin-1").lower()] = self._value
        self._header, self._value = b"", b""

    def _named(self) -> None:
        part = self._parts[-1]
        _, options = parse_options_header(part.headers.get("content-disposition", b""))
        part.name, part.is_file = options.get(b"name"), b"filename" in options
        if part.name is None:
            raise InvalidError("a part of the form has no name; send it again", FORM_INVALID)

    def _end(self) -> None:
        self._ended = True

    def _add(self, data: bytes, start: int, end: int) -> None:
        part = self._parts[-1]
        if not part.is_file:
            self._texts += end - start
            if self._texts > MOST_TEXT_BYTES:
                raise InvalidError(f"the texts of a form have at most {MOST_TEXT_BYTES} bytes", FORM_TOO_LARGE)
        elif part.too_large:
            return
        elif self._files + end - start > MAX_FILE_BYTES:
            self._files -= len(part.content)
            part.too_large, part.content = True, bytearray()
            return
        else:
            self._files += end - start
        part.content.extend(data[start:end])


def _add_file(form: Form, part: _Part, charset: str) -> None:
    """A browser sends an empty file where none was chosen; it has no number."""
    if part.too_large or (part.content and len(form.files) == MAX_FILES):
        form.left_out.append(len(form.files) + len(form.left_out) + 1)
    elif part.content:
        form.files.append((_name(part.name or b"", charset), bytes(part.content)))


def _own_charset(pairs: list[tuple[bytes, bytes]], charset: str) -> str:
    """What the form says in a field of its own, where its header says nothing else than UTF-8."""
    said = next((value for name, value in pairs if name == CHARSET_FIELD.encode()), b"").strip()
    return known_charset(said.decode("latin-1")) if said and charset == UTF_8 else charset


def _name(name: bytes, charset: str) -> str:
    return decoded(name, charset, "field-name")


def _value(name: bytes, value: bytes, charset: str) -> str:
    return decoded(value, charset, "field", name.decode("ascii", "backslashreplace"))

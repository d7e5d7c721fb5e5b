"""Texts from outside: in the charset that is declared, else UTF-8; other bytes are refused, never replaced."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from typing import Any

from cityloop_kernel import InvalidError
from starlette.types import Scope

UTF_8 = "utf-8"
PARAMETER = re.compile(r';\s*([^\s=;]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')
QUOTED, ESCAPED = re.compile(r'"(.*)"', re.DOTALL), re.compile(r"\\(.)", re.DOTALL)
MOST_NAME = 40
CHARSET_UNKNOWN, TEXT_UNREADABLE = "CHARSET_UNKNOWN", "TEXT_UNREADABLE"
PARTS = {
    "body": "the body",
    "path": "the path",
    "query": "the query",
    "header": "header",
    "field": "field",
    "field-name": "the name of a field",
}
"""Parts of a request that hold texts, and what they are called in English."""
NO_CHARSETS = frozenset({"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "utf_7"})
"""Encodings of Python's own that no text of a form is written in."""


def parameters_of(header: str) -> tuple[str, dict[str, str]]:
    """The value of a header such as Content-Type, in lower case, and its parameters, the first of each name.

    What is no parameter is passed over: the parsers of `email` end with IndexError or TypeError at some of it.
    """
    value, _, rest = header.partition(";")
    found: dict[str, str] = {}
    for name, text in PARAMETER.findall(f";{rest}"):
        quoted = QUOTED.fullmatch(text)
        found.setdefault(name.lower(), ESCAPED.sub(r"\1", quoted[1]) if quoted else text.strip())
    return value.strip().lower(), found


def charset_of(content_type: str, otherwise: str = UTF_8) -> str:
    """The charset that a Content-Type declares.

    Raises:
        InvalidError: there is no such charset.
    """
    declared = parameters_of(content_type)[1].get("charset", "").strip()
    return known_charset(declared) if declared else otherwise


def known_charset(name: str) -> str:
    """The name of a charset, as Python writes it.

    Raises:
        InvalidError: there is no such charset.
    """
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise _unknown(name) from error
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("-", "_") in NO_CHARSETS:
        raise _unknown(name)
    return found.name


def decoded(content: bytes, charset: str, where: str, name: str = "") -> str:
    """The text of some bytes.

    Args:
        content: the bytes.
        charset: as declared, or UTF-8.
        where: the part of the request, one of PARTS.
        name: of the field or header.

    Raises:
        InvalidError: they are not of the charset.
    """
    try:
        return content.decode(charset)
    except UnicodeDecodeError as error:
        raise InvalidError(
            f"{PARTS[where]} {name}".rstrip()
            + f": byte {error.object[error.start]:#04x} at {error.start} is not {charset};"
            " send UTF-8, or declare the charset in Content-Type, such as `; charset=gb18030`",
            TEXT_UNREADABLE,
            {
                "where": where,
                "name": name[:MOST_NAME],
                "field": name[:MOST_NAME] if where == "field" else "",
                "charset": charset,
            },
        ) from error


def read_json(
    content: bytes, content_type: str, *, of_pairs: Callable[[list[tuple[str, Any]]], Any] | None = None
) -> Any:
    """The JSON of a body. A byte-order mark is passed over; half of a surrogate pair stands for itself.

    Args:
        content: the body.
        content_type: its header, with the charset where it names one.
        of_pairs: makes an object of its keys and values; without it the last value of a key counts.

    Raises:
        InvalidError: it is none, or not of its charset.
    """
    charset = charset_of(content_type)
    text = decoded(content, charset, "body")
    try:
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=of_pairs)
    except (ValueError, RecursionError) as error:
        raise InvalidError("the body is no JSON", "JSON_INVALID") from error


def header_text(scope: Scope, name: str) -> str:
    """A header as a text: UTF-8, as browsers and curl send it; empty where there is none.

    Raises:
        InvalidError: it is not UTF-8.
    """
    values = [value for key, value in scope["headers"] if key == name.lower().encode()]
    return decoded(b", ".join(values), UTF_8, "header", name).strip()


def _unknown(name: str) -> InvalidError:
    says = f"there is no charset {name!r}; send UTF-8, or declare one such as gb18030"
    return InvalidError(says, CHARSET_UNKNOWN, {"charset": name[:MOST_NAME]})

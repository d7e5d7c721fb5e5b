"""The encoding of a text file: what it is declared to be, else what its bytes prove. Never what they only look like."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from cityloop_kernel import Sentence, SentenceError, phrase_list, say

from cityloop_operator.reading.faults import CityDataError, naming_file, shortened

CHUNK = 1024 * 1024
HEAD = 4096
BOMS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LIKELY = ("windows-1252", "gb18030", "windows-1251", "shift_jis", "big5")
"""Shown to whoever has to say which encoding a file has."""
NO_ENCODING_OF_FILES = frozenset({"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "utf_7"})
AROUND = 12
"""Bytes on each side of those that could not be read."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a file become text."""

    name: str
    why: Sentence
    """How it was found."""
    whole: bool = True
    """Whether every byte could be read; else those that could not stand as lone surrogates."""


def known_encoding(name: str) -> str:
    """A name of an encoding, as Python writes it.

    Raises:
        SentenceError: there is no such encoding of texts.
    """
    try:
        found = codecs.lookup(name)
        found.incrementaldecoder(errors="strict").decode(b"")
    except (LookupError, TypeError, UnicodeError, ValueError) as error:
        raise SentenceError(say("encoding-unknown", name=shortened(name))) from error
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("-", "_") in NO_ENCODING_OF_FILES:
        raise SentenceError(say("encoding-of-no-text", name=shortened(name)))
    return found.name


def encoding_of(path: Path, declared: str = "") -> Encoding:
    """The encoding of a file.

    A byte-order mark says it; else UTF-16 by its zero bytes, else UTF-8 where every byte is UTF-8. Another one has to
    be declared: its bytes make other words in every encoding that they fit.

    Args:
        path: the file.
        declared: its encoding by `city.yaml`; empty: not declared. What it cannot read is left to the reader.

    Raises:
        CityDataError: the file cannot be read, or it is not declared and its bytes are not UTF-8, UTF-16 or UTF-32.
    """
    with naming_file(path):
        if declared:
            return Encoding(declared, say("encoding-declared"), whole=_first_bad(path, declared) is None)
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        name, why = _by_its_head(head)
        bad = _first_bad(path, name)
    if bad is None:
        return Encoding(name, why)
    line, part, start = bad
    raise CityDataError(_undeclared(path, line, part, start))


def _by_its_head(head: bytes) -> tuple[str, Sentence]:
    for mark, name in BOMS:
        if head.startswith(mark):
            return name, say("encoding-by-mark")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # A text mostly of ASCII has a zero byte in every pair; a file of UTF-8 has none.
    if odd > len(head) // 8 and not even:
        return "utf-16-le", say("encoding-by-zeros")
    if even > len(head) // 8 and not odd:
        return "utf-16-be", say("encoding-by-zeros")
    return "utf-8", say("encoding-by-every-byte")


def _first_bad(path: Path, encoding: str) -> tuple[int, bytes, int] | None:
    """Line, from 1, of the first bytes that are not of the encoding, with the bytes around them and where in these they
    begin; None where all are.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                # The object begins with what the decoder had kept of the chunk before.
                before, start = error.object[: error.start], min(error.start, AROUND)
                part = error.object[error.start - start : error.end + AROUND]
                return line + before.decode(encoding, errors="ignore").count("\n"), part, start
            if not chunk:
                return None


def _undeclared(path: Path, line: int, part: bytes, start: int) -> Sentence:
    readings: list[Sentence] = []
    for name in LIKELY:
        try:
            text = part.decode(name)
        except UnicodeDecodeError:
            continue
        readings.append(say("encoding-reads", name=name, text=shortened(" ".join(text.split()))))
    shown = phrase_list(readings, "clauses") if readings else say("encoding-read-by-none")
    return say("encoding-undeclared", place=f"{path}:{line}", byte=f"{part[start]:#04x}", readings=shown)

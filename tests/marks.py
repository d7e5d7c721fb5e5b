"""Marks that a test plants in what it sends, and looks for in what is stored and in what leaves."""

from __future__ import annotations

import base64
import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from cityloop_testkit.photos import LATITUDE, LONGITUDE, TAKEN_AT, photo

WORDS, PERSONAL, PLACE, REASON, NUMBER = "words", "personal", "place", "reason", "number"
DEVICE, TAKEN, NAMED = "device of a photo", "where and when a photo was taken", "phone or identity number in a text"


@dataclass
class Marks:
    """Texts and coordinates that stand nowhere else, by kind."""

    kinds: dict[str, str] = field(default_factory=dict)
    _counter: Iterator[int] = field(default_factory=lambda: itertools.count(4_711))

    def __call__(self, kind: str, where: str) -> str:
        mark = f"mark{next(self._counter)}{where}"
        self.kinds[mark] = kind
        return mark

    def photo(self, kind: str, where: str) -> bytes:
        """A photo of a marked device, with the place and the time of its taking."""
        self.kinds |= dict.fromkeys((TAKEN_AT[:19], str(LONGITUDE), str(LATITUDE)), TAKEN)
        return photo(kind, self(DEVICE, where))

    def named(self) -> str:
        """A phone and an identity number, as people write them into texts."""
        number = next(self._counter)
        phone, identity = f"1381380{number}", identity_number(f"44010619900101{number % 1_000:03}")
        self.kinds |= dict.fromkeys((phone, identity), NAMED)
        return f"打电话{phone}，身份证{identity}"

    def point(self, longitude: float, latitude: float) -> tuple[str, str]:
        """A point whose digits are marks from the fourth on: about ten metres."""
        number = next(self._counter) % 1_000
        given = f"{longitude:.3f}{number:03}7", f"{latitude:.3f}{number:03}9"
        self.kinds |= dict.fromkeys((value[: value.index(".") + 6] for value in given), PLACE)
        return given


def identity_number(digits: str) -> str:
    """17 digits with their check digit (GB 11643)."""
    return digits + "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits)) % 11]


def found_in(marks: Marks, content: bytes) -> list[str]:
    """Marks that stand in a content, as they were sent, in base64, or, a number, as contracts have numbers."""
    return [
        f"{mark} ({kind})"
        for mark, kind in marks.kinds.items()
        if mark.encode() in content
        or base64.b64encode(mark.encode()).rstrip(b"=")[:-1] in content
        or (kind == TAKEN and mark.replace(".", "").isdigit() and struct.pack("<d", float(mark)) in content)
    ]

"""Contents damaged at random: what readers must refuse in a sentence, or read."""

from __future__ import annotations

import random
from urllib.parse import quote

REPLACEMENT = "\ufffd"
"""What a decoder puts in the place of what it cannot read."""
TOKENS = [
    *(
        b"\0",
        b'"',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"'",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b"&a",
        b"*a",
        b"!!",
    ),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xe9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x81\x30\x81\x30"),
    *(b"9999-12-31 23:59:59", b"1899-12-30", b"0001-01-01 00:00:00", b"2021-11-07 01:30:00", b"null", b"NaN", b"true"),
    *(b"1e999", b"-0", b"nan", b"9" * 400, b"x" * 5_000, b"180", b"-180.0", b"360", b"42,05", b"$x", b"*", b"none"),
    *("水很深".encode(), "水".encode("gb18030"), "a\u0301".encode(), b"sep=;\n", b"=cmd()", b"%s", b"../", b"\x1a"),
]
"""What breaks readers of files, forms and JSON."""


def as_address(content: bytes) -> str:
    """A path with its query of some bytes; percent signs stay as they are, whole or broken."""
    return "/" + quote(content.replace(b"#", b""), safe="/?&=%,:+-._~").lstrip("/")


def damaged(content: bytes, dice: random.Random) -> bytes:
    """The content with one to five things changed in it, by dice that a seed makes the same each time."""
    found = bytearray(content)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(found) + 1)
        to = min(len(found), at + dice.choice((1, 1, 2, 8, 40)))
        match dice.randrange(6):
            case 0:
                found[at:at] = dice.choice(TOKENS)
            case 1:
                del found[at:to]
            case 2:
                found[at:to] = dice.choice(TOKENS)
            case 3:
                found[at:at] = found[at:to]
            case 4:
                found[at:to] = dice.randbytes(to - at)
            case _:
                del found[at:]
    return bytes(found)

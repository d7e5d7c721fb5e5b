"""A generated pseudo-language: each sentence in marks, its letters with accents, so that what is not from a catalogue
is seen at once, by people and by tests.
"""

from __future__ import annotations

import re
from pathlib import Path

from fluent.syntax import FluentSerializer, ast
from fluent.syntax.visitor import Transformer

from cityloop_localisation.source import SUFFIX, Room, rooms_of

TAG = "en-XA"
"""As CLDR calls a language of accents."""
BEGIN, END = "⟦", "⟧"
ACCENTS = str.maketrans("ABCDEGHIKLNORSTUVWYZabcdeghiklnorstuvwyz", "ÀƁÇĎÉĜĤÎĶĻŃÖŘŠŤÛṼŴÝŽàƀçďéĝĥîķļńöřšťûṽŵýž")
INNERMOST = re.compile(rf"{BEGIN}[^{BEGIN}{END}]*{END}")
WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")


def write_pseudo(folder: Path, *packages: str, source: str = "en") -> Path:
    """Write the pseudo-language of the catalogues of packages into a folder of languages; returns that folder."""
    for package in packages:
        for room in rooms_of(package):
            if room.tag == source:
                file = folder / TAG / f"{package}-{Path(room.file).stem}{SUFFIX}"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(pseudo(room), encoding="utf-8")
    return folder


def pseudo(room: Room) -> str:
    """A catalogue in the pseudo-language."""
    resource = room.resource.clone()
    for entry in resource.body:
        if isinstance(entry, ast.Message | ast.Term) and entry.value is not None:
            _Accents().visit(entry.value)
            entry.value.elements = [ast.TextElement(BEGIN), *entry.value.elements, ast.TextElement(END)]
    return str(FluentSerializer().serialize(resource))


def untranslated(text: str) -> list[str]:
    """Words of a text that stand in no sentence of the pseudo-language."""
    while (rest := INNERMOST.sub(" ", text)) != text:
        text = rest
    return WORD.findall(text)


class _Accents(Transformer):
    """Accents on all letters of a text. The name of the method is the visitor's."""

    def visit_TextElement(self, node: ast.TextElement) -> ast.TextElement:  # noqa: N802
        node.value = node.value.translate(ACCENTS)
        return node
